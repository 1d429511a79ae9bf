//! Points in time. The core never reads a clock: `now` is always an argument.

use super::{Code, Error, Refusal};
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z, written as RFC 3339 in UTC.
///
/// Valid from year 0 to year 9999, so that every value has a text form.
///
/// ```
/// use spacebridge::Timestamp;
///
/// let instant: Timestamp = "2024-03-27T22:13:19.538+01:00".parse()?;
/// assert_eq!(instant.to_string(), "2024-03-27T21:13:19.538Z");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_799_999;

/// The text or number is not a point in time between year 0 and year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time is written as RFC 3339 has it, like `2024-03-27T21:13:19Z`, with its offset")]
struct TimestampError;

impl Refusal for TimestampError {
    fn code(&self) -> Code {
        Code::InstantMalformed
    }
}

impl Timestamp {
    /// The instant this many milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// `Code::InstantMalformed` outside years 0 to 9999, which RFC 3339 cannot write.
    pub fn from_unix_milliseconds(milliseconds: i64) -> Result<Self, Error> {
        if !(FIRST..=LAST).contains(&milliseconds) {
            return Err(TimestampError.into());
        }
        Ok(Self(milliseconds))
    }

    /// The instant this many seconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// `Code::InstantMalformed` outside years 0 to 9999, which RFC 3339 cannot write.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, Error> {
        match seconds.checked_mul(1000) {
            Some(milliseconds) => Self::from_unix_milliseconds(milliseconds),
            None => Err(TimestampError.into()),
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_milliseconds(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant moved by `milliseconds`, held within years 0 to 9999.
    #[must_use]
    pub fn saturating_add_milliseconds(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds).clamp(FIRST, LAST))
    }

    /// How many milliseconds lie between `earlier` and this instant; negative if this is before.
    #[must_use]
    pub const fn milliseconds_since(self, earlier: Self) -> i64 {
        // Both lie within ±2^48, so the difference cannot overflow.
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = i128::from(self.0).saturating_mul(1_000_000);
        let text = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok())
            .ok_or(fmt::Error)?;
        out.write_str(&text)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Instant({self})")
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| TimestampError)?;
        let milliseconds = moment.unix_timestamp_nanos().div_euclid(1_000_000);
        Self::from_unix_milliseconds(i64::try_from(milliseconds).map_err(|_| TimestampError)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
