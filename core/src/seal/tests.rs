//! Tests of a dishonest sender: well-formed messages, signed by a trusted key, and wrong.

use alloc::vec::Vec;
use core::slice;

use super::bundle::Bundle;
use super::bundle::decode::DecodedBundle;
use super::bundle::sign::{AudiencePart, BundleDraft, EncodedSlice, NumberedRelease, sign_bundle};
use super::cbor::Writer;
use super::cose::Sign1;
use super::fuzzing::resealed;
use super::manifest::{Manifest, sign_manifest};
use super::message::{Body as _, Draft, Message, Verified, sign, signed_message};
use super::receipt::Receipt;
use super::report::{Check, CheckStatus, VerifyError};
use super::secrets::SealedSecrets;
use super::taken_apart::BundleParts;
use super::v1::{self, ManifestParts, Part, ReceiptParts, SealedElsewhere, Secrets};
use super::{HedgedSeed, SpaceKeys};
use crate::model::{
    Actor, Facts, Grant, Omitted, Outcome, Release, SecretText, Sensitive, Slice, Space, Value,
    Variable,
};
use crate::terms::{Code, Digest, Error, Limits, MessageDigest, ReleaseDigest, Timestamp};
use crate::testkit::{NOW, at, keys, seed};

const SUBJECT: &str = "Shop/1.1.0";

pub(super) struct Sides {
    pub(super) dev: SpaceKeys,
    pub(super) mallory: SpaceKeys,
    pub(super) prod: Space,
    pub(super) target: SpaceKeys,
}

pub(super) fn now() -> Timestamp {
    at(NOW)
}

/// Production trusts two Spaces with releases, one of which is dishonest.
pub(super) fn sides() -> Sides {
    let dev = keys("Dev", 1);
    let mallory = keys("Mallory", 2);
    let target = keys("Prod", 3);
    let prod = prod(&dev, &mallory, &target, &[Grant::AcceptReleases]);
    Sides { dev, mallory, prod, target }
}

/// Production, which gives Mallory these grants.
pub(super) fn prod(
    dev: &SpaceKeys,
    mallory: &SpaceKeys,
    target: &SpaceKeys,
    grants: &[Grant],
) -> Space {
    Space::builder("Prod", target.certificate())
        .remote("Dev", dev.certificate(), [Grant::AcceptReleases])
        .build()
        .and_then(|prod| {
            let name = "Mallory".parse().unwrap();
            prod.with_remote(name, mallory.certificate(), grants.iter().copied())
        })
        .unwrap()
}

/// A release of `owner` with one secret, sealed for production.
pub(super) fn bundle(sides: &Sides, owner: &SpaceKeys) -> Message<Bundle> {
    bundle_of(sides, owner, now(), &[])
}

/// Returns the bundle with a manifest signed at another time, and with receipts.
pub(super) fn bundle_of(
    sides: &Sides,
    owner: &SpaceKeys,
    assembled: Timestamp,
    receipts: &[&[u8]],
) -> Message<Bundle> {
    let secret = Value::Sensitive(Sensitive::known("hunter2"));
    let password = Variable::new("Password".parse().unwrap(), secret);
    bundle_with(sides, owner, assembled, receipts, Vec::from([password]))
}

