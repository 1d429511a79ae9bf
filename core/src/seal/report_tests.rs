//! Tests of the report: an honest message establishes no more than was checked.

use alloc::vec::Vec;

use super::bundle::Bundle;
use super::manifest::sign_manifest;
use super::message::{Body as _, Draft, Message, sign};
use super::notice::Notice;
use super::notice::sign::{MediaTypes, media};
use super::receipt::Receipt;
use super::receipt::sign::part_salts;
use super::report::{Check, CheckStatus};
use super::taken_apart::BundleParts;
use super::tests::{Sides, bundle, bundle_of, now, prod, receipt, receipt_parts, sides};
use super::v1::{self, ManifestParts, NoticeParts, RecallParts, ReceiptParts, ReportedDeployment};
use super::{AnyMessage, Equivocation, HedgedSeed, ReceiptPart, SpaceKeys};
use crate::model::{
    Actor, Content, Evidence, Facts, Grant, Omitted, Outcome, Package, ProjectRef, Set, Space,
};
use crate::terms::{Code, Fingerprint, Limits, MessageDigest, Name, ReleaseDigest, Timestamp};
use crate::testkit::{keys, seed};

const SUBJECT: &str = "Shop/1.1.0";

#[test]
fn how_much_was_left_out_is_what_the_sender_says() {
    let sides = sides();
    let omitted = Omitted { values: 3, steps: 2, actions: 1 };
    let sealed = super::tests::changed_bundle(&sides, |parts| parts.omitted = omitted);
    let verified = sealed.verify(&sides.prod, &Facts::none(), now()).unwrap();
    assert_eq!(verified.omitted(), omitted);
}

#[test]
fn a_manifest_says_its_channel_and_its_packages() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev).verify(&sides.prod, &Facts::none(), now()).unwrap();
    let package = Package::new("Shop.Web".parse().unwrap(), "1.1.0", Content::of(b"PK"));
    let parts = ManifestParts {
        channel: Some("Hotfix".parse().unwrap()),
        packages: Vec::from([package.clone()]),
        ..honest.manifest().parts().clone()
    };
    let signer = sides.dev.signer(&Actor::unnamed(now()), seed(33));
    let hedge = HedgedSeed::new(&signer.seed, &[b"test"]);
    let (_, manifest) = sign_manifest(parts, &signer, &hedge).unwrap();
    assert_eq!(manifest.channel().unwrap().as_str(), "Hotfix");
    assert_eq!(manifest.packages(), [package]);
    assert_eq!(manifest.audiences().collect::<Vec<_>>(), [sides.prod.fingerprint()]);
}

/// Returns true if somebody compared a certificate is part of what two auditors compare.
#[test]
fn the_state_of_a_trust_says_whether_it_was_confirmed() {
    let sides = sides();
    let prod = || Space::new("Prod".parse().unwrap(), sides.target.certificate());
    let dev = sides.dev.certificate();
    let name = || "Dev".parse().unwrap();
    let confirmed = prod().with_remote::<Grant>(name(), dev, []).unwrap();
    let pending = prod().with_pending::<Grant>(name(), dev, []).unwrap();
    let key = dev.encryption_fingerprint();
    for (space, expected) in [(confirmed, 0xf5), (pending, 0xf4)] {
        let state = v1::write_trust_state(&space);
        let place = state.windows(32).position(|bytes| bytes == key.as_bytes()).unwrap();
        assert_eq!(state[place + 32], expected);
    }
}

#[test]
fn a_clock_that_is_behind_is_said_and_stops_nothing() {
    let sides = sides();
    let sealed = bundle(&sides, &sides.dev);
    let standing = |here: &str, check| {
        let here = here.parse().unwrap();
        let verified = sealed.clone().verify(&sides.prod, &Facts::none(), here);
        verified.unwrap().report().standing(check)
    };
    // It was signed at nine. Five minutes are within what clocks differ by.
    assert_eq!(standing("2026-11-23T09:00:00Z", Check::IssuedAt), CheckStatus::Passed);
    assert_eq!(standing("2026-11-23T08:55:00Z", Check::IssuedAt), CheckStatus::Passed);
    assert_eq!(standing("2026-11-23T08:54:59Z", Check::IssuedAt), CheckStatus::NotEstablished);
    assert_eq!(standing("2026-01-01T00:00:00Z", Check::SenderValidity), CheckStatus::Passed);
    assert_eq!(
        standing("2025-12-31T23:59:59Z", Check::SenderValidity),
        CheckStatus::NotEstablished
    );
    // A certificate holds to its last second, and not a second longer.
    let until = sides.dev.certificate().valid().until;
    assert!(sealed.clone().verify(&sides.prod, &Facts::none(), until).is_ok());
    let after = Timestamp::from_unix_milliseconds(until.unix_milliseconds() + 1).unwrap();
    let refusal = sealed.verify(&sides.prod, &Facts::none(), after).unwrap_err();
    assert_eq!(refusal.code(), Code::SenderCertificateExpired);
}

