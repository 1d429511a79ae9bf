//! Messages of a key that a rotation replaced: those that its notice lists, and others.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use spacebridge::trust::{FormerKey, KeyEnd, Trust};
use spacebridge::{Grant, Message, MessageDigest, Receipt, Space};

use super::places;
use super::senders::{good, name, space};
use crate::cases::{About, Cases, code, space_path, verify};
use crate::item::{Item, int};
use crate::message::RawMessage;
use crate::world::{NOW, World};

type Row = (&'static str, &'static str, fn(&mut Vec<Item>));

/// Lists that no notice has.
static LISTS: [Row; 3] = [
    ("A12-in-transit-empty", "A key rotation lists no message, in a list.", Vec::clear),
    ("A12-in-transit-descending", "A key rotation lists messages in another order.", |list| {
        list.reverse();
    }),
    ("A12-in-transit-twice", "A key rotation lists a message twice.", |list| {
        list.extend(list.first().cloned());
        list.rotate_right(1);
    }),
];

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for row in &LISTS {
        let file =
            places::changed(world, &world.succession, "dev", |m| row.2(m.payload.at(6).items()))?;
        let path = format!("refuse/{}", row.0);
        let about = About { path: &path, purpose: row.1, spec: "format.md §25" };
        cases.one(&about, verify("notice", "prod", code("schema-value")), &file);
    }
    let list = RawMessage::open(&world.succession)?.payload.at(6).clone();
    let with_list = places::changed(world, &world.recall, "dev", |m| m.payload.put(6, list))?;
    let about = About {
        path: "refuse/A12-in-transit-in-a-recall",
        purpose: "A recall lists messages that are on their way.",
        spec: "format.md §25",
    };
    cases.one(&about, verify("notice", "prod", code("schema-value")), &with_list);
    limit(world, cases)?;
    bundles(world, cases)?;
    receipts(world, cases)
}

fn limit(world: &World, cases: &mut Cases) -> Result<()> {
    let listed = RawMessage::open(&world.succession)?.payload.at(6).items().len();
    for over in [false, true] {
        let kind = if over { "refuse/A25-over" } else { "accept/at" };
        let path = format!("{kind}-limit-in-transit");
        let about = About {
            path: &path,
            purpose: "A key rotation lists as many messages as are allowed, or one more.",
            spec: "format.md §20",
        };
        let expect = if over { code("schema-too-many") } else { json!({"ok": true}) };
        let mut step = verify("notice", "prod", expect);
        step["limits"] = json!({"transit": listed.saturating_sub(usize::from(over))});
        cases.one(&about, step, &world.succession);
    }
    Ok(())
}

fn step(verb: &str, file: &str, expect: Value) -> Value {
    json!({
        "verb": verb, "file": file, "space": space_path("prod"), "now": NOW, "by": "grace",
        "expect": expect,
    })
}

fn bundles(world: &World, cases: &mut Cases) -> Result<()> {
    let note = || step("take-note", "notice", json!({"ok": true}));
    let files = |later| [("notice", world.succession.as_slice()), ("later", later)];
    let about = About {
        path: "accept/in-transit-after-the-succession",
        purpose: "A bundle that was on its way arrives after the key gave way.",
        spec: "format.md §24",
    };
    let arrives = step("import", "later", json!({"ok": true}));
    cases.case(&about, &[note(), arrives], &files(&world.later));
    let forged = places::changed(world, &world.later, "dev", |m| *m.payload.at(2) = int(2))?;
    let about = About {
        path: "refuse/A10-former-key-fills-a-gap",
        purpose: "The key that gave way signs another bundle with a number that never arrived.",
        spec: "format.md §24",
    };
    let filled = step("import", "later", code("sender-replaced"));
    cases.case(&about, &[note(), filled], &files(&forged));
    Ok(())
}

/// Dev, to which Prod's key gave way; the notice listed these messages.
fn dev(world: &World, listed: impl IntoIterator<Item = MessageDigest>) -> Result<Space> {
    let next = world.identity("next").certificate();
    let former = FormerKey {
        certificate: world.identity("prod").certificate().clone(),
        end: KeyEnd::Replaced(good(5)),
        in_transit: Some(listed.into_iter().collect()),
    };
    let grants = [Grant::PromoteTo, Grant::AcceptResults];
    let trust = Trust::new(name("Prod Space"), next, grants).after(former);
    let own = world.identity("dev").certificate();
    Ok(spacebridge_testkit::open_space("DevTest Space", own, &["Test"]).trust(trust).build()?)
}

fn receipts(world: &World, cases: &mut Cases) -> Result<()> {
    let first = world.receipts.first().context("a receipt")?;
    let digest = Message::<Receipt>::from_bytes(first.as_slice())?.digest()?;
    space(cases, "dev-prod-replaced", &dev(world, [])?)?;
    space(cases, "dev-prod-replaced-listed", &dev(world, [digest])?)?;
    let accept = |at: &str, expect: Value| {
        json!({
            "verb": "accept", "file": "input", "space": space_path(at), "now": NOW, "by": "ada",
            "facts": world.facts, "expect": expect,
        })
    };
    let judged = |at: &str, standing: &str| {
        let mut step = verify("receipt", at, json!({"standing": {"key-standing": standing}}));
        step["file"] = "input".into();
        step
    };
    for (path, purpose, at, standing, expect) in [
        (
            "accept/in-transit-receipt",
            "A receipt of a replaced key is listed.",
            "dev-prod-replaced-listed",
            "passed",
            json!({"ok": true}),
        ),
        (
            "refuse/A10-receipt-not-listed",
            "A receipt of a replaced key is not listed.",
            "dev-prod-replaced",
            "not-established",
            code("sender-replaced"),
        ),
    ] {
        let about = About { path, purpose, spec: "format.md §24" };
        cases.case(&about, &[judged(at, standing), accept(at, expect)], &[("input", first)]);
    }
    Ok(())
}
