//! A Space as a value: who we are, what is ours, and whom we trust with what.

use crate::prelude::*;

class! {
    /// A Space: who we are, what is ours, and whom we trust with what.
    ///
    /// It holds no key and no clock, and changing it makes another value.
    Space(sb::Space) eq;

    fn __new__(name: Name, certificate: &Certificate)
        = Self(sb::Space::new(name.0, &certificate.0));

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

    /// The Space trusting another, whose fingerprint was compared.
    fn with_remote(&self, name: Name, certificate: &Certificate, permits: Vec<Permit>)
        = Self(self.0.clone().with_remote(name.0, &certificate.0, permits.0)?);

    /// The Space with one trust more, as a host stored it.
    fn with_trust(&self, trust: Trust) = Self(self.0.clone().with_trust(trust.0)?);

    /// The Space knowing another, which is trusted once it is confirmed.
    fn with_pending(&self, name: Name, certificate: &Certificate, permits: Vec<Permit>)
        = Self(self.0.clone().with_pending(name.0, &certificate.0, permits.0)?);

    /// The Space trusting a pending one.
    fn confirm(&self, name: Name, compared: &ComparedFingerprint)
        = Self(self.0.clone().confirm(&name, &compared.0)?);

    /// The Space granting another more.
    fn with_grants(&self, name: Name, permits: Vec<Permit>)
        = Self(self.0.clone().with_grants(&name, permits.0)?);

    /// The Space taking a bundle of another for old, so many days after it was sealed.
    fn with_max_age_days(&self, name: Name, days: Option<u32>)
        = Self(self.0.clone().with_max_age_days(&name, days)?);

    /// The Space granting another less.
    fn without_grant(&self, name: Name, grant: Grant)
        = Self(self.0.clone().without_grant(&name, grant.0)?);

    /// The Space trusting a key no longer, beyond these last good numbers.
    fn revoke(&self, name: Name, good: LastGood) = Self(self.0.clone().revoke(&name, good.0)?);

    /// Returns the Space with a former key revoked beyond these last good numbers.
    fn revoke_former(&self, name: Name, key: Fingerprint, good: LastGood)
        = Self(self.0.clone().revoke_former(&name, &key, good.0)?);

    /// The Space trusting another key of the same Space, which was compared.
    fn with_new_certificate(&self, name: Name, certificate: &Certificate,
        compared: &ComparedFingerprint, good: LastGood)
        = Self(self.0.clone().with_new_certificate(&name, &certificate.0, &compared.0, good.0)?);

    /// The Space with another identity.
    fn succeeded_by(&self, next: &Certificate) = Self(self.0.clone().succeeded_by(&next.0)?);

    /// The Space with another encryption certificate.
    fn renewed_by(&self, certificate: &Certificate)
        = Self(self.0.clone().renewed_by(&certificate.0)?);

    /// The last numbers that came from a sender: where to draw the line when its key ends.
    fn heard_from(&self, sender: Fingerprint, facts: Facts)
        = shown(self.0.heard_from(&sender, &facts));

    /// The facts of which what we trust now still lets us be sure.
    fn facts_that_hold(&self, facts: Facts) = shown(self.0.facts_that_hold(&facts));

    fn __repr__(&self) -> String = format!("<Space {} {}>", self.0.name(), self.0.fingerprint());
}
