//! The Spaces, keys, releases and messages that the cases are made of.

use alloc::collections::BTreeMap;

use anyhow::{Context as _, Result};
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};
use spacebridge::{
    Acceptance, Answers, AssembledRelease, AvailablePackages, Bundle, Certificate, Content,
    Deployment, Facts, Grant, ImportedRelease, Lifecycle, Message, Name, Phase, Release, Seed,
    Signer, Space, SpaceKeys, Stage, TargetState, Team, Timestamp, Validity,
};

use crate::message::{RawMessage, private};

pub(crate) const NOW: &str = "2026-11-23T12:00:00Z";
pub(crate) const SIGNED: &str = "2026-11-23T09:00:00Z";
/// The bytes of the one package of the small release.
pub(crate) const PACKAGE: &[u8] = b"the bytes of Shop.Web 1.1.0";
/// The secrets of the small release, in the order of its documents.
pub(crate) const SECRETS: [&str; 2] = ["default pass", "hunter2"];

/// A test identity: everybody knows its keys.
pub(crate) struct Identity {
    pub(crate) keys: SpaceKeys,
    pub(crate) signing: SigningKey,
    pub(crate) opening: p256::SecretKey,
}

impl Identity {
    pub(crate) fn new(name: &str, number: u8) -> Result<Self> {
        let from = "2026-01-01T00:00:00Z".parse()?;
        let (long, short) = (Validity::of_identity(from), Validity::of_encryption(from));
        Self::of(SpaceKeys::generate(name, long, short, seed(number)?)?)
    }

    pub(crate) fn of(keys: SpaceKeys) -> Result<Self> {
        let (signing, opening) = private(&keys)?;
        Ok(Self { keys, signing, opening })
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        self.keys.certificate()
    }

    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        *self.certificate().fingerprint().as_bytes()
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        self.certificate().identity_der().to_vec()
    }

    pub(crate) fn signer(&self, number: u8) -> Result<Signer<'_>> {
        Ok(self.keys.at(signed()?, seed(number)?).by("ada"))
    }
}

pub(crate) fn seed(number: u8) -> Result<Seed> {
    Ok(Seed::from_bytes([number; 32])?)
}

pub(crate) fn signed() -> Result<Timestamp> {
    Ok(SIGNED.parse()?)
}

/// Everything the families of cases take from.
pub(crate) struct World {
    pub(crate) identities: BTreeMap<&'static str, Identity>,
    pub(crate) spaces: BTreeMap<&'static str, Space>,
    /// The small release on its way from `dev` to `prod`: its bundle has number 1.
    pub(crate) bundle: Vec<u8>,
    /// The same with what Ops needs, so that `prod` may pass it on; number 2.
    pub(crate) through: Vec<u8>,
    /// What `prod` passed on to `ops`.
    pub(crate) passed: Vec<u8>,
    /// A later release, 1.2.0, with number 3.
    pub(crate) later: Vec<u8>,
    /// `prod`'s receipts for `dev`: failed, then succeeded.
    pub(crate) receipts: Vec<Vec<u8>>,
    /// A bundle for `ops` with both of those receipts.
    pub(crate) told: Vec<u8>,
    /// `dev`'s notices for `prod`: recall, succession, renewal; numbers 1 each.
    pub(crate) recall: Vec<u8>,
    pub(crate) succession: Vec<u8>,
    pub(crate) renewal: Vec<u8>,
    /// What `dev` remembers after it promoted all this.
    pub(crate) facts: Facts,
    /// What `prod` remembers after it imported the first bundle.
    pub(crate) imported: Facts,
}

impl World {
    pub(crate) fn identity(&self, name: &str) -> &Identity {
        self.identities.get(name).unwrap_or_else(|| panic!("no identity {name}"))
    }

    pub(crate) fn message(&self) -> RawMessage {
        RawMessage::open(&self.bundle).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A bundle from `dev` to `prod` with a release that is none of the others; number 1.
    pub(crate) fn send(&self, release: Release) -> Result<Vec<u8>> {
        let (dev, key) = (&self.spaces["dev"], self.identity("dev"));
        let version = release.version.to_string();
        let mut test = tested(&version)?;
        test.project = spacebridge::ProjectRef::local(release.project.clone());
        let facts = Facts { deployments: vec![test], ..Facts::none() };
        let release = dev.assemble(release, key.signer(60)?)?;
        let target = "Prod Space".parse()?;
        let promoted = dev.promote(&release, &target, &path()?, &facts, key.signer(61)?)?;
        Ok(promoted.bundle.as_bytes().to_vec())
    }

    fn identities() -> Result<BTreeMap<&'static str, Identity>> {
        let mut identities = BTreeMap::new();
        let names = [
            ("dev", "DevTest Space"),
            ("prod", "Prod Space"),
            ("ops", "Ops Space"),
            ("mallory", "Mallory Space"),
            ("next", "DevTest Space"),
        ];
        for (number, (key, name)) in (1..).zip(names) {
            identities.insert(key, Identity::new(name, number)?);
        }
        Ok(identities)
    }

