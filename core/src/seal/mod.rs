//! Floor 3, sealing: bytes that a stranger cannot read, and that nobody can change unnoticed.
//!
//! Knows keys and encodings; does not know what a lifecycle is.

mod any_message;
mod audit;
mod bundle;
mod cbor;
mod certificate;
mod checks;
mod context;
mod cose;
mod envelope;
mod equivocation;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod key_status;
mod keys;
mod manifest;
mod message;
mod notice;
mod parts;
mod pem;
mod receipt;
mod report;
mod secrets;
mod serialize;
mod signer;
mod suite;
#[cfg(any(test, fuzzing))]
mod taken_apart;
mod v1;

#[cfg(test)]
mod checks_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod onward_tests;
#[cfg(test)]
mod public_tests;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod verified_tests;

pub use any_message::AnyMessage;
pub(crate) use audit::digest_of_states;
pub use bundle::Bundle;
pub(crate) use bundle::decode::DecodedBundle;
pub(crate) use bundle::forwarded::{ForwardedParts, RetainedSlice, add_receipt};
pub(crate) use bundle::readable::check_readable;
pub(crate) use bundle::sign::{
    AudiencePart, BundleDraft, EncodedSlice, NumberedRelease, SignedBundle, sign_bundle, told,
};
pub use bundle::statement::{Statement, VerifiedStatement};
pub use certificate::UnsignedCertificate;
pub use equivocation::Equivocation;
pub use keys::SpaceKeys;
pub use manifest::Manifest;
pub(crate) use manifest::sign_manifest;
pub use message::{Body, Claims, Message, Verified};
pub(crate) use notice::sign::{NoticeDraft, NoticeText, sign_notice, sign_recall, sign_rotation};
pub use notice::{KeyRotation, Notice, NoticeContent, RecallStatement};
pub use receipt::Receipt;
pub(crate) use receipt::ReceiptDetails;
pub(crate) use receipt::sign::{ReceiptDraft, sign_receipt};
pub use report::{Check, CheckResult, CheckStatus, VerificationReport, VerifyError};
pub use secrets::SealedSecrets;
pub use signer::Signer;
pub(crate) use suite::HedgedSeed;
pub use suite::{Agree, Seed, Sign};
pub use v1::ReceiptPart;
pub(crate) use v1::{ManifestParts, RecallParts, ReportedDeployment, Secrets};
