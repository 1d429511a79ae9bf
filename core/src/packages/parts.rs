//! Packages and packs in parts, for media that are smaller than they.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use super::check::PackageDigest;
use crate::model::Content;
use crate::terms::{Code, ContentDigest, Error, Refusal};

/// Beginning of a part table: its kind, and the version of this format.
const MAGIC: [u8; 8] = *b"SBPARTS\x01";

/// Number of bytes of a table before its digests.
const HEADER: usize = 56;

/// The most parts that a table has: it is carried on every medium.
const PARTS: usize = 1 << 16;

/// One part of something larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Part {
    /// Number of the part, from 1.
    pub number: usize,
    /// Offset of its bytes in the whole.
    pub offset: u64,
    /// Content of its bytes. Its digest is its name. Its digest is its name.
    pub content: Content,
}

/// Table of the parts of something that is carried in pieces. Small, and carried beside them.
///
/// Nobody signed it: whether the whole is the right one, its own digest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartTable {
    whole: Content,
    part_size: u64,
    digests: Vec<ContentDigest>,
}

impl Serialize for PartTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.whole;
        let size = self.part_size;
        PartTableDocument { whole, size, parts: self.parts().collect() }.serialize(serializer)
    }
}

/// A table of parts.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "PartTable"))]
struct PartTableDocument {
    /// The content of the whole file.
    whole: Content,
    /// The size of every part but the last, in bytes.
    size: u64,
    /// The parts, in the order of the whole.
    parts: Vec<Part>,
}

#[cfg(feature = "schemas")]
crate::terms::described_as! {
    PartTable: PartTableDocument;
}

impl PartTable {
    /// Returns the content that the parts make together.
    #[must_use]
    pub const fn whole(&self) -> Content {
        self.whole
    }

    /// Every part, in the order of the whole.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        (1_usize..).zip(&self.digests).zip(self.offsets()).map(|((number, sha256), offset)| {
            let size = self.whole.size.saturating_sub(offset).min(self.part_size);
            Part { number, offset, content: Content { size, sha256: *sha256 } }
        })
    }

    fn offsets(&self) -> impl Iterator<Item = u64> {
        let size = self.part_size;
        core::iter::successors(Some(0_u64), move |offset| offset.checked_add(size))
    }

    /// The table as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&self.whole.size.to_le_bytes());
        bytes.extend_from_slice(self.whole.sha256.as_bytes());
        bytes.extend_from_slice(&self.part_size.to_le_bytes());
        self.digests.iter().for_each(|digest| bytes.extend_from_slice(digest.as_bytes()));
        bytes
    }

    /// Reads a table.
    ///
    /// # Errors
    ///
    /// `Code::PartsMalformed` if these are not the bytes of a table: every byte counts.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::read(bytes).ok_or_else(|| PartError::MalformedTable.into())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (header, digests) = bytes.split_first_chunk::<HEADER>()?;
        let (magic, header) = header.split_first_chunk::<8>()?;
        let (size, header) = header.split_first_chunk::<8>()?;
        let (sha256, header) = header.split_first_chunk::<32>()?;
        let (part_size, _) = header.split_first_chunk::<8>()?;
        let whole =
            Content { size: u64::from_le_bytes(*size), sha256: ContentDigest::from_bytes(*sha256) };
        let part_size = u64::from_le_bytes(*part_size);
        let (digests, rest) = digests.as_chunks::<32>();
        let count = whole.size.checked_sub(1).map_or(Some(0), |last| last.checked_div(part_size));
        let count = usize::try_from(count?).ok()?;
        let count = if whole.size == 0 { 0 } else { count.checked_add(1)? };
        if *magic != MAGIC || !rest.is_empty() || count != digests.len() || count > PARTS {
            return None;
        }
        let digests = digests.iter().map(|bytes| ContentDigest::from_bytes(*bytes)).collect();
        Some(Self { whole, part_size, digests })
    }
}

