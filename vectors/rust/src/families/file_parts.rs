//! The items behind a statement, and the table of them that the statement signs.

use anyhow::Result;
use serde_json::json;

use super::bundles::list;
use super::places::{self, NOTES, SECRETS, SLICE, TEMPLATES};
use crate::cases::{About, Cases, code, verify};
use crate::item::{Item, NULL, bytes, int, long_head, size, text};
use crate::message::RawMessage;
use crate::world::World;

const MISMATCH: &str = "part-mismatch";
const VALUE: &str = "schema-value";

type Row = (&'static str, &'static str, &'static str, fn(&mut RawMessage));

/// Files whose statement is the signed one, and whose parts are others.
static PARTS: [Row; 14] = [
    ("A34-part-missing", MISMATCH, "The last part is missing.", |m| {
        m.parts.pop();
    }),
    ("A34-parts-missing", MISMATCH, "No part follows the statement.", |m| m.parts.clear()),
    ("A22-part-added", MISMATCH, "A part follows that nobody signed.", |m| {
        m.parts.push((40, bytes([1; 16])))
    }),
    ("A22-null-added", MISMATCH, "A withheld part follows that nobody signed.", |m| {
        m.parts.push((40, NULL))
    }),
    ("A34-part-repeated", MISMATCH, "The slice is in the file twice.", |m| {
        let again = m.part(SLICE).clone();
        m.parts.insert(3, (SLICE, again));
    }),
    ("A34-parts-swapped", MISMATCH, "Templates and notes are in each other's place.", |m| {
        m.parts.swap(0, 1)
    }),
    ("A34-part-of-same-length", MISMATCH, "One bit of the slice is another.", |m| {
        let mut changed = m.part(SLICE).content().to_vec();
        changed[60] ^= 1;
        *m.part(SLICE) = bytes(changed);
    }),
    ("A34-part-longer", MISMATCH, "The notes have a byte more.", |m| {
        let longer = [m.part(NOTES).content(), &[0]].concat();
        *m.part(NOTES) = bytes(longer);
    }),
    ("A08-secrets-changed", MISMATCH, "The last byte of the sealed secrets is another.", |m| {
        let mut changed = m.part(SECRETS).content().to_vec();
        let last = changed.len() - 2;
        changed[last] ^= 1;
        *m.part(SECRETS) = bytes(changed);
    }),
    ("A34-slice-withheld", "part-withheld", "The slice is withheld.", |m| *m.part(SLICE) = NULL),
    ("A08-secrets-withheld", "part-withheld", "The sealed secrets are withheld.", |m| {
        *m.part(SECRETS) = NULL
    }),
    ("A21-part-text", "cbor-type", "A part is a text.", |m| *m.part(NOTES) = text("notes")),
    ("A21-part-long-head", "cbor-not-shortest", "A part has a longer head than it needs.", |m| {
        let content = m.part(TEMPLATES).content().to_vec();
        *m.part(TEMPLATES) = Item::Raw([long_head(2, 27, size(&content)), content].concat());
    }),
    ("A25-parts-65", "cbor-items", "More parts follow than any file has.", |m| {
        m.parts.extend((0..61).map(|kind| (100 + kind, NULL)))
    }),
];

/// Tables that somebody signed.
static TABLES: [Row; 6] = [
    ("A22-parts-unsorted", VALUE, "The rows of the table are out of order.", |m| {
        m.payload.at(3).items().swap(0, 1)
    }),
    ("A22-parts-kind-twice", VALUE, "Two rows have one kind.", |m| {
        m.payload.at(3).items()[1].items()[0] = int(TEMPLATES)
    }),
    ("A21-part-row-of-four", "cbor-length", "A row has a fourth member.", |m| {
        m.payload.at(3).items()[0].items().push(int(1))
    }),
    ("A21-part-digest-short", "cbor-length", "A digest in the table has 31 bytes.", |m| {
        m.payload.at(3).items()[1].items()[2] = bytes([1; 31])
    }),
    ("A34-part-length-other", MISMATCH, "The table has another length of the notes.", |m| {
        m.payload.at(3).items()[1].items()[1] = int(9)
    }),
    ("A25-part-length-huge", MISMATCH, "The table has a length that no file has.", |m| {
        m.payload.at(3).items()[1].items()[1] = Item::Uint(u64::MAX)
    }),
];

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for (name, wanted, purpose, change) in PARTS {
        let mut message = world.message();
        let statement = RawMessage::statement(&world.bundle);
        change(&mut message);
        let file = [statement, message.behind()].concat();
        add(cases, name, purpose, verify("bundle", "prod", code(wanted)), &file);
    }
    for (name, wanted, purpose, change) in TABLES {
        let mut message = world.message();
        change(&mut message);
        let file = message.sign_as_it_is(&world.identity("dev").signing);
        add(cases, name, purpose, verify("bundle", "prod", code(wanted)), &file);
    }
    let with_part = [&world.recall[..], &bytes([1; 16]).encode()].concat();
    let step = verify("notice", "prod", code(MISMATCH));
    add(cases, "A22-notice-with-part", "A part follows a notice.", step, &with_part);
    accepted(world, cases)
}

fn add(cases: &mut Cases, name: &str, purpose: &str, step: serde_json::Value, file: &[u8]) {
    let path = format!("refuse/{name}");
    cases.one(&About { path: &path, purpose, spec: "format.md §8, §19 row 17" }, step, file);
}

fn accepted(world: &World, cases: &mut Cases) -> Result<()> {
    let digest = super::hex(&world.message().digest());
    let mut logged = world.message();
    let file = world.bundle.clone();
    let Some(Item::Tag(_, mut frame)) = Item::sequence(&file)?.into_iter().next() else {
        anyhow::bail!("no COSE_Sign1")
    };
    logged.unprotected.put(394, list([bytes([1; 200]), bytes([2; 300])]));
    frame.items()[1] = logged.unprotected.clone();
    let statement = Item::Tag(18, frame).encode();
    let about = About {
        path: "accept/log-receipts",
        purpose: "Two logs registered the statement; their receipts change no other line.",
        spec: "format.md §8",
    };
    let standing = json!({"transparency": "not-established", "signature": "passed"});
    let expect = json!({"digest": digest, "standing": standing});
    let file = [statement, logged.behind()].concat();
    cases.one(&about, verify("bundle", "prod", expect), &file);
    let later = places::bundle(world, |m| m.put_part(40, super::bundles::part(text("new"))));
    let about = About {
        path: "accept/part-of-a-later-version",
        purpose: "A part has a kind that nobody knows: its digest is checked, and it is kept.",
        spec: "format.md §12",
    };
    cases.one(&about, verify("bundle", "prod", json!({"standing": {"parts": "passed"}})), &later);
    Ok(())
}
