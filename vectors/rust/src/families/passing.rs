//! Releases that are passed on, and what a Space remembers of those that came.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::source::PromoteRequest;
use spacebridge::target::ForwardRequest;
use spacebridge::trust::Trust;
use spacebridge::{Facts, Grant};

use super::places;
use super::senders::{good, name, space};
use crate::cases::{About, Cases, code, preview, space_path, verify};
use crate::item::{Item, bytes, int};
use crate::message::RawMessage;
use crate::world::{self, NOW, World, deployed, path, small, target, tested};
use spacebridge_testkit::{Trusting as _, open_space};

/// Refused actions of a Space in the middle.
pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let ops = world.identity("ops").certificate();
    let prod = || (name("Prod Space"), world.identity("prod").certificate());
    let only_prod =
        target("Ops Space", ops)?.trusting(prod().0, prod().1, [Grant::AcceptReleases])?;
    space(cases, "ops-without-owner", &only_prod)?;
    let revoked = Trust::new(
        name("DevTest Space"),
        world.identity("dev").certificate(),
        [Grant::AcceptReleases],
    );
    space(cases, "ops-owner-revoked", &only_prod.clone().trusting_as(revoked.revoked(good(9)))?)?;
    let about = About {
        path: "accept/passed-on",
        purpose: "A release that Prod passed on to Ops, as its owner allowed.",
        spec: "format.md §12",
    };
    cases.one(
        &about,
        preview(
            "ops",
            json!({"standing": {"owner-signature": "passed", "secrets-addressed": "passed"}}),
        ),
        &world.passed,
    );
    let about = About {
        path: "accept/owner-not-known",
        purpose: "The owner is not known here; its certificate is attached.",
        spec: "format.md §19 row 14",
    };
    cases.one(
        &about,
        verify("bundle", "ops-without-owner", json!({"standing": {"owner": "not-established"}})),
        &world.passed,
    );
    let about = About {
        path: "refuse/A10-owner-revoked",
        purpose: "The owner of a release that was passed on is revoked here.",
        spec: "format.md §24",
    };
    cases.one(&about, verify("bundle", "ops-owner-revoked", code("owner-revoked")), &world.passed);
    onward(world, cases)?;
    numbers(world, cases)?;
    imports(world, cases)
}

fn onward_entry(message: &mut RawMessage, change: impl FnOnce(&mut Item)) {
    message.edit(places::ONWARD, |onward| change(&mut onward.items()[0]));
}

/// Bundles with parts for Spaces further on.
fn onward(world: &World, cases: &mut Cases) -> Result<()> {
    let without = places::changed(world, &world.passed, "prod", |message| {
        let field = message.payload.at(1);
        let mut frame = Item::parse(field.content()).unwrap_or_else(|error| panic!("{error}"));
        if let Item::Tag(_, inner) = &mut frame {
            inner.items()[1] = Item::Map(Vec::new());
        }
        *field = bytes(frame.encode());
    })?;
    let about = About {
        path: "refuse/A07-owner-without-certificate",
        purpose: "The owner is not known here, and its certificate was taken out.",
        spec: "format.md §19 row 14",
    };
    cases.one(&about, verify("bundle", "ops-without-owner", code("owner-unknown")), &without);
    let rows: [(&str, &str, &str, fn(&World, &mut RawMessage)); 5] = [
        (
            "A09-onward-to-a-stranger",
            "onward-not-committed",
            "Something is carried for a Space that the owner never named.",
            |w, m| onward_entry(m, |one| *one.at(0) = bytes(w.identity("mallory").fingerprint())),
        ),
        (
            "A09-onward-to-the-target",
            "onward-not-committed",
            "Something is carried onward for the target itself.",
            |w, m| onward_entry(m, |one| *one.at(0) = bytes(w.identity("prod").fingerprint())),
        ),
        (
            "A34-onward-other-slice",
            "onward-not-committed",
            "The slice for a Space further on is another.",
            |_, m| onward_entry(m, |one| *one.at(1) = bytes(*b"\xa0")),
        ),
        (
            "A08-onward-no-secrets",
            "onward-not-committed",
            "The secrets for a Space further on were left out.",
            |_, m| onward_entry(m, |one| one.drop_key(2)),
        ),
        (
            "A05-onward-misaddressed",
            "onward-misaddressed",
            "The secrets for a Space further on are sealed to the target.",
            |_, m| {
                let sealed = m.content(places::SECRETS);
                onward_entry(m, |one| *one.at(2) = sealed);
            },
        ),
    ];
    for (called, wanted, purpose, change) in rows {
        let file = places::changed(world, &world.through, "dev", |m| change(world, m))?;
        let path = format!("refuse/{called}");
        let about = About { path: &path, purpose, spec: "format.md §12, §19 row 20" };
        cases.one(&about, preview("prod", code(wanted)), &file);
    }
    Ok(())
}

