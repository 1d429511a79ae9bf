//! Each limit, met and exceeded by one.

use anyhow::Result;
use serde_json::json;

use crate::cases::{About, Cases, code, preview, verify};
use crate::world::World;

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let mut message = world.message();
    let sealed = message.part(super::places::SECRETS).content().len();
    let statement = world.bundle.len() - message.behind().len();
    let header = message.protected.encode().len();
    let rows: [(&str, &str, usize, &str); 7] = [
        ("statement", "message-too-large", statement, "The statement"),
        ("bytes", "message-too-large", world.bundle.len(), "The file"),
        ("header", "cose-header-too-large", header, "The protected header"),
        ("sealed", "schema-too-many", sealed, "The sealed secrets"),
        (
            "certificate",
            "cose-header-too-large",
            world.identity("dev").der().len(),
            "The attached certificate",
        ),
        ("packages", "schema-too-many", 1, "The list of packages"),
        ("audiences", "schema-too-many", 2, "The list of audiences"),
    ];
    for (limit, wanted, size, words) in rows {
        for over in [false, true] {
            let kind = if over { "refuse/A25-over" } else { "accept/at" };
            let path = format!("{kind}-limit-{limit}");
            let purpose = format!(
                "{words} is {} the limit.",
                if over { "larger by one than" } else { "exactly as large as" }
            );
            let about = About { path: &path, purpose: &purpose, spec: "format.md §20" };
            let expect = if over { code(wanted) } else { json!({"ok": true}) };
            let mut step = verify("bundle", "prod", expect);
            step["limits"] = json!({limit: if over { size - 1 } else { size }});
            cases.one(&about, step, &world.bundle);
        }
    }
    for (limit, wanted, size, words) in [
        ("variables", "schema-too-many", 2, "The list of variables"),
        ("steps", "schema-too-many", 1, "The list of steps"),
        ("templates", "schema-too-many", 2, "The list of templates"),
    ] {
        for over in [false, true] {
            let kind = if over { "refuse/A25-over" } else { "accept/at" };
            let path = format!("{kind}-limit-{limit}");
            let purpose = format!(
                "{words} is {} the limit.",
                if over { "larger by one than" } else { "exactly as large as" }
            );
            let about = About { path: &path, purpose: &purpose, spec: "format.md §20" };
            let expect = if over { code(wanted) } else { json!({"ok": true}) };
            let mut step = preview("prod", expect);
            step["limits"] = json!({limit: if over { size - 1 } else { size }});
            cases.one(&about, step, &world.bundle);
        }
    }
    for over in [false, true] {
        let kind = if over { "refuse/A25-over" } else { "accept/at" };
        let path = format!("{kind}-limit-receipts");
        let about = About {
            path: &path,
            purpose: "As many receipts come along as are allowed, or one more.",
            spec: "format.md §20",
        };
        let expect = if over { code("schema-too-many") } else { json!({"ok": true}) };
        let mut step = preview("ops", expect);
        step["limits"] = json!({"receipts": if over { 1 } else { 2 }});
        cases.one(&about, step, &world.told);
    }
    notes(world, cases);
    Ok(())
}

fn notes(world: &World, cases: &mut Cases) {
    let longest = "The cache was cold.".len();
    for over in [false, true] {
        let kind = if over { "refuse/A25-over" } else { "accept/at" };
        let path = format!("{kind}-limit-notes");
        let about = About {
            path: &path,
            purpose: "The notes of a receipt are as long as is allowed, or longer by one byte.",
            spec: "format.md §20",
        };
        let expect = if over { code("cbor-too-large") } else { json!({"ok": true}) };
        let mut step = verify("receipt", "dev", expect);
        step["limits"] = json!({"notes": if over { longest - 1 } else { longest }});
        cases.one(&about, step, &world.receipts[0]);
    }
}
