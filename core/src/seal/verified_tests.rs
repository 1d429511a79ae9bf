//! Serialisation and display of verified and rejected messages.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::bundle::Bundle;
use super::manifest::{CONTENT_TYPE, Manifest, TYP};
use super::message::Body as _;
use super::notice::sign::MediaTypes;
use super::report::{Check, CheckStatus};
use super::report_tests::signed;
use super::tests::{bundle, bundle_of, now, receipt, sides};
use super::{ReceiptPart, v1};
use crate::model::{Actor, Facts, Grant, Space};
use crate::terms::{Code, Limits};
use crate::testkit::seed;

/// A refusal lists the checks that verification did not reach, so that no reader takes them for
/// granted.
#[test]
fn a_refusal_speaks_of_every_check() {
    let sides = sides();
    let nobody = Space::builder("Ops", sides.mallory.certificate())
        .remote::<Grant>("Dev", sides.dev.certificate(), [])
        .build()
        .unwrap();
    let refused = bundle(&sides, &sides.dev).verify(&nobody, &Facts::none(), now());
    let refused = refused.unwrap_err();
    let lines = refused.report().lines();
    let checks: Vec<Check> = lines.iter().map(|line| line.check).collect();
    assert_eq!(checks, Check::ALL);
    let failed = lines.iter().filter(|line| line.standing == CheckStatus::Failed);
    assert_eq!(failed.map(|line| line.check).collect::<Vec<_>>(), [refused.check()]);
    let last = lines.last().unwrap();
    assert_eq!((last.standing, &*last.detail), (CheckStatus::NotEstablished, "not looked at"));
}

#[test]
fn the_receipts_that_came_along_are_there_to_be_passed_on() {
    let sides = sides();
    let verify = |receipts: &[&[u8]]| {
        let sealed = bundle_of(&sides, &sides.dev, now(), receipts);
        sealed.verify(&sides.prod, &Facts::none(), now()).unwrap()
    };
    let release = verify(&[]).manifest().digest();
    let receipt = receipt(&sides, release, 1, "Shop/1.1.0");
    assert_eq!(verify(&[&receipt]).decode(&sides.prod).unwrap().receipts, [receipt]);
}

/// Checks that a manifest signed as another kind, or for one Space, is rejected.
#[test]
fn a_manifest_is_of_one_kind_in_both_of_its_types_and_for_everybody() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev).verify(&sides.prod, &Facts::none(), now()).unwrap();
    let payload = v1::write_manifest(honest.manifest().parts());
    let read = |typ, content_type, audience| {
        let file = signed(&sides, MediaTypes { typ, content_type }, audience, &payload);
        let read = Manifest::from_bytes(&file, &Limits::default());
        read.map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(read(TYP, CONTENT_TYPE, None), Ok(()));
    assert_eq!(read(Bundle::TYP, CONTENT_TYPE, None), Err(Code::MessageKind));
    assert_eq!(read(TYP, Bundle::CONTENT_TYPE, None), Err(Code::MessageKind));
    let audience = Some(sides.prod.fingerprint());
    assert_eq!(read(TYP, CONTENT_TYPE, audience), Err(Code::MessageKind));
}

/// A line in a log says which message it was, and nothing of what is in it.
#[test]
fn what_is_printed_names_the_thing_and_shows_nothing_of_it() {
    let sides = sides();
    let sealed = bundle(&sides, &sides.dev);
    let bytes = sealed.as_bytes().len();
    assert_eq!(format!("{sealed:?}"), format!("Sealed(release bundle, {bytes} bytes)"));
    let verified = sealed.verify(&sides.prod, &Facts::none(), now()).unwrap();
    let digest = verified.digest();
    assert_eq!(format!("{verified:?}"), format!("Verified(release bundle, {digest})"));
    let secrets = super::tests::secrets_of(&verified);
    assert_eq!(format!("{secrets:?}"), "SealedSecrets(1)");
    let signer = sides.dev.signer(&Actor::new("ada\n", now()), seed(1));
    let fingerprint = sides.dev.certificate().fingerprint();
    let printed = format!("Signer({fingerprint}, 2026-11-23T09:00:00Z, for `ada\\n`)");
    assert_eq!(format!("{signer:?}"), printed);
}

#[test]
fn a_part_of_a_receipt_is_called_by_its_name() {
    let parts = [ReceiptPart::By, ReceiptPart::Notes, ReceiptPart::Answers, ReceiptPart::Salt];
    assert_eq!(parts.map(|part| part.to_string()), ["by", "notes", "answers", "salt"]);
}
