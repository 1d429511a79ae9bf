use alloc::collections::BTreeMap;
use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;

use p256::SecretKey;
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;
use crate::seal::cbor::{TAG_SIGN1, Writer};
use crate::seal::suite::{self, Agree, HedgedSeed, KeyError, Sign};
use crate::seal::testing::{base64url, hex, public};
use crate::terms::{Code, Digest, Error, Fingerprint, Limits, Refusal, Timestamp};
use crate::testkit::seed;

struct Key(SecretKey);

impl Key {
    fn new(byte: u8) -> Self {
        Self(SecretKey::from_slice(&[byte; 32]).unwrap())
    }

    fn public(&self) -> [u8; 65] {
        suite::public_key(&self.0.public_key())
    }
}

impl Sign for Key {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], Error> {
        Ok(suite::sign(&self.0, digest, hedge))
    }
}

impl Agree for Key {
    fn agree(&self, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, Error> {
        Ok(suite::agree(&self.0, public)?)
    }
}

const CERTIFICATE: &[u8] = b"stands for a certificate";

fn hedge() -> HedgedSeed {
    HedgedSeed::new(&seed(1), &[b"test"])
}

fn header() -> Header<'static> {
    Header {
        content_type: "application/example+cbor",
        typ: "application/example+cose",
        signer: Fingerprint::of_certificate(CERTIFICATE),
        subject: "Web/1.2.3",
        audience: Some(Fingerprint::from_bytes([2; 32])),
        issued_at: Timestamp::from_unix_seconds(1_711_574_000).unwrap(),
        id: [3; 16],
    }
}

fn signed() -> Signed {
    sign(&header(), Some(CERTIFICATE), b"payload", &Key::new(1), &hedge()).unwrap()
}

#[test]
fn a_message_is_read_as_it_was_signed() {
    let Signed { bytes, digest, .. } = signed();
    let message = Sign1::decode(&bytes, &Limits::default()).unwrap();
    assert_eq!(message.header, header());
    assert_eq!(message.certificate, Some(CERTIFICATE));
    assert_eq!(message.payload, b"payload");
    assert_eq!(message.verify(&Key::new(1).public()), Some(digest));
    assert_eq!(message.verify(&Key::new(2).public()), None);
    assert_eq!(message.digest(), digest);
}

#[test]
fn audience_and_certificate_may_be_absent() {
    let header = Header { audience: None, ..header() };
    let Signed { bytes, .. } = sign(&header, None, b"", &Key::new(1), &hedge()).unwrap();
    let message = Sign1::decode(&bytes, &Limits::default()).unwrap();
    assert_eq!((message.header, message.certificate), (header, None));
}

#[test]
fn every_changed_bit_of_a_message_is_refused() {
    let Signed { bytes, .. } = signed();
    let public = Key::new(1).public();
    for position in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[position] ^= 1 << bit;
            let read = Sign1::decode(&changed, &Limits::default());
            let held = read.is_ok_and(|message| message.verify(&public).is_some());
            assert!(!held, "bit {bit} of byte {position}");
        }
    }
}

#[test]
fn another_signature_of_the_same_content_is_the_same_message() {
    let again = sign(
        &header(),
        Some(CERTIFICATE),
        b"payload",
        &Key::new(1),
        &HedgedSeed::new(&seed(2), &[]),
    )
    .unwrap();
    assert_ne!(again.bytes, signed().bytes);
    assert_eq!(again.digest, signed().digest);
}

/// The structure that is signed, and the verdict, of the COSE working group's example.
#[test]
fn what_is_signed_is_that_of_rfc_9052() {
    let example = public("cose-wg/sign1-tests/sign-pass-03.json");
    let input = &example["input"];
    let coordinate = |name: &str| base64url(input["sign0"]["key"][name].as_str().unwrap());
    let public: [u8; 65] = [vec![4], coordinate("x"), coordinate("y")].concat().try_into().unwrap();
    let structure = hex(example["intermediates"]["ToBeSign_hex"].as_str().unwrap());
    let payload = input["plaintext"].as_str().unwrap().as_bytes();
    let digest = sign1::signed_digest(&hex("A10126"), payload);
    assert_eq!(digest, Digest::of(&structure));
    let message = hex(example["output"]["cbor"].as_str().unwrap());
    let signature = message.last_chunk().unwrap();
    assert!(suite::verify(&public, &digest, signature));
}

