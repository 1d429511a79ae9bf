//! Releases that nobody would think of.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use spacebridge::{Content, Release};

use super::chance::Chance;

static NAMES: [&str; 10] =
    ["Shop", "shop", "Größe", "Ünïcödé", "日本 店", "a", "Σίσυφος", "Кот", "x.y-z_0", "🛒 cart"];
static VERSIONS: [&str; 16] = [
    "1.0.0",
    "0.0.1",
    "v2",
    "V2.1",
    "1.2.3.4",
    "1.2.3.4.5",
    "stable",
    "1.0.0-rc.1",
    "1.0.0+build.7",
    "1. 2 .3",
    "2016.01.02",
    "1_beta",
    "-",
    "+",
    "1.0.0-a\\b",
    "2147483647",
];
static TEXTS: [&str; 12] = [
    "",
    "plain",
    "Hello #{Name}",
    "line\nline",
    "tab\tand\u{0}zero",
    "\u{202e}reversed",
    "é",
    "e\u{301}",
    "🔑",
    "  spaces  ",
    "{\"json\": [1]}",
    "<script>",
];
/// The versions of the packages of a release, which its actions name again.
static PARTS: [&str; 2] = ["1.0.0", "2024.1-β"];
static TAGS: [&str; 4] = ["Region/Asia", "Region/Europe", "Ring/1/2", "Größe/Süß"];
static ENVIRONMENTS: [&str; 3] = ["Prod Space: Production", "Ops Space: Production", "Test"];
static WORDS: [&str; 8] = ["Alpha", "beta", "Stable", "api", "web", "Ünder", "Größe", "z"];

/// The bytes of the package of this name, wherever it comes from.
pub(super) fn package(id: &str) -> Vec<u8> {
    [b"the bytes of ", id.as_bytes()].concat()
}

/// A release of `project` that can be promoted; its version is one of a few strange ones.
pub(super) fn release(chance: &mut Chance) -> Result<Release> {
    let project = chance.pick(&NAMES);
    let version = chance.pick(&VERSIONS);
    let parts = chance.below(3);
    let packages: Vec<Value> = (0..parts).map(|number| packed(chance, number)).collect();
    let steps: Vec<Value> =
        (0..chance.below(4)).map(|number| step(chance, number, parts)).collect();
    let variables: Vec<Value> = (0..chance.below(8)).map(|_| variable(chance)).collect();
    let templates: Vec<Value> =
        (0..chance.below(4)).map(|number| template(chance, number)).collect();
    let mut release = json!({
        "project": project, "version": version, "assembled": assembled(chance),
        "notes": text(chance), "packages": packages, "process": {"steps": steps},
        "variables": variables, "templates": templates,
    });
    maybe(chance, &mut release, "channel", |chance| (chance.pick(&WORDS)).into());
    serde_json::from_value(release).context("a release")
}

fn assembled(chance: &mut Chance) -> &'static str {
    chance.pick(&["2026-11-19T08:15:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"])
}

fn maybe(
    chance: &mut Chance,
    object: &mut Value,
    key: &str,
    value: impl FnOnce(&mut Chance) -> Value,
) {
    if chance.once_in(3) {
        object[key] = value(chance);
    }
}

fn text(chance: &mut Chance) -> String {
    let text = chance.pick(&TEXTS);
    // Now and then one that is long enough for another head, or for another size of padding.
    if chance.once_in(12) { text.repeat(chance.below(400)) } else { text.to_owned() }
}

fn label(chance: &mut Chance) -> String {
    format!("{}{}", chance.pick(&WORDS), chance.below(30))
}

fn value(chance: &mut Chance) -> Value {
    if chance.once_in(3) { json!({"sensitive": text(chance)}) } else { text(chance).into() }
}

fn properties(chance: &mut Chance) -> Value {
    let mut map = Map::new();
    for _ in 0..chance.below(4) {
        map.insert(format!("{}.{}", label(chance), text(chance)), value(chance));
    }
    map.into()
}

fn set(chance: &mut Chance, from: &[&str]) -> Value {
    Value::from(chance.some(from))
}

