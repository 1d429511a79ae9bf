//! Previews of bundles.

use spacebridge::Name;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answers::Answers;
use crate::convert::{read, show, some_word, word};
use crate::known::TargetState;

/// The content of a verified bundle, compared with the target. Importing takes its digest.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct Preview(pub(crate) spacebridge::target::Preview);

#[wasm_bindgen]
impl Preview {
    /// Everything that it shows, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The digest of the preview, which importing takes.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// Findings that a person should see before deciding.
    #[wasm_bindgen(getter)]
    pub fn findings(&self) -> Result<JsValue, JsValue> {
        show(self.0.findings())
    }

    /// Returns a summary of the content in one sentence.
    pub fn summary(&self) -> String {
        self.0.summary()
    }

    /// Returns the blanks that remain for an environment and a tenant.
    pub fn blanks(
        &self,
        answers: &Answers,
        environment: &JsValue,
        tenant: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let environment: Name = word(environment, "environment")?;
        let tenant: Option<Name> = some_word(tenant, "tenant")?;
        let blanks = self.0.blanks(&answers.0, &environment, tenant.as_ref());
        show(&blanks.collect::<Vec<_>>())
    }

    /// Compares the bundle with another release, with the notes of the releases between them.
    #[wasm_bindgen(js_name = compareWith)]
    pub fn compare_with(&self, current: &JsValue, known: &TargetState) -> Result<JsValue, JsValue> {
        show(&self.0.compare_with(&read(current)?, &known.state()))
    }

    /// Returns the comparison as a text of at most 100 columns, with control characters escaped.
    #[wasm_bindgen(js_name = compareText)]
    pub fn compare_text(&self, current: &JsValue, known: &TargetState) -> Result<String, JsValue> {
        Ok(self.0.compare_with(&read(current)?, &known.state()).to_string())
    }
}
