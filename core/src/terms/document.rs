//! Documents: JSON for whoever does not write Rust.

use alloc::format;
use alloc::string::{String, ToString as _};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Code, Error};
use super::{Limits, Printable};

/// The document of `value`, as JSON. Secrets are never in it.
///
/// ```
/// use spacebridge::Facts;
/// use spacebridge::documents::write_document;
///
/// assert!(write_document(&Facts::none()).starts_with(r#"{"deployments":[]"#));
/// ```
///
/// # Panics
///
/// Panics if a type of the caller's own has no JSON form, such as a map whose keys are no texts.
/// Every type of this library has one.
#[must_use]
#[expect(clippy::expect_used, reason = "an empty text would be stored as if it were the document")]
pub fn write_document<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("invariant: every document has a JSON form")
}

/// Reads a document that [`write_document`] wrote, or that a person or a program made.
///
/// # Errors
///
/// `Code::DocumentTooLarge` above [`Limits::bytes`]; `Code::DocumentMalformed` if the document is
/// not
/// what it should be. [`Error::path`] says where. No error quotes a value, which may be a secret.
///
/// ```
/// use spacebridge::{Code, Lifecycle, Limits};
/// use spacebridge::documents::read_document;
///
/// let text = r#"{"name": "Default", "phases": [{"name": ":", "manual": "Production"}]}"#;
/// let refused = read_document::<Lifecycle>(text, &Limits::default()).unwrap_err();
/// assert_eq!(refused.code(), Code::DocumentMalformed);
/// assert_eq!(refused.path(), Some("phases[0].manual"));
/// ```
pub fn read_document<T: DeserializeOwned>(text: &str, limits: &Limits) -> Result<T, Error> {
    if text.len() > limits.bytes {
        let detail = format!("it is longer than {} bytes", limits.bytes);
        return Err(Error::in_document(Code::DocumentTooLarge, String::new(), &detail));
    }
    spacebridge_json::read(text).map_err(|error| {
        let path = Printable(error.path()).to_string();
        Error::in_document(Code::DocumentMalformed, path, error.detail())
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
        assert_eq!(code("{   }"), Code::DocumentTooLarge);
        assert_eq!(code("{} 1"), Code::DocumentMalformed);
    }
}