/// Cuts something into parts, in constant memory: the parts are its bytes, `part_size` at a time.
///
/// ```
/// use spacebridge::Content;
/// use spacebridge::packages::{PartAssembler, PartSplitter, PartTable};
///
/// let mut splitting = PartSplitter::new(4)?;
/// splitting.update(b"packages")?;
/// let table = splitting.finish();
///
/// // AnyMessage on two media, and joined in whatever order they come.
/// let mut joining = PartAssembler::new(PartTable::from_bytes(&table.to_bytes())?);
/// assert_eq!(joining.place(Content::of(b"ages"))?, [4]);
/// assert_eq!(joining.missing().next().unwrap().content, Content::of(b"pack"));
/// assert_eq!(joining.place(Content::of(b"pack"))?, [0]);
/// assert!(joining.missing().next().is_none());
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PartSplitter {
    part_size: u64,
    whole: PackageDigest,
    part: PackageDigest,
    digests: Vec<ContentDigest>,
}

impl PartSplitter {
    /// Before the first byte.
    ///
    /// # Errors
    ///
    /// `Code::PartsNoSize` if a part would have no bytes.
    pub fn new(part_size: u64) -> Result<Self, Error> {
        if part_size == 0 {
            return Err(PartError::NoSize.into());
        }
        let whole = PackageDigest::new();
        let part = PackageDigest::new();
        Ok(Self { part_size, whole, part, digests: Vec::new() })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// `Code::PartsTooMany` if there would be more parts than a table has: they have to be
    /// larger.
    pub fn update(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.whole.update(bytes);
        while !bytes.is_empty() {
            if self.part.size() == self.part_size {
                self.close_part();
            }
            if self.digests.len() >= PARTS {
                return Err(PartError::TooMany { most: PARTS }.into());
            }
            let room = self.part_size.saturating_sub(self.part.size());
            let room = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
            let (now, later) = bytes.split_at(room);
            self.part.update(now);
            bytes = later;
        }
        Ok(())
    }

    /// The table, after the last byte.
    #[must_use]
    pub fn finish(mut self) -> PartTable {
        if self.part.size() > 0 {
            self.close_part();
        }
        let whole = self.whole.finish();
        PartTable { whole, part_size: self.part_size, digests: self.digests }
    }

    fn close_part(&mut self) {
        let part = core::mem::take(&mut self.part);
        self.digests.push(part.finish().sha256);
    }
}

/// Puts parts together, in whatever order they come, and again after an interruption.
#[derive(Clone, Debug)]
pub struct PartAssembler {
    table: PartTable,
    /// The positions of each part by its content, and true once it arrived.
    places: BTreeMap<Content, (Vec<u64>, bool)>,
}

impl PartAssembler {
    /// Before the first part.
    #[must_use]
    pub fn new(table: PartTable) -> Self {
        let mut places = BTreeMap::<Content, (Vec<u64>, bool)>::new();
        for part in table.parts() {
            places.entry(part.content).or_default().0.push(part.offset);
        }
        Self { table, places }
    }

    /// Returns the places of the bytes with this `content`: usually one. A part may come twice.
    ///
    /// # Errors
    ///
    /// `Code::PartsUnknown` if they are no part of this: damaged, cut, or of something else.
    pub fn place(&mut self, content: Content) -> Result<&[u64], Error> {
        let unknown = PartError::Unknown { digest: content.sha256 };
        let (offsets, came) = self.places.get_mut(&content).ok_or(unknown)?;
        *came = true;
        Ok(offsets)
    }

