//! A recall only takes away: it has effect although the notice around it is refused.

use spacebridge::facts::FactQuery;
use spacebridge::source::RecallRequest;
use spacebridge::trust::{LastGood, NoticeOutcome, TrustChange};
use spacebridge::{Code, Error, Grant, Message, Notice, Validity};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, Pair, Site, at, grace, keys, name, seed, space};

use crate::recall::recalled;

/// Takes the recall out of a refused notice, on the rows of the query, and records it.
fn recall_in(site: &mut Site, file: &[u8]) -> Result<NoticeOutcome, Error> {
    let notice = Message::<Notice>::from_bytes(file).unwrap();
    let rows = site.facts.select(&FactQuery::recall_in(&site.space, &notice));
    let outcome = site.space.recall_in(&notice, &rows, &grace())?;
    let all = site.space.recall_in(&notice, &site.facts, &grace())?;
    assert_eq!(outcome.recall, all.recall);
    assert_eq!(outcome.findings, all.findings);
    assert!(outcome.heard.is_none() && outcome.space.is_none() && outcome.record.is_none());
    site.facts.record(&outcome).unwrap();
    Ok(outcome)
}

fn change(site: &mut Site, change: &TrustChange) {
    site.space = site.space.change_trust(change, &grace()).unwrap().space;
}

#[test]
fn a_source_that_was_restored_recalls_with_a_number_that_was_used() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.0.0");
    let file = pair.promote(&release, 11);
    let imported = pair.prod.import(&file);
    // Notice 1 is about another encryption key. Then Dev is restored from an older backup.
    let renewed =
        pair.dev.keys.renew_encryption(Validity::of_encryption(at(NOW)), seed(33)).unwrap();
    let said =
        pair.dev.space.renew(renewed.certificate(), &pair.dev.facts, pair.dev.signer(34)).unwrap();
    let _ = pair.prod.take_note(said.announcements[0].notice.as_bytes());
    let request = RecallRequest::new(&release, "it loses seats");
    let signer = pair.dev.signer(35);
    let again = pair.dev.space.recall(&request, &pair.dev.facts, signer).unwrap();
    let recall = again.announcements[0].notice.as_bytes();
    let notice = pair.prod.verify_notice(recall).unwrap();
    let refused = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(refused.code(), Code::NoticeEquivocation);

    let outcome = recall_in(&mut pair.prod, recall).unwrap();
    assert_eq!(outcome.findings[0].code, Code::ReleaseRecalled);
    assert_eq!(pair.prod.reasons(&imported), [Code::ReleaseRecalled]);
    let repeated = recall_in(&mut pair.prod, recall).unwrap();
    assert!(repeated.recall.is_none(), "it is stored once");
    assert_eq!(repeated.findings[0].code, Code::NoticeKnown);
}

#[test]
fn who_withdrew_the_grant_still_learns_of_the_recall() {
    let (mut pair, file, recall) = recalled();
    let imported = pair.prod.import(&file);
    let grant = Grant::AcceptReleases;
    change(&mut pair.prod, &TrustChange::Withdraw { name: name("Dev Space"), grant });
    assert_eq!(pair.prod.verify_notice(&recall).unwrap_err().code(), Code::GrantMissing);
    let _ = recall_in(&mut pair.prod, &recall).unwrap();
    assert_eq!(pair.prod.reasons(&imported), [Code::ReleaseRecalled]);
}

#[test]
fn a_recall_after_the_certificate_expired_has_effect() {
    let (mut pair, file, recall) = recalled();
    let imported = pair.prod.import(&file);
    let notice = Message::<Notice>::from_bytes(&recall[..]).unwrap();
    let late = at("2199-01-01T00:00:00Z");
    let refused = notice.verify(&pair.prod.space, late).unwrap_err();
    assert_eq!(refused.code(), Code::SenderCertificateExpired);
    let _ = recall_in(&mut pair.prod, &recall).unwrap();
    assert_eq!(pair.prod.reasons(&imported), [Code::ReleaseRecalled]);
}

#[test]
fn a_key_that_ended_recalls_up_to_its_last_good_number_and_raises_an_alarm_after_it() {
    let (mut pair, file, recall) = recalled();
    let imported = pair.prod.import(&file);
    let revoke = |good| TrustChange::Revoke { name: name("Dev Space"), good };
    let mut good = Site::of(pair.prod.space.clone(), keys("Prod Space", 2));
    good.facts = pair.prod.facts.clone();
    change(&mut good, &revoke(LastGood { notices: 1, ..LastGood::default() }));
    assert!(recall_in(&mut good, &recall).unwrap().recall.is_some());

    change(&mut pair.prod, &revoke(LastGood::default()));
    let outcome = recall_in(&mut pair.prod, &recall).unwrap();
    assert!(outcome.recall.is_none());
    assert!(outcome.findings[0].to_string().starts_with("alarm [release-recalled]"));
    assert!(!pair.prod.reasons(&imported).contains(&Code::ReleaseRecalled));
}

#[test]
fn a_refused_notice_without_a_recall_of_a_known_owner_has_no_effect() {
    let (pair, _, recall) = recalled();
    let stranger = keys("Ops Space", 4);
    let mut ops = Site::of(space("Ops Space", &stranger, "Production"), stranger);
    assert_eq!(recall_in(&mut ops, &recall).unwrap_err().code(), Code::OwnerUnknown);
    ops.space =
        ops.space.trusting::<Grant>(name("Dev Space"), pair.dev.space.certificate(), []).unwrap();
    assert!(recall_in(&mut ops, &recall).unwrap().recall.is_some());

    let dev = &pair.dev;
    let renewed = dev.space.renew(dev.space.certificate(), &dev.facts, dev.signer(31)).unwrap();
    let error = recall_in(&mut ops, renewed.announcements[0].notice.as_bytes()).unwrap_err();
    assert_eq!(error.code(), Code::NoticeNotRecall);
}

#[test]
fn any_changed_bit_of_the_owners_statement_recalls_nothing() {
    let (pair, _, recall) = recalled();
    let prod = &pair.prod;
    let whole = Message::<Notice>::from_bytes(&recall[..]).unwrap();
    let said = prod.space.recall_in(&whole, &prod.facts, &grace()).unwrap().recall.unwrap();
    for place in 0..recall.len() {
        let mut changed = recall.clone();
        changed[place] ^= 1 << (place % 8);
        let Ok(notice) = Message::<Notice>::from_bytes(changed) else { continue };
        let Ok(outcome) = prod.space.recall_in(&notice, &prod.facts, &grace()) else { continue };
        let Some(recall) = outcome.recall else { continue };
        assert_eq!((recall.release, &recall.reason), (said.release, &said.reason), "{place}");
    }
}
