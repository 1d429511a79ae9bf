//! From deflate to tokens.

use alloc::vec::Vec;

use super::inflate::{Inflater, Sink};
use super::size::as_u64;
use super::tokens::{BROKEN, END, LONG, RUN, SHORT};

/// Undoes the Huffman coding of one deflate stream, and keeps its copies as they are.
///
/// Total: what is no deflate stream, or stops being one, is said to be broken there, and that too
/// is undone by [`super::HuffmanEncoder`]. The tokens do not depend on the pieces in which the
/// input came.
#[derive(Clone, Debug)]
pub(crate) struct HuffmanDecoder {
    inflater: Inflater,
    run: Run,
    content: u64,
}

impl HuffmanDecoder {
    pub(crate) fn new() -> Self {
        Self { inflater: Inflater::new(), run: Run { bytes: [0; RUN], length: 0 }, content: 0 }
    }

    /// Starts again, with another stream.
    pub(crate) fn restart(&mut self) {
        self.inflater.restart();
        self.run.length = 0;
        self.content = 0;
    }

    /// Returns the number of bytes that the stream's content has, as far as it was loosened.
    pub(crate) const fn content(&self) -> u64 {
        self.content
    }

    /// Returns true if the stream is over: complete or broken.
    pub(crate) fn ended(&self) -> bool {
        self.inflater.ended()
    }

    /// Returns true if the stream is over, and was one to its end.
    pub(crate) fn complete(&self) -> bool {
        self.inflater.complete()
    }

    /// Takes what it can of `input`, appends its tokens to `out`, and says how many bytes it took.
    /// The rest has to be given again, with more after it, or with `all` if there is no more.
    pub(crate) fn feed(&mut self, input: &[u8], all: bool, out: &mut Vec<u8>) -> usize {
        let Self { inflater, run, content } = self;
        inflater.feed(&mut Tokens { run, out, content }, input, all)
    }
}

/// Finds where deflate streams end, and makes nothing of them.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    inflater: Inflater,
}

impl Measure {
    pub(crate) fn new() -> Self {
        Self { inflater: Inflater::new() }
    }

    /// Returns the number of of the bytes were looked at, and whether they that are a whole stream.
    pub(crate) fn stream(&mut self, bytes: &[u8]) -> (usize, bool) {
        self.inflater.restart();
        let used = self.inflater.feed(&mut Nothing, bytes, true);
        (used, self.inflater.complete())
    }
}

struct Nothing;

impl Sink for Nothing {
    fn block(&mut self, _: u8, _: &[u8]) {}
    fn stored(&mut self, _: &[u8]) {}
    fn literal(&mut self, _: u8) {}
    fn copy(&mut self, _: u32, _: u32) -> bool {
        true
    }
    fn end(&mut self) {}
    fn padding(&mut self, _: u8) {}
    fn broken(&mut self, _: bool, _: u8) {}
}

/// Literals that are not written yet, because more of them may follow.
#[derive(Clone, Debug)]
struct Run {
    bytes: [u8; RUN],
    length: usize,
}

struct Tokens<'o> {
    run: &'o mut Run,
    out: &'o mut Vec<u8>,
    content: &'o mut u64,
}

impl Tokens<'_> {
    #[inline(always)]
    fn flush(&mut self) {
        if let Some(literals) = self.run.bytes.get(..self.run.length)
            && let Some(more) = literals.len().checked_sub(1)
        {
            let [more, ..] = more.to_le_bytes();
            self.out.push(more);
            self.out.extend_from_slice(literals);
            self.run.length = 0;
            *self.content = self.content.wrapping_add(u64::from(more)).wrapping_add(1);
        }
    }
}

impl Sink for Tokens<'_> {
    fn block(&mut self, bits: u8, rest: &[u8]) {
        self.out.push(bits);
        self.out.extend_from_slice(rest);
    }

    fn stored(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
        let length = as_u64(bytes.len());
        *self.content = self.content.wrapping_add(length);
    }

    #[inline(always)]
    fn literal(&mut self, byte: u8) {
        if self.run.length == RUN {
            self.flush();
        }
        if let Some(slot) = self.run.bytes.get_mut(self.run.length) {
            *slot = byte;
            self.run.length = self.run.length.wrapping_add(1);
        }
    }

    #[inline(always)]
    fn copy(&mut self, length: u32, distance: u32) -> bool {
        self.flush();
        *self.content = self.content.wrapping_add(u64::from(length));
        let [low, high, ..] = distance.wrapping_sub(1).to_le_bytes();
        if length <= 128 {
            let [length, ..] = length.wrapping_sub(3).to_le_bytes();
            self.out.extend_from_slice(&[SHORT.wrapping_add(length), high, low]);
        } else {
            let [length, ..] = length.wrapping_sub(129).to_le_bytes();
            self.out.extend_from_slice(&[LONG, length, high, low]);
        }
        true
    }

    fn end(&mut self) {
        self.flush();
        self.out.push(END);
    }

    fn padding(&mut self, bits: u8) {
        self.out.push(bits);
    }

    fn broken(&mut self, within_block: bool, bits: u8) {
        self.flush();
        if within_block {
            self.out.push(LONG);
        }
        self.out.extend_from_slice(&[BROKEN, bits]);
    }
}
