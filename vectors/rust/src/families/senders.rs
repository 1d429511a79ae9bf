//! The sender of a file, its grants, and the facts kept of it.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::documents::write_document;
use spacebridge::trust::{FormerKey, KeyEnd, LastGood, Trust};
use spacebridge::{Bundle, Grant, Message, Name, Space};

use super::places;
use crate::cases::{About, Cases, code, preview, verify};
use crate::item::{Item, bytes, int};
use crate::message::RawMessage;
use crate::world::{World, target};
use spacebridge_testkit::Trusting as _;

pub(super) fn name(text: &str) -> Name {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(super) fn good(number: u64) -> LastGood {
    LastGood { bundles: number, receipts: number, notices: number }
}

/// Writes a Space as a document beside the others.
pub(super) fn space(cases: &mut Cases, called: &str, space: &Space) -> Result<()> {
    let value: Value = serde_json::from_str(&write_document(space))?;
    cases.json(format!("spaces/{called}.json"), &value);
    Ok(())
}

/// Spaces that trust in other ways than the three that everything begins with.
fn spaces(world: &World, cases: &mut Cases) -> Result<()> {
    let own = world.identity("prod").certificate();
    let dev = world.identity("dev").certificate();
    let releases = || [Grant::AcceptReleases];
    let trusting = |trust: Trust| anyhow::Ok(target("Prod Space", own)?.trusting_as(trust)?);
    let from_dev = || Trust::new(name("DevTest Space"), dev, releases());
    let next = world.identity("next").certificate();
    let first = Message::<Bundle>::from_bytes(world.bundle.as_slice())?.digest()?;
    let in_transit = || [first].into_iter().collect();
    let replaced = |end| {
        Trust::new(name("DevTest Space"), next, releases()).after(FormerKey {
            certificate: dev.clone(),
            end,
            in_transit: Some(in_transit()),
        })
    };
    space(cases, "prod-alone", &target("Prod Space", own)?)?;
    space(cases, "prod-pending", &trusting(from_dev().pending())?)?;
    space(
        cases,
        "prod-no-grant",
        &trusting(Trust::new(name("DevTest Space"), dev, [Grant::AcceptResults]))?,
    )?;
    let cloakroom = Grant::AcceptReleases.only([name("Cloakroom")]);
    space(
        cases,
        "prod-other-project",
        &trusting(Trust::new(name("DevTest Space"), dev, [cloakroom]))?,
    )?;
    space(cases, "prod-revoked", &trusting(from_dev().revoked(good(0)))?)?;
    space(cases, "prod-revoked-at-1", &trusting(from_dev().revoked(good(1)))?)?;
    space(cases, "prod-replaced-at-1", &trusting(replaced(KeyEnd::Replaced(good(1))))?)?;
    let mallory = world.identity("mallory").certificate();
    space(cases, "mallory", &target("Mallory Space", mallory)?.trusting_as(from_dev())?)?;
    let receives = Space::builder("DevTest Space", dev)
        .trust(Trust::new(name("Prod Space"), own, [Grant::PromoteTo]))
        .build()?;
    space(cases, "dev-no-results", &receives)?;
    let only = Grant::AcceptResults.only([name("Cloakroom")]);
    let picky = Space::builder("DevTest Space", dev)
        .trust(Trust::new(name("Prod Space"), own, [only]))
        .build()?;
    space(cases, "dev-other-project", &picky)?;
    Ok(())
}

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    spaces(world, cases)?;
    refused(world, cases);
    ended(world, cases)?;
    handed(world, cases);
    clocks(world, cases)?;
    mallory_signs(world, cases)
}

fn refused(world: &World, cases: &mut Cases) {
    let rows: [(&str, &str, &str, &str, &[u8]); 7] = [
        (
            "A35-sender-unknown",
            "sender-unknown",
            "Nobody trusts the sender here.",
            "prod-alone",
            &world.bundle,
        ),
        (
            "A35-sender-pending",
            "sender-pending",
            "Nobody compared the sender's fingerprint yet.",
            "prod-pending",
            &world.bundle,
        ),
        (
            "A10-sender-revoked",
            "sender-revoked",
            "The sender's key is revoked, and nothing of it counts.",
            "prod-revoked",
            &world.bundle,
        ),
        (
            "A10-number-after-revocation",
            "sender-revoked",
            "The number is after the last good one of a revoked key.",
            "prod-revoked-at-1",
            &world.later,
        ),
        (
            "A10-number-after-succession",
            "sender-replaced",
            "The number is after the last good one of a key that gave way.",
            "prod-replaced-at-1",
            &world.later,
        ),
        (
            "A12-releases-not-accepted",
            "grant-missing",
            "The sender is trusted with results and sends a release.",
            "prod-no-grant",
            &world.bundle,
        ),
        (
            "A19-other-project",
            "project-not-granted",
            "The sender is trusted with another project.",
            "prod-other-project",
            &world.bundle,
        ),
    ];
    for (called, wanted, purpose, at, file) in rows {
        let path = format!("refuse/{called}");
        let about = About { path: &path, purpose, spec: "format.md §19, §24" };
        cases.one(&about, verify("bundle", at, code(wanted)), file);
    }
}

