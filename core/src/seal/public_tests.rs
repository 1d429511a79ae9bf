//! Vectors of other people, put to our own functions.
//!
//! What our functions do not take, or answer otherwise, is named in
//! `core/tests/public_vectors/exceptions.json`, with the reason.
//! A row there that is no longer needed fails like one that is missing.

extern crate std;

mod cose_tests;
mod wycheproof_tests;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt::Display;
use std::println;

const EXCEPTIONS: &str = include_str!("../../tests/public_vectors/exceptions.json");

/// Result of our function on the vectors of one set.
struct Tally {
    set: &'static str,
    same: usize,
    others: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn of(set: &'static str) -> Self {
        Self { set, same: 0, others: BTreeMap::new() }
    }

    /// Returns true if our answer is the published one; `kind` says what the vector is like, if it
    /// is not.
    fn compare(&mut self, case: &dyn Display, kind: &str, same: bool) {
        if same {
            self.same = self.same.saturating_add(1);
        } else {
            self.except(case, kind);
        }
    }

    /// A vector that our function cannot be given.
    fn except(&mut self, case: &dyn Display, kind: &str) {
        self.others.entry(kind.into()).or_default().push(case.to_string());
    }

    /// Holds what was counted against the exceptions.
    #[track_caller]
    fn finish(self, at_least: usize) {
        let rows: Vec<Row> = serde_json::from_str(EXCEPTIONS).unwrap();
        let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut unnamed = BTreeMap::new();
        for row in rows.into_iter().filter(|row| row.set == self.set) {
            assert!(row.why.len() > 20, "`{}` of {} has no reason", row.what, row.set);
            match row.cases {
                Cases::Count(count) => _ = unnamed.insert(row.what, count),
                Cases::Named(cases) => _ = expected.insert(row.what, cases),
            }
        }
        let mut shown = Vec::new();
        for (what, cases) in &self.others {
            let holds = expected.remove(what).is_some_and(|named| named == *cases)
                || unnamed.remove(what) == Some(cases.len());
            if !holds {
                shown.push(format!("`{what}`: {} cases, {cases:?}", cases.len()));
            }
        }
        shown.extend(expected.keys().chain(unnamed.keys()).map(|what| format!("`{what}`: none")));
        assert!(
            shown.is_empty(),
            "{}: other exceptions than listed\n{}",
            self.set,
            shown.join("\n")
        );
        assert!(self.same >= at_least, "{}: only {} vectors were held", self.set, self.same);
        let others: usize = self.others.values().map(Vec::len).sum();
        println!("{}: {} held, {others} excepted", self.set, self.same);
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    set: String,
    what: String,
    why: String,
    cases: Cases,
}

/// The cases by name where our answer differs from the published one; their number where our
/// function cannot be given them.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Cases {
    Count(usize),
    Named(Vec<String>),
}
