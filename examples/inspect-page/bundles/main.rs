//! Makes the files that the page's tests open: bundles good and bad, certificates, a Space.
//!
//! The folder is the first argument, or the one this is started in. Every run writes the same
//! bytes; the keys protect nothing.

mod afterwards;
mod hostile;
mod spaces;

use core::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use spacebridge::documents::{Printable, write_document};
use spacebridge::source::{AssembledRelease, PromoteRequest};
use spacebridge::target::{ImportedRelease, ReceiptRequest};
use spacebridge::{
    Actor, Bundle, Content, Deployment, Facts, Label, Message, Package, ProjectRef, Release, Space,
    SpaceKeys, Variable,
};
use spacebridge_testkit::{NOW, Target, at, seed};

use crate::spaces::{Spaces, path};

type Anything<T> = Result<T, Box<dyn Error>>;

fn main() -> Anything<()> {
    let folder = std::env::args().nth(1).map_or_else(|| ".".into(), PathBuf::from);
    fs::create_dir_all(folder.join("packages"))?;
    let spaces = Spaces::new();
    fs::write(folder.join("prod.space.json"), write_document(&spaces.prod()?))?;
    for (name, keys) in [("devtest", &spaces.dev_keys), ("prod", &spaces.prod_keys)] {
        fs::write(folder.join(format!("{name}.pem")), keys.certificate().to_pem())?;
    }
    fs::write(folder.join("keys.pem"), spaces.prod_keys.to_unencrypted_pem()?.as_str())?;

    let mut facts = Facts::none();
    let older = packed(include_str!("older.json"), &folder)?;
    let (_, older) = promoted(&spaces, older, "Prod Space", &mut facts, 10)?;
    fs::write(folder.join("older.sbbundle"), older.as_bytes())?;
    let newer = packed(include_str!("newer.json"), &folder)?;
    let (released, newer) = promoted(&spaces, newer, "Prod Space", &mut facts, 20)?;
    fs::write(folder.join("good.sbbundle"), newer.as_bytes())?;
    let receipts = afterwards::receipts(&spaces, &newer, 70)?;
    for (name, receipt) in ["failed", "succeeded", "withheld"].iter().zip(receipts) {
        fs::write(folder.join(format!("{name}.sbreceipt")), receipt.as_bytes())?;
    }
    for (name, receipt) in ["staged-older", "staged"].iter().zip(spaces.receipts.take()) {
        fs::write(folder.join(format!("{name}.sbreceipt")), receipt.as_bytes())?;
    }
    let recall = afterwards::recall(&spaces, &released, &facts, 90)?;
    fs::write(folder.join("recall.sbnotice"), recall.as_bytes())?;
    fs::write(folder.join("tampered.sbbundle"), tampered(&newer))?;

    let elsewhere = packed(include_str!("newer.json"), &folder)?;
    let (_, elsewhere) = promoted(&spaces, elsewhere, "Stage Space", &mut facts, 30)?;
    fs::write(folder.join("elsewhere.sbbundle"), elsewhere.as_bytes())?;

    let (_, hostile) = promoted(&spaces, hostile::release()?, "Prod Space", &mut facts, 40)?;
    fs::write(folder.join("hostile.sbbundle"), hostile.as_bytes())?;
    fs::write(folder.join("hostile.pem"), hostile::certificate())?;
    for (count, number) in [(1_000, 50), (20_000, 60), (100_000, 110)] {
        let (_, bundle) = promoted(&spaces, large(count)?, "Prod Space", &mut facts, number)?;
        fs::write(folder.join(format!("variables-{count}.sbbundle")), bundle.as_bytes())?;
    }
    fs::write(folder.join("unseen.json"), serde_json::to_string(&unseen())?)?;
    println!("the files are in {}", folder.display());
    Ok(())
}

/// A release whose packages are files in the folder.
fn packed(text: &str, folder: &Path) -> Anything<Release> {
    let mut release: Release = serde_json::from_str(text)?;
    let version = release.version.to_string();
    for (id, size) in [("Shop.Migrations", 90_000), ("Shop.Web", 5_000_000)] {
        let bytes = filling(&format!("{id} {version}"), size);
        fs::write(folder.join(format!("packages/{id}.{version}.zip")), &bytes)?;
        let mut package = Package::new(id.parse()?, version.clone(), Content::of(&bytes));
        package.feed = Some("Builds".parse()?);
        release.packages.push(package);
    }
    Ok(release)
}

/// Bytes that follow from a name.
fn filling(name: &str, size: usize) -> Vec<u8> {
    name.bytes().cycle().take(size).collect()
}

