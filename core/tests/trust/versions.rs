//! A version has one meaning: for every key of its owner, and for owners that nobody knows.

use spacebridge::facts::FactQuery;
use spacebridge::target::{ImportRequest, PreviewRequest, VersionComparison};
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{Actor, Answers, Code, Error, Fingerprint, Grant, ProjectRef};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{
    NOW, Pair, Site, at, keys, name, release_for, release_with_secret, seed, theirs,
};

/// Returns a bundle of Dev with a release of this version and content.
fn sent(pair: &mut Pair, version: &str, content: &str) -> Vec<u8> {
    let release = release_with_secret(version, content);
    let number = u8::try_from(20_usize.saturating_add(pair.dev.facts.promotions.len())).unwrap();
    let release = pair.dev.space.assemble(release, pair.dev.signer(number)).unwrap();
    pair.promote(&release, number)
}

/// Previews and imports a bundle, without any reason. The host reads only the rows that the verbs
/// need.
fn import(site: &mut Site, file: &[u8]) -> Result<VersionComparison, Error> {
    let known = site.known();
    let verified = site.verify(file).unwrap();
    let answers = Answers::new();
    let request = PreviewRequest::new(&verified, &answers);
    let rows = site.knowing(site.facts.select(&FactQuery::preview(&site.space, &request)));
    let preview = rows.target(&known).preview(&verified)?;
    let all = site.target(&known).preview(&verified)?;
    assert_eq!(preview.findings(), all.findings());
    let request = ImportRequest::new(&verified, preview.digest());
    let rows = site.facts.select(&FactQuery::import_release(&site.space, &request));
    let imported = site.knowing(rows).target(&known).import_reviewed(&request)?;
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
    let rotated =
        dev.space.rotate(by_next, &dev.facts, dev.signer(number.saturating_add(1))).unwrap();
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

/// Returns QA, which may send releases to Prod, and Prod.
fn qa_and_prod() -> (Site, Site) {
    let mut qa = Site::new("QA Space", 1, &["QA Env"])
        .with_path(&[("Test", &["QA Env"]), ("Prod", &["Space Prod Space"])]);
    let mut prod =
        Site::new("Prod Space", 2, &["Production"]).with_path(&[("Prod", &["Production"])]);
    qa.trust(&prod, [Grant::PromoteTo]);
    prod.trust(&qa, [Grant::AcceptReleases]);
    (qa, prod)
}

/// Returns a bundle of a release that QA owns.
fn owned(qa: &mut Site) -> Vec<u8> {
    qa.deploy(&ProjectRef::local(name("Shop")), "QA Env");
    let release = qa.assemble(release_for(&["Prod Space: Production"]));
    qa.promote(&release, "Prod Space").unwrap().bundle.as_bytes().to_vec()
}

/// Returns a bundle in which QA forwards `Shop` 1.1.0 of an owner that it makes up, and the owner.
fn made_up(qa: &mut Site, prod: &Site, number: u8, notes: &str) -> (Vec<u8>, Site) {
    let mut owner = Site::new("Made Up Space", number, &[])
        .with_path(&[("QA", &["Space QA Space"]), ("Prod", &["Space Prod Space"])]);
    owner.trust(qa, [Grant::PromoteTo]);
    owner.trust(prod, [Grant::PromoteTo]);
    let mut release = release_for(&["Prod Space: Production"]);
    release.notes = notes.into();
    let release = owner.assemble(release);
    let to_qa = owner.promote_through(&release, "QA Space", &["Prod Space"]).unwrap();

    // QA hides from its own facts that it knows more owners than one.
    let mut hidden = qa.knowing(qa.facts.clone());
    let certificate = owner.keys.certificate();
    hidden.space = hidden
        .space
        .clone()
        .trusting(name("Made Up Space"), certificate, [Grant::AcceptReleases])
        .unwrap();
    let at_qa = hidden.import(to_qa.bundle.as_bytes());
    hidden.deploy(at_qa.project(), "QA Env");
    let passed = hidden.forward(&at_qa, "Prod Space", &[]).unwrap();
    qa.facts.record(&passed).unwrap();
    (passed.bundle.as_bytes().to_vec(), owner)
}

fn project_of_unknown(owner: &Fingerprint) -> String {
    let half: String = owner.to_string().split(':').take(16).collect();
    format!("unknown owner {half}: Shop")
}

#[test]
fn an_owner_that_a_sender_makes_up_does_not_take_the_place_of_the_sender() {
    let (mut qa, mut prod) = qa_and_prod();
    let honest = owned(&mut qa);
    assert_eq!(import(&mut prod, &honest).unwrap(), VersionComparison::Newer);
    for (number, notes) in [(40, "evil one"), (41, "evil two")] {
        let (file, owner) = made_up(&mut qa, &prod, number, notes);
        let bundle = prod.verify(&file).unwrap();
        assert_eq!(bundle.report().standing(Check::Owner), CheckStatus::NotEstablished);
        let project = bundle.project().to_string();
        assert_eq!(project, project_of_unknown(&owner.space.fingerprint()));
        let (code, findings) = refused(&mut prod, &file);
        assert_eq!(code, Code::ProjectOwnerOther);
        assert!(findings.contains(&Code::ProjectOwnerOther), "{findings:?}");
    }
    assert_eq!(prod.facts.imports.len(), 1);
    assert_eq!(import(&mut prod, &honest).unwrap(), VersionComparison::Imported);
}

#[test]
fn the_second_owner_that_a_sender_makes_up_is_noticed() {
    let (mut qa, mut prod) = qa_and_prod();
    let (first, owner) = made_up(&mut qa, &prod, 40, "one");
    let verified = prod.verify(&first).unwrap();
    let preview = prod.preview(&verified);
    let has = |code| preview.findings().iter().any(|finding| finding.code == code);
    assert!(has(Code::OwnerUnknown) && !has(Code::ProjectOwnerOther));
    assert_eq!(import(&mut prod, &first).unwrap(), VersionComparison::Newer);
    let (second, _) = made_up(&mut qa, &prod, 41, "two");
    assert_eq!(refused(&mut prod, &second).0, Code::ProjectOwnerOther);

    // The first one stays what it is, and the sender's own project is another one.
    assert_eq!(import(&mut prod, &first).unwrap(), VersionComparison::Imported);
    let honest = owned(&mut qa);
    assert_eq!(import(&mut prod, &honest).unwrap(), VersionComparison::Newer);
    assert_eq!(import(&mut prod, &first).unwrap(), VersionComparison::Imported);
    let projects: Vec<String> =
        prod.facts.imports.iter().map(|import| import.project.to_string()).collect();
    assert_eq!(projects, [&*project_of_unknown(&owner.space.fingerprint()), "QA Space: Shop"]);
}

#[test]
fn a_sender_that_replaces_its_key_cannot_make_up_owners_either() {
    let (mut qa, mut prod) = qa_and_prod();
    let honest = owned(&mut qa);
    import(&mut prod, &honest).unwrap();
    let next = keys("QA Space", 60);
    let by_next = next.signer(&Actor::unnamed(at(NOW)), seed(60));
    let rotated = qa.space.rotate(by_next, &qa.facts, qa.signer(61)).unwrap();
    let _ = prod.take_note(rotated.announcements.first().unwrap().notice.as_bytes());
    qa.facts.record(&rotated).unwrap();
    qa.space = rotated.space;
    qa.keys = next;
    let (file, _) = made_up(&mut qa, &prod, 40, "evil");
    assert_eq!(refused(&mut prod, &file).0, Code::ProjectOwnerOther);
}

#[test]
fn an_owner_that_a_person_compared_is_nobody_made_up() {
    let (mut qa, mut prod) = qa_and_prod();
    let honest = owned(&mut qa);
    import(&mut prod, &honest).unwrap();
    let (file, owner) = made_up(&mut qa, &prod, 40, "it is real");
    assert_eq!(refused(&mut prod, &file).0, Code::ProjectOwnerOther);
    prod.trust(&owner, []);
    assert_eq!(import(&mut prod, &file).unwrap(), VersionComparison::Newer);
    let projects: Vec<String> =
        prod.facts.imports.iter().map(|import| import.project.to_string()).collect();
    assert_eq!(projects, ["QA Space: Shop", "Made Up Space: Shop"]);
}

#[test]
fn no_space_is_trusted_under_the_name_of_an_unknown_owner() {
    let (mut qa, prod) = qa_and_prod();
    let (file, _) = made_up(&mut qa, &prod, 40, "one");
    let project = prod.verify(&file).unwrap().project().clone();
    let certificate = keys("Other Space", 50).certificate().clone();
    let trusted = |called: &str| {
        prod.space.clone().trusting(name(called), &certificate, [Grant::AcceptReleases])
    };
    let called = project.space.unwrap().as_str().to_owned();
    for called in [called.to_uppercase(), called.clone()] {
        assert_eq!(trusted(&called).unwrap_err().code(), Code::NameTaken);
    }
    assert!(trusted(called.strip_suffix(|_: char| true).unwrap()).is_ok());
}
