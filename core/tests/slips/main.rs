//! Slips of honest hosts and people, as the table `vectors/slips.json` tells them: each is refused,
//! reported or harmless. Python and JavaScript run the same table.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "tests fail loudly, and every step has one form"
)]

extern crate alloc;

#[expect(dead_code, reason = "the program of the vectors reads cases too")]
#[path = "../../../vectors/rust/src/data.rs"]
mod data;
mod host;
mod messages;
mod scene;
mod steps;
mod table;

use alloc::collections::BTreeSet;

use scene::Scene;
use table::{End, Slip, Table};

/// The kinds of slips, each with the least number of slips that the table has of it.
const KINDS: [(&str, usize); 9] = [
    ("clocks", 3),
    ("digests", 12),
    ("documents", 12),
    ("facts", 12),
    ("keys", 12),
    ("order", 12),
    ("processes", 8),
    ("repeats", 12),
    ("restarts", 8),
];

/// Returns the fault of a slip that does not end as the table says.
fn fault(table: &Table, slip: &Slip) -> Option<String> {
    let mut scene = Scene::new(table);
    let (last, before) = slip.steps.split_last().unwrap();
    for step in table.steps_to(&slip.world).into_iter().chain(before) {
        if let Err(refused) = scene.run(step) {
            return Some(format!("{step:?} was refused: {refused:?}"));
        }
    }
    let stored = scene.stored();
    let end = scene.run(last);
    match (&slip.end, end) {
        (End::Refused(wanted), Err(refused)) if *wanted == refused.codes => {
            (scene.stored() != stored).then(|| "the refused step changed what is stored".into())
        }
        (End::Reported(code), Ok(found)) if found.contains(code) => None,
        (End::Harmless(pairs), Ok(_)) => {
            let differ = |(one, other): &&(String, String)| {
                let value = scene.value(one);
                assert_ne!(one, other, "a value is equal to itself");
                assert_ne!(value, serde_json::json!([]), "{one}: nothing is equal to nothing");
                value != scene.value(other)
            };
            pairs.iter().find(differ).map(|(one, other)| format!("{one} is not {other}"))
        }
        (wanted, end) => Some(format!("ends in {end:?}, and not in {wanted:?}")),
    }
}

#[test]
fn each_slip_is_refused_or_reported_or_harmless() {
    let table = Table::read();
    let faults = table.slips.iter().filter_map(|slip| {
        println!("slip {}", slip.id);
        Some(format!("{}: {}", slip.id, fault(&table, slip)?))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_has_slips_of_every_kind_in_order() {
    let table = Table::read();
    assert!(table.slips.len() >= 60, "{}", table.slips.len());
    let keys: Vec<_> = table.slips.iter().map(|slip| (&slip.kind, &slip.id)).collect();
    assert!(keys.is_sorted(), "ascending by kind and id");
    let ids: BTreeSet<&str> = table.slips.iter().map(|slip| slip.id.as_str()).collect();
    assert_eq!(ids.len(), table.slips.len(), "each id once");
    for (kind, least) in KINDS {
        let of_kind = table.slips.iter().filter(|slip| slip.kind == kind).count();
        assert!(of_kind >= least, "{kind}: {of_kind}");
    }
    for slip in &table.slips {
        assert!(KINDS.iter().any(|(kind, _)| *kind == slip.kind), "{}", slip.kind);
        let lower = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(slip.id.chars().all(lower), "{}", slip.id);
        assert!(slip.story.ends_with('.'), "{}: a sentence", slip.id);
    }
}

#[test]
fn the_table_uses_each_world_and_each_verb_with_its_fields() {
    let table = Table::read();
    let told: BTreeSet<&str> = table.verbs.keys().map(String::as_str).collect();
    assert_eq!(told, scene::VERBS.into_iter().collect());
    let mut worlds: BTreeSet<&str> = table.worlds.keys().map(String::as_str).collect();
    let mut unused: BTreeSet<(&str, &str)> = table
        .verbs
        .iter()
        .flat_map(|(verb, keys)| keys.iter().map(|key| (verb.as_str(), key.as_str())))
        .collect();
    for slip in &table.slips {
        worlds.retain(|world| !table.worlds_to(&slip.world).any(|name| name == *world));
        for step in table.steps_to(&slip.world).into_iter().chain(&slip.steps) {
            let verb = step.text("verb");
            for key in step.keys().filter(|key| *key != "verb") {
                assert!(table.verbs[verb].iter().any(|known| known == key), "{verb}: {key}");
                unused.remove(&(verb, key));
            }
        }
    }
    assert!(worlds.is_empty() && unused.is_empty(), "unused: {worlds:?} {unused:?}");
}

#[test]
fn a_wrong_expectation_fails() {
    let table = Table::read();
    let mut tried = [0; 3];
    for slip in table.slips.iter().step_by(3) {
        let other = || "seed-zero".to_owned();
        let (kind, end) = match &slip.end {
            End::Refused(_) => (0, End::Refused(vec![other()])),
            End::Reported(_) => (1, End::Reported(other())),
            End::Harmless(_) => (2, End::Harmless(vec![("space/dev".into(), "space/ops".into())])),
        };
        tried[kind] += 1;
        assert!(fault(&table, &Slip { end, ..slip.clone() }).is_some(), "{}", slip.id);
    }
    assert!(tried.iter().all(|number| *number > 0), "{tried:?}");
}

#[test]
#[should_panic(expected = "no step is called `frobnicate`")]
fn an_unknown_step_fails() {
    let table = Table::read();
    let step = serde_json::from_str(r#"{"verb": "frobnicate"}"#).unwrap();
    let _ = Scene::new(&table).run(&step);
}
