//! Schema 1.0: how releases, bundles and receipts are written as deterministic CBOR.
//!
//! The grammar beside each writer is the one of `docs/spec/spacebridge.cddl`.
//! A released schema is never edited: what changes the bytes makes a new module.

mod audit;
mod bundle;
mod error;
mod facts;
mod manifest;
mod notice;
mod part;
mod process;
mod receipt;
mod receipt_part;
mod record;
mod secrets;
mod slice;
mod templates;
mod variables;

#[cfg(test)]
mod tests;

pub(crate) use audit::{
    write_audit_entry, write_data_center_state, write_lifecycle_state, write_trust_state,
};
pub(crate) use bundle::{
    BundleStatement, History, OnwardParts, SealedElsewhere, read_bundle, read_history_part,
    read_notes_part, read_onward_part, read_secrets_part, write_bundle, write_history, write_notes,
    write_onward,
};
pub(crate) use error::SchemaError;
pub(crate) use facts::ReportedDeployment;
pub(crate) use manifest::{AudienceRow, ManifestParts, read_manifest, write_manifest};
pub(crate) use notice::{
    ContentParts, NoticeParts, RecallParts, RotationParts, read_notice, read_recall,
    read_succession, write_notice, write_recall, write_succession,
};
pub(crate) use part::{Padding, PartRow, bundle_part, write_part};
pub(crate) use receipt::{ReceiptParts, WrittenReceipt, read_receipt, write_receipt};
pub(crate) use receipt_part::Part;
pub use receipt_part::ReceiptPart;
pub(crate) use secrets::{Collector, Placeholders, Secrets, read_secrets, write_secrets};
pub(crate) use slice::{read_slice, write_slice};
pub(crate) use templates::{read_templates, write_templates};

/// The schema that this module writes: major, minor.
pub(crate) const SCHEMA: (u64, u64) = (1, 0);