fn packed(chance: &mut Chance, number: usize) -> Value {
    let id = format!("Shop.Part{number}");
    let content = Content::of(&package(&id));
    let mut packed = json!({"id": id, "version": PARTS[number], "content": content});
    maybe(chance, &mut packed, "feed", |chance| label(chance).into());
    maybe(chance, &mut packed, "lookup", |_| {
        json!({"sha1": "0102030405060708090a0b0c0d0e0f1011121314",
               "oci": format!("sha256:{}", "0a".repeat(32))})
    });
    packed
}

fn step(chance: &mut Chance, number: usize, parts: usize) -> Value {
    let actions: Vec<Value> = (0..=chance.below(2)).map(|_| action(chance, parts)).collect();
    let mut step = json!({"name": format!("Step {number}"), "actions": actions});
    maybe(chance, &mut step, "condition", |chance| text(chance).into());
    maybe(chance, &mut step, "start", |chance| text(chance).into());
    maybe(chance, &mut step, "acquisition", |chance| text(chance).into());
    maybe(chance, &mut step, "properties", properties);
    maybe(chance, &mut step, "extra", properties);
    step
}

fn action(chance: &mut Chance, parts: usize) -> Value {
    let mut action = json!({"name": label(chance), "kind": text(chance)});
    for flag in ["disabled", "required"] {
        maybe(chance, &mut action, flag, |chance| chance.once_in(2).into());
    }
    for key in ["notes", "condition"] {
        maybe(chance, &mut action, key, |chance| text(chance).into());
    }
    maybe(chance, &mut action, "pool", |chance| label(chance).into());
    maybe(chance, &mut action, "environments", |chance| set(chance, &ENVIRONMENTS));
    maybe(chance, &mut action, "excluded", |chance| set(chance, &ENVIRONMENTS[2..]));
    maybe(chance, &mut action, "channels", |chance| set(chance, &WORDS));
    maybe(chance, &mut action, "tags", |chance| set(chance, &TAGS));
    maybe(chance, &mut action, "properties", properties);
    maybe(chance, &mut action, "extra", properties);
    let packages = (0..parts).map(|number| {
        let id = format!("Shop.Part{number}");
        let version = PARTS[number];
        let mut reference = json!({"package": id, "version": version});
        maybe(chance, &mut reference, "name", |chance| label(chance).into());
        maybe(chance, &mut reference, "feed", |chance| label(chance).into());
        maybe(chance, &mut reference, "properties", properties);
        reference
    });
    action["packages"] = packages.collect();
    action
}

fn variable(chance: &mut Chance) -> Value {
    let content = match chance.below(4) {
        0 => json!({"sensitive": text(chance)}),
        1 => json!({"reference": {"kind": "Account", "name": label(chance)}}),
        _ => json!({"text": text(chance)}),
    };
    let mut variable = json!({"name": label(chance), "value": content});
    maybe(chance, &mut variable, "scope", |chance| {
        json!({
            "actions": set(chance, &WORDS), "channels": set(chance, &WORDS),
            "environments": set(chance, &ENVIRONMENTS), "roles": set(chance, &WORDS),
            "processes": set(chance, &WORDS), "tags": set(chance, &TAGS),
        })
    });
    maybe(chance, &mut variable, "origin", |chance| {
        let order = chance.below(3);
        json!({"library": {"set": format!("Set {order}"), "order": order}})
    });
    maybe(chance, &mut variable, "description", |chance| text(chance).into());
    maybe(chance, &mut variable, "prompt", |chance| {
        // What is asked and not answered leads to no plan, and so to no secret.
        let required = chance.once_in(10);
        json!({"label": text(chance), "description": text(chance), "required": required,
               "control": "SingleLineText"})
    });
    variable
}

fn template(chance: &mut Chance, number: usize) -> Value {
    let mut template = json!({"name": format!("Site.{number}"), "control": "SingleLineText"});
    for key in ["label", "help"] {
        maybe(chance, &mut template, key, |chance| text(chance).into());
    }
    if !chance.once_in(10) {
        template["default"] = value(chance);
    }
    maybe(
        chance,
        &mut template,
        "options",
        |chance| json!([{"value": text(chance), "text": text(chance)}]),
    );
    maybe(
        chance,
        &mut template,
        "per",
        |chance| json!({"environment": chance.once_in(2), "tenant": false}),
    );
    maybe(
        chance,
        &mut template,
        "origin",
        |chance| json!({"library": {"set": label(chance), "order": chance.below(3)}}),
    );
    template
}
