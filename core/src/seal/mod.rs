//! Floor 3, sealing: bytes that a stranger cannot read, and that nobody can change unnoticed.
//!
//! Knows keys and encodings; does not know what a lifecycle is.

mod audit;
mod bundle;
mod bundle_sealing;
mod carried;
mod cbor;
mod certificate;
mod cose;
mod entitled;
mod envelope;
mod equivocation;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod keys;
mod manifest;
mod message;
mod notice;
mod notice_sealing;
mod notice_verify;
mod passage;
mod pem;
mod readable;
mod receipt;
mod receipt_sealing;
mod secrets;
mod shown;
mod signer;
mod standing;
mod statement;
mod suite;
mod upstream;
mod v1;
mod verify;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod onward_tests;
#[cfg(test)]
mod public_tests;
#[cfg(test)]
mod statement_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod verified_tests;

pub use audit::AuditError;
pub(crate) use audit::digest_of_states;
pub use bundle::Bundle;
pub(crate) use bundle_sealing::{BundleDraft, Portion, SealedBundle, Written, seal_bundle, told};
pub use carried::Carried;
pub use cbor::CborError;
pub use certificate::CertificateError;
pub use cose::{CoseError, OpenError};
pub use equivocation::Equivocation;
pub use keys::{GenerateError, KeyFileError, SpaceKeys};
pub(crate) use manifest::sign_manifest;
pub use manifest::{Manifest, ManifestError};
pub use message::{Body, Claims, EnvelopeError, Sealed, Verified};
pub use notice::{Notice, NoticeContent, RecallStatement, Succession};
pub(crate) use notice_sealing::{
    NoticeDraft, NoticeText, seal_notice, sign_recall, sign_succession,
};
pub(crate) use passage::{Passage, add_receipt};
pub(crate) use readable::check_readable;
pub use receipt::Receipt;
pub(crate) use receipt::ToldByReceipt;
pub(crate) use receipt_sealing::{ReceiptDraft, seal_receipt};
pub use secrets::{RevealError, SealedSecrets};
pub use signer::{SealError, Signer};
pub use statement::{Check, Line, Standing, Statement, VerifyError};
pub(crate) use suite::Hedge;
pub use suite::{Agree, KeyError, Seed, SeedError, Sign};
pub(crate) use v1::{ManifestParts, RecallParts, Told};
pub use v1::{ReceiptPart, SchemaError};
