//! The slice of a release for one other Space.

use serde_json::{Value, json};

use super::rules::{ask, release, rule, text};
use crate::cases::Cases;

/// Section, name, purpose, parts of the release, what it shows, findings.
pub(super) type Row =
    (&'static str, &'static str, &'static str, Value, Value, &'static [&'static str]);

pub(super) fn family(cases: &mut Cases) {
    for rows in [lists(), actions(), values(), channels(), in_order(), fates()] {
        for row in rows {
            put(cases, row);
        }
    }
}

pub(super) fn put(cases: &mut Cases, row: Row) {
    let (section, name, purpose, parts, shows, findings) = row;
    let given = json!({"release": release(parts), "target": "Prod Space"});
    let expect = json!({"shows": shows, "findings": findings});
    let spec = format!("rules.md §{section}");
    let name = if name.starts_with('A') { name.to_owned() } else { format!("slice-{name}") };
    rule(cases, &spec, &name, purpose, &[ask("slice", given, expect)]);
}

pub(super) const PRODUCTION: &str = "Prod Space: Production";

/// A process of one step with one action, limited so.
pub(super) fn limited(limits: Value) -> Value {
    let mut action = json!({"name": "Deploy", "kind": "Octopus.Script"});
    for (key, limit) in limits.as_object().into_iter().flatten() {
        action[key] = limit.clone();
    }
    json!({"process": {"steps": [step("Deploy", &[action])]}})
}

pub(super) fn step(name: &str, actions: &[Value]) -> Value {
    json!({"name": name, "start": "StartAfterPrevious", "actions": actions})
}

pub(super) fn action(name: &str, environments: &[&str]) -> Value {
    json!({"name": name, "kind": "Octopus.Script", "environments": environments})
}

/// Of the one action there is: what it shows.
fn kept(action: Value) -> Value {
    json!({
        "slice": {"process": {"steps": [{"actions": [action]}]}},
        "omitted": {"values": 0, "steps": 0, "actions": 0},
    })
}

fn step_gone() -> Value {
    json!({
        "slice": {"process": {"steps": []}}, "omitted": {"values": 0, "steps": 1, "actions": 0},
    })
}

fn lists() -> Vec<Row> {
    vec![
        (
            "5",
            "A32-slice-list-emptied",
            "A step only for local environments does not cross: an empty list would mean all.",
            limited(json!({"environments": ["Test"]})),
            step_gone(),
            &["step-dropped"],
        ),
        (
            "5",
            "A32-slice-list-of-another-space",
            "A step only for a third Space's environment does not cross.",
            limited(json!({"environments": ["Ops Space: Production"]})),
            step_gone(),
            &["step-dropped"],
        ),
        (
            "5",
            "list-narrowed",
            "A list of environments is narrowed to the target's.",
            limited(json!({"environments": ["Test", PRODUCTION, "Ops Space: Production"]})),
            kept(json!({"environments": [PRODUCTION], "excluded": []})),
            &[],
        ),
        (
            "5",
            "exclusions-emptied",
            "A list of exclusions may become empty: the step runs everywhere there.",
            limited(json!({"excluded": ["Test"]})),
            kept(json!({"environments": [], "excluded": []})),
            &[],
        ),
        (
            "5",
            "exclusions-narrowed",
            "An excluded environment of the target's stays excluded.",
            limited(json!({"excluded": ["Test", PRODUCTION]})),
            kept(json!({"environments": [], "excluded": [PRODUCTION]})),
            &[],
        ),
        (
            "5",
            "listed-and-excluded",
            "A step never runs in an environment that it lists and excludes.",
            limited(json!({"environments": [PRODUCTION], "excluded": [PRODUCTION]})),
            step_gone(),
            &["step-dropped"],
        ),
    ]
}

fn actions() -> Vec<Row> {
    vec![
        (
            "5",
            "step-of-the-channel",
            "A step for several channels is narrowed to the release's.",
            limited(json!({"channels": ["Beta", "Stable"]})),
            kept(json!({"channels": ["Stable"]})),
            &[],
        ),
        (
            "5",
            "step-of-another-channel",
            "A step for another channel than the release's does not cross.",
            limited(json!({"channels": ["Beta"]})),
            step_gone(),
            &["step-dropped"],
        ),
        (
            "5",
            "step-without-actions",
            "A step without actions does nothing, and does not cross.",
            json!({"process": {"steps": [step("Nothing", &[])]}}),
            step_gone(),
            &["step-dropped"],
        ),
        (
            "5",
            "action-dropped",
            "Of a step that crosses, an action that never runs there does not.",
            json!({"process": {"steps": [step("Roll", &[
                action("Warm up", &["Test"]), action("Deploy", &[]),
            ])]}}),
            json!({
                "slice": {"process": {"steps": [{"actions": [{"name": "Deploy"}]}]}},
                "omitted": {"values": 0, "steps": 0, "actions": 1},
            }),
            &["action-dropped"],
        ),
        (
            "5",
            "start-moved",
            "What started together with a step that does not cross starts in its place.",
            json!({"process": {"steps": [
                step("First", &[action("First", &[])]),
                step("Here", &[action("Here", &["Test"])]),
                {"name": "Beside", "start": "StartWithPrevious",
                 "actions": [action("Beside", &[])]},
                {"name": "Too", "start": "StartWithPrevious", "actions": [action("Too", &[])]},
            ]}}),
            json!({"slice": {"process": {"steps": [
                {"name": "First", "start": "StartAfterPrevious"},
                {"name": "Beside", "start": "StartAfterPrevious"},
                {"name": "Too", "start": "StartWithPrevious"},
            ]}}}),
            &["step-dropped", "step-start-moved"],
        ),
    ]
}

/// One value, within a scope.
fn value(scope: Value) -> Value {
    json!({"variables": [text("own", scope)]})
}

fn crosses(scope: Value) -> Value {
    json!({"slice": {"variables": [{"value": {"text": "own"}, "scope": scope}]},
           "omitted": {"values": 0}})
}

fn gone() -> Value {
    json!({"slice": {"variables": []}, "omitted": {"values": 1}})
}

fn values() -> Vec<Row> {
    vec![
        (
            "6",
            "A32-slice-local-value",
            "A value only for local environments never leaves.",
            value(json!({"environments": ["Development", "Test"]})),
            gone(),
            &["variable-undefined"],
        ),
        (
            "6",
            "A32-slice-value-of-another-space",
            "A value only for a third Space's environment does not reach this one.",
            value(json!({"environments": ["Ops Space: Production"]})),
            gone(),
            &["variable-undefined"],
        ),
        (
            "6",
            "A32-slice-machine",
            "A value for a machine never leaves: machines belong to one Space.",
            value(json!({"machines": ["web-1"]})),
            gone(),
            &["variable-undefined"],
        ),
        (
            "6",
            "value-narrowed",
            "A value for local and the target's environments is narrowed to the target's.",
            value(json!({"environments": ["Test", PRODUCTION, "Ops Space: Production"]})),
            crosses(json!({"environments": [PRODUCTION]})),
            &[],
        ),
    ]
}

fn channels() -> Vec<Row> {
    vec![
        (
            "6",
            "channel-stays",
            "A value for several channels keeps the release's, so that it ranks as it did.",
            value(json!({"channels": ["Beta", "Stable"]})),
            crosses(json!({"channels": ["Stable"]})),
            &[],
        ),
        (
            "6",
            "channel-other",
            "A value for another channel than the release's does not cross.",
            value(json!({"channels": ["Beta"]})),
            gone(),
            &["variable-omitted"],
        ),
        (
            "6",
            "no-channel",
            "A release without a channel takes no value for one along.",
            json!({"channel": null, "variables": [text("own", json!({"channels": ["Stable"]}))]}),
            gone(),
            &["variable-omitted"],
        ),
        (
            "6",
            "step-that-stays",
            "A value only for a step that does not cross does not cross either.",
            json!({
                "process": limited(json!({"environments": ["Test"]}))["process"],
                "variables": [text("own", json!({"actions": ["Deploy"]}))],
            }),
            gone(),
            &["step-dropped", "variable-omitted"],
        ),
        (
            "6",
            "steps-narrowed",
            "A value for several steps is narrowed to those that cross.",
            json!({
                "process": {"steps": [
                    step("Here", &[action("Here", &["Test"])]),
                    step("There", &[action("There", &[])]),
                ]},
                "variables": [text("own", json!({"actions": ["Here", "There"]}))],
            }),
            json!({"slice": {"variables": [{"scope": {"actions": ["There"]}}]}}),
            &["step-dropped"],
        ),
    ]
}

fn in_order() -> Vec<Row> {
    vec![
        (
            "6",
            "A31-slice-binding-stays",
            "A binding crosses as it is: one that was resolved once leaked (Octopus issue 3868).",
            json!({"variables": [
                text("#{Password}", json!({})),
                {"name": "Password", "value": {"sensitive": "hunter2"},
                 "scope": {"environments": [PRODUCTION]}},
            ]}),
            json!({"slice": {"variables": [
                {"value": {"text": "#{Password}"}}, {"value": {"sensitive": null}},
            ]}}),
            &[],
        ),
        (
            "6",
            "order-stays",
            "What crosses keeps its order, which decides between equals.",
            json!({"variables": [
                text("b", json!({})), text("test", json!({"environments": ["Test"]})),
                text("a", json!({"environments": [PRODUCTION]})),
            ]}),
            json!({"slice": {"variables": [{"value": {"text": "b"}}, {"value": {"text": "a"}}]}}),
            &[],
        ),
    ]
}

fn fates() -> Vec<Row> {
    let test = || text("test", json!({"environments": ["Test"]}));
    vec![
        (
            "6",
            "falls-back",
            "A variable with only a less specific value left is told of.",
            json!({"variables": [test(), text("any", json!({}))]}),
            json!({"slice": {"variables": [{"value": {"text": "any"}}]}}),
            &["variable-falls-back"],
        ),
        (
            "6",
            "placed",
            "A variable with a value for the target's environments lost nothing.",
            json!({"variables": [test(), text("own", json!({"environments": [PRODUCTION]}))]}),
            json!({"slice": {"variables": [{"value": {"text": "own"}}]}}),
            &[],
        ),
        (
            "6",
            "template-asks",
            "A variable that a template asks for is not missed.",
            json!({"variables": [test()], "templates": [{"name": "X"}]}),
            gone(),
            &[],
        ),
        (
            "6",
            "several-variables",
            "Each variable is judged by itself, whatever others lose.",
            json!({"variables": [
                test(),
                {"name": "Y", "value": {"text": "beta"}, "scope": {"channels": ["Beta"]}},
                {"name": "Z", "value": {"text": "test"}, "scope": {"environments": ["Test"]}},
                {"name": "Z", "value": {"text": "any"}},
            ]}),
            json!({"omitted": {"values": 3}}),
            &["variable-falls-back", "variable-omitted", "variable-undefined"],
        ),
    ]
}
