//! Documents: the core's values as plain objects of Python, and back.
//!
//! A document is what JSON can say, and JSON is what carries it: the same document serves Rust,
//! Python and JavaScript. What is secret has no serial form that shows it, so nothing is redacted
//! here.

use core::str::FromStr;

use pyo3::call::PyCallArgs;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spacebridge::{Error, Limits, read_document, write_document};
use zeroize::Zeroizing;

use crate::error::OrRefused as _;
use crate::shell;

/// A value of the core that is shown as a document.
pub(crate) struct Shown<T>(pub(crate) T);

impl<'py, T: Serialize> IntoPyObject<'py> for Shown<T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (write_document(&self.0),))
    }
}

/// A value of the core that is read from a document.
#[derive(Default)]
pub(crate) struct Document<T>(pub(crate) T);

impl<'py, T: DeserializeOwned> FromPyObject<'_, 'py> for Document<T> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let module = object.py().import("spacebridge._document")?;
        let text: String = module.call_method1("to_text", (object,))?.extract()?;
        read_document(&Zeroizing::new(text), &Limits::default()).or_refused().map(Self)
    }
}

/// A word of the core that is read from a text, with the word's own refusals.
pub(crate) struct Text<T>(pub(crate) T);

impl<'py, T: FromStr<Err: Into<Error>>> FromPyObject<'_, 'py> for Text<T> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        object.extract::<String>()?.parse().or_refused().map(Self)
    }
}

/// Bytes: themselves, or the file that has them.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl<'py> FromPyObject<'_, 'py> for Bytes {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Self(bytes.as_bytes().to_vec()));
        }
        if object.is_instance_of::<PyByteArray>() || object.is_instance_of::<PyMemoryView>() {
            let bytes = object.py().get_type::<PyBytes>().call1((object,))?;
            return Ok(Self(bytes.cast::<PyBytes>()?.as_bytes().to_vec()));
        }
        if object.hasattr("__fspath__")? {
            return shell::read(object.extract()?).map(Self);
        }
        Err(PyTypeError::new_err("bytes, a bytearray, a memoryview or an os.PathLike is wanted"))
    }
}

/// A text: itself, or what is in a file.
pub(crate) struct Written(pub(crate) Zeroizing<String>);

impl<'py> FromPyObject<'_, 'py> for Written {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return object.extract().map(|text| Self(Zeroizing::new(text)));
        }
        let Bytes(bytes) = object.extract()?;
        let text = String::from_utf8(bytes).map_err(|_| PyValueError::new_err("not UTF-8"))?;
        Ok(Self(Zeroizing::new(text)))
    }
}

/// What a verb gives, as the named tuple of that name.
pub(crate) fn result<'py>(
    py: Python<'py>,
    name: &str,
    parts: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    py.import("spacebridge._results")?.call_method1(name, parts)
}
