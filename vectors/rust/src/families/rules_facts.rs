//! Facts and lifecycles, as the cases of progress and of dashboards need them.

use serde_json::{Value, json};

/// The fingerprint of a signer whom nobody has to check.
pub(super) const SIGNER: &str = "11:11:11:11:11:11:11:11:11:11:11:11:11:11:11:11:\
                                 11:11:11:11:11:11:11:11:11:11:11:11:11:11:11:11";
pub(super) const OURS: &str = "22:22:22:22:22:22:22:22:22:22:22:22:22:22:22:22:\
                               22:22:22:22:22:22:22:22:22:22:22:22:22:22:22:22";

/// Some digest; `digit` tells it from others.
pub(super) fn digest(digit: char) -> String {
    core::iter::repeat_n(digit, 64).collect()
}

/// Returns a deployment of this Space, at this hour of one day.
pub(super) fn done(environment: &str, outcome: &str, hour: u8) -> Value {
    json!({
        "project": "Shop", "version": "1.1.0", "environment": environment, "outcome": outcome,
        "queued": format!("2026-11-20T{hour:02}:00:00Z"), "by": "ada",
    })
}

/// Returns a deployment from a receipt of the Space that owns the environment, by its number.
pub(super) fn receipt(environment: &str, outcome: &str, hour: u8, sequence: u64) -> Value {
    let evidence = json!({"receipt": {
        "signer": SIGNER, "audience": OURS, "sequence": sequence, "previous": null,
        "digest": digest('d'),
    }});
    with(done(environment, outcome, hour), json!({"evidence": evidence}))
}

/// The document, with these keys put over it.
pub(super) fn with(mut document: Value, more: Value) -> Value {
    for (key, value) in more.as_object().into_iter().flatten() {
        document[key] = value.clone();
    }
    document
}

/// A phase of manual stops: `Space` in angle brackets is a whole Space.
pub(super) fn phase(name: &str, stops: &[&str]) -> Value {
    json!({"name": name, "manual": stops.iter().map(|name| stop(name)).collect::<Vec<_>>()})
}

pub(super) fn stop(name: &str) -> Value {
    match name.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
        Some(space) => json!({"space": space}),
        None => json!({"environment": name}),
    }
}

pub(super) fn lifecycle(phases: &[Value]) -> Value {
    json!({"name": "Path", "phases": phases})
}

/// Returns the progress with these states of all stages of these phases, in their order.
pub(super) fn states(phases: &[Value], states: &[&str]) -> Value {
    let mut states = states.iter().map(|state| match *state {
        "open" => json!({"state": "open"}),
        other => json!({"state": {other: {}}}),
    });
    let shown: Vec<Value> = phases
        .iter()
        .map(|phase| {
            let count = phase["manual"].as_array().map_or(0, Vec::len);
            json!({"stops": states.by_ref().take(count).collect::<Vec<_>>()})
        })
        .collect();
    assert!(states.next().is_none(), "more states than stops");
    json!({"phases": shown})
}
