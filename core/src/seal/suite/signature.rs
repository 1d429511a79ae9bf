//! ECDSA on P-256 over SHA-256 digests (FIPS 186-5 §6).

use alloc::vec::Vec;

use ecdsa::hazmat;
use p256::ecdsa::Signature;
use p256::{NistP256, PublicKey, SecretKey};
use sha2::Sha256;

use crate::terms::Digest;

/// Signs `digest`: the nonce is RFC 6979's, hedged with `extra`; `s` is the lower of its two
/// values.
pub(crate) fn sign(key: &SecretKey, digest: &Digest, extra: &[u8]) -> [u8; 64] {
    signature(key, digest, extra).to_bytes().into()
}

/// Signs as [`sign`] does, in the DER form that certificates hold.
pub(crate) fn sign_der(key: &SecretKey, digest: &Digest, extra: &[u8]) -> Vec<u8> {
    signature(key, digest, extra).to_der().as_bytes().to_vec()
}

/// Returns true if `signature` over `digest` was made by the private half of `key`.
///
/// Both values of `s` are good: hardware modules write either, and what identifies a message leaves
/// its signature out.
#[must_use]
pub(crate) fn verify(key: &[u8; 65], digest: &Digest, signature: &[u8; 64]) -> bool {
    Signature::from_slice(signature).is_ok_and(|signature| holds(key, digest, &signature))
}

/// Verifies as [`verify`] does, in the DER form that certificates hold.
#[must_use]
pub(crate) fn verify_der(key: &[u8; 65], digest: &Digest, signature: &[u8]) -> bool {
    Signature::from_der(signature).is_ok_and(|signature| holds(key, digest, &signature))
}

/// Reads a signature made elsewhere and writes it in DER: 64 bytes are `r` and `s`, any other
/// length is DER.
#[must_use]
pub(crate) fn signature_der(signature: &[u8]) -> Option<Vec<u8>> {
    let read = match signature.len() {
        64 => Signature::from_slice(signature),
        _ => Signature::from_der(signature),
    };
    Some(read.ok()?.to_der().as_bytes().to_vec())
}

fn signature(key: &SecretKey, digest: &Digest, extra: &[u8]) -> Signature {
    let scalar = key.to_nonzero_scalar();
    let (signature, _) =
        hazmat::sign_prehashed_rfc6979::<NistP256, Sha256>(&scalar, digest.as_bytes(), extra);
    signature.normalize_s()
}

fn holds(key: &[u8; 65], digest: &Digest, signature: &Signature) -> bool {
    PublicKey::from_sec1_bytes(key).is_ok_and(|key| {
        hazmat::verify_prehashed(&key.to_projective(), digest.as_bytes(), signature).is_ok()
    })
}
