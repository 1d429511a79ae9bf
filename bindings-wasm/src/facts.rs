//! Facts in the bytes in which a host stores them.
//!
//! They are read by way of the document that they are: a second reader of every kind of fact, for
//! CBOR beside the one for JSON, would be a twentieth of the module.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use core::fmt;
use std::io::Write as _;

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use spacebridge::documents::read_document;
use spacebridge::facts::NewFacts;
use spacebridge::{Code, Error, Facts, Limits, Name};
use wasm_bindgen::convert::TryFromJsValue as _;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::convert::{bytes, given, is_nothing, read, read_limits, show};
use crate::error::{OrRefused as _, argument};

/// The facts of a Space, which every verb takes. A new one is empty: nothing happened yet.
#[wasm_bindgen(skip_typescript, js_name = Facts)]
#[derive(Debug)]
pub struct FactsHandle(Rc<Facts>);

#[wasm_bindgen(js_class = Facts)]
impl FactsHandle {
    /// The facts of a Space in which nothing happened yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Rc::new(Facts::none()))
    }

    /// Reads what `document` wrote.
    #[wasm_bindgen(js_name = fromDocument)]
    pub fn from_document(document: &JsValue) -> Result<Self, JsValue> {
        given(document).map(Self)
    }

    /// Reads what `toBytes` wrote.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(data: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let data = bytes(data, "data")?;
        let limits = read_limits(options)?;
        Ok(Self(Rc::new(from_bytes(&data, &limits).or_refused()?)))
    }

    /// Everything in it, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&*self.0)
    }

    /// The facts as bytes, for a host that keeps them in one column.
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.0.to_bytes().as_slice().into()
    }

    /// Records every fact that a result brings, or none of them. A second record of the same
    /// result changes nothing. A deployment that the host made is recorded as well.
    pub fn record(&mut self, result: &JsValue) -> Result<(), JsValue> {
        let result = Outcome::of(result)?;
        Rc::make_mut(&mut self.0).record(&result).or_refused()
    }

    /// Another handle of the same facts. A verb takes this one, because a handle that is an
    /// argument among others is used up.
    pub fn shared(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

/// The facts of a handle, if `value` is one.
pub(crate) fn handle(value: &JsValue) -> Result<Option<Rc<Facts>>, JsValue> {
    if !value.is_object() {
        return Ok(None);
    }
    let shared = Reflect::get(value, &"shared".into())?;
    let Some(shared) = shared.dyn_ref::<js_sys::Function>() else { return Ok(None) };
    let shared = FactsHandle::try_from_js_value(shared.call0(value)?);
    shared.map(|handle| Some(handle.0)).map_err(|_| argument("facts", "facts"))
}

/// The facts of several Spaces, by name.
pub(crate) fn given_by_space(value: &JsValue) -> Result<BTreeMap<Name, Rc<Facts>>, JsValue> {
    if is_nothing(value) {
        return Ok(BTreeMap::new());
    }
    let Some(object) = value.dyn_ref::<Object>() else {
        return Err(argument("facts", "an object of facts, by the names of Spaces"));
    };
    let mut facts = BTreeMap::new();
    for name in Object::keys(object).iter() {
        let of = Reflect::get(object, &name)?;
        facts.insert(crate::convert::word(&name, "facts")?, given(&of)?);
    }
    Ok(facts)
}

/// A result of a verb, as JavaScript has it: the facts that it brings.
struct Outcome {
    facts: Facts,
    may_equivocate: bool,
}

impl NewFacts for Outcome {
    fn new_facts(&self) -> Facts {
        self.facts.clone()
    }

    fn may_equivocate(&self) -> bool {
        self.may_equivocate
    }
}

impl Outcome {
    /// Tells the results of verbs apart by their members.
    fn of(result: &JsValue) -> Result<Self, JsValue> {
        let mut outcome = Self { facts: Facts::none(), may_equivocate: false };
        if result.is_array() {
            for one in Array::from(result).iter() {
                outcome.add(&one)?;
            }
        } else {
            outcome.add(result)?;
        }
        Ok(outcome)
    }

    fn add(&mut self, result: &JsValue) -> Result<(), JsValue> {
        if !result.is_object() {
            return Err(argument("result", "a result of a verb, or a deployment"));
        }
        let member = |name: &str| Reflect::get(result, &name.into());
        let has = |name: &str| Reflect::has(result, &name.into());
        let fact = member("fact")?;
        let facts = &mut self.facts;
        if has("bundle")? && has("omitted")? {
            facts.promotions.push(read(&fact)?);
        } else if has("history")? && has("release")? {
            facts.imports.extend(some(&fact)?);
            facts.deployments.extend(read::<Vec<_>>(&member("history")?)?);
            self.may_equivocate = true;
        } else if has("receipt")? && has("text")? {
            facts.reports.push(read(&fact)?);
        } else if has("superseded")? && has("findings")? {
            facts.deployments.extend(some(&member("superseded")?)?);
            facts.deployments.extend(some(&fact)?);
        } else if has("heard")? && has("recall")? {
            facts.heard.extend(some(&member("heard")?)?);
            facts.recalls.extend(some(&member("recall")?)?);
        } else if has("announcements")? {
            facts.recalls.extend(some(&fact)?);
            for one in Array::from(&member("announcements")?).iter() {
                self.add(&one)?;
            }
        } else if has("notice")? && has("target")? {
            facts.announced.push(read(&fact)?);
        } else {
            facts.deployments.push(read(result)?);
        }
        Ok(())
    }
}

/// The value that a document describes, if there is one.
fn some<T: serde::de::DeserializeOwned>(document: &JsValue) -> Result<Option<T>, JsValue> {
    if is_nothing(document) { Ok(None) } else { read(document).map(Some) }
}

/// Facts as bytes, for a host that keeps them in one column.
#[wasm_bindgen(skip_typescript, js_name = factsToBytes)]
pub fn facts_to_bytes(facts: &JsValue) -> Result<Uint8Array, JsValue> {
    Ok(given(facts)?.to_bytes().as_slice().into())
}

/// Reads what `factsToBytes` wrote.
#[wasm_bindgen(skip_typescript, js_name = factsFromBytes)]
pub fn facts_from_bytes(data: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let data = bytes(data, "data")?;
    let limits = read_limits(options)?;
    show(&from_bytes(&data, &limits).or_refused()?)
}

/// Reads facts from the bytes that `factsToBytes` wrote.
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
