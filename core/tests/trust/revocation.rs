//! A key may be in other hands: what it signed up to a number counts, and nothing after.

use spacebridge::trust::{LastGood, TrustChange, TrustChanged};
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{Actor, Code, Facts, Grant};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, Pair, Site, at, grace, keys, name, seed};

fn revoked(side: &Site, who: &str, good: LastGood) -> TrustChanged {
    let change = TrustChange::Revoke { name: name(who), good };
    side.space.change_trust(&change, &grace()).unwrap()
}

#[test]
fn what_a_revoked_key_signed_up_to_the_last_good_number_counts_and_nothing_after() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    let second = pair.send("1.1.0");
    let imported = pair.prod.import(&first);

    let good = pair.prod.space.heard_from(&pair.dev.space.fingerprint(), &pair.prod.facts);
    assert_eq!(good, LastGood { bundles: 1, receipts: 0, notices: 0 });
    pair.prod.space = revoked(&pair.prod, "Dev Space", good).space;

    let verified = pair.prod.verify(&first).unwrap();
    let report = verified.report();
    assert_eq!(report.standing(Check::KeyStanding), CheckStatus::Passed);
    assert!(report.to_string().contains("the key was revoked here; number 1 is not after 1"));
    assert_eq!(pair.prod.import(&first), imported, "what is stored is read again");
    let refusal = pair.prod.verify(&second).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::KeyStanding, Code::SenderRevoked));
}

#[test]
fn a_time_that_the_thief_writes_rescues_nothing() {
    let mut pair = Pair::new();
    let release = pair.assemble("6.6.6");
    let good = LastGood { bundles: 1, ..LastGood::default() };
    pair.prod.space = revoked(&pair.prod, "Dev Space", good).space;
    pair.promote(&release, 11);
    // A year before the revocation, says the message.
    let backdated = pair.dev.keys.signer(&Actor::unnamed(at("2026-01-02T00:00:00Z")), seed(40));
    let promoted = pair.dev.promoted(&release, "Prod Space", &[], &pair.path, backdated).unwrap();
    let refusal = pair.prod.verify(promoted.bundle.as_bytes()).unwrap_err();
    assert_eq!(refusal.code(), Code::SenderRevoked);
}

#[test]
fn where_nothing_counts_nothing_is_read() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    pair.prod.space = revoked(&pair.prod, "Dev Space", LastGood::default()).space;
    let refusal = pair.prod.verify(&file).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::Sender, Code::SenderRevoked));
}

#[test]
fn a_revocation_is_not_taken_back_and_grants_nothing() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.0.0");
    let few = LastGood { bundles: 1, receipts: 1, notices: 1 };
    let many = LastGood { bundles: 9, receipts: 9, notices: 9 };
    pair.dev.space = revoked(&pair.dev, "Prod Space", few).space;
    pair.dev.space = revoked(&pair.dev, "Prod Space", many).space;
    let trust = pair.dev.space.trust(&name("Prod Space")).unwrap();
    assert_eq!(trust.ended().unwrap().good(), few);
    assert!(!trust.grants(Grant::PromoteTo), "no secret is sealed to a stolen key");
    assert_eq!(pair.refusal(&release), Code::PromoteNotGranted);
    let more = TrustChange::Grant {
        name: name("Prod Space"),
        permits: [Grant::AcceptReleases.into()].into(),
    };
    assert_eq!(pair.dev.space.change_trust(&more, &grace()).unwrap_err().code(), Code::KeyRevoked);
}

#[test]
fn a_thief_cannot_pass_trust_on_to_a_key_of_their_own() {
    let mut pair = Pair::new();
    let good = LastGood { bundles: 5, receipts: 5, notices: 5 };
    pair.prod.space = revoked(&pair.prod, "Dev Space", good).space;
    let theirs = keys("Dev Space", 66);
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let succeeded =
        dev.space.rotate(theirs.signer(&Actor::unnamed(at(NOW)), seed(61)), &dev.facts, signer);
    let file = succeeded.unwrap().announcements[0].notice.as_bytes().to_vec();
    // The number counts, and still a key that ended names no successor.
    let notice = pair.prod.verify_notice(&file).unwrap();
    let error = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::KeyRevoked);
}

