//! Differences between the two readers, or gaps in the specification, found by comparison on random
//! messages.

use anyhow::Result;
use serde_json::json;

use super::places;
use super::secrets::resealed;
use crate::cases::{About, Cases, code, open, preview, verify};
use crate::item::{Item, TRUE, bytes, int, map, text};
use crate::message::RawMessage;
use crate::world::World;

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    slices(world, cases);
    cases.begin("limits");
    actions(world, cases)?;
    encodings(world, cases);
    cases.begin("messages");
    versions(world, cases)?;
    receipts(world, cases)?;
    let about = About {
        path: "accept/notice-carries-nothing-onward",
        purpose: "A notice carries nothing for Spaces further on, and its statement says so.",
        spec: "format.md §25",
    };
    let standing = json!({"standing": {"onward": "not-applicable", "recall": "passed"}});
    cases.one(&about, verify("notice", "prod", standing), &world.recall);
    let mut message = RawMessage::open(&world.recall)?;
    let mut recall = RawMessage::open(message.payload.at(3).content())?;
    recall.payload.put(40, int(1));
    let key = &world.identity("dev").signing;
    *message.payload.at(3) = bytes(recall.sign(key));
    let about = About {
        path: "accept/recall-of-a-later-minor-version",
        purpose: "The recall in a notice has a field that nobody knows, which is shown.",
        spec: "format.md §21",
    };
    let standing = json!({"standing": {"unknown-fields": "not-established", "recall": "passed"}});
    cases.one(&about, verify("notice", "prod", standing), &message.sign(key));
    Ok(())
}

fn slices(world: &World, cases: &mut Cases) {
    let file = places::slice(world, |slice| {
        slice.at(1).items()[1].drop_key(3);
        *slice.at(2) = map([]);
    });
    let about = About {
        path: "refuse/A22-library-sets-empty",
        purpose: "The slice has a table of no library sets.",
        spec: "format.md §2",
    };
    cases.one(&about, preview("prod", code("schema-value")), &file);
    for (path, kind, purpose) in [
        ("refuse/A27-reference-kind-blank", " Certificate", "White space stands before the kind."),
        ("refuse/A27-reference-kind-decomposed", "Cafe\u{301}", "The kind is not composed."),
    ] {
        let file = places::slice(world, |slice| {
            *slice.at(1).items()[0].at(1) = Item::Array(vec![text(kind), text("tls")]);
        });
        let about = About { path, purpose, spec: "format.md §3" };
        cases.one(&about, preview("prod", code("schema-name-form")), &file);
    }
}

/// Actions are counted in all, and not in each step.
fn actions(world: &World, cases: &mut Cases) -> Result<()> {
    let file = places::slice(world, |slice| {
        let mut action = slice.at(0).items()[0].at(5).items()[0].clone();
        action.drop_key(12);
        let step = map([(0, text("Another")), (5, Item::Array(vec![action]))]);
        slice.at(0).items().push(step);
    });
    let file = resealed(world, RawMessage::open(&file)?)?;
    for (path, steps, expect) in [
        ("accept/at-limit-actions", 2, json!({"ok": true})),
        ("refuse/A25-over-limit-actions", 1, code("schema-too-many")),
    ] {
        let purpose = "Two steps have two actions in all.";
        let mut step = preview("prod", expect);
        step["limits"] = json!({"steps": steps});
        cases.one(&About { path, purpose, spec: "format.md §20" }, step, &file);
    }
    Ok(())
}

