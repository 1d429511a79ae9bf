//! The versions of releases.

use spacebridge::{ReleaseVersion, VersionError};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::refusal;

/// Compares the versions of two releases as Octopus orders them: negative if `left` comes before
/// `right`, 0 if they are the same version, positive if it comes after.
///
/// # Errors
///
/// Throws a `SpacebridgeError` if one of them is not a version.
#[wasm_bindgen(js_name = compareVersions)]
pub fn compare_versions(left: &str, right: &str) -> Result<i32, JsValue> {
    Ok(match parse(left)?.cmp(&parse(right)?) {
        core::cmp::Ordering::Less => -1,
        core::cmp::Ordering::Equal => 0,
        core::cmp::Ordering::Greater => 1,
    })
}

fn parse(text: &str) -> Result<ReleaseVersion, JsValue> {
    text.parse().map_err(|error: VersionError| refusal(error.code(), &error))
}
