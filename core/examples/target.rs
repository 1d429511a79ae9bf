//! The target: the Space Prod verifies, imports and deploys a release of Dev, and reports it.
//!
//! It works in the current folder. The first run leaves the certificate of Prod there; once
//! `source` has left a bundle, the next run takes it in.

use core::error::Error;
use std::fs;

use spacebridge::packages::AvailablePackages;
use spacebridge::target::{
    ImportRequest, PlanRequest, PreviewRequest, ReceiptRequest, TargetState,
};
use spacebridge::{
    Actor, Answers, Bundle, Certificate, Facts, Grant, Lifecycle, Limits, Message, Outcome, Phase,
    Seed, Space, SpaceKeys, Stage, Team, Timestamp, Validity,
};

fn main() -> Result<(), Box<dyn Error>> {
    // A host has a clock and randomness; the library has neither.
    let now = now()?;
    let keys = keys(now)?;
    let (Ok(theirs), Ok(file)) = (fs::read("dev.crt.pem"), fs::read("shop-1.1.0.sbbundle")) else {
        println!("Carry prod.crt.pem to Dev, and run `source` here.");
        return Ok(());
    };
    // A person compares the fingerprint with the people of Dev before they trust it.
    let theirs = Certificate::from_pem(theirs, &Limits::default())?;
    println!("Dev has the fingerprint {}", theirs.fingerprint());
    let live = Phase::new("Live".parse()?, [Stage::Environment("Production".parse()?)]);
    let prod = Space::builder("Prod", keys.certificate())
        .environment("Production")
        .team(Team::everyone("Everyone".parse()?))
        .lifecycle(Lifecycle::new("Straight to production".parse()?, [live]))
        .remote("Dev", &theirs, [Grant::AcceptReleases])
        .build()?;

    // Nothing of the file is believed before it is verified, and nothing is imported unseen.
    let mut facts = Facts::none();
    let packages = AvailablePackages::default();
    let answers = Answers::new();
    let bundle = Message::<Bundle>::from_bytes(file)?.verify(&prod, &facts, now)?;
    let preview = prod.preview(
        &PreviewRequest::new(&bundle, &answers),
        &TargetState::new(&facts, &[], &packages),
    )?;
    println!("{}", preview.summary());
    for finding in preview.findings() {
        println!("{finding}");
    }
    let grace = Actor::new("grace", now);
    let request = ImportRequest::new(&bundle, preview.digest());
    let imported =
        prod.import_release(&request, &TargetState::new(&facts, &[], &packages), &grace)?;
    facts.record(&imported)?;

    let release = imported.release;
    let request = PlanRequest::new(&release, "Production", &answers);
    let plan = prod.plan(&request, &TargetState::new(&facts, &[], &packages), &grace)?;
    let secrets = plan.open_secrets(&keys)?;
    println!("variables: {}, secrets: {}", plan.variables().len(), secrets.len());
    // Here the host deploys; the library never does.
    let done = release.deployed(&"Production".parse()?, Outcome::Succeeded, now, "grace");
    facts.record(&done)?;

    let request = ReceiptRequest::new(&release, &done);
    let issued = prod.issue_receipt(&request, &facts, keys.signer(&grace, seed()?))?;
    facts.record(&issued)?;
    println!("{}", issued.text);
    fs::write("shop-1.1.0.sbreceipt", issued.receipt.as_bytes())?;
    Ok(())
}

/// Reads the keys of Prod, or makes them, and leaves its certificate.
///
/// A host encrypts the file, or keeps the keys in a token.
fn keys(now: Timestamp) -> Result<SpaceKeys, Box<dyn Error>> {
    let limits = Limits::default();
    if let (Ok(pem), Ok(certificate)) =
        (fs::read_to_string("prod.keys.pem"), fs::read("prod.crt.pem"))
    {
        let certificate = Certificate::from_pem(certificate, &limits)?;
        return Ok(SpaceKeys::from_pem(&pem, None, certificate, &limits)?);
    }
    let identity = Validity::of_identity(now);
    let encryption = Validity::of_encryption(now);
    let keys = SpaceKeys::generate("Prod", identity, encryption, seed()?)?;
    fs::write("prod.keys.pem", keys.to_unencrypted_pem()?)?;
    fs::write("prod.crt.pem", keys.certificate().to_pem())?;
    Ok(keys)
}

#[expect(clippy::disallowed_methods, reason = "a host has the clock")]
fn now() -> Result<Timestamp, Box<dyn Error>> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Timestamp::from_unix_milliseconds(since.as_millis().try_into()?)?)
}

fn seed() -> Result<Seed, Box<dyn Error>> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(Seed::from_bytes(bytes)?)
}
