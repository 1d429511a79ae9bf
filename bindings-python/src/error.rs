//! Refusals of the core as exceptions of Python. The classes are written in Python, so that they
//! pickle, print and subclass as any other.

use pyo3::prelude::*;
use spacebridge::Error;

use crate::convert::shown;

/// What a verb raises. Each refusal of the core becomes one by `?`.
pub(crate) struct Refused(pub(crate) PyErr);

impl<E> From<E> for Refused
where
    Error: From<E>,
{
    fn from(error: E) -> Self {
        let error = Error::from(error);
        Self(Python::attach(|py| exception(py, &error)).unwrap_or_else(|other| other))
    }
}

impl From<Refused> for PyErr {
    fn from(refused: Refused) -> Self {
        refused.0
    }
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let arguments = (error.code(), error.to_string(), error.path());
    let made = py.import("spacebridge.errors")?.call_method1(error.family(), arguments)?;
    match error {
        Error::Verify(refusal) => made.setattr("statement", shown(refusal.report()))?,
        Error::Plan(refusal) => made.setattr("reasons", shown(&refusal.reasons))?,
        _ => {}
    }
    Ok(PyErr::from_value(made))
}
