//! Refusals of the core as exceptions of Python. The classes are written in Python, so that they
//! pickle, print and subclass as any other.

use pyo3::prelude::*;
use spacebridge::Error;

use crate::convert::Shown;

/// A result of the core as a result of Python.
pub(crate) trait OrRefused<T> {
    fn or_refused(self) -> PyResult<T>;
}

impl<T, E: Into<Error>> OrRefused<T> for Result<T, E> {
    fn or_refused(self) -> PyResult<T> {
        self.map_err(|error| {
            let error = error.into();
            Python::attach(|py| exception(py, &error)).unwrap_or_else(|other| other)
        })
    }
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let arguments = (error.code(), error.to_string(), error.path());
    let made = py.import("spacebridge.errors")?.call_method1(error.family(), arguments)?;
    match error {
        Error::Verify(refusal) => made.setattr("statement", Shown(refusal.statement()))?,
        Error::Plan(refusal) => made.setattr("reasons", Shown(&refusal.reasons))?,
        _ => {}
    }
    Ok(PyErr::from_value(made))
}
