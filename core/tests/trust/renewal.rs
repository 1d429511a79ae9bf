//! An encryption key is renewed: what was sealed to the former one opens with it, also after a
//! restart.

use core::mem;

use spacebridge::target::{ImportedRelease, OpenedSecrets};
use spacebridge::{Actor, Code, Error, Limits, Space, SpaceKeys, Validity};
use spacebridge_testkit::{NOW, Pair, Site, at, keys, seed};

/// Renews the encryption key of a site, and returns the former keys and the notice.
fn renew(site: &mut Site, number: u8) -> (SpaceKeys, Vec<u8>) {
    let next = site.keys.renew_encryption(Validity::of_encryption(at(NOW)), seed(number)).unwrap();
    let signer = site.signer(number.wrapping_add(1));
    let renewed = site.space.renew(next.certificate(), &site.facts, signer).unwrap();
    assert_eq!(renewed.record.before, site.space.trust_digest());
    assert_eq!(renewed.record.after, renewed.space.trust_digest());
    site.facts.record(&renewed).unwrap();
    site.space = restarted(&renewed.space);
    let notice = renewed.announcements.first().unwrap().notice.as_bytes().to_vec();
    (mem::replace(&mut site.keys, next), notice)
}

/// Returns the Space as a host reads it after a restart.
fn restarted(space: &Space) -> Space {
    let document = serde_json::to_string(space).unwrap();
    let again = Space::from_document(&document, &Limits::default()).unwrap();
    assert_eq!(again, *space);
    again
}

fn open(site: &Site, release: &ImportedRelease, keys: &SpaceKeys) -> Result<OpenedSecrets, Error> {
    site.plan(release, "Production").unwrap().open_secrets(keys)
}

/// Returns the message of the refusal to open the secrets with these keys.
fn refusal(site: &Site, release: &ImportedRelease, keys: &SpaceKeys) -> String {
    let error = open(site, release, keys).unwrap_err();
    assert_eq!(error.code(), Code::SecretsDoNotOpen);
    error.to_string()
}

fn named(keys: &SpaceKeys) -> String {
    keys.certificate().encryption_fingerprint().to_string()
}

#[test]
fn what_was_sealed_before_a_renewal_opens_with_the_former_key() {
    let mut pair = Pair::new();
    let before = pair.send("1.0.0");
    let before = pair.prod.import(&before);
    let on_its_way = pair.send("1.1.0");
    let (former, notice) = renew(&mut pair.prod, 70);
    let late = pair.prod.import(&on_its_way);
    for release in [&before, &late] {
        assert_eq!(open(&pair.prod, release, &former).unwrap().len(), 1);
        let refused = refusal(&pair.prod, release, &pair.prod.keys);
        let expected = format!("; use the key of {}", named(&former));
        assert!(refused.ends_with(&expected), "{refused}");
    }
    // The same import gives the same release as before the renewal.
    let file = pair.prod.facts.imports.first().unwrap().bundle;
    assert_eq!(before.bundle(), file);

    // The source seals what it sends from now on to the new key.
    let _ = pair.dev.take_note(&notice);
    let next = pair.send("1.2.0");
    let next = pair.prod.import(&next);
    assert_eq!(open(&pair.prod, &next, &pair.prod.keys).unwrap().len(), 1);
    let refused = refusal(&pair.prod, &next, &former);
    assert!(refused.ends_with(&format!("; use the key of {}", named(&pair.prod.keys))));
}

#[test]
fn each_of_several_former_keys_opens_what_was_sealed_to_it() {
    let mut pair = Pair::new();
    let mut sealed = Vec::new();
    for number in [70, 72, 74] {
        let file = pair.send(&format!("1.{number}.0"));
        let (former, notice) = renew(&mut pair.prod, number);
        let _ = pair.dev.take_note(&notice);
        sealed.push((file, former));
    }
    // The identity is replaced as well; its former encryption keys stay known.
    let next = keys("Prod Space", 5);
    let signer = next.signer(&Actor::unnamed(at(NOW)), seed(80));
    let rotated = pair.prod.space.rotate(signer, &pair.prod.facts, pair.prod.signer(81)).unwrap();
    pair.prod.space = restarted(&rotated.space);
    let last = mem::replace(&mut pair.prod.keys, next);
    assert_eq!(pair.prod.space.former_encryption().len(), 3);
    for (file, former) in &sealed {
        let release = pair.prod.import(file);
        assert_eq!(open(&pair.prod, &release, former).unwrap().len(), 1);
        let refused = refusal(&pair.prod, &release, &last);
        assert!(refused.contains(&named(former)), "{refused}");
        // A key of another identity is of no use, and is not named.
        let refused = refusal(&pair.prod, &release, &pair.prod.keys);
        assert!(refused.contains("of no certificate here"), "{refused}");
        assert!(!refused.contains(&named(&pair.prod.keys)), "{refused}");
    }
}

