//! The files of the vectors as they are written: lists of cases, and what they share.

use alloc::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use base64ct::{Base64, Encoding as _};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::cases::{Case, Cases};
use crate::data::{Files, spelled};

/// A case as it is written: its fields from the name to the files.
struct Written(Value);

/// A step as it is written: from the verb to what is expected.
struct WrittenStep<'v>(&'v Value);

const OF_CASE: [&str; 7] = ["name", "purpose", "attack", "spec", "steps", "files", "intermediates"];
const FIRST_OF_STEP: &str = "verb";
const LAST_OF_STEP: &str = "expect";

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for key in OF_CASE {
            match self.0.get(key) {
                None => {}
                Some(Value::Array(steps)) if key == "steps" => {
                    let steps: Vec<_> = steps.iter().map(WrittenStep).collect();
                    map.serialize_entry(key, &steps)?;
                }
                Some(value) => map.serialize_entry(key, value)?,
            }
        }
        map.end()
    }
}

impl Serialize for WrittenStep<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let fields = || self.0.as_object().into_iter().flatten();
        let ends = [FIRST_OF_STEP, LAST_OF_STEP];
        let one = |wanted: &'static str| fields().filter(move |(key, _)| *key == wanted);
        let between = fields().filter(|(key, _)| !ends.contains(&key.as_str()));
        for (key, value) in one(FIRST_OF_STEP).chain(between).chain(one(LAST_OF_STEP)) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Writes every list of cases and every shared document, by its path below `vectors/`.
pub(crate) fn written(made: &Cases) -> Result<BTreeMap<String, String>> {
    let mut lists: BTreeMap<&str, Vec<Written>> = BTreeMap::new();
    for (path, case) in &made.cases {
        lists.entry(&case.list).or_default().push(Written(document(path, case)));
    }
    let mut written = BTreeMap::new();
    for (list, cases) in lists {
        let text = serde_json::to_string_pretty(&BTreeMap::from([("cases", cases)]))?;
        written.insert(list.to_owned(), format!("{text}\n"));
    }
    let groups: BTreeSet<&str> = made.shared.keys().filter_map(|file| group(file)).collect();
    for name in groups {
        let of_it = |(file, content): (&String, &Vec<u8>)| {
            let (found, rest) = file.split_once('/')?;
            (found == name).then(|| (rest.to_owned(), content.clone()))
        };
        let files = made.shared.iter().filter_map(of_it).collect();
        written.insert(format!("shared/{name}.json"), spelled(&json!({"files": held(&files)}))?);
    }
    Ok(written)
}

/// Makes the whole document of a case.
pub(crate) fn document(path: &str, case: &Case) -> Value {
    let mut fields = case.fields.clone();
    let name = path.split_once('/').map_or(path, |(_, name)| name);
    fields.insert("name".into(), name.into());
    if !case.files.is_empty() {
        fields.insert("files".into(), held(&case.files).into());
    }
    fields.into()
}

fn group(reference: &str) -> Option<&str> {
    Some(reference.split_once('/')?.0)
}

fn held(files: &Files) -> Map<String, Value> {
    files.iter().map(|(name, content)| (name.clone(), form(name, content))).collect()
}

/// Chooses the form that reads best and gives the same bytes.
fn form(name: &str, content: &[u8]) -> Value {
    let plain = |c: char| c == '\n' || !c.is_control();
    let Some(text) = str::from_utf8(content).ok().filter(|text| text.chars().all(plain)) else {
        return json!({"base64": Base64::encode_string(content)});
    };
    let is_document = |document: &Value| spelled(document).is_ok_and(|again| again == text);
    match serde_json::from_str(text).ok().filter(is_document) {
        Some(document) if name.strip_suffix(".json").is_some() => json!({"json": document}),
        _ => json!({"text": text}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    #[test]
    fn every_form_gives_the_bytes_back() -> Result<()> {
        let files = Files::from([
            ("a.json".to_owned(), b"{\n  \"a\": 1\n}\n".to_vec()),
            ("b.json".to_owned(), b"{\"a\": 1}".to_vec()),
            ("bytes".to_owned(), vec![0, 255]),
            ("control".to_owned(), b"a\x1b".to_vec()),
            ("none".to_owned(), Vec::new()),
            ("text".to_owned(), "\u{feff}grün\n".into()),
        ]);
        let held = held(&files);
        let forms: Vec<&str> = held
            .values()
            .filter_map(|file| Some(file.as_object()?.keys().next()?.as_str()))
            .collect();
        assert_eq!(forms, ["json", "text", "base64", "base64", "text", "text"]);
        assert_eq!(data::files(&json!({"files": held}))?, files);
        Ok(())
    }

    #[test]
    fn a_file_of_no_form_or_of_two_is_rejected() {
        for file in [json!({}), json!({"text": "a", "base64": ""}), json!({"hex": "00"})] {
            let held = json!({"files": {"one": file}});
            let fault = data::files(&held).err().map(|error| error.to_string());
            let wanted = "file `one`: give exactly one of `base64`, `text` and `json`";
            assert_eq!(fault.as_deref(), Some(wanted));
        }
    }
}
