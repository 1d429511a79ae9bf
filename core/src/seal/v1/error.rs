//! Errors of documents inside a signed message.

use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt;

use super::super::cbor::CborError;
use super::super::cose::CoseError;
use crate::terms::{Code, Error, Refusal};

/// A document inside a sealed message is not what its schema says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaError {
    pub(super) fault: SchemaFault,
    path: String,
}

/// Fault of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaFault {
    Cbor(CborError),
    Cose(CoseError),
    Major(u64),
    Missing(&'static str),
    MustUnderstand(u64),
    NameForm,
    Placeholder,
    Range(&'static str),
    Secrets,
    /// A name, a version or a time that is none.
    Term(Error),
    TooMany(&'static str),
    Unknown(u64),
}

impl SchemaError {
    pub(crate) fn new(fault: SchemaFault) -> Self {
        Self { fault, path: String::new() }
    }

    /// Returns the error with the place one level further out.
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

    /// Returns the error that a part is absent which every message of the kind has.
    pub(crate) fn part_missing() -> Self {
        Self::new(SchemaFault::Missing("part"))
    }

    /// The sealed secrets do not match their placeholders.
    pub(crate) fn secrets() -> Self {
        Self::new(SchemaFault::Secrets)
    }
}

impl Refusal for SchemaError {
    fn path(&self) -> Option<String> {
        Some(self.path.clone()).filter(|path| !path.is_empty())
    }

    fn code(&self) -> Code {
        match &self.fault {
            SchemaFault::Cbor(error) => error.code(),
            SchemaFault::Cose(error) => error.code(),
            SchemaFault::Major(_) => Code::SchemaUnsupported,
            SchemaFault::Missing(_) => Code::SchemaFieldMissing,
            SchemaFault::MustUnderstand(_) => Code::SchemaMustUnderstand,
            SchemaFault::NameForm => Code::SchemaNameForm,
            SchemaFault::Placeholder => Code::SchemaPlaceholder,
            SchemaFault::Range(_) => Code::SchemaValue,
            SchemaFault::Secrets => Code::SecretsMismatch,
            SchemaFault::TooMany(_) => Code::SchemaTooMany,
            SchemaFault::Unknown(_) => Code::SchemaFieldUnknown,
            SchemaFault::Term(error) => error.code(),
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
            SchemaFault::Major(major) => {
                write!(out, "schema {major} needs a newer version of this software")
            }
            SchemaFault::Missing(field) => write!(out, "the field `{field}` is missing"),
            SchemaFault::MustUnderstand(key) => {
                write!(out, "field {key} must be understood, and is not known here")
            }
            SchemaFault::NameForm => out.write_str("a name is not in its normal form"),
            SchemaFault::Placeholder => out.write_str("two places have the number of one secret"),
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
            SchemaFault::Term(error) => write!(out, "{error}"),
        }
    }
}

impl core::error::Error for SchemaError {}

impl From<CborError> for SchemaError {
    fn from(error: CborError) -> Self {
        Self::new(SchemaFault::Cbor(error))
    }
}

impl From<Error> for SchemaError {
    fn from(error: Error) -> Self {
        Self::new(SchemaFault::Term(error))
    }
}

impl From<SchemaFault> for SchemaError {
    fn from(fault: SchemaFault) -> Self {
        Self::new(fault)
    }
}
