//! Errors of certificate files.

use alloc::string::String;

use crate::seal::suite::KeyError;
use crate::terms::{Code, Refusal};

/// The file is not a certificate that a Space may have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CertificateError {
    /// Neither one certificate nor two.
    #[error("the file holds {count} certificates, and not an identity and an encryption one")]
    Count {
        /// Number of certificates.
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
    /// The key usage does not fit its place. Other tools do not enforce this. Tools do not enforce
    /// this, so we do.
    #[error(
        "the key usage of the {place} certificate does not allow what the key is for: {needed}"
    )]
    KeyUsage {
        /// `identity`, `encryption` or `dual-use`.
        place: &'static str,
        /// Required key usage.
        needed: &'static str,
    },
    /// Not an X.509 certificate in DER, version 3, or one that breaks a rule of RFC 5280.
    #[error("certificate: {why}; have it issued anew")]
    Malformed {
        /// The rule that is broken.
        why: &'static str,
    },
    /// The name is missing, or cannot be shown.
    #[error("the certificate has no common name that can be shown")]
    Name,
    /// The encryption certificate was not issued by the identity certificate.
    #[error("the encryption certificate was not signed by the identity certificate with it")]
    NotIssued,
    /// The key is RSA, or of another curve.
    #[error("the key of the certificate is not an elliptic-curve key on P-256")]
    NotP256,
    /// Not a PEM file of certificates and nothing else.
    #[error("certificate: the file {why}; give PEM with certificates alone")]
    PemMalformed {
        /// The fault of the file.
        why: &'static str,
    },
    /// The public key is a compressed or compact point, which not every library reads.
    #[error("certificate: the public key is no uncompressed point; have it issued with one")]
    PointForm,
    /// The file or one certificate in it is larger than the limit.
    #[error("the certificate file is larger than the limit")]
    TooLarge,
    /// Valid X.509 with an algorithm or a type of text that the format lacks.
    #[error("certificate: {what}; have it issued with {instead}")]
    Unsupported {
        /// The algorithm or type.
        what: &'static str,
        /// The supported one.
        instead: &'static str,
    },
}

impl Refusal for CertificateError {
    fn code(&self) -> Code {
        match self {
            Self::Count { .. } => Code::CertificateCount,
            Self::CriticalExtension { .. } => Code::CertificateCriticalExtension,
            Self::Key(error) => error.code(),
            Self::KeyUsage { .. } => Code::CertificateKeyUsage,
            Self::Malformed { .. } => Code::CertificateMalformed,
            Self::Name => Code::CertificateName,
            Self::NotIssued => Code::CertificateNotIssued,
            Self::NotP256 => Code::CertificateNotP256,
            Self::PemMalformed { .. } => Code::CertificatePemMalformed,
            Self::PointForm => KeyError::PointInvalid.code(),
            Self::TooLarge => Code::CertificateTooLarge,
            Self::Unsupported { .. } => Code::CertificateUnsupported,
        }
    }
}
