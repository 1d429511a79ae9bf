//! The parts of a file: byte strings that follow the statement, each under its own salt.
//!
//! ```cddl
//! parts = [+ part-row]                   ; ascending by kind, in the order of the file
//! part-row = [kind: uint, length: uint, digest]    ; of the byte string that follows
//! part<content> = [
//!   salt: bstr .size 32,                 ; others learn nothing from the digest
//!   content,
//!   padding: bstr,                       ; zeroes, so that the length says little
//! ]
//! ```

use alloc::vec::Vec;

use super::super::cbor::{Reader, Writer};
use super::super::cose::MOST_PARTS;
use super::error::{SchemaError, SchemaFault};
use super::manifest::digest;
use super::record::some;
use super::secrets::padding;
use crate::terms::{Digest, Limits, as_u64};

/// Kinds of the parts of a bundle.
pub(crate) mod bundle_part {
    pub(crate) const TEMPLATES: u64 = 1;
    pub(crate) const NOTES: u64 = 2;
    pub(crate) const SLICE: u64 = 3;
    pub(crate) const SECRETS: u64 = 4;
    pub(crate) const HISTORY: u64 = 5;
    pub(crate) const ONWARD: u64 = 8;
}

/// Row of the signed table of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartRow {
    pub(crate) kind: u64,
    /// Length of the byte string, in bytes.
    pub(crate) length: u64,
    pub(crate) digest: Digest,
}

impl PartRow {
    /// Returns the row of a part that was just written.
    pub(crate) fn of(kind: u64, part: &[u8]) -> Self {
        Self { kind, length: as_u64(part.len()), digest: Digest::of(part) }
    }
}

/// Smallest size of a padded part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Padding {
    /// The part has the same bytes for everybody, or hides no length.
    Bare,
    /// The whole part has at least this size, and one of the sizes that Padmé allows.
    AtLeast(usize),
}

/// Writes a part whose content `write` writes, as one item.
pub(crate) fn write_part(
    salt: &[u8; 32],
    steps: Padding,
    room: usize,
    write: impl FnOnce(&mut Writer),
) -> Vec<u8> {
    let mut writer = Writer::with_capacity(room.saturating_add(room / 8).saturating_add(320));
    writer.array(3).bytes(salt);
    write(&mut writer);
    let zeroes = match steps {
        Padding::Bare => 0,
        // The head of the padding takes a byte at least.
        Padding::AtLeast(floor) => padding(writer.written().saturating_add(1), floor),
    };
    writer.zeroes(zeroes);
    writer.finish()
}

/// Reads a part whose content `read` reads. A bare part has no padding; the length of other padding
/// is not judged.
pub(crate) fn read_part<'b, T>(
    bytes: &'b [u8],
    steps: Padding,
    limits: &Limits,
    read: impl FnOnce(&mut Reader<'b>) -> Result<T, SchemaError>,
) -> Result<T, SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let content = reader.array_of(3, |items| {
        items.next()?.bytes_of::<32>()?;
        let content = read(items.next()?)?;
        let zeroes = items.next()?.bytes()?;
        let is_bare = zeroes.is_empty();
        if zeroes.iter().any(|byte| *byte != 0) || (steps == Padding::Bare && !is_bare) {
            return Err(SchemaFault::Range("padding").into());
        }
        Ok::<_, SchemaError>(content)
    })?;
    reader.finish()?;
    Ok(content)
}

/// Writes the table of the parts that follow.
pub(super) fn write_rows(writer: &mut Writer, rows: &[PartRow]) {
    writer.array(rows.len());
    for row in rows {
        writer.array(3).uint(row.kind).uint(row.length).bytes(row.digest.as_bytes());
    }
}

/// Reads the table of the parts that follow.
pub(super) fn read_rows(reader: &mut Reader<'_>) -> Result<Vec<PartRow>, SchemaError> {
    let read = |item: &mut Reader<'_>| {
        item.array_of(3, |items| {
            let kind = items.next()?.uint()?;
            let length = items.next()?.uint()?;
            Ok(PartRow { kind, length, digest: digest(items.next()?)? })
        })
    };
    let rows = some(reader, "part", MOST_PARTS, read)?;
    if rows.is_sorted_by(|one: &PartRow, other| one.kind < other.kind) {
        Ok(rows)
    } else {
        Err(SchemaFault::Range("parts").into())
    }
}
