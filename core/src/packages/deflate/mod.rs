//! Deflate streams with their Huffman coding undone, and done again to the last bit.

mod alphabets;
mod bits;
mod codes;
mod inflate;
mod loosen;
mod rewrite;
mod tighten;
mod tokens;

pub(super) use loosen::Loosen;
pub(super) use tighten::{Tighten, TightenError};