/// Returns the bundle with these variables.
pub(super) fn bundle_with(
    sides: &Sides,
    owner: &SpaceKeys,
    assembled: Timestamp,
    receipts: &[&[u8]],
    variables: Vec<Variable>,
) -> Message<Bundle> {
    let mut release = Release::new("Shop".parse().unwrap(), "1.1.0".parse().unwrap(), now());
    release.variables.clone_from(&variables);
    let audience = sides.prod.fingerprint();
    let slice = Slice { variables, ..Slice::default() };
    let numbered = NumberedRelease::new(&release, &[9; 32]);
    let slice = Slice { variables: numbered.release.variables.clone(), ..slice };
    let written = EncodedSlice::new(&numbered, &slice, &[9; 32], &audience);
    let signer = owner.signer(&Actor::unnamed(assembled), seed(20));
    let parts = ManifestParts {
        project: release.project.clone(),
        version: release.version.clone(),
        channel: None,
        assembled: release.assembled,
        notes: Digest::of(&written.notes),
        packages: Vec::new(),
        templates: Digest::of(&written.templates),
        audiences: Vec::from([written.row(audience)]),
    };
    let hedge = HedgedSeed::new(&signer.seed, &[b"test"]);
    let (manifest_bytes, manifest): (Vec<u8>, Manifest) =
        sign_manifest(parts, &signer, &hedge).unwrap();
    let draft = BundleDraft {
        manifest: &manifest,
        manifest_bytes: &manifest_bytes,
        sequence: 1,
        notes: &written.notes,
        templates: &written.templates,
        target: AudiencePart::known(&written, Omitted::default(), sides.prod.certificate()),
        onward: Vec::new(),
        told: Vec::new(),
        receipts: receipts.to_vec(),
        notices: 0,
    };
    sign_bundle(&draft, &owner.signer(&Actor::unnamed(now()), seed(21))).unwrap().bundle
}

/// Signs another statement in the place of the one that was signed, before these parts.
fn signed(
    sides: &Sides,
    keys: &SpaceKeys,
    payload: &[u8],
    parts: &[Vec<u8>],
    subject: &str,
) -> Message<Bundle> {
    let draft = Draft {
        typ: Bundle::TYP,
        content_type: Bundle::CONTENT_TYPE,
        audience: Some(sides.prod.fingerprint()),
        subject,
        id: [4; 16],
        payload,
    };
    let signer = keys.signer(&Actor::unnamed(now()), seed(30));
    let hedge = HedgedSeed::new(&signer.seed, &[payload]);
    signed_message(&sign(&draft, &signer, &hedge).unwrap().bytes, parts)
}

/// Signs a bundle that was put together again.
fn signed_parts(sides: &Sides, keys: &SpaceKeys, parts: &BundleParts<'_>) -> Message<Bundle> {
    let (payload, parts) = parts.together();
    signed(sides, keys, &payload, &parts, SUBJECT)
}

fn payload(sealed: &Message<Bundle>) -> Vec<u8> {
    sealed.message().unwrap().payload.to_vec()
}

impl Sides {
    /// Opens secrets that are sealed to production.
    fn open(&self, secrets: &SealedSecrets, key: &SpaceKeys) -> Result<Secrets, Error> {
        secrets.open(key, slice::from_ref(self.target.certificate()))
    }
}

/// Returns the sealed secrets of a bundle that has some.
pub(super) fn secrets_of(bundle: &Verified<Bundle>) -> SealedSecrets {
    let (_, places) = bundle.content().unwrap();
    bundle.sealed_secrets(places).unwrap().unwrap()
}

fn file_parts(sealed: &Message<Bundle>) -> Vec<Vec<u8>> {
    sealed.parts().map(|part| part.unwrap().to_vec()).collect()
}

fn refusal(sides: &Sides, sealed: Message<Bundle>) -> VerifyError {
    sealed.verify(&sides.prod, &Facts::none(), now()).unwrap_err()
}

/// Verifies and decodes a bundle, and returns the check that fails.
pub(super) fn decoded(
    space: &Space,
    sealed: Message<Bundle>,
) -> Result<DecodedBundle, (Check, Code)> {
    let verified = sealed.verify(space, &Facts::none(), now());
    let verified = verified.map_err(|error| (error.check(), error.code()))?;
    verified.decode(space).map_err(|error| {
        let path = error.path().unwrap();
        let check = Check::ALL.iter().find(|check| path == check.in_words());
        (*check.unwrap_or(&Check::Content), error.code())
    })
}

