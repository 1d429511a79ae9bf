//! The words of documents, each by itself.

use core::str::FromStr;

use spacebridge::packages::{OciDigest, Sha1};
use spacebridge::release::TenantTag;
use spacebridge::{Digest, EnvironmentRef, Error, Label, Name, ReleaseVersion, Timestamp};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{text, word};
use crate::error::argument;

/// One word as documents write it, once it is read. `kind` says which word it is.
#[wasm_bindgen(skip_typescript, js_name = checkWord)]
pub fn check_word(kind: &JsValue, given: &JsValue) -> Result<String, JsValue> {
    match text(kind, "kind")?.as_str() {
        "digest" => written::<Digest>(given),
        "environment" => written::<EnvironmentRef>(given),
        "instant" => written::<Timestamp>(given),
        "label" => written::<Label>(given),
        "name" => written::<Name>(given),
        "oci" => written::<OciDigest>(given),
        "sha1" => written::<Sha1>(given),
        "tag" => written::<TenantTag>(given),
        "version" => written::<ReleaseVersion>(given),
        _ => Err(argument("kind", "the name of a word")),
    }
}

fn written<T: FromStr<Err: Into<Error>> + ToString>(given: &JsValue) -> Result<String, JsValue> {
    word::<T>(given, "text").map(|word| word.to_string())
}
