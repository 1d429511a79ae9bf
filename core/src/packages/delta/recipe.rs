//! Where the deflate streams of a package are.

use alloc::vec::Vec;

use super::varint;

/// The deflate streams that are opened, in their order. The bytes between are taken as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recipe {
    pub(super) streams: Vec<Stream>,
}

/// One deflate stream. It says itself where it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stream {
    /// How many bytes lie between it and the stream before.
    pub(super) gap: u64,
    /// The recipe of its content, if that is apart from its tokens.
    pub(super) inner: Option<Recipe>,
}

impl Recipe {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for stream in &self.streams {
            let kind = u64::from(stream.inner.is_some());
            varint::write(stream.gap.wrapping_shl(1) | kind, &mut bytes);
            if let Some(inner) = &stream.inner {
                varint::write(u64::try_from(inner.streams.len()).unwrap_or_default(), &mut bytes);
                for stream in &inner.streams {
                    varint::write(stream.gap, &mut bytes);
                }
            }
        }
        bytes
    }

    pub(super) fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut streams = Vec::new();
        while !bytes.is_empty() {
            let number = varint::read(&mut bytes)?;
            let mut inner = None;
            if number & 1 == 1 {
                let mut recipe = Self::default();
                for _ in 0..varint::read(&mut bytes)? {
                    let gap = varint::read(&mut bytes)?;
                    recipe.streams.push(Stream { gap, inner: None });
                }
                inner = Some(recipe);
            }
            streams.push(Stream { gap: number.wrapping_shr(1), inner });
        }
        Some(Self { streams })
    }
}
