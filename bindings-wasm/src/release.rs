//! Releases as they are promoted, and as they are imported.

use js_sys::Uint8Array;
use spacebridge::Deployment;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{Options, bytes, bytes_of, read, show, text, word};
use crate::error::OrRefused as _;
use crate::sealed::VerifiedReceipt;
use crate::shell;

/// A release that knows its secrets. It is not printed, and a document of it has none of them.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct Release(pub(crate) spacebridge::Release);

#[wasm_bindgen]
impl Release {
    /// Made of a document, in which `{ sensitive: "…" }` gives a secret.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &JsValue) -> Result<Self, JsValue> {
        read(document).map(Self)
    }

    /// The release as a document, without its secrets.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The release with these packages instead of those it has.
    #[wasm_bindgen(js_name = withPackages)]
    pub fn with_packages(&self, packages: &JsValue) -> Result<Self, JsValue> {
        Ok(Self(self.0.clone().with_packages(read(packages)?)))
    }

    /// Returns the JSON form, without secrets.
    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }
}

/// A release, and the manifest that its owner signed for it: what can be promoted.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct AssembledRelease(pub(crate) spacebridge::source::AssembledRelease);

#[wasm_bindgen]
impl AssembledRelease {
    /// Puts together again what a host stored.
    #[wasm_bindgen(js_name = fromStored)]
    pub fn from_stored(
        release: &Release,
        manifest: &JsValue,
        salt: &JsValue,
    ) -> Result<Self, JsValue> {
        let manifest = bytes(manifest, "manifest")?;
        let salt = bytes_of(salt, "salt")?;
        spacebridge::source::AssembledRelease::from_stored(release.0.clone(), manifest, salt)
            .or_refused()
            .map(Self)
    }

    /// The release, and what its owner committed to, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The release, with its secrets as far as they are known here.
    #[wasm_bindgen(getter)]
    pub fn release(&self) -> Release {
        Release(self.0.release().clone())
    }

    /// The manifest that the owner signed.
    #[wasm_bindgen(getter)]
    pub fn manifest(&self) -> Result<JsValue, JsValue> {
        show(self.0.manifest())
    }

    /// The release's identity in every Space.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// The signed manifest, to be stored.
    #[wasm_bindgen(getter, js_name = manifestBytes)]
    pub fn manifest_bytes(&self) -> Uint8Array {
        self.0.manifest_bytes().into()
    }

    /// The salt of the commitments. Store it, and keep it as secret as the release.
    #[wasm_bindgen(getter)]
    pub fn salt(&self) -> Uint8Array {
        self.0.salt().as_slice().into()
    }

    /// The release with a receipt to pass on.
    #[wasm_bindgen(js_name = withReceipt)]
    pub fn with_receipt(&self, receipt: &VerifiedReceipt) -> Self {
        Self(self.0.clone().with_receipt(&receipt.0))
    }

    /// The fact that it was deployed to an environment of ours.
    pub fn deployed(
        &self,
        environment: &JsValue,
        outcome: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let environment = word(environment, "environment")?;
        let outcome = read(outcome)?;
        let (by, at) = who(options)?;
        show(&self.0.deployed(&environment, outcome, at, by))
    }
}

/// A release that was imported. It is read-only: nothing edits it.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct ImportedRelease(pub(crate) spacebridge::target::ImportedRelease);

#[wasm_bindgen]
impl ImportedRelease {
    /// Everything about it, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The project, as seen from here.
    #[wasm_bindgen(getter)]
    pub fn project(&self) -> String {
        self.0.project().to_string()
    }

    /// The version.
    #[wasm_bindgen(getter)]
    pub fn version(&self) -> String {
        self.0.version().to_string()
    }

    /// The release, as far as it is ours to see.
    #[wasm_bindgen(getter)]
    pub fn release(&self) -> Result<JsValue, JsValue> {
        show(self.0.release())
    }

    /// Our slice of it: its process, and the values that came here.
    #[wasm_bindgen(getter)]
    pub fn slice(&self) -> Result<JsValue, JsValue> {
        show(self.0.slice())
    }

    /// The release's identity in every Space.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// The lifecycle it goes through here.
    #[wasm_bindgen(getter)]
    pub fn lifecycle(&self) -> String {
        self.0.lifecycle().to_string()
    }

    /// The release with a receipt to pass on.
    #[wasm_bindgen(js_name = withReceipt)]
    pub fn with_receipt(&self, receipt: &VerifiedReceipt) -> Self {
        Self(self.0.clone().with_receipt(&receipt.0))
    }

    /// The fact that it was deployed to an environment of ours.
    pub fn deployed(
        &self,
        environment: &JsValue,
        outcome: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let environment = word(environment, "environment")?;
        let outcome = read(outcome)?;
        let (by, at) = who(options)?;
        let fact: Deployment = self.0.deployed(&environment, outcome, at, by);
        show(&fact)
    }
}

fn who(options: &JsValue) -> Result<(String, spacebridge::Timestamp), JsValue> {
    let options = Options::new(options, &["by", "at"])?;
    let by = options.get("by")?.unwrap_or(JsValue::UNDEFINED);
    Ok((text(&by, "by")?, shell::moment(&options, "at")?))
}