/// A protected header as a map of encoded keys to encoded values, which sorts as CBOR does.
fn protected() -> BTreeMap<Vec<u8>, Vec<u8>> {
    let encode = |write: &dyn Fn(&mut Writer)| {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.finish()
    };
    let header = header();
    BTreeMap::from([
        (hex("01"), hex("26")),
        (hex("03"), encode(&|w| _ = w.text(header.content_type))),
        (hex("0f"), join(&claims())),
        (hex("10"), encode(&|w| _ = w.text(header.typ))),
        (hex("1822"), encode(&|w| _ = w.array(2).int(-16).bytes(header.signer.as_bytes()))),
    ])
}

fn claims() -> BTreeMap<Vec<u8>, Vec<u8>> {
    let text = |text: &str| {
        let mut writer = Writer::new();
        writer.text(text);
        writer.finish()
    };
    let header = header();
    BTreeMap::from([
        (hex("01"), text(&uri_of_fingerprint(&header.signer))),
        (hex("02"), text(header.subject)),
        (hex("03"), text(&uri_of_fingerprint(&header.audience.unwrap()))),
        (hex("06"), hex("1a66048bf0")),
        (hex("07"), [hex("50"), vec![3; 16]].concat()),
    ])
}

fn join(map: &BTreeMap<Vec<u8>, Vec<u8>>) -> Vec<u8> {
    let head = 0xa0 | u8::try_from(map.len()).unwrap();
    let entries = map.iter().flat_map(|(key, value)| [key.as_slice(), value]);
    core::iter::once([head].as_slice()).chain(entries).collect::<Vec<_>>().concat()
}

fn read(protected: &[u8], unprotected: &str) -> Result<(), Code> {
    let mut writer = Writer::new();
    writer.tag(TAG_SIGN1).array(4).bytes(protected).raw(&hex(unprotected));
    writer.bytes(b"payload").bytes(&[1; 64]);
    let message = writer.finish();
    Sign1::decode(&message, &Limits::default()).map(|_| ()).map_err(|error| error.code())
}

fn with(key: &str, value: &str) -> Result<(), Code> {
    let mut map = protected();
    map.insert(hex(key), hex(value));
    read(&join(&map), "a0")
}

fn without(key: &str) -> Result<(), Code> {
    let mut map = protected();
    map.remove(&hex(key)).unwrap();
    read(&join(&map), "a0")
}

fn with_claim(key: &str, value: Option<&str>) -> Result<(), Code> {
    let mut map = claims();
    match value {
        Some(value) => map.insert(hex(key), hex(value)),
        None => map.remove(&hex(key)),
    };
    let mut all = protected();
    all.insert(hex("0f"), join(&map));
    read(&join(&all), "a0")
}

#[test]
fn both_numbers_of_the_algorithm_are_accepted_and_no_other() {
    assert_eq!(read(&header().encode().unwrap(), "a0"), Ok(()));
    assert_eq!(join(&protected()), header().encode().unwrap());
    assert_eq!(with("01", "28"), Ok(()), "ESP256");
    assert_eq!(with("01", "27"), Err(Code::CoseAlgorithm), "EdDSA");
    assert_eq!(with("01", "00"), Err(Code::CoseAlgorithm));
    assert_eq!(with("01", "6545533235 36"), Err(Code::CborType), "`ES256` as text");
}

#[test]
fn every_header_is_needed_and_none_is_added() {
    for key in ["01", "03", "0f", "10", "1822"] {
        assert_eq!(without(key), Err(Code::CoseHeaderMissing), "{key}");
    }
    assert_eq!(with("04", "4100"), Err(Code::CoseHeaderUnknown), "kid");
    assert_eq!(with("1821", "4100"), Err(Code::CoseHeaderUnknown), "a protected x5chain");
    assert_eq!(with("6161", "00"), Err(Code::CoseHeaderUnknown));
    assert_eq!(with("03", "1832"), Err(Code::CborType), "a content type by number");
    assert_eq!(with("1822", "822f5820"), Err(Code::CborTruncated));
    let other_hash = ["822e5820", &"00".repeat(32)].concat();
    assert_eq!(with("1822", &other_hash), Err(Code::CoseAlgorithm), "SHA-512/256");
}