fn import(file: &str, expect: Value) -> Value {
    json!({
        "verb": "import", "file": file, "space": space_path("prod"), "now": NOW, "by": "grace",
        "expect": expect,
    })
}

/// Numbers and versions: what a Space remembers.
fn numbers(world: &World, cases: &mut Cases) -> Result<()> {
    let facts = serde_json::to_value(&world.imported)?;
    let reused = places::changed(world, &world.later, "dev", |m| *m.payload.at(2) = int(1))?;
    let mut step = verify("bundle", "prod", code("sequence-reused"));
    step["facts"] = facts;
    let about = About {
        path: "refuse/A01-number-used-again",
        purpose: "Another bundle has the number of one that was imported.",
        spec: "format.md §18",
    };
    cases.one(&about, step, &reused);
    let again = json!({"finds": ["already-imported"]});
    cases.case(
        &About {
            path: "accept/imported-again",
            purpose: "Importing a bundle again changes nothing.",
            spec: "format.md §18",
        },
        &[import("bundle", json!({"ok": true})), import("bundle", again)],
        &[("bundle", &world.bundle)],
    );
    cases.case(
        &About {
            path: "refuse/A02-older-release",
            purpose: "An older release comes after a newer one.",
            spec: "format.md §18",
        },
        &[import("newer", json!({"ok": true})), import("older", code("release-older"))],
        &[("newer", &world.later), ("older", &world.bundle)],
    );
    let mut overridden = import("older", json!({"ok": true}));
    overridden["override"] = "1.2.0 loses seats".into();
    cases.case(
        &About {
            path: "accept/older-release-with-a-reason",
            purpose: "An older release is taken for a reason that is recorded.",
            spec: "format.md §18",
        },
        &[import("newer", json!({"ok": true})), overridden],
        &[("newer", &world.later), ("older", &world.bundle)],
    );
    Ok(())
}

/// A version keeps its meaning after the owner replaced its key.
fn after_rotation(world: &World, cases: &mut Cases) -> Result<()> {
    let dev = &world.spaces["dev"];
    let next = world.identity("next");
    let signer = world.identity("dev").signer(32)?;
    let rotated = dev.rotate(next.signer(31)?, &world.facts, signer)?.space;
    let release = rotated.assemble(small("1.1.0")?, next.signer(33)?)?;
    let request = PromoteRequest::new(&release, "Prod Space");
    let promoted = rotated.promote(&request, &world.facts, next.signer(34)?)?;
    let file = promoted.bundle.as_bytes();
    let rows = [
        (
            "refuse/A16-other-content-after-a-rotation",
            "One version means two releases, by two keys of one owner.",
            &world.bundle,
            "version-has-other-content",
        ),
        (
            "refuse/A02-older-release-after-a-rotation",
            "An older release by the next key of the owner comes after a newer one.",
            &world.later,
            "release-older",
        ),
    ];
    for (path, purpose, first, wanted) in rows {
        let noted = json!({
            "verb": "take-note", "file": "notice", "space": space_path("prod"), "now": NOW,
            "by": "grace", "expect": {"ok": true},
        });
        cases.case(
            &About { path, purpose, spec: "rules.md §2" },
            &[import("first", json!({"ok": true})), noted, import("next", code(wanted))],
            &[("first", first), ("notice", &world.succession), ("next", file)],
        );
    }
    Ok(())
}

