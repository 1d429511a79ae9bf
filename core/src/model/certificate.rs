//! The certificate of a Space: who it is to everybody else.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::terms::{Fingerprint, Timestamp};

/// A Space's certificate: the public half of its keys.
///
/// It holds two X.509 certificates in one: the *identity* certificate, whose key signs and whose
/// fingerprint is the only thing that trust names; and the *encryption* certificate, issued by the
/// identity key, whose key others seal secrets to. So the encryption key can be replaced without
/// anybody's trust changing. A certificate made elsewhere may serve both purposes.
///
/// A value of this type is well-formed; whether it is believed, and whether it is still valid, is
/// for whoever trusts it to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    name: String,
    fingerprint: Fingerprint,
    identity: Issued,
    encryption: Option<Issued>,
}

/// One X.509 certificate, taken apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Issued {
    pub(crate) der: Vec<u8>,
    pub(crate) key: [u8; 65],
    pub(crate) validity: Validity,
}

impl Certificate {
    pub(crate) fn from_parts(name: String, identity: Issued, encryption: Option<Issued>) -> Self {
        let fingerprint = Fingerprint::of_certificate(&identity.der);
        Self { name, fingerprint, identity, encryption }
    }

    /// Returns the fingerprint of the identity certificate, which names the Space on the wire.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The fingerprint of the encryption certificate, which changes when that key is replaced.
    #[must_use]
    pub fn encryption_fingerprint(&self) -> Fingerprint {
        Fingerprint::of_certificate(self.encryption_der())
    }

    /// The name in the certificate, as its maker wrote it. To be shown, never to be believed:
    /// anybody can write any name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that this Space signs with: an uncompressed P-256 point (SEC 1 §2.3.3).
    #[must_use]
    pub const fn identity_key(&self) -> &[u8; 65] {
        &self.identity.key
    }

    /// The key that others seal to: an uncompressed P-256 point (SEC 1 §2.3.3).
    #[must_use]
    pub fn encryption_key(&self) -> &[u8; 65] {
        &self.encryption().key
    }

    /// The identity certificate in DER.
    #[must_use]
    pub fn identity_der(&self) -> &[u8] {
        &self.identity.der
    }

    /// The encryption certificate in DER.
    #[must_use]
    pub fn encryption_der(&self) -> &[u8] {
        &self.encryption().der
    }

    /// Returns the validity of the identity certificate.
    #[must_use]
    pub const fn valid(&self) -> Validity {
        self.identity.validity
    }

    /// Returns the validity of the encryption certificate.
    #[must_use]
    pub fn encryption_valid(&self) -> Validity {
        self.encryption().validity
    }

    /// Returns true if one X.509 certificate serves both purposes.
    #[must_use]
    pub const fn is_dual_use(&self) -> bool {
        self.encryption.is_none()
    }

    fn encryption(&self) -> &Issued {
        self.encryption.as_ref().unwrap_or(&self.identity)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Certificate({:?}, {})", self.name, self.fingerprint())
    }
}

/// The time between two instants, both included: when a certificate is valid.
///
/// ```
/// use spacebridge::{Timestamp, Validity};
///
/// let from: Timestamp = "2026-01-01T00:00:00Z".parse()?;
/// let validity = Validity::of_identity(from);
/// assert!(validity.contains(from));
/// assert_eq!(validity.until.to_string(), "2036-01-01T00:00:00Z");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "two instants are all there is to it")]
pub struct Validity {
    /// The first instant.
    pub from: Timestamp,
    /// The last instant.
    pub until: Timestamp,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

impl Validity {
    /// Ten years from `from`: customary for an identity, which is replaced with a ceremony.
    #[must_use]
    pub fn of_identity(from: Timestamp) -> Self {
        Self { from, until: from.saturating_add_milliseconds(3652 * DAY) }
    }

    /// Two years from `from`: customary for an encryption key, which is replaced without one.
    #[must_use]
    pub fn of_encryption(from: Timestamp) -> Self {
        Self { from, until: from.saturating_add_milliseconds(730 * DAY) }
    }

    /// Returns true if `now` lies within.
    #[must_use]
    pub fn contains(&self, now: Timestamp) -> bool {
        (self.from..=self.until).contains(&now)
    }
}
