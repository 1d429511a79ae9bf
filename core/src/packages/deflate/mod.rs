//! Deflate streams with their Huffman coding undone, and done again to the last bit.
#![expect(
    clippy::inline_always,
    reason = "a build for size inlines nothing by itself, and these loops take three times as long"
)]

mod alphabets;
mod bits;
mod codes;
mod inflate;
mod loosen;
mod rewrite;
mod tighten;
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

pub(super) use loosen::{Loosen, Measure};
pub(super) use tighten::{Tighten, TightenError};
pub(super) use walk::{Item, Walk};
