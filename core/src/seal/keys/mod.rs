//! The secret half of a Space, kept in memory.

mod error;
mod file;

#[cfg(test)]
mod tests;

use core::fmt;

use p256::SecretKey;
use zeroize::Zeroizing;

use super::certificate::{Subject, issue};
use super::suite::{self, Agree, HedgedSeed, Seed, Sign};
use crate::model::{Certificate, Validity};
use crate::terms::{Digest, Error, Limits};

pub(crate) use error::{GenerateError, KeyFileError};

/// The private keys of a Space, with the certificate that holds their public halves.
///
/// They never leave the Space's own network, are never shown, and are wiped when dropped. Keys kept
/// elsewhere, in a hardware module say, take part through [`Sign`] and [`Agree`] instead.
pub struct SpaceKeys {
    identity: SecretKey,
    encryption: SecretKey,
    certificate: Certificate,
}

/// The longest name of a Space, in characters.
const LONGEST_NAME: usize = 200;

impl SpaceKeys {
    /// Makes the keys of a new Space and its certificate. The same arguments make the same keys:
    /// the `seed` is as secret as they are.
    ///
    /// # Errors
    ///
    /// - `Code::KeysName` if the name is empty, too long or has control characters.
    /// - `Code::KeysValidity` if a certificate would begin before 1970, which is not
    ///   written, or end before it begins.
    /// - `Code::KeysUnencodable` if the certificate would not be read again.
    ///
    /// ```
    /// use spacebridge::{Seed, SpaceKeys, Validity};
    ///
    /// let now = "2026-01-01T00:00:00Z".parse()?;
    /// # let random = [7; 32];
    /// let keys = SpaceKeys::generate(
    ///     "Dev Space",
    ///     Validity::of_identity(now),
    ///     Validity::of_encryption(now),
    ///     Seed::from_bytes(random)?,
    /// )?;
    /// assert_eq!(keys.certificate().name(), "Dev Space");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one operation")]
    pub fn generate(
        name: &str,
        identity_validity: Validity,
        encryption_validity: Validity,
        seed: Seed,
    ) -> Result<Self, Error> {
        check_name(name)?;
        if !is_possible(identity_validity) || !is_possible(encryption_validity) {
            return Err(GenerateError::Validity.into());
        }
        let hedge = HedgedSeed::new(&seed, &[b"space keys", name.as_bytes()]);
        let identity = hedge.secret_key("identity");
        let encryption = hedge.secret_key("encryption");
        let make = |subject, validity, key, label: &[u8]| {
            issue(subject, validity, key, &identity, &hedge.bind(&[label]))
                .map_err(|_| GenerateError::Unencodable)
        };
        let first = make(Subject::Identity(name), identity_validity, &identity, b"identity")?;
        let second =
            make(Subject::Encryption(name), encryption_validity, &encryption, b"encryption")?;
        let certificate = Certificate::from_ders(&[&first, &second], &Limits::default())
            .map_err(|_| GenerateError::Unencodable)?;
        Ok(Self { identity, encryption, certificate })
    }

    /// Returns the identity with a new encryption key, in force in `validity`. Keep the keys as
    /// they are now too: what is on its way was sealed to them.
    ///
    /// # Errors
    ///
    /// - `Code::KeysValidity` if the certificate would begin before 1970, or end before it
    ///   begins.
    /// - `Code::KeysUnencodable` if the identity may issue no certificate, as when one
    ///   certificate serves both purposes.
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one operation")]
    pub fn renew_encryption(&self, validity: Validity, seed: Seed) -> Result<Self, Error> {
        if !is_possible(validity) {
            return Err(GenerateError::Validity.into());
        }
        let hedge = HedgedSeed::new(&seed, &[b"encryption key", self.certificate.identity_der()]);
        let encryption = hedge.secret_key("encryption");
        let subject = Subject::Encryption(self.certificate.name());
        let hedge = hedge.bind(&[b"encryption"]);
        let certificate = issue(subject, validity, &encryption, &self.identity, &hedge)
            .ok()
            .and_then(|der| {
                let ders = [self.certificate.identity_der(), &der];
                Certificate::from_ders(&ders, &Limits::default()).ok()
            })
            .ok_or(GenerateError::Unencodable)?;
        Ok(Self { identity: self.identity.clone(), encryption, certificate })
    }

    /// The public half, to be given to everybody.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

impl Sign for SpaceKeys {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], Error> {
        Ok(suite::sign(&self.identity, digest, hedge))
    }
}

impl Agree for SpaceKeys {
    fn agree(&self, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, Error> {
        Ok(suite::agree(&self.encryption, public)?)
    }
}

impl fmt::Debug for SpaceKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SpaceKeys({:?}, ..)", self.certificate)
    }
}

/// Rejects a name that cannot stand in a certificate.
pub(super) fn check_name(name: &str) -> Result<(), GenerateError> {
    let long = name.chars().count() > LONGEST_NAME;
    if name.is_empty() || long || name.chars().any(char::is_control) {
        return Err(GenerateError::Name);
    }
    Ok(())
}

/// Returns true if a certificate can be valid for this time.
pub(super) fn is_possible(validity: Validity) -> bool {
    validity.from.unix_seconds() >= 0 && validity.from <= validity.until
}
