//! Encoding of a pack: a header, then frames.
//!
//! ```text
//! pack    = "SBDELTA" %x01 basis target window *frame end
//! basis   = size sha256            ; target likewise
//! size    = 8OCTET                 ; low byte first; window likewise, in bytes of the basis's view
//! frame   = number 4length *OCTET  ; the recipes (basis's, target's) in frame 0, then ops and
//! literals end     = number %x00 %x00 %x00 %x00
//! op      = run length [offset]    ; the offset is there if the length is not 0
//! ```
//!
//! What is not given a size above is a varint. A frame has two parts; the lengths are those of the
//! first part as it is and as it follows, then those of the second, each at most [`FRAME`]. A part
//! follows as it is if both lengths are equal, and else as its deflate stream.

use alloc::vec::Vec;

use serde::Serialize;

use super::matcher::Op;
use super::recipe::Recipe;
use super::varint;
use crate::deflate::size::as_u64;
use spacebridge::{Content, ContentDigest};

/// Beginning of a pack: its kind, and the version of this format.
const MAGIC: [u8; 8] = *b"SBDELTA\x01";

/// Largest number of bytes of a frame's ops, and of its literals.
pub(super) const FRAME: usize = 1 << 20;

/// The longest op.
const OP: usize = 3 * varint::LONGEST;

/// Compression level of ops and literals.
const LEVEL: u8 = 10;

/// Header of a pack, known before anything is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PackHeader {
    /// The package that has to be there.
    pub basis: Content,
    /// The package that it makes.
    pub target: Content,
    /// Number of bytes of the basis to remember at once.
    pub window: u64,
}

impl PackHeader {
    /// Length of the header in bytes.
    pub const LENGTH: usize = 96;

    /// Reads the header from the first [`Self::LENGTH`] bytes of a pack; `None` if it is no pack,
    /// or of a version that this one does not know.
    #[must_use]
    pub fn read(pack: &[u8]) -> Option<Self> {
        let (magic, rest) = pack.split_first_chunk::<8>()?;
        let (basis, rest) = read_content(rest)?;
        let (target, rest) = read_content(rest)?;
        let (window, _) = rest.split_first_chunk::<8>()?;
        (*magic == MAGIC).then(|| Self { basis, target, window: u64::from_le_bytes(*window) })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&MAGIC);
        for content in [&self.basis, &self.target] {
            out.extend_from_slice(&content.size.to_le_bytes());
            out.extend_from_slice(content.sha256.as_bytes());
        }
        out.extend_from_slice(&self.window.to_le_bytes());
    }
}

fn read_content(bytes: &[u8]) -> Option<(Content, &[u8])> {
    let (size, rest) = bytes.split_first_chunk::<8>()?;
    let (sha256, rest) = rest.split_first_chunk::<32>()?;
    let content =
        Content { size: u64::from_le_bytes(*size), sha256: ContentDigest::from_bytes(*sha256) };
    Some((content, rest))
}

/// Writes a pack, op by op.
#[derive(Debug)]
pub(super) struct PackWriter {
    out: Vec<u8>,
    number: u64,
    ops: Vec<u8>,
    literals: Vec<u8>,
    /// End of the last copy.
    last: u64,
}

impl PackWriter {
    pub(super) fn new(header: &PackHeader, basis: &Recipe, target: &Recipe) -> Self {
        let mut out = Vec::new();
        header.write(&mut out);
        let mut writer = Self {
            out,
            number: 0,
            ops: basis.bytes().to_vec(),
            literals: target.bytes().to_vec(),
            last: 0,
        };
        writer.flush();
        writer
    }

    /// Writes an op; `literals` are as many as it says.
    pub(super) fn op(&mut self, op: &Op, literals: &[u8]) {
        let mut rest = literals;
        let room = |writer: &Self| FRAME.saturating_sub(writer.literals.len());
        while rest.len() > room(self) {
            let (now, later) = rest.split_at_checked(room(self)).unwrap_or_default();
            self.part(now, 0, 0);
            self.flush();
            rest = later;
        }
        self.part(rest, op.length, op.from);
        if self.ops.len().saturating_add(OP) > FRAME {
            self.flush();
        }
    }

    /// The pack, after the last op.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if !self.ops.is_empty() {
            self.flush();
        }
        self.flush();
        self.out
    }

    fn part(&mut self, literals: &[u8], length: usize, from: usize) {
        self.literals.extend_from_slice(literals);
        let run = as_u64(literals.len());
        let length = as_u64(length);
        let from = as_u64(from);
        varint::write(run, &mut self.ops);
        varint::write(length, &mut self.ops);
        // Most often what was copied last goes on, after bytes that were replaced.
        self.last = self.last.saturating_add(run);
        if length > 0 {
            varint::write(varint::zigzag(self.last, from), &mut self.ops);
            self.last = from.saturating_add(length);
        }
    }

    fn flush(&mut self) {
        varint::write(self.number, &mut self.out);
        self.number = self.number.wrapping_add(1);
        let parts = [core::mem::take(&mut self.ops), core::mem::take(&mut self.literals)];
        let packed = parts.each_ref().map(|part| {
            let packed = miniz_oxide::deflate::compress_to_vec(part, LEVEL);
            if packed.len() < part.len() { packed } else { part.clone() }
        });
        for (part, packed) in parts.iter().zip(&packed) {
            varint::write(as_u64(part.len()), &mut self.out);
            varint::write(as_u64(packed.len()), &mut self.out);
        }
        self.out.extend(packed.into_iter().flatten());
    }
}
