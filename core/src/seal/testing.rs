//! Helpers of the tests in this folder: vectors of other people, and hexadecimal text.

extern crate std;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use std::fs;
use std::path::PathBuf;

/// The bytes that `hex` says.
pub(super) fn hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter_map(|c| c.to_digit(16)).map(|d| u8::try_from(d).unwrap()).collect();
    assert!(digits.len().is_multiple_of(2), "`{hex}` has half a byte");
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Every JSON file in `folder` of a collection of public vectors, as `folder/name`.
pub(super) fn public_folder(collection: &str, folder: &str) -> Vec<(String, serde_json::Value)> {
    let path = data().join(collection).join(folder);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let stems = names.filter_map(|name| Some(String::from(name.strip_suffix(".json")?)));
    let read = |stem: String| {
        let file = public(&format!("{collection}/{folder}/{stem}.json"));
        (format!("{folder}/{stem}"), file)
    };
    stems.map(read).collect()
}

/// A file of public vectors. Its source and licence are in `SOURCES.md` beside it.
pub(super) fn public(path: &str) -> serde_json::Value {
    let text = fs::read_to_string(data().join(path));
    let text = text.unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).expect("public vectors are JSON")
}

fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/public_vectors")
}

/// The bytes that `text` says in base64url, padded or not.
pub(super) fn base64url(text: &str) -> Vec<u8> {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).unwrap()
}
