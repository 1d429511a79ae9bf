//! A version has one meaning: for every key of its owner, and for owners that nobody knows.

use spacebridge::target::{ImportRequest, VersionComparison};
use spacebridge::{Actor, Code, Error};
use spacebridge_testkit::{NOW, Pair, Site, at, keys, release_with_secret, seed, theirs};

/// Returns a bundle of Dev with a release of this version and content.
fn sent(pair: &mut Pair, version: &str, content: &str) -> Vec<u8> {
    let release = release_with_secret(version, content);
    let number = u8::try_from(pair.dev.facts.promotions.len()).unwrap() + 20;
    let release = pair.dev.space.assemble(release, pair.dev.signer(number)).unwrap();
    pair.promote(&release, number)
}

/// Previews and imports a bundle, without any reason.
fn import(site: &mut Site, file: &[u8]) -> Result<VersionComparison, Error> {
    let known = site.known();
    let target = site.target(&known);
    let verified = target.verify(file).unwrap();
    let preview = target.preview(&verified)?;
    let imported = target.import(&verified)?;
    site.facts.record(&imported)?;
    Ok(preview.novelty())
}

/// Returns the code with which the import is refused, and the codes of the findings before it.
fn refused(site: &mut Site, file: &[u8]) -> (Code, Vec<Code>) {
    let preview = site.preview(&site.verify(file).unwrap());
    let findings = preview.findings().iter().map(|finding| finding.code).collect();
    (import(site, file).unwrap_err().code(), findings)
}

/// Replaces Dev's identity, and Prod takes note of it.
fn rotate(pair: &mut Pair, number: u8) {
    let next = keys("Dev Space", number);
    let dev = &pair.dev;
    let by_next = next.signer(&Actor::unnamed(at(NOW)), seed(number));
    let rotated = dev.space.rotate(by_next, &dev.facts, dev.signer(number + 1)).unwrap();
    let announcement = rotated.announcements.first().unwrap();
    let _ = pair.prod.take_note(announcement.notice.as_bytes());
    pair.dev.facts.record(&rotated).unwrap();
    pair.dev.space = rotated.space;
    pair.dev.keys = next;
}

#[test]
fn the_same_version_with_another_content_is_refused_after_the_owner_replaced_its_key() {
    let mut pair = Pair::new();
    let first = sent(&mut pair, "2.0.0", "one");
    assert_eq!(import(&mut pair.prod, &first).unwrap(), VersionComparison::Newer);
    for key in [60, 70] {
        rotate(&mut pair, key);
        let other = sent(&mut pair, "2.0.0", "two");
        let (code, findings) = refused(&mut pair.prod, &other);
        assert_eq!(code, Code::VersionHasOtherContent);
        assert!(findings.contains(&Code::VersionHasOtherContent), "{findings:?}");
    }
    assert_eq!(import(&mut pair.prod, &first).unwrap(), VersionComparison::Imported);
    assert_eq!(pair.prod.facts.imports.len(), 1);
}

#[test]
fn an_older_release_needs_a_reason_after_the_owner_replaced_its_key() {
    let mut pair = Pair::new();
    let first = sent(&mut pair, "2.0.0", "one");
    import(&mut pair.prod, &first).unwrap();
    rotate(&mut pair, 60);
    let older = sent(&mut pair, "1.0.0", "old");
    let (code, findings) = refused(&mut pair.prod, &older);
    assert_eq!(code, Code::ReleaseOlder);
    assert!(findings.contains(&Code::ReleaseOlder), "{findings:?}");

    let verified = pair.prod.verify(&older).unwrap();
    let digest = *pair.prod.preview(&verified).digest();
    let request = ImportRequest::new(&verified, &digest).because_older("2.0.0 loses seats");
    let imported = pair.prod.target(&[]).import_reviewed(&request).unwrap();
    let fact = imported.fact.unwrap();
    assert_eq!(fact.overridden.as_deref(), Some("2.0.0 loses seats"));
    assert_eq!(fact.project, theirs());

    // Nothing but the order counts: the next version of the new key needs no reason.
    let newer = sent(&mut pair, "2.1.0", "new");
    assert_eq!(import(&mut pair.prod, &newer).unwrap(), VersionComparison::Newer);
}

#[test]
fn what_was_imported_before_a_rotation_is_the_same_release_after_it() {
    let mut pair = Pair::new();
    let release = pair.assemble("2.0.0");
    let first = pair.promote(&release, 11);
    import(&mut pair.prod, &first).unwrap();
    rotate(&mut pair, 60);
    // Dev promotes the very release that its former key signed, once more.
    let again = pair.promote(&release, 12);
    assert_ne!(again, first);
    assert_eq!(import(&mut pair.prod, &again).unwrap(), VersionComparison::Imported);
    assert_eq!(pair.prod.facts.imports.len(), 1);
}
