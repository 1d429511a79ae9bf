//! The two things that the library never takes for itself: the time, and chance.

use std::time::{SystemTime, UNIX_EPOCH};

use spacebridge::{Seed, Timestamp};

use crate::fault::Fault;

/// Returns the time by the clock of this machine.
pub(crate) fn now() -> Result<Timestamp, Fault> {
    #[expect(clippy::disallowed_methods, reason = "a host has the clock that the library has not")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let milliseconds = since.ok().and_then(|since| i64::try_from(since.as_millis()).ok());
    let milliseconds =
        milliseconds.ok_or_else(|| Fault::new("clock", "the clock stands before 1970"))?;
    Ok(Timestamp::from_unix_milliseconds(milliseconds)?)
}

/// 32 bytes of the operating system's generator, for one operation.
pub(crate) fn seed() -> Result<Seed, Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Fault::new("randomness", error.to_string()))?;
    Ok(Seed::from_bytes(bytes)?)
}
