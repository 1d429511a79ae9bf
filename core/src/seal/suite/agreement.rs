//! ECDH-ES + A256KW and AES-256-GCM, as RFC 9053 has them.

use alloc::vec::Vec;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_kw::KwAes256;
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{AffinePoint, PublicKey, SecretKey, ecdh};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Agree, KeyError, algorithm};
use crate::seal::cbor::Writer;

use crate::terms::as_u64;

/// The most bytes that AES-GCM encrypts under one key and nonce, where its counter would come
/// round again (NIST SP 800-38D §5.2.1.1).
const LONGEST_PLAINTEXT: u64 = (1 << 36) - 32;

/// A 32-byte key, wrapped (RFC 3394).
pub(crate) const WRAPPED_KEY_LENGTH: usize = 40;

/// The public half of `key`, as an uncompressed SEC 1 point.
pub(crate) fn public_key(key: &PublicKey) -> [u8; 65] {
    let mut bytes = [0; 65];
    for (byte, from) in bytes.iter_mut().zip(key.to_sec1_point(false).as_bytes()) {
        *byte = *from;
    }
    bytes
}

/// Returns the x coordinate of the public half of a key that may be kept elsewhere: what the key
/// agrees on with the base point of the curve. `None` if the key cannot be used now.
pub(crate) fn public_x(key: &dyn Agree) -> Option<[u8; 32]> {
    let base = PublicKey::from_affine(AffinePoint::GENERATOR).ok()?;
    key.agree(&public_key(&base)).ok().map(|x| *x)
}

/// The secret that `key` shares with the holder of `public`.
pub(crate) fn agree(key: &SecretKey, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let public = PublicKey::from_sec1_bytes(public).map_err(|_| KeyError::PointInvalid)?;
    let shared = ecdh::diffie_hellman(key.to_nonzero_scalar(), public.as_affine());
    Ok(Zeroizing::new((*shared.raw_secret_bytes()).into()))
}

/// The key that wraps a content key for one recipient.
pub(crate) struct KeyEncryptionKey(Zeroizing<[u8; 32]>);

impl KeyEncryptionKey {
    /// Derives the key from a shared secret with HKDF-SHA-256 (RFC 9053 §5.1).
    #[expect(clippy::expect_used, reason = "HKDF refuses only outputs above 8160 bytes")]
    pub(crate) fn derive(shared: &[u8; 32], context: &[u8]) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        derive(None, shared, context, key.as_mut_slice()).expect("32 bytes");
        Self(key)
    }

    /// Returns the context to which the key is bound: `COSE_KDF_Context` (RFC 9053 §5.2), with the
    /// identities of both sides and the protected header of the recipient.
    ///
    /// ```cddl
    /// kdf-context = [
    ///   -5,                                ; A256KW
    ///   party-u: [fingerprint, null, null],
    ///   party-v: [fingerprint, null, null],
    ///   [256, protected: bstr .cbor recipient-protected],
    /// ]
    /// ```
    pub(crate) fn context(
        sender: Option<&[u8]>,
        recipient: Option<&[u8]>,
        protected: &[u8],
    ) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(4).int(algorithm::A256KW);
        for party in [sender, recipient] {
            writer.array(3);
            match party {
                Some(identity) => writer.bytes(identity),
                None => writer.null(),
            };
            writer.null().null();
        }
        writer.array(2).uint(256).bytes(protected);
        writer.finish()
    }

    /// Wraps a content key.
    pub(crate) fn wrap(&self, key: &[u8; 32]) -> [u8; WRAPPED_KEY_LENGTH] {
        KwAes256::new((&*self.0).into()).wrap_fixed_key::<p256::U32>(key.into()).into()
    }

    /// Unwraps a content key; `None` if it was not wrapped with this key.
    pub(crate) fn unwrap(&self, wrapped: &[u8; WRAPPED_KEY_LENGTH]) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        KwAes256::new((&*self.0).into()).unwrap_key(wrapped, key.as_mut_slice()).ok()?;
        Some(key)
    }

    #[cfg(test)]
    pub(in crate::seal) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    #[cfg(test)]
    pub(in crate::seal) fn from_bytes(key: [u8; 32]) -> Self {
        Self(Zeroizing::new(key))
    }
}

/// HKDF-SHA-256 (RFC 5869): fills `output`, of which there are 8160 bytes at most.
pub(crate) fn derive(
    salt: Option<&[u8]>,
    secret: &[u8],
    info: &[u8],
    output: &mut [u8],
) -> Result<(), hkdf::InvalidLength> {
    Hkdf::<Sha256>::new(salt, secret).expand(info, output)
}

/// Encrypts with AES-256-GCM; the 16-byte tag follows the ciphertext.
///
/// # Errors
///
/// `Code::KeyTooMuch` beyond 64 GiB, where the counter of GCM would repeat. It is found out
/// before anything is copied.
pub(crate) fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    associated: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, KeyError> {
    check_amount(as_u64(plaintext.len()))?;
    // Room for the tag from the start, so that no half-encrypted copy is left behind.
    let mut buffer = Vec::with_capacity(plaintext.len().saturating_add(16));
    buffer.extend_from_slice(plaintext);
    let cipher = Aes256Gcm::new(key.into());
    cipher
        .encrypt_in_place(nonce.into(), associated, &mut buffer)
        .map_err(|_| KeyError::TooMuch)?;
    Ok(buffer)
}

/// Returns true if so many bytes can be encrypted at once.
pub(super) fn check_amount(bytes: u64) -> Result<(), KeyError> {
    if bytes > LONGEST_PLAINTEXT { Err(KeyError::TooMuch) } else { Ok(()) }
}

/// Decrypts what [`encrypt`] made; `None` if anything about it was changed.
pub(crate) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    associated: &[u8],
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let cipher = Aes256Gcm::new(key.into());
    cipher.decrypt_in_place(nonce.into(), associated, &mut *buffer).ok()?;
    Some(buffer)
}