    /// The parts that did not come yet, by name and number.
    ///
    /// If there are none, the whole is complete, and can be checked as any package is.
    pub fn missing(&self) -> impl Iterator<Item = Part> {
        let missing = |part: &Part| self.places.get(&part.content).is_none_or(|(_, came)| !came);
        self.table.parts().filter(missing)
    }
}

/// Reason why parts cannot be made, or put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum PartError {
    /// These are not the bytes of a table of parts.
    #[error("the table of parts is malformed")]
    MalformedTable,
    /// Parts of no bytes.
    #[error("a part has at least one byte")]
    NoSize,
    /// Smaller parts than a table has place for.
    #[error("there would be more than {most} parts")]
    TooMany {
        /// The most parts that there may be.
        most: usize,
    },
    /// Not one of the parts.
    #[error("the bytes with digest {digest} are none of the parts")]
    Unknown {
        /// Digest of the bytes.
        digest: ContentDigest,
    },
}

impl Refusal for PartError {
    fn code(&self) -> Code {
        match self {
            Self::MalformedTable => Code::PartsMalformed,
            Self::NoSize => Code::PartsNoSize,
            Self::TooMany { .. } => Code::PartsTooMany,
            Self::Unknown { .. } => Code::PartsUnknown,
        }
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test may panic, and its numbers are small"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(bytes: &[u8], size: u64, piece: usize) -> PartTable {
        let mut splitting = PartSplitter::new(size).unwrap();
        bytes.chunks(piece).for_each(|bytes| splitting.update(bytes).unwrap());
        splitting.finish()
    }

    proptest! {
        #[test]
        fn parts_join_in_any_order(
            bytes in proptest::collection::vec(0..3_u8, 0..300),
            size in 1..40_usize,
            piece in 1..50_usize,
            order in any::<u64>(),
        ) {
            let table = split(&bytes, size as u64, piece);
            prop_assert_eq!(&PartTable::from_bytes(&table.to_bytes()), &Ok(table.clone()));
            let mut parts: Vec<&[u8]> = bytes.chunks(size).collect();
            prop_assert_eq!(table.parts().count(), parts.len());
            parts.sort_by_key(|part| Content::of(part).size ^ order ^ u64::from(part[0]));
            let mut joining = PartAssembler::new(table);
            let mut whole = alloc::vec![9; bytes.len()];
            for part in parts {
                for offset in joining.place(Content::of(part)).unwrap() {
                    let offset = usize::try_from(*offset).unwrap();
                    whole[offset..offset + part.len()].copy_from_slice(part);
                }
            }
            prop_assert!(joining.missing().next().is_none());
            prop_assert_eq!(whole, bytes);
        }
    }

    #[test]
    fn a_missing_part_is_named() {
        let mut joining = PartAssembler::new(split(b"the whole", 4, 100));
        joining.place(Content::of(b"the ")).unwrap();
        joining.place(Content::of(b"e")).unwrap();
        let missing: Vec<Part> = joining.missing().collect();
        let content = Content::of(b"whol");
        assert_eq!(missing, [Part { number: 2, offset: 4, content }]);
    }

    #[test]
    fn a_damaged_part_is_unknown() {
        let mut joining = PartAssembler::new(split(b"the whole", 4, 100));
        let refused = joining.place(Content::of(b"the?")).unwrap_err();
        assert_eq!(refused.code(), Code::PartsUnknown);
    }

    #[test]
    fn a_table_that_lies_about_its_parts_is_malformed() {
        let bytes = split(b"the whole", 4, 100).to_bytes();
        for length in 0..bytes.len() {
            assert!(PartTable::from_bytes(&bytes[..length]).is_err());
        }
        let mut no_size = bytes.clone();
        no_size[48..56].fill(0);
        let mut large = bytes.clone();
        large[15] = 0xFF;
        for bytes in [no_size, large, [bytes.as_slice(), &[0; 32]].concat()] {
            let refused = PartTable::from_bytes(&bytes).unwrap_err();
            assert_eq!(refused.code(), Code::PartsMalformed);
        }
        assert_eq!(PartSplitter::new(0).unwrap_err().code(), Code::PartsNoSize);
        let mut tiny = PartSplitter::new(1).unwrap();
        assert_eq!(tiny.update(&alloc::vec![0; PARTS]), Ok(()));
        assert_eq!(tiny.update(b"!").unwrap_err().code(), Code::PartsTooMany);
    }
}
