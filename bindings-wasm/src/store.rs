//! Facts, audit logs and texts, which a host stores or prints.

use js_sys::Uint8Array;
use spacebridge::{Digest, Facts};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{
    bytes, given, read, read_limits_of_facts, read_or_default, show, some_word, text,
};
use crate::error::OrRefused as _;

/// A text that somebody else wrote, in a form in which nothing of it can act on a terminal.
#[wasm_bindgen(skip_typescript)]
pub fn printable(given: &JsValue) -> Result<String, JsValue> {
    Ok(spacebridge::documents::Printable(&text(given, "text")?).to_string())
}

/// The SHA-256 of bytes, as documents write it.
#[wasm_bindgen(skip_typescript, js_name = digestOf)]
pub fn digest_of(data: &JsValue) -> Result<String, JsValue> {
    Ok(Digest::of(&bytes(data, "data")?).to_string())
}

/// A log of who changed whom we trust, each entry with the digest of the one before.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct AuditLog(spacebridge::trust::AuditLog);

#[wasm_bindgen]
impl AuditLog {
    /// An empty log, or one that a document gives. It is believed after `verify`.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &JsValue) -> Result<Self, JsValue> {
        read_or_default(document).map(Self)
    }

    /// The entries, as a document to be stored.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The log with one more entry.
    pub fn append(&self, record: &JsValue) -> Result<Self, JsValue> {
        let mut log = self.0.clone();
        log.append(read(record)?);
        Ok(Self(log))
    }

    /// The digest of the last entry: what an auditor writes down.
    #[wasm_bindgen(getter)]
    pub fn head(&self) -> Option<String> {
        self.0.head().map(|digest| digest.to_string())
    }

    /// Verifies that every entry follows the entry before it, from a recorded head if one is given.
    pub fn verify(&self, since: &JsValue) -> Result<(), JsValue> {
        match some_word(since, "since")? {
            Some(head) => self.0.verify_since(&head).or_refused(),
            None => self.0.verify().or_refused(),
        }
    }
}

/// Facts as bytes, for a host that keeps them in one column.
#[wasm_bindgen(skip_typescript, js_name = factsToBytes)]
pub fn facts_to_bytes(facts: &JsValue) -> Result<Uint8Array, JsValue> {
    Ok(given(facts)?.to_bytes().as_slice().into())
}

/// Reads what `factsToBytes` wrote: facts of any size, unless `limits` are given.
#[wasm_bindgen(skip_typescript, js_name = factsFromBytes)]
pub fn facts_from_bytes(data: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let data = bytes(data, "data")?;
    let limits = read_limits_of_facts(options)?;
    show(&Facts::from_bytes(&data, &limits).or_refused()?)
}
