//! The examples of the COSE working group, step by step, and the CBOR that they are written in.

use super::std::println;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use p256::SecretKey;
use serde_json::Value;

use super::Tally;
use crate::seal::cbor::{CborError, Reader, TAG_SIGN1, scan};
use crate::seal::cose::{Sign1, signed_digest};
use crate::seal::suite::{self, KeyEncryptionKey, agree, decrypt};
use crate::seal::testing::{base64url, hex, public_folder};
use crate::terms::{Limits, Refusal};

/// Every example of these folders, by its path.
fn examples(folders: &[&str]) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for folder in folders {
        found.extend(public_folder("cose-wg", folder));
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

fn message(example: &Value) -> Vec<u8> {
    hex(example["output"]["cbor"].as_str().unwrap())
}

fn coordinate(key: &Value, name: &str) -> Option<Vec<u8>> {
    Some(base64url(key[name].as_str()?))
}

/// The parts of a `COSE_Sign1`, of whatever headers: protected header, payload, signature.
struct Frame<'b>(&'b [u8], &'b [u8], &'b [u8; 64]);

fn frame(bytes: &[u8]) -> Result<Frame<'_>, CborError> {
    let mut reader = Reader::new(bytes, &Limits::default());
    let parts = reader.tagged(TAG_SIGN1, |reader| {
        reader.array_of(4, |items| {
            let protected = items.next()?.bytes()?;
            items.next()?.skip()?;
            Ok::<_, CborError>(Frame(protected, items.next()?.bytes()?, items.next()?.bytes_of()?))
        })
    })?;
    reader.finish()?;
    Ok(parts)
}

#[test]
fn signed_messages_are_judged_as_published() {
    let folders = ["sign1-tests", "sign-tests", "ecdsa-examples", "RFC8152", "x509-examples"];
    let examples = examples(&folders);
    let mut tally = Tally::of("cose-wg signed");
    for (path, example) in examples {
        let input = &example["input"];
        if input.get("sign").is_some() {
            tally.except(&path, "COSE_Sign");
            continue;
        }
        let Some(signing) = input.get("sign0") else { continue };
        let key = [coordinate(&signing["key"], "x"), coordinate(&signing["key"], "y")];
        let key: Vec<u8> = key.into_iter().flatten().flatten().collect();
        let Ok(key) = <[u8; 65]>::try_from([&[4], key.as_slice()].concat()) else {
            tally.except(&path, "another curve");
            continue;
        };
        let bytes = message(&example);
        let ours = frame(&bytes).is_ok_and(|Frame(protected, payload, signature)| {
            suite::verify(&key, &signed_digest(protected, payload), signature)
        });
        let kind = if signing.get("external").is_some() {
            "external data"
        } else if signing["alg"] != "ES256" {
            "another algorithm"
        } else if bytes[0] != 0xd2 {
            "no tag"
        } else if frame(&bytes).is_ok_and(|Frame(protected, ..)| protected == [0xa0]) {
            "an empty header written as a map"
        } else {
            "judged otherwise"
        };
        tally.compare(&path, kind, ours == (example["fail"] != true));
        assert!(
            Sign1::decode(&bytes, &Limits::default()).is_err(),
            "ours say more about themselves"
        );
    }
    tally.finish(6);
}

/// The ephemeral key that a message shows, uncompressed.
fn ephemeral(diagnostic: &str) -> Option<[u8; 65]> {
    let after = |mark: &str| diagnostic.split(mark).nth(1)?.split('\'').next().map(hex);
    [&[4][..], &after("-2: h'")?, &after("-3: h'")?].concat().try_into().ok()
}

#[test]
fn agreed_keys_are_those_published() {
    let examples = examples(&["ecdh-wrap-examples", "ecdh-direct-examples"]);
    let mut tally = Tally::of("cose-wg agreement");
    for (path, example) in examples {
        let input = &example["input"];
        let envelope = input.get("enveloped").unwrap_or(&input["mac"]);
        let recipient = &envelope["recipients"][0];
        let steps = &example["intermediates"]["recipients"][0];
        let step = |name: &str| hex(steps[name].as_str().unwrap());
        if recipient["key"]["crv"] != "P-256" {
            tally.except(&path, "another curve");
            continue;
        }
        if recipient.get("sender_key").is_some() {
            tally.except(&path, "a key of the sender's that is not ephemeral");
            continue;
        }
        let point = ephemeral(example["output"]["cbor_diag"].as_str().unwrap());
        let Some(point) = point else {
            tally.except(&path, "a compressed point");
            continue;
        };
        let key = SecretKey::from_slice(&coordinate(&recipient["key"], "d").unwrap()).unwrap();
        let secret = agree(&key, &point).unwrap();
        assert_eq!(secret[..], step("Secret_hex"), "{path}");
        let derived = KeyEncryptionKey::derive(&secret, &step("Context_hex"));
        let published = if steps.get("KEK_hex").is_some() {
            step("KEK_hex")
        } else {
            hex(example["intermediates"]["CEK_hex"].as_str().unwrap())
        };
        let kind = if path.contains("hkdf-512") {
            "HKDF with SHA-512"
        } else if published.len() != 32 {
            "a derived key that is not 256 bits long"
        } else {
            "judged otherwise"
        };
        tally.compare(&path, kind, derived.as_bytes()[..] == published);
    }
    tally.finish(4);
}

