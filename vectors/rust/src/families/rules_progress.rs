//! Progress of a release: the facts that count, phases, and blocks.

use serde_json::{Value, json};

use super::rules::{ask, rule};
use super::rules_facts::{
    SIGNER, digest, done, lifecycle, phase, receipt, states as of_stops, with,
};
use crate::cases::Cases;

/// Section, name, purpose, phases, deployments, more of the candidate, the states, findings.
pub(super) type Row = (
    &'static str,
    &'static str,
    &'static str,
    Vec<Value>,
    Vec<Value>,
    Value,
    Value,
    &'static [&'static str],
);

pub(super) fn family(cases: &mut Cases) {
    for rows in [successes(), evidence(), contents(), corrections(), tenants()] {
        for row in rows {
            put(cases, row);
        }
    }
}

pub(super) fn put(cases: &mut Cases, row: Row) {
    let (section, name, purpose, phases, deployments, more, states, findings) = row;
    let candidate = with(json!({"project": "Shop", "version": "1.1.0"}), more);
    let given = json!({
        "lifecycle": lifecycle(&phases), "environments": ["Dev", "Test", "Stage"],
        "candidate": candidate, "facts": {"deployments": deployments},
    });
    let spec = format!("rules.md §{section}");
    let name = if name.starts_with('A') { name.to_owned() } else { format!("progress-{name}") };
    let words: Option<Vec<&str>> =
        states.as_array().map(|words| words.iter().filter_map(Value::as_str).collect());
    let shows = words.map_or_else(|| states.clone(), |words| of_stops(&phases, &words));
    let expect = json!({"shows": shows, "findings": findings});
    rule(cases, &spec, &name, purpose, &[ask("progress", given, expect)]);
}

pub(super) fn then(first: &str, second: &str) -> Vec<Value> {
    vec![phase("First", &[first]), phase("Second", &[second])]
}

fn remote() -> Vec<Value> {
    then("Prod Space: Production", "Stage")
}

fn successes() -> Vec<Row> {
    vec![
        (
            "9",
            "any-success",
            "Any success counts: a later failure takes nothing back (Octopus issue 8116).",
            then("Test", "Stage"),
            vec![done("Test", "succeeded", 9), done("Test", "failed", 10)],
            json!({}),
            json!(["reached", "open"]),
            &[],
        ),
        (
            "9",
            "no-success",
            "A failure, a cancellation and a deployment under way reach nothing.",
            vec![phase("All", &["Dev", "Test", "Stage"])],
            vec![
                done("Dev", "failed", 8),
                done("Test", "cancelled", 9),
                done("Stage", "executing", 9),
            ],
            json!({}),
            json!(["open", "open", "open"]),
            &[],
        ),
    ]
}

fn evidence() -> Vec<Row> {
    let told = json!({"evidence": {"told": {"sender": SIGNER}}});
    let completed = json!({"completed": true});
    vec![
        (
            "9",
            "A33-progress-told",
            "What somebody else tells of a Space's environment proves nothing.",
            remote(),
            vec![with(done("Prod Space: Production", "succeeded", 9), told)],
            json!({}),
            json!(["open", "blocked"]),
            &[],
        ),
        (
            "9",
            "A33-progress-own-word",
            "What we say ourselves of another Space's environment proves nothing.",
            remote(),
            vec![done("Prod Space: Production", "succeeded", 9)],
            json!({}),
            json!(["open", "blocked"]),
            &[],
        ),
        (
            "9",
            "A13-progress-receipt-about-us",
            "A receipt proves nothing about an environment of ours.",
            then("Test", "Stage"),
            vec![receipt("Test", "succeeded", 9, 1)],
            json!({}),
            json!(["open", "blocked"]),
            &[],
        ),
        (
            "9",
            "space-completed",
            "A whole Space is reached if its receipt says that its lifecycle is completed.",
            then("<Prod Space>", "Stage"),
            vec![with(receipt("Prod Space: Production", "failed", 9, 2), completed)],
            json!({}),
            json!(["reached", "open"]),
            &[],
        ),
        (
            "9",
            "space-by-one-success",
            "A whole Space is reached by one success there, too.",
            then("<Prod Space>", "Stage"),
            vec![receipt("Prod Space: Staging", "succeeded", 9, 1)],
            json!({}),
            json!(["reached", "open"]),
            &[],
        ),
    ]
}

fn contents() -> Vec<Row> {
    let other = json!({"release": digest('b')});
    let ours = json!({"release": digest('a')});
    vec![
        (
            "9",
            "A16-progress-other-content",
            "A success with other content under the same version counts nothing, and alarms.",
            then("Test", "Stage"),
            vec![with(done("Test", "succeeded", 9), other)],
            ours,
            json!(["open", "blocked"]),
            &["version-has-several-contents"],
        ),
        (
            "9",
            "other-version",
            "A success of another version or project counts nothing.",
            then("Test", "Stage"),
            vec![
                with(done("Test", "succeeded", 9), json!({"version": "1.0.0"})),
                with(done("Test", "succeeded", 9), json!({"project": "Till"})),
            ],
            json!({}),
            json!(["open", "blocked"]),
            &[],
        ),
        (
            "9",
            "equal-version",
            "A success under another spelling of the same version counts.",
            then("Test", "Stage"),
            vec![with(done("Test", "succeeded", 9), json!({"version": "v1.1"}))],
            json!({}),
            json!(["reached", "open"]),
            &[],
        ),
    ]
}

fn corrections() -> Vec<Row> {
    let same_time =
        |outcome: &str, number: u64| receipt("Prod Space: Production", outcome, 9, number);
    vec![
        (
            "9",
            "superseded",
            "A later word about the same deployment takes the success back.",
            remote(),
            vec![same_time("succeeded", 1), same_time("superseded", 2)],
            json!({}),
            json!(["open", "blocked"]),
            &[],
        ),
        (
            "9",
            "superseded-before",
            "A word with a lower number takes nothing back, whenever it arrives.",
            remote(),
            vec![same_time("succeeded", 3), same_time("superseded", 2)],
            json!({}),
            json!(["reached", "open"]),
            &[],
        ),
        (
            "9",
            "superseded-another",
            "A word about a deployment that was queued at another time leaves this one.",
            remote(),
            vec![same_time("succeeded", 1), receipt("Prod Space: Production", "superseded", 10, 2)],
            json!({}),
            json!(["reached", "open"]),
            &[],
        ),
    ]
}

fn tenants() -> Vec<Row> {
    let acme = || json!({"tenant": "Acme"});
    vec![
        (
            "9",
            "tenant-of-its-own",
            "Each tenant is judged by itself: another's success counts nothing (issue 3732).",
            then("Test", "Stage"),
            vec![
                with(done("Test", "succeeded", 9), json!({"tenant": "Globex"})),
                done("Test", "succeeded", 9),
            ],
            acme(),
            json!(["open", "blocked"]),
            &[],
        ),
        (
            "9",
            "tenant-reached",
            "A tenant's success counts for that tenant, whatever fails for another.",
            then("Test", "Stage"),
            vec![
                with(done("Test", "succeeded", 9), acme()),
                with(done("Test", "failed", 10), json!({"tenant": "Globex"})),
            ],
            acme(),
            json!(["reached", "open"]),
            &[],
        ),
        (
            "9",
            "tenants-elsewhere",
            "Another Space's tenants are not ours: its stop is reached for all of ours.",
            remote(),
            vec![with(
                receipt("Prod Space: Production", "succeeded", 9, 1),
                json!({"tenant": "Globex"}),
            )],
            acme(),
            json!(["reached", "open"]),
            &[],
        ),
    ]
}