/// A sender invents an owner for another content.
fn made_up_owner(world: &World, cases: &mut Cases) -> Result<()> {
    let [owner_key, prod_key] = ["mallory", "prod"].map(|name| world.identity(name));
    let owner = open_space("Mallory Space", owner_key.certificate(), &["Test"])
        .remote("Prod Space", prod_key.certificate(), [Grant::PromoteTo])
        .remote("Ops Space", world.identity("ops").certificate(), [Grant::PromoteTo])
        .lifecycle(path())
        .build()?;
    let release = owner.assemble(small("1.1.0")?, owner_key.signer(50)?)?;
    let facts = Facts { deployments: vec![tested("1.1.0")?], ..Facts::none() };
    let request = PromoteRequest::new(&release, "Prod Space").onward(["Ops Space"]);
    let to_prod = owner.promote(&request, &facts, owner_key.signer(51)?)?;
    let prod = world.spaces["prod"].clone().trusting(
        name("Mallory Space"),
        owner_key.certificate(),
        [Grant::AcceptReleases],
    )?;
    let (to_pass, fact) = world::import(&prod, to_prod.bundle.as_bytes())?;
    let done = deployed(&to_pass, "succeeded")?;
    let facts = Facts { deployments: vec![done], imports: vec![fact], ..Facts::none() };
    let request = ForwardRequest::new(&to_pass, "Ops Space");
    let passed = prod.forward(&request, &facts, prod_key.signer(52)?)?;
    let second =
        places::changed(world, passed.bundle.as_bytes(), "prod", |m| *m.payload.at(2) = int(2))?;
    let at_ops = |file: &str, expect: Value| {
        let mut step = import(file, expect);
        step["space"] = space_path("ops-without-owner").into();
        step
    };
    cases.case(
        &About {
            path: "refuse/A16-owner-made-up",
            purpose: "A sender brings one project name from two owners that nobody knows.",
            spec: "rules.md §2",
        },
        &[
            at_ops("first", json!({"finds": ["owner-unknown"]})),
            at_ops("second", code("project-owner-other")),
            at_ops("first", json!({"finds": ["already-imported"]})),
        ],
        &[("first", &world.passed), ("second", &second)],
    );
    Ok(())
}

/// Imports of a reviewed bundle, once.
fn imports(world: &World, cases: &mut Cases) -> Result<()> {
    let mut unseen = import("bundle", code("preview-other"));
    unseen["reviewed"] = "00".repeat(32).into();
    cases.case(
        &About {
            path: "refuse/A34-imported-unseen",
            purpose: "What is imported is not what was reviewed.",
            spec: "format.md §19",
        },
        &[unseen],
        &[("bundle", &world.bundle)],
    );
    let mut elsewhere = import("bundle", code("lifecycle-unfit"));
    elsewhere["lifecycle"] = "Another".into();
    cases.case(
        &About {
            path: "refuse/A33-lifecycle-that-is-not-there",
            purpose: "The release is to go through a lifecycle that does not exist here.",
            spec: "format.md §19",
        },
        &[elsewhere],
        &[("bundle", &world.bundle)],
    );
    let other = places::manifest(world, |m| *m.payload.at(4) = int(1_764_000_000_000));
    let other = places::changed(world, &other, "dev", |m| *m.payload.at(2) = int(4))?;
    cases.case(
        &About {
            path: "refuse/A16-version-with-other-content",
            purpose: "One version means two releases.",
            spec: "format.md §18",
        },
        &[
            import("first", json!({"ok": true})),
            import("second", code("version-has-other-content")),
        ],
        &[("first", &world.bundle), ("second", &other)],
    );
    after_rotation(world, cases)?;
    made_up_owner(world, cases)?;
    let bad: Vec<u8> = world.bundle.iter().rev().copied().collect();
    cases.case(
        &About {
            path: "refuse/A36-one-bad-file-among-many",
            purpose: "A bad file does not keep the next one out.",
            spec: "format.md §19",
        },
        &[import("bad", code("cbor-tag")), import("good", json!({"ok": true}))],
        &[("bad", &bad), ("good", &world.bundle)],
    );
    Ok(())
}
