//! Refusals of the core as errors of JavaScript.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
/** A refusal: nothing was done, and nothing was changed. */
export interface SpacebridgeError extends Error {
  readonly name: "SpacebridgeError";
  /** Stable, and listed in `docs/errors.md`; the message may be reworded at any time. */
  readonly code: string;
}
"#;

/// The `Error` for a refusal, with its stable code and a stack.
pub(crate) fn refusal(code: &'static str, error: &dyn core::error::Error) -> JsValue {
    let thrown = Error::new(&error.to_string());
    thrown.set_name("SpacebridgeError");
    // A property can always be added to an object that was made just now.
    let _ = Reflect::set(&thrown, &"code".into(), &code.into());
    thrown.into()
}
