//! The secrets of one slice: sealed to one Space, bound to what surrounds them.

use alloc::vec::Vec;
use core::fmt;

use super::cbor::Writer;
use super::cose::{self, Route};
use super::suite::{Agree, HedgedSeed, KeyError};
use super::v1::{self, Placeholders, SchemaError, Secrets};
use crate::model::Certificate;
use crate::terms::{Code, Digest, Error, Fingerprint, Limits, Refusal, ReleaseDigest};

/// Binding of sealed secrets to their context. All of it is authenticated together with them, so
/// that a trusted but dishonest Space cannot lift them into a bundle of its own, whose steps would
/// print them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// The id of the bundle in which they were sealed.
    pub(crate) bundle: [u8; 16],
    /// Sender and recipient of the secrets.
    pub(crate) route: Route,
    /// The certificate whose key they are sealed to.
    pub(crate) encryption: Fingerprint,
    /// The identity of the release.
    pub(crate) release: ReleaseDigest,
    /// The digest of the slice they belong to.
    pub(crate) slice: Digest,
}

impl Binding {
    /// ```cddl
    /// binding = [
    ///   "spacebridge/sealed/1",
    ///   bundle: bstr .size 16,             ; id of the bundle they were sealed in
    ///   sealer: fingerprint,
    ///   recipient: fingerprint,
    ///   encryption: fingerprint,           ; of the recipient's encryption certificate
    ///   release: digest,                   ; identity of the release manifest
    ///   slice: digest,
    /// ]
    /// ```
    fn associated(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(7).text("spacebridge/sealed/1").bytes(&self.bundle);
        writer.bytes(self.route.sender.as_bytes()).bytes(self.route.recipient.as_bytes());
        writer.bytes(self.encryption.as_bytes());
        writer.bytes(self.release.as_bytes()).bytes(self.slice.as_bytes());
        writer.finish()
    }
}

/// Seals secrets to the holder of `recipient`.
pub(crate) fn seal_secrets(
    secrets: &Secrets,
    salt: &[u8; 32],
    binding: &Binding,
    recipient: &Certificate,
    hedge: &HedgedSeed,
) -> Result<Vec<u8>, KeyError> {
    let (plaintext, _) = v1::write_secrets(secrets, salt);
    let public = recipient.encryption_key();
    cose::seal(&plaintext, &binding.associated(), &binding.route, public, hedge)
}

/// The secrets of a verified bundle, still sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    pub(crate) message: Vec<u8>,
    pub(crate) binding: Binding,
    /// The numbers that stand for them in the documents.
    pub(crate) places: Placeholders,
    pub(crate) commitment: Digest,
    pub(crate) limits: Limits,
}

impl SealedSecrets {
    /// Returns the number of secrets.
    #[must_use]
    pub fn count(&self) -> usize {
        self.places.count()
    }

    pub(crate) fn open(&self, key: &dyn Agree) -> Result<Secrets, Error> {
        let associated = self.binding.associated();
        let plaintext =
            cose::open(&self.message, &associated, &self.binding.route, key, &self.limits)?;
        let opened =
            v1::read_secrets(&plaintext, &self.limits).map_err(OpenSecretsError::Schema)?;
        if !self.places.are_of(&opened.texts) || opened.commitment != self.commitment {
            return Err(OpenSecretsError::NotCommitted.into());
        }
        Ok(opened.texts)
    }
}

impl fmt::Debug for SealedSecrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SealedSecrets({})", self.count())
    }
}

/// Reason why sealed secrets cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum OpenSecretsError {
    /// They open to something else than the owner committed to: the sealer changed them.
    #[error("the secrets are not the ones that the release's owner committed to")]
    NotCommitted,
    /// They open to something that is not in the schema.
    #[error("what was sealed cannot be read")]
    Schema(#[from] SchemaError),
}

impl Refusal for OpenSecretsError {
    fn code(&self) -> Code {
        match self {
            Self::NotCommitted => Code::SecretsNotCommitted,
            Self::Schema(error) => error.code(),
        }
    }
}
