//! A file: a signed statement, and the parts that it names by digest (a CBOR sequence, RFC 8742).

use alloc::vec::Vec;
use core::ops::Range;

use super::{CoseError, Sign1};
use crate::seal::cbor::{CborError, Fault, Kind, Reader};
use crate::terms::Limits;

/// No file has more parts than a later schema would add.
pub(crate) const MOST_PARTS: usize = 64;

/// A file whose statement and parts were found. Nobody compared the parts yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File<'b> {
    pub(crate) statement: Sign1<'b>,
    /// The length of the statement, which is the first item, in bytes.
    pub(crate) length: usize,
    /// The place of the content of each part; `None` for a part that is withheld.
    pub(crate) parts: Vec<Option<Range<usize>>>,
}

impl<'b> File<'b> {
    /// Reads the frame and the protected header of the statement, and the heads of the parts.
    ///
    /// # Errors
    ///
    /// [`CoseError`] for whatever the profile does not have.
    pub(crate) fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes, limits);
        let statement = Sign1::read(&mut reader, limits)?;
        let length = reader.offset();
        let mut parts = Vec::new();
        while !reader.is_at_end() {
            if parts.len() == MOST_PARTS {
                return Err(reader.fault(Fault::Items).into());
            }
            parts.push(read_part(&mut reader)?);
        }
        statement.check_chain()?;
        Ok(Self { statement, length, parts })
    }

    /// Reads the statement at the beginning of a file, of which the parts need not have arrived.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub(crate) fn statement_length(bytes: &[u8], limits: &Limits) -> Result<usize, CoseError> {
        let mut reader = Reader::new(bytes, limits);
        Sign1::read(&mut reader, limits)?.check_chain()?;
        Ok(reader.offset())
    }
}

fn read_part(reader: &mut Reader<'_>) -> Result<Option<Range<usize>>, CborError> {
    if reader.peek()? == Kind::Null {
        reader.skip()?;
        return Ok(None);
    }
    let length = reader.bytes()?.len();
    let end = reader.offset();
    Ok(Some(end.saturating_sub(length)..end))
}
