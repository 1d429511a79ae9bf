//! Parts of a receipt that can be withheld after it was signed: the statement signs a salted digest
//! of each, and the texts follow it.
//!
//! ```cddl
//! receipt-by = part<filled>              ; part 1: by whom; padded to 128 bytes at least
//! receipt-notes = part<filled>           ; part 2: notes; padded to 128 bytes at least
//! receipt-answers = part<digest>         ; part 3: HMAC of the digest of the answers, under part 4
//! receipt-salt = part<bstr .size 32>     ; part 4: withheld, except to whom the answers are proven
//! ```

use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::super::cbor::Reader;
use super::error::SchemaError;
use super::part::{Padding, read_part, write_part};
use crate::terms::Limits;

/// A part of a receipt that can be withheld without breaking the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ReceiptPart {
    /// The person who made the deployment.
    By,
    /// Notes of the signer.
    Notes,
    /// The HMAC of the digest of the answers that it used.
    Answers,
    /// The salt of that HMAC. The file that leaves does not have it.
    Salt,
}

impl ReceiptPart {
    /// Every part that can be withheld.
    pub const ALL: &'static [Self] = &[Self::By, Self::Notes, Self::Answers, Self::Salt];

    /// Returns the kind of the part in the file.
    pub(crate) const fn kind(self) -> u64 {
        match self {
            Self::By => 1,
            Self::Notes => 2,
            Self::Answers => 3,
            Self::Salt => 4,
        }
    }

    /// Returns its salt, of one for each part.
    pub(super) const fn of(self, [by, notes, answers, salt]: &[[u8; 32]; 4]) -> &[u8; 32] {
        match self {
            Self::By => by,
            Self::Notes => notes,
            Self::Answers => answers,
            Self::Salt => salt,
        }
    }
}

impl fmt::Display for ReceiptPart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::By => "by",
            Self::Notes => "notes",
            Self::Answers => "answers",
            Self::Salt => "salt",
        })
    }
}

/// Part of a receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part<T> {
    /// The signer had nothing to say.
    #[default]
    Absent,
    /// The signer said something, which somebody did not want to pass on.
    Withheld,
    /// The signer said this.
    Said(T),
}

impl<T> Part<T> {
    pub(crate) const fn said(&self) -> Option<&T> {
        match self {
            Self::Said(content) => Some(content),
            Self::Absent | Self::Withheld => None,
        }
    }

    pub(crate) fn from(content: Option<T>) -> Self {
        content.map_or(Self::Absent, Self::Said)
    }
}

impl<'b> Part<&'b [u8]> {
    /// Reads the bytes of the part, if the file has them.
    pub(super) fn read<T>(
        self,
        steps: Padding,
        limits: &Limits,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, SchemaError>,
    ) -> Result<Part<T>, SchemaError> {
        match self {
            Self::Absent => Ok(Part::Absent),
            Self::Withheld => Ok(Part::Withheld),
            Self::Said(bytes) => read_part(bytes, steps, limits, read).map(Part::Said),
        }
    }
}

/// The sizes of a part with a text: its length would tell something of what is withheld.
pub(super) const TEXT: Padding = Padding::AtLeast(128);

/// Content of a part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'c> {
    Text(&'c str),
    Bytes(&'c [u8; 32]),
}

impl Content<'_> {
    /// Writes the part.
    pub(super) fn part(self, salt: &[u8; 32]) -> Vec<u8> {
        match self {
            Self::Text(text) => write_part(salt, TEXT, text.len(), |writer| {
                writer.text(text);
            }),
            Self::Bytes(bytes) => write_part(salt, Padding::Bare, 32, |writer| {
                writer.bytes(bytes);
            }),
        }
    }
}
