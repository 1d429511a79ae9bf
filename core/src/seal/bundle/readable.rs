//! Readability check of a bundle for its target, before it leaves.

use alloc::string::{String, ToString as _};

use super::Bundle;
use crate::seal::manifest::read_manifest;
use crate::seal::message::Message;
use crate::seal::parts::{Withholding, match_parts};
use crate::seal::report::Examination;
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
        let mut examination = Examination::default();
        let parts = match_parts(&statement.parts, &bundle, Withholding::Never, &mut examination)
            .map_err(|error| error.to_string())?;
        let onward = parts.get(bundle_part::ONWARD).map(|part| v1::read_onward_part(part, limits));
        let onward = onward.transpose().map_err(said)?.unwrap_or_default();
        if let Some(part) = parts.get(bundle_part::SECRETS) {
            v1::read_secrets_part(part, limits).map_err(said)?;
        }
        if let Some(part) = parts.get(bundle_part::HISTORY) {
            v1::read_history_part(part, limits).map_err(said)?;
        }
        let slices = onward.iter().map(|onward| onward.slice);
        let templates = parts.get(bundle_part::TEMPLATES).unwrap_or_default();
        for slice in parts.get(bundle_part::SLICE).into_iter().chain(slices) {
            let mut placeholders = Placeholders::default();
            v1::read_templates(templates, &mut placeholders, limits).map_err(said)?;
            v1::read_slice(slice, &mut placeholders, limits).map_err(said)?;
        }
        Ok(())
    };
    read()
}
