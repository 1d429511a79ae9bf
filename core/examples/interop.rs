//! Writes messages, certificates and keys into a folder, for other people's implementations to
//! read.
//!
//! A release that says nearly everything a release can say goes from a test Space to Prod, where it
//! is deployed and reported, and on to Ops together with that receipt. The folder is the first
//! argument, or the one this is started in. Every run writes the same bytes; the keys protect
//! nothing.

use core::error::Error;
use std::fs;
use std::path::PathBuf;

use serde_json::json;
use spacebridge::source::{AssembledRelease, PromoteRequest};
use spacebridge::target::{ImportedRelease, ReceiptRequest};
use spacebridge::{
    Actor, Bundle, Deployment, Digest, Facts, Grant, Message, MessageDigest, ProjectRef, Release,
    Signer, Space, SpaceKeys,
};
use spacebridge_testkit::{NOW, Target, at, keys, lifecycle, open_space, seed};

/// The secrets of the release below, in the order of its documents.
const SECRETS: [&str; 3] = ["default p\u{e4}ssphrase", "#{Prefix}-hunter2", "s3cret \u{1f511}"];
const PASSPHRASE: &str = "correct horse";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(|| ".".into(), PathBuf::from);
    let dev = keys("DevTest Space", 1);
    let prod = keys("Prod Space", 2);
    let ops = keys("Ops", 3);
    for (name, keys) in [("devtest", &dev), ("prod", &prod), ("ops", &ops)] {
        let folder = folder.join(name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("certificate.pem"), keys.certificate().to_pem())?;
        fs::write(folder.join("keys.pem"), keys.to_unencrypted_pem()?.as_str())?;
        let encrypted = keys.to_encrypted_pem(PASSPHRASE, seed(4))?;
        fs::write(folder.join("keys.encrypted.pem"), encrypted)?;
    }
    let files = story(&dev, &prod, &ops)?;
    for (name, bytes) in &files.messages {
        fs::write(folder.join(name), bytes)?;
    }
    let fingerprint = |keys: &SpaceKeys| keys.certificate().fingerprint().to_string();
    let expected = json!({
        "passphrase": PASSPHRASE,
        "secrets": SECRETS,
        "release": files.release,
        "digests": files.digests.iter().map(|(n, d)| (*n, d.to_string())).collect::<Vec<_>>(),
        "fingerprints": {
            "devtest": fingerprint(&dev), "prod": fingerprint(&prod), "ops": fingerprint(&ops),
        },
    });
    fs::write(folder.join("expected.json"), serde_json::to_string_pretty(&expected)?)?;
    println!("{} messages are in {}", files.messages.len(), folder.display());
    Ok(())
}

