//! The Spaces, keys, releases and messages that the cases are made of.
//!
//! The release is a document, because the cases change it by its keys.

use alloc::collections::BTreeMap;

use anyhow::{Context as _, Result};
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};
use spacebridge::source::{AssembledRelease, PromoteRequest, RecallRequest};
use spacebridge::target::{ForwardRequest, ImportedRelease, ReceiptRequest};
use spacebridge::{
    Actor, Certificate, Content, Deployment, Facts, Grant, Lifecycle, Release, Signer, Space,
    SpaceKeys, Timestamp, Validity,
};
use spacebridge_testkit::{Target, keys, lifecycle, open_space, seed};

use crate::message::{RawMessage, private};
use spacebridge_testkit::Trusting as _;

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
        Self::of(keys(name, number))
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
        Ok(self.keys.signer(&Actor::new("ada", signed()?), seed(number)))
    }
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
    /// The bundle with the parts for Ops, so that `prod` may forward it; number 2.
    pub(crate) through: Vec<u8>,
    /// The bundle that `prod` forwarded to `ops`.
    pub(crate) passed: Vec<u8>,
    /// A later release, 1.2.0, with number 3.
    pub(crate) later: Vec<u8>,
    /// `prod`'s receipts for `dev`: failed, then succeeded.
    pub(crate) receipts: Vec<Vec<u8>>,
    /// The first of them with the salt of the answers.
    pub(crate) whole: Vec<u8>,
    /// A bundle for `ops` with both of those receipts.
    pub(crate) told: Vec<u8>,
    /// `dev`'s notices for `prod`: recall, succession, renewal; numbers 1 each.
    pub(crate) recall: Vec<u8>,
    pub(crate) succession: Vec<u8>,
    pub(crate) renewal: Vec<u8>,
    /// The facts of `dev` after all promotions.
    pub(crate) facts: Facts,
    /// The facts of `prod` after it imported the first bundle.
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
        let dev = &self.spaces["dev"];
        let key = self.identity("dev");
        let version = release.version.to_string();
        let mut test = tested(&version)?;
        test.project = spacebridge::ProjectRef::local(release.project.clone());
        let facts = Facts { deployments: vec![test], ..Facts::none() };
        let release = dev.assemble(release, key.signer(60)?)?;
        let request = PromoteRequest::new(&release, "Prod Space");
        let promoted = dev.promote(&request, &facts, key.signer(61)?)?;
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
        let promote = |release, target: &str, onward: &[&str], number, facts: &mut Facts| {
            let signer = dev_key.signer(number)?;
            let request = PromoteRequest::new(release, target);
            let request = request.onward(onward.iter().copied());
            let promoted = dev.promote(&request, facts, signer)?;
            facts.record(&promoted)?;
            anyhow::Ok(promoted.bundle.as_bytes().to_vec())
        };
        let bundle = promote(&release, "Prod Space", &[], 11, &mut facts)?;
        let through = promote(&release, "Prod Space", &["Ops Space"], 12, &mut facts)?;
        let next = dev.assemble(small("1.2.0")?, dev_key.signer(13)?)?;
        let later = promote(&next, "Prod Space", &[], 14, &mut facts)?;

        let (imported, fact) = import(prod, &bundle)?;
        let mut prod_facts = Facts { imports: vec![fact], ..Facts::none() };
        let after_import = prod_facts.clone();
        let mut receipts = Vec::new();
        let mut whole = Vec::new();
        let mut told = release.clone();
        for (number, outcome) in [(20, "failed"), (21, "succeeded")] {
            let deployment = deployed(&imported, outcome)?;
            let signer = prod_key.signer(number)?;
            let answers = Some(spacebridge::Digest::of(b"the answers of Prod"));
            let mut known = prod_facts.clone();
            known.record(&deployment)?;
            let reported = prod.issue_receipt(
                &ReceiptRequest::new(&imported, &deployment).with_answers(answers),
                &known,
                signer,
            )?;
            prod_facts.record(&reported)?;
            told = told.with_receipt(&reported.receipt.clone().verify(dev, signed()?)?);
            receipts.push(reported.receipt.as_bytes().to_vec());
            whole.push(reported.whole.context("a salt")?.as_bytes().to_vec());
        }
        let told = promote(&told, "Ops Space", &[], 15, &mut facts)?;
        let (to_pass, fact) = import(prod, &through)?;
        let mut passing =
            Facts { deployments: vec![deployed(&to_pass, "succeeded")?], ..Facts::none() };
        passing.imports.push(fact);
        let signer = prod_key.signer(22)?;
        let passed = prod.forward(&ForwardRequest::new(&to_pass, "Ops Space"), &passing, signer)?;

        let [recall, succession, renewal] = notices(dev, &identities, &release, &facts)?;
        Ok(Self {
            bundle,
            through,
            later,
            receipts,
            whole: whole.swap_remove(0),
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

/// Returns the notices of `dev` to `prod`: the recall of the release, and the change of its keys.
fn notices(
    dev: &Space,
    identities: &BTreeMap<&'static str, Identity>,
    release: &AssembledRelease,
    facts: &Facts,
) -> Result<[Vec<u8>; 3]> {
    let dev_key = &identities["dev"];
    let for_prod = |announcements: Vec<spacebridge::source::Announcement>| {
        let found = announcements.into_iter().find(|one| one.target.as_str() == "Prod Space");
        anyhow::Ok(found.context("no notice for Prod")?.notice.as_bytes().to_vec())
    };
    let recalled =
        dev.recall(&RecallRequest::new(release, "it loses seats"), facts, dev_key.signer(30)?)?;
    let next_key = &identities["next"];
    let succeeded = dev.rotate(next_key.signer(31)?, facts, dev_key.signer(32)?)?;
    let until = Validity::of_encryption("2026-10-01T00:00:00Z".parse()?);
    let renewed = dev_key.keys.renew_encryption(until, seed(33))?;
    let renewal = dev.renew(renewed.certificate(), facts, dev_key.signer(34)?)?;
    Ok([
        for_prod(recalled.announcements)?,
        for_prod(succeeded.announcements)?,
        for_prod(renewal.announcements)?,
    ])
}

fn spaces(identities: &BTreeMap<&'static str, Identity>) -> Result<BTreeMap<&'static str, Space>> {
    let certificate = |name: &str| identities[name].certificate();
    let sends = [Grant::PromoteTo, Grant::AcceptResults];
    let dev = open_space("DevTest Space", certificate("dev"), &["Test"])
        .remote("Prod Space", certificate("prod"), sends)
        .remote("Ops Space", certificate("ops"), sends)
        .remote_environment("Prod Space: Production")
        .lifecycle(path())
        .build()?;
    let prod = target("Prod Space", certificate("prod"))?
        .trusting("DevTest Space".parse()?, certificate("dev"), [Grant::AcceptReleases])?
        .trusting("Ops Space".parse()?, certificate("ops"), [Grant::PromoteTo])?;
    let receives = [Grant::AcceptReleases, Grant::AcceptResults];
    let ops = target("Ops Space", certificate("ops"))?
        .trusting("DevTest Space".parse()?, certificate("dev"), [Grant::AcceptReleases])?
        .trusting("Prod Space".parse()?, certificate("prod"), receives)?;
    Ok(BTreeMap::from([("dev", dev), ("prod", prod), ("ops", ops)]))
}

/// A Space that receives releases, and deploys them to Production.
pub(crate) fn target(name: &str, certificate: &Certificate) -> Result<Space> {
    let phases: &[(&str, &[&str])] = match name {
        "Prod Space" => &[("Live", &["Production"]), ("Run", &["Space Ops Space"])],
        _ => &[("Live", &["Production"])],
    };
    let space = open_space(name, certificate, &["Production"]);
    Ok(space.lifecycle(lifecycle("Straight on", phases)).build()?)
}

/// Returns the lifecycle of `dev`.
pub(crate) fn path() -> Lifecycle {
    let live = ["Space Prod Space", "Space Ops Space", "Space Mallory Space"];
    let mut path = lifecycle("Dev to Prod", &[("Test", &["Test"]), ("Live", &live)]);
    path.phases[1].minimum = 1;
    path
}

/// A release as small as one gets that still has a part of every kind.
pub(crate) fn small(version: &str) -> Result<Release> {
    serde_json::from_value(small_document(version)).context("the small release")
}

/// Returns the small release as a document, with its secrets.
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
) -> Result<(ImportedRelease, spacebridge::facts::Import)> {
    let facts = Facts::none();
    let target = Target::new(space, &facts, signed()?);
    let imported = target.import(&target.verify(bundle)?)?;
    Ok((imported.release, imported.fact.context("nothing was imported")?))
}
