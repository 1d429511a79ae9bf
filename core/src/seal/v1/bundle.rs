//! The bundle: the owner's manifest, and what opens it for one target.
//!
//! ```cddl
//! bundle = {
//!   0: [1, uint],                        ; schema
//!   1: bstr .cbor manifest-statement,    ; the owner's, untouched when passed on
//!   2: sequence,                         ; number among the sender's for this target
//!   3: parts,                            ; 1 to 3, and 4, 5 and 8 where there is something
//!   ? 4: sealed-elsewhere,               ; of part 4, if passed on
//!   ? 5: omitted,
//!   ? 6: sequence,                       ; the sender's last notice for this target
//!   ? 15: [+ uint],                      ; keys of this map that must be understood
//! }
//! sequence = 1..18446744073709551615
//! omitted = [values: count, steps: count, actions: count]    ; left out on purpose; not all 0
//! sealed-elsewhere = [
//!   fingerprint,                         ; the owner, who sealed
//!   bstr .size 16,                       ; id of the bundle they were sealed in
//! ]
//!
//! templates-part = part<templates>       ; part 1, the same for every target
//! notes-part = part<tstr>                ; part 2, the same for every target
//! slice-part = part<slice>               ; part 3, padded
//! secrets-part = part<bstr .cbor encrypt>    ; part 4
//! history-part = part<history>           ; part 5
//! onward-part = part<[+ onward]>         ; part 8, ascending by fingerprint
//!
//! history = {                            ; of this release; not empty
//!   ? 0: [+ told],                       ; deployments that the sender tells of
//!   ? 1: [+ bstr],                       ; receipts, each a file
//! }
//! onward = {                             ; for one Space further on
//!   0: fingerprint,                      ; that Space, an audience of the manifest
//!   1: bstr .cbor slice-part,            ; its slice
//!   ? 2: bstr .cbor encrypt,             ; its secrets; absent if the slice has none
//!   ? 3: sealed-elsewhere,               ; of its secrets, if passed on
//!   ? 4: omitted,
//! }
//! ```

use alloc::vec::Vec;

use super::super::cbor::{Fields, Reader, Writer};
use super::SCHEMA;
use super::error::{SchemaError, SchemaFault};
use super::facts::{ReportedDeployment, read_told, write_told};
use super::part::{Padding, PartRow, bundle_part, read_part, read_rows, write_part, write_rows};
use super::record::{counted, fingerprint, must, open_record, record, some};
use super::variables::small;
use crate::model::Omitted;
use crate::terms::{Fingerprint, Limits, as_u64};

/// The keys that this version knows.
const KNOWN: [u64; 8] = [0, 1, 2, 3, 4, 5, 6, 15];

/// Content of a bundle's statement.
#[derive(Clone, Debug)]
pub(crate) struct BundleStatement<'b> {
    pub(crate) manifest: &'b [u8],
    pub(crate) sequence: u64,
    pub(crate) parts: Vec<PartRow>,
    pub(crate) sealed: Option<SealedElsewhere>,
    pub(crate) omitted: Omitted,
    /// The number of the sender's last notice for the target; 0 if there is none.
    pub(crate) notices: u64,
    pub(crate) minor: u64,
    pub(crate) unknown: Vec<u64>,
}

/// The sealer and the bundle of secrets, if not this sender and this bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SealedElsewhere {
    pub(crate) sealer: Fingerprint,
    pub(crate) bundle: [u8; 16],
}

/// Parts of a bundle for a Space further on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnwardParts<'b> {
    pub(crate) audience: Fingerprint,
    pub(crate) slice: &'b [u8],
    pub(crate) sealed: Option<&'b [u8]>,
    pub(crate) elsewhere: Option<SealedElsewhere>,
    pub(crate) omitted: Omitted,
}

/// Earlier deployments of a release, as a bundle gives them.
#[derive(Clone, Debug, Default)]
pub(crate) struct History<'b> {
    pub(crate) told: Vec<ReportedDeployment>,
    pub(crate) receipts: Vec<&'b [u8]>,
}

