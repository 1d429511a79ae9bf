//! Deflate streams with their Huffman coding undone, and done again to the last bit.
#![expect(
    clippy::inline_always,
    reason = "a build for size inlines nothing by itself, and these loops take three times as long"
)]

mod alphabets;
mod bits;
mod codes;
mod huffman_decoder;
mod huffman_encoder;
mod inflate;
mod rewrite;
pub(super) mod size;
mod tokens;
mod walk;

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and its numbers are small"
)]
mod tests;

pub(super) use huffman_decoder::{HuffmanDecoder, Measure};
pub(super) use huffman_encoder::{HuffmanEncoder, TightenError};
pub(super) use walk::{Item, Walk};
