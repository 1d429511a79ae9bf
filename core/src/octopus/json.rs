//! JSON within limits: every value counted, every text measured, no key twice.
//!
//! Nesting is bounded by `serde_json` itself (127 levels), so walking a value cannot exhaust a
//! stack.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::error::OctopusError;
use crate::terms::Limits;

/// Reads one document; a byte order mark at its beginning is skipped (some of Octopus's have one).
///
/// `left` is how many more values may be read, over all documents.
pub(super) fn parse(
    document: &str,
    bytes: &[u8],
    limits: &Limits,
    left: &mut usize,
) -> Result<Value, OctopusError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let budget = Budget { left: Cell::new(*left), text: limits.text, broken: Cell::new(None) };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = budget
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| budget.error(document, &error, limits))?;
    *left = budget.left.get();
    Ok(value)
}

/// What may still be read, and which rule stopped the reading.
struct Budget {
    left: Cell<usize>,
    text: usize,
    broken: Cell<Option<Broken>>,
}

#[derive(Clone, Copy)]
enum Broken {
    KeyTwice,
    Text,
    Values,
}

impl Budget {
    fn stop<E: serde::de::Error>(&self, broken: Broken) -> E {
        self.broken.set(Some(broken));
        E::custom("stopped")
    }

    fn take<E: serde::de::Error>(&self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| self.stop(Broken::Values))?;
        self.left.set(left);
        Ok(())
    }

    fn measure<E: serde::de::Error>(&self, text: &str) -> Result<(), E> {
        if text.len() > self.text { Err(self.stop(Broken::Text)) } else { Ok(()) }
    }

    /// What went wrong. The message of `error` may quote the document, so it is not passed on.
    fn error(&self, document: &str, error: &serde_json::Error, limits: &Limits) -> OctopusError {
        let document = String::from(document);
        let (line, column) = (error.line(), error.column());
        match self.broken.get() {
            Some(Broken::KeyTwice) => OctopusError::KeyTwice { document, line, column },
            Some(Broken::Text) => {
                OctopusError::TooLarge { document, what: "bytes in a text", limit: limits.text }
            }
            Some(Broken::Values) => {
                OctopusError::TooLarge { document, what: "values", limit: limits.items }
            }
            None => OctopusError::Malformed { document, line, column },
        }
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
                return Err(self.stop(Broken::KeyTwice));
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
    use crate::terms::{Code, Refusal as _};

    fn refusal(bytes: &[u8], limits: Limits) -> Code {
        parse("a.json", bytes, &limits, &mut limits.items.clone()).unwrap_err().code()
    }

    #[test]
    fn what_json_allows_and_we_do_not() {
        assert_eq!(refusal(br#"{"A": 1, "A": 2}"#, Limits::default()), Code::OctopusKeyTwice);
        assert_eq!(refusal(b"[1] 2", Limits::default()), Code::OctopusMalformed);
        assert_eq!(refusal(&b"[".repeat(200), Limits::default()), Code::OctopusMalformed);
        let few = Limits { items: 3, ..Limits::default() };
        assert_eq!(refusal(b"[1, 2, 3]", few), Code::OctopusTooLarge);
        let short = Limits { text: 3, ..Limits::default() };
        assert_eq!(refusal(b"[\"1234\"]", short), Code::OctopusTooLarge);
        assert_eq!(refusal(b"{\"1234\": 0}", short), Code::OctopusTooLarge);
    }

    #[test]
    fn a_byte_order_mark_and_every_kind_of_value() {
        let text = "\u{feff}{\"a\": [1, -1, 1.5, true, null, \"x\"]}";
        let mut left = 100;
        let value = parse("a.json", text.as_bytes(), &Limits::default(), &mut left).unwrap();
        assert_eq!(value, serde_json::json!({"a": [1, -1, 1.5, true, null, "x"]}));
        assert_eq!(left, 92);
    }
}