/// Writes the payload of a bundle's statement.
pub(crate) fn write_bundle(statement: &BundleStatement<'_>) -> Vec<u8> {
    let mut writer = Writer::with_capacity(statement.manifest.len().saturating_add(512));
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).bytes(statement.manifest);
        fields.key(2).uint(statement.sequence);
        write_rows(fields.key(3), &statement.parts);
        write_elsewhere(fields, 4, statement.sealed);
        write_omitted(fields, 5, statement.omitted);
        if statement.notices > 0 {
            fields.key(6).uint(statement.notices);
        }
    });
    writer.finish()
}

/// Writes the part with the notes of a release.
pub(crate) fn write_notes(notes: &str, salt: &[u8; 32]) -> Vec<u8> {
    write_part(salt, Padding::Bare, notes.len(), |writer| {
        writer.text(notes);
    })
}

/// Writes the history of a release, which is not empty.
pub(crate) fn write_history(history: &History<'_>, writer: &mut Writer) {
    writer.record(|fields| {
        if !history.told.is_empty() {
            let list = fields.key(0).array(history.told.len());
            for told in &history.told {
                write_told(list, told);
            }
        }
        if !history.receipts.is_empty() {
            let list = fields.key(1).array(history.receipts.len());
            for receipt in &history.receipts {
                list.bytes(receipt);
            }
        }
    });
}

/// Writes what a bundle carries for Spaces further on, which ascend by fingerprint.
pub(crate) fn write_onward(onward: &[OnwardParts<'_>], writer: &mut Writer) {
    writer.array(onward.len());
    for one in onward {
        writer.record(|fields| {
            fields.key(0).bytes(one.audience.as_bytes());
            fields.key(1).bytes(one.slice);
            if let Some(sealed) = one.sealed {
                fields.key(2).bytes(sealed);
            }
            write_elsewhere(fields, 3, one.elsewhere);
            write_omitted(fields, 4, one.omitted);
        });
    }
}

fn write_elsewhere(fields: &mut Fields<'_>, key: u8, elsewhere: Option<SealedElsewhere>) {
    if let Some(SealedElsewhere { sealer, bundle }) = elsewhere {
        fields.key(key).array(2).bytes(sealer.as_bytes()).bytes(&bundle);
    }
}

fn write_omitted(fields: &mut Fields<'_>, key: u8, omitted: Omitted) {
    let Omitted { values, steps, actions } = omitted;
    if omitted != Omitted::default() {
        let counts = fields.key(key).array(3);
        counts.uint(u64::from(values)).uint(u64::from(steps)).uint(u64::from(actions));
    }
}

/// Reads the payload of a bundle's statement.
pub(crate) fn read_bundle<'b>(
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<BundleStatement<'b>, SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut schema = None;
    let mut manifest = None;
    let mut sequence = None;
    let mut parts = None;
    let mut sealed = None;
    let mut omitted = Omitted::default();
    let mut notices = 0;
    let mut critical = Vec::new();
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => manifest = Some(value.bytes()?),
            2 => sequence = Some(value.uint()?),
            3 => parts = Some(read_rows(value)?),
            4 => sealed = Some(read_elsewhere(value)?),
            5 => omitted = read_omitted(value)?,
            6 => notices = counted(value, "notices")?,
            15 => critical = some(value, "must-understand", 64, |item| Ok(item.uint()?))?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    if let Some(key) = critical.iter().find(|key| !KNOWN.contains(key)) {
        return Err(SchemaFault::MustUnderstand(*key).into());
    }
    let minor = must(schema, "schema")?;
    let manifest = must(manifest, "manifest")?;
    let sequence = must(sequence, "sequence")?;
    let parts = must(parts, "parts")?;
    check_rows(&parts, sealed, limits)?;
    Ok(BundleStatement { manifest, sequence, parts, sealed, omitted, notices, minor, unknown })
}

/// Checks that the parts are there that every bundle has, and that the secrets are within their
/// limit.
fn check_rows(
    rows: &[PartRow],
    sealed: Option<SealedElsewhere>,
    limits: &Limits,
) -> Result<(), SchemaError> {
    let row = |kind| rows.iter().find(|row| row.kind == kind);
    let needed = [
        (bundle_part::TEMPLATES, "templates"),
        (bundle_part::NOTES, "notes"),
        (bundle_part::SLICE, "slice"),
    ];
    for (kind, name) in needed {
        must(row(kind), name)?;
    }
    match (row(bundle_part::SECRETS), sealed) {
        (None, Some(_)) => Err(SchemaFault::Range("sealed").into()),
        (Some(row), _) if row.length > as_u64(limits.sealed) => {
            Err(SchemaFault::TooMany("bytes of sealed secrets").into())
        }
        (Some(_) | None, _) => Ok(()),
    }
}

