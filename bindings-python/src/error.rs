//! Refusals of the core as exceptions of Python. The classes are written in Python, so that they
//! pickle, print and subclass as any other.

use pyo3::prelude::*;
use spacebridge::target::PlanError;
use spacebridge::verify::VerifyError;
use spacebridge::{Code, Error};

use crate::convert::shown;

/// The exception that a verb raises. The operator `?` converts each error of the core.
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
    let verified = error.downcast_ref::<VerifyError>();
    let planned = error.downcast_ref::<PlanError>();
    let class = match error.code() {
        _ if verified.is_some() => "VerificationError",
        _ if planned.is_some() => "PlanError",
        Code::PermissionMissing => "PermissionDenied",
        _ => "SpacebridgeError",
    };
    let arguments = (error.code().as_str(), error.to_string(), error.path());
    let made = py.import("spacebridge.errors")?.call_method1(class, arguments)?;
    if let Some(refusal) = verified {
        made.setattr("statement", shown(refusal.report()))?;
    }
    if let Some(refusal) = planned {
        made.setattr("reasons", shown(&refusal.reasons))?;
    }
    Ok(PyErr::from_value(made))
}
