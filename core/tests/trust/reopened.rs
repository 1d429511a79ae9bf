//! A release that was imported is opened again: no change of trust, and no restart, decides what of
//! it may be deployed.

use core::mem;

use spacebridge::facts::Import;
use spacebridge::target::ImportedRelease;
use spacebridge::trust::{LastGood, TrustChange};
use spacebridge::{
    Actor, Bundle, Code, Digest, Error, Facts, Grant, Limits, Message, Space, SpaceKeys, Validity,
};
use spacebridge_testkit::{NOW, Pair, SECRET, Site, at, grace, keys, label, name, seed, space};

/// Returns the release as a host opens it again after a restart.
fn reopened(site: &Site, file: &[u8]) -> Result<ImportedRelease, Error> {
    let facts = site.facts.to_bytes();
    let facts = Facts::from_bytes(&facts, &Limits::trusted()).unwrap();
    let document = serde_json::to_string(&site.space).unwrap();
    let space = Space::from_document(&document, &Limits::default()).unwrap();
    space.reopen(Message::from_bytes(file).unwrap(), &facts)
}

/// Holds that the release is deployed with the same values as before.
fn holds(site: &Site, file: &[u8], before: &ImportedRelease, keys: &SpaceKeys) {
    let again = reopened(site, file).unwrap();
    assert_eq!(again, *before);
    assert_eq!(site.reasons(&again), site.reasons(before));
    let plan = site.plan(&again, "Production").unwrap();
    assert_eq!(format!("{plan:?}"), format!("{:?}", site.plan(before, "Production").unwrap()));
    let secrets = plan.open_secrets(keys).unwrap();
    assert_eq!(secrets.variable(&plan, &label("Password")).unwrap().expose(), SECRET);
}

fn changed(site: &mut Site, change: &TrustChange) {
    site.space = site.space.change_trust(change, &grace()).unwrap().space;
}

#[test]
fn an_imported_release_outlives_every_end_of_trust() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let before = pair.prod.import(&file);
    let prod = &mut pair.prod;
    let own = prod.knowing(Facts::none()).keys;
    holds(prod, &file, &before, &own);

    let dev = || name("Dev Space");
    let withdraw = TrustChange::Withdraw { name: dev(), grant: Grant::AcceptReleases };
    changed(prod, &withdraw);
    assert_eq!(prod.verify(&file).unwrap_err().code(), Code::GrantMissing);
    holds(prod, &file, &before, &own);

    changed(prod, &TrustChange::Revoke { name: dev(), good: LastGood::default() });
    assert_eq!(prod.verify(&file).unwrap_err().code(), Code::SenderRevoked);
    holds(prod, &file, &before, &own);

    let other = keys("Dev Space", 9);
    let certificate = other.certificate().clone();
    let fingerprint = certificate.fingerprint();
    let compared = fingerprint.compare(&fingerprint.words()).unwrap();
    let good = LastGood::default();
    changed(prod, &TrustChange::Replace { name: dev(), certificate, compared, good });
    holds(prod, &file, &before, &own);

    // A host may also build the Space anew, without the trust.
    prod.space = space("Prod Space", &own, "Production");
    assert_eq!(prod.verify(&file).unwrap_err().code(), Code::SenderUnknown);
    holds(prod, &file, &before, &own);
}

#[test]
fn an_imported_release_outlives_the_keys_of_its_target() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let before = pair.prod.import(&file);
    let prod = &mut pair.prod;
    let renewed = prod.keys.renew_encryption(Validity::of_encryption(at(NOW)), seed(70)).unwrap();
    let facts = &prod.facts;
    prod.space = prod.space.renew(renewed.certificate(), facts, prod.signer(71)).unwrap().space;
    let own = mem::replace(&mut prod.keys, renewed);
    holds(prod, &file, &before, &own);

    let next = keys("Prod Space", 5);
    let signer = next.signer(&Actor::unnamed(at(NOW)), seed(72));
    prod.space = prod.space.rotate(signer, &prod.facts, prod.signer(73)).unwrap().space;
    prod.keys = next;
    holds(prod, &file, &before, &own);
}

#[test]
fn only_what_was_imported_is_opened_again() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let code = |site: &Site, file: &[u8]| reopened(site, file).unwrap_err().code();
    assert_eq!(code(&pair.prod, &file), Code::ImportNotRecorded);
    let _ = pair.prod.import(&file);
    let other = pair.send("1.2.0");
    assert_eq!(code(&pair.prod, &other), Code::ImportNotRecorded);

    // Another Space has nothing to open there, whatever its facts say.
    let dev = pair.dev.knowing(pair.prod.facts.clone());
    assert_eq!(code(&dev, &file), Code::AudienceOther);

    // A fact that contradicts the file opens nothing: the lifecycle that it names is for another.
    let [import] = pair.prod.facts.imports.as_slice() else { panic!("one import") };
    let other = pair.prod.verify(&other).unwrap();
    let stranger = pair.prod.space.fingerprint();
    let changes: [&dyn Fn(&mut Import); 5] = [
        &|import| import.sequence = 7,
        &|import| import.release = other.manifest().digest(),
        &|import| import.slice = Digest::of(b"another slice"),
        &|import| import.owner = stranger,
        &|import| import.sender = stranger,
    ];
    for change in changes {
        let mut import = import.clone();
        change(&mut import);
        let facts = Facts { imports: vec![import], ..Facts::none() };
        assert_eq!(code(&pair.prod.knowing(facts), &file), Code::FactContradicts);
    }
}

#[test]
fn a_stored_file_that_was_changed_is_not_opened() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let _ = pair.prod.import(&file);
    let place = file.windows(5).rposition(|part| part == b"Passw").unwrap();
    let mut changed = file.clone();
    changed[place] ^= 1;
    assert_eq!(reopened(&pair.prod, &changed).unwrap_err().code(), Code::PartMismatch);
    // A changed statement is another message, which nobody imported.
    for place in 0..600 {
        let mut changed = file.clone();
        changed[place] ^= 1;
        let Ok(message) = Message::<Bundle>::from_bytes(changed) else { continue };
        let same = message.digest().unwrap() == pair.prod.facts.imports[0].bundle;
        match pair.prod.space.reopen(message, &pair.prod.facts) {
            Ok(_) => assert!(same, "byte {place}"),
            Err(error) => assert!(!same, "byte {place}: {error}"),
        }
    }
}
