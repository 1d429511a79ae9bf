//! Refusals of the core as exceptions of Python.

use pyo3::PyErr;

pyo3::import_exception!(spacebridge._error, SpacebridgeError);

/// The exception for a refusal: its stable code and its message.
///
/// The class is written in Python, so that it pickles, prints and subclasses as any other.
pub(crate) fn refusal(code: &'static str, error: &dyn core::error::Error) -> PyErr {
    SpacebridgeError::new_err((code, error.to_string()))
}