/// Returns production's verdict on a bundle whose parts were changed before it was signed.
fn changed(change: impl FnOnce(&mut BundleParts<'_>)) -> (Check, Code) {
    let sides = sides();
    decoded(&sides.prod, changed_bundle(&sides, change)).err().unwrap()
}

/// A bundle of Dev's whose parts were changed before it was signed.
pub(super) fn changed_bundle(
    sides: &Sides,
    change: impl FnOnce(&mut BundleParts<'_>),
) -> Message<Bundle> {
    let honest = bundle(sides, &sides.dev);
    let mut parts = BundleParts::of(&honest).unwrap();
    change(&mut parts);
    signed_parts(sides, &sides.dev, &parts)
}

/// The payload with one field more at its end.
fn with_field(payload: &[u8], write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut field = Writer::new();
    write(&mut field);
    let mut bytes = payload.to_vec();
    bytes[0] = bytes[0].wrapping_add(1);
    bytes.extend_from_slice(&field.into_parts());
    bytes
}

#[test]
fn an_honest_bundle_holds() {
    let sides = sides();
    let verified = bundle(&sides, &sides.dev).verify(&sides.prod, &Facts::none(), now());
    let verified = verified.unwrap();
    let secrets = secrets_of(&verified);
    let opened = sides.open(&secrets, &sides.target).unwrap();
    assert_eq!(opened.values().map(SecretText::expose).collect::<Vec<_>>(), ["hunter2"]);
}

/// Checks the premise of the fuzz target `verify`: changed content passes both signatures.
#[test]
fn what_was_changed_and_signed_anew_is_judged_by_what_it_says() {
    let sides = sides();
    let file = bundle(&sides, &sides.dev);
    let verify = |part, change: &mut dyn FnMut(&[u8]) -> Vec<u8>| {
        let signer = sides.dev.signer(&Actor::unnamed(now()), seed(40));
        let again = resealed(file.as_bytes(), part, &signer, change).unwrap();
        let sealed = Message::<Bundle>::from_bytes(again).unwrap();
        sealed.verify(&sides.prod, &Facts::none(), now())
    };
    for part in 0..5 {
        assert!(verify(part, &mut <[u8]>::to_vec).is_ok(), "part {part} as it was");
        let cut = verify(part, &mut |bytes| bytes[..bytes.len() - 1].to_vec());
        match part {
            0 | 1 => assert_eq!(cut.unwrap_err().code(), Code::CborTruncated, "part {part}"),
            // These are read when the bundle is previewed.
            _ => assert!(cut.is_ok(), "part {part}: {:?}", cut.err()),
        }
    }
}

#[test]
fn a_manifest_from_before_its_owners_certificate_is_shown() {
    let sides = sides();
    let standing = |assembled: &str| {
        let sealed = bundle_of(&sides, &sides.dev, assembled.parse().unwrap(), &[]);
        let verified = sealed.verify(&sides.prod, &Facts::none(), now()).unwrap();
        verified.report().standing(Check::Owner)
    };
    assert_eq!(standing("2026-02-01T00:00:00Z"), CheckStatus::Passed);
    assert_eq!(standing("2025-12-31T23:59:59Z"), CheckStatus::NotEstablished);
}

#[test]
fn receipts_that_come_along_are_held_to_the_rules_of_receipts() {
    let sides = sides();
    let release = {
        let honest = bundle(&sides, &sides.dev);
        let parts = BundleParts::of(&honest).unwrap();
        Sign1::decode(parts.manifest, &Limits::default()).unwrap().digest().into()
    };
    let refusal = |receipts: &[&[u8]]| {
        decoded(&sides.prod, bundle_of(&sides, &sides.dev, now(), receipts)).err()
    };
    let first = receipt(&sides, release, 1, "Shop/1.1.0");
    let second = receipt(&sides, release, 2, "Shop/1.1.0");
    assert_eq!(refusal(&[&first, &second]), None);
    assert_eq!(refusal(&[&first, &first]), Some((Check::Receipts, Code::ReceiptNumber)));
    let unlinked = receipt(&sides, release, 0, "Shop/1.1.0");
    assert_eq!(refusal(&[&unlinked]), Some((Check::Receipts, Code::ReceiptNumber)));
    let renamed = receipt(&sides, release, 1, "Shop/9.9.9");
    assert_eq!(refusal(&[&renamed]), Some((Check::Receipts, Code::SubjectMismatch)));
    let other = receipt(&sides, ReleaseDigest::of(b"another"), 1, "Shop/1.1.0");
    assert_eq!(refusal(&[&other]), Some((Check::Receipts, Code::ReceiptOtherRelease)));
}

/// A receipt of Mallory's for Dev, with this number.
pub(super) fn receipt(
    sides: &Sides,
    release: ReleaseDigest,
    sequence: u64,
    subject: &str,
) -> Vec<u8> {
    let parts = receipt_parts(release, sequence);
    let payload = v1::write_receipt(&parts, &[[0; 32]; 4]).payload;
    let draft = Draft {
        typ: Receipt::TYP,
        content_type: Receipt::CONTENT_TYPE,
        audience: Some(sides.dev.certificate().fingerprint()),
        subject,
        id: [6; 16],
        payload: &payload,
    };
    let signer = sides.mallory.signer(&Actor::unnamed(now()), seed(31));
    let hedge = HedgedSeed::new(&signer.seed, &[&payload]);
    sign(&draft, &signer, &hedge).unwrap().bytes
}

pub(super) fn receipt_parts(release: ReleaseDigest, sequence: u64) -> ReceiptParts {
    ReceiptParts {
        release,
        bundle: MessageDigest::of(b"bundle"),
        sequence,
        previous: (sequence > 1).then(|| MessageDigest::of(b"the one before")),
        project: "Shop".parse().unwrap(),
        version: "1.1.0".parse().unwrap(),
        environment: "Production".parse().unwrap(),
        tenant: None,
        outcome: Outcome::Succeeded,
        queued: now(),
        started: None,
        finished: None,
        by: Part::Absent,
        notes: Part::Absent,
        answers: Part::Absent,
        salt: Part::default(),
        completed: false,
        supersedes: None,
        notices: 0,
        rows: Vec::new(),
    }
}

#[test]
fn a_schema_of_the_future_needs_a_newer_version() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev);
    let mut bytes = payload(&honest);
    assert_eq!(bytes[1..5], [0x00, 0x82, 0x01, 0x00], "the schema comes first");
    bytes[3] = 2;
    let error = refusal(&sides, signed(&sides, &sides.dev, &bytes, &file_parts(&honest), SUBJECT));
    assert_eq!((error.check(), error.code()), (Check::Schema, Code::SchemaUnsupported));
}

