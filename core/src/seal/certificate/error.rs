//! Why a file is not the certificate of a Space.

use alloc::string::String;

use crate::seal::suite::KeyError;
use crate::terms::{Code, Refusal};

/// The file is not a certificate that a Space may have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CertificateError {
    /// Neither one certificate nor two.
    #[error("the file holds {count} certificates, and not an identity and an encryption one")]
    Count {
        /// How many there are.
        count: usize,
    },
    /// A rule in the certificate that is not known here, and that its issuer wants to be obeyed.
    #[error("the certificate has the critical extension `{extension}`, which is not known here")]
    CriticalExtension {
        /// The object identifier of the extension.
        extension: String,
    },
    /// The key is no point of the curve: whoever multiplied it would give away a private key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What the key may be used for does not fit its place. Tools do not enforce this, so we do.
    #[error(
        "the key usage of the {place} certificate does not allow what the key is for: {needed}"
    )]
    KeyUsage {
        /// `identity`, `encryption` or `dual-use`.
        place: &'static str,
        /// What the certificate must allow.
        needed: &'static str,
    },
    /// Not an X.509 certificate in DER, version 3.
    #[error("the certificate is not X.509 version 3 in DER")]
    Malformed,
    /// The name is missing, or cannot be shown.
    #[error("the certificate has no common name that can be shown")]
    Name,
    /// The encryption certificate was not issued by the identity certificate.
    #[error("the encryption certificate was not signed by the identity certificate before it")]
    NotIssued,
    /// The key is RSA, or of another curve.
    #[error("the key of the certificate is not an elliptic-curve key on P-256")]
    NotP256,
    /// Not a PEM file of certificates and nothing else.
    #[error("the file is not PEM with certificates and nothing else")]
    PemMalformed,
    /// The file or one certificate in it is larger than the limit.
    #[error("the certificate file is larger than the limit")]
    TooLarge,
}

impl Refusal for CertificateError {
    fn code(&self) -> Code {
        match self {
            Self::Count { .. } => Code::CertificateCount,
            Self::CriticalExtension { .. } => Code::CertificateCriticalExtension,
            Self::Key(error) => error.code(),
            Self::KeyUsage { .. } => Code::CertificateKeyUsage,
            Self::Malformed => Code::CertificateMalformed,
            Self::Name => Code::CertificateName,
            Self::NotIssued => Code::CertificateNotIssued,
            Self::NotP256 => Code::CertificateNotP256,
            Self::PemMalformed => Code::CertificatePemMalformed,
            Self::TooLarge => Code::CertificateTooLarge,
        }
    }
}
