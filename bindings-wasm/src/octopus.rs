//! Octopus's own JSON, read into a release, a Space, facts and answers.

use js_sys::{Array, Object};
use spacebridge::{Limits, Name, ReleaseVersion};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::answers::Answers;
use crate::convert::{Options, bytes, object, read_limits, show, text, word};
use crate::error::{OrRefused as _, argument};
use crate::release::Release;

/// The JSON documents of an Octopus server, by name.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct OctopusDocuments {
    documents: spacebridge_octopus::OctopusDocuments,
    limits: Limits,
}

#[wasm_bindgen]
impl OctopusDocuments {
    /// Reads an object whose keys are names, and whose values are the documents' bytes or texts.
    pub fn read(documents: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let given: &Object =
            documents.dyn_ref().ok_or_else(|| argument("documents", "an object"))?;
        let mut read = Vec::new();
        for entry in Object::entries(given).iter() {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string();
            let name = name.ok_or_else(|| argument("documents", "an object with names"))?;
            let content = entry.get(1);
            let content = match content.as_string() {
                Some(text) => text.into_bytes(),
                None => bytes(&content, &name)?,
            };
            read.push((name, content));
        }
        let limits = read_limits(options)?;
        let documents = spacebridge_octopus::OctopusDocuments::read(read, &limits).or_refused()?;
        Ok(Self { documents, limits })
    }

    /// The versions of the releases among them.
    pub fn versions(&self) -> Result<Vec<String>, JsValue> {
        let versions = self.documents.versions().or_refused()?;
        Ok(versions.iter().map(ToString::to_string).collect())
    }

    /// One release. `secrets` is the text of the file that supplies what Octopus withholds.
    pub fn release(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = Options::new(options, &["project", "version", "secrets"])?;
        let project: Option<Name> = options.word("project")?;
        let version: Option<ReleaseVersion> = options.word("version")?;
        let mut read = self.documents.release(project.as_ref(), version.as_ref()).or_refused()?;
        if let Some(secrets) = options.get("secrets")? {
            let secrets = text(&secrets, "secrets")?;
            let bytes = secrets.as_bytes();
            let limits = &self.limits;
            let secrets = spacebridge_octopus::OctopusSecrets::read("secrets", bytes, limits);
            read.supply(&secrets.or_refused()?);
        }
        let findings = show(&read.findings())?;
        Ok(object(&[
            ("release", Release(read.release).into()),
            ("lifecycle", show(&read.lifecycle)?),
            ("environments", show(&read.environments)?),
            ("findings", findings),
        ]))
    }

    /// Returns the parts that belong to the whole Space, as a document.
    pub fn space(&self) -> Result<JsValue, JsValue> {
        show(&self.documents.space().or_refused()?)
    }

    /// Returns the deployments as a document.
    pub fn deployments(&self) -> Result<JsValue, JsValue> {
        show(&self.documents.deployments())
    }

    /// The step templates among the documents.
    #[wasm_bindgen(js_name = stepTemplates)]
    pub fn step_templates(&self) -> Result<JsValue, JsValue> {
        show(&self.documents.step_templates().or_refused()?)
    }

    /// Returns the answers for a project that the tenants' variables contain.
    pub fn answers(&self, project: &JsValue) -> Result<JsValue, JsValue> {
        let read = self.documents.answers(&word(project, "project")?).or_refused()?;
        let findings = show(&read.findings)?;
        Ok(object(&[("answers", Answers(read.answers).into()), ("findings", findings)]))
    }
}
