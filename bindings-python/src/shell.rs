//! What the core is never given by itself: the time, chance and files. Each can be given instead.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use spacebridge::{Instant, Seed};

use crate::error::OrRefused as _;

/// A point in time, as an aware `datetime`.
pub(crate) struct Time(pub(crate) Instant);

impl<'py> FromPyObject<'_, 'py> for Time {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let (kind, millisecond, epoch) = clockwork(object.py())?;
        if !object.is_instance(&kind)? {
            return Err(PyTypeError::new_err("a time is a datetime.datetime with its time zone"));
        }
        if object.call_method0("utcoffset")?.is_none() {
            let detail = "a naive datetime could be any of many moments: give its time zone, \
                          as datetime.now(timezone.utc) does";
            return Err(PyValueError::new_err(detail));
        }
        let since = object.sub(epoch)?.floor_div(millisecond)?.extract()?;
        Instant::from_unix_milliseconds(since).or_refused().map(Self)
    }
}

impl<'py> IntoPyObject<'py> for Time {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (_, millisecond, epoch) = clockwork(py)?;
        epoch.add(millisecond.mul(self.0.unix_milliseconds())?)
    }
}

/// `datetime`, a `timedelta` of one millisecond, and 1970 in UTC.
fn clockwork(py: Python<'_>) -> PyResult<(Bound<'_, PyAny>, Bound<'_, PyAny>, Bound<'_, PyAny>)> {
    let module = py.import("datetime")?;
    let kind = module.getattr("datetime")?;
    let millisecond = module.getattr("timedelta")?.call1((0, 0, 1000))?;
    let utc = module.getattr("timezone")?.getattr("utc")?;
    let epoch = kind.call_method1("fromtimestamp", (0, utc))?;
    Ok((kind, millisecond, epoch))
}

/// The time that was given, or else the time that it is.
#[expect(clippy::disallowed_methods, reason = "the one place of the binding that reads a clock")]
pub(crate) fn now(given: Option<Time>) -> PyResult<Instant> {
    if let Some(Time(now)) = given {
        return Ok(now);
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    Instant::from_unix_milliseconds(milliseconds).or_refused()
}

/// The 32 bytes that were given, or else fresh ones of the operating system.
pub(crate) fn seed(given: Option<[u8; 32]>) -> PyResult<Seed> {
    let mut bytes = given.unwrap_or_default();
    if given.is_none() {
        getrandom::fill(&mut bytes).map_err(|error| PyOSError::new_err(error.to_string()))?;
    }
    Seed::from_bytes(bytes).or_refused()
}

/// What is in a file.
pub(crate) fn read(path: PathBuf) -> PyResult<Vec<u8>> {
    Ok(std::fs::read(path)?)
}
