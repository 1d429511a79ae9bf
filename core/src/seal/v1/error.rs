//! Why a document inside a sealed message cannot be read.

use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt;

use super::super::cbor::CborError;
use super::super::cose::CoseError;
use crate::terms::{NameError, TimestampError, VersionError};

/// A document inside a sealed message is not what its schema says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    pub(super) fault: SchemaFault,
    path: String,
}

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaFault {
    Cbor(CborError),
    Cose(CoseError),
    Disclosure,
    Instant(TimestampError),
    Major(u64),
    Missing(&'static str),
    MustUnderstand(u64),
    Name(NameError),
    NameForm,
    Placeholder,
    Range(&'static str),
    Secrets,
    TooMany(&'static str),
    Unknown(u64),
    Version(VersionError),
}

impl SchemaError {
    pub(crate) fn new(fault: SchemaFault) -> Self {
        Self { fault, path: String::new() }
    }

    /// The same error, seen from one level further out.
    pub(crate) fn within(mut self, place: impl fmt::Display) -> Self {
        self.path = if self.path.is_empty() {
            place.to_string()
        } else {
            format!("{place} › {}", self.path)
        };
        self
    }

    /// The frame around the document cannot be read.
    pub(crate) fn unreadable(error: CoseError) -> Self {
        Self::new(SchemaFault::Cose(error))
    }

    /// The sealed secrets do not match their placeholders.
    pub(crate) fn secrets() -> Self {
        Self::new(SchemaFault::Secrets)
    }

    /// Where the document is wrong, in words: `slice › variable 3 › name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match &self.fault {
            SchemaFault::Cbor(error) => error.code(),
            SchemaFault::Cose(error) => error.code(),
            SchemaFault::Disclosure => "disclosure-mismatch",
            SchemaFault::Instant(error) => error.code(),
            SchemaFault::Major(_) => "schema-unsupported",
            SchemaFault::Missing(_) => "schema-field-missing",
            SchemaFault::MustUnderstand(_) => "schema-must-understand",
            SchemaFault::Name(error) => error.code(),
            SchemaFault::NameForm => "schema-name-form",
            SchemaFault::Placeholder => "schema-placeholder",
            SchemaFault::Range(_) => "schema-value",
            SchemaFault::Secrets => "secrets-mismatch",
            SchemaFault::TooMany(_) => "schema-too-many",
            SchemaFault::Unknown(_) => "schema-field-unknown",
            SchemaFault::Version(error) => error.code(),
        }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(out, "{}: ", self.path)?;
        }
        match &self.fault {
            SchemaFault::Cbor(error) => write!(out, "{error}"),
            SchemaFault::Cose(error) => write!(out, "{error}"),
            SchemaFault::Disclosure => {
                out.write_str("a part that was disclosed is not the one that was signed")
            }
            SchemaFault::Instant(error) => write!(out, "{error}"),
            SchemaFault::Major(major) => {
                write!(out, "schema {major} needs a newer version of this software")
            }
            SchemaFault::Missing(field) => write!(out, "the field `{field}` is missing"),
            SchemaFault::MustUnderstand(key) => {
                write!(out, "field {key} must be understood, and is not known here")
            }
            SchemaFault::Name(error) => write!(out, "{error}"),
            SchemaFault::NameForm => out.write_str("a name is not in its normal form"),
            SchemaFault::Placeholder => {
                out.write_str("the placeholders of secrets are not numbered from 0 without a gap")
            }
            SchemaFault::Range(field) => write!(out, "`{field}` has a value the schema excludes"),
            SchemaFault::Secrets => {
                out.write_str("the sealed secrets do not match their placeholders")
            }
            SchemaFault::TooMany(what) => write!(out, "there are more {what} than the limit"),
            SchemaFault::Unknown(key) => {
                write!(
                    out,
                    "field {key} is not known here: a newer version of this software reads it"
                )
            }
            SchemaFault::Version(error) => write!(out, "{error}"),
        }
    }
}

impl core::error::Error for SchemaError {}

impl From<CborError> for SchemaError {
    fn from(error: CborError) -> Self {
        Self::new(SchemaFault::Cbor(error))
    }
}

impl From<NameError> for SchemaError {
    fn from(error: NameError) -> Self {
        Self::new(SchemaFault::Name(error))
    }
}

impl From<VersionError> for SchemaError {
    fn from(error: VersionError) -> Self {
        Self::new(SchemaFault::Version(error))
    }
}

impl From<TimestampError> for SchemaError {
    fn from(error: TimestampError) -> Self {
        Self::new(SchemaFault::Instant(error))
    }
}

impl From<SchemaFault> for SchemaError {
    fn from(fault: SchemaFault) -> Self {
        Self::new(fault)
    }
}
