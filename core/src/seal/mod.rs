//! Floor 3, sealing: bytes that a stranger cannot read, and that nobody can change unnoticed.
//!
//! Knows keys and encodings; does not know what a lifecycle is.

mod bundle;
mod cbor;
mod certificate;
mod cose;
mod keys;
mod manifest;
mod message;
mod pem;
mod receipt;
mod secrets;
mod signer;
mod statement;
mod suite;
mod upstream;
mod v1;
mod verify;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use bundle::Bundle;
pub(crate) use bundle::{BundleDraft, Written, seal_bundle};
pub use cbor::CborError;
pub use certificate::CertificateError;
pub use cose::{CoseError, OpenError};
pub use keys::{GenerateError, KeyFileError, SpaceKeys};
pub use manifest::{Manifest, ManifestError};
pub(crate) use manifest::{read_manifest, sign_manifest};
pub use message::{Body, Claims, EnvelopeError, Sealed, Verified};
pub use receipt::Receipt;
pub(crate) use receipt::{ReceiptDraft, seal_receipt};
pub use secrets::{RevealError, SealedSecrets};
pub use signer::{SealError, Signer};
pub use statement::{Check, Line, Standing, Statement, VerifyError};
pub(crate) use suite::Hedge;
pub use suite::{Agree, KeyError, Seed, SeedError, Sign};
pub(crate) use v1::ManifestParts;
pub use v1::SchemaError;
