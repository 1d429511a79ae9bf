//! Verification reports about sequence numbers, and about a forwarded recall.
#![expect(clippy::indexing_slicing, clippy::panic, reason = "tests fail loudly")]

use spacebridge::trust::{LastGood, TrustChange};
use spacebridge::verify::{Check, CheckStatus, NoticeContent, VerifyError};
use spacebridge::{Code, Facts, Grant};

use crate::recall::{promotion, recalled};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{Pair, Site, grace, keys, name, space};

#[test]
fn a_number_before_the_last_is_shown_and_one_after_it_is_in_order() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    let second = pair.send("1.1.0");
    let said = |prod: &Site, file: &[u8]| {
        let verified = prod.verify(file).unwrap();
        let lines = verified.report().lines();
        let line = lines.iter().find(|line| line.check == Check::Sequence).unwrap();
        (line.standing, line.detail.to_string())
    };
    let holds = |detail: &str| (CheckStatus::Passed, detail.to_string());
    assert_eq!(said(&pair.prod, &first), holds("number 1, the first here"));
    pair.prod.import(&second);
    let behind = (CheckStatus::NotEstablished, "number 1, and 2 is imported".to_string());
    assert_eq!(said(&pair.prod, &first), behind);
    assert_eq!(said(&pair.prod, &second), holds("number 2, imported already"));
    pair.prod.facts = Facts::none();
    pair.prod.import(&first);
    assert_eq!(said(&pair.prod, &second), holds("number 2 after 1"));
}

/// Prod passes Dev's recall on to Ops, which knows both.
fn passed_on() -> (Vec<u8>, Site) {
    let (mut pair, _, recall) = recalled();
    let notice = pair.prod.verify_notice(&recall).unwrap();
    let ops_keys = keys("Ops Space", 4);
    let ops = ops_keys.certificate();
    let dev = pair.dev.space.certificate();
    pair.prod.space = pair.prod.space.trusting(name("Ops Space"), ops, [Grant::PromoteTo]).unwrap();
    let NoticeContent::Recall(report) = notice.content() else { panic!("{notice:?}") };
    let promoted = promotion(report.release(), "Ops Space", ops.fingerprint());
    pair.prod.facts.promotions.push(promoted);
    let prod = &pair.prod;
    let passed = prod.space.forward_recall(&notice, &prod.facts, prod.signer(50)).unwrap();
    let ops = space("Ops Space", &ops_keys, "Production")
        .trusting(name("Prod Space"), prod.space.certificate(), [Grant::AcceptReleases])
        .and_then(|ops| ops.trusting::<Grant>(name("Dev Space"), dev, []))
        .unwrap();
    (passed[0].notice.as_bytes().to_vec(), Site::of(ops, ops_keys))
}

fn owner(side: &Site, notice: &[u8]) -> Result<CheckStatus, VerifyError> {
    Ok(side.verify_notice(notice)?.report().standing(Check::Owner))
}

fn revoke(side: &mut Site, who: &str, good: LastGood) {
    let change = TrustChange::Revoke { name: name(who), good };
    side.space = side.space.change_trust(&change, &grace()).unwrap().space;
}

/// A recall has no number of its own, so nobody can say that it was signed before its key ended.
#[test]
fn a_recall_that_is_passed_on_counts_for_as_long_as_its_owners_key() {
    let (notice, mut ops) = passed_on();
    assert_eq!(owner(&ops, &notice), Ok(CheckStatus::Passed));
    let good = LastGood { bundles: 9, receipts: 9, notices: 9 };
    revoke(&mut ops, "Dev Space", good);
    let refusal = owner(&ops, &notice).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::Owner, Code::OwnerRevoked));
}

#[test]
fn the_owners_own_notice_counts_up_to_its_last_good_number() {
    let (mut pair, _, recall) = recalled();
    let good = LastGood { notices: 1, ..LastGood::default() };
    revoke(&mut pair.prod, "Dev Space", good);
    assert_eq!(owner(&pair.prod, &recall), Ok(CheckStatus::Passed));
    revoke(&mut pair.prod, "Dev Space", LastGood::default());
    assert_eq!(owner(&pair.prod, &recall).unwrap_err().code(), Code::SenderRevoked);
}

#[test]
fn what_a_notice_says_nothing_about_is_no_failure_and_no_gap() {
    let (pair, _, recall) = recalled();
    let notice = pair.prod.verify_notice(&recall).unwrap();
    let report = notice.report();
    for check in [Check::Manifest, Check::SecretsOpen, Check::Packages, Check::Succession] {
        assert_eq!(report.standing(check), CheckStatus::NotApplicable, "{}", check.in_words());
    }
    assert_eq!(report.standing(Check::Freshness), CheckStatus::NotEstablished);
}
