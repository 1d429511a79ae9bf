//! Documents: JSON for whoever does not write Rust.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};

use serde::Serialize;
use serde::de::DeserializeOwned;

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
    spacebridge_json::read(text).map_err(|error| {
        DocumentError::malformed(Printable(error.path()).to_string(), error.detail())
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

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
