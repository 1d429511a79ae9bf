//! The time and the randomness, which the core never provides itself. The host may pass each.

use js_sys::Date;
#[cfg(feature = "full")]
use js_sys::{Function, Reflect, Uint8Array, global};
#[cfg(feature = "full")]
use spacebridge::Seed;
use spacebridge::Timestamp;
use wasm_bindgen::{JsCast as _, JsValue};
#[cfg(feature = "full")]
use zeroize::Zeroizing;

use crate::convert::{Options, bytes_of, text};
use crate::error::{OrRefused as _, argument, refusal};

/// The time that stands under `now`, or else the time that it is.
pub(crate) fn now(options: &Options<'_>) -> Result<Timestamp, JsValue> {
    moment(options, "now")
}

/// The time that stands under `name`, or else the time that it is: a `Date`, or a text as RFC 3339
/// has it.
pub(crate) fn moment(options: &Options<'_>, name: &str) -> Result<Timestamp, JsValue> {
    match options.get(name)? {
        None => from_milliseconds(Date::now(), name),
        Some(given) => match given.dyn_ref::<Date>() {
            Some(date) => from_milliseconds(date.get_time(), name),
            None => text(&given, name)?.parse().or_refused(),
        },
    }
}

#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "it saturates")]
fn from_milliseconds(milliseconds: f64, name: &str) -> Result<Timestamp, JsValue> {
    if !milliseconds.is_finite() {
        return Err(argument(name, "a valid Date"));
    }
    Timestamp::from_unix_milliseconds(milliseconds as i64).or_refused()
}

/// A point in time as a `Date`.
pub(crate) fn date(instant: Timestamp) -> JsValue {
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "±2^48 is exact")]
    let milliseconds = instant.unix_milliseconds() as f64;
    Date::new(&milliseconds.into()).into()
}

/// The 32 bytes that stand under `seed`, or else fresh ones from `crypto.getRandomValues`.
#[cfg(feature = "full")]
pub(crate) fn seed_bytes(options: &Options<'_>) -> Result<Zeroizing<[u8; 32]>, JsValue> {
    let given = options.get("seed")?;
    given.map_or_else(fresh, |seed| bytes_of(&seed, "seed")).map(Zeroizing::new)
}

/// Reads the seed, or makes one of fresh random bytes.
#[cfg(feature = "full")]
pub(crate) fn seed(options: &Options<'_>) -> Result<Seed, JsValue> {
    Seed::from_bytes(*seed_bytes(options)?).or_refused()
}

#[cfg(feature = "full")]
fn fresh() -> Result<[u8; 32], JsValue> {
    let none = || refusal("key-unavailable", "", "there is no crypto.getRandomValues here");
    let crypto = Reflect::get(&global(), &"crypto".into())?;
    let random = Reflect::get(&crypto, &"getRandomValues".into()).map_err(|_| none())?;
    let random: &Function = random.dyn_ref().ok_or_else(none)?;
    let array = Uint8Array::new_with_length(32);
    random.call1(&crypto, &array)?;
    bytes_of(&array, "seed")
}
