//! A Space as a value: who we are, what is ours, and whom we trust with what.

use spacebridge::Name;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::certificate::Certificate;
use crate::convert::{read_limits, show, text_of, word};
use crate::error::OrRefused as _;

/// A Space: it holds no key and no clock, and changing it makes another value.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct Space(pub(crate) spacebridge::Space);

#[wasm_bindgen]
impl Space {
    /// A Space with nothing in it that trusts nobody.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &JsValue, certificate: &Certificate) -> Result<Self, JsValue> {
        Ok(Self(spacebridge::Space::new(word(name, "name")?, &certificate.0)))
    }

    /// Reads what `document` wrote.
    #[wasm_bindgen(js_name = fromDocument)]
    pub fn from_document(document: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let text = text_of(document)?;
        let limits = read_limits(options)?;
        spacebridge::Space::from_document(&text, &limits).or_refused().map(Self)
    }

    /// Everything that it is, as a document to be stored.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().to_string()
    }

    /// The certificate of the Space.
    #[wasm_bindgen(getter)]
    pub fn certificate(&self) -> Certificate {
        Certificate(self.0.certificate().clone())
    }

    /// Its environments, in their order.
    #[wasm_bindgen(getter)]
    pub fn environments(&self) -> Vec<String> {
        self.0.environments().iter().map(Name::to_string).collect()
    }

    /// The certificate that is trusted, or waits to be, under this name.
    pub fn trusted(&self, name: &JsValue) -> Result<Option<Certificate>, JsValue> {
        let trust = self.0.trust(&word(name, "name")?);
        Ok(trust.map(|trust| Certificate(trust.certificate().clone())))
    }

    /// The digest of everything it trusts, as its audit log records it.
    #[wasm_bindgen(getter, js_name = trustDigest)]
    pub fn trust_digest(&self) -> String {
        self.0.trust_digest().to_string()
    }
}
