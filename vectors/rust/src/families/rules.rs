//! The common part of the cases of the rules.

use serde_json::{Value, json};

use crate::cases::{About, Cases};

/// A case below `rules/` without files beside it.
pub(super) fn rule(cases: &mut Cases, spec: &str, name: &str, purpose: &str, steps: &[Value]) {
    let path = format!("rules/{name}");
    cases.case(&About { path: &path, purpose, spec }, steps, &[]);
}

/// Adds a case below `refuse/`: the name begins with the code of an attack.
pub(super) fn refusal(cases: &mut Cases, spec: &str, name: &str, purpose: &str, step: Value) {
    let path = format!("refuse/{name}");
    cases.case(&About { path: &path, purpose, spec }, &[step], &[]);
}

/// A step that asks a rule.
pub(super) fn ask(verb: &str, given: Value, expect: Value) -> Value {
    json!({"verb": verb, "given": given, "expect": expect})
}

/// A release of a channel, of these parts.
pub(super) fn release(parts: Value) -> Value {
    let mut release = json!({
        "project": "Shop", "version": "1.1.0", "channel": "Stable",
        "assembled": "2026-11-19T08:15:00Z",
    });
    for (key, part) in parts.as_object().into_iter().flatten() {
        release[key] = part.clone();
    }
    // What is absent from a document has its default, and these have none.
    for (key, none) in [("notes", json!("")), ("process", json!({"steps": []}))] {
        if release.get(key).is_none() {
            release[key] = none;
        }
    }
    for key in ["packages", "variables", "templates"] {
        if release.get(key).is_none() {
            release[key] = json!([]);
        }
    }
    release
}

/// A value that is a text, within a scope.
pub(super) fn text(text: &str, scope: Value) -> Value {
    json!({"name": "X", "value": {"text": text}, "scope": scope})
}
