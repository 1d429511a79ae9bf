//! Comparisons of two releases.

use serde_json::{Value, json};

use super::rules::{ask, release, rule, text};
use super::rules_facts::with;
use crate::cases::Cases;

/// Name, purpose, parts of the older and of the newer release, what it shows.
type Row = (&'static str, &'static str, Value, Value, Value);

const SECTIONS: [&str; 6] = ["notes", "details", "packages", "templates", "variables", "process"];

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, older, newer, shows) in values()
        .into_iter()
        .chain(several_values())
        .chain(secrets())
        .chain(packages_and_templates())
        .chain(process())
    {
        // What is not said to differ must not: a wrong section would otherwise go unseen.
        let mut all = json!({});
        for section in SECTIONS {
            all[section] = shows.get(section).cloned().unwrap_or_else(|| json!([]));
        }
        let given = json!({"older": release(older), "newer": release(newer)});
        let name = if name.starts_with('A') { name.to_owned() } else { format!("compare-{name}") };
        let step = ask("compare", given, json!({"shows": all}));
        rule(cases, "rules.md §11", &name, purpose, &[step]);
    }
    notes(cases);
}

fn variables(variables: &[Value]) -> Value {
    json!({"variables": variables})
}

fn differs(change: &str, fields: Value) -> Value {
    json!({"variables": [{"change": change, "fields": fields}]})
}

fn values() -> Vec<Row> {
    let any = |value: &str| text(value, json!({}));
    vec![
        (
            "equal",
            "Equal releases have no differences, whatever secrets they hold.",
            variables(&[any("a"), json!({"name": "Y", "value": {"sensitive": null}})]),
            variables(&[any("a"), json!({"name": "Y", "value": {"sensitive": null}})]),
            json!({}),
        ),
        (
            "value-added",
            "A variable that only the newer release has is added.",
            json!({}),
            variables(&[any("a")]),
            differs(
                "added",
                json!([
                    {"field": "value", "change": "added", "newer": "a", "older": null},
                ]),
            ),
        ),
        (
            "value-removed",
            "A variable that only the older release has is removed.",
            variables(&[any("a")]),
            json!({}),
            differs(
                "removed",
                json!([
                    {"field": "value", "change": "removed", "newer": null, "older": "a"},
                ]),
            ),
        ),
        (
            "value-changed",
            "A variable with another value is changed, and says both.",
            variables(&[any("a")]),
            variables(&[any("b")]),
            differs(
                "changed",
                json!([
                    {"field": "value", "change": "changed", "newer": "b", "older": "a"},
                ]),
            ),
        ),
    ]
}

fn several_values() -> Vec<Row> {
    let any = |value: &str| text(value, json!({}));
    let production = |value: &str| text(value, json!({"environments": ["Production"]}));
    let staging = |value: &str| text(value, json!({"environments": ["Staging"]}));
    vec![
        (
            "scope-changed",
            "A value of which only the scope changed is one change, not two.",
            variables(&[production("a")]),
            variables(&[staging("a")]),
            json!({"variables": [{"change": "changed"}]}),
        ),
        (
            "values-paired",
            "Values of one variable are paired by their scopes.",
            variables(&[production("a"), staging("s")]),
            variables(&[production("b"), staging("s")]),
            differs("changed", json!([{"field": "value", "newer": "b", "older": "a"}])),
        ),
        (
            "name-without-case",
            "A variable that is written otherwise is the same variable, and its name is changed.",
            variables(&[any("a")]),
            variables(&[json!({"name": "x", "value": {"text": "b"}})]),
            differs(
                "changed",
                json!([
                    {"field": "name", "newer": "x", "older": "X"},
                    {"field": "value", "newer": "b", "older": "a"},
                ]),
            ),
        ),
        (
            "order-of-values",
            "The order of one variable's values decides between equals, and so is compared.",
            variables(&[production("a"), staging("s")]),
            variables(&[staging("s"), production("a")]),
            json!({"variables": [{"change": "changed", "fields": [{"field": "order"}]}]}),
        ),
    ]
}

fn secrets() -> Vec<Row> {
    let secret = |value: Value| variables(&[json!({"name": "X", "value": {"sensitive": value}})]);
    let other = |parts: Value| with(parts, json!({"version": "1.2.0"}));
    let hidden = json!({"sensitive": null});
    vec![
        (
            "A31-compare-secret-changed",
            "Of two secrets that are known it is said that they differ, and nothing else.",
            secret(json!("hunter2")),
            secret(json!("correct horse battery")),
            differs(
                "changed",
                json!([
                    {"field": "value", "change": "changed", "newer": hidden, "older": hidden},
                ]),
            ),
        ),
        (
            "secret-same",
            "Two secrets that are known and equal are no difference.",
            secret(json!("hunter2")),
            other(secret(json!("hunter2"))),
            json!({}),
        ),
        (
            "secret-cannot-tell",
            "Of secrets of which one is not known it cannot be told whether they differ.",
            secret(json!(null)),
            other(secret(json!(null))),
            json!({"variables": [{"fields": [
                {"field": "value", "change": "cannot-tell", "newer": hidden, "older": hidden},
            ]}]}),
        ),
        (
            "A31-compare-text-to-secret",
            "Where a text became a secret, the secret is not shown.",
            variables(&[text("hunter2", json!({}))]),
            secret(json!("hunter2")),
            differs("changed", json!([{"field": "value", "newer": hidden, "older": "hunter2"}])),
        ),
    ]
}

