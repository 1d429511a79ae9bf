//! Receipts and recalls of a release, and their effect in other Spaces.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::Facts;
use spacebridge::target::ReceiptRequest;

use super::places;
use super::steps::{assemble, deployed, import, note, ok, promote, signs, with};
use crate::cases::{About, Cases, code, space_path};
use crate::item::{Item, int};
use crate::world::{NOW, World, deployed as deployed_at};

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    reports(world, cases);
    announcements(world, cases);
    accepted(world, cases)?;
    rehearsed(world, cases)
}

fn reports(world: &World, cases: &mut Cases) {
    let report = |deployment: Value, wanted: &str| {
        with(signs("report", "prod", "prod", 50, code(wanted)), "deployment", deployment)
    };
    let elsewhere = with(deployed("failed"), "environment", "Staging");
    let other = with(deployed("failed"), "version", "1.0.0");
    let refuse = signs("refuse", "prod", "prod", 50, code("refused-imported"));
    let refuse = with(with(refuse, "file", "input"), "environment", "Production");
    let rows = [
        (
            "A13-deployed-elsewhere",
            "The deployment was not in an environment of this Space.",
            report(elsewhere, "deployment-foreign"),
        ),
        (
            "A13-deployed-another-version",
            "The deployment was one of another version.",
            report(other, "deployment-foreign"),
        ),
        (
            "A13-superseded-nothing",
            "A deployment is taken back of which nobody said anything.",
            report(deployed("superseded"), "receipt-supersedes-nothing"),
        ),
        (
            "A15-refused-after-the-import",
            "A bundle is refused that was imported before.",
            with(refuse, "reason", "We do not want it."),
        ),
    ];
    for (called, purpose, step) in rows {
        let path = format!("refuse/{called}");
        let about = About { path: &path, purpose, spec: "format.md §17" };
        cases.case(&about, &[import("input", "prod", ok()), step], &[("input", &world.bundle)]);
    }
    let own = |at: &str, expect: Value| {
        let space = space_path(at);
        json!({"verb": "own-receipt", "space": space, "file": "input", "expect": expect})
    };
    let standing = json!({"standing": {"signature": "passed"}});
    for (path, purpose, step) in [
        (
            "accept/own-receipt",
            "Who signed a receipt reads it before it leaves.",
            own("prod", standing),
        ),
        (
            "refuse/A13-receipt-of-another-as-our-own",
            "A receipt that should be our own was signed by another Space.",
            own("dev", code("receipt-not-ours")),
        ),
    ] {
        let about = About { path, purpose, spec: "format.md §17" };
        cases.case(&about, &[step], &[("input", &world.receipts[0])]);
    }
}

fn announcements(world: &World, cases: &mut Cases) {
    let recall = |reason: &str, expect: Value| {
        with(signs("recall", "dev", "dev", 30, expect), "reason", reason)
    };
    let sent = || [assemble("dev", ok()), promote("dev", "Prod Space", ok())];
    for (path, purpose, step) in [
        (
            "refuse/A28-recall-without-a-reason",
            "A release is to be recalled, and nobody says why.",
            recall(" ", code("recall-reason-missing")),
        ),
        (
            "accept/recalled",
            "A recall is told to those who were sent the release.",
            recall("it loses seats", json!({"value": ["Prod Space"]})),
        ),
    ] {
        let steps: Vec<Value> = sent().into_iter().chain([step]).collect();
        cases.case(&About { path, purpose, spec: "format.md §25" }, &steps, &[]);
    }
    let forward = signs("pass-on-recall", "prod", "prod", 51, code("notice-not-recall"));
    let about = About {
        path: "refuse/A10-succession-passed-on",
        purpose: "What a Space says of its own keys is to be passed on as if it were a recall.",
        spec: "format.md §25",
    };
    cases.one(&about, forward, &world.succession);
    let renew = signs("renew", "dev", "dev", 52, code("identity-other"));
    let about = About {
        path: "refuse/A35-renewal-of-another",
        purpose: "The new encryption certificate comes with another identity.",
        spec: "format.md §25",
    };
    let renew = with(renew, "certificate", "keys/mallory/certificate.pem");
    cases.case(&about, &[renew], &[]);
}

