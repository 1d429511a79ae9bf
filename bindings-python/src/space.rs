//! A Space as a value: who we are, what is ours, and whom we trust with what.

use crate::prelude::*;

class! {
    /// A Space: who we are, what is ours, and whom we trust with what.
    ///
    /// It holds no key and no clock, and changing it makes another value.
    Space(sb::Space) eq;

    fn __new__(name: &str, certificate: &Certificate, *, environments: Vec<String> = (Vec::new()),
        remote: Vec<String> = (Vec::new()), tenants: Vec<Tenant> = (Document::default()),
        lifecycles: Vec<Lifecycle> = (Document::default()),
        teams: Vec<Team> = (Document::default()), trusts: Vec<Trust> = (Document::default())) = {
        let mut space = sb::Space::builder(name, &certificate.0);
        space = environments.into_iter().fold(space, SpaceBuilder::environment);
        space = remote.into_iter().fold(space, SpaceBuilder::remote_environment);
        space = tenants.0.into_iter().fold(space, SpaceBuilder::tenant);
        space = lifecycles.0.into_iter().fold(space, SpaceBuilder::lifecycle);
        space = teams.0.into_iter().fold(space, SpaceBuilder::team);
        Self(trusts.0.into_iter().fold(space, SpaceBuilder::trust).build()?)
    };

    /// Reads what `document` wrote.
    static from_document(document: Json, /, *, ..limits)
        = Self(sb::Space::from_document(&document.0, &limits.unwrap_or_default())?);

    /// Everything that it is, as a document to be stored.
    fn document(&self) = shown(&self.0);

    /// The name.
    get name(&self) = self.0.name().as_str();

    /// The certificate of the Space.
    get certificate(&self) = Certificate(self.0.certificate().clone());

    /// Its environments, in their order.
    get environments(&self) = shown(self.0.environments());

    /// Its tenants.
    get tenants(&self) = shown(self.0.tenants());

    /// Its lifecycles.
    get lifecycles(&self) = shown(self.0.lifecycles());

    /// The trusts of the Space.
    get trusts(&self) = shown(self.0.trusts());

    /// The certificate that is trusted, or waits to be, under this name.
    fn trusted(&self, name: Name)
        = self.0.trust(&name).map(|trust| Certificate(trust.certificate().clone()));

    /// Returns the present or former trust in the key with this fingerprint.
    fn trust_of(&self, key: Fingerprint, /) = self.0.trust_of(&key).map(shown);

    /// Returns true if this Space knows both fingerprints as those of one Space.
    fn knows_as_one(&self, one: Fingerprint, other: Fingerprint, /)
        = self.0.knows_as_one(&one, &other);

    /// The digest of everything it trusts, as its audit log records it.
    get trust_digest(&self) = self.0.trust_digest().to_string();

    /// A lifecycle of it, by name.
    fn lifecycle(&self, name: Label) = self.0.lifecycle(&name).map(shown);

    /// The Space with an environment of its own.
    fn with_environment(&self, name: Name) = Self(self.0.clone().with_environment(name.0)?);

    /// The Space knowing an environment of another: `"Prod Space: Production"`.
    fn with_remote_environment(&self, environment: EnvironmentRef)
        = Self(self.0.clone().with_remote_environment(environment.0)?);

    /// The Space with a tenant.
    fn with_tenant(&self, tenant: Tenant) = Self(self.0.clone().with_tenant(tenant.0)?);

    /// The Space with a lifecycle.
    fn with_lifecycle(&self, lifecycle: Lifecycle)
        = Self(self.0.clone().with_lifecycle(lifecycle.0)?);

    /// The Space with a team. Without one it permits nobody anything.
    fn with_team(&self, team: Team) = Self(self.0.clone().with_team(team.0)?);

    /// The last numbers that came from a sender: where to draw the line when its key ends.
    fn heard_from(&self, sender: Fingerprint, facts: Facts)
        = shown(self.0.heard_from(&sender, &facts));

    /// The facts of which what we trust now still lets us be sure.
    fn facts_that_hold(&self, facts: Facts) = shown(self.0.facts_that_hold(&facts));

    fn __repr__(&self) -> String = format!("<Space {} {}>", self.0.name(), self.0.fingerprint());
}
