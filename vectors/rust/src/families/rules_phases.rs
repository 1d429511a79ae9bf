//! Progress of a release: phases, repeated stages, and blocks.

use serde_json::{Value, json};

use super::rules::{ask, rule};
use super::rules_facts::{done, lifecycle, phase, receipt, stop, with};
use super::rules_progress::{Row, put, then};
use crate::cases::Cases;

pub(super) fn family(cases: &mut Cases) {
    for rows in [how_many(), phases(), stops(), again(), defects(), recalls()] {
        for row in rows {
            put(cases, row);
        }
    }
    promotable(cases);
}

fn how_many() -> Vec<Row> {
    let optional = |name: &str, stop: &str| with(phase(name, &[stop]), json!({"optional": true}));
    let minimum = |count: u32| {
        let all = with(phase("Regions", &["Dev", "Test"]), json!({"minimum": count}));
        vec![all, phase("After", &["Stage"])]
    };
    let reached = || vec![done("Test", "succeeded", 9)];
    vec![
        (
            "10",
            "optional",
            "An optional phase holds nothing up: the next is open beside it.",
            vec![phase("A", &["Dev"]), optional("B", "Test"), phase("C", &["Stage"])],
            vec![done("Dev", "succeeded", 9)],
            json!({}),
            json!(["reached", "open", "open"]),
            &[],
        ),
        (
            "10",
            "optional-first",
            "Where the first phases are optional, the next one is open at once (issue 9810).",
            vec![optional("A", "Dev"), optional("B", "Test"), phase("C", &["Stage"])],
            vec![],
            json!({}),
            json!(["open", "open", "open"]),
            &[],
        ),
        (
            "10",
            "minimum",
            "A phase is complete when as many stops are reached as it needs.",
            minimum(1),
            reached(),
            json!({}),
            json!(["open", "reached", "open"]),
            &[],
        ),
        (
            "10",
            "minimum-of-all",
            "A minimum of 0 means all stops.",
            minimum(0),
            reached(),
            json!({}),
            json!(["open", "reached", "blocked"]),
            &[],
        ),
        (
            "10",
            "minimum-above-all",
            "A minimum above the number of stops means all, so that no phase is a dead end.",
            minimum(7),
            vec![done("Dev", "succeeded", 8), done("Test", "succeeded", 9)],
            json!({}),
            json!(["reached", "reached", "open"]),
            &[],
        ),
    ]
}

fn phases() -> Vec<Row> {
    let reached = || vec![done("Test", "succeeded", 9)];
    vec![
        (
            "10",
            "statuses",
            "Phases are complete, current or pending, and say how much they need and have.",
            vec![phase("A", &["Dev"]), phase("B", &["Test"]), phase("C", &["Stage"])],
            vec![done("Dev", "succeeded", 9)],
            json!({}),
            json!({"phases": [
                {"name": "A", "required": 1, "reached": 1, "status": "complete"},
                {"name": "B", "required": 1, "reached": 0, "status": "current"},
                {"name": "C", "required": 1, "reached": 0, "status": "pending", "stops": [
                    {"state": {"blocked": {"by": [{"code": "phase-incomplete"}]}}},
                ]},
            ]}),
            &[],
        ),
        (
            "10",
            "rest",
            "A phase without stops holds the environments that no earlier phase holds.",
            vec![phase("A", &["Test"]), phase("Rest", &[])],
            reached(),
            json!({}),
            json!({"phases": [{}, {"stops": [
                {"stop": {"environment": "Dev"}, "state": "open"},
                {"stop": {"environment": "Stage"}, "state": "open"},
            ]}]}),
            &[],
        ),
        (
            "10",
            "nothing-left",
            "A phase for which no environment is left is complete, and holds nothing up.",
            vec![
                phase("A", &["Dev", "Test", "Stage"]),
                phase("Rest", &[]),
                phase("C", &["<Prod>"]),
            ],
            vec![
                done("Dev", "succeeded", 8),
                done("Test", "succeeded", 8),
                done("Stage", "succeeded", 8),
            ],
            json!({}),
            json!({"phases": [
                {}, {"stops": [], "required": 0, "status": "complete"},
                {"stops": [{"state": "open"}]},
            ]}),
            &[],
        ),
        (
            "10",
            "no-phases",
            "A lifecycle without phases has one for each environment, in the Space's order.",
            vec![],
            vec![done("Dev", "succeeded", 9)],
            json!({}),
            json!({"phases": [
                {"name": "Dev", "status": "complete"}, {"name": "Test", "status": "current"},
                {"name": "Stage", "status": "pending"},
            ]}),
            &[],
        ),
    ]
}

fn stops() -> Vec<Row> {
    let automatic = |optional: bool| {
        vec![json!({"name": "A", "automatic": [stop("Dev")], "optional": optional})]
    };
    vec![
        (
            "10",
            "stop-listed-twice",
            "A stop that a phase lists twice is one.",
            vec![phase("A", &["Dev", "Dev"])],
            vec![],
            json!({}),
            json!({"phases": [{"required": 1, "stops": [{"stop": {"environment": "Dev"}}]}]}),
            &[],
        ),
        (
            "10",
            "automatic",
            "Automatic stops are told apart from manual ones.",
            automatic(false),
            vec![],
            json!({}),
            json!({"phases": [{"stops": [{"automatic": true}]}]}),
            &[],
        ),
        (
            "10",
            "automatic-optional",
            "In an optional phase nothing happens by itself.",
            automatic(true),
            vec![],
            json!({}),
            json!({"phases": [{"stops": [{"automatic": false}]}]}),
            &[],
        ),
    ]
}

