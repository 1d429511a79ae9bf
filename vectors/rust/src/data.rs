//! Reads the vectors as they lie on disk: `shared/*.json`, and the lists of cases.
//!
//! Tests and fuzz targets outside of this program include this file by its path.

extern crate alloc;
extern crate std;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use serde_json::Value;

/// The bytes of each file, by its name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads the files of `shared/NAME.json`.
pub(crate) fn shared(vectors: &Path, name: &str) -> Result<Files> {
    files(&document(&vectors.join("shared").join(format!("{name}.json")))?)
}

/// Reads the cases of one kind (`accept`, `refuse` or `rules`), each with the path of its file.
pub(crate) fn cases(vectors: &Path, kind: &str) -> Result<Vec<(PathBuf, Value)>> {
    let mut cases = Vec::new();
    for path in lists(&vectors.join(kind))? {
        let mut list = document(&path)?;
        let Some(Value::Array(found)) = list.get_mut("cases").map(Value::take) else {
            return Err(Error::other(format!("{}: `cases` is no list", path.display())));
        };
        cases.extend(found.into_iter().map(|case| (path.clone(), case)));
    }
    Ok(cases)
}

/// Decodes the files of a case, or of a document in `shared/`.
pub(crate) fn files(holder: &Value) -> Result<Files> {
    let files = holder.get("files").and_then(Value::as_object);
    let each = files.into_iter().flatten();
    each.map(|(name, file)| Ok((name.clone(), content(name, file)?))).collect()
}

/// Writes a JSON document as the vectors spell it.
pub(crate) fn spelled(document: &Value) -> Result<String> {
    let text = serde_json::to_string_pretty(document);
    Ok(format!("{}\n", text.map_err(|error| Error::other(error.to_string()))?))
}

fn content(name: &str, file: &Value) -> Result<Vec<u8>> {
    let fault = |why: &str| Error::other(format!("file `{name}`: {why}"));
    let forms = file.as_object().filter(|forms| forms.len() == 1);
    let form = forms.and_then(|forms| forms.iter().next());
    match form.map(|(form, content)| (form.as_str(), content)) {
        Some(("base64", Value::String(text))) => {
            Base64::decode_vec(text).map_err(|error| fault(&error.to_string()))
        }
        Some(("text", Value::String(text))) => Ok(text.clone().into_bytes()),
        Some(("json", document)) => Ok(spelled(document)?.into_bytes()),
        _ => Err(fault("give exactly one of `base64`, `text` and `json`")),
    }
}

/// Lists the JSON files of a folder, ascending; none if the folder is missing.
fn lists(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn document(path: &Path) -> Result<Value> {
    let fault =
        |error: &dyn core::fmt::Display| Error::other(format!("{}: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| fault(&error))?;
    serde_json::from_str(&text).map_err(|error| fault(&error))
}
