//! Documents: the core's values as plain objects of JavaScript, and back.
//!
//! A document is what JSON can say, and JSON carries it: engines read and write it faster than
//! objects are built property by property across the boundary, and nothing that an object does when
//! it is looked at happens inside.

use alloc::rc::Rc;
use core::str::FromStr;
use std::io;

use js_sys::{ArrayBuffer, JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::Formatter;
use spacebridge::documents::read_document;
use spacebridge::{Error, Facts, Limits};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::error::{OrRefused as _, argument, refusal};

/// The document of a value.
pub(crate) fn show<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Exact);
    value.serialize(&mut serializer).map_err(|error| {
        let detail = error.to_string();
        refusal("number-unsafe", "", &detail)
    })?;
    let text = String::from_utf8(bytes).map_err(|_| argument("document", "text"))?;
    JSON::parse(&text)
}

/// The document of what there may be; `null` if there is nothing.
pub(crate) fn show_some<T: Serialize>(value: Option<&T>) -> Result<JsValue, JsValue> {
    value.map_or(Ok(JsValue::NULL), show)
}

/// Numbers that JavaScript holds exactly; others are refused, and not rounded.
struct Exact;

const LARGEST: u64 = (1 << 53) - 1;

impl Formatter for Exact {
    fn write_u64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        if value > LARGEST {
            let detail = "the document has a number that JavaScript cannot hold exactly";
            return Err(io::Error::other(detail));
        }
        write!(writer, "{value}")
    }
}

/// The value that a document describes.
pub(crate) fn read<T: DeserializeOwned>(document: &JsValue) -> Result<T, JsValue> {
    read_document(&text_of(document)?, &Limits::default()).or_refused()
}

/// Reads the value that a document describes; nothing means the default.
pub(crate) fn read_or_default<T: DeserializeOwned + Default>(
    document: &JsValue,
) -> Result<T, JsValue> {
    if is_nothing(document) { Ok(T::default()) } else { read(document) }
}

/// The facts that a verb is given: those of a handle, or a document.
pub(crate) fn given(facts: &JsValue) -> Result<Rc<Facts>, JsValue> {
    if is_nothing(facts) {
        return Ok(Rc::new(Facts::none()));
    }
    #[cfg(feature = "full")]
    if let Some(facts) = crate::facts::handle(facts)? {
        return Ok(facts);
    }
    read_document(&text_of(facts)?, &Limits::trusted()).or_refused().map(Rc::new)
}

/// The JSON of a document, however JavaScript holds it.
pub(crate) fn text_of(document: &JsValue) -> Result<String, JsValue> {
    let text = JSON::stringify(document).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| refusal("document-malformed", "", "it is no plain object"))
}

pub(crate) fn is_nothing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// A text that stands for itself.
pub(crate) fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| argument(name, "a text"))
}

/// A word of the core, with the word's own refusals.
pub(crate) fn word<T: FromStr<Err: Into<Error>>>(
    value: &JsValue,
    name: &str,
) -> Result<T, JsValue> {
    text(value, name)?.parse().or_refused()
}

/// Reads an optional word of the core.
pub(crate) fn some_word<T: FromStr<Err: Into<Error>>>(
    value: &JsValue,
    name: &str,
) -> Result<Option<T>, JsValue> {
    if is_nothing(value) { Ok(None) } else { word(value, name).map(Some) }
}

/// Bytes: a `Uint8Array` (Node's `Buffer` is one) or an `ArrayBuffer`.
pub(crate) fn bytes(value: &JsValue, name: &str) -> Result<Vec<u8>, JsValue> {
    let array = match (value.dyn_ref::<Uint8Array>(), value.dyn_ref::<ArrayBuffer>()) {
        (Some(array), _) => array.clone(),
        (None, Some(buffer)) => Uint8Array::new(buffer),
        (None, None) => return Err(argument(name, "a Uint8Array")),
    };
    let length = usize::try_from(array.length()).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() {
        return Err(argument(name, "small enough for the memory that there is"));
    }
    bytes.resize(length, 0);
    array.copy_to(&mut bytes);
    Ok(bytes)
}

/// Reads the limits on untrusted input: `limits` is the only option.
pub(crate) fn read_limits(options: &JsValue) -> Result<Limits, JsValue> {
    Ok(Options::new(options, &["limits"])?.read("limits")?.unwrap_or_default())
}

/// Returns the limits for facts that this Space stored itself: none of size, if none are given.
pub(crate) fn read_limits_of_facts(options: &JsValue) -> Result<Limits, JsValue> {
    let limits = Options::new(options, &["limits"])?.read("limits")?;
    Ok(limits.unwrap_or_else(Limits::trusted))
}

/// A whole number that counts.
#[cfg(feature = "full")]
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is whole and in range"
)]
pub(crate) fn whole(value: &JsValue, name: &str) -> Result<u64, JsValue> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0);
    let number = number.filter(|number| (0.0..=9_007_199_254_740_991.0).contains(number));
    number.map(|number| number as u64).ok_or_else(|| argument(name, "a whole number"))
}

/// The members of an array, one by one.
#[cfg(feature = "full")]
pub(crate) fn list<'a>(
    value: &'a JsValue,
    name: &str,
) -> Result<impl Iterator<Item = Result<JsValue, JsValue>> + 'a, JsValue> {
    if !value.is_array() {
        return Err(argument(name, "an array"));
    }
    let length = Reflect::get(value, &"length".into())?;
    let length = u32::try_from(whole(&length, name)?).map_err(|_| argument(name, "an array"))?;
    Ok((0..length).map(|at| Reflect::get_u32(value, at)))
}

/// Bytes of one length.
pub(crate) fn bytes_of<const N: usize>(value: &JsValue, name: &str) -> Result<[u8; N], JsValue> {
    let wanted = || argument(name, &format!("{N} bytes"));
    <[u8; N]>::try_from(bytes(value, name)?).map_err(|_| wanted())
}

/// Makes an object of several results.
pub(crate) fn object(parts: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in parts {
        // A property can always be added to an object that was made just now.
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// The optional arguments of a function, by name.
pub(crate) struct Options<'a>(&'a JsValue);

impl<'a> Options<'a> {
    /// A name that is none of `known` is a slip of the pen.
    pub(crate) fn new(value: &'a JsValue, known: &[&str]) -> Result<Self, JsValue> {
        if !is_nothing(value) {
            let Some(given) = value.dyn_ref::<Object>() else {
                return Err(argument("options", "an object"));
            };
            for key in Object::keys(given).iter() {
                let key = key.as_string().ok_or_else(|| argument("options", "an object"))?;
                if !known.contains(&key.as_str()) {
                    let wanted = format!("one of `{}`", known.join("`, `"));
                    return Err(argument(&key, &wanted));
                }
            }
        }
        Ok(Self(value))
    }

    /// Returns the option `name`, if it is given.
    pub(crate) fn get(&self, name: &str) -> Result<Option<JsValue>, JsValue> {
        if is_nothing(self.0) {
            return Ok(None);
        }
        let value = Reflect::get(self.0, &name.into())?;
        Ok(Some(value).filter(|value| !is_nothing(value)))
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, JsValue> {
        self.get(name)?.map(|value| text(&value, name)).transpose()
    }

    pub(crate) fn word<T: FromStr<Err: Into<Error>>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, JsValue> {
        self.get(name)?.map(|value| word(&value, name)).transpose()
    }

    /// Returns the members of a list that is optional.
    pub(crate) fn read_all<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, JsValue> {
        Ok(self.read(name)?.unwrap_or_default())
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, JsValue> {
        self.get(name)?.map(|value| read(&value)).transpose()
    }
}
