//! A file of whichever kind, for whoever carries or delivers files and does not open them.

use super::bundle::Bundle;
use super::message::{Body as _, Claims, EnvelopeError, Message, decode, kind_of_message};
use super::notice::Notice;
use super::receipt::Receipt;
use crate::terms::{Error, Limits};

/// The kinds of a file that [`AnyMessage`] reads.
const EXPECTED: &str = "bundle, receipt or notice";

/// A well-formed file, by its kind. Nobody believes it yet.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "three kinds of message cross a boundary")]
pub enum AnyMessage {
    /// A release, from source to target.
    Bundle(Message<Bundle>),
    /// Receipt, from target to source.
    Receipt(Message<Receipt>),
    /// Notice of a Space about a release or about itself.
    Notice(Message<Notice>),
}

impl AnyMessage {
    /// Takes the bytes of a file into custody, whichever kind it is.
    ///
    /// # Errors
    ///
    /// A code of the frame if the file is too large or no message of any kind.
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        match decode(bytes, limits, EXPECTED)?.statement.header.typ {
            Bundle::TYP => Message::from_bytes_within(bytes, limits).map(Self::Bundle),
            Receipt::TYP => Message::from_bytes_within(bytes, limits).map(Self::Receipt),
            Notice::TYP => Message::from_bytes_within(bytes, limits).map(Self::Notice),
            typ => {
                let found = kind_of_message(typ, "");
                Err(EnvelopeError::Kind { found, expected: EXPECTED }.into())
            }
        }
    }

    /// Returns the unverified claims of the file. Anybody can have written it.
    ///
    /// # Errors
    ///
    /// None for a value of this type; the frame was read when it was made.
    pub fn claims(&self) -> Result<Claims<'_>, Error> {
        match self {
            Self::Bundle(sealed) => sealed.claims(),
            Self::Receipt(sealed) => sealed.claims(),
            Self::Notice(sealed) => sealed.claims(),
        }
    }
}
