//! Places of the deflate streams of a package.

use alloc::vec::Vec;

use super::varint;
use crate::deflate::size::as_u64;

/// The most streams that are opened in one package, with those within them: every one of them may
/// make a few bytes of a view of nothing.
pub(super) const STREAMS: usize = 100_000;

/// The deflate streams that are opened, in their order. The bytes between are taken as they are.
///
/// It is kept as it is written, and read as it is needed: what a stranger's recipe takes is what it
/// has on the way, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    bytes: Vec<u8>,
    read: usize,
    /// Number of streams pushed.
    count: u64,
    /// True if it is of a stream's content, all of whose streams are tokens.
    within: bool,
}

/// One deflate stream. It says itself where it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stream {
    /// Number of bytes between it and the stream before.
    pub(super) gap: u64,
    /// The recipe of its content, if that is apart from its tokens.
    pub(super) inner: Option<Recipe>,
}

impl Recipe {
    /// Of a package, without any stream so far.
    pub(super) const fn of_package() -> Self {
        Self { bytes: Vec::new(), read: 0, count: 0, within: false }
    }

    /// Of a stream's content, without any stream so far.
    pub(super) const fn of_content() -> Self {
        Self { bytes: Vec::new(), read: 0, count: 0, within: true }
    }

    /// Appends a stream; within a content none has a recipe of its own.
    pub(super) fn push(&mut self, gap: usize, inner: Option<&Self>) {
        let gap = as_u64(gap);
        self.count = self.count.wrapping_add(1);
        if self.within {
            varint::write(gap, &mut self.bytes);
            return;
        }
        varint::write(gap.wrapping_shl(1) | u64::from(inner.is_some()), &mut self.bytes);
        if let Some(inner) = inner {
            varint::write(inner.count, &mut self.bytes);
            self.bytes.extend_from_slice(&inner.bytes);
        }
    }

    /// Returns the encoded recipe.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A package's, as it was written; `None` if these bytes are none, or have too many streams.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let recipe = Self { bytes: bytes.to_vec(), ..Self::of_package() };
        let mut rest = bytes;
        let mut left = as_u64(STREAMS);
        while !rest.is_empty() {
            left = left.checked_sub(1)?.checked_sub(recipe.stream(&mut rest)?.count)?;
        }
        Some(recipe)
    }

    /// The next stream, until there is none.
    pub(super) fn next(&mut self) -> Option<Stream> {
        let mut rest = self.bytes.get(self.read..)?;
        let EncodedSlice { gap, count, within } = self.stream(&mut rest)?;
        let inner = within.map(|bytes| Self { bytes: bytes.to_vec(), count, ..Self::of_content() });
        self.read = self.bytes.len().saturating_sub(rest.len());
        Some(Stream { gap, inner })
    }

    /// Takes a stream from the front of `rest`.
    fn stream<'r>(&self, rest: &mut &'r [u8]) -> Option<EncodedSlice<'r>> {
        let number = varint::read(rest)?;
        if self.within {
            return Some(EncodedSlice { gap: number, count: 0, within: None });
        }
        let gap = number.wrapping_shr(1);
        if number & 1 == 0 {
            return Some(EncodedSlice { gap, count: 0, within: None });
        }
        let count = varint::read(rest)?;
        let gaps = *rest;
        for _ in 0..count {
            varint::read(rest)?;
        }
        let within = gaps.get(..gaps.len().saturating_sub(rest.len()))?;
        Some(EncodedSlice { gap, count, within: Some(within) })
    }
}

/// A stream as it is written.
struct EncodedSlice<'r> {
    gap: u64,
    /// Number of streams within it.
    count: u64,
    /// Their gaps, if its content is apart.
    within: Option<&'r [u8]>,
}
