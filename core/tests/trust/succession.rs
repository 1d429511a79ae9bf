//! A key gives way to another: what was signed and sealed before stays good, and nobody slips in.

use spacebridge::trust::{KeyEnd, RotationOutcome, Trust};
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{Actor, Code, Facts, Grant, Signer, SpaceKeys, Validity};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, Pair, at, grace, keys, name, seed, space, theirs};

/// Dev's next identity, announced with both keys.
fn next_identity(pair: &Pair, number: u8) -> (SpaceKeys, RotationOutcome) {
    let next = keys("Dev Space", number);
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let succeeded = dev
        .space
        .rotate(next.signer(&Actor::unnamed(at(NOW)), seed(61)), &dev.facts, signer)
        .unwrap();
    (next, succeeded)
}

fn file(succeeded: &RotationOutcome) -> Vec<u8> {
    succeeded.announcements.first().unwrap().notice.as_bytes().to_vec()
}

#[test]
fn an_identity_gives_way_to_the_next_and_trust_follows() {
    let mut pair = Pair::new();
    let first = pair.send("1.0.0");
    let before = pair.prod.import(&first);
    let on_its_way = pair.send("1.1.0");

    let (next, succeeded) = next_identity(&pair, 5);
    let notice = file(&succeeded);
    assert_eq!(succeeded.space.epoch(), 2);
    assert_eq!(succeeded.record.subject, "Dev Space");
    pair.dev.space = succeeded.space;
    pair.dev.keys = next;

    // What the next key signs is not believed before the notice arrives …
    let early = pair.send("1.2.0");
    assert_eq!(pair.prod.verify(&early).unwrap_err().code(), Code::SenderUnknown);
    let verified = pair.prod.verify_notice(&notice).unwrap();
    assert_eq!(verified.report().standing(Check::Succession), CheckStatus::Passed);
    let noted = pair.prod.take_note(&notice);
    assert!(noted.record.unwrap().what.contains("identity 2 takes over"));

    // … and is believed after, under the same name, with the same grants.
    let trust = pair.prod.space.trust(&name("Dev Space")).unwrap();
    assert!(trust.grants(Grant::AcceptReleases) && trust.epoch() == Some(2));
    assert_eq!(trust.certificate().fingerprint(), pair.dev.space.fingerprint());
    assert_eq!(pair.prod.verify(&early).unwrap().project(), &theirs());

    // What was on its way arrives, and what was imported is read again, the same as before.
    let late = pair.prod.verify(&on_its_way).unwrap();
    let line = late.report().lines().iter().find(|l| l.check == Check::KeyStanding).unwrap();
    assert_eq!(
        line.to_string(),
        "holds            the sender's key counted when it gave this number: the key was replaced; \
         number 2 is not after 2, the last good one"
    );
    let again = pair.prod.import(&first);
    assert_eq!(again, before);
}

#[test]
fn what_the_key_before_signs_afterwards_does_not_count() {
    let mut pair = Pair::new();
    let (_, succeeded) = next_identity(&pair, 5);
    let _ = pair.prod.take_note(&file(&succeeded));
    // The key was not destroyed, and somebody found it.
    let forged = pair.send("6.6.6");
    let refusal = pair.prod.verify(&forged).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::KeyStanding, Code::SenderReplaced));
    let (_, again) = next_identity(&pair, 6);
    let refused = pair.prod.verify_notice(&file(&again));
    // The same number with another content: evidence, and no second successor.
    let error = pair.prod.space.take_note(&refused.unwrap(), &pair.prod.facts, &grace());
    assert_eq!(error.unwrap_err().code(), Code::NoticeEquivocation);
}

#[test]
fn an_old_succession_played_again_leads_nowhere() {
    let mut pair = Pair::new();
    let (next, succeeded) = next_identity(&pair, 5);
    let notice = file(&succeeded);
    let _ = pair.prod.take_note(&notice);
    pair.dev.space = succeeded.space;
    pair.dev.keys = next;
    assert_eq!(pair.prod.take_note(&notice).findings[0].code, Code::NoticeKnown);
    // Even where the host lost its facts.
    let verified = pair.prod.verify_notice(&notice).unwrap();
    let error = pair.prod.space.take_note(&verified, &Facts::none(), &grace()).unwrap_err();
    assert_eq!(error.code(), Code::KeyRevoked);
}

#[test]
fn the_next_key_must_agree() {
    let pair = Pair::new();
    // Dev names a certificate whose key it does not have.
    let victim = keys("Victim Space", 7);
    let own = keys("Dev Space", 8);
    let pretended = Signer::new(victim.certificate(), &own, &Actor::unnamed(at(NOW)), seed(61));
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let refusal = dev.space.rotate(pretended, &dev.facts, signer).unwrap_err();
    assert_eq!(refusal.code(), Code::KeySignatureInvalid);
}

