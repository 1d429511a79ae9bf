//! Documents: JSON for whoever does not write Rust.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::objects::from_json;
use super::{Limits, Printable};

/// Why a document cannot be read. It never quotes a value, because a value may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{detail}", place(path))]
pub struct DocumentError {
    code: &'static str,
    path: String,
    detail: String,
}

impl DocumentError {
    /// What a rule of the library refuses, at this place of a document.
    pub(crate) fn new(code: &'static str, path: impl Into<String>, detail: String) -> Self {
        Self { code, path: path.into(), detail }
    }

    fn malformed(path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code: "document-malformed", path: path.into(), detail: detail.into() }
    }

    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Where it is in the document, like `trusts[0].permits`; empty if it is the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

fn place(path: &str) -> Cow<'static, str> {
    if path.is_empty() { "".into() } else { format!("`{path}`: ").into() }
}

/// The document of `value`, as JSON. Secrets are never in it.
///
/// ```
/// use spacebridge::{Facts, write_document};
///
/// assert!(write_document(&Facts::none()).starts_with(r#"{"deployments":[]"#));
/// ```
#[must_use]
pub fn write_document<T: Serialize + ?Sized>(value: &T) -> String {
    // Neither a key that is no text nor a writer that fails: there is nothing to go wrong.
    let text = serde_json::to_string(value);
    debug_assert!(text.is_ok(), "every document has a JSON form");
    text.unwrap_or_default()
}

/// Reads a document that [`write_document`] wrote, or that a person or a program made.
///
/// # Errors
///
/// [`DocumentError`] says where the document is not what it should be: `document-too-large` above
/// [`Limits::bytes`], and else `document-malformed`.
///
/// ```
/// use spacebridge::{Lifecycle, Limits, read_document};
///
/// let text = r#"{"name": "Default", "phases": [{"name": ":", "manual": "Production"}]}"#;
/// let refused = read_document::<Lifecycle>(text, &Limits::default()).unwrap_err();
/// assert_eq!(refused.code(), "document-malformed");
/// assert_eq!(refused.path(), "phases[0].manual");
/// ```
pub fn read_document<T: DeserializeOwned>(text: &str, limits: &Limits) -> Result<T, DocumentError> {
    if text.len() > limits.bytes {
        let detail = format!("it is longer than {} bytes", limits.bytes);
        return Err(DocumentError::new("document-too-large", "", detail));
    }
    from_json(serde_json::Deserializer::from_str(text)).map_err(|error| {
        let path = if error.is_data() { path_at(text, &error) } else { String::new() };
        DocumentError::malformed(Printable(&path).to_string(), detail(&error))
    })
}

/// Where in a document the reader stood when it refused. It is found out afterwards: to note it
/// while reading doubles the code of every reader.
fn path_at(text: &str, error: &serde_json::Error) -> String {
    let line = error.line().saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let read = text.get(..before.saturating_add(error.column())).unwrap_or(text);
    let mut trail: Vec<Step<'_>> = Vec::new();
    let mut rest = read;
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        match (first, trail.last_mut()) {
            ('{', _) => trail.push(Step::Key(None)),
            ('[', _) => trail.push(Step::Index(0)),
            ('}' | ']', _) => drop(trail.pop()),
            (',', Some(Step::Key(key))) => *key = None,
            (',', Some(Step::Index(index))) => *index = index.saturating_add(1),
            ('"', within) => {
                taken = quoted(rest);
                let name = rest.get(1..taken.saturating_sub(1)).unwrap_or_default();
                if let Some(Step::Key(key @ None)) = within {
                    *key = Some(name);
                }
            }
            _ => {}
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    let mut path = String::new();
    for step in &trail {
        match step {
            Step::Key(Some(key)) if path.is_empty() => path.push_str(key),
            Step::Key(Some(key)) => path.extend([".", key]),
            Step::Key(None) => {}
            Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
        }
    }
    path
}

/// One step into a document.
enum Step<'t> {
    Key(Option<&'t str>),
    Index(usize),
}

/// How many bytes the text takes that begins with a quotation mark.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at.saturating_add(1))
}

/// What serde says, without what it quotes of the document.
fn detail(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if !error.is_data() {
        return text;
    }
    // serde_json adds where in the text it was; the path says where in the document.
    let text = text.rfind(" at line ").and_then(|end| text.get(..end)).unwrap_or(&text);
    let quotes = ["invalid ", "unknown variant "].iter().any(|start| text.starts_with(start));
    let expected = text.rfind("expected ").and_then(|start| text.get(start..));
    match expected.filter(|_| quotes) {
        Some(expected) => Printable(expected).to_string(),
        None if quotes => "it is something else".into(),
        None => Printable(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[test]
    fn what_has_keys_is_read_with_its_keys() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Two {
            one: u8,
            others: Vec<Either>,
        }
        #[derive(Debug, PartialEq, Deserialize)]
        enum Either {
            Named { a: u8 },
            Pair(u8, u8),
            Word,
        }
        let limits = Limits::default();
        let read = |text| read_document::<Two>(text, &limits);
        let text = r#"{"one": 1, "others": [{"Named": {"a": 2}}, {"Pair": [3, 4]}, "Word"]}"#;
        let others = Vec::from([Either::Named { a: 2 }, Either::Pair(3, 4), Either::Word]);
        assert_eq!(read(text), Ok(Two { one: 1, others }));
        let place = |text| read(text).map_err(|error| error.path().to_string());
        assert_eq!(place("[1, []]"), Err(String::new()));
        assert_eq!(
            place(r#"{"one": 1, "others": [{"Named": [2]}]}"#),
            Err("others[0].Named".into())
        );
        assert_eq!(place(r#"{"one": 1, "\u006fne": 1, "others": []}"#), Err("\\u006fne".into()));
    }

    #[test]
    fn no_key_of_a_map_comes_twice() {
        let limits = Limits::default();
        let read = |text| read_document::<BTreeMap<String, [u8; 1]>>(text, &limits);
        assert_eq!(read(r#"{"a": [1], "A": [2]}"#).map(|map| map.len()), Ok(2));
        let refused = read(r#"{"a": [1], "b": [2], "\u0061": [3]}"#).unwrap_err();
        assert_eq!((refused.code(), refused.path()), ("document-malformed", "\\u0061"));
        assert_eq!(refused.detail(), "it is there twice");
    }

    #[test]
    fn a_document_within_the_limit_is_read_whole() {
        #[derive(Debug, Deserialize)]
        struct Nothing {}
        let limits = Limits { bytes: 4, ..Limits::default() };
        assert!(read_document::<Nothing>("{}", &limits).is_ok());
        let code = |text| read_document::<Nothing>(text, &limits).unwrap_err().code();
        assert_eq!(code("{   }"), "document-too-large");
        assert_eq!(code("{} 1"), "document-malformed");
    }
}
