//! Dashboards: the releases at each stage.

use serde_json::{Value, json};

use super::rules::rule;
use super::rules_facts::{OURS, SIGNER, digest, done, lifecycle, phase, receipt, with};
use crate::cases::{Cases, space_path};
use crate::world::NOW;

/// Name, purpose, releases, facts, what the board shows, findings.
type Row = (&'static str, &'static str, Value, Value, Value, &'static [&'static str]);

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, releases, facts, board, findings) in
        here().into_iter().chain(several()).chain(there()).chain(told())
    {
        let phases = [phase("Test", &["Test"]), phase("Live", &["<Prod Space>"])];
        let rows = json!([{
            "project": "Shop", "lifecycle": lifecycle(&phases), "releases": releases,
        }]);
        let step = json!({
            "verb": "dashboard", "space": space_path("dev"), "now": NOW,
            "given": {"rows": rows, "facts": facts},
            "expect": {"shows": {"projects": [board]}, "findings": findings},
        });
        let name =
            if name.starts_with('A') { name.to_owned() } else { format!("dashboard-{name}") };
        rule(cases, "rules.md §13", &name, purpose, &[step]);
    }
}

fn one() -> Value {
    json!([{"version": "1.1.0"}])
}

fn cells(cells: Value) -> Value {
    json!({"releases": [{"version": "1.1.0", "cells": cells}]})
}

fn at_test(outcome: &str) -> Value {
    done("Test", outcome, 9)
}

fn in_production(outcome: &str, hour: u8, number: u64) -> Value {
    receipt("Prod Space: Production", outcome, hour, number)
}

fn sent(hour: u8, number: u64) -> Value {
    sent_through(hour, number, false)
}

fn sent_through(hour: u8, number: u64, overridden: bool) -> Value {
    json!({
        "target": "Prod Space", "audience": SIGNER, "project": "Shop", "version": "1.1.0",
        "release": digest('a'), "bundle": digest('c'), "sequence": number,
        "gate": {"lifecycle": "Straight", "digest": digest('d'), "overridden": overridden},
        "at": format!("2026-11-20T{hour:02}:30:00Z"),
    })
}

fn here() -> Vec<Row> {
    let facts = |outcome: &str| json!({"deployments": [at_test(outcome)]});
    let nothing = json!({"state": "absent", "offer": null});
    let state = |state: &str| json!([{"state": state}, nothing]);
    vec![
        (
            "absent",
            "Nothing happened: the release may be deployed to the first stop.",
            one(),
            json!({}),
            cells(json!([
                {"state": "absent", "since": null, "age": null, "offer": "deploy"}, nothing,
            ])),
            &[],
        ),
        ("waiting", "A deployment waits.", one(), facts("queued"), cells(state("waiting")), &[]),
        ("deploying", "One runs.", one(), facts("executing"), cells(state("deploying")), &[]),
        ("failed", "One failed.", one(), facts("failed"), cells(state("failed")), &[]),
        (
            "deployed",
            "A release that succeeded is current there, may go on, and is this many seconds old.",
            one(),
            facts("succeeded"),
            cells(json!([
                {"state": "deployed", "since": "2026-11-20T09:00:00Z", "age": 270_000,
                 "current": true, "told": false, "offer": "deploy"},
                {"state": "absent", "offer": "promote"},
            ])),
            &[],
        ),
    ]
}

fn several() -> Vec<Row> {
    vec![
        (
            "newest-first",
            "Releases come newest first; current is the one that succeeded last.",
            json!([{"version": "1.0.0"}, {"version": "1.10.0"}, {"version": "1.9.0"}]),
            json!({"deployments": [
                with(done("Test", "succeeded", 9), json!({"version": "1.10.0"})),
                with(done("Test", "succeeded", 10), json!({"version": "1.9.0"})),
            ]}),
            json!({"releases": [
                {"version": "1.10.0", "cells": [{"state": "deployed", "current": false}, {}]},
                {"version": "1.9.0", "cells": [{"state": "deployed", "current": true}, {}]},
                {"version": "1.0.0", "cells": [{"state": "absent", "current": false}, {}]},
            ]}),
            &[],
        ),
        (
            "tenants",
            "A cell counts tenants, and those for whom the last deployment was no success.",
            one(),
            json!({"deployments": [
                with(done("Test", "succeeded", 9), json!({"tenant": "Acme"})),
                with(done("Test", "failed", 10), json!({"tenant": "Globex"})),
            ]}),
            cells(json!([
                {"state": "failed", "tenants": 2, "troubled": 1, "offer": "deploy"},
                {"offer": "promote"},
            ])),
            &[],
        ),
        (
            "A29-dashboard-clock-ahead",
            "What happened after now, by somebody's clock, has a negative age.",
            one(),
            json!({"deployments": [
                with(at_test("succeeded"), json!({"queued": "2026-11-23T12:00:01.500Z"})),
            ]}),
            cells(json!([{"age": -2}, {}])),
            &[],
        ),
    ]
}