/// A bundle given to somebody that it is not for.
fn handed(world: &World, cases: &mut Cases) {
    for (called, purpose, at) in [
        ("another", "The bundle for Prod is given to Ops.", "ops"),
        (
            "a-stranger",
            "The bundle for Prod is given to somebody who trusts the sender.",
            "mallory",
        ),
    ] {
        let path = format!("refuse/A05-handed-to-{called}");
        let about = About { path: &path, purpose, spec: "format.md §19, §24" };
        cases.one(&about, verify("bundle", at, code("audience-other")), &world.bundle);
    }
}

/// Keys that ended.
fn ended(world: &World, cases: &mut Cases) -> Result<()> {
    let backdated =
        places::changed(world, &world.later, "dev", |m| *m.claims().at(6) = int(1_770_000_000))?;
    let about = About {
        path: "refuse/A11-revoked-and-backdated",
        purpose: "A revoked key writes a time from before it was revoked.",
        spec: "format.md §24",
    };
    cases.one(&about, verify("bundle", "prod-revoked-at-1", code("sender-revoked")), &backdated);
    let counts = json!({"standing": {"key-standing": "passed", "signature": "passed"}});
    for (called, at, purpose) in [
        (
            "accept/before-the-revocation",
            "prod-revoked-at-1",
            "What a key signed before the last good number still counts.",
        ),
        (
            "accept/before-the-succession",
            "prod-replaced-at-1",
            "What a key signed before it gave way still counts.",
        ),
    ] {
        let about = About { path: called, purpose, spec: "format.md §24" };
        cases.one(&about, verify("bundle", at, counts.clone()), &world.bundle);
    }
    Ok(())
}

fn clocks(world: &World, cases: &mut Cases) -> Result<()> {
    let mut late = verify("bundle", "prod", code("sender-certificate-expired"));
    late["now"] = "2037-01-01T00:00:00Z".into();
    let about = About {
        path: "refuse/A29-sender-expired",
        purpose: "The sender's certificate has expired by the reader's clock.",
        spec: "format.md §19 row 5",
    };
    cases.one(&about, late, &world.bundle);
    let mut early = verify("bundle", "prod", json!({"standing": {"issued-at": "not-established"}}));
    early["now"] = "2026-06-01T00:00:00Z".into();
    let about = About {
        path: "accept/clock-behind-the-sender",
        purpose: "The bundle was signed later than now, by one of two clocks, which is shown.",
        spec: "format.md §19",
    };
    cases.one(&about, early, &world.bundle);
    Ok(())
}

/// Mallory is trusted nowhere, and has Dev's manifest.
fn mallory_signs(world: &World, cases: &mut Cases) -> Result<()> {
    let mallory = world.identity("mallory");
    let resigned = places::changed(world, &world.bundle, "mallory", |message| {
        message.claims().put(1, super::headers::uri(mallory.fingerprint()));
        message.protected.at(34).items()[1] = bytes(mallory.fingerprint());
        message.unprotected = Item::Map(vec![(int(33), bytes(mallory.der()))]);
    })?;
    let about = About {
        path: "refuse/A07-signed-anew-by-a-stranger",
        purpose: "A stranger signed Dev's content as its own.",
        spec: "format.md §19 row 4",
    };
    cases.one(&about, verify("bundle", "prod", code("sender-unknown")), &resigned);
    let own = world.identity("prod").certificate();
    let both = target("Prod Space", own)?
        .trusting(
            name("DevTest Space"),
            world.identity("dev").certificate(),
            [Grant::AcceptReleases],
        )?
        .trusting(name("Mallory Space"), mallory.certificate(), [Grant::AcceptReleases])?;
    space(cases, "prod-and-mallory", &both)?;
    let about = About {
        path: "refuse/A06-secrets-in-own-bundle",
        purpose: "A trusted Space puts Dev's secrets into a bundle of its own.",
        spec: "format.md §16, §19 row 19",
    };
    cases.one(&about, preview("prod-and-mallory", code("secrets-misaddressed")), &resigned);
    let forged = places::manifest(world, |manifest| *manifest.payload.at(4) = int(1));
    let mut message = RawMessage::open(&forged)?;
    let manifest = RawMessage::open(message.payload.at(1).content())?;
    *message.payload.at(1) = bytes(manifest.sign(&mallory.signing));
    let about = About {
        path: "refuse/A13-manifest-signed-by-another",
        purpose: "The manifest names Dev as its owner, and somebody else signed it.",
        spec: "format.md §19 row 14",
    };
    let file = message.sign(&world.identity("dev").signing);
    cases.one(&about, verify("bundle", "prod", code("manifest-signature-invalid")), &file);
    Ok(())
}
