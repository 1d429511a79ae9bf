//! Transfers of packages.

use serde_json::{Value, json};
use spacebridge::Content;

use super::rules::{ask, rule};
use crate::cases::Cases;

/// Name, purpose, what the target holds, what the source holds, policy, what it shows.
type Row = (&'static str, &'static str, Value, Value, Value, Value);

const NEW: &str = "the bytes of 1.1.0";

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, there, here, policy, shows) in
        ways().into_iter().chain(full()).chain(bases())
    {
        let package = json!({
            "id": "Shop.Web", "version": "1.1.0", "feed": "Builds", "content": content(NEW),
            "lookup": {"sha1": "a".repeat(40)},
        });
        let given = json!({
            "packages": [package], "there": there, "here": here, "policy": policy,
        });
        let name = if name.starts_with('A') { name.to_owned() } else { format!("transfer-{name}") };
        let step = ask("transfer", given, json!({"shows": {"packages": [shows]}}));
        // How a policy begins, and what is never a reason to send nothing, is said there.
        let by_policy = name.starts_with("transfer-gap") || name.starts_with("A17");
        let spec = if by_policy { "rules.md §14" } else { "packages.md §7" };
        rule(cases, spec, &name, purpose, &[step]);
    }
    let package = json!({"id": "Shop.Web", "version": "1.1.0"});
    let given = json!({
        "packages": [package], "there": {"packages": []}, "here": [], "policy": connected(),
    });
    let step = ask("transfer", given, json!({"code": "package-no-digest"}));
    let purpose = "A package without a digest is sent in no way: nothing would tell its bytes.";
    rule(cases, "packages.md §7", "transfer-without-digest", purpose, &[step]);
}

fn content(text: &str) -> Value {
    let Content { size, sha256 } = Content::of(text.as_bytes());
    json!({"size": size, "sha256": sha256})
}

fn connected() -> Value {
    json!({"delta": "always"})
}

/// Returns the packages of the target: versions, and the bytes of each.
fn there(held: &[(&str, &str)]) -> Value {
    let package = |(version, text): &(&str, &str)| {
        let content = content(text);
        json!({"id": "Shop.Web", "version": version, "content": content})
    };
    json!({"packages": held.iter().map(package).collect::<Vec<_>>()})
}

fn here(held: &[(&str, &str)]) -> Value {
    let package = |(version, text): &(&str, &str)| {
        let id = "Shop.Web";
        json!({"id": id, "version": version, "text": text})
    };
    held.iter().map(package).collect::<Vec<_>>().into()
}

fn way(way: Value) -> Value {
    json!({"transfer": way, "other": null})
}

fn ways() -> Vec<Row> {
    let old = || there(&[("1.0.0", "old")]);
    let both = || here(&[("1.0.0", "old"), ("1.1.0", NEW)]);
    let delta = || way(json!({"delta": {"basis": content("old")}}));
    let unread = json!({"packages": [
        {"id": "Web", "version": "9", "lookup": {"sha1": "a".repeat(40)}},
    ]});
    vec![
        (
            "have",
            "Bytes that the target holds are not sent, under whatever name it holds them.",
            json!({"packages": [{"id": "Web", "version": "9", "content": content(NEW)}]}),
            both(),
            connected(),
            way(json!("have")),
        ),
        (
            "look-up",
            "A connected target checks a package that nobody read, and that has the same SHA-1.",
            unread.clone(),
            both(),
            connected(),
            way(json!("look-up")),
        ),
        (
            "look-up-across-a-gap",
            "Across a gap nobody can ask back, so nothing is looked up.",
            unread,
            both(),
            json!({}),
            way(json!("full")),
        ),
        (
            "feed",
            "A target that reaches the feed fetches the package there.",
            old(),
            both(),
            json!({"delta": "always", "feeds": ["Builds"]}),
            way(json!({"feed": "Builds"})),
        ),
        (
            "delta",
            "A connected target gets a pack, made of what both sides hold.",
            old(),
            both(),
            connected(),
            delta(),
        ),
    ]
}

fn full() -> Vec<Row> {
    let old = || there(&[("1.0.0", "old")]);
    let both = || here(&[("1.0.0", "old"), ("1.1.0", NEW)]);
    let delta = || way(json!({"delta": {"basis": content("old")}}));
    let mut pinned = old();
    pinned["pinned"] = true.into();
    vec![
        (
            "gap",
            "Across a gap the whole package is sent: the basis may be gone by then.",
            old(),
            both(),
            json!({}),
            way(json!("full")),
        ),
        (
            "gap-pinned",
            "Across a gap a pack is sent if the target keeps its packages.",
            pinned.clone(),
            both(),
            json!({}),
            delta(),
        ),
        (
            "never",
            "Where packs are forbidden the whole package is sent.",
            pinned,
            both(),
            json!({"delta": "never"}),
            way(json!("full")),
        ),
        (
            "absent",
            "A package that the source does not hold itself cannot be sent.",
            old(),
            here(&[("1.0.0", "old")]),
            connected(),
            way(json!("absent")),
        ),
        (
            "A17-transfer-other-content",
            "Other bytes under the same id and version are named, and are no reason not to send.",
            there(&[("1.1.0", "rebuilt")]),
            here(&[("1.1.0", NEW)]),
            connected(),
            json!({"transfer": "full", "other": content("rebuilt")}),
        ),
        (
            "A18-transfer-basis-not-held-here",
            "No pack is made of a package that only the target holds.",
            old(),
            here(&[("1.1.0", NEW)]),
            connected(),
            way(json!("full")),
        ),
    ]
}

fn bases() -> Vec<Row> {
    let made_of = |text: &str| way(json!({"delta": {"basis": content(text)}}));
    let all = [("1.0.9", "a"), ("1.0.10", "b"), ("1.2.0", "c"), ("2.0.0", "d"), ("1.1.0", NEW)];
    let twins = ["one", "two"];
    let digest = |text: &&str| Content::of(text.as_bytes()).sha256;
    let smaller = twins.into_iter().min_by_key(digest).unwrap_or_default();
    let row = |name, purpose, held: &[(&str, &str)], basis: &str| -> Row {
        (name, purpose, there(held), here(&all), connected(), made_of(basis))
    };
    vec![
        row(
            "basis-below",
            "The basis is the highest version up to the wanted one, as versions are ordered.",
            &[("1.0.9", "a"), ("1.0.10", "b"), ("2.0.0", "d")],
            "b",
        ),
        row(
            "basis-above",
            "Where there is none below, the basis is the lowest version above.",
            &[("2.0.0", "d"), ("1.2.0", "c")],
            "c",
        ),
        (
            "basis-of-two",
            "Of two packages with one version the basis is the one with the smaller digest.",
            there(&[("1.0.0", "one"), ("1.0.0", "two")]),
            here(&[("1.0.0", "one"), ("1.0.0", "two"), ("1.1.0", NEW)]),
            connected(),
            made_of(smaller),
        ),
        (
            "basis-of-another-package",
            "No pack is made of a package with another id.",
            json!({"packages": [{"id": "Shop.Db", "version": "1.0.0", "content": content("a")}]}),
            json!([{"id": "Shop.Db", "version": "1.0.0", "text": "a"},
                   {"id": "Shop.Web", "version": "1.1.0", "text": NEW}]),
            connected(),
            way(json!("full")),
        ),
    ]
}
