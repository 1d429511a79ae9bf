//! Cases of receipts.

use anyhow::Result;
use serde_json::{Value, json};

use super::places;
use crate::cases::{About, Cases, code, space_path, verify};
use crate::item::{Item, bytes, int, map, text};
use crate::message::RawMessage;
use crate::world::{NOW, World};

type Row = (&'static str, &'static str, &'static str, fn(&World, &mut RawMessage));

static RECEIPTS: [Row; 22] = [
    (
        "A14-first-with-link",
        "receipt-number",
        "The first receipt continues one before it.",
        |_, m| m.payload.put(4, bytes([1; 32])),
    ),
    (
        "A14-second-without-link",
        "receipt-number",
        "The second receipt continues nothing.",
        |_, m| *m.payload.at(3) = int(2),
    ),
    ("A14-receipt-number-0", "receipt-number", "The receipt has the number 0.", |_, m| {
        *m.payload.at(3) = int(0)
    }),
    (
        "A13-receipt-no-release",
        "schema-field-missing",
        "The receipt is about no release.",
        |_, m| m.payload.drop_key(1),
    ),
    ("A13-receipt-no-bundle", "schema-field-missing", "The receipt is about no bundle.", |_, m| {
        m.payload.drop_key(2)
    }),
    (
        "A13-receipt-no-environment",
        "schema-field-missing",
        "The receipt is about no environment.",
        |_, m| m.payload.drop_key(7),
    ),
    (
        "A13-receipt-no-outcome",
        "schema-field-missing",
        "The receipt says nothing of how it went.",
        |_, m| m.payload.drop_key(9),
    ),
    (
        "A13-receipt-outcome-9",
        "schema-value",
        "The receipt has an outcome that does not exist.",
        |_, m| *m.payload.at(9) = int(9),
    ),
    (
        "A33-receipt-completed-false",
        "schema-value",
        "The receipt says that nothing is completed, where it should say nothing.",
        |_, m| m.payload.put(16, Item::Simple(20)),
    ),
    (
        "A13-superseding-nothing",
        "schema-field-missing",
        "The receipt supersedes, and names no receipt.",
        |_, m| *m.payload.at(9) = int(8),
    ),
    (
        "A20-receipt-schema-2",
        "schema-unsupported",
        "The receipt has a major version that nobody knows.",
        |_, m| *m.payload.at(0) = Item::Array(vec![int(2), int(0)]),
    ),
    (
        "A34-receipt-subject",
        "subject-mismatch",
        "The header is about another version than the receipt.",
        |_, m| *m.claims().at(2) = text("Shop/9.9.9"),
    ),
    ("A05-receipt-for-another", "audience-other", "The receipt is for another Space.", |w, m| {
        *m.claims().at(3) = super::headers::uri(w.identity("ops").fingerprint())
    }),
    (
        "A13-disclosed-by-other",
        "disclosure-mismatch",
        "Somebody else is disclosed as the one who deployed.",
        |_, m| m.unprotected.at(-65537).at(13).items()[1] = text("mallory"),
    ),
    (
        "A13-disclosed-notes-other",
        "disclosure-mismatch",
        "Other notes are disclosed than were signed.",
        |_, m| m.unprotected.at(-65537).at(14).items()[1] = text("All went well."),
    ),
    (
        "A13-disclosed-salt-other",
        "disclosure-mismatch",
        "A disclosure has another salt.",
        |_, m| m.unprotected.at(-65537).at(13).items()[0] = bytes([1; 32]),
    ),
    (
        "A13-disclosed-nothing-signed",
        "disclosure-mismatch",
        "A part is disclosed that was never signed.",
        |_, m| m.payload.drop_key(13),
    ),
    (
        "A13-disclosures-swapped",
        "disclosure-mismatch",
        "Two disclosures stand in each other's place.",
        |_, m| {
            let all = m.unprotected.at(-65537);
            let by = all.at(13).clone();
            let notes = all.at(14).clone();
            *all.at(13) = notes;
            *all.at(14) = by;
        },
    ),
    (
        "A22-disclosure-unknown",
        "disclosure-mismatch",
        "A part is disclosed that no receipt has.",
        |_, m| m.unprotected.at(-65537).put(20, Item::Array(vec![bytes([1; 32]), text("x")])),
    ),
    (
        "A22-disclosures-empty",
        "disclosure-mismatch",
        "The header of disclosures is there and empty.",
        |_, m| m.unprotected.put(-65537, map([])),
    ),
    ("A22-disclosed-empty", "schema-value", "An empty text is disclosed.", |_, m| {
        m.unprotected.at(-65537).at(13).items()[1] = text("")
    }),
    (
        "A27-receipt-environment",
        "name-reserved-separator",
        "The receipt's environment is called as if it lay in another Space.",
        |_, m| *m.payload.at(7) = text("Prod: Live"),
    ),
];

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for row in &RECEIPTS {
        let file = places::changed(world, &world.receipts[0], "prod", |m| row.3(world, m))?;
        one(cases, row, "format.md §17, §18", verify("receipt", "dev", code(row.1)), &file);
    }
    receipts(world, cases)?;
    stories(world, cases)?;
    withheld(world, cases)?;
    upstream(world, cases)
}

