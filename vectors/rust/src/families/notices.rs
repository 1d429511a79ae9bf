//! Notices: recalls, the next identity of a Space, its next encryption key.

use anyhow::Result;
use serde_json::{Value, json};

use super::places;
use crate::cases::{About, Cases, code, space_path, verify};
use crate::item::{Item, bytes, int, text};
use crate::message::RawMessage;
use crate::world::{NOW, World};

type Row = (&'static str, &'static str, &'static str, fn(&World, &mut RawMessage));

static NOTICES: [Row; 8] = [
    ("A12-notice-says-nothing", "schema-field-missing", "The notice says nothing.", |_, m| {
        m.payload.drop_key(3)
    }),
    ("A12-notice-says-two-things", "schema-value", "The notice says two things.", |_, m| {
        m.payload.put(5, bytes([1]))
    }),
    ("A04-notice-no-number", "schema-field-missing", "The notice has no number.", |_, m| {
        m.payload.drop_key(1)
    }),
    ("A04-notice-number-0", "schema-value", "The notice has the number 0.", |_, m| {
        *m.payload.at(1) = int(0)
    }),
    (
        "A04-notice-no-last",
        "schema-field-missing",
        "The notice does not say what was signed last.",
        |_, m| m.payload.drop_key(2),
    ),
    (
        "A20-notice-schema-2",
        "schema-unsupported",
        "The notice has a major version that nobody knows.",
        |_, m| *m.payload.at(0) = Item::Array(vec![int(2), int(0)]),
    ),
    ("A05-notice-for-another", "audience-other", "The notice is for another Space.", |w, m| {
        *m.claims().at(3) = super::headers::uri(w.identity("ops").fingerprint())
    }),
    (
        "A34-notice-subject",
        "subject-mismatch",
        "The header is about another version than the recall.",
        |_, m| *m.claims().at(2) = text("Shop/9.9.9"),
    ),
];

static RECALLS: [Row; 5] = [
    ("A34-recall-no-reason", "schema-value", "The recall gives an empty reason.", |_, r| {
        *r.payload.at(5) = text("")
    }),
    (
        "A13-recall-of-another",
        "recall-foreign",
        "The recall is about a release of somebody else.",
        |w, r| *r.payload.at(2) = bytes(w.identity("mallory").fingerprint()),
    ),
    (
        "A20-recall-schema-2",
        "schema-unsupported",
        "The recall has a major version that nobody knows.",
        |_, r| *r.payload.at(0) = Item::Array(vec![int(2), int(0)]),
    ),
    ("A34-recall-no-release", "schema-field-missing", "The recall names no release.", |_, r| {
        r.payload.drop_key(1)
    }),
    (
        "A34-recall-subject",
        "subject-mismatch",
        "The recall's header is about another version than its content.",
        |_, r| *r.claims().at(2) = text("Shop/9.9.9"),
    ),
];

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for row in &NOTICES {
        let file = places::changed(world, &world.recall, "dev", |message| row.3(world, message))?;
        one(cases, row, "format.md §25", verify("notice", "prod", code(row.1)), &file);
    }
    for row in &RECALLS {
        let file = recalled(world, "dev", |recall| row.3(world, recall))?;
        one(cases, row, "format.md §25", verify("notice", "prod", code(row.1)), &file);
    }
    let file = recalled(world, "mallory", |_| ())?;
    let row: Row = (
        "A13-recall-signed-by-another",
        "recall-signature-invalid",
        "Somebody else signed the recall.",
        |_, _| (),
    );
    one(cases, &row, "format.md §25", verify("notice", "prod", code(row.1)), &file);
    noted(world, cases)?;
    successions(world, cases)?;
    renewals(world, cases)?;
    numbers(world, cases)?;
    super::in_transit::family(world, cases)
}

fn one(cases: &mut Cases, row: &Row, spec: &str, step: Value, file: &[u8]) {
    let path = format!("refuse/{}", row.0);
    cases.one(&About { path: &path, purpose: row.2, spec }, step, file);
}

/// The notice of a recall, whose inner statement is changed and signed by `signer`.
fn recalled(world: &World, signer: &str, change: impl FnOnce(&mut RawMessage)) -> Result<Vec<u8>> {
    places::changed(world, &world.recall, "dev", |message| {
        let field = message.payload.at(3);
        let mut recall =
            RawMessage::open(field.content()).unwrap_or_else(|error| panic!("{error}"));
        change(&mut recall);
        *field = bytes(recall.sign(&world.identity(signer).signing));
    })
}

fn note(file: &str, at: &str, expect: Value) -> Value {
    json!({
        "verb": "take-note", "file": file, "space": space_path(at), "now": NOW, "by": "grace",
        "expect": expect,
    })
}