fn accept(file: &str, facts: Option<Value>, expect: Value) -> Value {
    let step = json!({
        "verb": "accept", "file": file, "space": space_path("dev"), "now": NOW, "by": "ada",
        "expect": expect,
    });
    facts.map_or(step.clone(), |facts| with(step, "facts", facts))
}

fn accepted(world: &World, cases: &mut Cases) -> Result<()> {
    let facts = serde_json::to_value(&world.facts)?;
    let about = About {
        path: "accept/A09-receipt-onward",
        purpose: "A receipt comes from a Space that the release reached through another.",
        spec: "format.md §19",
    };
    let step = accept("input", Some(facts.clone()), json!({"finds": ["receipt-onward"]}));
    cases.case(&about, &[step], &[("input", &to_owner(world)?)]);
    let other = places::changed(world, &world.receipts[1], "prod", |message| {
        let Item::Uint(queued) = message.payload.at(10) else { panic!("no time") };
        *queued += 60_000;
    })?;
    let about = About {
        path: "accept/A14-supersedes-another",
        purpose: "A receipt takes back another deployment than the one that it is about.",
        spec: "format.md §17",
    };
    let steps = [
        accept("first", Some(facts), ok()),
        accept("other", None, json!({"finds": ["receipt-supersedes-other"]})),
    ];
    cases.case(&about, &steps, &[("first", &world.receipts[0]), ("other", &other)]);
    let outstanding =
        places::changed(world, &world.recall, "dev", |m| m.payload.at(2).items()[1] = int(2))?;
    let about = About {
        path: "accept/A14-receipts-outstanding",
        purpose: "The sender signed receipts that are not here, which is shown.",
        spec: "format.md §25",
    };
    let step = note("input", "prod", json!({"finds": ["receipts-outstanding"]}));
    cases.case(&about, &[step], &[("input", &outstanding)]);
    Ok(())
}

/// The receipt of `ops` for `dev`, to whom it never spoke before.
fn to_owner(world: &World) -> Result<Vec<u8>> {
    let ops = &world.spaces["ops"];
    let (imported, fact) = crate::world::import(ops, &world.passed)?;
    let deployment = deployed_at(&imported, "succeeded")?;
    let imports = vec![fact];
    let deployments = vec![deployment.clone()];
    let facts = Facts { imports, deployments, ..Facts::none() };
    let signer = world.identity("ops").signer(53)?;
    let reported =
        ops.issue_receipt(&ReceiptRequest::new(&imported, &deployment).to_owner(), &facts, signer)?;
    Ok(reported.receipt.as_bytes().to_vec())
}

fn rehearsed(world: &World, cases: &mut Cases) -> Result<()> {
    let revoke = |at: &str, name: &str, facts: Option<Value>, expect: Value| {
        let good = json!({"bundles": 0, "receipts": 0, "notices": 0});
        let step = json!({
            "verb": "rehearse", "space": space_path(at), "expect": expect,
            "change": {"revoke": {"name": name, "good": good}},
        });
        facts.map_or(step.clone(), |facts| with(step, "facts", facts))
    };
    let imported = serde_json::to_value(&world.imported)?;
    let about = About {
        path: "accept/A10-rehearsed-at-the-target",
        purpose: "To revoke a sender from the beginning leaves an import without proof.",
        spec: "format.md §24",
    };
    let findings = json!({"findings": ["import-unverifiable"]});
    cases.case(&about, &[revoke("prod", "DevTest Space", Some(imported), findings)], &[]);
    let about = About {
        path: "accept/A10-rehearsed-beyond",
        purpose: "To revoke a Space further on leaves a lifecycle that stops there.",
        spec: "format.md §24",
    };
    let findings = json!({"findings": ["lifecycle-cut"]});
    cases.case(&about, &[revoke("prod", "Ops Space", None, findings)], &[]);
    let facts = serde_json::to_value(&world.facts)?;
    let about = About {
        path: "accept/A10-rehearsed-at-the-source",
        purpose: "To revoke a target leaves results without proof, and cuts the lifecycle.",
        spec: "format.md §24",
    };
    let steps = [
        accept("input", Some(facts), ok()),
        revoke(
            "dev",
            "Prod Space",
            None,
            json!({"findings": [
                "evidence-unverifiable", "lifecycle-cut", "receipt-awaited",
            ]}),
        ),
    ];
    cases.case(&about, &steps, &[("input", &world.receipts[0])]);
    Ok(())
}
