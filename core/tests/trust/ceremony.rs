//! Trust begins with two people who compare a fingerprint.

use spacebridge::trust::TrustChange;
use spacebridge::{Code, Grant, Space};
use spacebridge_testkit::{Pair, grace, keys, name, space};

/// Production, which got a certificate on a stick.
fn imported(pair: &Pair) -> Space {
    let change = TrustChange::Import {
        name: name("Dev Space"),
        certificate: pair.dev.space.certificate().clone(),
        permits: [Grant::AcceptReleases.into(), Grant::PromoteTo.into()].into(),
    };
    let prod = space("Prod Space", &pair.prod.keys, "Production");
    prod.change_trust(&change, &grace()).unwrap().space
}

#[test]
fn a_certificate_that_was_carried_grants_nothing_until_somebody_compared_it() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    pair.prod.space = imported(&pair);
    let refusal = pair.prod.verify(&file).unwrap_err();
    assert_eq!(refusal.code(), Code::SenderPending);
    let trust = pair.prod.space.trust(&name("Dev Space")).unwrap();
    assert!(trust.is_pending() && !trust.grants(Grant::PromoteTo));

    // Ada reads her fingerprint on the telephone; Grace types what she hears.
    let heard = pair.dev.space.fingerprint().words().replace('-', " ");
    let compared = trust.certificate().fingerprint().compare(&heard).unwrap();
    let confirm = TrustChange::Confirm { name: name("Dev Space"), compared };
    pair.prod.space = pair.prod.space.change_trust(&confirm, &grace()).unwrap().space;
    assert!(pair.prod.verify(&file).is_ok());
}

#[test]
fn a_certificate_that_was_exchanged_on_its_way_is_noticed() {
    let pair = Pair::new();
    let mallory = keys("Dev Space", 66);
    let change = TrustChange::Import {
        name: name("Dev Space"),
        certificate: mallory.certificate().clone(),
        permits: [Grant::AcceptReleases.into()].into(),
    };
    let prod = space("Prod Space", &pair.prod.keys, "Production");
    let prod = prod.change_trust(&change, &grace()).unwrap().space;
    let carried = prod.trust(&name("Dev Space")).unwrap().certificate().fingerprint();
    let heard = pair.dev.space.fingerprint().words();
    assert_eq!(carried.compare(&heard).unwrap_err().code(), Code::FingerprintDifferent);
    // Another certificate that somebody did compare confirms nothing about this one.
    let compared = pair.dev.space.fingerprint().compare(&heard).unwrap();
    let confirm = TrustChange::Confirm { name: name("Dev Space"), compared };
    assert_eq!(prod.change_trust(&confirm, &grace()).unwrap_err().code(), Code::ComparedOther);
}

#[test]
fn nobody_is_told_anything_before_somebody_compared() {
    let mut pair = Pair::new();
    pair.prod.space = imported(&pair);
    let prod = &pair.prod;
    let signer = pair.prod.signer(60);
    let renewed = prod.space.renew(prod.space.certificate(), &prod.facts, signer);
    assert!(renewed.unwrap().announcements.is_empty());
}

#[test]
fn a_name_that_looks_like_a_known_one_is_refused() {
    let pair = Pair::new();
    let cyrillic = name("D\u{435}v Space");
    let change = TrustChange::Import {
        name: cyrillic,
        certificate: keys("Dev Space", 66).certificate().clone(),
        permits: [Grant::AcceptReleases.into()].into(),
    };
    let error = imported(&pair).change_trust(&change, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::NameConfusable);
}

#[test]
fn one_certificate_is_one_space() {
    let pair = Pair::new();
    let change = TrustChange::Import {
        name: name("Somebody Else"),
        certificate: pair.dev.space.certificate().clone(),
        permits: [Grant::AcceptReleases.into()].into(),
    };
    let error = imported(&pair).change_trust(&change, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::CertificateKnown);
}