#[test]
fn a_certificate_that_is_in_use_again_is_no_former_one() {
    let mut pair = Pair::new();
    let first = pair.prod.space.certificate().clone();
    let (former, _) = renew(&mut pair.prod, 70);
    let second = pair.prod.space.certificate().clone();
    let facts = &pair.prod.facts;
    let same = pair.prod.space.renew(&second, facts, pair.prod.signer(72)).unwrap();
    assert_eq!(same.space.former_encryption(), core::slice::from_ref(&first));
    let signer = former.signer(&Actor::unnamed(at(NOW)), seed(73));
    let back = pair.prod.space.renew(&first, facts, signer).unwrap();
    assert_eq!(back.space.former_encryption(), [second]);
    assert_ne!(back.record.after, Pair::new().prod.space.trust_digest());
    let _ = restarted(&back.space);
}

#[test]
fn a_space_lists_only_its_own_former_certificates_once() {
    let mut pair = Pair::new();
    let (former, _) = renew(&mut pair.prod, 70);
    let document = serde_json::to_value(&pair.prod.space).unwrap();
    let refused = |certificates: &[&SpaceKeys]| {
        let mut document = document.clone();
        let listed = certificates.iter().map(|keys| keys.certificate());
        document["former_encryption"] = serde_json::to_value(listed.collect::<Vec<_>>()).unwrap();
        let error = Space::from_document(&document.to_string(), &Limits::default()).unwrap_err();
        (error.code(), error.path().unwrap_or_default().to_owned())
    };
    let at_place = |code, place: &str| (code, place.to_owned());
    let foreign = refused(&[&former, &pair.dev.keys]);
    assert_eq!(foreign, at_place(Code::IdentityOther, "former_encryption[1]"));
    let twice = refused(&[&former, &former]);
    assert_eq!(twice, at_place(Code::CertificateKnown, "former_encryption[1]"));
    let present = refused(&[&pair.prod.keys]);
    assert_eq!(present, at_place(Code::CertificateKnown, "former_encryption[0]"));
}

#[test]
fn a_space_keeps_the_newest_of_many_former_certificates() {
    let mut pair = Pair::new();
    let most = Space::MAX_FORMER_ENCRYPTION;
    let mut former = Vec::new();
    for number in 0..u8::try_from(most).unwrap().saturating_add(2) {
        former.push(renew(&mut pair.prod, number.wrapping_add(90)).0);
    }
    let kept = pair.prod.space.former_encryption();
    assert_eq!(kept.len(), most);
    assert_eq!(kept.first(), Some(former[2].certificate()));
    assert_eq!(kept.last(), former.last().map(SpaceKeys::certificate));
    let mut document = serde_json::to_value(&pair.prod.space).unwrap();
    let oldest = serde_json::to_value(former[0].certificate()).unwrap();
    document["former_encryption"].as_array_mut().unwrap().insert(0, oldest);
    let refused = Space::from_document(&document.to_string(), &Limits::default()).unwrap_err();
    assert_eq!(refused.code(), Code::FormerCertificatesTooMany);
    assert_eq!(refused.path(), Some("former_encryption[64]"));
}

/// A renewed encryption key at the target's side changes nothing about whom the source trusts.
#[test]
fn the_trust_in_a_renewed_space_stays_the_same() {
    let mut pair = Pair::new();
    let grants = pair.dev.space.trusts()[0].permits().clone();
    let (_, notice) = renew(&mut pair.prod, 70);
    let _ = pair.dev.take_note(&notice);
    let [trust] = pair.dev.space.trusts() else { panic!("one trust") };
    assert_eq!(trust.certificate(), pair.prod.space.certificate());
    assert_eq!(*trust.permits(), grants);
    assert!(trust.former().is_empty());
}
