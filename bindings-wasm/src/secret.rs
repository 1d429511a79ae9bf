//! Sensitive text in JavaScript.

use core::fmt;

use js_sys::{Function, Reflect};
use spacebridge::release::SecretText;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::convert::text;

/// A text that must not be seen. It is written as `Secret(…)`, also as JSON; `expose()` is the one
/// way to read it.
#[wasm_bindgen(skip_typescript)]
pub struct Secret(pub(crate) SecretText);

#[wasm_bindgen]
impl Secret {
    /// Takes a text into custody.
    #[wasm_bindgen(constructor)]
    pub fn new(given: &JsValue) -> Result<Self, JsValue> {
        Ok(Self(SecretText::new(text(given, "text")?)))
    }

    /// The text itself. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> String {
        self.0.expose().into()
    }

    /// Returns the text that stands in place of the secret.
    #[wasm_bindgen(js_name = toString)]
    pub fn shown(&self) -> String {
        format!("{self:?}")
    }

    /// Returns the text that stands in place of the secret in JSON.
    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> String {
        self.shown()
    }
}

/// The text of a `Secret`, if `value` is one: a handle that is an argument among others would be
/// used up, so it is asked as JavaScript would ask it.
pub(crate) fn secret(value: &JsValue) -> Result<Option<SecretText>, JsValue> {
    if !value.is_object() {
        return Ok(None);
    }
    let expose = Reflect::get(value, &"expose".into())?;
    let Some(expose) = expose.dyn_ref::<Function>() else { return Ok(None) };
    Ok(Some(SecretText::new(text(&expose.call0(value)?, "value")?)))
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}
