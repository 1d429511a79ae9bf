//! Abilities of a private key, wherever it is kept.

use zeroize::Zeroizing;

use crate::terms::{Code, Digest, Error, Refusal};

/// A private ECDSA P-256 key that signs, wherever it is kept: in memory, in a hardware module, with
/// a key management service.
///
/// A host signs on any thread, so a key that one thread at a time may use has to lock itself.
pub trait Sign: Send + Sync {
    /// Signs a SHA-256 digest: `r` and `s`, 32 big-endian bytes each.
    ///
    /// `hedge` is 32 secret bytes, fresh for this digest. A software key mixes them into the nonce
    /// of RFC 6979 (§3.6), so that neither a bad seed nor a fault in the machine gives the key
    /// away; a device that makes its own nonces may ignore them.
    ///
    /// The library verifies each signature before it uses a number, and rejects one over another
    /// digest or by another key with `Code::KeySignatureInvalid`.
    ///
    /// # Errors
    ///
    /// [`Error::key_unavailable`] if the key cannot be used now.
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], Error>;

    /// Signs the SHA-256 digest of `parts`, one after the other. Whatever is sealed asks for this.
    /// Only a key that hashes by itself, as a browser's key store does, says it otherwise.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign).
    fn sign_whole(&self, parts: &[&[u8]], hedge: &[u8; 32]) -> Result<[u8; 64], Error> {
        self.sign(&Digest::of_parts(parts), hedge)
    }
}

/// A private P-256 key that agrees on a secret with somebody's public key, wherever it is kept.
///
/// A host opens secrets on any thread, so a key that one thread at a time may use has to lock
/// itself.
pub trait Agree: Send + Sync {
    /// The x coordinate of the point shared with `public` (ECDH, SEC 1 §3.3.1), where `public` is
    /// an uncompressed SEC 1 point.
    ///
    /// # Errors
    ///
    /// - `Code::KeyPointInvalid` if `public` is no point of the curve: to multiply it would leak
    ///   the key.
    /// - [`Error::key_unavailable`] if the key cannot be used now.
    fn agree(&self, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, Error>;
}

/// A private key did not do what was asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyError {
    /// The public key of the other side is not a point of the curve.
    #[error("the other side's public key is not a point of P-256")]
    PointInvalid,
    /// A new signature does not verify with the key in the signer's certificate.
    #[error(
        "signing key: its signature does not verify with the certificate's key; let it sign the \
         given digest once, unhashed, with the identity key, as r and s"
    )]
    SignatureInvalid,
    /// More than AES-GCM may encrypt under one key.
    #[error("more than 64 GiB cannot be sealed at once")]
    TooMuch,
}

impl Refusal for KeyError {
    fn code(&self) -> Code {
        match self {
            Self::PointInvalid => Code::KeyPointInvalid,
            Self::SignatureInvalid => Code::KeySignatureInvalid,
            Self::TooMuch => Code::KeyTooMuch,
        }
    }
}
