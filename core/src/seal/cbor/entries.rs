//! Entries of an array or a map, during reading.

use super::reader::{NEGATIVE, TEXT, UNSIGNED, signed};
use super::{CborError, Fault, Reader};

/// The key of a map entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key<'b> {
    Int(i64),
    Text(&'b str),
}

/// The items of an array, taken one after the other.
#[derive(Debug)]
pub(crate) struct Items<'r, 'b> {
    reader: &'r mut Reader<'b>,
    left: usize,
}

impl<'r, 'b> Items<'r, 'b> {
    #[inline]
    pub(super) fn new(reader: &'r mut Reader<'b>, left: usize) -> Self {
        Self { reader, left }
    }

    /// Returns the number of items that are left. As each takes a byte at least, never more than
    /// bytes are left.
    pub(crate) fn len(&self) -> usize {
        self.left
    }

    /// Returns true if every item was taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// The cursor at the next item, of which the caller reads exactly one. Refuses an array that
    /// has no more.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<&mut Reader<'b>, CborError> {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return Err(self.reader.fault(Fault::Length)),
        }
        Ok(self.reader)
    }
}

/// The entries of a map, taken one after the other in the order of their encoded keys.
#[derive(Debug)]
pub(crate) struct Entries<'r, 'b> {
    reader: &'r mut Reader<'b>,
    left: usize,
    previous: &'b [u8],
}

impl<'r, 'b> Entries<'r, 'b> {
    #[inline]
    pub(super) fn new(reader: &'r mut Reader<'b>, left: usize) -> Self {
        Self { reader, left, previous: &[] }
    }

    /// Returns true if every entry was taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// The next key, and the cursor at its value, of which the caller reads exactly one item.
    /// `None` after the last entry. Refuses a key that repeats or does not follow the one before.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<(Key<'b>, &mut Reader<'b>)>, CborError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let start = self.reader.offset();
        let before = self.reader.rest;
        let head = self.reader.head()?;
        let key = match head.major {
            TEXT => Key::Text(self.reader.take_text(head.argument)?),
            UNSIGNED | NEGATIVE => {
                Key::Int(signed(&head).ok_or_else(|| CborError::new(Fault::Integer, start))?)
            }
            _ => return Err(CborError::new(Fault::Key, start)),
        };
        let encoded = self.reader.since(before);
        if !follows(encoded, self.previous) {
            let same = encoded == self.previous;
            let fault = if same { Fault::DuplicateKey } else { Fault::UnsortedKey };
            return Err(CborError::new(fault, start));
        }
        self.previous = encoded;
        Ok(Some((key, self.reader)))
    }
}

/// Returns true if a key, which is never empty, stands after the one before it, bytewise; before
/// the first stands the empty one. The keys of records are one byte long.
#[inline]
fn follows(key: &[u8], previous: &[u8]) -> bool {
    match (key, previous) {
        ([key], [previous]) => key > previous,
        _ => key > previous,
    }
}
