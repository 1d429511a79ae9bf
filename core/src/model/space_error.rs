//! Errors of changes to a Space.

use alloc::string::String;

use crate::terms::{Code, Name, Refusal};

/// Errors of changes to a Space.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SpaceError {
    /// Two things of one kind would have one name.
    #[error("the Space has `{name}` already")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// The certificate is ours, or another trust's: one certificate names one Space.
    #[error("the certificate is already known here as `{name}`")]
    CertificateKnown {
        /// The name under which it is known.
        name: Name,
    },
    /// The compared fingerprint belongs to another certificate.
    #[error("the fingerprint that was compared is not the one of `{name}`")]
    ComparedOther {
        /// The Space whose certificate it should be.
        name: Name,
    },
    /// The next identity of a Space follows the one before.
    #[error("`{name}` is at identity {known}, and identity {epoch} does not follow it")]
    EpochSkipped {
        /// The Space.
        name: Name,
        /// The identity that is known.
        known: u64,
        /// The one that should follow.
        epoch: u64,
    },
    /// One certificate serves both purposes, and nobody allowed that.
    #[error(
        "`{name}` has one certificate for signatures and for encryption, which its trust does not \
         allow; ask for two certificates, or allow the one"
    )]
    DualUse {
        /// The Space.
        name: Name,
    },
    /// The certificate has another identity: only the encryption key may change without ceremony.
    #[error("the certificate has another identity than `{name}`")]
    IdentityOther {
        /// The Space whose identity it should have.
        name: Name,
    },
    /// The key ended, and cannot speak for the Space any more.
    #[error("the key of `{name}` is revoked: import the new certificate, and compare it")]
    KeyRevoked {
        /// The Space.
        name: Name,
    },
    /// The name looks like one that is known here, and is another: somebody may be misled.
    #[error("`{name}` looks like `{known}`, which is known here")]
    NameConfusable {
        /// The new name.
        name: Name,
        /// The name it can be taken for.
        known: Name,
    },
    /// A wider permit includes what is to be granted.
    #[error("`{name}` has a wider permit already: replace its permits to narrow them")]
    PermitCovered {
        /// The Space.
        name: Name,
    },
    /// The Space lists more former encryption certificates than it keeps.
    #[error("`{name}` has more than {limit} former encryption certificates; keep the newest")]
    FormerTooMany {
        /// The Space.
        name: Name,
        /// The limit.
        limit: usize,
    },
    /// The remote environment names a Space that nobody trusts here.
    #[error("no Space called `{name}` is known here")]
    SpaceUnknown {
        /// The name.
        name: String,
    },
}

impl Refusal for SpaceError {
    fn code(&self) -> Code {
        match self {
            Self::Duplicate { .. } => Code::NameTaken,
            Self::CertificateKnown { .. } => Code::CertificateKnown,
            Self::ComparedOther { .. } => Code::ComparedOther,
            Self::DualUse { .. } => Code::CertificateDualUse,
            Self::EpochSkipped { .. } => Code::EpochSkipped,
            Self::IdentityOther { .. } => Code::IdentityOther,
            Self::KeyRevoked { .. } => Code::KeyRevoked,
            Self::NameConfusable { .. } => Code::NameConfusable,
            Self::PermitCovered { .. } => Code::PermitCovered,
            Self::SpaceUnknown { .. } => Code::SpaceUnknown,
            Self::FormerTooMany { .. } => Code::FormerCertificatesTooMany,
        }
    }
}
