//! Readability check of a bundle for its target, before it leaves.

use alloc::string::{String, ToString as _};

use super::Bundle;
use crate::seal::manifest::read_manifest;
use crate::seal::message::Message;
use crate::seal::v1::{self, Placeholders, bundle_part};
use crate::terms::Limits;

/// Reads all of a bundle that was just sealed, within the limits that a reader has who sets no
/// others: the target's, and those of the Spaces further on. Says why it cannot be read.
pub(crate) fn check_readable(bundle: &Message<Bundle>, limits: &Limits) -> Result<(), String> {
    let read = || {
        let bundle = Message::<Bundle>::from_bytes_within(bundle.as_bytes(), limits)
            .map_err(|error| error.to_string())?;
        let message = bundle.message().map_err(|error| error.to_string())?;
        let said = |error: v1::SchemaError| error.to_string();
        let statement = v1::read_bundle(message.payload, limits).map_err(said)?;
        read_manifest(statement.manifest, limits).map_err(|error| error.to_string())?;
        let part = |kind| bundle.part(statement.parts.iter().map(|row| row.kind), kind);
        let needed = |kind| part(kind).ok_or_else(v1::SchemaError::part_missing).map_err(said);
        let onward = part(bundle_part::ONWARD).map(|part| v1::read_onward_part(part, limits));
        let onward = onward.transpose().map_err(said)?.unwrap_or_default();
        if let Some(part) = part(bundle_part::SECRETS) {
            v1::read_secrets_part(part, limits).map_err(said)?;
        }
        if let Some(part) = part(bundle_part::HISTORY) {
            v1::read_history_part(part, limits).map_err(said)?;
        }
        v1::read_notes_part(needed(bundle_part::NOTES)?, limits).map_err(said)?;
        let slices = onward.iter().map(|onward| onward.slice);
        let templates = needed(bundle_part::TEMPLATES)?;
        for slice in core::iter::once(needed(bundle_part::SLICE)?).chain(slices) {
            let mut placeholders = Placeholders::default();
            v1::read_templates(templates, &mut placeholders, limits).map_err(said)?;
            v1::read_slice(slice, &mut placeholders, limits).map_err(said)?;
        }
        Ok(())
    };
    read()
}
