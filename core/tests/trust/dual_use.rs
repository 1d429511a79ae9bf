//! One certificate for signatures and for encryption is rejected, unless the trust allows it.

use spacebridge::trust::{TrustChange, TrustChanged};
use spacebridge::{Actor, Certificate, Code, Error, Grant, Limits, Space, SpaceKeys};
use spacebridge_testkit::{NOW, Pair, Trusting as _, at, grace, keys, name, seed};

/// The keys of `Both Space`, which the vectors have.
fn both() -> SpaceKeys {
    let shared = include_str!("../../../vectors/shared/keys.json");
    let files: serde_json::Value = serde_json::from_str(shared).unwrap();
    let text = |called: &str| {
        let file = files.get("files").and_then(|files| files.get(called)).unwrap();
        file.get("text").and_then(serde_json::Value::as_str).unwrap().to_owned()
    };
    let limits = Limits::default();
    let certificate = Certificate::from_pem(text("dual/certificate.pem"), &limits).unwrap();
    assert!(certificate.is_dual_use());
    SpaceKeys::from_pem(text("dual/keys.pem"), None, certificate, &limits).unwrap()
}

fn changed(space: &Space, change: &TrustChange) -> Result<TrustChanged, Error> {
    space.change_trust(change, &grace())
}

fn import(certificate: &Certificate) -> TrustChange {
    let permits = [Grant::AcceptReleases.into()].into_iter().collect();
    TrustChange::Import { name: name("Both Space"), certificate: certificate.clone(), permits }
}

fn confirm(certificate: &Certificate) -> TrustChange {
    let print = certificate.fingerprint();
    let compared = print.compare(&print.words()).unwrap();
    TrustChange::Confirm { name: name("Both Space"), compared }
}

#[test]
fn a_dual_use_certificate_is_confirmed_only_where_the_trust_allows_it() {
    let pair = Pair::new();
    let keys = both();
    let dual = keys.certificate();
    let space = changed(&pair.prod.space, &import(dual)).unwrap().space;
    assert!(space.trust(&name("Both Space")).unwrap().is_pending());
    let error = changed(&space, &confirm(dual)).unwrap_err();
    assert_eq!(error.code(), Code::CertificateDualUse);

    let allowed = changed(&space, &TrustChange::DualUse { name: name("Both Space") }).unwrap();
    assert_ne!(allowed.record.before, allowed.record.after, "the audit log has the permission");
    assert!(allowed.record.what.contains("one certificate for signatures and for encryption"));
    let confirmed = changed(&allowed.space, &confirm(dual)).unwrap().space;
    let trust = confirmed.trust(&name("Both Space")).unwrap();
    assert!(trust.grants(Grant::AcceptReleases) && trust.allows_dual_use());

    let text = spacebridge::documents::write_document(&confirmed);
    assert_eq!(Space::from_document(&text, &Limits::default()).unwrap(), confirmed);
}

#[test]
fn a_stored_trust_does_not_bring_a_dual_use_certificate_in() {
    let pair = Pair::new();
    let keys = both();
    let grants = [Grant::AcceptReleases];
    let error = pair.prod.space.trusting(name("Both Space"), keys.certificate(), grants);
    assert_eq!(error.unwrap_err().code(), Code::CertificateDualUse);
}

#[test]
fn neither_a_replacement_nor_a_rotation_leads_to_a_dual_use_certificate() {
    let mut pair = Pair::new();
    let next = both();
    let certificate = next.certificate().clone();
    let print = certificate.fingerprint();
    let compared = print.compare(&print.words()).unwrap();
    let replace = TrustChange::Replace {
        name: name("Dev Space"),
        certificate,
        compared,
        good: spacebridge::trust::LastGood::default(),
    };
    let error = changed(&pair.prod.space, &replace).unwrap_err();
    assert_eq!(error.code(), Code::CertificateDualUse);

    let by_next = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let dev = &pair.dev;
    let rotated = dev.space.rotate(by_next, &dev.facts, dev.signer(60)).unwrap();
    let notice = pair.prod.verify_notice(rotated.announcements[0].notice.as_bytes()).unwrap();
    let error = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::CertificateDualUse);
    let rehearsed = pair.prod.space.rehearse_notice(&notice, &pair.prod.facts);
    assert_eq!(rehearsed[0].code, Code::CertificateDualUse);

    // Where the trust allows it, the rotation is followed; the permission ends with the
    // certificate.
    let change = TrustChange::DualUse { name: name("Dev Space") };
    pair.prod.space = changed(&pair.prod.space, &change).unwrap().space;
    let _ = pair.prod.take_note(rotated.announcements[0].notice.as_bytes());
    assert!(pair.prod.space.trust(&name("Dev Space")).unwrap().allows_dual_use());
    let two = keys("Dev Space", 9);
    let print = two.certificate().fingerprint();
    let compared = print.compare(&print.words()).unwrap();
    let replace = TrustChange::Replace {
        name: name("Dev Space"),
        certificate: two.certificate().clone(),
        compared,
        good: spacebridge::trust::LastGood::default(),
    };
    let space = changed(&pair.prod.space, &replace).unwrap().space;
    assert!(!space.trust(&name("Dev Space")).unwrap().allows_dual_use());
}
