//! Certificates for keys that are made elsewhere: only public keys come in, and signatures follow.

use spacebridge::{
    Actor, Certificate, Code, Digest, Grant, Limits, Seed, Sign as _, Signer, Space, SpaceKeys,
    Team, UnsignedCertificate, Validity,
};
use spacebridge_testkit::{NOW, Pair, at, keys, label, seed};

const SPACE: &str = "Dev Space";

/// Prepares certificates for the public keys of `token`.
fn prepared(token: &SpaceKeys, number: u8) -> UnsignedCertificate {
    let certificate = token.certificate();
    let signs = certificate.identity_key();
    let opens = certificate.encryption_key();
    let now = at(NOW);
    let long = Validity::of_identity(now);
    let short = Validity::of_encryption(now);
    UnsignedCertificate::new(SPACE, signs, opens, long, short, seed(number)).unwrap()
}

/// Returns what `token` signs, as `r` and `s`.
fn signatures(token: &SpaceKeys, unsigned: &UnsignedCertificate) -> Vec<[u8; 64]> {
    let sign = |digest: Digest| token.sign(&digest, &[3; 32]).unwrap();
    unsigned.digests().into_iter().map(sign).collect()
}

/// Writes `r` and `s` in DER, as OpenSSL and TPMs do.
fn in_der(signature: &[u8; 64]) -> Vec<u8> {
    p256::ecdsa::Signature::from_slice(signature).unwrap().to_der().as_bytes().to_vec()
}

#[test]
fn a_space_whose_keys_are_elsewhere_assembles() {
    let pair = Pair::new();
    let token = keys(SPACE, 40);
    let unsigned = prepared(&token, 5);
    let certificate = unsigned.finish(&signatures(&token, &unsigned)).unwrap();
    assert_eq!(certificate.name(), SPACE);
    assert_eq!(certificate.identity_key(), token.certificate().identity_key());
    assert_eq!(certificate.encryption_key(), token.certificate().encryption_key());
    assert!(!certificate.is_dual_use());
    let read = Certificate::from_pem(certificate.to_pem(), &Limits::default()).unwrap();
    assert_eq!(read.fingerprint(), certificate.fingerprint());

    let space = Space::builder(SPACE, &certificate)
        .team(Team::everyone(label("Everyone")))
        .remote("Prod Space", pair.prod.keys.certificate(), [Grant::PromoteTo])
        .build()
        .unwrap();
    let signer = Signer::new(&certificate, &token, &Actor::new("ada", at(NOW)), seed(6));
    let release = pair.assemble("1.0.0").release().clone();
    space.assemble(release, signer).unwrap();
}

#[test]
fn the_two_steps_may_run_in_two_processes() {
    let token = keys(SPACE, 40);
    let signed = signatures(&token, &prepared(&token, 5));
    assert!(prepared(&token, 5).finish(&signed).is_ok());
    assert_eq!(prepared(&token, 6).finish(&signed).unwrap_err().code(), Code::KeySignatureInvalid);
    let digests: Vec<Digest> =
        prepared(&token, 5).to_be_signed().iter().map(|part| Digest::of(part)).collect();
    assert_eq!(digests, prepared(&token, 5).digests());
}

#[test]
fn signatures_in_der_are_taken_too() {
    let token = keys(SPACE, 40);
    let unsigned = prepared(&token, 5);
    let raw = signatures(&token, &unsigned);
    let der: Vec<Vec<u8>> = raw.iter().map(in_der).collect();
    assert_eq!(unsigned.finish(&der).unwrap().to_pem(), unsigned.finish(&raw).unwrap().to_pem());
    let mut long = der.clone();
    long[1].push(0);
    assert_eq!(unsigned.finish(&long).unwrap_err().code(), Code::KeySignatureInvalid);
}

#[test]
fn a_signature_that_is_not_the_identity_keys_is_rejected() {
    let token = keys(SPACE, 40);
    let unsigned = prepared(&token, 5);
    let sound = signatures(&token, &unsigned);
    let swapped: Vec<[u8; 64]> = sound.iter().rev().copied().collect();
    let twice: Vec<[u8; 64]> = unsigned
        .digests()
        .iter()
        .map(|digest| token.sign(&Digest::of(digest.as_bytes()), &[3; 32]).unwrap())
        .collect();
    let other = signatures(&keys(SPACE, 41), &unsigned);
    let first_only = vec![sound[0], other[1]];
    for wrong in [swapped, twice, other, first_only, vec![[0; 64]; 2], vec![sound[0]], vec![]] {
        let refused = unsigned.finish(&wrong).unwrap_err();
        assert_eq!(refused.code(), Code::KeySignatureInvalid);
    }
}

#[test]
fn public_keys_and_names_that_no_certificate_may_have_are_rejected() {
    let token = keys(SPACE, 40);
    let signs = token.certificate().identity_key().as_slice();
    let opens = token.certificate().encryption_key().as_slice();
    let long = Validity::of_identity(at(NOW));
    let short = Validity::of_encryption(at(NOW));
    let backwards = Validity { from: long.until, until: long.from };
    let prepare = |name: &str, signs: &[u8], opens: &[u8], valid| {
        UnsignedCertificate::new(name, signs, opens, valid, short, seed(5)).unwrap_err().code()
    };
    let wrapped = [&[4, 65], opens].concat();
    let compressed = [&[2], &opens[1..33]].concat();
    let mut off = opens.to_vec();
    off[64] ^= 1;
    for point in [&wrapped, &compressed, &off, &Vec::new()] {
        assert_eq!(prepare(SPACE, signs, point, long), Code::KeyPointInvalid);
        assert_eq!(prepare(SPACE, point, opens, long), Code::KeyPointInvalid);
    }
    assert_eq!(prepare(SPACE, signs, signs, long), Code::CertificateKeyUsage);
    assert_eq!(prepare("", signs, opens, long), Code::KeysName);
    assert_eq!(prepare(SPACE, signs, opens, backwards), Code::KeysValidity);
}

#[test]
fn an_encryption_key_elsewhere_is_renewed_under_the_same_identity() {
    let token = keys(SPACE, 40);
    let next = keys(SPACE, 42);
    let now = token.certificate();
    let key = next.certificate().encryption_key();
    let renew = |key: &[u8], seed: Seed| {
        UnsignedCertificate::renewal(now, key, Validity::of_encryption(at(NOW)), seed)
    };
    let unsigned = renew(key, seed(7)).unwrap();
    assert_eq!(unsigned.to_be_signed().len(), 1);
    let renewed = unsigned.finish(&signatures(&token, &unsigned)).unwrap();
    assert_eq!(renewed.fingerprint(), now.fingerprint());
    assert_eq!(renewed.encryption_key(), key);
    let refused = unsigned.finish(&signatures(&next, &unsigned)).unwrap_err();
    assert_eq!(refused.code(), Code::KeySignatureInvalid);
    let same = renew(now.identity_key(), seed(7)).unwrap_err();
    assert_eq!(same.code(), Code::CertificateKeyUsage);
}
