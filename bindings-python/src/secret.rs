//! Sensitive text in Python.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use spacebridge::SecretText;

/// A text that must not be seen. It is printed, formatted and logged as `Secret(…)`, and neither
/// pickled nor written as JSON; `expose()` is the one way to read it.
#[pyclass(frozen, eq, module = "spacebridge")]
#[derive(PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) SecretText);

#[pymethods]
impl Secret {
    #[new]
    #[pyo3(signature = (text, /))]
    fn new(text: &str) -> Self {
        Self(SecretText::new(text))
    }

    /// The text itself. Whoever calls this answers for where it goes.
    fn expose(&self) -> &str {
        self.0.expose()
    }

    #[expect(clippy::unused_self, reason = "Python asks the object")]
    fn __repr__(&self) -> &'static str {
        "Secret(…)"
    }

    #[expect(clippy::unused_self, reason = "Python asks the object")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a secret is not pickled or copied: hand the object itself on"))
    }
}
