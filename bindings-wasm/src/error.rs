//! Refusals of the core as errors of JavaScript.

use js_sys::{Error as Thrown, Reflect};
use spacebridge::Error;
use wasm_bindgen::JsValue;

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

fn exception(error: &Error) -> JsValue {
    let path = error.path().unwrap_or_default();
    let thrown = refusal(error.code(), &path, &error.to_string());
    match error {
        Error::Document(document) => set(&thrown, "detail", &document.detail().into()),
        Error::Verify(refused) => {
            set(&thrown, "statement", &show(refused.report()).unwrap_or_default());
        }
        #[cfg(feature = "full")]
        Error::Plan(refused) => {
            set(&thrown, "reasons", &show(&refused.reasons).unwrap_or_default());
        }
        _ => {}
    }
    thrown
}

/// The `Error` for a refusal, with its stable code, where it is, what it is, and a stack.
pub(crate) fn refusal(code: &str, path: &str, detail: &str) -> JsValue {
    let thrown: JsValue = {
        let thrown = Thrown::new(detail);
        thrown.set_name("SpacebridgeError");
        thrown.into()
    };
    for (key, text) in [("code", code), ("path", path), ("detail", detail)] {
        set(&thrown, key, &text.into());
    }
    thrown
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
