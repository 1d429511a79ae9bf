//! A release is passed on with a good key, and was signed by an owner whose key ended.

use spacebridge::target::ImportedRelease;
use spacebridge::trust::LastGood;
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{Actor, Code, Grant};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, Pair, Site, at, deployed, keys, lifecycle, name, seed};

/// Returns QA, the release of Dev that it imported and deployed, Ops, which knows both, and Dev.
fn imported_at_qa() -> (Site, ImportedRelease, Site, Pair) {
    let mut pair = Pair::new();
    let mut qa = Site::new("QA Space", 3, &["Production"])
        .with_path(&[("Here", &["Production"]), ("On", &["Space Ops Space"])]);
    let mut ops =
        Site::new("Ops Space", 4, &["Production"]).with_path(&[("Only", &["Production"])]);
    pair.dev.trust(&qa, [Grant::PromoteTo]);
    pair.dev.trust(&ops, [Grant::PromoteTo]);
    qa.trust(&pair.dev, [Grant::AcceptReleases]);
    qa.trust(&ops, [Grant::PromoteTo]);
    ops.trust(&qa, [Grant::AcceptReleases]);
    ops.trust(&pair.dev, []);

    let release = pair.assemble("1.1.0");
    let path = lifecycle("To QA", &[("QA", &["Space QA Space"])]);
    let dev = &pair.dev;
    let signer = pair.dev.signer(11);
    let promoted = dev.promoted(&release, "QA Space", &["Ops Space"], &path, signer).unwrap();
    let imported = qa.import(promoted.bundle.as_bytes());
    qa.facts.deployments.push(deployed(&imported));
    (qa, imported, ops, pair)
}

/// Returns the bundle in which QA forwards Dev's release, and Ops, which knows both.
fn passed_on() -> (Vec<u8>, Site, Pair) {
    let (mut qa, imported, ops, pair) = imported_at_qa();
    let on = qa.forward(&imported, "Ops Space", &[]).unwrap();
    (on.bundle.as_bytes().to_vec(), ops, pair)
}

#[test]
fn a_release_whose_import_is_not_recorded_is_not_forwarded() {
    let (mut qa, imported, _, _) = imported_at_qa();
    let imports = core::mem::take(&mut qa.facts.imports);
    let error = qa.forward(&imported, "Ops Space", &[]).unwrap_err();
    assert_eq!(error.code(), Code::ImportNotRecorded);
    qa.facts.imports = imports;
    assert!(qa.forward(&imported, "Ops Space", &[]).is_ok());
}

#[test]
fn what_a_revoked_owner_signed_counts_only_where_it_was_imported_before() {
    let (file, mut ops, _) = passed_on();
    let good = LastGood { bundles: 9, receipts: 9, notices: 9 };
    let verified = ops.verify(&file).unwrap();
    assert_eq!(verified.report().standing(Check::Owner), CheckStatus::Passed);
    let before = ops.space.clone();

    // A manifest has no number, so nobody can tell whether the thief signed it.
    ops.space = ops.space.distrusting(&name("Dev Space"), good).unwrap();
    let refusal = ops.verify(&file).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::Owner, Code::OwnerRevoked));

    let after = core::mem::replace(&mut ops.space, before);
    ops.import(&file);
    ops.space = after;
    let verified = ops.verify(&file).unwrap();
    assert_eq!(verified.report().standing(Check::Owner), CheckStatus::NotEstablished);
    assert_eq!(verified.project().to_string(), "Dev Space: Shop");
}

#[test]
fn what_an_owner_signed_before_its_key_gave_way_is_shown_as_such() {
    let (file, mut ops, pair) = passed_on();
    let next = keys("Dev Space", 5);
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let succeeded = dev
        .space
        .rotate(next.signer(&Actor::unnamed(at(NOW)), seed(61)), &dev.facts, signer)
        .unwrap();
    let notice = succeeded.announcements.iter().find(|a| a.target == name("Ops Space")).unwrap();
    let _ = ops.take_note(notice.notice.as_bytes());
    let verified = ops.verify(&file).unwrap();
    let owner = verified.report().lines().iter().find(|l| l.check == Check::Owner).unwrap();
    assert!(owner.detail.contains("by a key that it no longer has"), "{owner}");
    assert_eq!(verified.project().to_string(), "Dev Space: Shop");
}