    pub(crate) fn make() -> Result<Self> {
        let identities = Self::identities()?;
        let spaces = spaces(&identities)?;
        let [dev, prod] = ["dev", "prod"].map(|name| &spaces[name]);
        let [dev_key, prod_key] = ["dev", "prod"].map(|name| &identities[name]);
        let mut facts =
            Facts { deployments: vec![tested("1.1.0")?, tested("1.2.0")?], ..Facts::none() };
        let release = dev.assemble(small("1.1.0")?, dev_key.signer(10)?)?;
        let promote = |release: &AssembledRelease,
                       target: &str,
                       onward: &[Name],
                       number,
                       facts: &mut Facts| {
            let signer = dev_key.signer(number)?;
            let promoted =
                dev.promote_through(release, &target.parse()?, onward, &path()?, facts, signer)?;
            facts.record(&promoted)?;
            anyhow::Ok(promoted.bundle.as_bytes().to_vec())
        };
        let bundle = promote(&release, "Prod Space", &[], 11, &mut facts)?;
        let through = promote(&release, "Prod Space", &["Ops Space".parse()?], 12, &mut facts)?;
        let next = dev.assemble(small("1.2.0")?, dev_key.signer(13)?)?;
        let later = promote(&next, "Prod Space", &[], 14, &mut facts)?;

        let (imported, fact) = import(prod, &bundle)?;
        let mut prod_facts = Facts::none();
        prod_facts.imports.push(fact);
        let after_import = prod_facts.clone();
        let mut receipts = Vec::new();
        let mut told = release.clone();
        for (number, outcome) in [(20, "failed"), (21, "succeeded")] {
            let deployment = deployed(&imported, outcome)?;
            let signer = prod_key.signer(number)?;
            let answers = Some(spacebridge::Digest::of(b"the answers of Prod"));
            let mut known = prod_facts.clone();
            known.record(&deployment)?;
            let reported = prod.issue_receipt(&imported, &deployment, answers, &known, signer)?;
            prod_facts.record(&reported)?;
            told = told.with_receipt(&reported.receipt.clone().verify(dev, signed()?)?);
            receipts.push(reported.receipt.as_bytes().to_vec());
        }
        let told = promote(&told, "Ops Space", &[], 15, &mut facts)?;
        let (to_pass, fact) = import(prod, &through)?;
        let mut passing =
            Facts { deployments: vec![deployed(&to_pass, "succeeded")?], ..Facts::none() };
        passing.imports.push(fact);
        let signer = prod_key.signer(22)?;
        let passed = prod.forward(&to_pass, &"Ops Space".parse()?, &[], &passing, signer)?;

        let [recall, succession, renewal] = notices(dev, &identities, &release, &facts)?;
        Ok(Self {
            bundle,
            through,
            later,
            receipts,
            told,
            passed: passed.bundle.as_bytes().to_vec(),
            recall,
            succession,
            renewal,
            facts,
            imported: after_import,
            spaces,
            identities,
        })
    }
}

/// What `dev` announces to `prod`: that it recalls the release, and that its keys change.
fn notices(
    dev: &Space,
    identities: &BTreeMap<&'static str, Identity>,
    release: &AssembledRelease,
    facts: &Facts,
) -> Result<[Vec<u8>; 3]> {
    let dev_key = &identities["dev"];
    let for_prod = |announcements: Vec<spacebridge::Announcement>| {
        let found = announcements.into_iter().find(|one| one.target.as_str() == "Prod Space");
        anyhow::Ok(found.context("no notice for Prod")?.notice.as_bytes().to_vec())
    };
    let recalled = dev.recall(release, "it loses seats", facts, dev_key.signer(30)?)?;
    let next_key = &identities["next"];
    let succeeded = dev.rotate(next_key.signer(31)?, facts, dev_key.signer(32)?)?;
    let until = Validity::of_encryption("2026-10-01T00:00:00Z".parse()?);
    let renewed = dev_key.keys.renew_encryption(until, seed(33)?)?;
    let renewal = dev.renew(renewed.certificate(), facts, dev_key.signer(34)?)?;
    Ok([
        for_prod(recalled.announcements)?,
        for_prod(succeeded.announcements)?,
        for_prod(renewal.announcements)?,
    ])
}

