//! Parts of a receipt that can be withheld after it was signed: what is signed is a salted digest
//! of each, and the texts stand beside it.
//!
//! ```cddl
//! part-digest = digest                   ; SHA-256 of `part-content`
//! part-content = ["spacebridge/part/1", part, salt: bstr .size 32, filled / digest]
//! part = 13 / 14 / 15                    ; the receipt's field that holds the part's digest
//! disclosures = {                        ; header -65537, unprotected; at least one, each once
//!   ? 13: [salt: bstr .size 32, filled], ; by whom
//!   ? 14: [salt: bstr .size 32, filled], ; notes
//!   ? 15: [salt: bstr .size 32, digest], ; of the answers that the deployment used
//! }
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::super::cbor::{Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::manifest::digest;
use super::record::{filled, record};
use crate::terms::{Digest, Limits};

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
    /// The digest of the answers that it used.
    Answers,
}

impl ReceiptPart {
    /// Every part that can be withheld.
    pub const ALL: &'static [Self] = &[Self::By, Self::Notes, Self::Answers];

    /// The field of the receipt that holds its digest.
    pub(super) const fn key(self) -> u8 {
        match self {
            Self::By => 13,
            Self::Notes => 14,
            Self::Answers => 15,
        }
    }

    /// Its salt, of one for each part.
    pub(super) const fn of(self, [by, notes, answers]: &[[u8; 32]; 3]) -> &[u8; 32] {
        match self {
            Self::By => by,
            Self::Notes => notes,
            Self::Answers => answers,
        }
    }
}

impl fmt::Display for ReceiptPart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::By => "by",
            Self::Notes => "notes",
            Self::Answers => "answers",
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

    pub(super) fn read(
        signed: Option<Digest>,
        disclosed: Option<Disclosed<T>>,
    ) -> Result<Self, SchemaError> {
        match (signed, disclosed) {
            (None, None) => Ok(Self::Absent),
            (Some(_), None) => Ok(Self::Withheld),
            (Some(signed), Some(Disclosed { digest, content })) if signed == digest => {
                Ok(Self::Said(content))
            }
            (_, Some(_)) => Err(SchemaFault::Disclosure.into()),
        }
    }
}

/// A content that came along, and the digest that must be signed for it.
#[derive(Debug)]
pub(super) struct Disclosed<T> {
    digest: Digest,
    content: T,
}

/// Disclosed texts of a receipt.
#[derive(Debug, Default)]
pub(super) struct Disclosures {
    pub(super) by: Option<Disclosed<String>>,
    pub(super) notes: Option<Disclosed<String>>,
    pub(super) answers: Option<Disclosed<Digest>>,
}

/// Content of a part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'c> {
    Text(&'c str),
    Digest(&'c Digest),
}

impl Content<'_> {
    fn write(self, writer: &mut Writer) {
        match self {
            Self::Text(text) => writer.text(text),
            Self::Digest(digest) => writer.bytes(digest.as_bytes()),
        };
    }

    pub(super) fn digest(self, part: ReceiptPart, salt: &[u8; 32]) -> Digest {
        let mut writer = Writer::new();
        writer.array(4).text("spacebridge/part/1").uint(u64::from(part.key())).bytes(salt);
        self.write(&mut writer);
        Digest::of(&writer.finish())
    }
}

/// Writes the parts that a receipt has something to say in; `None` if there is none.
pub(super) fn write_disclosures(
    parts: &[(ReceiptPart, Content<'_>)],
    salts: &[[u8; 32]; 3],
) -> Option<Vec<u8>> {
    if parts.is_empty() {
        return None;
    }
    let mut writer = Writer::new();
    writer.record(|fields| {
        for (part, content) in parts {
            content.write(fields.key(part.key()).array(2).bytes(part.of(salts)));
        }
    });
    Some(writer.finish())
}

/// Reads what came along. Everything in it is known, or the receipt is refused: nothing else holds
/// it.
pub(super) fn read_disclosures(
    bytes: Option<&[u8]>,
    limits: &Limits,
) -> Result<Disclosures, SchemaError> {
    let mut disclosures = Disclosures::default();
    let Some(bytes) = bytes else { return Ok(disclosures) };
    let mut count = 0_u32;
    each(bytes, limits, |key, value| {
        count = count.saturating_add(1);
        value.array_of(2, |items| {
            let salt = items.next()?.bytes_of::<32>()?;
            let content = items.next()?;
            let text = |part, reader: &mut Reader<'_>| {
                let text = filled(reader)?;
                let digest = Content::Text(text).digest(part, salt);
                Ok::<_, SchemaError>(Some(Disclosed { digest, content: String::from(text) }))
            };
            match key {
                13 => disclosures.by = text(ReceiptPart::By, content)?,
                14 => disclosures.notes = text(ReceiptPart::Notes, content)?,
                15 => {
                    let content = digest(content)?;
                    let digest = Content::Digest(&content).digest(ReceiptPart::Answers, salt);
                    disclosures.answers = Some(Disclosed { digest, content });
                }
                _ => return Err(SchemaFault::Disclosure.into()),
            }
            Ok(())
        })
    })?;
    if count == 0 {
        return Err(SchemaFault::Disclosure.into());
    }
    Ok(disclosures)
}

/// The disclosures without one of them; `None` if none is left.
pub(crate) fn without(
    bytes: &[u8],
    part: ReceiptPart,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, SchemaError> {
    let mut kept = Vec::new();
    each(bytes, limits, |key, value| {
        let raw = value.skip()?;
        if key != u64::from(part.key()) {
            kept.push((key, raw));
        }
        Ok(())
    })?;
    if kept.is_empty() {
        return Ok(None);
    }
    let mut writer = Writer::new();
    writer.map(kept.len());
    for (key, raw) in kept {
        writer.uint(key).raw(raw);
    }
    Ok(Some(writer.finish()))
}

fn each<'b>(
    bytes: &'b [u8],
    limits: &Limits,
    mut read: impl FnMut(u64, &mut Reader<'b>) -> Result<(), SchemaError>,
) -> Result<(), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    record(&mut reader, |key, value| {
        read(key, value)?;
        Ok(true)
    })?;
    Ok(reader.finish()?)
}
