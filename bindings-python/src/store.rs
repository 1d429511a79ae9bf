//! What a host keeps between two runs, and what anybody may print.

use alloc::borrow::Cow;

use pyo3::prelude::*;
use spacebridge::{AuditRecord, Digest, Facts, Limits};

use crate::convert::{Bytes, Document, Shown, Text};
use crate::error::OrRefused as _;

/// Facts as bytes, for a host that keeps them in one column.
#[pyfunction]
#[pyo3(signature = (facts, /))]
pub(crate) fn facts_to_bytes<'py>(facts: Document<Facts>) -> Cow<'py, [u8]> {
    Cow::Owned(facts.0.to_bytes())
}

/// Reads what `facts_to_bytes` wrote.
#[pyfunction]
#[pyo3(signature = (data, /))]
pub(crate) fn facts_from_bytes(data: Bytes) -> PyResult<Shown<Facts>> {
    Facts::from_bytes(&data.0, &Limits::default()).or_refused().map(Shown)
}

/// A text that somebody else wrote, in a form in which nothing of it can act on a terminal.
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn printable(text: &str) -> String {
    spacebridge::Printable(text).to_string()
}

/// The SHA-256 of bytes, as documents write it.
#[pyfunction]
#[pyo3(signature = (data, /))]
pub(crate) fn digest_of(data: Bytes) -> String {
    Digest::of(&data.0).to_string()
}

/// A log of who changed whom we trust, each entry with the digest of the one before.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct AuditLog(spacebridge::AuditLog);

#[pymethods]
impl AuditLog {
    #[new]
    #[pyo3(signature = (document=Document(spacebridge::AuditLog::default()), /))]
    fn new(document: Document<spacebridge::AuditLog>) -> Self {
        Self(document.0)
    }

    /// The entries, as a document to be stored.
    fn document(&self) -> Shown<&spacebridge::AuditLog> {
        Shown(&self.0)
    }

    /// The log with one more entry.
    fn append(&self, record: Document<AuditRecord>) -> Self {
        let mut log = self.0.clone();
        log.append(record.0);
        Self(log)
    }

    /// The digest of the last entry: what an auditor writes down.
    #[getter]
    fn head(&self) -> Option<String> {
        self.0.head().map(|digest| digest.to_string())
    }

    /// Whether every entry follows the one before it; since a head that was written down.
    #[pyo3(signature = (since=None))]
    fn verify(&self, since: Option<Text<Digest>>) -> PyResult<()> {
        match since {
            Some(head) => self.0.verify_since(&head.0).or_refused(),
            None => self.0.verify().or_refused(),
        }
    }
}
