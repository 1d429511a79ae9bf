//! What the tests of this folder share: vectors of other people, read where they lie, and
//! hexadecimal text.

extern crate std;

use alloc::string::String;
use alloc::vec::Vec;

use std::path::PathBuf;
use std::{env, fs, println};

/// The bytes that `hex` says.
pub(super) fn hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter_map(|c| c.to_digit(16)).map(|d| u8::try_from(d).unwrap()).collect();
    assert!(digits.len().is_multiple_of(2), "`{hex}` has half a byte");
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// A file of the shared test data, or `None`, said aloud, where that data is absent.
pub(super) fn shared(path: &str) -> Option<serde_json::Value> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = env::var_os("SPACEBRIDGE_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let text: Option<String> = fs::read_to_string(folder.join(path)).ok();
    if text.is_none() {
        println!("skipped: the shared data `{path}` is absent");
    }
    text.map(|text| serde_json::from_str(&text).expect("shared data is JSON"))
}

/// The bytes that `text` says in base64url, padded or not.
pub(super) fn base64url(text: &str) -> Vec<u8> {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).unwrap()
}
