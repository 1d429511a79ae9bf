//! A file of whichever kind, for whoever carries or delivers files and does not open them.

use super::bundle::Bundle;
use super::message::{Claims, EnvelopeError, Sealed};
use super::notice::Notice;
use super::receipt::Receipt;
use crate::terms::Limits;

/// A well-formed file, by its kind. Nobody believes it yet.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "three kinds of message cross a boundary")]
pub enum Carried {
    /// A release, from source to target.
    Bundle(Sealed<Bundle>),
    /// What became of one, from target to source.
    Receipt(Sealed<Receipt>),
    /// What one Space tells another about a release or about itself.
    Notice(Sealed<Notice>),
}

impl Carried {
    /// Takes the bytes of a file into custody, whichever kind it is.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] if the file is too large or no message of any kind.
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, EnvelopeError> {
        let bundle = Sealed::from_bytes_within(bytes, limits).map(Self::Bundle);
        let Err(EnvelopeError::Kind { .. }) = bundle else { return bundle };
        let receipt = Sealed::from_bytes_within(bytes, limits).map(Self::Receipt);
        let Err(EnvelopeError::Kind { .. }) = receipt else { return receipt };
        let notice = Sealed::from_bytes_within(bytes, limits).map(Self::Notice);
        let Err(EnvelopeError::Kind { .. }) = notice else { return notice };
        Err(EnvelopeError::Kind { expected: "bundle, receipt or notice" })
    }

    /// What the file says about itself. Anybody can have written it.
    ///
    /// # Errors
    ///
    /// None for a value of this type; the frame was read when it was made.
    pub fn claims(&self) -> Result<Claims<'_>, EnvelopeError> {
        match self {
            Self::Bundle(sealed) => sealed.claims(),
            Self::Receipt(sealed) => sealed.claims(),
            Self::Notice(sealed) => sealed.claims(),
        }
    }
}
