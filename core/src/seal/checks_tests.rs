//! Tests of the table of checks: every report has exactly its lines.

use alloc::vec::Vec;

use super::bundle::Bundle;
use super::checks::{Applies, MessageKind};
use super::message::Message;
use super::notice::Notice;
use super::notice::sign::{NoticeDraft, NoticeText, sign_notice, sign_recall, sign_rotation};
use super::onward_tests::onward_report;
use super::receipt::Receipt;
use super::report::{Check, CheckStatus, VerificationReport};
use super::report_tests::{release, told};
use super::tests::{Sides, bundle_of, bundle_with, changed_bundle, now, prod, receipt, sides};
use super::v1::RecallParts;
use crate::model::{Actor, Facts, Grant, Set, Space, Validity};
use crate::terms::{MessageDigest, ReleaseDigest};
use crate::testkit::{keys, seed};

/// Holds a report of a message that was verified against the table.
fn assert_report(kind: MessageKind, report: &VerificationReport) {
    let checks: Vec<Check> = report.lines().iter().map(|line| line.check).collect();
    assert_eq!(checks, Check::ALL, "{kind:?}");
    for line in report.lines() {
        let is_left_out = line.standing == CheckStatus::NotApplicable;
        match line.check.applies(kind) {
            Applies::Always => assert!(!is_left_out, "{kind:?}: {line}"),
            Applies::Never => assert!(is_left_out, "{kind:?}: {line}"),
            Applies::Sometimes => {}
        }
        assert_ne!(line.standing, CheckStatus::Failed, "{kind:?}: {line}");
    }
}

/// Production accepts results from Mallory, and shows Dev's bundles as old after a day.
fn sides_with_results() -> Sides {
    let mut sides = sides();
    let grants = [Grant::AcceptReleases, Grant::AcceptResults];
    sides.prod = prod(&sides.dev, &sides.mallory, &sides.target, &grants)
        .with_max_age_days(&"Dev".parse().unwrap(), Some(1))
        .unwrap();
    sides
}

fn bundle_reports() -> [VerificationReport; 4] {
    let report = |sides: &Sides, bundle: Message<Bundle>| {
        bundle.verify(&sides.prod, &Facts::none(), now()).unwrap().report().clone()
    };
    let bare = sides();
    let nothing = bundle_with(&bare, &bare.dev, now(), &[], Vec::new());
    let sides = sides_with_results();
    let along = receipt(&sides, release(&sides), 1, "Shop/1.1.0");
    let with_receipt = bundle_of(&sides, &sides.dev, now(), &[&along]);
    let telling = changed_bundle(&sides, |parts| parts.told = Vec::from([told(None)]));
    [report(&bare, nothing), report(&sides, with_receipt), report(&sides, telling), onward_report()]
}

#[test]
fn a_report_of_a_bundle_has_the_lines_of_the_table() {
    let reports = bundle_reports();
    for report in &reports {
        assert_report(MessageKind::Bundle, report);
    }
    let sometimes =
        Check::ALL.iter().filter(|check| check.applies(MessageKind::Bundle) == Applies::Sometimes);
    for check in sometimes {
        let is_left_out =
            |report: &VerificationReport| report.standing(*check) == CheckStatus::NotApplicable;
        assert!(reports.iter().any(is_left_out), "{check:?} is never left out");
        assert!(!reports.iter().all(is_left_out), "{check:?} is always left out");
    }
}

#[test]
fn a_report_of_a_receipt_has_the_lines_of_the_table() {
    let sides = sides();
    let dev = Space::builder("Dev", sides.dev.certificate())
        .remote("Mallory", sides.mallory.certificate(), [Grant::AcceptResults])
        .build()
        .unwrap();
    let file = receipt(&sides, ReleaseDigest::of(b"release"), 1, "Shop/1.1.0");
    let sealed = Message::<Receipt>::from_bytes(file).unwrap();
    let verified = sealed.clone().verify(&dev, now()).unwrap();
    assert_report(MessageKind::Receipt, verified.report());
    let mallory = Space::new("Mallory".parse().unwrap(), sides.mallory.certificate());
    let own = sealed.verify_own(&mallory).unwrap();
    assert_report(MessageKind::Receipt, own.report());
}

#[test]
fn a_report_of_a_notice_has_the_lines_of_the_table() {
    let sides = sides();
    let dev = sides.dev.certificate();
    let recall = RecallParts {
        release: ReleaseDigest::of(b"release"),
        owner: dev.fingerprint(),
        project: "Shop".parse().unwrap(),
        version: "1.1.0".parse().unwrap(),
        reason: "it loses seats".into(),
    };
    let next = keys("Dev", 7);
    let renewed = sides.dev.renew_encryption(Validity::of_encryption(now()), seed(8)).unwrap();
    let notices = [
        (
            MessageKind::Recall,
            sign_recall(&recall, &sides.dev.signer(&Actor::unnamed(now()), seed(34))).unwrap(),
        ),
        (
            MessageKind::Succession,
            sign_rotation(dev.fingerprint(), 2, &next.signer(&Actor::unnamed(now()), seed(35)))
                .unwrap(),
        ),
        (MessageKind::Renewal, NoticeText::renewal(renewed.certificate())),
    ];
    for (kind, content) in &notices {
        let audience = sides.prod.fingerprint();
        let draft = NoticeDraft {
            audience,
            sequence: 1,
            last: (0, 0),
            content,
            in_transit: Set::default(),
        };
        let (notice, _): (Message<Notice>, MessageDigest) =
            sign_notice(&draft, &sides.dev.signer(&Actor::unnamed(now()), seed(36))).unwrap();
        let verified = notice.verify(&sides.prod, now()).unwrap();
        assert_report(*kind, verified.report());
    }
}
