//! Helpers of the tests in this folder: vectors of other people, read where they lie, and
//! hexadecimal text.

extern crate std;

use alloc::format;
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

fn data() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    env::var_os("SPACEBRIDGE_SHARED_DATA").map_or_else(beside, PathBuf::from)
}

/// Every JSON file in `folder` of a collection in the shared test data, as `folder/name`; `None`,
/// said aloud, where it is absent.
pub(super) fn shared_folder(
    collection: &str,
    folder: &str,
) -> Option<Vec<(String, serde_json::Value)>> {
    let Ok(entries) = fs::read_dir(data().join(collection).join(folder)) else {
        println!("skipped: the shared data `{collection}/{folder}` is absent");
        return None;
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let stems = names.filter_map(|name| Some(String::from(name.strip_suffix(".json")?)));
    let read = |stem: String| {
        let file = shared(&format!("{collection}/{folder}/{stem}.json"))?;
        Some((format!("{folder}/{stem}"), file))
    };
    stems.map(read).collect()
}

/// A file of the shared test data, or `None`, said aloud, where that data is absent.
pub(super) fn shared(path: &str) -> Option<serde_json::Value> {
    let text: Option<String> = fs::read_to_string(data().join(path)).ok();
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
