//! Reason why bytes are not the expected deterministic CBOR.

use crate::terms::{Code, Refusal};
use core::fmt;

/// The bytes are not deterministic CBOR (RFC 8949 §4.2.1), or not the item that the format has
/// here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CborError {
    fault: Fault,
    offset: usize,
}

/// Fault of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Depth,
    DuplicateKey,
    Float,
    Indefinite,
    Integer,
    Items,
    Key,
    Length,
    NotShortest,
    Reserved,
    Simple,
    Tag,
    TooLarge,
    Trailing,
    Truncated,
    Type,
    UnsortedKey,
    Utf8,
}

impl Fault {
    #[cfg(test)]
    pub(super) const ALL: [Self; 18] = [
        Self::Depth,
        Self::DuplicateKey,
        Self::Float,
        Self::Indefinite,
        Self::Integer,
        Self::Items,
        Self::Key,
        Self::Length,
        Self::NotShortest,
        Self::Reserved,
        Self::Simple,
        Self::Tag,
        Self::TooLarge,
        Self::Trailing,
        Self::Truncated,
        Self::Type,
        Self::UnsortedKey,
        Self::Utf8,
    ];

    const fn describe(self) -> (Code, &'static str) {
        match self {
            Self::Depth => (Code::CborDepth, "items are nested deeper than the limit"),
            Self::DuplicateKey => (Code::CborDuplicateKey, "a map has the same key twice"),
            Self::Float => (Code::CborFloat, "floating-point numbers are not part of the format"),
            Self::Indefinite => (Code::CborIndefinite, "an item has no definite length"),
            Self::Integer => (Code::CborInteger, "an integer is outside the range of its field"),
            Self::Items => (Code::CborItems, "there are more items than the limit"),
            Self::Key => (Code::CborKey, "a map key is neither an integer nor text"),
            Self::Length => (Code::CborLength, "an array, map or byte string has another length"),
            Self::NotShortest => (Code::CborNotShortest, "a number is not in its shortest form"),
            Self::Reserved => (Code::CborReserved, "an item starts with a reserved byte"),
            Self::Simple => (Code::CborSimple, "a simple value is not false, true or null"),
            Self::Tag => (Code::CborTag, "an item has another CBOR tag than its field"),
            Self::TooLarge => (Code::CborTooLarge, "an item is larger than the limit"),
            Self::Trailing => (Code::CborTrailing, "bytes follow the end of the item"),
            Self::Truncated => (Code::CborTruncated, "the bytes end within an item"),
            Self::Type => (Code::CborType, "an item is of another type than its field"),
            Self::UnsortedKey => (Code::CborUnsortedKey, "the keys of a map are out of order"),
            Self::Utf8 => (Code::CborUtf8, "text is not valid UTF-8"),
        }
    }
}

impl CborError {
    pub(crate) const fn new(fault: Fault, offset: usize) -> Self {
        Self { fault, offset }
    }

    /// The offset, in bytes, of the item at fault from the start of what was being read.
    #[cfg(test)]
    pub(crate) const fn offset(&self) -> usize {
        self.offset
    }
}

impl Refusal for CborError {
    fn code(&self) -> Code {
        self.fault.describe().0
    }
}

impl fmt::Display for CborError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, at byte {}", self.fault.describe().1, self.offset)
    }
}

impl core::error::Error for CborError {}
