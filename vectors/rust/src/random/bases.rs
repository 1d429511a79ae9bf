//! The messages that are changed: of random releases, as honest Spaces make them.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use spacebridge::facts::{Import, ReceivedNotice};
use spacebridge::source::{AssembledRelease, PromoteRequest};
use spacebridge::target::{ForwardRequest, ImportedRelease, ReceiptPart, ReceiptRequest};
use spacebridge::{
    Actor, Deployment, Digest, Facts, Message, MessageDigest, Name, Receipt, Release, Seed, Signer,
};

use super::chance::Chance;
use super::releases;
use crate::item::int;
use crate::message::RawMessage;
use crate::world::{World, import, signed};

/// A message that is good as it is, and the Space that it is for.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) kind: &'static str,
    pub(super) file: Vec<u8>,
    pub(super) space: &'static str,
    pub(super) signer: &'static str,
    /// The fact of its import, if it is a bundle.
    import: Option<Import>,
}

static OUTCOMES: [&str; 8] = [
    "queued",
    "executing",
    "succeeded",
    "succeeded-with-warnings",
    "failed",
    "cancelled",
    "timed-out",
    "refused",
];

/// Everything that one random release leads to.
pub(super) fn crossing(world: &World, chance: &mut Chance) -> Result<Vec<Base>> {
    let [dev, prod] = ["dev", "prod"].map(|name| &world.spaces[name]);
    let release = releases::release(chance)?;
    let mut facts = Facts { deployments: vec![tested(&release)?], ..Facts::none() };
    let assembled = dev.assemble(release, signer(world, "dev", chance)?)?;
    let mut promote = |assembled: &AssembledRelease, to, onward: &[Name], chance: &mut Chance| {
        let signer = signer(world, "dev", chance)?;
        let request = PromoteRequest::new(assembled, to).onward(onward);
        let promoted = dev.promote(&request, &facts, signer)?;
        facts.record(&promoted)?;
        anyhow::Ok(promoted.bundle.as_bytes().to_vec())
    };
    let bundle = promote(&assembled, "Prod Space", &[], chance)?;
    let through = promote(&assembled, "Prod Space", &["Ops Space".parse()?], chance)?;
    let (imported, first) = import(prod, &bundle)?;
    let (to_pass, second) = import(prod, &through)?;
    let mut at_prod = Facts { imports: vec![first.clone()], ..Facts::none() };
    let mut receipts = Vec::new();
    let mut told = assembled.clone();
    for _ in 0..=chance.below(3) {
        let outcome = chance.pick(&OUTCOMES);
        let deployment = deployed(&imported, outcome, chance)?;
        let answers = chance.once_in(2).then(|| Digest::of(&chance.bytes(4)));
        let signer = signer(world, "prod", chance)?;
        let mut known = at_prod.clone();
        known.record(&deployment)?;
        let reported = prod.issue_receipt(
            &ReceiptRequest::new(&imported, &deployment).with_answers(answers),
            &known,
            signer,
        )?;
        at_prod.record(&reported)?;
        let receipt = withheld(reported.receipt, chance)?;
        told = told.with_receipt(&receipt.clone().verify(dev, signed()?)?);
        receipts.push(receipt.as_bytes().to_vec());
    }
    let told = promote(&told, "Ops Space", &[], chance)?;
    let passing = Facts {
        deployments: vec![deployed(&to_pass, "succeeded", chance)?],
        imports: vec![second.clone()],
        ..Facts::none()
    };
    let signer = signer(world, "prod", chance)?;
    let passed = prod.forward(&ForwardRequest::new(&to_pass, "Ops Space"), &passing, signer)?;
    let passed = passed.bundle.as_bytes().to_vec();

    let mut bases = Vec::new();
    let mut add = |kind, file: Vec<u8>, space, signer, import| {
        bases.push(Base { kind, file, space, signer, import });
    };
    for (file, space, signer, fact) in [
        (bundle, "prod", "dev", Some(first)),
        (through, "prod", "dev", Some(second)),
        (told, "ops", "dev", None),
        (passed, "ops", "prod", None),
    ] {
        let fact = match fact {
            Some(fact) => Some(fact),
            None => import(&world.spaces[space], &file).map(|(_, fact)| fact).ok(),
        };
        add("bundle", after_notices(world, file, signer, chance)?, space, signer, fact);
    }
    for file in receipts {
        add("receipt", file, "dev", "prod", None);
    }
    Ok(bases)
}

