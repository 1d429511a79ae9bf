//! The cryptography of the format: a closed set of suites, each a fixed choice of algorithms.
//!
//! The key that a Space trusts says which suite is meant; a message never chooses.

mod agreement;
mod keys;
mod seed;
mod signature;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(in crate::seal) use agreement::derive;
pub(crate) use agreement::{
    KeyEncryptionKey, WRAPPED_KEY_LENGTH, agree, decrypt, encrypt, public_key, public_x,
};
pub(crate) use keys::KeyError;
pub use keys::{Agree, Sign};
pub(crate) use seed::HedgedSeed;
pub use seed::Seed;
pub(crate) use signature::{sign, sign_der, signature_der, verify, verify_der};

/// The COSE algorithm numbers of suite 1: ECDSA P-256 with SHA-256, ECDH-ES + A256KW, AES-256-GCM.
///
/// Signatures are written as ES256 because every verifier in use knows it. ESP256 (RFC 9864) means
/// the same for a P-256 key and is accepted.
pub(crate) mod algorithm {
    /// ECDSA with SHA-256 (RFC 9053 §2.1); P-256 by the key.
    pub(crate) const ES256: i64 = -7;
    /// ECDSA with SHA-256 on P-256 (RFC 9864 §2.1).
    pub(crate) const ESP256: i64 = -9;
    /// SHA-256 (RFC 9054 §2.1).
    pub(crate) const SHA_256: i64 = -16;
    /// ECDH-ES with HKDF-SHA-256 and AES-256 key wrap (RFC 9053 §6.4).
    pub(crate) const ECDH_ES_A256KW: i64 = -31;
    /// AES-256 key wrap (RFC 9053 §6.2.1).
    pub(crate) const A256KW: i64 = -5;
    /// AES-256-GCM with a 128-bit tag (RFC 9053 §4.1).
    pub(crate) const A256GCM: i64 = 3;
}
