//! The source: the Space Dev assembles a release and promotes it to Prod, as one file.
//!
//! It works in the current folder, where `target` has left the certificate of Prod.

use core::error::Error;
use std::fs;

use spacebridge::source::PromoteRequest;
use spacebridge::{
    Actor, Certificate, Facts, Grant, Lifecycle, Limits, Outcome, Phase, Release, Seed, Sensitive,
    Space, SpaceKeys, Stage, Team, Timestamp, Validity, Value, Variable,
};

fn main() -> Result<(), Box<dyn Error>> {
    // A host has a clock and randomness; the library has neither.
    let now = now()?;
    let keys = keys(now)?;
    let Ok(theirs) = fs::read("prod.crt.pem") else {
        println!("Run `target` here, so that the certificate of Prod is at hand.");
        return Ok(());
    };
    // A person compares the fingerprint with the people of Prod before they trust it.
    let theirs = Certificate::from_pem(theirs, &Limits::default())?;
    println!("Prod has the fingerprint {}", theirs.fingerprint());
    let to_prod = [
        Phase::new("Test".parse()?, [Stage::Environment("Test".parse()?)]),
        Phase::new("Production".parse()?, [Stage::Space("Prod".parse()?)]),
    ];
    let to_prod = Lifecycle::new("To production".parse()?, to_prod);
    let dev = Space::builder("Dev", keys.certificate())
        .environment("Test")
        .team(Team::everyone("Everyone".parse()?))
        .lifecycle(to_prod)
        .remote("Prod", &theirs, [Grant::PromoteTo, Grant::AcceptResults])
        .remote_environment("Prod: Production")
        .build()?;

    let mut release = Release::new("Shop".parse()?, "1.1.0".parse()?, now);
    let password = Value::Sensitive(Sensitive::known("open sesame"));
    release.variables.push(Variable::new("Password".parse()?, password));
    let ada = Actor::new("ada", now);
    let assembled = dev.assemble(release, keys.signer(&ada, seed()?))?;

    // The lifecycle leads through Test: the release runs there first.
    let mut facts = Facts::none();
    facts.record(&assembled.deployed(&"Test".parse()?, Outcome::Succeeded, now, "ada"))?;
    let request = PromoteRequest::new(&assembled, "Prod");
    let promoted = dev.promote(&request, &facts, keys.signer(&ada, seed()?))?;
    for finding in &promoted.findings {
        println!("{finding}");
    }
    // A host stores the fact first: the number is used up with it.
    facts.record(&promoted)?;
    fs::write("shop-1.1.0.sbbundle", promoted.bundle.as_bytes())?;
    println!("Carry shop-1.1.0.sbbundle to Prod, and run `target` again.");
    Ok(())
}

/// Makes the keys of Dev, and leaves its certificate. A host keeps the keys in a safe place.
fn keys(now: Timestamp) -> Result<SpaceKeys, Box<dyn Error>> {
    let identity = Validity::of_identity(now);
    let encryption = Validity::of_encryption(now);
    let keys = SpaceKeys::generate("Dev", identity, encryption, seed()?)?;
    fs::write("dev.crt.pem", keys.certificate().to_pem())?;
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