fn noted(world: &World, cases: &mut Cases) -> Result<()> {
    for (name, purpose, file) in [
        ("recall", "A recall of a release.", &world.recall),
        ("succession", "A key gives way to the next one.", &world.succession),
        ("renewal", "A Space has a new encryption certificate.", &world.renewal),
    ] {
        let path = format!("accept/{name}");
        let about = About { path: &path, purpose, spec: "format.md §25" };
        let standing = json!({"standing": {name: "passed"}});
        let mut judged = verify("notice", "prod", standing);
        judged["file"] = "input".into();
        let steps = [
            judged,
            note("input", "prod", json!({"ok": true})),
            note("input", "prod", json!({"finds": ["notice-known"]})),
        ];
        cases.case(&about, &steps, &[("input", file)]);
    }
    let import = json!({
        "verb": "import", "file": "later", "space": space_path("prod"), "now": NOW, "by": "grace",
        "expect": code("sender-replaced"),
    });
    let after = places::changed(world, &world.later, "dev", |m| *m.payload.at(2) = int(90))?;
    cases.case(
        &About {
            path: "refuse/A10-old-key-after-succession",
            purpose: "The key that gave way signs on.",
            spec: "format.md §24",
        },
        &[note("notice", "prod", json!({"ok": true})), import],
        &[("notice", &world.succession), ("later", &after)],
    );
    let other = recalled(world, "dev", |r| *r.payload.at(5) = text("it loses money"))?;
    cases.case(
        &About {
            path: "refuse/A16-two-notices-of-one-number",
            purpose: "A Space announces two things under one number.",
            spec: "format.md §25",
        },
        &[
            note("one", "prod", json!({"ok": true})),
            note("other", "prod", code("notice-equivocation")),
        ],
        &[("one", &world.recall), ("other", &other)],
    );
    Ok(())
}

fn successions(world: &World, cases: &mut Cases) -> Result<()> {
    let forged = places::changed(world, &world.succession, "dev", |message| {
        let field = message.payload.at(4);
        let inner = RawMessage::open(field.content()).unwrap_or_else(|error| panic!("{error}"));
        *field = bytes(inner.sign(&world.identity("mallory").signing));
    })?;
    let rows: [(&str, &str, &str, Vec<u8>); 3] = [
        (
            "A10-successor-did-not-sign",
            "succession-signature-invalid",
            "The next key did not agree.",
            forged,
        ),
        (
            "A10-succession-of-another",
            "succession-other",
            "A succession is about another identity than the sender's.",
            succession(world, |w, m| {
                *m.payload.at(1) = bytes(w.identity("ops").fingerprint());
            })?,
        ),
        (
            "A10-succession-epoch-1",
            "schema-value",
            "A succession leads to the first identity.",
            succession(world, |_, m| {
                *m.payload.at(2) = int(1);
                *m.claims().at(2) = text("identity/1");
            })?,
        ),
    ];
    for (name, wanted, purpose, file) in rows {
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §25" };
        cases.one(&about, verify("notice", "prod", code(wanted)), &file);
    }
    Ok(())
}

fn renewals(world: &World, cases: &mut Cases) -> Result<()> {
    let stranger = places::changed(world, &world.renewal, "dev", |m| {
        *m.payload.at(5) = bytes(world.identity("prod").certificate().encryption_der());
    })?;
    let about = About {
        path: "refuse/A35-renewal-by-another",
        purpose: "A new encryption certificate was issued by another identity.",
        spec: "format.md §25",
    };
    cases.one(&about, verify("notice", "prod", code("certificate-not-issued")), &stranger);
    let old = places::changed(world, &world.renewal, "dev", |m| {
        *m.payload.at(5) = bytes(world.identity("dev").certificate().encryption_der());
    })?;
    let first = note("new", "prod", json!({"ok": true}));
    let old = places::changed(world, &old, "dev", |m| *m.payload.at(1) = int(2))?;
    cases.case(
        &About {
            path: "refuse/A10-renewal-played-again",
            purpose: "An older encryption certificate comes after a newer one.",
            spec: "format.md §25",
        },
        &[first, note("old", "prod", code("renewal-older"))],
        &[("new", &world.renewal), ("old", &old)],
    );
    Ok(())
}

fn numbers(world: &World, cases: &mut Cases) -> Result<()> {
    let leap = places::changed(world, &world.recall, "dev", |m| {
        m.payload.at(2).items()[0] = Item::Uint(u64::MAX)
    })?;
    cases.case(
        &About {
            path: "accept/A03-numbers-leap",
            purpose: "A sender's numbers leap to the end, which is shown.",
            spec: "format.md §18",
        },
        &[note("input", "prod", json!({"finds": ["numbers-leap"]}))],
        &[("input", &leap)],
    );
    let gap = places::changed(world, &world.recall, "dev", |m| *m.payload.at(1) = int(5))?;
    cases.case(
        &About {
            path: "accept/A04-notices-missing",
            purpose: "Notices before this one are not here, which is shown.",
            spec: "format.md §18",
        },
        &[note("input", "prod", json!({"finds": ["notice-gap", "bundles-outstanding"]}))],
        &[("input", &gap)],
    );
    Ok(())
}

fn succession(world: &World, change: fn(&World, &mut RawMessage)) -> Result<Vec<u8>> {
    places::changed(world, &world.succession, "dev", |message| {
        let field = message.payload.at(4);
        let mut inner = RawMessage::open(field.content()).unwrap_or_else(|error| panic!("{error}"));
        change(world, &mut inner);
        let subject = inner.claims().at(2).clone();
        *field = bytes(inner.sign(&world.identity("next").signing));
        *message.claims().at(2) = subject;
    })
}