fn again() -> Vec<Row> {
    let path = || {
        vec![
            phase("QA", &["<QA Space>"]),
            phase("Stage", &["Stage"]),
            phase("QA once more", &["<QA Space>"]),
        ]
    };
    let qa = |hour: u8, number: u64| receipt("QA Space: QA", "succeeded", hour, number);
    vec![
        (
            "10",
            "A33-progress-once-more",
            "A stop that comes once more is not over before it began.",
            path(),
            vec![qa(8, 1), done("Stage", "succeeded", 9)],
            json!({}),
            json!(["reached", "reached", "open"]),
            &[],
        ),
        (
            "10",
            "twice",
            "A stop that comes once more is reached by what was queued after the phases before.",
            path(),
            vec![qa(8, 1), done("Stage", "succeeded", 9), qa(10, 2)],
            json!({}),
            json!(["reached", "reached", "reached"]),
            &[],
        ),
    ]
}

fn defects() -> Vec<Row> {
    let defect = || json!({"block": {"defect": "loses orders"}});
    let path = || vec![phase("A", &["Dev", "Test"]), phase("B", &["Stage"])];
    let one = || vec![done("Dev", "succeeded", 9)];
    let both = || vec![done("Dev", "succeeded", 8), done("Test", "succeeded", 9)];
    let optional = with(phase("B", &["Stage"]), json!({"optional": true}));
    vec![
        (
            "10",
            "defect-at-first",
            "A release with a defect that was nowhere may go to the first phase.",
            path(),
            vec![],
            defect(),
            json!(["open", "open", "blocked"]),
            &[],
        ),
        (
            "10",
            "defect-open-phase",
            "A phase with a success stays open, with all of its stops (Octopus issue 2138).",
            path(),
            one(),
            defect(),
            json!(["reached", "open", "blocked"]),
            &[],
        ),
        (
            "10",
            "defect-later-phase",
            "A release with a defect goes to no new phase.",
            path(),
            both(),
            defect(),
            json!({"phases": [{}, {"stops": [
                {"state": {"blocked": {"by": [{"code": "release-defective"}]}}},
            ]}]}),
            &[],
        ),
        (
            "10",
            "A33-progress-defect-optional",
            "An optional phase is no exemption from a defect.",
            vec![phase("A", &["Dev"]), optional],
            one(),
            defect(),
            json!(["reached", "blocked"]),
            &[],
        ),
    ]
}

fn recalls() -> Vec<Row> {
    let recall = || json!({"block": {"recall": "loses orders"}});
    let path = || vec![phase("A", &["Dev", "Test"]), phase("B", &["Stage"])];
    let one = || vec![done("Dev", "succeeded", 9)];
    vec![
        (
            "10",
            "recall-at-first",
            "A recalled release goes nowhere it was not, the first phase included.",
            path(),
            vec![],
            recall(),
            json!(["blocked", "blocked", "blocked"]),
            &[],
        ),
        (
            "10",
            "recall-open-phase",
            "A recall closes the other stops of a phase that was reached, too.",
            path(),
            one(),
            recall(),
            json!({"phases": [{"stops": [
                {"state": {"reached": {"since": "2026-11-20T09:00:00Z"}}},
                {"state": {"blocked": {"by": [{"code": "release-recalled"}]}}},
            ]}, {"stops": [
                {"state": {"blocked": {"by": [
                    {"code": "phase-incomplete"}, {"code": "release-recalled"},
                ]}}},
            ]}]}),
            &[],
        ),
    ]
}

/// Cases of releases that may or may not be promoted.
fn promotable(cases: &mut Cases) {
    let path = || then("Test", "<Prod Space>");
    let acme = with(done("Test", "succeeded", 9), json!({"tenant": "Acme"}));
    let rows: [(&str, &str, Vec<Value>, Value, &[&str]); 6] = [
        (
            "open",
            "A release may be promoted where every phase before is complete.",
            vec![done("Test", "succeeded", 9)],
            json!({"target": "Prod Space"}),
            &[],
        ),
        (
            "A33-promotable-too-early",
            "A release may not be promoted before the phases before are complete.",
            vec![],
            json!({"target": "Prod Space"}),
            &["phase-incomplete"],
        ),
        (
            "A33-promotable-elsewhere",
            "A release may not be promoted to a Space where its lifecycle does not stop.",
            vec![done("Test", "succeeded", 9)],
            json!({"target": "Ops Space"}),
            &["stop-not-in-lifecycle"],
        ),
        (
            "defect",
            "A release with a defect may not be promoted.",
            vec![done("Test", "succeeded", 9)],
            json!({"target": "Prod Space", "block": {"defect": "loses orders"}}),
            &["release-defective"],
        ),
        (
            "recall",
            "A recalled release may not be promoted; every reason is given.",
            vec![],
            json!({"target": "Prod Space", "block": {"recall": "loses orders"}}),
            &["phase-incomplete", "release-recalled"],
        ),
        (
            "for-one-tenant",
            "A release crosses as a whole: that it may for one tenant is enough.",
            vec![acme],
            json!({"target": "Prod Space"}),
            &[],
        ),
    ];
    for (name, purpose, deployments, more, codes) in rows {
        let candidate = json!({"project": "Shop", "version": "1.1.0", "block": more["block"]});
        let given = json!({
            "lifecycle": lifecycle(&path()), "environments": ["Test"], "candidate": candidate,
            "facts": {"deployments": deployments}, "target": more["target"],
        });
        let reasons: Vec<Value> = codes.iter().map(|code| json!({"code": code})).collect();
        let expect = json!({"findings": codes, "shows": reasons});
        let name =
            if name.starts_with('A') { name.to_owned() } else { format!("promotable-{name}") };
        rule(cases, "rules.md §10", &name, purpose, &[ask("promotable", given, expect)]);
    }
}
