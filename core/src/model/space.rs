//! A Space: who we are, what is ours, and whom we trust with what.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::certificate::Certificate;
use super::lifecycle::Lifecycle;
use super::reference::EnvironmentRef;
use super::scope::TenantTag;
use super::set::Set;
use super::team::Team;
use super::trust::{Permit, SpaceError, Trust};
use crate::terms::{Fingerprint, Label, Name};

/// Who we are (name, certificate), what is ours (environments, tenants, lifecycles, teams), and
/// whom we trust with what.
///
/// A value: it holds no secret key and no clock, and every change makes another value, so that a
/// host can show the one before beside the one after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    name: Name,
    certificate: Certificate,
    environments: Vec<Name>,
    remote_environments: Set<EnvironmentRef>,
    tenants: Vec<Tenant>,
    lifecycles: Vec<Lifecycle>,
    teams: Vec<Team>,
    trusts: Vec<Trust>,
}

/// Somebody for whom a Space deploys separately. Tenants belong to one Space and cross no boundary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// The tenant's name.
    pub name: Name,
    /// Its tags.
    #[serde(default)]
    pub tags: Set<TenantTag>,
}

impl Space {
    /// A Space with nothing in it that trusts nobody.
    #[must_use]
    pub fn new(name: Name, certificate: &Certificate) -> Self {
        Self {
            name,
            certificate: certificate.clone(),
            environments: Vec::new(),
            remote_environments: Set::new(),
            tenants: Vec::new(),
            lifecycles: Vec::new(),
            teams: Vec::new(),
            trusts: Vec::new(),
        }
    }

    /// What we call ourselves.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Our certificate, as others import it.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What names us on the wire.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.certificate.fingerprint()
    }

    /// Our environments, in the order in which they were added: a lifecycle without phases visits
    /// them in that order.
    #[must_use]
    pub fn environments(&self) -> &[Name] {
        &self.environments
    }

    /// Other Spaces' environments that we know by name.
    #[must_use]
    pub const fn remote_environments(&self) -> &Set<EnvironmentRef> {
        &self.remote_environments
    }

    /// Our tenants.
    #[must_use]
    pub fn tenants(&self) -> &[Tenant] {
        &self.tenants
    }

    /// Our lifecycles.
    #[must_use]
    pub fn lifecycles(&self) -> &[Lifecycle] {
        &self.lifecycles
    }

    /// The lifecycle called `name`.
    #[must_use]
    pub fn lifecycle(&self, name: &Label) -> Option<&Lifecycle> {
        self.lifecycles.iter().find(|lifecycle| lifecycle.name == *name)
    }

    /// Our teams.
    #[must_use]
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// Whom we trust with what.
    #[must_use]
    pub fn trusts(&self) -> &[Trust] {
        &self.trusts
    }

    /// What we let the Space called `name` do.
    #[must_use]
    pub fn trust(&self, name: &Name) -> Option<&Trust> {
        self.trusts.iter().find(|trust| trust.name == *name)
    }

    /// What we let the Space with this fingerprint do.
    #[must_use]
    pub fn trust_by_fingerprint(&self, fingerprint: &Fingerprint) -> Option<&Trust> {
        self.trusts.iter().find(|trust| trust.certificate.fingerprint() == *fingerprint)
    }

    /// The Space with one environment more.
    ///
    /// # Errors
    ///
    /// [`SpaceError::Duplicate`] if there is one of that name, whatever its case: scopes name
    /// environments without regard to case.
    pub fn with_environment(mut self, name: Name) -> Result<Self, SpaceError> {
        if self.environments.contains(&name) {
            return Err(SpaceError::Duplicate { name: name.to_string() });
        }
        self.environments.push(name);
        Ok(self)
    }

    /// The Space, knowing one environment of another Space by name: steps and values can be scoped
    /// to it, lifecycles can stop there, dashboards show it. It takes no machines and no
    /// permissions.
    ///
    /// # Errors
    ///
    /// - [`SpaceError::SpaceUnknown`] if the owner is not among our trusts: a name that stands for
    ///   nobody could later stand for anybody.
    /// - [`SpaceError::Duplicate`] if it is known already.
    #[expect(clippy::needless_pass_by_value, reason = "the Space keeps it")]
    pub fn with_remote_environment(
        mut self,
        environment: EnvironmentRef,
    ) -> Result<Self, SpaceError> {
        let known = environment.space.as_ref().and_then(|space| self.trust(space));
        if known.is_none() {
            let name = environment.space.as_ref().unwrap_or(&environment.name).to_string();
            return Err(SpaceError::SpaceUnknown { name });
        }
        if !self.remote_environments.insert(environment.clone()) {
            return Err(SpaceError::Duplicate { name: environment.to_string() });
        }
        Ok(self)
    }

    /// The Space with one tenant more.
    ///
    /// # Errors
    ///
    /// [`SpaceError::Duplicate`] if there is one of that name.
    pub fn with_tenant(mut self, tenant: Tenant) -> Result<Self, SpaceError> {
        if self.tenants.iter().any(|known| known.name == tenant.name) {
            return Err(SpaceError::Duplicate { name: tenant.name.to_string() });
        }
        self.tenants.push(tenant);
        Ok(self)
    }

    /// The Space with one lifecycle more. Its stops are not checked: environments come and go, and
    /// progress is defined over any lifecycle.
    ///
    /// # Errors
    ///
    /// [`SpaceError::Duplicate`] if there is one of that name.
    pub fn with_lifecycle(mut self, lifecycle: Lifecycle) -> Result<Self, SpaceError> {
        if self.lifecycle(&lifecycle.name).is_some() {
            return Err(SpaceError::Duplicate { name: lifecycle.name.to_string() });
        }
        self.lifecycles.push(lifecycle);
        Ok(self)
    }

    /// The Space with one team more.
    ///
    /// # Errors
    ///
    /// [`SpaceError::Duplicate`] if there is one of that name.
    pub fn with_team(mut self, team: Team) -> Result<Self, SpaceError> {
        if self.teams.iter().any(|known| known.name == team.name) {
            return Err(SpaceError::Duplicate { name: team.name.to_string() });
        }
        self.teams.push(team);
        Ok(self)
    }

    /// The Space, trusting another one with exactly `permits`.
    ///
    /// Call it after a person compared the certificate's fingerprint with its owner's: nothing in
    /// this library can do that for them.
    ///
    /// # Errors
    ///
    /// - [`SpaceError::Duplicate`] if a Space of that name is trusted already, or it is our own
    ///   name.
    /// - [`SpaceError::CertificateKnown`] if the certificate is ours or another trust's: receipts
    ///   and bundles are attributed by fingerprint, so one fingerprint is one Space.
    /// - [`SpaceError::NameConfusable`] if the name only looks like a known one (UTS #39).
    pub fn with_remote<P: Into<Permit>>(
        mut self,
        name: Name,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Result<Self, SpaceError> {
        let fingerprint = certificate.fingerprint();
        let names = core::iter::once((&self.name, self.fingerprint()))
            .chain(self.trusts.iter().map(|t| (&t.name, t.certificate.fingerprint())));
        for (known, owner) in names {
            if *known == name {
                return Err(SpaceError::Duplicate { name: name.to_string() });
            }
            if owner == fingerprint {
                return Err(SpaceError::CertificateKnown { name: known.clone() });
            }
            if name.is_confusable_with(known) {
                return Err(SpaceError::NameConfusable { name, known: known.clone() });
            }
        }
        let permits = permits.into_iter().map(Into::into).collect();
        self.trusts.push(Trust { name, certificate: certificate.clone(), permits });
        Ok(self)
    }
}
