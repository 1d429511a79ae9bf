//! The bundle: the owner's manifest, and what opens it for one target.
//!
//! ```cddl
//! bundle = {
//!   0: [1, uint],                        ; schema
//!   1: bstr .cbor manifest-message,      ; the owner's, untouched when passed on
//!   2: sequence,                         ; number among the sender's for this target
//!   3: tstr,                             ; release notes
//!   4: bstr .cbor templates,
//!   5: bstr .cbor slice,
//!   ? 6: sealed,                         ; absent if the slice has no secrets
//!   ? 7: [values: count, steps: count, actions: count],    ; left out on purpose; not all 0
//!   ? 8: [+ told],                       ; earlier deployments of this release
//!   ? 9: [+ bstr .cbor receipt-message], ; receipts about this release, as they came
//!   ? 10: [+ onward],                    ; for Spaces further on, ascending by fingerprint
//!   ? 11: sequence,                      ; the sender's last notice for this target
//!   ? 15: [+ uint],                      ; keys of this map that must be understood
//! }
//! sequence = 1..18446744073709551615
//! sealed = {                             ; by the sender, in this bundle
//!   2: bstr .cbor encrypt,
//! } / {                                  ; passed on
//!   0: fingerprint,                      ; the owner, who sealed
//!   1: bstr .size 16,                    ; id of the bundle they were sealed in
//!   2: bstr .cbor encrypt,
//! }
//! onward = {                             ; for one Space further on
//!   0: fingerprint,                      ; that Space, an audience of the manifest
//!   1: bstr .cbor slice,                 ; its slice
//!   ? 2: sealed,                         ; its secrets, sealed to it; absent if the slice has none
//!   ? 3: [values: count, steps: count, actions: count],    ; left out of it on purpose; not all 0
//! }
//! ```

use alloc::vec::Vec;

use super::super::cbor::{Fields, Reader, Writer};
use super::SCHEMA;
use super::error::{SchemaError, SchemaFault};
use super::facts::{ReportedDeployment, read_told, write_told};
use super::record::{counted, fingerprint, must, open_record, record, some};
use super::variables::small;
use crate::model::Omitted;
use crate::terms::{Fingerprint, Limits};

/// The keys that this version knows.
const KNOWN: [u64; 13] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15];

/// Parts of a bundle. The large parts are borrowed and not yet decoded. The large parts are
/// borrowed and not yet read.
#[derive(Clone, Debug)]
pub(crate) struct BundleParts<'b> {
    pub(crate) manifest: &'b [u8],
    pub(crate) sequence: u64,
    pub(crate) notes: &'b str,
    pub(crate) templates: &'b [u8],
    pub(crate) slice: &'b [u8],
    pub(crate) sealed: Option<SealedElsewhere<'b>>,
    pub(crate) omitted: Omitted,
    pub(crate) told: Vec<ReportedDeployment>,
    pub(crate) receipts: Vec<&'b [u8]>,
    pub(crate) onward: Vec<OnwardParts<'b>>,
    /// The number of the sender's last notice for the target; 0 if there is none.
    pub(crate) notices: u64,
    pub(crate) minor: u64,
    pub(crate) unknown: Vec<u64>,
}

/// Sealed secrets, and by whom and in which bundle they were sealed, if not by this sender in this
/// one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SealedElsewhere<'b> {
    pub(crate) sealer: Option<Fingerprint>,
    pub(crate) bundle: Option<[u8; 16]>,
    pub(crate) message: &'b [u8],
}

/// Parts of a bundle for a Space further on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnwardParts<'b> {
    pub(crate) audience: Fingerprint,
    pub(crate) slice: &'b [u8],
    pub(crate) sealed: Option<SealedElsewhere<'b>>,
    pub(crate) omitted: Omitted,
}

/// Writes a bundle's payload. What it carries onward ascends by fingerprint.
pub(crate) fn write_bundle(parts: &BundleParts<'_>) -> Vec<u8> {
    let onward = parts.onward.iter().map(|onward| onward.slice.len());
    let slices = onward.fold(parts.slice.len(), usize::saturating_add);
    let room = slices.saturating_add(parts.templates.len());
    let mut writer = Writer::with_capacity(room.saturating_add(64 << 10));
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).bytes(parts.manifest);
        fields.key(2).uint(parts.sequence);
        fields.key(3).text(parts.notes);
        fields.key(4).bytes(parts.templates);
        fields.key(5).bytes(parts.slice);
        if let Some(sealed) = &parts.sealed {
            write_sealed(fields.key(6), sealed);
        }
        write_omitted(fields, 7, parts.omitted);
        if !parts.told.is_empty() {
            let list = fields.key(8).array(parts.told.len());
            for told in &parts.told {
                write_told(list, told);
            }
        }
        if !parts.receipts.is_empty() {
            let list = fields.key(9).array(parts.receipts.len());
            for receipt in &parts.receipts {
                list.bytes(receipt);
            }
        }
        if !parts.onward.is_empty() {
            let list = fields.key(10).array(parts.onward.len());
            for onward in &parts.onward {
                write_onward(list, onward);
            }
        }
        if parts.notices > 0 {
            fields.key(11).uint(parts.notices);
        }
    });
    writer.finish()
}

