//! A verified message is used with the Space, the trust and the numbers for which it holds.

use spacebridge::source::Accepted;
use spacebridge::target::{ImportRequest, Imported};
use spacebridge::trust::{LastGood, TrustChange};
use spacebridge::{Actor, Bundle, Code, Error, Facts, Grant, Message, Space, Verified};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{
    NOW, Pair, Target, at, deployed, grace, keys, lifecycle, name, seed, space,
};

fn import(space: &Space, facts: &Facts, bundle: &Verified<Bundle>) -> Result<Imported, Error> {
    Target::new(space, facts, at(NOW)).import(bundle)
}

fn withdrawn(space: &Space, grant: Grant, from: &str) -> Space {
    let change = TrustChange::Withdraw { name: name(from), grant };
    space.change_trust(&change, &grace()).unwrap().space
}

#[test]
fn of_two_verified_bundles_of_one_number_the_second_is_rejected() {
    let mut pair = Pair::new();
    let one = pair.send("1.0.0");
    // The source was restored from a backup, and forgets that number 1 is used up.
    pair.dev.facts.promotions.clear();
    let other = pair.send("1.1.0");
    let first = pair.prod.verify(&one).unwrap();
    let second = pair.prod.verify(&other).unwrap();
    assert_eq!((first.sequence(), second.sequence()), (1, 1));

    let mut facts = pair.prod.facts.clone();
    facts.record(&import(&pair.prod.space, &facts, &first).unwrap()).unwrap();
    let error = import(&pair.prod.space, &facts, &second).unwrap_err();
    assert_eq!(error.code(), Code::SequenceReused);
}

#[test]
fn a_bundle_is_rejected_once_its_sender_is_revoked_or_lost_the_grant() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let bundle = pair.prod.verify(&file).unwrap();
    let dev = name("Dev Space");
    let revoked = pair.prod.space.clone().distrusting(&dev, LastGood::default()).unwrap();
    let error = import(&revoked, &pair.prod.facts, &bundle).unwrap_err();
    assert_eq!(error.code(), Code::SenderRevoked);
    let narrowed = withdrawn(&pair.prod.space, Grant::AcceptReleases, "Dev Space");
    let error = import(&narrowed, &pair.prod.facts, &bundle).unwrap_err();
    assert_eq!(error.code(), Code::GrantMissing);

    // What was imported before is opened again: it is recorded, and nothing new begins.
    let mut facts = pair.prod.facts.clone();
    facts.record(&import(&pair.prod.space, &facts, &bundle).unwrap()).unwrap();
    assert!(import(&revoked, &facts, &bundle).unwrap().fact.is_none());
    assert!(import(&narrowed, &facts, &bundle).unwrap().fact.is_none());
}

/// Two people import one bundle at the same time, through two lifecycles. The one that is recorded
/// holds for both.
#[test]
fn a_release_is_planned_by_the_lifecycle_of_the_recorded_import() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let slowly = lifecycle("Slowly", &[("QA", &["QA"]), ("Live", &["Production"])]);
    let space = pair.prod.space.clone().with_environment(name("QA")).unwrap();
    pair.prod.space = space.with_lifecycle(slowly).unwrap();
    let bundle = pair.prod.verify(&file).unwrap();
    let digest = *pair.prod.preview(&bundle).digest();
    let import = |through: &str| {
        let request = ImportRequest::new(&bundle, &digest).through(through);
        pair.prod.target(&[]).import_reviewed(&request).unwrap()
    };
    let quick = pair.prod.space.lifecycles()[0].name.to_string();
    let first = import("Slowly");
    let second = import(&quick);
    pair.prod.facts.record(&first).unwrap();
    assert_eq!(pair.prod.facts.record(&second).unwrap_err().code(), Code::FactContradicts);
    assert!(pair.prod.reasons(&second.release).contains(&Code::ImportNotRecorded));
    let again = pair.prod.space.reopen(Message::from_bytes(file).unwrap(), &pair.prod.facts);
    assert_eq!(again.unwrap().lifecycle().as_str(), "Slowly");
    assert_eq!(pair.prod.reasons(&first.release), [Code::LifecycleBlocked]);
}

#[test]
fn a_bundle_for_one_space_is_rejected_by_another_in_the_same_process() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let for_prod = pair.prod.verify(&file).unwrap();
    let ops = space("Ops Space", &keys("Ops Space", 9), "Production")
        .trusting(name("Dev Space"), pair.dev.keys.certificate(), [Grant::AcceptReleases])
        .unwrap();
    let error = import(&ops, &Facts::none(), &for_prod).unwrap_err();
    assert_eq!(error.code(), Code::AudienceOther);
}

#[test]
fn a_receipt_is_rejected_once_its_signer_lost_the_grant() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let release = pair.prod.import(&file);
    let issued = pair.prod.issue_receipt(&release, &deployed(&release));
    let receipt = pair.dev.verify_receipt(issued.receipt.as_bytes()).unwrap();
    let accept = |space: &Space| -> Result<Accepted, Error> {
        space.accept(&receipt, &pair.dev.facts, &Actor::new("ada", at(NOW)))
    };
    let narrowed = withdrawn(&pair.dev.space, Grant::AcceptResults, "Prod Space");
    assert_eq!(accept(&narrowed).unwrap_err().code(), Code::GrantMissing);
    assert!(accept(&pair.dev.space).is_ok());
}

/// Prod calls the sender "Dev Space"; in Ops somebody else has that name.
#[test]
fn a_rotation_that_was_verified_for_one_space_takes_over_no_namesake_in_another() {
    let pair = Pair::new();
    let next = keys("Dev Space", 5);
    let next = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let rotated = pair.dev.space.rotate(next, &pair.dev.facts, pair.dev.signer(60)).unwrap();
    let notice = pair.prod.verify_notice(rotated.announcements[0].notice.as_bytes()).unwrap();

    let victim = keys("Another Dev", 8);
    let ops = space("Ops Space", &keys("Ops Space", 9), "Production")
        .trusting(name("Upstream"), pair.dev.keys.certificate(), [Grant::AcceptResults])
        .unwrap()
        .trusting(name("Dev Space"), victim.certificate(), [Grant::AcceptReleases])
        .unwrap();
    let error = ops.take_note(&notice, &Facts::none(), &grace()).unwrap_err();
    assert_eq!(error.code(), Code::AudienceOther);
}