#[test]
fn claims_are_complete_and_well_formed() {
    for key in ["01", "02", "06", "07"] {
        assert_eq!(with_claim(key, None), Err(Code::CoseClaim), "{key}");
    }
    assert_eq!(with_claim("03", None), Ok(()), "a message may be for everybody");
    assert_eq!(
        with_claim("04", Some("00")),
        Err(Code::CoseClaim),
        "an expiry is not in the format"
    );
    assert_eq!(with_claim("01", Some("6161")), Err(Code::CoseClaim));
    assert_eq!(with_claim("03", Some("6161")), Err(Code::CoseClaim));
    assert_eq!(with_claim("06", Some("20")), Err(Code::CborType), "before 1970");
    assert_eq!(with_claim("06", Some("1bffffffffffffffff")), Err(Code::CoseClaim));
    assert_eq!(with_claim("06", Some("fb41d9810000000000")), Err(Code::CborFloat));
    assert_eq!(with_claim("07", Some("4100")), Err(Code::CborLength));
    assert_eq!(with_claim("6161", Some("00")), Err(Code::CoseHeaderUnknown));

    let other = uri_of_fingerprint(&Fingerprint::from_bytes([9; 32]));
    let other = [vec![0x78, 57], other.into_bytes()].concat();
    let mut map = protected();
    let mut forged = claims();
    forged.insert(hex("01"), other);
    map.insert(hex("0f"), join(&forged));
    assert_eq!(read(&join(&map), "a0"), Err(Code::CoseIssuer));
}

#[test]
fn critical_headers_follow_rfc_9052() {
    assert_eq!(with("02", "811822"), Ok(()), "x5t is understood and present");
    assert_eq!(with("02", "83 01 10 1822"), Ok(()));
    assert_eq!(with("02", "88 01 10 1822 01 01 01 01 01"), Ok(()), "eight");
    assert_eq!(with("02", "89 01 10 1822 01 01 01 01 01 01"), Err(Code::CoseCritical), "nine");
    assert_eq!(with("02", "80"), Err(Code::CoseCritical), "empty");
    assert_eq!(with("02", "8104"), Err(Code::CoseCritical), "absent");
    assert_eq!(with("02", "811903e7"), Err(Code::CoseCritical), "unknown");
    assert_eq!(with("02", "816161"), Err(Code::CoseCritical), "unknown text");
    assert_eq!(with("02", "811821"), Err(Code::CoseCritical), "not protected");
    assert_eq!(with("02", "01"), Err(Code::CborType));
}

#[test]
fn only_the_certificate_stands_outside_the_signature() {
    let protected = header().encode().unwrap();
    assert_eq!(read(&protected, "a1 01 26"), Err(Code::CoseHeaderTwice));
    assert_eq!(read(&protected, "a1 1822 00"), Err(Code::CoseHeaderTwice));
    assert_eq!(read(&protected, "a1 02 811822"), Err(Code::CoseHeaderUnknown), "crit");
    assert_eq!(read(&protected, "a1 04 4100"), Err(Code::CoseHeaderUnknown), "kid");
    assert_eq!(read(&protected, "a1 6161 00"), Err(Code::CoseHeaderUnknown));
    assert_eq!(read(&protected, "a1 1821 4100"), Err(Code::CoseChainMismatch));
    assert_eq!(read(&protected, "a1 1821 814100"), Err(Code::CborType), "a chain");
}

#[test]
fn the_frame_has_one_form() {
    let code = |bytes: &[u8]| Sign1::decode(bytes, &Limits::default()).unwrap_err().code();
    let bytes = signed().bytes;
    assert_eq!(code(&bytes[1..]), Code::CborTag, "untagged");
    assert_eq!(code(&[bytes.as_slice(), &[0]].concat()), Code::CborTrailing);
    assert_eq!(code(&bytes[..bytes.len() - 1]), Code::CborTruncated);
    assert_eq!(read(&[], "a0"), Err(Code::CborTruncated), "no header at all");
    let small = Limits { header: 10, ..Limits::default() };
    assert_eq!(Sign1::decode(&bytes, &small).unwrap_err().code(), Code::CoseHeaderTooLarge);
    let early = Header { issued_at: Timestamp::from_unix_seconds(-1).unwrap(), ..header() };
    let refused = sign(&early, None, b"", &Key::new(1), &hedge()).unwrap_err();
    assert_eq!(refused.code(), Code::CoseClaim);
    assert_eq!(refused.to_string(), "the claim 6 of the protected header is malformed");
}