fn there() -> Vec<Row> {
    let tested = || at_test("succeeded");
    let facts = |deployments: &[Value], promotions: &[Value]| {
        let mut all = vec![tested()];
        all.extend_from_slice(deployments);
        json!({"deployments": all, "promotions": promotions})
    };
    let live = |cell: Value| cells(json!([{}, cell]));
    vec![
        (
            "sent",
            "A release was promoted, and no receipt came back; it may be promoted again.",
            one(),
            facts(&[], &[sent(9, 1)]),
            live(json!({"state": "sent", "since": "2026-11-20T09:30:00Z", "offer": "promote"})),
            &[],
        ),
        (
            "sent-through-another-lifecycle",
            "The promoter brought a lifecycle along, and the cell names it.",
            one(),
            facts(&[], &[sent(8, 1), sent_through(9, 2, true)]),
            live(json!({"state": "sent", "overridden": "Straight"})),
            &[],
        ),
        (
            "deployed-there",
            "A receipt says that the release was deployed, and where in the Space.",
            one(),
            facts(&[in_production("succeeded", 10, 1)], &[sent(9, 1)]),
            live(json!({
                "state": "deployed", "environment": "Prod Space: Production", "current": true,
            })),
            &[],
        ),
        (
            "refused",
            "A receipt says that the Space refused the release.",
            one(),
            facts(&[in_production("refused", 10, 1)], &[sent(9, 1)]),
            live(json!({"state": "refused"})),
            &[],
        ),
        (
            "refused-and-sent-again",
            "What was refused and sent again waits: bundles and refusals are counted.",
            one(),
            facts(&[in_production("refused", 10, 1)], &[sent(9, 1), sent(8, 2)]),
            live(json!({"state": "sent"})),
            &[],
        ),
    ]
}

fn told() -> Vec<Row> {
    let tested = || at_test("succeeded");
    let facts = |deployments: &[Value], promotions: &[Value]| {
        let mut all = vec![tested()];
        all.extend_from_slice(deployments);
        json!({"deployments": all, "promotions": promotions})
    };
    let live = |cell: Value| cells(json!([{}, cell]));
    let told = json!({"evidence": {"told": {"sender": OURS}}});
    vec![
        (
            "A13-dashboard-told",
            "What a third Space told is shown as told, and evidence beats it, however old.",
            one(),
            facts(
                &[
                    in_production("failed", 10, 1),
                    with(done("Prod Space: Production", "succeeded", 12), told.clone()),
                ],
                &[],
            ),
            live(json!({"state": "failed", "told": false})),
            &[],
        ),
        (
            "upstream",
            "Stops of other Spaces that the lifecycle does not have come first.",
            one(),
            facts(&[with(done("QA Space: QA", "succeeded", 8), told)], &[]),
            json!({
                "columns": [
                    {"stop": {"environment": "QA Space: QA"}, "upstream": true},
                    {"stop": {"environment": "Test"}, "upstream": false, "heard": null},
                    {"stop": {"space": "Prod Space"}, "upstream": false, "heard": null},
                ],
                "releases": [
                    {"cells": [{"state": "deployed", "told": true, "offer": null}, {}, {}]},
                ],
            }),
            &[],
        ),
        (
            "recalled",
            "A release that was sent and then recalled is recalled where it has not been.",
            json!([{"version": "1.1.0", "block": {"recall": "loses orders"}}]),
            facts(&[], &[sent(9, 1)]),
            live(json!({"state": "recalled", "offer": null})),
            &[],
        ),
        (
            "A16-dashboard-two-contents",
            "One version with two contents, wherever they are, is an alarm.",
            one(),
            facts(
                &[with(in_production("succeeded", 10, 1), json!({"release": digest('b')}))],
                &[sent(9, 1)],
            ),
            json!({}),
            &["version-has-several-contents"],
        ),
    ]
}
