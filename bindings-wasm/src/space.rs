//! A Space as a value: who we are, what is ours, and whom we trust with what.

use spacebridge::Name;
#[cfg(feature = "full")]
use spacebridge::trust::SpaceBuilder;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::certificate::Certificate;
use crate::convert::{Options, given, read, read_limits, show, show_some, text, text_of, word};
use crate::error::OrRefused as _;

/// A Space: it holds no key and no clock, and changing it makes another value.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct Space(pub(crate) spacebridge::Space);

#[wasm_bindgen]
impl Space {
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

#[cfg(feature = "full")]
#[wasm_bindgen]
impl Space {
    /// A Space of the given parts: it trusts nobody else, and permits nobody else anything.
    #[wasm_bindgen(constructor)]
    pub fn new(
        name: &JsValue,
        certificate: &Certificate,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let known = ["environments", "remote", "tenants", "lifecycles", "teams", "trusts"];
        let options = Options::new(options, &known)?;
        let environments = options.read_all::<String>("environments")?;
        let remote = options.read_all::<String>("remote")?;
        let mut space = spacebridge::Space::builder(text(name, "name")?, &certificate.0);
        space = environments.into_iter().fold(space, SpaceBuilder::environment);
        space = remote.into_iter().fold(space, SpaceBuilder::remote_environment);
        space = options.read_all("tenants")?.into_iter().fold(space, SpaceBuilder::tenant);
        space = options.read_all("lifecycles")?.into_iter().fold(space, SpaceBuilder::lifecycle);
        space = options.read_all("teams")?.into_iter().fold(space, SpaceBuilder::team);
        space = options.read_all("trusts")?.into_iter().fold(space, SpaceBuilder::trust);
        space.build().or_refused().map(Self)
    }

    /// Its tenants.
    #[wasm_bindgen(getter)]
    pub fn tenants(&self) -> Result<JsValue, JsValue> {
        show(self.0.tenants())
    }

    /// Its lifecycles.
    #[wasm_bindgen(getter)]
    pub fn lifecycles(&self) -> Result<JsValue, JsValue> {
        show(self.0.lifecycles())
    }

    /// The trusts of the Space.
    #[wasm_bindgen(getter)]
    pub fn trusts(&self) -> Result<JsValue, JsValue> {
        show(self.0.trusts())
    }

    /// A lifecycle of it, by name.
    pub fn lifecycle(&self, name: &JsValue) -> Result<JsValue, JsValue> {
        show_some(self.0.lifecycle(&word(name, "name")?))
    }

    /// Returns the present or former trust in the key with this fingerprint, or `null`.
    #[wasm_bindgen(js_name = trustOf)]
    pub fn trust_of(&self, key: &JsValue) -> Result<JsValue, JsValue> {
        show_some(self.0.trust_of(&word(key, "key")?))
    }

    /// Returns true if this Space knows both fingerprints as those of one Space.
    #[wasm_bindgen(js_name = knowsAsOne)]
    pub fn knows_as_one(&self, one: &JsValue, other: &JsValue) -> Result<bool, JsValue> {
        Ok(self.0.knows_as_one(&word(one, "one")?, &word(other, "other")?))
    }

    /// The Space with one environment more.
    #[wasm_bindgen(js_name = withEnvironment)]
    pub fn with_environment(&self, name: &JsValue) -> Result<Self, JsValue> {
        let name: Name = word(name, "name")?;
        self.0.clone().with_environment(name).or_refused().map(Self)
    }

    /// The Space, knowing one environment of another Space by name.
    #[wasm_bindgen(js_name = withRemoteEnvironment)]
    pub fn with_remote_environment(&self, environment: &JsValue) -> Result<Self, JsValue> {
        let environment = word(environment, "environment")?;
        self.0.clone().with_remote_environment(environment).or_refused().map(Self)
    }

    /// The Space with one tenant more.
    #[wasm_bindgen(js_name = withTenant)]
    pub fn with_tenant(&self, tenant: &JsValue) -> Result<Self, JsValue> {
        let tenant = read(tenant)?;
        self.0.clone().with_tenant(tenant).or_refused().map(Self)
    }

    /// The Space with one lifecycle more.
    #[wasm_bindgen(js_name = withLifecycle)]
    pub fn with_lifecycle(&self, lifecycle: &JsValue) -> Result<Self, JsValue> {
        let lifecycle = read(lifecycle)?;
        self.0.clone().with_lifecycle(lifecycle).or_refused().map(Self)
    }

    /// The Space with one team more.
    #[wasm_bindgen(js_name = withTeam)]
    pub fn with_team(&self, team: &JsValue) -> Result<Self, JsValue> {
        let team = read(team)?;
        self.0.clone().with_team(team).or_refused().map(Self)
    }

    /// The last numbers that came from a sender: where to draw the line when its key ends.
    #[wasm_bindgen(js_name = heardFrom)]
    pub fn heard_from(&self, sender: &JsValue, facts: &JsValue) -> Result<JsValue, JsValue> {
        let sender = word(sender, "sender")?;
        show(&self.0.heard_from(&sender, &*given(facts)?))
    }

    /// The facts without those that what we trust now does not prove any more.
    #[wasm_bindgen(js_name = factsThatHold)]
    pub fn facts_that_hold(&self, facts: &JsValue) -> Result<JsValue, JsValue> {
        show(&self.0.facts_that_hold(&*given(facts)?))
    }
}