/// The identity of the release that [`bundle_of`] seals.
pub(super) fn release(sides: &Sides) -> ReleaseDigest {
    let honest = bundle(sides, &sides.dev);
    honest.verify(&sides.prod, &Facts::none(), now()).unwrap().manifest().digest()
}

/// Returns the status of a check once the parts are decoded.
fn decoded_standing(sides: &Sides, sealed: Message<Bundle>, check: Check) -> CheckStatus {
    super::tests::decoded(&sides.prod, sealed).unwrap().report.standing(check)
}

/// The trust in the signer of a receipt can begin after the import, and its receipt was never
/// judged before. The imported release stays what it is.
#[test]
fn a_receipt_that_does_not_hold_stops_no_release_that_is_imported() {
    let sides = sides();
    let good = receipt(&sides, release(&sides), 1, SUBJECT);
    let bad = receipt(&sides, ReleaseDigest::of(b"another"), 2, SUBJECT);
    let sealed = bundle_of(&sides, &sides.dev, now(), &[&bad, &good]);
    let verified = sealed.verify(&sides.prod, &Facts::none(), now()).unwrap();
    assert_eq!(verified.decode(&sides.prod).err().unwrap().code(), Code::ReceiptOtherRelease);
    let grants = [Grant::AcceptReleases, Grant::AcceptResults];
    let prod = prod(&sides.dev, &sides.mallory, &sides.target, &grants);
    let known = verified.decode_known(&prod).unwrap();
    assert_eq!(known.history.len(), 1, "the receipt that holds");
    assert_eq!(known.receipts, [bad, good], "both are forwarded as they came");
    let standing = known.report.standing(Check::Receipts);
    assert_eq!(standing, CheckStatus::NotEstablished);
}

#[test]
fn a_receipt_that_came_along_proves_something_where_results_are_taken_from_its_signer() {
    let mut sides = sides();
    let receipt = receipt(&sides, release(&sides), 1, SUBJECT);
    let with = |sides: &Sides, receipts: &[&[u8]]| {
        decoded_standing(sides, bundle_of(sides, &sides.dev, now(), receipts), Check::Receipts)
    };
    assert_eq!(with(&sides, &[]), CheckStatus::NotApplicable);
    assert_eq!(with(&sides, &[&receipt]), CheckStatus::NotEstablished);
    let grants = [Grant::AcceptReleases, Grant::AcceptResults];
    sides.prod = prod(&sides.dev, &sides.mallory, &sides.target, &grants);
    assert_eq!(with(&sides, &[&receipt]), CheckStatus::Passed);
}

#[test]
fn what_comes_along_is_a_receipt_by_its_kind_and_by_its_content() {
    let sides = sides();
    let parts = receipt_parts(release(&sides), 1);
    let kinds = [
        (Receipt::TYP, Receipt::CONTENT_TYPE, None),
        (Receipt::TYP, Bundle::CONTENT_TYPE, Some(Code::MessageKind)),
        (Bundle::TYP, Receipt::CONTENT_TYPE, Some(Code::MessageKind)),
    ];
    for (typ, content_type, expected) in kinds {
        let along = receipt_of(&sides.mallory, &sides, &parts, typ, content_type);
        let sealed = bundle_of(&sides, &sides.dev, now(), &[&along]);
        let refused = super::tests::decoded(&sides.prod, sealed).err();
        assert_eq!(refused.map(|(_, code)| code), expected, "{typ} with {content_type}");
    }
}