fn spaces(identities: &BTreeMap<&'static str, Identity>) -> Result<BTreeMap<&'static str, Space>> {
    let certificate = |name: &str| identities[name].certificate();
    let everybody = || anyhow::Ok(Team::everyone("Everyone".parse()?));
    let dev = Space::new("DevTest Space".parse()?, certificate("dev"))
        .with_environment("Test".parse()?)?
        .with_team(everybody()?)?
        .with_remote(
            "Prod Space".parse()?,
            certificate("prod"),
            [Grant::PromoteTo, Grant::AcceptResults],
        )?
        .with_remote(
            "Ops Space".parse()?,
            certificate("ops"),
            [Grant::PromoteTo, Grant::AcceptResults],
        )?
        .with_remote_environment("Prod Space: Production".parse()?)?;
    let prod = target("Prod Space", certificate("prod"))?
        .with_remote("DevTest Space".parse()?, certificate("dev"), [Grant::AcceptReleases])?
        .with_remote("Ops Space".parse()?, certificate("ops"), [Grant::PromoteTo])?;
    let ops = target("Ops Space", certificate("ops"))?
        .with_remote("DevTest Space".parse()?, certificate("dev"), [Grant::AcceptReleases])?
        .with_remote(
            "Prod Space".parse()?,
            certificate("prod"),
            [Grant::AcceptReleases, Grant::AcceptResults],
        )?;
    Ok(BTreeMap::from([("dev", dev), ("prod", prod), ("ops", ops)]))
}

/// A Space that receives releases, and deploys them to Production.
pub(crate) fn target(name: &str, certificate: &Certificate) -> Result<Space> {
    let stops = [Stage::Environment("Production".parse()?)];
    let first = Phase::new("Live".parse()?, stops);
    let second = Phase::new("Run".parse()?, [Stage::Space("Ops Space".parse()?)]);
    let phases = if name == "Prod Space" { vec![first, second] } else { vec![first] };
    Ok(Space::new(name.parse()?, certificate)
        .with_environment("Production".parse()?)?
        .with_team(Team::everyone("Everyone".parse()?))?
        .with_lifecycle(Lifecycle::new("Straight on".parse()?, phases))?)
}

pub(crate) fn path() -> Result<Lifecycle> {
    let phases = [
        Phase::new("Test".parse()?, [Stage::Environment("Test".parse()?)]),
        Phase::new(
            "Live".parse()?,
            [Stage::Space("Prod Space".parse()?), Stage::Space("Ops Space".parse()?)],
        ),
    ];
    Ok(Lifecycle::new("Dev to Prod".parse()?, phases))
}

/// A release as small as one gets that still has a part of every kind.
pub(crate) fn small(version: &str) -> Result<Release> {
    serde_json::from_value(small_document(version)).context("the small release")
}

/// The same as a document, with its secrets.
pub(crate) fn small_document(version: &str) -> Value {
    json!({
        "project": "Shop", "version": version, "channel": "Stable",
        "assembled": "2026-11-19T08:15:00Z", "notes": "Fixes the basket.",
        "packages": [{
            "id": "Shop.Web", "version": "1.1.0", "feed": "Builds",
            "content": Content::of(PACKAGE),
        }],
        "process": {"steps": [{
            "name": "Deploy", "condition": "Success",
            "properties": {"Octopus.Action.TargetRoles": "web"},
            "actions": [{
                "name": "Deploy", "kind": "Octopus.Script",
                "environments": ["Prod Space: Production", "Test"],
                "channels": ["Beta", "Stable"],
                "properties": {"Script": "echo #{Greeting}"},
                "packages": [{"package": "Shop.Web", "version": "1.1.0"}],
            }],
        }]},
        "variables": [
            {"name": "Greeting", "value": {"text": "Hello #{Name}"},
             "scope": {"roles": ["api", "web"]}},
            {"name": "Password", "value": {"sensitive": "hunter2"},
             "origin": {"library": {"set": "Shared", "order": 1}}},
        ],
        "templates": [
            {"name": "Host", "control": "SingleLineText", "default": "localhost"},
            {"name": "Passphrase", "control": "Sensitive",
             "default": {"sensitive": "default pass"}},
        ],
    })
}

pub(crate) fn tested(version: &str) -> Result<Deployment> {
    let deployment = json!({
        "project": "Shop", "version": version, "environment": "Test", "outcome": "succeeded",
        "queued": "2026-11-20T10:00:00Z", "by": "ada",
    });
    Ok(serde_json::from_value(deployment)?)
}

pub(crate) fn deployed(release: &ImportedRelease, outcome: &str) -> Result<Deployment> {
    let deployment = json!({
        "project": "Shop", "version": release.version(), "environment": "Production",
        "outcome": outcome, "queued": "2026-11-23T09:30:00Z", "by": "grace",
        "notes": "The cache was cold.", "completed": outcome == "succeeded",
    });
    let mut deployment: Deployment = serde_json::from_value(deployment)?;
    deployment.project = release.project().clone();
    Ok(deployment)
}

pub(crate) fn import(
    space: &Space,
    bundle: &[u8],
) -> Result<(ImportedRelease, spacebridge::Import)> {
    let (facts, holdings) = (Facts::none(), AvailablePackages::default());
    let known = TargetState { facts: &facts, releases: &[], holdings: &holdings, now: signed()? };
    let verified = Message::<Bundle>::from_bytes(bundle)?.verify(space, &facts, signed()?)?;
    let preview = space.preview(&verified, &Answers::new(), &known)?;
    let acceptance = Acceptance::by("grace");
    let imported = space.import_release(&verified, &acceptance, preview.digest(), &known)?;
    Ok((imported.release, imported.fact.context("nothing was imported")?))
}