fn one(cases: &mut Cases, row: &Row, spec: &str, step: Value, file: &[u8]) {
    let path = format!("refuse/{}", row.0);
    cases.one(&About { path: &path, purpose: row.2, spec }, step, file);
}

fn accept(file: &str, expect: Value) -> Value {
    json!({
        "verb": "accept", "file": file, "space": space_path("dev"), "now": NOW, "by": "ada",
        "expect": expect,
    })
}

fn receipts(world: &World, cases: &mut Cases) -> Result<()> {
    let [first, second] = [&world.receipts[0], &world.receipts[1]];
    let facts = serde_json::to_value(&world.facts)?;
    let with_facts = |mut step: Value| {
        step["facts"] = facts.clone();
        step
    };
    let about = About {
        path: "accept/receipts",
        purpose: "Two receipts, in their order.",
        spec: "format.md §17, §18",
    };
    let standing = json!({"standing": {"signature": "passed", "subject": "passed"}});
    let mut judged = verify("receipt", "dev", standing);
    judged["file"] = "first".into();
    let steps = [
        judged,
        with_facts(accept("first", json!({"ok": true}))),
        accept("second", json!({"findings": []})),
    ];
    cases.case(&about, &steps, &[("first", first), ("second", second)]);
    let about = About {
        path: "accept/receipt-again",
        purpose: "A receipt that comes again changes nothing.",
        spec: "format.md §18",
    };
    let steps = [
        with_facts(accept("receipt", json!({"ok": true}))),
        accept("receipt", json!({"findings": ["receipt-known"]})),
    ];
    cases.case(&about, &steps, &[("receipt", first)]);
    let about = About {
        path: "accept/A14-receipt-before-is-missing",
        purpose: "The receipt before is not here, which is shown.",
        spec: "format.md §18",
    };
    cases.case(
        &about,
        &[with_facts(accept("receipt", json!({"finds": ["receipt-gap"]})))],
        &[("receipt", second)],
    );
    Ok(())
}

