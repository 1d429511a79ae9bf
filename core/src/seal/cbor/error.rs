//! Why bytes are not the deterministic CBOR that was expected.

use core::fmt;

/// The bytes are not deterministic CBOR (RFC 8949 §4.2.1), or not the item that the format has
/// here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CborError {
    fault: Fault,
    offset: usize,
}

/// What is wrong with an item.
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

    const fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Depth => ("cbor-depth", "items are nested deeper than the limit"),
            Self::DuplicateKey => ("cbor-duplicate-key", "a map has the same key twice"),
            Self::Float => ("cbor-float", "floating-point numbers are not part of the format"),
            Self::Indefinite => ("cbor-indefinite", "an item has no definite length"),
            Self::Integer => ("cbor-integer", "an integer is outside the range of its field"),
            Self::Items => ("cbor-items", "there are more items than the limit"),
            Self::Key => ("cbor-key", "a map key is neither an integer nor text"),
            Self::Length => ("cbor-length", "an array, map or byte string has another length"),
            Self::NotShortest => ("cbor-not-shortest", "a number is not in its shortest form"),
            Self::Reserved => ("cbor-reserved", "an item starts with a reserved byte"),
            Self::Simple => ("cbor-simple", "a simple value is not false, true or null"),
            Self::Tag => ("cbor-tag", "a tag is not the one that belongs here"),
            Self::TooLarge => ("cbor-too-large", "an item is larger than the limit"),
            Self::Trailing => ("cbor-trailing", "bytes follow the end of the item"),
            Self::Truncated => ("cbor-truncated", "the bytes end within an item"),
            Self::Type => ("cbor-type", "an item is of another type than its field"),
            Self::UnsortedKey => ("cbor-unsorted-key", "the keys of a map are out of order"),
            Self::Utf8 => ("cbor-utf8", "text is not valid UTF-8"),
        }
    }
}

impl CborError {
    pub(crate) const fn new(fault: Fault, offset: usize) -> Self {
        Self { fault, offset }
    }

    /// The stable code of this refusal: one per kind of fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.fault.describe().0
    }

    /// The offset, in bytes, of the item at fault from the start of what was being read.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for CborError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, at byte {}", self.fault.describe().1, self.offset)
    }
}

impl core::error::Error for CborError {}
