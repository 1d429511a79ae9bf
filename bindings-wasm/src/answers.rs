//! Answers, secrets and answer sheets: the values that the target supplies.

use spacebridge::answers::{
    Answer, AnswerKey, AnswerSheetDocument, AnswerValue, Question, ReferenceKind,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{Options, read, read_limits, show, text, word};
use crate::error::OrRefused as _;
use crate::preview::Preview;
use crate::release::ImportedRelease;
use crate::secret::secret;
use crate::space::Space;

/// The answers of a Space to what releases ask. Secrets among them are not shown.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug, Default)]
pub struct Answers(pub(crate) spacebridge::Answers);

#[wasm_bindgen]
impl Answers {
    /// No answers.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a template, per environment and tenant as it asks, with a text or a `Secret`. `null`
    /// leaves it blank on purpose.
    pub fn insert(
        &mut self,
        template: &JsValue,
        value: &JsValue,
        options: &JsValue,
    ) -> Result<(), JsValue> {
        let question = Question::Template(word(template, "template")?);
        let options = Options::new(options, &["environment", "tenant", "control"])?;
        let control = options.read("control")?.unwrap_or_default();
        let environment = options.word("environment")?;
        let tenant = options.word("tenant")?;
        let answer = Answer::new(given(value)?, control);
        self.0.insert(AnswerKey { question, environment, tenant }, answer);
        Ok(())
    }

    /// Answers what stands here for a thing that exists only in the source.
    #[wasm_bindgen(js_name = insertReference)]
    pub fn insert_reference(
        &mut self,
        kind: &JsValue,
        name: &JsValue,
        value: &JsValue,
        options: &JsValue,
    ) -> Result<(), JsValue> {
        let kind: ReferenceKind = word(kind, "kind")?;
        let control = Options::new(options, &["control"])?.read("control")?;
        let control = control.unwrap_or_else(|| kind.control());
        let cell = referred(kind, name)?;
        self.0.insert(cell, Answer::new(given(value)?, control));
        Ok(())
    }

    /// Withdraws the answer to a template.
    pub fn remove(&mut self, template: &JsValue, options: &JsValue) -> Result<(), JsValue> {
        let question = Question::Template(word(template, "template")?);
        let options = Options::new(options, &["environment", "tenant"])?;
        let environment = options.word("environment")?;
        let tenant = options.word("tenant")?;
        self.0.remove(&AnswerKey { question, environment, tenant });
        Ok(())
    }

    /// Withdraws what stands here for a thing that exists only in the source.
    #[wasm_bindgen(js_name = removeReference)]
    pub fn remove_reference(&mut self, kind: &JsValue, name: &JsValue) -> Result<(), JsValue> {
        self.0.remove(&referred(word(kind, "kind")?, name)?);
        Ok(())
    }

    /// Returns these answers with a value for a prompted variable of one deployment.
    #[wasm_bindgen(js_name = withPrompted)]
    pub fn with_prompted(&self, name: &JsValue, value: &JsValue) -> Result<Self, JsValue> {
        Ok(Self(self.0.clone().with_prompted(word(name, "name")?, given(value)?)))
    }

    /// Returns the answers as a document, without secrets.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// Returns the number of answered cells.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

/// Returns the cell for the thing of the target that replaces a thing of the source.
fn referred(kind: ReferenceKind, name: &JsValue) -> Result<AnswerKey, JsValue> {
    let question = Question::Reference { kind, name: word(name, "name")? };
    Ok(AnswerKey { question, environment: None, tenant: None })
}

/// An answer that a person gives: a text, a secret, or `null` for "left blank on purpose".
fn given(value: &JsValue) -> Result<AnswerValue, JsValue> {
    if value.is_null() {
        return Ok(AnswerValue::Blank);
    }
    match secret(value)? {
        Some(secret) => Ok(AnswerValue::Sensitive(secret)),
        None => text(value, "value").map(AnswerValue::Text),
    }
}

/// The fill-in file of one release at one target: one contract for a person and a pipeline.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct AnswerSheet(AnswerSheetDocument);

#[wasm_bindgen]
impl AnswerSheet {
    /// Made of its parts, as a document.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &JsValue) -> Result<Self, JsValue> {
        read(document).map(Self)
    }

    /// The sheet of what a preview shows, for all that `space` has.
    #[wasm_bindgen(js_name = ofPreview)]
    pub fn of_preview(preview: &Preview, space: &Space) -> Self {
        let Preview(preview) = preview;
        let project = preview.project();
        let slice = preview.slice();
        Self(AnswerSheetDocument::of(project, preview.release(), slice, &space.0))
    }

    /// The sheet of a release that is imported, for all that `space` has.
    #[wasm_bindgen(js_name = ofRelease)]
    pub fn of_release(release: &ImportedRelease, space: &Space) -> Self {
        let ImportedRelease(release) = release;
        let project = release.project();
        let slice = release.slice();
        Self(AnswerSheetDocument::of(project, release.release(), slice, &space.0))
    }

    /// The file to fill in. A secret is never shown.
    pub fn skeleton(&self, answers: &Answers) -> String {
        self.0.sheet().skeleton(&answers.0)
    }

    /// The JSON Schema of the file.
    pub fn schema(&self) -> String {
        self.0.sheet().schema()
    }

    /// Reads the text of a file that was filled in: `known`, with what the file answers put over
    /// it.
    pub fn read(
        &self,
        file: &JsValue,
        known: &Answers,
        options: &JsValue,
    ) -> Result<Answers, JsValue> {
        let file = text(file, "file")?;
        let limits = read_limits(options)?;
        self.0.sheet().read(&file, &known.0, &limits).or_refused().map(Answers)
    }

    /// Returns findings about the answers that a person should review.
    pub fn review(&self, answers: &Answers) -> Result<JsValue, JsValue> {
        show(&self.0.sheet().review(&answers.0))
    }
}