fn encodings(world: &World, cases: &mut Cases) {
    for (path, depth, expect, purpose) in [
        (
            "accept/at-limit-depth",
            3,
            json!({"ok": true}),
            "A tag, an array and the unprotected header are three levels of depth.",
        ),
        (
            "refuse/A25-over-limit-depth",
            2,
            code("cbor-depth"),
            "A tag, an array and the unprotected header are three levels of depth.",
        ),
    ] {
        let mut step = verify("receipt", "dev", expect);
        step["limits"] = json!({"depth": depth});
        cases.one(&About { path, purpose, spec: "format.md §20" }, step, &world.receipts[0]);
    }
    let file = places::bundle(world, |message| {
        message.payload.put_item(Item::Uint(1 << 63), int(1));
    });
    let about = About {
        path: "refuse/A21-payload-key-2-63",
        purpose: "The key of a field that nobody knows does not fit 64 bits with a sign.",
        spec: "format.md §2",
    };
    cases.one(&about, verify("bundle", "prod", code("cbor-integer")), &file);
    let file = places::bundle(world, |message| {
        message.payload.put(15, Item::Array(vec![int(1), int(6)]));
    });
    let about = About {
        path: "accept/must-understand-what-is-known",
        purpose: "The bundle lists fields that must be understood, and they are.",
        spec: "format.md §21",
    };
    cases.one(&about, verify("bundle", "prod", json!({"ok": true})), &file);
    let file = places::bundle(world, |message| {
        message.protected.put(2, Item::Array(vec![TRUE]));
    });
    let about = About {
        path: "refuse/A20-crit-true",
        purpose: "The truth value `true` stands where the label 1 would be critical.",
        spec: "format.md §8",
    };
    cases.one(&about, verify("bundle", "prod", code("cose-critical")), &file);
    let file = places::sealed(world, |sealed| {
        let Item::Tag(_, frame) = sealed else { panic!("no COSE_Encrypt") };
        *frame.items()[3].items()[0].items()[1].at(-1).at(-1) = TRUE;
    });
    let about = About {
        path: "refuse/A08-curve-true",
        purpose: "The truth value `true` stands where the ephemeral key names curve 1.",
        spec: "format.md §16",
    };
    cases.one(&about, open("prod", code("secrets-misaddressed")), &file);
}

/// Versions at the edges of the grammar.
fn versions(world: &World, cases: &mut Cases) -> Result<()> {
    let of = |version: &str| {
        places::bundle(world, |message| {
            let subject = format!("Shop/{version}");
            *message.claims().at(2) = text(&subject);
            places::in_manifest(world, message, |manifest| {
                *manifest.claims().at(2) = text(&subject);
                *manifest.payload.at(2) = text(version);
            });
        })
    };
    for (name, version, wanted) in [
        ("accept/version-spaces", "V 1 . 2 -a", None),
        ("accept/version-no-number", "v1x", None),
        ("accept/version-five-numbers", "1.2.3.4.5", None),
        ("accept/version-digits-before-letters", "1.99999999999x", None),
        ("accept/version-separator-alone", "-", None),
        ("refuse/A02-version-number-large", "1.2147483648", Some("version-number-too-large")),
        ("refuse/A02-version-space-between", "1.0.0-a b", Some("version-malformed")),
        ("refuse/A02-version-v-twice", "1.v2 ", Some("schema-name-form")),
        ("refuse/A02-version-digit-of-another-script", "1.\u{661}", Some("version-malformed")),
    ] {
        let purpose = format!("The release is called `{}`.", version.escape_debug());
        let about = About { path: name, purpose: &purpose, spec: "format.md §3" };
        let expect = wanted.map_or_else(|| json!({"ok": true}), code);
        let file = resealed(world, RawMessage::open(&of(version))?)?;
        cases.one(&about, verify("bundle", "prod", expect), &file);
    }
    Ok(())
}

fn receipts(world: &World, cases: &mut Cases) -> Result<()> {
    let mut message = RawMessage::open(&world.told)?;
    let mut history = message.content(places::HISTORY);
    let mut receipt = RawMessage::open(history.at(1).items()[0].content())?;
    *receipt.claims().at(2) = text("SHOP/1.1.0");
    *receipt.payload.at(5) = text("SHOP");
    let renamed = bytes(receipt.sign(&world.identity("prod").signing));
    message.edit(places::HISTORY, |history| history.at(1).items()[0] = renamed);
    let about = About {
        path: "refuse/A13-receipt-spelt-otherwise",
        purpose: "A receipt that came along names the project in capitals.",
        spec: "format.md §19",
    };
    let file = message.sign(&world.identity("dev").signing);
    cases.one(&about, preview("ops", code("subject-mismatch")), &file);
    Ok(())
}