/// Receipts that tell two stories, or one that never began.
fn stories(world: &World, cases: &mut Cases) -> Result<()> {
    let [first, second] = [&world.receipts[0], &world.receipts[1]];
    let facts = serde_json::to_value(&world.facts)?;
    let with_facts = |mut step: Value| {
        step["facts"] = facts.clone();
        step
    };
    let about = About {
        path: "refuse/A13-never-promoted",
        purpose: "A receipt is about a release that was never promoted.",
        spec: "format.md §19",
    };
    cases.case(&about, &[accept("receipt", code("receipt-never-promoted"))], &[("receipt", first)]);
    let other = places::changed(world, first, "prod", |m| *m.payload.at(9) = int(2))?;
    let about = About {
        path: "refuse/A15-two-receipts-of-one-number",
        purpose: "A Space tells two stories under one number.",
        spec: "format.md §18",
    };
    let steps = [
        with_facts(accept("one", json!({"ok": true}))),
        accept("other", code("receipt-equivocation")),
    ];
    cases.case(&about, &steps, &[("one", first), ("other", &other)]);
    let unlinked = places::changed(world, second, "prod", |m| *m.payload.at(4) = bytes([1; 32]))?;
    let about = About {
        path: "accept/A14-link-that-does-not-fit",
        purpose: "The second receipt does not continue the first, which is shown.",
        spec: "format.md §18",
    };
    let steps = [
        with_facts(accept("one", json!({"ok": true}))),
        accept("other", json!({"finds": ["receipt-chain-broken"]})),
    ];
    cases.case(&about, &steps, &[("one", first), ("other", &unlinked)]);
    Ok(())
}

/// Receipts with parts withheld, and receipts for those who take none.
fn withheld(world: &World, cases: &mut Cases) -> Result<()> {
    let first = &world.receipts[0];
    let bare = places::changed(world, first, "prod", |m| m.unprotected.drop_key(-65537))?;
    let about = About {
        path: "accept/receipt-with-parts-withheld",
        purpose: "Everything that may be withheld from a receipt is.",
        spec: "format.md §17",
    };
    let digest = super::hex(&RawMessage::open(first)?.digest());
    cases.one(&about, verify("receipt", "dev", json!({"digest": digest})), &bare);
    for (path, at, wanted, purpose) in [
        (
            "refuse/A12-results-not-accepted",
            "dev-no-results",
            "grant-missing",
            "The sender is trusted with no results.",
        ),
        (
            "refuse/A19-receipt-of-other-project",
            "dev-other-project",
            "project-not-granted",
            "Results are accepted for another project.",
        ),
        (
            "refuse/A35-receipt-of-a-stranger",
            "ops-without-owner",
            "audience-other",
            "A receipt is given to a Space that it is not for.",
        ),
    ] {
        let about = About { path, purpose, spec: "format.md §19" };
        cases.one(&about, verify("receipt", at, code(wanted)), first);
    }
    Ok(())
}

/// Receipts that came along in a bundle.
fn upstream(world: &World, cases: &mut Cases) -> Result<()> {
    let about = About {
        path: "accept/with-receipts",
        purpose: "A bundle brings two receipts of another Space.",
        spec: "format.md §12, §19 row 20",
    };
    let expect = json!({"standing": {"receipts": "passed"}});
    cases.one(&about, verify("bundle", "ops", expect), &world.told);
    let rows: [(&str, &str, &str, &str, fn(&mut RawMessage)); 4] = [
        (
            "A13-receipt-signed-by-another",
            "receipt-signature-invalid",
            "mallory",
            "Somebody else signed a receipt that came along.",
            |_| (),
        ),
        (
            "A13-receipt-of-other-release",
            "receipt-other-release",
            "prod",
            "A receipt that came along is about another release.",
            |m| *m.payload.at(1) = bytes([1; 32]),
        ),
        (
            "A14-receipt-along-number",
            "receipt-number",
            "prod",
            "A receipt that came along continues one before the first.",
            |m| m.payload.put(4, bytes([1; 32])),
        ),
        (
            "A34-receipt-along-subject",
            "subject-mismatch",
            "prod",
            "The header of a receipt that came along is about another version.",
            |m| *m.claims().at(2) = text("Shop/9.9.9"),
        ),
    ];
    for (name, wanted, signer, purpose, change) in rows {
        let changed = places::changed(world, &world.receipts[0], signer, change)?;
        let file = places::changed(world, &world.told, "dev", |message| {
            message.payload.at(9).items()[0] = bytes(changed);
        })?;
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §19 row 20" };
        cases.one(&about, verify("bundle", "ops", code(wanted)), &file);
    }
    Ok(())
}
