//! Deterministic CBOR (RFC 8949 §4.2.1): one way to write a value, and a reader that takes no
//! other.
//!
//! The profile: shortest heads, definite lengths, map keys that are integers or text and ascend
//! bytewise, valid UTF-8, no floats, no simple values but `false`, `true` and `null`, no tags but
//! the two of COSE that the format uses.
//! Two readers of the same bytes can therefore never see different things in them.

mod entries;
mod error;
mod reader;
mod scan;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use entries::{Entries, Items, Key};
pub(crate) use error::CborError;
pub(crate) use error::Fault;
pub(crate) use reader::{Kind, Reader};
pub(crate) use scan::scan;
pub(crate) use writer::{Fields, Writer, text_key_order};

/// Tag of a `COSE_Sign1` message (RFC 9052 §2).
pub(crate) const TAG_SIGN1: u64 = 18;
/// Tag of a `COSE_Encrypt` message (RFC 9052 §2).
pub(crate) const TAG_ENCRYPT: u64 = 96;

/// Containers nest at most this deep whatever [`Limits`](crate::Limits) says, so that the stack of
/// a small device holds.
const DEEPEST: usize = 64;