fn write_sealed(writer: &mut Writer, sealed: &SealedElsewhere<'_>) {
    writer.record(|fields| {
        if let Some(sealer) = &sealed.sealer {
            fields.key(0).bytes(sealer.as_bytes());
        }
        if let Some(bundle) = &sealed.bundle {
            fields.key(1).bytes(bundle);
        }
        fields.key(2).bytes(sealed.message);
    });
}

fn write_omitted(fields: &mut Fields<'_>, key: u8, omitted: Omitted) {
    let Omitted { values, steps, actions } = omitted;
    if omitted != Omitted::default() {
        let counts = fields.key(key).array(3);
        counts.uint(u64::from(values)).uint(u64::from(steps)).uint(u64::from(actions));
    }
}

fn write_onward(writer: &mut Writer, onward: &OnwardParts<'_>) {
    writer.record(|fields| {
        fields.key(0).bytes(onward.audience.as_bytes());
        fields.key(1).bytes(onward.slice);
        if let Some(sealed) = &onward.sealed {
            write_sealed(fields.key(2), sealed);
        }
        write_omitted(fields, 3, onward.omitted);
    });
}

/// Reads a bundle's payload, one level deep.
pub(crate) fn read_bundle<'b>(
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<BundleParts<'b>, SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut schema = None;
    let mut manifest = None;
    let mut sequence = None;
    let mut notes = None;
    let mut templates = None;
    let mut slice = None;
    let mut sealed = None;
    let mut omitted = Omitted::default();
    let mut told = Vec::new();
    let mut receipts = Vec::new();
    let mut onward = Vec::new();
    let mut notices = 0;
    let mut critical = Vec::new();
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => manifest = Some(value.bytes()?),
            2 => sequence = Some(value.uint()?),
            3 => notes = Some(value.text()?),
            4 => templates = Some(value.bytes()?),
            5 => slice = Some(value.bytes()?),
            6 => sealed = Some(read_sealed(value, limits)?),
            7 => omitted = read_omitted(value)?,
            8 => told = some(value, "deployment", limits.receipts, read_told)?,
            9 => receipts = some(value, "receipt", limits.receipts, |item| Ok(item.bytes()?))?,
            10 => {
                let read = |item: &mut Reader<'b>| read_onward(item, limits);
                onward = some(value, "onward", limits.audiences, read)?;
            }
            11 => notices = counted(value, "notices")?,
            15 => critical = some(value, "must-understand", 64, |item| Ok(item.uint()?))?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    if let Some(key) = critical.iter().find(|key| !KNOWN.contains(key)) {
        return Err(SchemaFault::MustUnderstand(*key).into());
    }
    if !onward.is_sorted_by(|one: &OnwardParts<'_>, other| one.audience < other.audience) {
        return Err(SchemaFault::Range("onward").into());
    }
    Ok(BundleParts {
        minor: must(schema, "schema")?,
        manifest: must(manifest, "manifest")?,
        sequence: must(sequence, "sequence")?,
        notes: must(notes, "notes")?,
        templates: must(templates, "templates")?,
        slice: must(slice, "slice")?,
        sealed,
        omitted,
        told,
        receipts,
        onward,
        notices,
        unknown,
    })
}

/// Reads a schema version: the major must be ours, the minor is given back.
pub(super) fn read_schema(reader: &mut Reader<'_>) -> Result<u64, SchemaError> {
    reader.array_of(2, |items| {
        let major = items.next()?.uint()?;
        if major != SCHEMA.0 {
            return Err(SchemaFault::Major(major).into());
        }
        Ok(items.next()?.uint()?)
    })
}

fn read_sealed<'b>(
    reader: &mut Reader<'b>,
    limits: &Limits,
) -> Result<SealedElsewhere<'b>, SchemaError> {
    let mut sealer = None;
    let mut bundle = None;
    let mut message = None;
    record(reader, |key, value| {
        match key {
            0 => sealer = Some(fingerprint(value)?),
            1 => bundle = Some(*value.bytes_of::<16>()?),
            2 => message = Some(value.bytes()?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if sealer.is_some() != bundle.is_some() {
        return Err(SchemaFault::Range("sealed").into());
    }
    let message = must(message, "sealed")?;
    if message.len() > limits.sealed {
        return Err(SchemaFault::TooMany("bytes of sealed secrets").into());
    }
    Ok(SealedElsewhere { sealer, bundle, message })
}

fn read_onward<'b>(
    reader: &mut Reader<'b>,
    limits: &Limits,
) -> Result<OnwardParts<'b>, SchemaError> {
    let mut audience = None;
    let mut slice = None;
    let mut sealed = None;
    let mut omitted = Omitted::default();
    record(reader, |key, value| {
        match key {
            0 => audience = Some(fingerprint(value)?),
            1 => slice = Some(value.bytes()?),
            2 => sealed = Some(read_sealed(value, limits)?),
            3 => omitted = read_omitted(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let audience = must(audience, "audience")?;
    let slice = must(slice, "slice")?;
    Ok(OnwardParts { audience, slice, sealed, omitted })
}

fn read_omitted(reader: &mut Reader<'_>) -> Result<Omitted, SchemaError> {
    reader.array_of(3, |items| {
        let mut count = || small(items.next()?.uint()?, "omitted");
        let omitted = Omitted { values: count()?, steps: count()?, actions: count()? };
        let is_said = omitted != Omitted::default();
        if is_said { Ok(omitted) } else { Err(SchemaFault::Range("omitted").into()) }
    })
}
