//! After a key rotation, a new message of the former key counts only if the notice lists it.

use spacebridge::facts::Promotion;
use spacebridge::trust::{FormerKey, KeyEnd, RotationOutcome, TrustChange};
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{Actor, Code, Facts, Message, MessageDigest, Notice, SpaceKeys};
use spacebridge_testkit::{NOW, Pair, Site, at, deployed, grace, keys, name, seed};

/// Replaces the identity of one side, and returns the keys before.
fn rotate(site: &mut Site, called: &str) -> (SpaceKeys, RotationOutcome) {
    let next = keys(called, 5);
    let signer = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let rotated = site.space.rotate(signer, &site.facts, site.signer(60)).unwrap();
    let facts = site.facts.select(&spacebridge::facts::FactQuery::rotate(&site.space));
    let signer = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let selected = site.space.rotate(signer, &facts, site.signer(60)).unwrap();
    assert_eq!(file(&selected), file(&rotated), "the query selects what the verb needs");
    site.facts.record(&rotated).unwrap();
    site.space = rotated.space.clone();
    (core::mem::replace(&mut site.keys, next), rotated)
}

fn file(rotated: &RotationOutcome) -> Vec<u8> {
    rotated.announcements.first().unwrap().notice.as_bytes().to_vec()
}

fn former(site: &Site, of: &str) -> FormerKey {
    let trust = site.space.trust(&name(of)).unwrap();
    trust.former().first().unwrap().clone()
}

#[test]
fn a_number_that_never_arrived_stays_with_its_message() {
    let mut pair = Pair::new();
    let before = pair.dev.knowing(Facts::none());
    let withheld = pair.send("1.0.0");
    let (_, rotated) = rotate(&mut pair.dev, "Dev Space");
    let verified = pair.prod.verify_notice(&file(&rotated)).unwrap();
    assert_eq!(verified.in_transit().len(), 1);
    let _ = pair.prod.take_note(&file(&rotated));

    // Whoever finds the former key signs another number 1, which never arrived here.
    let dev = core::mem::replace(&mut pair.dev, before);
    pair.dev.facts.deployments = dev.facts.deployments.clone();
    let forged = pair.send("6.6.6");
    let refusal = pair.prod.verify(&forged).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::KeyStanding, Code::SenderReplaced));

    // The message that was on its way arrives.
    let late = pair.prod.verify(&withheld).unwrap();
    assert_eq!(late.report().standing(Check::KeyStanding), CheckStatus::Passed);
    let _ = pair.prod.import(&withheld);
}

#[test]
fn a_message_that_was_recorded_before_stays_readable() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    let imported = pair.prod.import(&first);
    let _ = pair.send("1.1.0");
    // The sender no longer knows of the first one, so the notice does not list it.
    pair.dev.facts.promotions.remove(0);
    let (_, rotated) = rotate(&mut pair.dev, "Dev Space");
    let _ = pair.prod.take_note(&file(&rotated));
    assert_eq!(pair.prod.import(&first), imported);
    let facts = core::mem::replace(&mut pair.prod.facts, Facts::none());
    let refusal = pair.prod.verify(&first).unwrap_err();
    assert_eq!(refusal.code(), Code::SenderReplaced, "a Space without the fact sees it as new");
    pair.prod.facts = facts;
}

#[test]
fn a_bundle_that_was_verified_before_the_rotation_is_not_imported_after_it() {
    let mut pair = Pair::new();
    let before = pair.dev.knowing(Facts::none());
    let _ = pair.send("1.0.0");
    let (_, rotated) = rotate(&mut pair.dev, "Dev Space");
    let dev = core::mem::replace(&mut pair.dev, before);
    pair.dev.facts.deployments = dev.facts.deployments.clone();
    let forged = pair.send("6.6.6");
    let verified = pair.prod.verify(&forged).unwrap();
    let _ = pair.prod.take_note(&file(&rotated));
    let error = pair.prod.target(&[]).import(&verified).unwrap_err();
    assert_eq!(error.code(), Code::SenderReplaced);
}

