//! The time, randomness and locks, which the core never provides itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use pyo3::exceptions::{PyOSError, PyRuntimeError};
use spacebridge as sb;

use crate::convert::Time;
use crate::error::Refused;

/// The time that was given, or else the time that it is.
#[expect(clippy::disallowed_methods, reason = "the one place of the binding that reads a clock")]
pub(crate) fn time(given: Option<Time>) -> Result<sb::Timestamp, Refused> {
    if let Some(Time(now)) = given {
        return Ok(now);
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let milliseconds = since.and_then(|since| i64::try_from(since.as_millis()).ok());
    let wrong = || PyOSError::new_err("system clock: it is before 1970; set it, or pass `now`");
    let milliseconds = milliseconds.ok_or_else(|| Refused(wrong()))?;
    Ok(sb::Timestamp::from_unix_milliseconds(milliseconds)?)
}

/// The 32 bytes that were given, or else fresh ones of the operating system.
pub(crate) fn seed(given: Option<[u8; 32]>) -> Result<sb::Seed, Refused> {
    let mut bytes = given.unwrap_or_default();
    if given.is_none() {
        let failed = |error: getrandom::Error| Refused(PyOSError::new_err(error.to_string()));
        getrandom::fill(&mut bytes).map_err(failed)?;
    }
    Ok(sb::Seed::from_bytes(bytes)?)
}

/// Returns the acting person and the time.
pub(crate) fn actor(user: &str, now: Option<Time>) -> Result<sb::Actor<'_>, Refused> {
    Ok(sb::Actor::new(user, time(now)?))
}

/// A value that several threads may change.
pub(crate) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Shared<T> {
    pub(crate) fn copy(&self) -> T {
        self.lock().clone()
    }
}

/// A value that can be taken once.
pub(crate) struct Once<T>(Shared<Option<T>>);

impl<T> Once<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Shared::new(Some(value)))
    }

    /// Acts upon it, or says why it is `spent`.
    pub(crate) fn with<R>(
        &self,
        spent: &'static str,
        act: impl FnOnce(&mut T) -> R,
    ) -> Result<R, Refused> {
        self.0.lock().as_mut().map(act).ok_or_else(|| Refused(PyRuntimeError::new_err(spent)))
    }

    /// Takes it, or says why it is `spent`.
    pub(crate) fn take(&self, spent: &'static str) -> Result<T, Refused> {
        self.0.lock().take().ok_or_else(|| Refused(PyRuntimeError::new_err(spent)))
    }
}
