//! Signers: key, time and randomness of one operation.

use alloc::string::String;
use core::fmt;

use super::SpaceKeys;
use super::suite::{Seed, Sign};
use crate::model::{Actor, Certificate, Validity};
use crate::terms::{Code, Error, Printable, Refusal, Timestamp};

/// A Space's signing key, for one person at one time, with the randomness for one seal.
///
/// Every verb that seals takes it by value, because a seed is used once, and asks the Space's teams
/// whether the person may.
pub struct Signer<'k> {
    pub(crate) certificate: &'k Certificate,
    pub(crate) key: &'k dyn Sign,
    pub(crate) now: Timestamp,
    pub(crate) seed: Seed,
    pub(crate) user: String,
}

impl<'k> Signer<'k> {
    /// Creates a signer whose key is kept elsewhere: in a hardware module, with a key management
    /// service, in a browser's key store.
    #[must_use]
    pub fn new(
        certificate: &'k Certificate,
        key: &'k dyn Sign,
        actor: &Actor<'_>,
        seed: Seed,
    ) -> Self {
        Self { certificate, key, now: actor.now, seed, user: actor.user.into() }
    }

    /// Returns the person for whom the signer signs, and the time.
    #[must_use]
    pub fn actor(&self) -> Actor<'_> {
        Actor::new(&self.user, self.now)
    }

    /// Refuses a signer that is not the Space with this certificate, or whose certificate is not
    /// valid.
    pub(crate) fn check(&self, own: &Certificate) -> Result<(), Error> {
        if self.certificate.fingerprint() != own.fingerprint() {
            return Err(SealError::SignerForeign.into());
        }
        check_valid(own.name(), own.valid(), self.now)
    }

    /// Refuses to seal to a key whose certificate is not valid.
    pub(crate) fn check_recipient(&self, recipient: &Certificate) -> Result<(), Error> {
        check_valid(recipient.name(), recipient.encryption_valid(), self.now)
    }
}

fn check_valid(name: &str, valid: Validity, now: Timestamp) -> Result<(), Error> {
    if valid.contains(now) {
        return Ok(());
    }
    Err(SealError::CertificateExpired { name: name.into(), now }.into())
}

impl SpaceKeys {
    /// Creates a signer with these keys, for one person at one time, with the randomness for one
    /// seal.
    ///
    /// ```
    /// # use spacebridge::{Seed, SpaceKeys, Timestamp, Validity};
    /// use spacebridge::Actor;
    /// # let now: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    /// # let long = Validity::of_identity(now);
    /// # let short = Validity::of_encryption(now);
    /// # let seed = |number| Seed::from_bytes([number; 32]);
    /// # let keys = SpaceKeys::generate("DevTest Space", long, short, seed(1)?)?;
    /// let signer = keys.signer(&Actor::new("ada", now), seed(2)?);
    /// assert_eq!(signer.actor().user(), "ada");
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn signer(&self, actor: &Actor<'_>, seed: Seed) -> Signer<'_> {
        Signer::new(self.certificate(), self, actor, seed)
    }
}

impl fmt::Debug for Signer<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = Printable(&self.user);
        write!(out, "Signer({}, {}, for `{user}`)", self.certificate.fingerprint(), self.now)
    }
}

/// Reason why something cannot be sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum SealError {
    /// The certificate of the signer or of the recipient is not valid at this time.
    #[error("the certificate `{name}` is not valid at {now}")]
    CertificateExpired {
        /// The name in the certificate.
        name: String,
        /// The time.
        now: Timestamp,
    },
    /// The keys belong to another Space.
    #[error("the signing key does not belong to this Space's certificate")]
    SignerForeign,
}

impl Refusal for SealError {
    fn code(&self) -> Code {
        match self {
            Self::CertificateExpired { .. } => Code::CertificateExpired,
            Self::SignerForeign => Code::SignerForeign,
        }
    }
}
