use alloc::format;
use alloc::vec::Vec;

use aes_gcm::Aes128Gcm;
use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_kw::KwAes256;
use p256::SecretKey;
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::seal::testing::{base64url, hex, public};
use crate::terms::{Code, Digest, Refusal};
use crate::testkit::seed;

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

fn bytes(value: &Value, field: &str) -> Vec<u8> {
    hex(text(value, field))
}

fn point(x: &[u8], y: &[u8]) -> [u8; 65] {
    [&[4], x, y].concat().try_into().unwrap()
}

fn high(s: &[u8]) -> bool {
    s > hex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8").as_slice()
}

#[test]
fn unhedged_signatures_are_those_of_rfc_6979() {
    let vectors = public("rfc6979/p256_sha256.json");
    let key = SecretKey::from_slice(&bytes(&vectors, "d")).unwrap();
    let public = point(&bytes(&vectors, "Ux"), &bytes(&vectors, "Uy"));
    assert_eq!(public_key(&key.public_key()), public);
    for vector in vectors["tests"].as_array().unwrap() {
        let digest = Digest::of(text(vector, "message").as_bytes());
        let published: [u8; 64] =
            [bytes(vector, "r"), bytes(vector, "s")].concat().try_into().unwrap();
        let ours = sign(&key, &digest, &[]);
        assert_eq!(ours[..32], published[..32], "the same nonce");
        assert!(!high(&ours[32..]), "written with the lower s");
        assert_eq!(ours == published, !high(&published[32..]));
        assert!(verify(&public, &digest, &ours));
        assert!(verify(&public, &digest, &published), "a high s is as good");
    }
}

#[test]
fn the_hedge_changes_the_nonce_and_not_the_verdict() {
    let key = SecretKey::from_slice(&[7; 32]).unwrap();
    let public = public_key(&key.public_key());
    let digest = Digest::of(b"release");
    let signatures = [sign(&key, &digest, &[1; 32]), sign(&key, &digest, &[2; 32])];
    assert_ne!(signatures[0][..32], signatures[1][..32]);
    assert_eq!(signatures[0], sign(&key, &digest, &[1; 32]));
    for signature in signatures {
        assert!(verify(&public, &digest, &signature));
        assert!(!verify(&public, &Digest::of(b"other"), &signature));
    }
    let other = SecretKey::from_slice(&[8; 32]).unwrap();
    assert!(!verify(&public_key(&other.public_key()), &digest, &signatures[0]));
    assert!(!verify(&[4; 65], &digest, &signatures[0]), "not a point");
    assert!(!verify(&public, &digest, &[0; 64]));
    assert!(verify_der(&public, &digest, &sign_der(&key, &digest, &[3; 32])));
}

/// The COSE working group's example, step by step down to the plaintext.
#[test]
fn key_agreement_is_that_of_rfc_9053() {
    let example = public("cose-wg/ecdh-wrap-examples/p256-wrap-256-01.json");
    let recipient = &example["input"]["enveloped"]["recipients"][0];
    let steps = &example["intermediates"]["recipients"][0];
    let coordinate = |key: &Value, name: &str| base64url(text(key, name));
    let key = SecretKey::from_slice(&coordinate(&recipient["key"], "d")).unwrap();
    // The ephemeral key in the message, as its diagnostic notation shows it.
    let diagnostic = text(&example["output"], "cbor_diag");
    let after = |mark: &str| hex(diagnostic.split(mark).nth(1).unwrap().get(..64).unwrap());
    let ephemeral = point(&after("-2: h'"), &after("-3: h'"));

    let shared = agree(&key, &ephemeral).unwrap();
    assert_eq!(shared[..], bytes(steps, "Secret_hex"));
    let context = KeyEncryptionKey::context(None, None, &hex("A101381E"));
    assert_eq!(context, bytes(steps, "Context_hex"));
    let wrapping = KeyEncryptionKey::derive(&shared, &context);
    assert_eq!(wrapping.as_bytes()[..], bytes(steps, "KEK_hex"));

    // The example's content key is half as long as ours, so the last two steps use the crates
    // alone.
    let mut content_key = [0; 16];
    let wrapped = hex("E00E25B58AEADDE5A475F1D69D2A2C199E5C1F231C5B164A");
    KwAes256::new(wrapping.as_bytes().into()).unwrap_key(&wrapped, &mut content_key).unwrap();
    assert_eq!(content_key[..], bytes(&example["intermediates"], "CEK_hex"));
    let mut text = hex("64F84D913BA60A76070A9A48F26E97E863E2852948658F0811139868826E89218A75715B");
    let nonce: [u8; 12] = hex("02D1F7E6F26C43D4868D87CE").try_into().unwrap();
    let associated = bytes(&example["intermediates"], "AAD_hex");
    Aes128Gcm::new((&content_key).into())
        .decrypt_in_place((&nonce).into(), &associated, &mut text)
        .unwrap();
    assert_eq!(text, b"This is the content.");
}

