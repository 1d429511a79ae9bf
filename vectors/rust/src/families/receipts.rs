//! Cases of receipts.

use anyhow::Result;
use serde_json::{Value, json};

use super::places;
use crate::cases::{About, Cases, code, preview, space_path, verify};
use crate::item::{Item, NULL, bytes, int, text};
use crate::message::RawMessage;
use crate::world::{NOW, World};

/// The kinds of the parts of a receipt.
const BY: i64 = 1;
const ANSWERS: i64 = 3;
const SALT: i64 = 4;

type Row = (&'static str, &'static str, &'static str, fn(&World, &mut RawMessage));

static RECEIPTS: [Row; 19] = [
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
        |_, m| m.payload.put(13, Item::Simple(20)),
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
    ("A13-by-empty", "schema-value", "The person is an empty text.", |_, m| {
        m.edit(BY, |by| *by = text(""))
    }),
    ("A13-answers-short", "cbor-length", "The digest of the answers has 31 bytes.", |_, m| {
        m.edit(ANSWERS, |answers| *answers = bytes([1; 31]))
    }),
    ("A31-by-padding-not-zero", "schema-value", "The padding says something.", |_, m| {
        m.edit_part(BY, |part| part.items()[2] = bytes([1; 9]))
    }),
    ("A31-answers-padded", "schema-value", "A part is padded that never is.", |_, m| {
        m.edit_part(ANSWERS, |part| part.items()[2] = bytes([0; 9]))
    }),
    (
        "A22-receipt-parts-empty",
        "schema-value",
        "The table of parts is there and empty.",
        |_, m| {
            m.parts.clear();
            m.leave_table();
            m.payload.put(17, Item::Array(Vec::new()));
        },
    ),
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
    let mut bare = RawMessage::open(first)?;
    bare.parts.iter_mut().for_each(|(_, part)| *part = NULL);
    let bare = [RawMessage::statement(first), bare.behind()].concat();
    let about = About {
        path: "accept/receipt-with-parts-withheld",
        purpose: "Everything that may be withheld from a receipt is.",
        spec: "format.md §17",
    };
    let digest = super::hex(&RawMessage::open(first)?.digest());
    cases.one(&about, verify("receipt", "dev", json!({"digest": digest})), &bare);
    let about = About {
        path: "accept/receipt-with-the-salt-of-the-answers",
        purpose: "The answers are proven with the salt, which the file that left does not have.",
        spec: "format.md §17",
    };
    cases.one(&about, verify("receipt", "dev", json!({"digest": digest})), &world.whole);
    let short = places::changed(world, &world.whole, "prod", |m| {
        m.edit(SALT, |salt| *salt = bytes([1; 31]));
    })?;
    let row: Row =
        ("A13-salt-short", "cbor-length", "The salt of the answers has 31 bytes.", |_, _| ());
    one(cases, &row, "format.md §17", verify("receipt", "dev", code(row.1)), &short);
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
        spec: "format.md §12, §19 row 21",
    };
    let expect = json!({"standing": {"receipts": "passed"}});
    cases.one(&about, preview("ops", expect), &world.told);
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
            message.edit(places::HISTORY, |history| history.at(1).items()[0] = bytes(changed));
        })?;
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §19 row 21" };
        cases.one(&about, preview("ops", code(wanted)), &file);
    }
    Ok(())
}
