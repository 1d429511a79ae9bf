//! Answer sheets, each with one slip, and answers that a person should look at.

use serde_json::{Value, json};

use super::rules::rule;
use super::rules_facts::with;
use crate::cases::{About, Cases};

const SPEC: &str = "rules.md §8.1";

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, text, code) in slips().into_iter().chain(contents()) {
        put(cases, name, purpose, &text, json!({}), json!({"code": code}));
    }
    limits(cases);
    filled(cases);
    reviewed(cases);
}

/// Name, purpose, text of the sheet, code.
type Row = (&'static str, &'static str, String, &'static str);

/// A shop that asks questions of every kind.
fn sheet() -> Value {
    json!({
        "project": "DevTest Space: Shop", "version": "1.1.0",
        "environments": ["Production"], "tenants": [{"name": "Acme", "tags": []}],
        "templates": [
            {"name": "Region", "control": "Select", "options": [
                {"value": "eu", "text": "Europe"}, {"value": "us", "text": "United States"},
            ]},
            {"name": "Password", "control": "Sensitive", "per": {"environment": true}},
            {"name": "Debug", "control": "Checkbox", "per": {"environment": true}},
            {"name": "Address", "required": false, "per": {"tenant": true}},
            {"name": "Url", "per": {"environment": true, "tenant": true}},
        ],
        "slice": {"process": {"steps": []}, "variables": [
            {"name": "Account", "value": {"reference": {
                "kind": "AzureAccount", "name": "Shop Test",
            }}},
        ]},
    })
}

fn put(cases: &mut Cases, name: &str, purpose: &str, text: &str, more: Value, expect: Value) {
    let step = json!({"verb": "answers", "sheet": sheet(), "text": text, "expect": expect});
    let step = with(step, more);
    if name.starts_with('A') {
        let path = format!("refuse/{name}");
        cases.case(&About { path: &path, purpose, spec: SPEC }, &[step], &[]);
    } else {
        rule(cases, SPEC, &format!("answers-{name}"), purpose, &[step]);
    }
}

/// A sheet of the project, with these groups.
fn of(groups: Value) -> String {
    with(json!({"project": "DevTest Space: Shop"}), groups).to_string()
}

fn region(answer: Value) -> String {
    of(json!({"once": {"Region": answer}}))
}

fn slips() -> Vec<Row> {
    let twice = r#"{"project": "DevTest Space: Shop", "once": {}, "once": {}}"#;
    let spelled = json!({"once": {"Region": {}, "REGION": {}}});
    vec![
        ("no-json", "A sheet is no JSON.", "{\"project\"".into(), "answers-malformed"),
        ("no-object", "A sheet is a list.", "[]".into(), "answers-field-type"),
        ("no-project", "A sheet says no project.", "{}".into(), "answers-project-missing"),
        (
            "A19-answers-other-project",
            "A sheet is for another Space's project of the same name.",
            r#"{"project": "Shop"}"#.into(),
            "answers-project-other",
        ),
        (
            "unknown-field",
            "A sheet has a field with a slip in its name.",
            of(json!({"enviroments": {}})),
            "answers-field-unknown",
        ),
        (
            "A21-answers-key-twice",
            "A sheet has a key twice, so that two readers could see two answers.",
            twice.into(),
            "answers-key-twice",
        ),
        (
            "A21-answers-name-twice",
            "A sheet answers one question in two spellings.",
            of(spelled),
            "answers-key-twice",
        ),
        (
            "version-no-text",
            "The version of a sheet is a number.",
            of(json!({"version": 1})),
            "answers-field-type",
        ),
        (
            "unknown-environment",
            "A sheet names an environment that the Space does not have.",
            of(json!({"environments": {"Staging": {}}})),
            "answers-environment-unknown",
        ),
        (
            "unknown-tenant",
            "A sheet names a tenant that the Space does not have.",
            of(json!({"tenants": {"Globex": {}}})),
            "answers-tenant-unknown",
        ),
    ]
}

fn contents() -> Vec<Row> {
    let password =
        |answer: Value| of(json!({"environments": {"Production": {"Password": answer}}}));
    vec![
        (
            "unknown-question",
            "A sheet answers what nothing asks.",
            of(json!({"once": {"Regoin": {"value": "eu"}}})),
            "answers-question-unknown",
        ),
        (
            "question-of-another-group",
            "A sheet answers once what is asked per environment.",
            of(json!({"once": {"Debug": {"value": true}}})),
            "answers-question-unknown",
        ),
        (
            "unknown-reference",
            "A sheet answers for a thing that nothing refers to.",
            of(json!({"references": {"AzureAccount": {"Other": {"value": "Live"}}}})),
            "answers-question-unknown",
        ),
        (
            "unknown-answer-field",
            "An answer has a field with a slip in its name.",
            region(json!({"vaule": "eu"})),
            "answers-field-unknown",
        ),
        (
            "answer-no-text",
            "An answer is a number.",
            region(json!({"value": 1})),
            "answers-field-type",
        ),
        (
            "contradictory",
            "An answer is set, and left blank.",
            region(json!({"value": "eu", "blank": true})),
            "answers-contradictory",
        ),
        (
            "A31-answers-in-clear",
            "A secret is given where it would be shown.",
            password(json!({"value": "hunter2"})),
            "answers-in-clear",
        ),
        (
            "secret-and-blank",
            "A secret is set, and left blank.",
            password(json!({"sensitive": "hunter2", "blank": true})),
            "answers-contradictory",
        ),
    ]
}

fn limits(cases: &mut Cases) {
    let text = region(json!({"value": "eu-1"}));
    let too_large = || json!({"code": "answers-too-large"});
    let purpose = "An answer has a byte more than a text may have.";
    let more = json!({"limits": {"text": 3}});
    put(cases, "A25-answers-text", purpose, &text, more, too_large());
    let purpose = "A sheet has a byte more than a file may have.";
    let more = json!({"limits": {"bytes": text.len() - 1}});
    put(cases, "A25-answers-bytes", purpose, &text, more, too_large());
    let deep = format!("{}{}", r#"{"once":"#.repeat(200), "}".repeat(200));
    let purpose = "A sheet is nested so deep that reading it could exhaust the stack.";
    put(cases, "A25-answers-deep", purpose, &deep, json!({}), json!({"code": "answers-malformed"}));
}

fn filled(cases: &mut Cases) {
    let text = r#"{
        "project": "devtest space: SHOP", "version": "1.0.0",
        "once": {"Region": {"value": null, "blank": false, "sensitive": null}},
        "environments": {"production": {
            "password": {"sensitive": "hunter2"},
            "Debug": {"about": {"anything": [1, 2]}, "value": true}
        }},
        "tenants": {"Acme": {"Address": {"blank": true}}},
        "both": {"Production": {"Acme": {"Url": {"value": "https://acme.example"}}}},
        "references": {"AzureAccount": {"Shop Test": {"value": "Shop Live"}}}
    }"#;
    let known = json!([{"question": "Region", "control": "Select", "value": "us"}]);
    let expect = json!({"findings": [], "shows": [
        {"question": "Address", "tenant": "Acme", "given": {"blank": true}},
        {"question": "Debug", "environment": "Production", "given": {"value": "True"}},
        {"question": "Password", "environment": "Production", "given": {"sensitive": null}},
        {"question": "Region", "given": {"value": "us"}},
        {"question": "Url", "environment": "Production", "tenant": "Acme",
         "given": {"value": "https://acme.example"}},
        {"question": "Shop Test", "kind": "AzureAccount", "given": {"value": "Shop Live"}},
    ]});
    let purpose = "What a sheet answers is put over what was known, and the rest stays.";
    put(cases, "filled", purpose, text, json!({"known": known}), expect);
}

fn reviewed(cases: &mut Cases) {
    let rows: [(&str, &str, Value, &[&str]); 8] = [
        (
            "unused",
            "An answer to what nothing asks is of no use.",
            json!({"question": "Gone", "value": "x"}),
            &["answer-unused"],
        ),
        (
            "unused-environment",
            "An answer for an environment that is gone is of no use.",
            json!({"question": "Debug", "environment": "Staging", "control": "Checkbox",
                   "value": "True"}),
            &["answer-unused"],
        ),
        (
            "unused-place",
            "An answer per environment to what is asked once is of no use.",
            json!({"question": "Region", "environment": "Production", "control": "Select",
                   "value": "eu"}),
            &["answer-unused"],
        ),
        (
            "outdated",
            "An answer for another control type is asked for again.",
            json!({"question": "Region", "value": "eu"}),
            &["answer-outdated"],
        ),
        (
            "no-option",
            "An answer is none of the options.",
            json!({"question": "Region", "control": "Select", "value": "mars"}),
            &["answer-not-an-option"],
        ),
        (
            "no-truth",
            "The answer to a checkbox is neither `True` nor `False`.",
            json!({"question": "Debug", "environment": "Production", "control": "Checkbox",
                   "value": "yes"}),
            &["answer-not-true-or-false"],
        ),
        (
            "binding",
            "An answer with a binding is judged by nobody before a deployment.",
            json!({"question": "Region", "control": "Select", "value": "#{Where}"}),
            &[],
        ),
        (
            "blank",
            "What was left blank on purpose fits every question.",
            json!({"question": "Region", "control": "Select", "value": null}),
            &[],
        ),
    ];
    for (name, purpose, known, findings) in rows {
        let expect = json!({"findings": findings});
        let step = json!({"verb": "review", "sheet": sheet(), "known": [known], "expect": expect});
        rule(cases, "rules.md §8", &format!("review-{name}"), purpose, &[step]);
    }
}