#[test]
fn a_fingerprint_has_one_uri() {
    let fingerprint = Fingerprint::from_bytes([0xfb; 32]);
    let uri = uri_of_fingerprint(&fingerprint);
    assert_eq!(uri, "ni:///sha-256;-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
    assert_eq!(fingerprint_of_uri(&uri), Some(fingerprint));
    for other in [
        "ni:///sha-256;-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_t",
        "ni:///sha-256;-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s=",
        "ni:///sha-256;+/v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s",
        "ni:///sha-256;-_v7",
        "ni:///sha-512;-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s",
        "",
    ] {
        assert_eq!(fingerprint_of_uri(other), None, "{other}");
    }
}

fn route() -> Route {
    let name = |byte| Fingerprint::from_bytes([byte; 32]);
    Route { sender: name(1), recipient: name(2) }
}

fn sealed(plaintext: &[u8]) -> Vec<u8> {
    seal(plaintext, b"around", &route(), &Key::new(5).public(), &hedge()).unwrap()
}

#[test]
fn secrets_open_on_their_route_alone() {
    let bytes = sealed(b"secret");
    let key = Key::new(5);
    let limits = Limits::default();
    let open = |associated: &[u8], route: &Route, key: &Key| {
        open(&bytes, &[associated.to_vec()], route, key, &limits).map(|opened| opened.to_vec())
    };
    assert_eq!(open(b"around", &route(), &key), Ok(b"secret".to_vec()));
    assert_eq!(open(b"others", &route(), &key), Err(OpenError));
    assert_eq!(open(b"around", &route(), &Key::new(6)), Err(OpenError));
    let here = route();
    let other = Fingerprint::from_bytes([3; 32]);
    assert_eq!(open(b"around", &Route { sender: other, ..here }, &key), Err(OpenError));
    assert_eq!(open(b"around", &Route { recipient: other, ..here }, &key), Err(OpenError));
}

#[test]
fn every_changed_bit_of_sealed_secrets_is_refused() {
    let bytes = sealed(b"secret");
    let key = Key::new(5);
    let around = [b"around".to_vec()];
    for position in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[position] ^= 1 << bit;
            let opened = open(&changed, &around, &route(), &key, &Limits::default());
            assert_eq!(opened, Err(OpenError), "bit {bit} of byte {position}");
        }
    }
}

#[test]
fn sealed_secrets_have_one_form_and_a_limit() {
    let bytes = sealed(b"secret");
    let key = Key::new(5);
    let around = [b"around".to_vec()];
    let limits = Limits { sealed: 21, ..Limits::default() };
    assert_eq!(open(&bytes, &around, &route(), &key, &limits), Err(OpenError));
    let limits = Limits { sealed: 22, ..Limits::default() };
    assert!(open(&bytes, &around, &route(), &key, &limits).is_ok(), "six bytes and the tag");
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(open(&longer, &around, &route(), &key, &limits), Err(OpenError));
    let nowhere = seal(b"", b"", &route(), &[4; 65], &hedge());
    assert_eq!(nowhere, Err(KeyError::PointInvalid));
}

#[test]
fn a_repeated_seed_seals_other_content_with_other_keys() {
    let one = sealed(b"secret");
    let other = sealed(b"sekret");
    assert_eq!(one, sealed(b"secret"), "the same content gives the same bytes");
    let nonce = |bytes: &[u8]| bytes[10..22].to_vec();
    assert_eq!(one[7..10], hex("a1054c"), "the nonce follows");
    assert_ne!(nonce(&one), nonce(&other));
    assert_ne!(one[one.len() - 40..], other[other.len() - 40..], "another content key");
}

proptest! {
    #[test]
    fn what_is_sealed_opens(plaintext: Vec<u8>, associated: Vec<u8>, number in 1_u8..) {
        let key = Key::new(7);
        let hedge = HedgedSeed::new(&seed(number), &[]);
        let bytes = seal(&plaintext, &associated, &route(), &key.public(), &hedge).unwrap();
        let limits = Limits::default();
        let opened = open(&bytes, &[vec![], associated], &route(), &key, &limits).unwrap();
        prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
    }
}
