//! Steps of a Space that signs, and of a Space that remembers.

use serde_json::{Value, json};

use crate::cases::space_path;
use crate::world::{NOW, SIGNED, small_document};

/// A step at which `identity` signs in the Space `at`, with a seed of this byte.
pub(super) fn signs(verb: &str, at: &str, identity: &str, seed: u8, expect: Value) -> Value {
    json!({
        "verb": verb, "space": space_path(at), "now": SIGNED, "by": "ada", "seed": seed,
        "keys": format!("keys/{identity}/keys.pem"), "expect": expect,
    })
}

/// Assembles the small release as `dev`.
pub(super) fn assemble(at: &str, expect: Value) -> Value {
    let step = signs("assemble", at, "dev", 10, expect);
    with(step, "release", small_document("1.1.0"))
}

/// Promotes what is assembled.
pub(super) fn promote(at: &str, target: &str, expect: Value) -> Value {
    let mut step = signs("promote", at, "dev", 0, expect);
    step["facts"] = json!({"deployments": [tested()]});
    step["target"] = target.into();
    step["promoting"] = 11.into();
    without(step, "seed")
}

pub(super) fn tested() -> Value {
    json!({
        "project": "Shop", "version": "1.1.0", "environment": "Test", "outcome": "succeeded",
        "queued": "2026-11-20T10:00:00Z", "by": "ada",
    })
}

/// A deployment of the small release in Production.
pub(super) fn deployed(outcome: &str) -> Value {
    json!({
        "project": "DevTest Space: Shop", "version": "1.1.0", "environment": "Production",
        "outcome": outcome, "queued": "2026-11-23T09:30:00Z", "by": "grace",
    })
}

pub(super) fn import(file: &str, at: &str, expect: Value) -> Value {
    json!({
        "verb": "import", "file": file, "space": space_path(at), "now": NOW, "by": "grace",
        "expect": expect,
    })
}

pub(super) fn note(file: &str, at: &str, expect: Value) -> Value {
    json!({
        "verb": "take-note", "file": file, "space": space_path(at), "now": NOW, "by": "grace",
        "expect": expect,
    })
}

pub(super) fn ok() -> Value {
    json!({"ok": true})
}

pub(super) fn with(mut step: Value, key: &str, value: impl Into<Value>) -> Value {
    step[key] = value.into();
    step
}

pub(super) fn without(mut step: Value, key: &str) -> Value {
    step.as_object_mut().map(|fields| fields.remove(key));
    step
}