/// The notices that there are.
pub(super) fn notices(world: &World) -> [Base; 3] {
    [&world.recall, &world.succession, &world.renewal].map(|file| Base {
        kind: "notice",
        file: file.clone(),
        space: "prod",
        signer: "dev",
        import: None,
    })
}

impl Base {
    /// Returns facts that the Space may have when the message arrives.
    pub(super) fn facts(&self, chance: &mut Chance) -> Facts {
        let mut facts = Facts::none();
        let Some(import) = &self.import else { return facts };
        let mut known = import.clone();
        match chance.below(12) {
            0 => {}
            1 => known.bundle = MessageDigest::of(b"another bundle"),
            2 => {
                known.bundle = MessageDigest::of(b"another bundle");
                known.sequence = known.sequence.saturating_add(5);
            }
            _ => return facts,
        }
        facts.imports.push(known);
        for sequence in 1..=3 {
            if chance.once_in(2) {
                let notice = MessageDigest::of(&[1]);
                let heard =
                    ReceivedNotice::new(import.sender, sequence, notice, import.at, "grace");
                facts.heard.push(heard);
            }
        }
        facts
    }
}

fn signer<'w>(world: &'w World, name: &str, chance: &mut Chance) -> Result<Signer<'w>> {
    Ok(world
        .identity(name)
        .keys
        .signer(&Actor::new("ada", signed()?), Seed::from_bytes(chance.seed())?))
}

fn tested(release: &Release) -> Result<Deployment> {
    let deployment = json!({
        "project": release.project, "version": release.version, "environment": "Test",
        "outcome": "succeeded", "queued": "2026-11-20T10:00:00Z", "by": "ada",
    });
    Ok(serde_json::from_value(deployment)?)
}

fn deployed(release: &ImportedRelease, outcome: &str, chance: &mut Chance) -> Result<Deployment> {
    let mut deployment: Value = json!({
        "project": "Shop", "version": release.version(), "environment": "Production",
        "outcome": outcome, "queued": "2026-11-23T09:30:00Z",
        "by": if chance.once_in(3) { "" } else { "grace" },
        "notes": if chance.once_in(2) { "" } else { "The cache was cold." },
        "completed": outcome == "succeeded" && chance.once_in(2),
    });
    for key in ["started", "finished"] {
        if chance.once_in(2) {
            deployment[key] = "2026-11-23T09:31:00.5Z".into();
        }
    }
    let mut deployment: Deployment = serde_json::from_value(deployment).context("a deployment")?;
    deployment.project = release.project().clone();
    Ok(deployment)
}

fn withheld(mut receipt: Message<Receipt>, chance: &mut Chance) -> Result<Message<Receipt>> {
    for part in ReceiptPart::ALL {
        if chance.once_in(4) {
            receipt = receipt.withhold(*part)?;
        }
    }
    Ok(receipt)
}

/// Returns the bundle with a sender that sometimes claims earlier notices.
fn after_notices(
    world: &World,
    file: Vec<u8>,
    signer: &str,
    chance: &mut Chance,
) -> Result<Vec<u8>> {
    if !chance.once_in(3) {
        return Ok(file);
    }
    let mut message = RawMessage::open(&file)?;
    message.payload.put(6, int(i64::try_from(1 + chance.below(3))?));
    Ok(message.sign(&world.identity(signer).signing))
}
