//! Errors of messages outside the profile.

use crate::seal::cbor::CborError;
use crate::terms::{Code, Error, Refusal};

/// The bytes are not a signed message of this format, or one could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CoseError {
    /// The signature algorithm is not that of the sender's key.
    #[error("the signature algorithm {algorithm} is not ECDSA with SHA-256")]
    Algorithm {
        /// The COSE number of the algorithm.
        algorithm: i64,
    },
    /// The bytes are not deterministic CBOR, or of another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// The attached certificate is not the one that the signature names.
    #[error("the attached certificate is not the one that the protected header names")]
    ChainMismatch,
    /// A claim about the message is malformed: issuer, audience, time or id.
    #[error("the claim {claim} of the protected header is malformed")]
    Claim {
        /// The number of the CWT claim (RFC 8392 §4).
        claim: i64,
    },
    /// The list of critical headers breaks RFC 9052 §3.1.
    #[error("the message demands that a header be understood which is unknown or absent")]
    Critical,
    /// A header that belongs to the format is absent.
    #[error("the protected header lacks the label {label}")]
    HeaderMissing {
        /// The COSE header label.
        label: i64,
    },
    /// The protected header or the certificate that came along is larger than the limit.
    #[error("a header is larger than the limit")]
    HeaderTooLarge,
    /// A header stands in both the protected and the unprotected part.
    #[error("the label {label} stands in the protected and in the unprotected header")]
    HeaderTwice {
        /// The COSE header label.
        label: i64,
    },
    /// A header that the format does not have.
    #[error("the header has a label that the format does not have")]
    HeaderUnknown,
    /// The message names another issuer than its signer.
    #[error("the issuer of the message is not its signer")]
    Issuer,
    /// The receipts of transparency logs are none, or too many.
    #[error("the header of log receipts has none, or more than eight")]
    LogReceipts,
    /// The private key did not sign.
    #[error(transparent)]
    Key(#[from] Error),
}

impl Refusal for CoseError {
    fn code(&self) -> Code {
        match self {
            Self::Algorithm { .. } => Code::CoseAlgorithm,
            Self::Cbor(error) => error.code(),
            Self::ChainMismatch => Code::CoseChainMismatch,
            Self::Claim { .. } => Code::CoseClaim,
            Self::Critical => Code::CoseCritical,
            Self::HeaderMissing { .. } => Code::CoseHeaderMissing,
            Self::HeaderTooLarge => Code::CoseHeaderTooLarge,
            Self::HeaderTwice { .. } => Code::CoseHeaderTwice,
            Self::HeaderUnknown => Code::CoseHeaderUnknown,
            Self::Issuer => Code::CoseIssuer,
            Self::LogReceipts => Code::CoseLogReceipts,
            Self::Key(error) => error.code(),
        }
    }
}

/// Sealed secrets do not open.
///
/// One error for every reason: wrong recipient, wrong sender, changed bytes, other content around
/// them. Whoever could tell the reasons apart could use the recipient to try keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed secrets do not open")]
pub(crate) struct OpenError;
