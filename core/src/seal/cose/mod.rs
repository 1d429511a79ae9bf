//! The two COSE messages of the format (RFC 9052), in one profile each: everything the format does
//! not write is refused, so no byte of a message is ignored.

mod encrypt;
mod error;
mod file;
mod header;
mod sign1;
mod uri;

#[cfg(test)]
mod tests;

pub(crate) use encrypt::{Route, is_sealed_for, open, seal};
pub(crate) use error::{CoseError, OpenError};
pub(crate) use file::{File, MOST_PARTS};
pub(crate) use header::Header;
#[cfg(test)]
pub(super) use sign1::signed_digest;
pub(crate) use sign1::{Sign1, Signed, sign};
pub(crate) use uri::{fingerprint_of_uri, uri_of_fingerprint};
