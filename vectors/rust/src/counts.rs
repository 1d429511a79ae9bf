//! The numbers of cases by kind.

use alloc::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::exceptions::{self, EXCEPTIONS, Exception};
use crate::store::{KINDS, Vectors};

/// The attacks and codes that cases name.
#[derive(Default)]
struct Counted {
    cases: usize,
    attacks: BTreeSet<String>,
    codes: BTreeSet<String>,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.attacks.extend(other.attacks);
        self.codes.extend(other.codes);
    }
}

/// Prints the numbers, and which attacks and codes have no case.
pub(crate) fn print(root: &Path) -> Result<()> {
    let vectors = Vectors::read(root)?;
    let mut all = Counted::default();
    for kind in KINDS {
        let counted = count(&vectors, kind);
        println!("{kind:<8} {:>4} cases", counted.cases);
        all.add(counted);
    }
    println!("{:<8} {:>4} cases", "all", all.cases);
    print_slips(root)?;
    let attacks: BTreeSet<String> = (1..=37).map(|number| format!("A{number:02}")).collect();
    tell("attacks", &all.attacks, &attacks);
    let excepted = EXCEPTIONS.iter().map(|exception| exception.code.to_owned());
    let codes = &documented(root)? - &excepted.collect();
    tell("codes", &all.codes, &codes);
    for Exception { code, held: (file, test), why } in &EXCEPTIONS {
        println!("         {code}: {why}; held by a test instead: {file} {test}");
    }
    Ok(())
}

/// Prints the number of slips by kind.
fn print_slips(root: &Path) -> Result<()> {
    let file = root.join("slips.json");
    let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let table: Value = serde_json::from_str(&text)?;
    let mut kinds = BTreeMap::<&str, usize>::new();
    for slip in table["slips"].as_array().into_iter().flatten() {
        let number = kinds.entry(slip["kind"].as_str().unwrap_or_default()).or_default();
        *number = number.saturating_add(1);
    }
    println!("{:<8} {:>4} slips", "slips", kinds.values().sum::<usize>());
    let each: Vec<String> = kinds.iter().map(|(kind, number)| format!("{kind} {number}")).collect();
    println!("         by kind: {}", each.join(", "));
    Ok(())
}

/// Returns the faults of the exceptions.
pub(crate) fn wrong_exceptions(root: &Path, vectors: &Vectors) -> Result<Vec<String>> {
    let mut all = Counted::default();
    for kind in KINDS {
        all.add(count(vectors, kind));
    }
    Ok(exceptions::wrong(&root.join(".."), &documented(root)?, &all.codes))
}

fn tell(what: &str, here: &BTreeSet<String>, known: &BTreeSet<String>) {
    let missing: Vec<&str> = known.difference(here).map(String::as_str).collect();
    println!("{what:<8} {:>4} of {}", known.len() - missing.len(), known.len());
    if !missing.is_empty() {
        println!("         without a case: {}", missing.join(", "));
    }
}

fn count(vectors: &Vectors, kind: &str) -> Counted {
    let mut counted = Counted::default();
    let of_kind = |path: &str| path.split_once('/').is_some_and(|(found, _)| found == kind);
    for (_, case) in vectors.cases.iter().filter(|(path, _)| of_kind(path)) {
        counted.cases += 1;
        counted.attacks.extend(case["attack"].as_str().map(str::to_owned));
        for step in case["steps"].as_array().into_iter().flatten() {
            let expected = &step["expect"];
            let found = ["findings", "finds", "reasons"].map(|key| expected[key].as_array());
            let found = found.into_iter().flatten().flatten();
            let codes = found.chain([&expected["code"]]).filter_map(Value::as_str);
            counted.codes.extend(codes.map(str::to_owned));
        }
    }
    counted
}

/// The codes of `docs/errors.md`.
fn documented(root: &Path) -> Result<BTreeSet<String>> {
    let file = root.join("../docs/errors.md");
    let table = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    Ok(rows.filter_map(|row| Some(row.split_once('`')?.0.to_owned())).collect())
}
