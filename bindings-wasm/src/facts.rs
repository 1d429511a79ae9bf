//! Facts in the bytes in which a host stores them.
//!
//! They are read by way of the document that they are: a second reader of every kind of fact, for
//! CBOR beside the one for JSON, would be a twentieth of the module.

use core::fmt;
use std::io::Write as _;

use js_sys::Uint8Array;
use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use spacebridge::{Code, Error, Facts, Limits, read_document};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{bytes, limits, read, show};
use crate::error::OrRefused as _;

/// Facts as bytes, for a host that keeps them in one column.
#[wasm_bindgen(skip_typescript, js_name = factsToBytes)]
pub fn facts_to_bytes(facts: &JsValue) -> Result<Uint8Array, JsValue> {
    Ok(read::<Facts>(facts)?.to_bytes().as_slice().into())
}

/// Reads what `factsToBytes` wrote.
#[wasm_bindgen(skip_typescript, js_name = factsFromBytes)]
pub fn facts_from_bytes(data: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let (data, limits) = (bytes(data, "data")?, limits(options)?);
    show(&from_bytes(&data, &limits).or_refused()?)
}

/// What `Facts::from_bytes` does.
fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Facts, Error> {
    if bytes.len() > limits.bytes {
        let detail = format!("the stored facts are larger than {} bytes", limits.bytes);
        return Err(Error::new(Code::FactsTooLarge, detail));
    }
    let mut rest = bytes;
    let Document(text) = ciborium::de::from_reader_with_recursion_limit(&mut rest, limits.depth)
        .map_err(|_| malformed())?;
    if !rest.is_empty() {
        return Err(malformed());
    }
    // It is longer as text, and its bytes were counted.
    let limits = Limits { bytes: usize::MAX, text: usize::MAX, ..*limits };
    let text = String::from_utf8(text).map_err(|_| malformed())?;
    read_document(&text, &limits).map_err(|_| malformed())
}

fn malformed() -> Error {
    let detail = "the stored facts cannot be read: they are damaged, or of another kind";
    Error::new(Code::FactsMalformed, detail)
}

/// The JSON of what CBOR says. A key that is no text makes it no JSON, and it is refused as that.
struct Document(Vec<u8>);

impl<'de> serde::Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let mut text = Vec::new();
        Writer(&mut text).deserialize(reader)?;
        Ok(Self(text))
    }
}

/// Writes one value after the other.
struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn again(&mut self) -> Writer<'_> {
        Writer(self.0)
    }

    fn write<E: serde::de::Error>(self, word: impl fmt::Display) -> Result<(), E> {
        write!(self.0, "{word}").map_err(E::custom)
    }

    /// Writes, between two brackets and with commas, what `next` writes until it has no more.
    fn write_each<E>(
        mut self,
        [open, close]: [u8; 2],
        mut next: impl FnMut(Writer<'_>) -> Result<bool, E>,
    ) -> Result<(), E> {
        self.0.push(open);
        let first = self.0.len();
        loop {
            let before = self.0.len();
            if before > first {
                self.0.push(b',');
            }
            if !next(self.again())? {
                self.0.truncate(before);
                self.0.push(close);
                return Ok(());
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("what JSON can say")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.write(value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.write(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.write(value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        serde_json::to_writer(self.0, value).map_err(E::custom)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.write("null")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.write_each(*b"[]", |element| Ok(list.next_element_seed(element)?.is_some()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.write_each(*b"{}", |mut entry| {
            if map.next_key_seed(entry.again())?.is_none() {
                return Ok(false);
            }
            entry.0.push(b':');
            map.next_value_seed(entry)?;
            Ok(true)
        })
    }
}
