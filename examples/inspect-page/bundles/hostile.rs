//! A release whose every text tries to be markup, to command a terminal, or to hide.

use serde_json::{Value, json};
use spacebridge::Release;
use spacebridge_testkit::keys;

use crate::Anything;

pub(crate) const VERSION: &str = "6.6.6";

/// Markup in several costumes, a terminal's commands, a reordering mark, a forged line.
pub(crate) const TEXT: &str = "<script>hacked=1</script><img src=x onerror=hacked=1>\
    \"><svg onload=hacked=1>{{hacked}}javascript:hacked=1\u{1b}[2J\u{1b}]0;hacked\u{7}\
    \u{202e}desrever\u{2066}\u{200b}\r\nVerdict: holds";

/// Hostile markup for names, which take no invisible character.
const NAME: &str = "<img src=x onerror=hacked=1>";

/// A certificate that calls itself by markup.
pub(crate) fn certificate() -> String {
    keys("<script>hacked=1</script>", 66).certificate().to_pem()
}

pub(crate) fn release() -> Anything<Release> {
    let properties = json!({
        "Octopus.Action.Script.ScriptBody": TEXT, "<b>plain</b>\u{1b}[31m": TEXT,
    });
    let action = json!({
        "name": NAME, "kind": TEXT, "notes": TEXT, "condition": TEXT, "pool": NAME,
        "channels": [NAME], "tags": [format!("{NAME}/x")], "properties": properties,
        "packages": [{ "name": NAME, "package": "Shop.Web", "version": TEXT, "feed": NAME }],
    });
    let step = json!({
        "name": NAME, "condition": TEXT, "start": TEXT, "properties": properties,
        "actions": [action, { "name": "second", "kind": "x" }],
    });
    let scope = json!({ "actions": [NAME], "channels": [NAME], "roles": [NAME] });
    let release: Value = json!({
        "project": "Shop", "version": VERSION, "channel": NAME,
        "assembled": "2026-11-19T08:15:00Z", "notes": TEXT,
        "packages": [{
            "id": "Shop.Web", "version": TEXT, "feed": NAME,
            "content": { "size": 1, "sha256": "60".repeat(32) },
        }],
        "process": { "steps": [step] },
        "variables": [
            { "name": NAME, "value": { "text": TEXT }, "scope": scope, "description": TEXT },
            { "name": "prompted", "value": { "text": TEXT },
              "prompt": { "label": TEXT, "description": TEXT } },
            { "name": "account", "value": { "reference": { "kind": NAME, "name": NAME } } },
            { "name": "__proto__", "value": { "text": TEXT } },
        ],
        "templates": [
            { "name": NAME, "label": TEXT, "help": TEXT, "default": TEXT },
            { "name": "choice", "label": TEXT, "control": "Select",
              "options": [{ "value": TEXT, "text": TEXT }], "per": { "environment": true } },
            { "name": "__proto__", "label": TEXT, "control": TEXT },
        ],
    });
    Ok(serde_json::from_value(release)?)
}