fn receipt_of(
    keys: &SpaceKeys,
    sides: &Sides,
    parts: &ReceiptParts,
    typ: &'static str,
    content_type: &'static str,
) -> Vec<u8> {
    let payload = v1::write_receipt(parts, &[[0; 32]; 4]).payload;
    let audience = Some(sides.dev.certificate().fingerprint());
    let draft =
        Draft { typ, content_type, audience, subject: SUBJECT, id: [6; 16], payload: &payload };
    let signer = keys.signer(&Actor::unnamed(now()), seed(32));
    let hedge = HedgedSeed::new(&signer.seed, &[&payload]);
    sign(&draft, &signer, &hedge).unwrap().bytes
}

pub(super) fn told(space: Option<Fingerprint>) -> ReportedDeployment {
    ReportedDeployment {
        environment: "Test".parse().unwrap(),
        tenant: None,
        outcome: Outcome::Succeeded,
        queued: now(),
        started: None,
        finished: None,
        by: "ada".into(),
        space,
    }
}

#[test]
fn the_sender_s_word_on_deployments_is_never_more_than_its_word() {
    let sides = sides();
    let detail = |told: Vec<ReportedDeployment>| {
        let change = |parts: &mut BundleParts<'_>| parts.told = told;
        let sealed = super::tests::changed_bundle(&sides, change);
        let report = super::tests::decoded(&sides.prod, sealed).unwrap().report;
        let line = report.lines().iter().find(|line| line.check == Check::History);
        let line = line.unwrap();
        (line.standing, line.detail.clone())
    };
    let (none, of_none) = detail(Vec::new());
    assert_eq!((none, &*of_none), (CheckStatus::NotApplicable, "it tells of none"));
    let (all, of_all) = detail(Vec::from([told(None)]));
    assert_eq!(all, CheckStatus::NotEstablished);
    assert_eq!(of_all, "the sender says so, and signed it");
    let stranger = keys("Nobody", 9).certificate().fingerprint();
    let (some, of_some) = detail(Vec::from([told(None), told(Some(stranger))]));
    assert_eq!(some, CheckStatus::NotEstablished);
    assert_eq!(of_some, "the sender says so; 1 of 2 are in Spaces known here");
}

#[test]
fn a_receipt_s_number_and_its_link_say_the_same() {
    let numbered = |sequence, linked: bool, supersedes: bool| {
        let before = MessageDigest::of(b"the one before");
        let parts = ReceiptParts {
            previous: linked.then_some(before),
            supersedes: supersedes.then_some(before),
            ..receipt_parts(ReleaseDigest::of(b"release"), sequence)
        };
        parts.is_numbered()
    };
    assert!(numbered(1, false, false) && numbered(2, true, false) && numbered(2, true, true));
    assert!(!numbered(0, false, false) && !numbered(0, true, false));
    assert!(!numbered(1, true, false) && !numbered(2, false, false));
    assert!(!numbered(1, false, true), "the first takes nothing back");
}

#[test]
fn a_receipt_says_for_whom_and_from_when_until_when() {
    let started = "2026-11-23T08:10:00Z".parse().unwrap();
    let finished = "2026-11-23T08:20:00Z".parse().unwrap();
    let parts = ReceiptParts {
        tenant: Some("Northern Theatre".parse().unwrap()),
        started: Some(started),
        finished: Some(finished),
        ..receipt_parts(ReleaseDigest::of(b"release"), 1)
    };
    let payload = v1::write_receipt(&parts, &[[0; 32]; 4]).payload;
    let (read, _) = v1::read_receipt(&payload, &Limits::default()).unwrap();
    assert_eq!(
        (read.tenant, read.started, read.finished),
        (parts.tenant, Some(started), Some(finished))
    );
}

/// A part that is withheld stands there as a digest: whoever knew the salt could guess the text.
#[test]
fn each_part_of_each_receipt_has_a_salt_of_its_own() {
    let sides = sides();
    let salts = |sequence, audience: &[u8], chance| {
        let signer = sides.target.signer(&Actor::unnamed(now()), seed(chance));
        part_salts(&receipt_parts(ReleaseDigest::of(b"release"), sequence), audience, &signer)
    };
    let made =
        [salts(1, b"dev", 70), salts(1, b"dev", 71), salts(2, b"dev", 70), salts(1, b"other", 70)];
    let mut all: Vec<[u8; 32]> = made.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 16, "no salt serves twice");
    assert_eq!(salts(1, b"dev", 70), made[0], "equal input gives equal bytes");
}

