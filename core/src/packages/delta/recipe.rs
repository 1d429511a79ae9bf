//! Where the deflate streams of a package are.

use alloc::vec::Vec;

use super::varint;

/// For each deflate stream that is loosened: how many bytes lie between it and the stream before.
///
/// A stream says itself where it ends. The bytes between are taken as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recipe {
    pub(super) gaps: Vec<u64>,
}

impl Recipe {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for gap in &self.gaps {
            varint::write(*gap, &mut bytes);
        }
        bytes
    }

    pub(super) fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut gaps = Vec::new();
        while !bytes.is_empty() {
            gaps.push(varint::read(&mut bytes)?);
        }
        Some(Self { gaps })
    }
}