/// Reads the part with the sealed secrets: a `COSE_Encrypt`, which is not decoded.
pub(crate) fn read_secrets_part<'b>(
    part: &'b [u8],
    limits: &Limits,
) -> Result<&'b [u8], SchemaError> {
    read_part(part, Padding::Bare, limits, |reader| Ok(reader.bytes()?))
}

/// Reads the part with the notes.
pub(crate) fn read_notes_part<'b>(part: &'b [u8], limits: &Limits) -> Result<&'b str, SchemaError> {
    read_part(part, Padding::Bare, limits, |reader| Ok(reader.text()?))
}

/// Reads the part with the history of the release.
pub(crate) fn read_history_part<'b>(
    part: &'b [u8],
    limits: &Limits,
) -> Result<History<'b>, SchemaError> {
    read_part(part, Padding::Bare, limits, |reader| {
        let mut history = History::default();
        record(reader, |key, value| {
            match key {
                0 => history.told = some(value, "deployment", limits.receipts, read_told)?,
                1 => {
                    let read = |item: &mut Reader<'b>| Ok(item.bytes()?);
                    history.receipts = some(value, "receipt", limits.receipts, read)?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if history.told.is_empty() && history.receipts.is_empty() {
            return Err(SchemaFault::Range("history").into());
        }
        Ok(history)
    })
}

/// Reads the part for Spaces further on.
pub(crate) fn read_onward_part<'b>(
    part: &'b [u8],
    limits: &Limits,
) -> Result<Vec<OnwardParts<'b>>, SchemaError> {
    read_part(part, Padding::Bare, limits, |reader| {
        let read = |item: &mut Reader<'b>| read_onward(item, limits);
        let onward = some(reader, "onward", limits.audiences, read)?;
        if onward.is_sorted_by(|one: &OnwardParts<'_>, other| one.audience < other.audience) {
            Ok(onward)
        } else {
            Err(SchemaFault::Range("onward").into())
        }
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

fn read_elsewhere(reader: &mut Reader<'_>) -> Result<SealedElsewhere, SchemaError> {
    reader.array_of(2, |items| {
        let sealer = fingerprint(items.next()?)?;
        Ok(SealedElsewhere { sealer, bundle: *items.next()?.bytes_of::<16>()? })
    })
}

fn read_onward<'b>(
    reader: &mut Reader<'b>,
    limits: &Limits,
) -> Result<OnwardParts<'b>, SchemaError> {
    let mut audience = None;
    let mut slice = None;
    let mut sealed = None;
    let mut elsewhere = None;
    let mut omitted = Omitted::default();
    record(reader, |key, value| {
        match key {
            0 => audience = Some(fingerprint(value)?),
            1 => slice = Some(value.bytes()?),
            2 => sealed = Some(value.bytes()?),
            3 => elsewhere = Some(read_elsewhere(value)?),
            4 => omitted = read_omitted(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let audience = must(audience, "audience")?;
    let slice = must(slice, "slice")?;
    if sealed.is_none() && elsewhere.is_some() {
        return Err(SchemaFault::Range("sealed").into());
    }
    if sealed.is_some_and(|sealed| sealed.len() > limits.sealed) {
        return Err(SchemaFault::TooMany("bytes of sealed secrets").into());
    }
    Ok(OnwardParts { audience, slice, sealed, elsewhere, omitted })
}

fn read_omitted(reader: &mut Reader<'_>) -> Result<Omitted, SchemaError> {
    reader.array_of(3, |items| {
        let mut count = || small(items.next()?.uint()?, "omitted");
        let omitted = Omitted { values: count()?, steps: count()?, actions: count()? };
        let is_said = omitted != Omitted::default();
        if is_said { Ok(omitted) } else { Err(SchemaFault::Range("omitted").into()) }
    })
}