fn packages_and_templates() -> Vec<Row> {
    let package = |id: &str, version: &str| json!({"id": id, "version": version});
    let packages = |packages: &[Value]| json!({"packages": packages});
    let template = |name: &str, default: &str| json!({"name": name, "default": default});
    vec![
        (
            "package-changed",
            "A package of another version is changed.",
            packages(&[package("Shop.Web", "1.0.0")]),
            packages(&[package("Shop.Web", "1.1.0")]),
            json!({"packages": [{"change": "changed"}]}),
        ),
        (
            "A17-compare-package-content",
            "A package with other bytes under the same version is changed.",
            packages(&[with(
                package("Shop.Web", "1.0.0"),
                json!({"content":
                {"size": 3, "sha256": super::rules_facts::digest('a')}}),
            )]),
            packages(&[with(
                package("Shop.Web", "1.0.0"),
                json!({"content":
                {"size": 3, "sha256": super::rules_facts::digest('b')}}),
            )]),
            json!({"packages": [{"change": "changed"}]}),
        ),
        (
            "order-of-packages",
            "The order of packages means nothing.",
            packages(&[package("A", "1"), package("B", "1")]),
            packages(&[package("B", "1"), package("A", "1")]),
            json!({}),
        ),
        (
            "order-of-templates",
            "The order of templates means nothing.",
            json!({"templates": [template("A", "1"), template("B", "1")]}),
            json!({"templates": [template("B", "1"), template("A", "1")]}),
            json!({}),
        ),
        (
            "template-default",
            "A template with another default is changed.",
            json!({"templates": [template("A", "1")]}),
            json!({"templates": [template("A", "2")]}),
            json!({"templates": [{"change": "changed", "fields": [
                {"field": "default", "newer": "2", "older": "1"},
            ]}]}),
        ),
    ]
}

fn process() -> Vec<Row> {
    let step = |name: &str, script: &str| {
        json!({"name": name, "actions": [
            {"name": name, "kind": "Octopus.Script", "properties": {"Script": script}},
        ]})
    };
    let process = |steps: &[Value]| json!({"process": {"steps": steps}});
    vec![
        (
            "A34-compare-script",
            "A script that differs in one line is shown, however equal the rest is.",
            process(&[step("Deploy", "echo 1")]),
            process(&[step("Deploy", "echo 2")]),
            json!({"process": [{"change": "changed", "fields": [
                {"change": "changed", "newer": "echo 2", "older": "echo 1"},
            ]}]}),
        ),
        (
            "order-of-steps",
            "The order of steps is compared.",
            process(&[step("A", "a"), step("B", "b")]),
            process(&[step("B", "b"), step("A", "a")]),
            json!({"process": [{"change": "changed", "fields": [{"field": "order"}]}]}),
        ),
        (
            "channel",
            "Another channel is a difference.",
            json!({"channel": "Stable"}),
            json!({"channel": "Beta"}),
            json!({"details": [{"change": "changed", "fields": [
                {"field": "channel", "newer": "Beta", "older": "Stable"},
            ]}]}),
        ),
    ]
}

fn notes(cases: &mut Cases) {
    let of = |version: &str| release(json!({"version": version, "notes": format!("n{version}")}));
    let between = json!([
        ["0.9.0", "n0.9.0"],
        ["1.1.0", "n1.1.0"],
        ["1.0.1", "n1.0.1"],
        ["1.2.1", "n1.2.1"],
        ["1.0.0", "n1.0.0"]
    ]);
    let shown = |versions: &[&str], change: &str| {
        let note = |version: &&str| {
            let text = format!("n{version}");
            json!({"version": version, "change": change, "text": text})
        };
        json!({"notes": versions.iter().map(note).collect::<Vec<_>>()})
    };
    let given = |older: &str, newer: &str| {
        let older = of(older);
        let newer = of(newer);
        json!({"older": older, "newer": newer, "between": between})
    };
    let forward = ask(
        "compare",
        given("1.0.0", "1.2.0"),
        json!({"shows": shown(&["1.0.1", "1.1.0", "1.2.0"], "added")}),
    );
    let purpose = "Notes are those after the older release up to the newer one, in their order.";
    rule(cases, "rules.md §11", "compare-notes", purpose, &[forward]);
    let back = ask(
        "compare",
        given("1.2.0", "1.0.0"),
        json!({"shows": shown(&["1.0.1", "1.1.0", "1.2.0"], "removed")}),
    );
    let purpose = "Where an older release takes a newer one's place, its notes are removed.";
    rule(cases, "rules.md §11", "compare-notes-back", purpose, &[back]);
}
