//! Readability check of a bundle for its target, before it leaves.

use alloc::string::{String, ToString as _};

use super::Bundle;
use crate::seal::manifest::read_manifest;
use crate::seal::message::Message;
use crate::seal::v1::{self, Placeholders};
use crate::terms::Limits;

/// Reads all of a bundle that was just sealed, within the limits that a reader has who sets no
/// others: the target's, and those of the Spaces further on. Says why it cannot be read.
pub(crate) fn check_readable(bundle: &Message<Bundle>, limits: &Limits) -> Result<(), String> {
    let read = || {
        let bundle = Message::<Bundle>::from_bytes_within(bundle.as_bytes(), limits)
            .map_err(|error| error.to_string())?;
        let message = bundle.message().map_err(|error| error.to_string())?;
        let said = |error: v1::SchemaError| error.to_string();
        let parts = v1::read_bundle(message.payload, limits).map_err(said)?;
        read_manifest(parts.manifest, limits).map_err(|error| error.to_string())?;
        let slices = parts.onward.iter().map(|onward| onward.slice);
        for slice in core::iter::once(parts.slice).chain(slices) {
            let mut placeholders = Placeholders::default();
            v1::read_templates(parts.templates, &mut placeholders, limits).map_err(said)?;
            v1::read_slice(slice, &mut placeholders, limits).map_err(said)?;
        }
        Ok(())
    };
    read()
}