#[test]
fn a_receipt_that_supersedes_takes_back_that_the_lifecycle_was_completed() {
    let parts = ReceiptParts {
        completed: true,
        supersedes: Some(MessageDigest::of(b"the one before")),
        ..receipt_parts(ReleaseDigest::of(b"release"), 2)
    };
    let project: ProjectRef = ProjectRef::local("Shop".parse().unwrap());
    let space: Name = "Prod".parse().unwrap();
    let told = parts.into_facts(&project, &space, Evidence::Own);
    assert!(told.fact.unwrap().completed);
    let superseded = told.superseded.unwrap();
    assert_eq!((superseded.outcome, superseded.completed), (Outcome::Superseded, false));
}

#[test]
fn a_receipt_in_words_says_which_notice_was_the_last_if_there_was_one() {
    let sides = sides();
    let dev_side = crate::model::Space::builder("Dev", sides.dev.certificate())
        .remote("Mallory", sides.mallory.certificate(), [Grant::AcceptResults])
        .build()
        .unwrap();
    let last = |notices| {
        let parts = ReceiptParts { notices, ..receipt_parts(ReleaseDigest::of(b"release"), 1) };
        let typ = Receipt::TYP;
        let content_type = Receipt::CONTENT_TYPE;
        let file = receipt_of(&sides.mallory, &sides, &parts, typ, content_type);
        let sealed = Message::<Receipt>::from_bytes(file).unwrap();
        let verified = sealed.verify(&dev_side, now()).unwrap();
        assert!(!verified.is_withheld(ReceiptPart::Notes), "nothing was said, so nothing is kept");
        let text = alloc::format!("{verified}");
        let line = text.lines().find(|line| line.starts_with("last notice")).unwrap();
        alloc::string::String::from(line.trim_start_matches("last notice").trim())
    };
    assert_eq!((last(0).as_str(), last(3).as_str()), ("-", "3"));
}

#[test]
fn the_proof_of_two_stories_names_their_number() {
    let sides = sides();
    let story = |bundle: &[u8]| {
        let parts = ReceiptParts {
            bundle: MessageDigest::of(bundle),
            ..receipt_parts(ReleaseDigest::of(b"release"), 7)
        };
        let typ = Receipt::TYP;
        let content_type = Receipt::CONTENT_TYPE;
        let file = receipt_of(&sides.mallory, &sides, &parts, typ, content_type);
        Message::<Receipt>::from_bytes(file).unwrap()
    };
    let one = story(b"one");
    let other = story(b"other");
    let proof = Equivocation::prove(sides.mallory.certificate(), &one, &other).unwrap();
    assert_eq!(proof.sequence(), 7);
    let signer = sides.mallory.certificate().fingerprint();
    assert_eq!(alloc::format!("{proof:?}"), alloc::format!("Equivocation({signer}, receipt 7)"));
}

