//! Errors of reading.

use alloc::string::String;
use core::fmt;

/// The kind of a fault in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The bytes are not UTF-8.
    Encoding,
    /// An object has a key twice.
    KeyTwice,
    /// The text is not JSON.
    Syntax,
    /// A text is longer than the limit.
    TextTooLong,
    /// There are more values than the limit.
    TooManyValues,
    /// A value is not what is expected at its place.
    Unexpected,
}

/// A fault in a document: its kind, its place, and a sentence about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub(crate) kind: Kind,
    pub(crate) path: String,
    pub(crate) detail: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Error {
    /// Returns the kind of the fault.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the place in the document, like `trusts[0].permits`; empty for the whole document.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the sentence about the fault. It quotes keys, and no values.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Returns the line, counted from 1; 0 if the place is not known.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in bytes, counted from 1; 0 if the place is not known.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(out, "`{}`: ", self.path)?;
        }
        out.write_str(&self.detail)
    }
}

impl core::error::Error for Error {}
