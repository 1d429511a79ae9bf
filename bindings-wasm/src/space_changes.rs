//! Changes of a Space, each of which makes another Space.

use spacebridge::trust::Permit;
use spacebridge::{Error, Name};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::certificate::{Certificate, ComparedFingerprint};
use crate::convert::{given, read, read_or_default, show, show_some, word};
use crate::error::OrRefused as _;
use crate::space::Space;

impl Space {
    fn change(
        &self,
        change: impl FnOnce(spacebridge::Space) -> Result<spacebridge::Space, Error>,
    ) -> Result<Self, JsValue> {
        change(self.0.clone()).or_refused().map(Self)
    }
}

#[wasm_bindgen]
impl Space {
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

    /// The Space with one trust more, as a host stored it.
    #[wasm_bindgen(js_name = withTrust)]
    pub fn with_trust(&self, trust: &JsValue) -> Result<Self, JsValue> {
        let trust = read(trust)?;
        self.change(|space| space.with_trust(trust))
    }

    /// The Space taking a bundle of another for old, so many days after it was sealed; `null` for
    /// never.
    #[wasm_bindgen(js_name = withMaxAgeDays)]
    pub fn with_max_age_days(&self, name: &JsValue, days: &JsValue) -> Result<Self, JsValue> {
        let name: Name = word(name, "name")?;
        let days: Option<u32> = read_or_default(days)?;
        self.change(|space| space.with_max_age_days(&name, days))
    }

    /// The Space with one environment more.
    #[wasm_bindgen(js_name = withEnvironment)]
    pub fn with_environment(&self, name: &JsValue) -> Result<Self, JsValue> {
        let name: Name = word(name, "name")?;
        self.change(|space| space.with_environment(name))
    }

    /// The Space, knowing one environment of another Space by name.
    #[wasm_bindgen(js_name = withRemoteEnvironment)]
    pub fn with_remote_environment(&self, environment: &JsValue) -> Result<Self, JsValue> {
        let environment = word(environment, "environment")?;
        self.change(|space| space.with_remote_environment(environment))
    }

    /// The Space with one tenant more.
    #[wasm_bindgen(js_name = withTenant)]
    pub fn with_tenant(&self, tenant: &JsValue) -> Result<Self, JsValue> {
        let tenant = read(tenant)?;
        self.change(|space| space.with_tenant(tenant))
    }

    /// The Space with one lifecycle more.
    #[wasm_bindgen(js_name = withLifecycle)]
    pub fn with_lifecycle(&self, lifecycle: &JsValue) -> Result<Self, JsValue> {
        let lifecycle = read(lifecycle)?;
        self.change(|space| space.with_lifecycle(lifecycle))
    }

    /// The Space with one team more.
    #[wasm_bindgen(js_name = withTeam)]
    pub fn with_team(&self, team: &JsValue) -> Result<Self, JsValue> {
        let team = read(team)?;
        self.change(|space| space.with_team(team))
    }

    /// The Space, trusting another one with exactly `permits`.
    #[wasm_bindgen(js_name = withRemote)]
    pub fn with_remote(
        &self,
        name: &JsValue,
        certificate: &Certificate,
        permits: &JsValue,
    ) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let permits: Vec<Permit> = read(permits)?;
        self.change(|space| space.with_remote(name, &certificate.0, permits))
    }

    /// The Space, knowing a certificate that was carried here and that nobody compared yet.
    #[wasm_bindgen(js_name = withPending)]
    pub fn with_pending(
        &self,
        name: &JsValue,
        certificate: &Certificate,
        permits: &JsValue,
    ) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let permits: Vec<Permit> = read(permits)?;
        self.change(|space| space.with_pending(name, &certificate.0, permits))
    }

    /// The Space, after a person compared the fingerprint of a pending trust.
    pub fn confirm(&self, name: &JsValue, compared: &ComparedFingerprint) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        self.change(|space| space.confirm(&name, &compared.0))
    }

    /// The Space, granting a trust these permits too.
    #[wasm_bindgen(js_name = withGrants)]
    pub fn with_grants(&self, name: &JsValue, permits: &JsValue) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let permits: Vec<Permit> = read(permits)?;
        self.change(|space| space.with_grants(&name, permits))
    }

    /// The Space, granting a trust no more of `grant`.
    #[wasm_bindgen(js_name = withoutGrant)]
    pub fn without_grant(&self, name: &JsValue, grant: &JsValue) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let grant = read(grant)?;
        self.change(|space| space.without_grant(&name, grant))
    }

    /// The Space, not believing a key any more beyond the last numbers that are `good`.
    pub fn revoke(&self, name: &JsValue, good: &JsValue) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let good = read(good)?;
        self.change(|space| space.revoke(&name, good))
    }

    /// Returns the Space with a former key revoked beyond these last good numbers.
    #[wasm_bindgen(js_name = revokeFormer)]
    pub fn revoke_former(
        &self,
        name: &JsValue,
        key: &JsValue,
        good: &JsValue,
    ) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let key = word(key, "key")?;
        let good = read(good)?;
        self.change(|space| space.revoke_former(&name, &key, good))
    }

    /// The Space, trusting another under a new certificate, which a person compared.
    #[wasm_bindgen(js_name = withNewCertificate)]
    pub fn with_new_certificate(
        &self,
        name: &JsValue,
        certificate: &Certificate,
        compared: &ComparedFingerprint,
        good: &JsValue,
    ) -> Result<Self, JsValue> {
        let name = word(name, "name")?;
        let good = read(good)?;
        self.change(|space| space.with_new_certificate(&name, &certificate.0, &compared.0, good))
    }

    /// The Space under its own next identity.
    #[wasm_bindgen(js_name = succeededBy)]
    pub fn succeeded_by(&self, next: &Certificate) -> Result<Self, JsValue> {
        self.change(|space| space.succeeded_by(&next.0))
    }

    /// The Space with another encryption certificate of its own.
    #[wasm_bindgen(js_name = renewedBy)]
    pub fn renewed_by(&self, certificate: &Certificate) -> Result<Self, JsValue> {
        self.change(|space| space.renewed_by(&certificate.0))
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