struct Files {
    messages: Vec<(&'static str, Vec<u8>)>,
    digests: Vec<(&'static str, MessageDigest)>,
    release: String,
}

fn story(dev: &SpaceKeys, prod: &SpaceKeys, ops: &SpaceKeys) -> Result<Files, Box<dyn Error>> {
    let at_dev = source(dev, &[("Prod Space", prod), ("Ops Space", ops)])?;
    let at_prod = target("Prod Space", prod, dev)?;
    let mut facts = Facts { deployments: vec![tested()?], ..Facts::none() };
    let release: Release = serde_json::from_str(include_str!("interop/release.json"))?;
    let release = at_dev.assemble(release, dev.signer(&Actor::new("ada", at(NOW)), seed(5)))?;

    let to_prod = promote(
        &at_dev,
        &release,
        "Prod Space",
        &mut facts,
        dev.signer(&Actor::new("ada", at(NOW)), seed(6)),
    )?;
    let imported =
        Target::new(&at_prod, &Facts::none(), at(NOW)).receive(to_prod.as_bytes()).release;
    let mut reports = Facts::none();
    reports.record(imported.import())?;
    let mut receipts = Vec::new();
    for (number, outcome) in [(7, "failed"), (8, "succeeded-with-warnings")] {
        let signer = prod.signer(&Actor::new("grace", at(NOW)), seed(number));
        let deployment = deployed(&imported, outcome)?;
        reports.record(&deployment)?;
        let answers = Some(Digest::of(b"the answers of Prod"));
        let reported = at_prod.issue_receipt(
            &ReceiptRequest::new(&imported, &deployment).with_answers(answers),
            &reports,
            signer,
        )?;
        reports.record(&reported)?;
        receipts.push(reported.receipt);
    }
    let mut release = release;
    for receipt in &receipts {
        let verified = receipt.clone().verify(&at_dev, at(NOW))?;
        let accepted = at_dev.accept(&verified, &facts, &Actor::new("ada", at(NOW)))?;
        facts.record(&accepted)?;
        release = release.with_receipt(&verified);
    }
    let to_ops = promote(
        &at_dev,
        &release,
        "Ops Space",
        &mut facts,
        dev.signer(&Actor::new("ada", at(NOW)), seed(9)),
    )?;
    let named = ["failed.sbreceipt", "succeeded.sbreceipt"].into_iter().zip(&receipts);
    let mut digests =
        vec![("prod.sbbundle", to_prod.digest()?), ("ops.sbbundle", to_ops.digest()?)];
    let mut messages = vec![
        ("prod.sbbundle", to_prod.as_bytes().to_vec()),
        ("ops.sbbundle", to_ops.as_bytes().to_vec()),
    ];
    for (name, receipt) in named {
        digests.push((name, receipt.digest()?));
        messages.push((name, receipt.as_bytes().to_vec()));
    }
    Ok(Files { messages, digests, release: release.digest().to_string() })
}

fn promote(
    space: &Space,
    release: &AssembledRelease,
    target: &str,
    facts: &mut Facts,
    signer: Signer<'_>,
) -> Result<Message<Bundle>, Box<dyn Error>> {
    let path = lifecycle(
        "Dev to Ops",
        &[("Test", &["Test"]), ("Live", &["Space Prod Space"]), ("Run", &["Space Ops Space"])],
    );
    let promoted = space.promote(
        &PromoteRequest::new(release, target).with_lifecycle(&path),
        facts,
        signer,
    )?;
    facts.record(&promoted)?;
    Ok(promoted.bundle)
}

fn source(keys: &SpaceKeys, targets: &[(&str, &SpaceKeys)]) -> Result<Space, Box<dyn Error>> {
    let environments = ["Development", "Test"];
    let mut space = open_space("DevTest Space", keys.certificate(), &environments);
    for (name, keys) in targets {
        let grants = [Grant::PromoteTo, Grant::AcceptResults];
        space = space.remote(*name, keys.certificate(), grants);
    }
    for environment in ["Prod Space: Production", "Prod Space: Failover", "Ops Space: Live"] {
        space = space.remote_environment(environment);
    }
    Ok(space.build()?)
}

fn target(name: &str, keys: &SpaceKeys, from: &SpaceKeys) -> Result<Space, Box<dyn Error>> {
    Ok(open_space(name, keys.certificate(), &["Production", "Failover"])
        .lifecycle(lifecycle("Live", &[("Live", &["Production"])]))
        .remote("DevTest Space", from.certificate(), [Grant::AcceptReleases])
        .build()?)
}

fn tested() -> Result<Deployment, Box<dyn Error>> {
    let deployment = json!({
        "project": "Shop", "version": "1.4.0-rc.1+build.7", "environment": "Test",
        "outcome": "succeeded", "queued": "2026-11-20T10:00:00Z",
        "started": "2026-11-20T10:00:01.5Z", "finished": "2026-11-20T10:03:00Z", "by": "ada",
    });
    Ok(serde_json::from_value(deployment)?)
}

fn deployed(release: &ImportedRelease, outcome: &str) -> Result<Deployment, Box<dyn Error>> {
    let deployment = json!({
        "project": "Shop", "version": release.version(), "environment": "Production",
        "tenant": "Contoso", "outcome": outcome, "queued": "2026-11-23T09:30:00Z",
        "started": "2026-11-23T09:30:02Z", "finished": "2026-11-23T09:41:00.250Z", "by": "grace",
        "notes": "The cache was cold.", "completed": outcome != "failed",
    });
    let mut deployment: Deployment = serde_json::from_value(deployment)?;
    let project: ProjectRef = release.project().clone();
    deployment.project = project;
    Ok(deployment)
}