#[test]
fn a_thief_who_was_faster_is_cut_off_at_both_keys() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    pair.prod.import(&first);
    let stolen = pair.dev.space.fingerprint();
    let theirs = keys("Dev Space", 66);
    // The thief claims a million bundles, so that as many would count.
    let mut facts = pair.dev.facts.clone();
    facts.promotions[0].sequence = 1_000_000;
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let succeeded =
        dev.space.rotate(theirs.signer(&Actor::unnamed(at(NOW)), seed(61)), &facts, signer);
    let noted = pair.prod.take_note(succeeded.unwrap().announcements[0].notice.as_bytes());
    assert!(noted.findings.iter().any(|finding| finding.code == Code::NumbersLeap));

    let good = LastGood { bundles: 1, ..LastGood::default() };
    let former = TrustChange::RevokeFormer { name: name("Dev Space"), key: stolen, good };
    pair.prod.space = pair.prod.space.change_trust(&former, &grace()).unwrap().space;
    let next = keys("Dev Space", 5);
    let compared = {
        let fingerprint = next.certificate().fingerprint();
        fingerprint.compare(&fingerprint.words()).unwrap()
    };
    let replace = TrustChange::Replace {
        name: name("Dev Space"),
        certificate: next.certificate().clone(),
        compared,
        good: LastGood::default(),
    };
    pair.prod.space = pair.prod.space.change_trust(&replace, &grace()).unwrap().space;
    let second = pair.send("1.1.0");
    assert_eq!(pair.prod.verify(&second).unwrap_err().code(), Code::SenderRevoked);
    assert!(pair.prod.verify(&first).is_ok(), "what was good before the theft stays good");
}

#[test]
fn a_new_certificate_takes_the_place_of_the_lost_one_after_somebody_compared_it() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    pair.prod.import(&first);
    let good = pair.prod.space.heard_from(&pair.dev.space.fingerprint(), &pair.prod.facts);
    pair.prod.space = revoked(&pair.prod, "Dev Space", good).space;

    let next = keys("Dev Space", 5);
    let fingerprint = next.certificate().fingerprint();
    let replace = |compared| TrustChange::Replace {
        name: name("Dev Space"),
        certificate: next.certificate().clone(),
        compared,
        good,
    };
    let own = pair.prod.space.fingerprint();
    let wrong = replace(own.compare(&own.words()).unwrap());
    let error = pair.prod.space.change_trust(&wrong, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::ComparedOther);
    let right = replace(fingerprint.compare(&fingerprint.to_string()).unwrap());
    pair.prod.space = pair.prod.space.change_trust(&right, &grace()).unwrap().space;

    pair.dev.space = pair.dev.space.under(next.certificate()).unwrap();
    pair.dev.keys = next;
    let second = pair.send("1.1.0");
    assert_eq!(pair.prod.verify(&second).unwrap().sender_name(), &name("Dev Space"));
    assert!(pair.prod.verify(&first).is_ok());
}

#[test]
fn a_rehearsal_lists_what_would_no_longer_hold_and_changes_nothing() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    let second = pair.send("1.1.0");
    let one = pair.prod.import(&first);
    let two = pair.prod.import(&second);
    let report = pair.issue_receipt(&one);
    let later = pair.issue_receipt(&two);
    pair.accept(&report);
    pair.accept(&later);
    pair.send("1.2.0");

    let revoke = TrustChange::Revoke {
        name: name("Dev Space"),
        good: LastGood { bundles: 1, ..LastGood::default() },
    };
    let before = pair.prod.space.clone();
    let shown = findings(&pair.prod, &revoke);
    assert_eq!(
        shown,
        ["warning [import-unverifiable] Dev Space: Shop 1.1.0: bundle 2, which brought it, \
             can no longer be verified",]
    );
    assert_eq!(pair.prod.space, before);

    let revoke = TrustChange::Revoke {
        name: name("Prod Space"),
        good: LastGood { receipts: 1, ..LastGood::default() },
    };
    let shown = findings(&pair.dev, &revoke);
    assert_eq!(
        shown,
        [
            "warning [evidence-unverifiable] Shop 1.1.0 › Prod Space: Production: no receipt \
             proves any more that it succeeded",
            "note [receipt-awaited] Shop 1.2.0: `Prod Space` has it, and sent no receipt yet",
        ]
    );
    let nothing = TrustChange::Withdraw { name: name("Nobody"), grant: Grant::PromoteTo };
    assert_eq!(pair.dev.space.rehearse(&nothing, &pair.dev.facts)[0].code, Code::SpaceUnknown);

    // What counts no more is left out of progress and dashboards.
    let after = pair.dev.space.change_trust(&revoke, &grace()).unwrap().space;
    let holding = after.facts_that_hold(&pair.dev.facts);
    let versions: Vec<String> =
        holding.deployments.iter().map(|fact| fact.version.to_string()).collect();
    assert_eq!(versions, ["1.0.0"]);
    assert_eq!(pair.dev.space.facts_that_hold(&pair.dev.facts), pair.dev.facts);
    let refusal = {
        pair.dev.space = after;
        pair.dev.verify_receipt(&later).unwrap_err()
    };
    assert_eq!(refusal.code(), Code::SenderRevoked);
    assert!(pair.dev.verify_receipt(&report).is_ok());
}

fn findings(side: &Site, change: &TrustChange) -> Vec<String> {
    let found = side.space.rehearse(change, &side.facts);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn a_rehearsed_revocation_names_the_lifecycles_that_end_there() {
    let pair = Pair::new();
    let dev = pair.dev.space.with_lifecycle(pair.path).unwrap();
    let revoke = TrustChange::Revoke { name: name("Prod Space"), good: LastGood::default() };
    let found = dev.rehearse(&revoke, &Facts::none());
    assert_eq!(found[0].code, Code::LifecycleCut);
}