#[test]
fn a_receipt_of_the_former_key_is_accepted_only_if_it_is_listed() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    let imported = pair.prod.import(&first);
    let before = pair.prod.knowing(pair.prod.facts.clone());
    let listed = pair.issue_receipt(&imported);
    let (_, rotated) = rotate(&mut pair.prod, "Prod Space");
    let _ = pair.dev.take_note(&file(&rotated));

    // The thief of the former key reports another outcome under the same number.
    let mut stolen = before;
    let mut failed = deployed(&imported);
    failed.outcome = spacebridge::Outcome::Failed;
    stolen.facts.record(&failed).unwrap();
    let forged = stolen.issue_receipt(&imported, &failed).receipt.as_bytes().to_vec();
    let verified = pair.dev.verify_receipt(&forged).unwrap();
    assert_eq!(verified.report().standing(Check::KeyStanding), CheckStatus::NotEstablished);
    let ada = Actor::new("ada", at(NOW));
    let error = pair.dev.space.accept(&verified, &pair.dev.facts, &ada).unwrap_err();
    assert_eq!(error.code(), Code::SenderReplaced);

    let verified = pair.dev.verify_receipt(&listed).unwrap();
    assert_eq!(verified.report().standing(Check::KeyStanding), CheckStatus::Passed);
    pair.accept(&listed);
    let again = pair.dev.verify_receipt(&listed).unwrap();
    let again = pair.dev.space.accept(&again, &pair.dev.facts, &ada).unwrap();
    assert_eq!(again.findings[0].code, Code::ReceiptKnown);
}

#[test]
fn a_notice_of_the_former_key_is_noted_only_if_it_is_listed() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.0.0");
    let file_of_it = pair.promote(&release, 11);
    let _ = pair.prod.import(&file_of_it);
    let before = pair.dev.knowing(pair.dev.facts.clone());
    // A first notice is signed and lost; then the identity gives way.
    let request = spacebridge::source::RecallRequest::new(&release, "it loses seats");
    let recalled = pair.dev.space.recall(&request, &pair.dev.facts, pair.dev.signer(40)).unwrap();
    pair.dev.facts.record(&recalled).unwrap();
    let (_, rotated) = rotate(&mut pair.dev, "Dev Space");
    let _ = pair.prod.take_note(&file(&rotated));

    let forged = spacebridge::source::RecallRequest::new(&release, "a thief says so");
    let forged = before.space.recall(&forged, &before.facts, before.signer(41)).unwrap();
    let forged = forged.announcements[0].notice.as_bytes();
    let verified = pair.prod.verify_notice(forged).unwrap();
    assert_eq!(verified.report().standing(Check::KeyStanding), CheckStatus::NotEstablished);
    let error = pair.prod.space.take_note(&verified, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::SenderReplaced);
    // The recall inside raises an alarm and has no effect.
    let message = Message::<Notice>::from_bytes(forged).unwrap();
    let outcome = pair.prod.space.recall_in(&message, &pair.prod.facts, &grace()).unwrap();
    assert!(outcome.recall.is_none());
    assert_eq!(outcome.findings[0].severity, spacebridge::Severity::Alarm);

    let lost = recalled.announcements[0].notice.as_bytes();
    let noted = pair.prod.take_note(lost);
    assert!(noted.recall.is_some() && noted.heard.is_some());
}

#[test]
fn a_revocation_after_the_rotation_keeps_the_list() {
    let mut pair = Pair::new();
    let before = pair.dev.knowing(Facts::none());
    let listed = pair.send("1.0.0");
    let (old, rotated) = rotate(&mut pair.dev, "Dev Space");
    let _ = pair.prod.take_note(&file(&rotated));
    let good = former(&pair.prod, "Dev Space").end.good();
    let key = old.certificate().fingerprint();
    let change = TrustChange::RevokeFormer { name: name("Dev Space"), key, good };
    pair.prod.space = pair.prod.space.change_trust(&change, &grace()).unwrap().space;
    assert!(matches!(former(&pair.prod, "Dev Space").end, KeyEnd::Revoked(_)));

    let dev = core::mem::replace(&mut pair.dev, before);
    pair.dev.facts.deployments = dev.facts.deployments.clone();
    let forged = pair.send("6.6.6");
    assert_eq!(pair.prod.verify(&forged).unwrap_err().code(), Code::SenderRevoked);
    assert!(pair.prod.verify(&listed).is_ok());
}

#[test]
fn a_rotation_lists_the_last_thousand_messages_of_each_kind() {
    let mut pair = Pair::new();
    let _ = pair.send("1.0.0");
    let first: Promotion = pair.dev.facts.promotions[0].clone();
    for number in 2..=1_001_u64 {
        let mut next = first.clone();
        next.sequence = number;
        next.bundle = MessageDigest::of(&number.to_be_bytes());
        pair.dev.facts.promotions.push(next);
    }
    let (_, rotated) = rotate(&mut pair.dev, "Dev Space");
    let verified = pair.prod.verify_notice(&file(&rotated)).unwrap();
    assert_eq!(verified.in_transit().len(), 1_000);
    assert!(!verified.in_transit().contains(&first.bundle), "the oldest is left out");
    let newest = MessageDigest::of(&1_001_u64.to_be_bytes());
    assert!(verified.in_transit().contains(&newest));
    assert_eq!(verified.last().bundles, 1_001);
    let _ = pair.prod.take_note(&file(&rotated));
    // The notice itself stays readable.
    assert_eq!(former(&pair.prod, "Dev Space").in_transit.unwrap().len(), 1_001);
}
