//! Blanks of a target, and the effect of its answers.

use serde_json::{Value, json};

use super::rules::{ask, rule};
use crate::cases::Cases;

/// Name, purpose, what is given, the blanks that come out.
type Row = (&'static str, &'static str, Value, Value);

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, parts, shows) in
        templates().into_iter().chain(which_template()).chain(references())
    {
        let mut given = json!({"environment": "Production", "templates": []});
        for (key, part) in parts.as_object().into_iter().flatten() {
            given[key] = part.clone();
        }
        let steps = [ask("blanks", given, json!({"shows": shows}))];
        rule(cases, "rules.md §8", &format!("blanks-{name}"), purpose, &steps);
    }
    places(cases);
}

fn asked(more: Value) -> Value {
    let mut template = json!({"name": "Host"});
    for (key, value) in more.as_object().into_iter().flatten() {
        template[key] = value.clone();
    }
    json!([template])
}

fn unanswered() -> Value {
    json!([{"question": "Host", "control": "SingleLineText", "why": "unanswered"}])
}

fn templates() -> Vec<Row> {
    let known = |value: Value| json!([{"question": "Host", "value": value}]);
    vec![
        (
            "required",
            "A required template that nobody answered is blank.",
            json!({"templates": asked(json!({}))}),
            unanswered(),
        ),
        (
            "optional",
            "An optional template is never blank.",
            json!({"templates": asked(json!({"required": false}))}),
            json!([]),
        ),
        (
            "default",
            "A template with a default is not blank.",
            json!({"templates": asked(json!({"default": "localhost"}))}),
            json!([]),
        ),
        (
            "answered",
            "A template that was answered is not blank.",
            json!({"templates": asked(json!({})), "known": known(json!("shop"))}),
            json!([]),
        ),
        (
            "empty-text",
            "An empty text is an answer (Octopus issue 2709).",
            json!({"templates": asked(json!({})), "known": known(json!(""))}),
            json!([]),
        ),
        (
            "left-blank",
            "Left blank on purpose is an answer, too (Octopus issue 2709).",
            json!({"templates": asked(json!({})), "known": known(Value::Null)}),
            json!([]),
        ),
    ]
}

fn which_template() -> Vec<Row> {
    let known = |value: Value| json!([{"question": "Host", "value": value}]);
    let per_environment = json!({"per": {"environment": true}});
    let elsewhere = json!([{"question": "Host", "environment": "Staging", "value": "h"}]);
    let select = json!({"control": "Select", "default": "eu"});
    vec![
        (
            "other-environment",
            "An answer for another environment answers nothing here.",
            json!({"templates": asked(per_environment), "known": elsewhere}),
            json!([{"question": "Host", "environment": "Production", "why": "unanswered"}]),
        ),
        (
            "changed",
            "An answer for another control type asks again, whatever the default is.",
            json!({"templates": asked(select), "known": known(json!("eu"))}),
            json!([{"question": "Host", "control": "Select", "why": "changed"}]),
        ),
        (
            "project-first",
            "Of two templates with one name the project's counts: here it is optional.",
            json!({"templates": [
                {"name": "Host", "origin": {"library": {"set": "Shared", "order": 0}}},
                {"name": "host", "required": false},
            ]}),
            json!([]),
        ),
        (
            "earlier-set-first",
            "Of two library sets' templates with one name the earlier set's counts.",
            json!({"templates": [
                {"name": "Host", "required": false,
                 "origin": {"library": {"set": "B", "order": 1}}},
                {"name": "Host", "origin": {"library": {"set": "A", "order": 0}}},
            ]}),
            unanswered(),
        ),
        (
            "order",
            "Blanks come in document order.",
            json!({"templates": [{"name": "Zulu"}, {"name": "Alpha"}]}),
            json!([{"question": "Zulu"}, {"question": "Alpha"}]),
        ),
    ]
}

fn account(scope: Value) -> Value {
    json!({"name": "Cloud", "scope": scope,
           "value": {"reference": {"kind": "AzureAccount", "name": "Shop Test"}}})
}

fn references() -> Vec<Row> {
    let account_asked = json!([{
        "question": "Shop Test", "kind": "AzureAccount", "control": "AzureAccount",
        "why": "unanswered",
    }]);
    let values = |values: &[Value]| json!({"variables": values, "process": {"steps": []}});
    let runs = |action: Value| {
        json!({"slice": {"variables": [], "process": {"steps": [
            {"name": "Deploy", "actions": [action]},
        ]}}})
    };
    vec![
        (
            "reference",
            "A thing that exists only in the source is asked for once, however often it is used.",
            json!({"slice": values(&[account(json!({})), account(json!({"roles": ["web"]}))])}),
            account_asked,
        ),
        (
            "reference-elsewhere",
            "What holds only in another environment is not asked for here.",
            json!({"slice": values(&[account(json!({"environments": ["Staging"]}))])}),
            json!([]),
        ),
        (
            "reference-answered",
            "What stands for it here is answered once for the whole Space.",
            json!({
                "slice": values(&[account(json!({}))]),
                "known": [{"question": "Shop Test", "kind": "AzureAccount", "value": "Live"}],
            }),
            json!([]),
        ),
        (
            "pool-and-feed",
            "The pool and the feeds of an action that runs here are asked for, the pool first.",
            runs(json!({
                "name": "Deploy", "kind": "Octopus.Script", "pool": "Ubuntu",
                "packages": [{"package": "Shop.Web", "version": "1", "feed": "Builds"}],
            })),
            json!([
                {"question": "Ubuntu", "kind": "WorkerPool"},
                {"question": "Builds", "kind": "Feed"},
            ]),
        ),
        (
            "pool-disabled",
            "An action that is disabled needs nothing.",
            runs(json!({"name": "Deploy", "kind": "Octopus.Script", "pool": "Ubuntu",
                        "disabled": true})),
            json!([]),
        ),
        (
            "pool-excluded",
            "An action that is excluded from the environment needs nothing there.",
            runs(json!({"name": "Deploy", "kind": "Octopus.Script", "pool": "Ubuntu",
                        "excluded": ["Production"]})),
            json!([]),
        ),
    ]
}

/// Each way in which a template may be asked, with and without a tenant.
fn places(cases: &mut Cases) {
    let ways = [
        ("once", json!({}), json!({}), true),
        ("environment", json!({"environment": true}), json!({"environment": "Production"}), true),
        ("tenant", json!({"tenant": true}), json!({"tenant": "Acme"}), false),
        (
            "both",
            json!({"environment": true, "tenant": true}),
            json!({"environment": "Production", "tenant": "Acme"}),
            false,
        ),
    ];
    for (name, per, cell, without_tenant) in ways {
        let mut blank = cell;
        blank["question"] = "Host".into();
        let step = |tenant: Value, blanks: Value| {
            let given = json!({
                "templates": [{"name": "Host", "per": per}], "environment": "Production",
                "tenant": tenant,
            });
            ask("blanks", given, json!({"shows": blanks}))
        };
        let none = if without_tenant { json!([blank]) } else { json!([]) };
        let steps = [step(json!("Acme"), json!([blank])), step(Value::Null, none)];
        let purpose = match name {
            "once" => "A template that is asked once is blank for everybody.",
            "environment" => "A template per environment is blank there, tenant or none.",
            "tenant" => "A template per tenant is asked for a tenant, and for nobody else.",
            _ => "A template per environment and tenant is asked for both together.",
        };
        rule(cases, "rules.md §8", &format!("blanks-per-{name}"), purpose, &steps);
    }
}