#[test]
fn nobody_becomes_somebody_who_is_known_here() {
    let mut pair = Pair::new();
    let known = keys("QA Space", 5);
    pair.prod.space = pair
        .prod
        .space
        .trusting(name("QA Space"), known.certificate(), [Grant::AcceptReleases])
        .unwrap();
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let succeeded =
        dev.space.rotate(known.signer(&Actor::unnamed(at(NOW)), seed(61)), &dev.facts, signer);
    let notice = pair.prod.verify_notice(&file(&succeeded.unwrap())).unwrap();
    let error = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::CertificateKnown);
}

#[test]
fn identities_follow_one_after_the_other() {
    let mut pair = Pair::new();
    let dev = pair.dev.space.certificate();
    let grants = [Grant::AcceptReleases];
    let at_five = Trust::new(name("Dev Space"), dev, grants).at_epoch(5);
    pair.prod.space =
        space("Prod Space", &pair.prod.keys, "Production").trusting_as(at_five).unwrap();
    let (_, succeeded) = next_identity(&pair, 6);
    let notice = pair.prod.verify_notice(&file(&succeeded)).unwrap();
    let error = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::EpochSkipped);
    let rehearsed = pair.prod.space.rehearse_notice(&notice, &pair.prod.facts);
    assert_eq!(rehearsed[0].code, Code::EpochSkipped);
}

#[test]
fn what_was_sealed_to_our_key_before_opens_with_it_still() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    // Production's identity gives way while the file is carried there.
    let next = keys("Prod Space", 5);
    let prod = &pair.prod;
    let signer = pair.prod.signer(60);
    let succeeded = prod
        .space
        .rotate(next.signer(&Actor::unnamed(at(NOW)), seed(61)), &prod.facts, signer)
        .unwrap();
    pair.prod.space = succeeded.space.clone();
    let before = core::mem::replace(&mut pair.prod.keys, next);
    let imported = pair.prod.import(&file);
    let plan = pair.prod.plan(&imported, "Production").unwrap();
    assert!(plan.open_secrets(&before).is_ok(), "the key that it was sealed to");
    assert!(plan.open_secrets(&pair.prod.keys).is_err(), "and no other");

    // Dev follows, and its next bundle is for the next key.
    let _ = pair.dev.take_note(succeeded.announcements[0].notice.as_bytes());
    let file = pair.send("1.2.0");
    let verified = pair.prod.verify(&file).unwrap();
    assert_eq!(verified.sequence(), 2, "the sender counts on");
}

#[test]
fn an_encryption_key_is_renewed_without_ceremony() {
    let mut pair = Pair::new();
    let later = Validity::of_encryption(at("2026-11-01T00:00:00Z"));
    let renewed = pair.prod.keys.renew_encryption(later, seed(70)).unwrap();
    assert_eq!(renewed.certificate().fingerprint(), pair.prod.space.fingerprint());
    let prod = &pair.prod;
    let signer = pair.prod.signer(71);
    let succeeded = prod.space.renew(renewed.certificate(), &prod.facts, signer).unwrap();
    let before = pair.prod.space.certificate().clone();
    pair.prod.space = succeeded.space.clone();
    let old_keys = core::mem::replace(&mut pair.prod.keys, renewed);

    let notice = succeeded.announcements[0].notice.as_bytes();
    let verified = pair.dev.verify_notice(notice).unwrap();
    assert_eq!(verified.report().standing(Check::Renewal), CheckStatus::Passed);
    let _ = pair.dev.take_note(notice);
    let trust = pair.dev.space.trust(&name("Prod Space")).unwrap();
    let encryption = trust.certificate().encryption_fingerprint();
    assert_eq!(encryption, pair.prod.space.certificate().encryption_fingerprint());
    assert!(trust.former().is_empty() && trust.grants(Grant::PromoteTo));

    // Nobody leads Dev back to the key before.
    let pair_before = Pair::new();
    let signer = old_keys.signer(&Actor::unnamed(at(NOW)), seed(72));
    let back = pair_before.prod.space.renew(&before, &Facts::none(), signer).unwrap();
    let refusal = pair.dev.verify_notice(back.announcements[0].notice.as_bytes()).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::Renewal, Code::RenewalOlder));
    let error =
        pair.prod.space.renew(keys("X", 9).certificate(), &Facts::none(), pair.prod.signer(73));
    assert_eq!(error.unwrap_err().code(), Code::IdentityOther);
}

#[test]
fn a_stored_trust_says_the_same_as_the_one_that_was_stored() {
    let mut pair = Pair::new();
    let (_, succeeded) = next_identity(&pair, 5);
    let _ = pair.prod.take_note(&file(&succeeded));
    let trust = pair.prod.space.trust(&name("Dev Space")).unwrap();
    let [former] = trust.former() else { panic!("one key before") };
    assert!(matches!(former.end, KeyEnd::Replaced(good) if good.notices == 1));
    let permits = trust.permits().clone();
    let again = Trust::new(trust.name().clone(), trust.certificate(), permits)
        .after(former.clone())
        .at_epoch(2);
    assert_eq!(&again, trust);
}