/// Promotes a release that was tested, deployed in staging and reported from there, as far as it
/// goes to production.
fn promoted(
    spaces: &Spaces,
    release: Release,
    target: &str,
    facts: &mut Facts,
    number: u8,
) -> Anything<(AssembledRelease, Message<Bundle>)> {
    let dev = spaces.dev()?;
    let stage = spaces.stage()?;
    let signer = |add: u8| {
        spaces.dev_keys.signer(&Actor::new("ada", at(NOW)), seed(number.saturating_add(add)))
    };
    facts.deployments.push(tested(&release)?);
    let mut release = dev.assemble(release, signer(0))?;
    let path = path();
    let request = PromoteRequest::new(&release, "Stage Space").with_lifecycle(&path);
    let first = dev.promote(&request, facts, signer(1))?;
    facts.record(&first)?;
    if target == "Stage Space" {
        return Ok((release, first.bundle));
    }
    let imported = import(&stage, &first.bundle);
    let keys: &SpaceKeys = &spaces.stage_keys;
    let by_grace = keys.signer(&Actor::new("grace", at(NOW)), seed(number.saturating_add(2)));
    let mut known = facts_of(spaces);
    let staged = staged(&imported)?;
    known.record(imported.import())?;
    known.record(&staged)?;
    let reported =
        stage.issue_receipt(&ReceiptRequest::new(&imported, &staged), &known, by_grace)?;
    spaces.reports.borrow_mut().push(reported.fact);
    spaces.receipts.borrow_mut().push(reported.receipt.clone());
    let verified = reported.receipt.verify(&dev, at(NOW))?;
    facts.deployments.extend(dev.accept(&verified, facts, &Actor::new("ada", at(NOW)))?.fact);
    release = release.with_receipt(&verified);
    let request = PromoteRequest::new(&release, target).with_lifecycle(&path);
    let second = dev.promote(&request, facts, signer(3))?;
    facts.record(&second)?;
    Ok((release, second.bundle))
}

fn facts_of(spaces: &Spaces) -> Facts {
    Facts { reports: spaces.reports.borrow().clone(), ..Facts::none() }
}

fn import(space: &Space, bundle: &Message<Bundle>) -> ImportedRelease {
    Target::new(space, &Facts::none(), at(NOW)).receive(bundle.as_bytes()).release
}

fn tested(release: &Release) -> Anything<Deployment> {
    let deployment = json!({
        "project": release.project, "version": release.version, "environment": "Test",
        "outcome": "succeeded", "queued": "2026-11-20T10:00:00Z",
        "started": "2026-11-20T10:00:01Z", "finished": "2026-11-20T10:03:00Z", "by": "ada",
    });
    Ok(serde_json::from_value(deployment)?)
}

fn staged(release: &ImportedRelease) -> Anything<Deployment> {
    let hostile = release.version().to_string() == hostile::VERSION;
    let notes = if hostile { hostile::TEXT } else { "The cache was cold at first." };
    let deployment = json!({
        "project": release.project().name, "version": release.version(), "environment": "Staging",
        "outcome": "succeeded-with-warnings", "queued": "2026-11-21T09:30:00Z",
        "started": "2026-11-21T09:30:02Z", "finished": "2026-11-21T09:41:00Z", "by": "grace",
        "notes": notes, "completed": true,
    });
    let mut deployment: Deployment = serde_json::from_value(deployment)?;
    let project: ProjectRef = release.project().clone();
    deployment.project = project;
    Ok(deployment)
}

/// One bit of the payload is another.
fn tampered(bundle: &Message<Bundle>) -> Vec<u8> {
    let bytes = bundle.as_bytes();
    let place = bundle.statement_bytes().len() / 2;
    let flip = |(index, byte): (usize, &u8)| if index == place { byte ^ 1 } else { *byte };
    bytes.iter().enumerate().map(flip).collect()
}

/// A release with so many values.
fn large(count: usize) -> Anything<Release> {
    let version = format!("2.0.{count}");
    let mut release = Release::new("Shop".parse()?, version.parse()?, at(NOW));
    for index in 0..count {
        let name: Label = format!("Service{:03}.Setting{index:05}", index % 200).parse()?;
        let mut variable = Variable::text(name, format!("value number {index}"));
        if index % 3 == 0 {
            variable = variable.scoped(serde_json::from_value(json!({
                "environments": ["Prod Space: Production"], "roles": ["web"],
            }))?);
        }
        release.variables.push(variable);
    }
    Ok(release)
}

/// Every character that the library writes out when it is shown.
fn unseen() -> Vec<(u32, String)> {
    let written = |character: char| {
        let text = character.to_string();
        let shown = Printable(&text).to_string();
        (shown != text).then(|| (u32::from(character), shown))
    };
    (char::MIN..=char::MAX).filter_map(written).collect()
}