#[test]
fn a_file_as_large_as_the_limit_is_taken_into_custody() {
    let sealed = bundle(&sides(), &keys("Dev", 1));
    let bytes = sealed.as_bytes();
    let taken = |limit| {
        let limits = Limits { bytes: limit, ..Limits::default() };
        AnyMessage::from_bytes(bytes, &limits).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(taken(bytes.len()), Ok(()));
    assert_eq!(taken(bytes.len() - 1), Err(Code::MessageTooLarge));
}

/// A content type of another kind would have its bytes read by the wrong schema.
#[test]
fn what_stands_inside_a_notice_is_of_one_kind_in_both_of_its_types() {
    let sides = sides();
    let recall = media::RECALL;
    let other = media::SUCCESSION;
    let kinds = [
        (recall, None),
        (MediaTypes { content_type: other.content_type, ..recall }, Some(Code::MessageKind)),
        (MediaTypes { typ: other.typ, ..recall }, Some(Code::MessageKind)),
    ];
    for (media, expected) in kinds {
        let recall = RecallParts {
            release: ReleaseDigest::of(b"release"),
            owner: sides.dev.certificate().fingerprint(),
            project: "Shop".parse().unwrap(),
            version: "1.1.0".parse().unwrap(),
            reason: "it loses seats".into(),
        };
        let payload = v1::write_recall(&recall);
        let inside = signed(&sides, media, None, &payload);
        let parts = NoticeParts {
            sequence: 1,
            last: (0, 0),
            content: v1::ContentParts::Recall(&inside),
            in_transit: Set::default(),
        };
        let payload = v1::write_notice(&parts);
        let notice = MediaTypes { typ: Notice::TYP, content_type: Notice::CONTENT_TYPE };
        let file = signed(&sides, notice, Some(sides.prod.fingerprint()), &payload);
        let sealed = Message::<Notice>::from_bytes(file).unwrap();
        let refused = sealed.verify(&sides.prod, now()).err();
        assert_eq!(refused.map(|error| error.code()), expected, "{media:?}");
    }
}

pub(super) fn signed(
    sides: &Sides,
    media: MediaTypes,
    audience: Option<Fingerprint>,
    payload: &[u8],
) -> Vec<u8> {
    let MediaTypes { typ, content_type } = media;
    let draft = Draft { typ, content_type, audience, subject: SUBJECT, id: [8; 16], payload };
    let signer = sides.dev.signer(&Actor::unnamed(now()), seed(34));
    let hedge = HedgedSeed::new(&signer.seed, &[payload]);
    sign(&draft, &signer, &hedge).unwrap().bytes
}

#[test]
fn a_receipt_is_asked_nothing_that_only_a_bundle_answers() {
    let sides = sides();
    let dev = Space::builder("Dev", sides.dev.certificate())
        .remote("Mallory", sides.mallory.certificate(), [Grant::AcceptResults])
        .build()
        .unwrap();
    let file = receipt(&sides, ReleaseDigest::of(b"release"), 1, SUBJECT);
    let verified = Message::<Receipt>::from_bytes(file).unwrap().verify(&dev, now()).unwrap();
    let report = verified.report();
    for check in [Check::Manifest, Check::Slice, Check::SecretsOpen, Check::Packages, Check::Age] {
        assert_eq!(report.standing(check), CheckStatus::NotApplicable, "{check:?}");
    }
    // What a person cannot rely on is exactly what the lines say of themselves.
    let open: Vec<Check> = report.not_established().map(|line| line.check).collect();
    for check in [Check::History, Check::Chain, Check::Notices, Check::Freshness] {
        assert!(open.contains(&check), "{check:?}");
    }
    assert!(!open.contains(&Check::Signature) && !open.contains(&Check::Manifest));
}

/// We know what we signed ourselves, and nobody has to be trusted for it.
#[test]
fn a_receipt_of_our_own_that_comes_back_proves_itself() {
    let sides = sides();
    let parts = receipt_parts(release(&sides), 1);
    let typ = Receipt::TYP;
    let content_type = Receipt::CONTENT_TYPE;
    let mut own = receipt_of(&sides.target, &sides, &parts, typ, content_type);
    let sealed = bundle_of(&sides, &sides.dev, now(), &[&own]);
    assert_eq!(decoded_standing(&sides, sealed, Check::Receipts), CheckStatus::Passed);
    // What a stranger signed is passed on, and proves nothing.
    let nobody = keys("Nobody", 9);
    let foreign = receipt_of(&nobody, &sides, &parts, typ, content_type);
    let sealed = bundle_of(&sides, &sides.dev, now(), &[&foreign]);
    assert_eq!(decoded_standing(&sides, sealed, Check::Receipts), CheckStatus::NotEstablished);
    // Our own is held to its signature like any other.
    *own.last_mut().unwrap() ^= 1;
    let sealed = bundle_of(&sides, &sides.dev, now(), &[&own]);
    let refused = super::tests::decoded(&sides.prod, sealed).err();
    assert_eq!(refused, Some((Check::Receipts, Code::ReceiptSignatureInvalid)));
}

#[test]
fn the_sender_s_word_on_a_deployment_for_a_tenant_keeps_the_tenant() {
    let sides = sides();
    let tenant: Option<Name> = Some("Northern Theatre".parse().unwrap());
    let told = ReportedDeployment { tenant: tenant.clone(), ..told(None) };
    let sealed = super::tests::changed_bundle(&sides, |parts| parts.told = Vec::from([told]));
    let decoded = super::tests::decoded(&sides.prod, sealed).unwrap();
    let tenants: Vec<_> = decoded.history.iter().map(|fact| fact.tenant.clone()).collect();
    assert_eq!(tenants, [tenant]);
}
