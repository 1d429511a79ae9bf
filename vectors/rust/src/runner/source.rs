//! The verbs of a Space that signs: what it sends, and what it changes of its own.

use anyhow::{Context as _, Result};
use serde_json::Value;
use spacebridge::source::{AssembledRelease, RecallRequest};
use spacebridge::target::{ForwardRequest, IssuedReceipt, ReceiptRequest, RefuseRequest};
use spacebridge::trust::TrustChange;
use spacebridge::{
    Actor, Certificate, Deployment, Limits, Name, Release, Seed, Signer, SpaceKeys, Template,
};

use super::messages::{bundle, keys, notice, sealed, shown, user};
use super::{Done, Memory, Outcome, Runner, Step, refused};

impl Runner<'_> {
    pub(super) fn source(&mut self, verb: &str, step: &Step<'_>) -> Done {
        let memory = self.memory(step)?;
        match verb {
            "assemble" => assemble(memory, step, "seed"),
            "from-stored" => from_stored(memory, step),
            "pass-on" => forward(memory, step),
            "report" | "refuse" => issue_receipt(memory, step, verb),
            "recall" | "pass-on-recall" | "renew" => announce(memory, step, verb),
            "own-receipt" => Ok(shown(&refused(sealed(step)?.verify_own(&memory.space))?)),
            "reopen" => reopen(memory, step),
            "rehearse" => {
                let findings = memory.space.rehearse(&step.read("change")?, &memory.facts);
                Ok(Outcome::default().found(&findings))
            }
            _ => change_trust(memory, step),
        }
    }
}

/// Opens again what was imported; the release is the last imported one from then on.
fn reopen(memory: &mut Memory, step: &Step<'_>) -> Done {
    let release = refused(memory.space.reopen(sealed(step)?, &memory.facts))?;
    let digest = Some(release.digest().to_string());
    memory.releases.push(release);
    Ok(Outcome { digest, ..Outcome::default() })
}

/// The keys that sign, whosever they are.
pub(super) fn signing(step: &Step<'_>) -> Result<SpaceKeys> {
    keys(&String::from_utf8(step.file("keys")?)?, step)
}

/// A seed of 32 times the same byte.
pub(super) fn seed(step: &Step<'_>, key: &str) -> Done<Seed> {
    let byte: u8 = step.read(key)?;
    refused(Seed::from_bytes([byte; 32]))
}

fn signer<'k>(keys: &'k SpaceKeys, step: &Step<'_>, key: &str) -> Done<Signer<'k>> {
    Ok(keys.signer(&Actor::new(user(step), step.now()?), seed(step, key)?))
}

pub(super) fn assemble(memory: &mut Memory, step: &Step<'_>, key: &str) -> Done {
    let keys = signing(step)?;
    let signer = signer(&keys, step, key)?;
    let assembled = refused(memory.space.assemble(release(step)?, signer))?;
    let digest = Some(assembled.digest().to_string());
    memory.assembled = Some(assembled);
    Ok(Outcome { digest, ..Outcome::default() })
}

/// The release of a step, with as many templates as `templates` says.
fn release(step: &Step<'_>) -> Result<Release> {
    let mut release: Release = step.read("release")?;
    for number in 0..step.may::<u32>("templates")?.unwrap_or_default() {
        let template = serde_json::json!({"name": format!("T{number}")});
        release.templates.push(serde_json::from_value::<Template>(template)?);
    }
    Ok(release)
}

/// Reads a stored release back, with another content.
fn from_stored(memory: &mut Memory, step: &Step<'_>) -> Done {
    let stored = memory.assembled.take().context("nothing is assembled")?;
    let manifest = stored.manifest_bytes().to_vec();
    let salt = *stored.salt();
    memory.assembled =
        Some(refused(AssembledRelease::from_stored(release(step)?, manifest, salt))?);
    Ok(Outcome::default())
}

fn forward(memory: &mut Memory, step: &Step<'_>) -> Done {
    let release = memory.releases.last().context("nothing is imported")?;
    let target: Name = step.text("target")?.parse()?;
    let keys = signing(step)?;
    let signer = signer(&keys, step, "seed")?;
    let passed = refused(memory.space.forward(
        &ForwardRequest::new(release, &target),
        &memory.facts,
        signer,
    ))?;
    memory.facts.record(&passed)?;
    let digest = Some(spacebridge::Digest::of(passed.bundle.as_bytes()).to_string());
    Ok(Outcome { digest, ..Outcome::default() }.found(&passed.findings))
}

/// Reports a deployment of the release that was imported last, or refuses a bundle.
fn issue_receipt(memory: &mut Memory, step: &Step<'_>, verb: &str) -> Done {
    let keys = signing(step)?;
    let signer = signer(&keys, step, "seed")?;
    let reported: IssuedReceipt = if verb == "refuse" {
        let verified = bundle(memory, step)?;
        let environment: Name = step.text("environment")?.parse()?;
        let reason = step.text("reason")?;
        refused(memory.space.refuse(
            &RefuseRequest::new(&verified, &environment, reason),
            &memory.facts,
            signer,
        ))?
    } else {
        let release = memory.releases.last().context("nothing is imported")?;
        let deployment: Deployment = step.read("deployment")?;
        memory.facts.record(&deployment)?;
        refused(memory.space.issue_receipt(
            &ReceiptRequest::new(release, &deployment),
            &memory.facts,
            signer,
        ))?
    };
    memory.facts.record(&reported)?;
    let digest = Some(spacebridge::Digest::of(reported.receipt.as_bytes()).to_string());
    Ok(Outcome { digest, ..Outcome::default() })
}

/// Announces something; `value` is to whom.
fn announce(memory: &mut Memory, step: &Step<'_>, verb: &str) -> Done {
    let keys = signing(step)?;
    let signer = signer(&keys, step, "seed")?;
    let space = &memory.space;
    let facts = &memory.facts;
    let announcements = match verb {
        "recall" => {
            let release = memory.assembled.as_ref().context("nothing is assembled")?;
            let recalled = refused(space.recall(
                &RecallRequest::new(release, step.text("reason")?),
                facts,
                signer,
            ))?;
            memory.facts.record(&recalled)?;
            recalled.announcements
        }
        "renew" => {
            let pem = String::from_utf8(step.file("certificate")?)?;
            let certificate = Certificate::from_pem(&pem, &Limits::default())?;
            refused(space.renew(&certificate, facts, signer))?.announcements
        }
        _ => refused(space.forward_recall(&notice(memory, step)?, facts, signer))?,
    };
    let told: Vec<Value> = announcements.iter().map(|one| one.target.to_string().into()).collect();
    memory.facts.record(&announcements)?;
    Ok(Outcome::value(told))
}

fn change_trust(memory: &mut Memory, step: &Step<'_>) -> Done {
    let change: TrustChange = step.read("change")?;
    let actor = Actor::new(user(step), step.now()?);
    let changed = refused(memory.space.change_trust(&change, &actor))?;
    let digest = Some(changed.space.trust_digest().to_string());
    memory.space = changed.space;
    Ok(Outcome { digest, ..Outcome::default() })
}
