//! JSON within limits: every value counted, every text measured, no key twice.
//!
//! Nesting is bounded by `serde_json` itself (127 levels), so walking a value cannot exhaust a
//! stack.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::encoding;
use crate::error::{Error, Kind};

/// Limits on a document that is read as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a caller has to set every limit")]
pub struct ValueLimits {
    /// Bytes of one text or key.
    pub text: usize,
    /// Values in all, of whatever kind.
    pub values: usize,
}

/// Reads bytes as one JSON value and returns it with the number of values in it.
///
/// # Errors
///
/// - [`Kind::Encoding`] if the bytes are not UTF-8; a byte order mark is skipped.
/// - [`Kind::Syntax`] if the text is not JSON, or nested deeper than 127 levels.
/// - [`Kind::KeyTwice`] if an object has a key twice: readers differ in which value they take.
/// - [`Kind::TextTooLong`], [`Kind::TooManyValues`] above the limits.
///
/// ```
/// use spacebridge_json::{Kind, ValueLimits, read_value};
///
/// let limits = ValueLimits { text: 100, values: 3 };
/// assert_eq!(read_value(b"[1, 2]", &limits).map(|(_, values)| values), Ok(3));
/// assert_eq!(read_value(b"[1, 2, 3]", &limits).unwrap_err().kind(), Kind::TooManyValues);
/// ```
pub fn read_value(bytes: &[u8], limits: &ValueLimits) -> Result<(Value, usize), Error> {
    let text = encoding::text(bytes)?;
    let left = Cell::new(limits.values);
    let budget = Budget { left, text: limits.text, broken: Cell::new(None) };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = budget
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| budget.error(&error, limits))?;
    Ok((value, limits.values.saturating_sub(budget.left.get())))
}

/// The rest of the limits, and the limit that stopped the reading.
struct Budget {
    left: Cell<usize>,
    text: usize,
    broken: Cell<Option<Kind>>,
}

impl Budget {
    fn stop<E: serde::de::Error>(&self, broken: Kind) -> E {
        self.broken.set(Some(broken));
        E::custom("stopped")
    }

    fn take<E: serde::de::Error>(&self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| self.stop(Kind::TooManyValues))?;
        self.left.set(left);
        Ok(())
    }

    fn measure<E: serde::de::Error>(&self, text: &str) -> Result<(), E> {
        if text.len() > self.text { Err(self.stop(Kind::TextTooLong)) } else { Ok(()) }
    }

    /// Returns the fault. The message of `error` may quote the document, so it is not passed on.
    fn error(&self, error: &serde_json::Error, limits: &ValueLimits) -> Error {
        let kind = self.broken.get().unwrap_or(Kind::Syntax);
        let detail = match kind {
            Kind::KeyTwice => "an object has a key twice".into(),
            Kind::TextTooLong => format!("a text is longer than {} bytes", limits.text),
            Kind::TooManyValues => format!("there are more than {} values", limits.values),
            _ => "the text is not JSON".into(),
        };
        let line = error.line();
        let column = error.column();
        Error { kind, path: String::new(), detail, line, column }
    }
}

impl<'de> DeserializeSeed<'de> for &Budget {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.take()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Budget {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.measure(text)?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.measure::<A::Error>(&key)?;
            if map.contains_key(&key) {
                return Err(self.stop(Kind::KeyTwice));
            }
            let value = entries.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ValueLimits = ValueLimits { text: 100, values: 100 };

    fn refusal(bytes: &[u8], limits: ValueLimits) -> Kind {
        read_value(bytes, &limits).unwrap_err().kind()
    }

    #[test]
    fn the_reader_rejects_more_than_json_does() {
        assert_eq!(refusal(br#"{"A": 1, "A": 2}"#, LIMITS), Kind::KeyTwice);
        assert_eq!(refusal(b"[1] 2", LIMITS), Kind::Syntax);
        assert_eq!(refusal(&b"[".repeat(200), ValueLimits { values: 300, ..LIMITS }), Kind::Syntax);
        assert_eq!(refusal(b"[1, 2, 3]", ValueLimits { values: 3, ..LIMITS }), Kind::TooManyValues);
        let short = ValueLimits { text: 3, ..LIMITS };
        assert_eq!(refusal(b"[\"1234\"]", short), Kind::TextTooLong);
        assert_eq!(refusal(b"{\"1234\": 0}", short), Kind::TextTooLong);
        assert_eq!(refusal(b"{\0}\0", LIMITS), Kind::Encoding);
    }

    #[test]
    fn a_byte_order_mark_and_every_kind_of_value() {
        let text = "\u{feff}{\"a\": [1, -1, 1.5, true, null, \"x\"]}";
        let (value, values) = read_value(text.as_bytes(), &LIMITS).unwrap();
        assert_eq!(value, serde_json::json!({"a": [1, -1, 1.5, true, null, "x"]}));
        assert_eq!(values, 8);
    }
}
