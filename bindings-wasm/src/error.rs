//! Refusals of the core as errors of JavaScript.

use js_sys::Reflect;
use spacebridge::Error;
#[cfg(feature = "full")]
use spacebridge::target::PlanError;
use spacebridge::verify::VerifyError;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::show;

/// A result of the core as a result of JavaScript.
pub(crate) trait OrRefused<T> {
    fn or_refused(self) -> Result<T, JsValue>;
}

impl<T, E: Into<Error>> OrRefused<T> for Result<T, E> {
    fn or_refused(self) -> Result<T, JsValue> {
        self.map_err(|error| exception(&error.into()))
    }
}

#[wasm_bindgen(raw_module = "./error.js")]
extern "C" {
    /// The class of every refusal, which the package exports.
    type SpacebridgeError;

    #[wasm_bindgen(constructor)]
    fn new(code: &str, path: &str, detail: &str, message: &str) -> SpacebridgeError;
}

fn exception(error: &Error) -> JsValue {
    let code = error.code().as_str();
    let path = error.path().unwrap_or_default();
    let thrown = SpacebridgeError::new(code, path, error.detail(), &error.to_string()).into();
    if let Some(refused) = error.downcast_ref::<VerifyError>() {
        set(&thrown, "statement", &show(refused.report()).unwrap_or_default());
    }
    #[cfg(feature = "full")]
    if let Some(refused) = error.downcast_ref::<PlanError>() {
        set(&thrown, "reasons", &show(&refused.reasons).unwrap_or_default());
    }
    thrown
}

/// The refusal by this binding itself.
pub(crate) fn refusal(code: &str, path: &str, detail: &str) -> JsValue {
    SpacebridgeError::new(code, path, detail, detail).into()
}

/// The refusal of an argument that is not what the function takes.
pub(crate) fn argument(name: &str, wanted: &str) -> JsValue {
    refusal("argument-malformed", name, &format!("`{name}` is not {wanted}"))
}

/// The refusal of a handle that was used up.
pub(crate) fn used_up() -> JsValue {
    refusal("argument-used-up", "", "it is finished: make another")
}

fn set(object: &JsValue, key: &str, value: &JsValue) {
    // A property can always be added to an object that was made just now.
    let _ = Reflect::set(object, &key.into(), value);
}