#[test]
fn an_unknown_field_is_passed_over_and_shown() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev);
    let bytes = with_field(&payload(&honest), |field| {
        field.uint(21).text("from a later version");
    });
    let sealed = signed(&sides, &sides.dev, &bytes, &file_parts(&honest), SUBJECT);
    // The id in the header is another one, so only the secrets would not open.
    let verified = sealed.verify(&sides.prod, &Facts::none(), now()).unwrap();
    assert_eq!(verified.unknown_fields(), [21]);
    let standing = verified.report().standing(Check::UnknownFields);
    assert_eq!(standing, CheckStatus::NotEstablished);
}

#[test]
fn an_unknown_field_that_must_be_understood_is_a_refusal() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev);
    let bytes = with_field(&payload(&honest), |field| {
        field.uint(15).array(1).uint(21);
    });
    let error = refusal(&sides, signed(&sides, &sides.dev, &bytes, &file_parts(&honest), SUBJECT));
    assert_eq!((error.check(), error.code()), (Check::Schema, Code::SchemaMustUnderstand));
}

#[test]
fn what_the_owner_did_not_commit_to_is_refused() {
    let slice = |parts: &mut BundleParts<'_>| parts.slice = b"\xa1\x00\x40";
    assert_eq!(changed(slice), (Check::Slice, Code::SliceDigest));
    let templates = |parts: &mut BundleParts<'_>| parts.templates = b"\x81\xa0";
    assert_eq!(changed(templates), (Check::Templates, Code::TemplatesDigest));
    let notes = |parts: &mut BundleParts<'_>| parts.notes = b"nothing to see here";
    assert_eq!(changed(notes), (Check::Notes, Code::NotesDigest));
}

