//! The receipt: what became of a release at its target.
//!
//! ```cddl
//! receipt = {
//!   0: [1, uint],                        ; schema
//!   1: digest,                           ; the release's identity
//!   2: digest,                           ; the bundle's identity
//!   3: sequence,                         ; number among the signer's for this source
//!   ? 4: digest,                         ; identity of the receipt before; absent: the first
//!   5: name,                             ; project
//!   6: version,
//!   7: name,                             ; environment, in the signer's Space
//!   ? 8: name,                           ; tenant
//!   9: outcome,
//!   10: instant,                         ; asked for
//!   ? 11: instant,                       ; began
//!   ? 12: instant,                       ; ended
//!   ? 13: filled,                        ; by whom; absent: withheld
//!   ? 14: filled,                        ; notes; absent: none, or withheld
//!   ? 15: digest,                        ; of the answers that the deployment used
//!   ? 16: true,                          ; the signer's lifecycle is completed with this
//! }
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use super::super::cbor::{Reader, Writer};
use super::SCHEMA;
use super::bundle::read_schema;
use super::error::SchemaError;
use super::facts::{outcome_number, read_outcome};
use super::manifest::digest;
use super::record::{filled, instant, must, name, on, open_record};
use crate::model::Outcome;
use crate::terms::{Digest, Instant, Limits, Name, ReleaseVersion};

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptParts {
    pub(crate) release: Digest,
    pub(crate) bundle: Digest,
    pub(crate) sequence: u64,
    pub(crate) previous: Option<Digest>,
    pub(crate) project: Name,
    pub(crate) version: ReleaseVersion,
    pub(crate) environment: Name,
    pub(crate) tenant: Option<Name>,
    pub(crate) outcome: Outcome,
    pub(crate) queued: Instant,
    pub(crate) started: Option<Instant>,
    pub(crate) finished: Option<Instant>,
    pub(crate) by: Option<String>,
    pub(crate) notes: Option<String>,
    pub(crate) answers: Option<Digest>,
    pub(crate) completed: bool,
}

/// Writes a receipt's payload.
pub(crate) fn write_receipt(receipt: &ReceiptParts) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).bytes(receipt.release.as_bytes());
        fields.key(2).bytes(receipt.bundle.as_bytes());
        fields.key(3).uint(receipt.sequence);
        if let Some(previous) = &receipt.previous {
            fields.key(4).bytes(previous.as_bytes());
        }
        fields.key(5).text(receipt.project.as_str());
        fields.key(6).text(receipt.version.as_str());
        fields.key(7).text(receipt.environment.as_str());
        if let Some(tenant) = &receipt.tenant {
            fields.key(8).text(tenant.as_str());
        }
        fields.key(9).uint(outcome_number(receipt.outcome));
        fields.key(10).int(receipt.queued.unix_milliseconds());
        for (key, moment) in [(11, receipt.started), (12, receipt.finished)] {
            if let Some(moment) = moment {
                fields.key(key).int(moment.unix_milliseconds());
            }
        }
        for (key, text) in [(13, &receipt.by), (14, &receipt.notes)] {
            if let Some(text) = text {
                fields.key(key).text(text);
            }
        }
        if let Some(answers) = &receipt.answers {
            fields.key(15).bytes(answers.as_bytes());
        }
        fields.flag(16, receipt.completed);
    });
    writer.finish()
}

/// Reads a receipt's payload; gives the keys of its unknown fields too.
pub(crate) fn read_receipt(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(ReceiptParts, Vec<u64>), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let (mut schema, mut release, mut bundle, mut sequence) = (None, None, None, None);
    let (mut previous, mut project, mut version) = (None, None, None);
    let (mut environment, mut tenant, mut outcome) = (None, None, None);
    let (mut queued, mut started, mut finished) = (None, None, None);
    let (mut by, mut notes, mut answers, mut completed) = (None, None, None, false);
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => release = Some(digest(value)?),
            2 => bundle = Some(digest(value)?),
            3 => sequence = Some(value.uint()?),
            4 => previous = Some(digest(value)?),
            5 => project = Some(name(value)?),
            6 => version = Some(name(value)?),
            7 => environment = Some(name(value)?),
            8 => tenant = Some(name(value)?),
            9 => outcome = Some(read_outcome(value)?),
            10 => queued = Some(instant(value)?),
            11 => started = Some(instant(value)?),
            12 => finished = Some(instant(value)?),
            13 => by = Some(filled(value)?.into()),
            14 => notes = Some(filled(value)?.into()),
            15 => answers = Some(digest(value)?),
            16 => completed = on(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    must(schema, "schema")?;
    let parts = ReceiptParts {
        release: must(release, "release")?,
        bundle: must(bundle, "bundle")?,
        sequence: must(sequence, "sequence")?,
        previous,
        project: must(project, "project")?,
        version: must(version, "version")?,
        environment: must(environment, "environment")?,
        tenant,
        outcome: must(outcome, "outcome")?,
        queued: must(queued, "queued")?,
        started,
        finished,
        by,
        notes,
        answers,
        completed,
    };
    Ok((parts, unknown))
}