/// Nonce and ciphertext of an encrypted message of either kind, and the key that was wrapped. Read
/// by another library, as the maps of some examples are not sorted.
fn sealed(bytes: &[u8]) -> ([u8; 12], Vec<u8>, Option<[u8; 40]>) {
    use ciborium::Value;
    let Value::Tag(_, frame) = ciborium::from_reader(bytes).unwrap() else { panic!("no tag") };
    let mut parts = frame.into_array().unwrap().into_iter().skip(1);
    let headers = parts.next().unwrap().into_map().unwrap();
    let nonce = headers.into_iter().find(|(label, _)| *label == Value::from(5)).unwrap().1;
    let nonce = nonce.into_bytes().unwrap();
    let ciphertext = parts.next().unwrap().into_bytes().unwrap();
    (nonce.try_into().unwrap(), ciphertext, bytes.last_chunk().copied())
}

#[test]
fn sealed_texts_open_as_published() {
    let folders = [
        "aes-gcm-examples",
        "aes-wrap-examples",
        "ecdh-direct-examples",
        "ecdh-wrap-examples",
        "encrypted-tests",
        "enveloped-tests",
    ];
    let examples = examples(&folders);
    let mut tally = Tally::of("cose-wg sealed");
    for (path, example) in examples {
        let input = &example["input"];
        let Some(envelope) = input.get("enveloped").or_else(|| input.get("encrypted")) else {
            tally.except(&path, "a MAC");
            continue;
        };
        let algorithm = envelope["protected"]["alg"].as_str().unwrap_or_default();
        if algorithm != "A256GCM" {
            tally.except(&path, "another content algorithm");
            continue;
        }
        let steps = &example["intermediates"];
        let step = |name: &str| hex(steps[name].as_str().unwrap());
        let (nonce, ciphertext, wrapped) = sealed(&message(&example));
        let key: [u8; 32] = step("CEK_hex").try_into().unwrap();
        let opened = decrypt(&key, &nonce, &step("AAD_hex"), &ciphertext);
        let published = input["plaintext"].as_str().unwrap().as_bytes().to_vec();
        let ours = opened.map(|opened| opened.to_vec());
        tally.compare(&path, "judged otherwise", ours == Some(published));
        if path.contains("-wrap-256-") && !path.contains("p521") {
            let wrapping = hex(steps["recipients"][0]["KEK_hex"].as_str().unwrap());
            let wrapping = KeyEncryptionKey::from_bytes(wrapping.try_into().unwrap());
            assert_eq!(*wrapping.unwrap(&wrapped.unwrap()).unwrap(), key, "{path}");
        }
    }
    tally.finish(6);
}

#[test]
fn a_wrapped_key_of_256_bits_is_the_one_published() {
    let examples = examples(&["aes-wrap-examples"]);
    let mut tally = Tally::of("cose-wg wrapped");
    for (path, example) in examples {
        let input = &example["input"];
        let envelope = input.get("mac").unwrap_or(&input["enveloped"]);
        let wrapping = coordinate(&envelope["recipients"][0]["key"], "k").unwrap();
        let key = hex(example["intermediates"]["CEK_hex"].as_str().unwrap());
        let (Ok(wrapping), Ok(key)) = (<[u8; 32]>::try_from(wrapping), <[u8; 32]>::try_from(key))
        else {
            tally.except(&path, "a key that is not 256 bits long");
            continue;
        };
        let wrapped = KeyEncryptionKey::from_bytes(wrapping).wrap(&key);
        let published = message(&example).last_chunk().copied().unwrap();
        tally.compare(&path, "judged otherwise", wrapped == published);
    }
    tally.finish(1);
}

/// The strict reader accepts each example of the working group or rejects it for a reason: the tags
/// are not ours, or a map is not sorted as RFC 8949 §4.2.1 sorts.
#[test]
fn every_example_is_read_or_refused_for_a_reason() {
    let folders = [
        "RFC8152",
        "aes-gcm-examples",
        "aes-wrap-examples",
        "countersign1",
        "ecdh-direct-examples",
        "ecdh-wrap-examples",
        "ecdsa-examples",
        "encrypted-tests",
        "enveloped-tests",
        "hkdf-hmac-sha-examples",
        "sign-tests",
        "sign1-tests",
        "x509-examples",
    ];
    let examples = examples(&folders);
    let mut counts = BTreeMap::new();
    for (_, example) in examples {
        let verdict = scan(&message(&example), &Limits::default());
        *counts
            .entry(verdict.map_or_else(|error| error.code().as_str(), |()| "read"))
            .or_insert(0) += 1;
    }
    println!("cose-wg as CBOR: {counts:?}");
    let expected = BTreeMap::from([("cbor-tag", 82), ("cbor-unsorted-key", 68), ("read", 39)]);
    assert_eq!(counts, expected);
}