#[test]
fn secrets_can_neither_be_left_out_nor_exchanged() {
    let without = |parts: &mut BundleParts<'_>| parts.sealed = None;
    assert_eq!(changed(without), (Check::SecretsPresent, Code::SecretsMismatch));
    let garbled = |parts: &mut BundleParts<'_>| {
        parts.sealed = Some(b"\x80");
    };
    assert_eq!(changed(garbled), (Check::SecretsAddressed, Code::SecretsMisaddressed));
}

#[test]
fn a_number_before_the_first_is_refused() {
    let zero = |parts: &mut BundleParts<'_>| parts.sequence = 0;
    assert_eq!(changed(zero), (Check::Sequence, Code::SequenceReused));
}

#[test]
fn the_header_names_the_release_that_is_inside() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev);
    let bytes = payload(&honest);
    let error =
        refusal(&sides, signed(&sides, &sides.dev, &bytes, &file_parts(&honest), "Shop/1.2.0"));
    assert_eq!((error.check(), error.code()), (Check::Subject, Code::SubjectMismatch));
}

/// The attack that the binding stops: a trusted but dishonest Space puts another's sealed secrets
/// into a bundle of its own, whose steps would print them.
#[test]
fn secrets_cannot_be_lifted_into_another_spaces_bundle() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev);
    let own = bundle(&sides, &sides.mallory);
    let stolen = BundleParts::of(&honest).unwrap().sealed;
    let dev = sides.dev.certificate().fingerprint();
    let lift = |elsewhere| {
        let mut parts = BundleParts::of(&own).unwrap();
        parts.sealed = stolen;
        parts.elsewhere = elsewhere;
        signed_parts(&sides, &sides.mallory, &parts)
    };
    let refused = |elsewhere| decoded(&sides.prod, lift(elsewhere)).err();
    assert_eq!(refused(None), Some((Check::SecretsAddressed, Code::SecretsMisaddressed)));
    let elsewhere = SealedElsewhere { sealer: dev, bundle: [4; 16] };
    assert_eq!(refused(Some(elsewhere)), Some((Check::SecretsAddressed, Code::SealerForeign)));
}

/// Returns the bundle with the owner's own manifest around it: then it is the owner's release, and
/// the secrets are for nothing else.
#[test]
fn secrets_open_only_beside_the_slice_they_were_sealed_for() {
    let sides = sides();
    let verified = bundle(&sides, &sides.dev).verify(&sides.prod, &Facts::none(), now());
    let secrets = secrets_of(&verified.unwrap());
    let mut other = secrets.clone();
    other.binding.slice = Digest::of(b"another slice");
    assert_eq!(sides.open(&other, &sides.target).unwrap_err().code(), Code::SecretsDoNotOpen);
    let mut other = secrets.clone();
    other.binding.release = ReleaseDigest::of(b"another release");
    assert_eq!(sides.open(&other, &sides.target).unwrap_err().code(), Code::SecretsDoNotOpen);
    let mut other = secrets.clone();
    other.commitment = Digest::of(b"another commitment");
    assert_eq!(sides.open(&other, &sides.target).unwrap_err().code(), Code::SecretsNotCommitted);
    assert_eq!(sides.open(&secrets, &sides.mallory).unwrap_err().code(), Code::SecretsDoNotOpen);
}

#[test]
fn a_manifest_that_its_owner_did_not_sign_is_refused() {
    let sides = sides();
    let honest = bundle(&sides, &sides.dev);
    let mut parts = BundleParts::of(&honest).unwrap();
    let mut manifest = parts.manifest.to_vec();
    *manifest.last_mut().unwrap() ^= 1;
    parts.manifest = &manifest;
    let error = refusal(&sides, signed_parts(&sides, &sides.dev, &parts));
    let expected = (Check::OwnerSignature, Code::ManifestSignatureInvalid);
    assert_eq!((error.check(), error.code()), expected);
}