#[test]
fn a_key_wrapped_for_one_context_opens_in_no_other() {
    let derive = |sender: &[u8], recipient: &[u8]| {
        let context = KeyEncryptionKey::context(Some(sender), Some(recipient), &[0xa0]);
        KeyEncryptionKey::derive(&[1; 32], &context)
    };
    let wrapped = derive(b"dev", b"prod").wrap(&[5; 32]);
    assert_eq!(*derive(b"dev", b"prod").unwrap(&wrapped).unwrap(), [5; 32]);
    assert!(derive(b"mal", b"prod").unwrap(&wrapped).is_none());
    assert!(derive(b"dev", b"qa").unwrap(&wrapped).is_none());
}

#[test]
fn a_repeated_seed_repeats_nothing_for_other_content() {
    let value = |context: &[&[u8]]| *HedgedSeed::new(&seed(9), context).expand::<32>("cek", 0);
    assert_eq!(value(&[b"ab", b"c"]), value(&[b"ab", b"c"]));
    assert_ne!(value(&[b"ab", b"c"]), value(&[b"a", b"bc"]), "parts do not run together");
    assert_ne!(value(&[b"ab"]), value(&[b"ab", b""]));

    let hedge = HedgedSeed::new(&seed(9), &[b"content"]);
    assert_ne!(*hedge.expand::<32>("cek", 0), *hedge.expand::<32>("cek", 1));
    assert_ne!(*hedge.expand::<32>("cek", 0), *hedge.expand::<32>("iv", 0));
    assert_ne!(*hedge.expand::<32>("cek", 0), *hedge.bind(&[]).expand::<32>("cek", 0));
    assert_ne!(
        *hedge.bind(&[b"a"]).expand::<32>("cek", 0),
        *hedge.bind(&[b"b"]).expand::<32>("cek", 0)
    );
    assert_eq!(format!("{:?} {hedge:?}", seed(9)), "Seed(..) Hedge(..)");
}

#[test]
fn a_seed_of_zeros_is_refused() {
    assert_eq!(Seed::from_bytes([0; 32]).unwrap_err().code(), Code::SeedZero);
    let mut bytes = [0; 32];
    bytes[31] = 1;
    assert!(Seed::from_bytes(bytes).is_ok());
}

/// Nobody has the memory to seal so much, so it is the count that is asked.
#[test]
fn no_more_is_encrypted_at_once_than_the_counter_of_gcm_lasts() {
    let most = (1 << 36) - 32;
    assert_eq!(agreement::check_amount(most), Ok(()));
    assert_eq!(agreement::check_amount(most + 1).unwrap_err().code(), Code::KeyTooMuch);
}

proptest! {
    #[test]
    fn what_is_encrypted_is_decrypted(plaintext: Vec<u8>, associated: Vec<u8>, key: [u8; 32]) {
        let sealed = encrypt(&key, &[3; 12], &associated, &plaintext).unwrap();
        prop_assert_eq!(sealed.len().checked_sub(16), Some(plaintext.len()));
        let opened = decrypt(&key, &[3; 12], &associated, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
        prop_assert!(decrypt(&key, &[4; 12], &associated, &sealed).is_none());
    }
}
