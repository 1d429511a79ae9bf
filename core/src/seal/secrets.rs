//! The secrets of one slice: sealed to one Space, bound to what surrounds them.

use alloc::vec::Vec;
use core::fmt;

use super::cbor::Writer;
use super::cose::{self, Route};
use super::suite::{self, Agree, HedgedSeed, KeyError};
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
    ///
    /// `encryption` is the fingerprint of the certificate whose key they are sealed to.
    fn associated(&self, encryption: &Fingerprint) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(7).text("spacebridge/sealed/1").bytes(&self.bundle);
        writer.bytes(self.route.sender.as_bytes()).bytes(self.route.recipient.as_bytes());
        writer.bytes(encryption.as_bytes());
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
    let associated = binding.associated(&recipient.encryption_fingerprint());
    cose::seal(&plaintext, &associated, &binding.route, public, hedge)
}

/// The secrets of a verified bundle, still sealed.
#[derive(Clone)]
pub struct SealedSecrets {
    pub(crate) message: Vec<u8>,
    pub(crate) binding: Binding,
    /// The numbers that stand for them in the documents.
    pub(crate) places: Placeholders,
    pub(crate) commitment: Digest,
    pub(crate) limits: Limits,
}

/// The limits of the reader are no part of what is sealed.
impl PartialEq for SealedSecrets {
    fn eq(&self, other: &Self) -> bool {
        self.message == other.message
            && self.binding == other.binding
            && self.places == other.places
            && self.commitment == other.commitment
    }
}

impl Eq for SealedSecrets {}

impl SealedSecrets {
    /// Returns the number of secrets.
    #[must_use]
    pub fn count(&self) -> usize {
        self.places.count()
    }

    /// Returns the identity of the Space that they are sealed to.
    pub(crate) const fn recipient(&self) -> Fingerprint {
        self.binding.route.recipient
    }

    /// Opens the secrets with the private key of one of `certificates`, which are those that the
    /// recipient has or had, the newest first. A file does not say which of them it is sealed to.
    pub(crate) fn open(
        &self,
        key: &dyn Agree,
        certificates: &[Certificate],
    ) -> Result<Secrets, Error> {
        let bound = |of: &Certificate| self.binding.associated(&of.encryption_fingerprint());
        let associated: Vec<Vec<u8>> = certificates.iter().map(bound).collect();
        let opened = cose::open(&self.message, &associated, &self.binding.route, key, &self.limits);
        let Ok(plaintext) = opened else {
            return Err(OpenSecretsError::of_key(key, certificates).into());
        };
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
    /// They do not open with the key: it is another one, or the bytes are not what was sealed.
    #[error("the sealed secrets do not open with {}", Tried { given, others })]
    DoNotOpen {
        /// The certificate of the key, if it is one of the recipient's.
        given: Option<Fingerprint>,
        /// The other certificates that they can be sealed to.
        others: Vec<Fingerprint>,
    },
    /// They open to something else than the owner committed to: the sealer changed them.
    #[error("the secrets are not the ones that the release's owner committed to")]
    NotCommitted,
    /// They open to something that is not in the schema.
    #[error("what was sealed cannot be read")]
    Schema(#[from] SchemaError),
}

/// A key that was tried, and the certificates whose keys remain to be tried, in words.
struct Tried<'t> {
    given: &'t Option<Fingerprint>,
    others: &'t [Fingerprint],
}

impl fmt::Display for Tried<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.given {
            Some(given) => write!(out, "the key of encryption certificate {given}")?,
            None => out.write_str("this key, which is of no certificate here")?,
        }
        for (index, fingerprint) in self.others.iter().enumerate() {
            let before = if index == 0 { "; use the key of" } else { " or" };
            write!(out, "{before} {fingerprint}")?;
        }
        Ok(())
    }
}

impl OpenSecretsError {
    /// Names the keys that can open the secrets. This depends on the key and the certificates
    /// alone: the sealed bytes decide nothing, so the error gives no hint about them.
    fn of_key(key: &dyn Agree, certificates: &[Certificate]) -> Self {
        let x = suite::public_x(key);
        let is_given = |of: &&Certificate| {
            let (_, coordinates) = of.encryption_key().split_at(1);
            x.is_some_and(|x| coordinates.starts_with(&x))
        };
        let given = certificates.iter().find(is_given).map(Certificate::encryption_fingerprint);
        let others = certificates.iter().filter(|of| !is_given(of));
        let others = others.map(Certificate::encryption_fingerprint).collect();
        Self::DoNotOpen { given, others }
    }
}

impl Refusal for OpenSecretsError {
    fn code(&self) -> Code {
        match self {
            Self::DoNotOpen { .. } => Code::SecretsDoNotOpen,
            Self::NotCommitted => Code::SecretsNotCommitted,
            Self::Schema(error) => error.code(),
        }
    }
}
