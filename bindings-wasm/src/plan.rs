//! A deployment that may be made.

use spacebridge::release::Set;
use spacebridge::{EnvironmentRef, Label};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{Options, read, show, show_some, word};
use crate::elsewhere::Opener;
use crate::error::OrRefused as _;
use crate::keys::SpaceKeys;
use crate::secret::Secret;

/// A deployment that may be made: its steps and values. Secrets stay sealed until `open_secrets`.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct Plan(pub(crate) spacebridge::target::Plan);

#[wasm_bindgen]
impl Plan {
    /// Everything in it, as a document: no secret among it.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The digest of the release.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// The planned steps, in order.
    #[wasm_bindgen(getter)]
    pub fn steps(&self) -> Result<JsValue, JsValue> {
        show(self.0.steps())
    }

    /// The variables as the deployment as a whole sees them, and why each value won.
    #[wasm_bindgen(getter)]
    pub fn variables(&self) -> Result<JsValue, JsValue> {
        show(self.0.variables())
    }

    /// Findings that a person should see before the deployment.
    #[wasm_bindgen(getter)]
    pub fn findings(&self) -> Result<JsValue, JsValue> {
        show(self.0.findings())
    }

    /// The value of a variable on a target with these tags, in this step; and why it won.
    pub fn resolve(&self, name: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
        let name: Label = word(name, "name")?;
        let options = Options::new(options, &["roles", "action", "machine"])?;
        let roles: Set<Label> = options.read("roles")?.unwrap_or_default();
        let action = options.word::<Label>("action")?;
        let machine = options.word("machine")?;
        let here = EnvironmentRef::local(self.0.environment().clone());
        let place = spacebridge::rules::Place {
            tenant: self.0.tenant(),
            roles: &roles,
            action: action.as_ref(),
            machine: machine.as_ref(),
            ..spacebridge::rules::Place::of(&here)
        };
        show_some(self.0.resolver().resolve(&name, &place).as_ref())
    }

    /// Opens the release's secrets with the Space's keys: the only place where that is done.
    #[wasm_bindgen(js_name = openSecrets)]
    pub fn open_secrets(&self, keys: &SpaceKeys) -> Result<OpenedSecrets, JsValue> {
        self.0.open_secrets(&*keys.0).or_refused().map(OpenedSecrets)
    }

    /// Opens the secrets with a key that is kept elsewhere, once the opener is answered.
    #[wasm_bindgen(js_name = openSecretsWith)]
    pub fn reveal_with(&self, opener: &Opener) -> Result<OpenedSecrets, JsValue> {
        opener.0.explain(self.0.open_secrets(&opener.0).or_refused()).map(OpenedSecrets)
    }
}

/// The secrets of a deployment, opened.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct OpenedSecrets(spacebridge::target::OpenedSecrets);

#[wasm_bindgen]
impl OpenedSecrets {
    /// The text of a sensitive value of the plan; nothing if it is not one.
    pub fn text(&self, sensitive: &JsValue) -> Result<Option<Secret>, JsValue> {
        let sensitive: spacebridge::Sensitive = read(sensitive)?;
        Ok(self.0.text(&sensitive).cloned().map(Secret))
    }

    /// The secret that a variable of `plan` comes to, whether it came along or was filled in here;
    /// nothing if its value is none.
    pub fn variable(&self, plan: &Plan, name: &JsValue) -> Result<Option<Secret>, JsValue> {
        let name: Label = word(name, "name")?;
        Ok(self.0.variable(&plan.0, &name).cloned().map(Secret))
    }

    /// The numbers that stand for the secrets in the plan, in ascending order.
    pub fn ids(&self) -> Vec<u32> {
        self.0.ids().map(|id| id.0).collect()
    }

    /// Returns the number of secrets.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}
