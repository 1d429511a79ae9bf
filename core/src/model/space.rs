//! A Space: who we are, what is ours, and whom we trust with what.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::certificate::Certificate;
use super::lifecycle::Lifecycle;
use super::reference::EnvironmentRef;
use super::scope::TenantTag;
use super::set::Set;
use super::space_error::SpaceError;
use super::team::Team;
use super::trust::{Permit, Trust};
use crate::terms::{Error, Fingerprint, Label, Name};

/// A Space: name and certificate, environments, tenants, lifecycles, teams, and the trusts in other
/// Spaces.
///
/// A value: it holds no secret key and no clock, and every change makes another value, so that a
/// host can show the one before beside the one after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Space {
    pub(super) name: Name,
    pub(super) certificate: Certificate,
    pub(super) epoch: u64,
    pub(super) former: Vec<Certificate>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) former_encryption: Vec<Certificate>,
    pub(super) environments: Vec<Name>,
    #[serde(rename = "remote")]
    pub(super) remote_environments: Set<EnvironmentRef>,
    pub(super) tenants: Vec<Tenant>,
    pub(super) lifecycles: Vec<Lifecycle>,
    pub(super) teams: Vec<Team>,
    pub(super) trusts: Vec<Trust>,
}

/// Somebody for whom a Space deploys separately. Tenants belong to one Space and cross no boundary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tenant {
    /// The tenant's name.
    pub name: Name,
    /// Its tags.
    #[serde(default)]
    pub tags: Set<TenantTag>,
}

impl Tenant {
    /// Creates a tenant with these tags.
    #[must_use]
    pub const fn new(name: Name, tags: Set<TenantTag>) -> Self {
        Self { name, tags }
    }
}

impl Space {
    /// The largest number of [former encryption certificates](Self::former_encryption). A renewal
    /// beyond it drops the oldest.
    pub const MAX_FORMER_ENCRYPTION: usize = 64;

    /// A Space with nothing in it that trusts nobody.
    #[must_use]
    pub fn new(name: Name, certificate: &Certificate) -> Self {
        Self {
            name,
            certificate: certificate.clone(),
            epoch: 1,
            former: Vec::new(),
            former_encryption: Vec::new(),
            environments: Vec::new(),
            remote_environments: Set::new(),
            tenants: Vec::new(),
            lifecycles: Vec::new(),
            teams: Vec::new(),
            trusts: Vec::new(),
        }
    }

    /// Returns the name of the Space.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Our certificate, as others import it.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Returns the fingerprint that names the Space on the wire.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.certificate.fingerprint()
    }

    /// Returns the number of the Space's identity, counted from 1.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The certificates that we had before, oldest first.
    #[must_use]
    pub fn former(&self) -> &[Certificate] {
        &self.former
    }

    /// Returns the certificates with the encryption keys that the Space had before, oldest first.
    /// Each has the present identity or a former one.
    ///
    /// Secrets that were sealed to one of them open with its key. There are at most
    /// [`MAX_FORMER_ENCRYPTION`](Self::MAX_FORMER_ENCRYPTION).
    #[must_use]
    pub fn former_encryption(&self) -> &[Certificate] {
        &self.former_encryption
    }

    /// Returns every certificate with an encryption key that the identity with this fingerprint has
    /// or had in this Space, the newest first.
    pub(crate) fn encryption_of(
        &self,
        identity: Fingerprint,
    ) -> impl Iterator<Item = &Certificate> {
        let newest = core::iter::once(&self.certificate).chain(self.former.iter().rev());
        let all = newest.chain(self.former_encryption.iter().rev());
        all.filter(move |own| own.fingerprint() == identity)
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

    /// Returns the trusts of the Space.
    #[must_use]
    pub fn trusts(&self) -> &[Trust] {
        &self.trusts
    }

    /// Returns the trust in the Space called `name`.
    #[must_use]
    pub fn trust(&self, name: &Name) -> Option<&Trust> {
        self.trusts.iter().find(|trust| trust.name == *name)
    }

    /// Returns the trust in the Space with this fingerprint, if a person compared it and it did not
    /// end.
    #[must_use]
    pub fn trust_by_fingerprint(&self, fingerprint: &Fingerprint) -> Option<&Trust> {
        self.signer(fingerprint).filter(|trust| trust.confirmed && trust.ended.is_none())
    }

    /// The Space with one environment more.
    ///
    /// # Errors
    ///
    /// `Code::NameTaken` if there is one of that name, whatever its case: scopes name
    /// environments without regard to case.
    pub fn with_environment(mut self, name: Name) -> Result<Self, Error> {
        if self.environments.contains(&name) {
            return Err(SpaceError::Duplicate { name: name.to_string() }.into());
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
    /// - `Code::SpaceUnknown` if the owner is not among our trusts: a name that stands for
    ///   nobody could later stand for anybody.
    /// - `Code::NameTaken` if it is known already.
    #[expect(clippy::needless_pass_by_value, reason = "the Space keeps it")]
    pub fn with_remote_environment(mut self, environment: EnvironmentRef) -> Result<Self, Error> {
        let known = environment.space.as_ref().and_then(|space| self.trust(space));
        if known.is_none() {
            let name = environment.space.as_ref().unwrap_or(&environment.name).to_string();
            return Err(SpaceError::SpaceUnknown { name }.into());
        }
        if !self.remote_environments.insert(environment.clone()) {
            return Err(SpaceError::Duplicate { name: environment.to_string() }.into());
        }
        Ok(self)
    }

    /// The Space with one tenant more.
    ///
    /// # Errors
    ///
    /// `Code::NameTaken` if there is one of that name.
    pub fn with_tenant(mut self, tenant: Tenant) -> Result<Self, Error> {
        if self.tenants.iter().any(|known| known.name == tenant.name) {
            return Err(SpaceError::Duplicate { name: tenant.name.to_string() }.into());
        }
        self.tenants.push(tenant);
        Ok(self)
    }

    /// The Space with one lifecycle more. Its stops are not checked: environments come and go, and
    /// progress is defined over any lifecycle.
    ///
    /// # Errors
    ///
    /// `Code::NameTaken` if there is one of that name.
    pub fn with_lifecycle(mut self, lifecycle: Lifecycle) -> Result<Self, Error> {
        if self.lifecycle(&lifecycle.name).is_some() {
            return Err(SpaceError::Duplicate { name: lifecycle.name.to_string() }.into());
        }
        self.lifecycles.push(lifecycle);
        Ok(self)
    }

    /// The Space with one team more.
    ///
    /// # Errors
    ///
    /// `Code::NameTaken` if there is one of that name.
    pub fn with_team(mut self, team: Team) -> Result<Self, Error> {
        if self.teams.iter().any(|known| known.name == team.name) {
            return Err(SpaceError::Duplicate { name: team.name.to_string() }.into());
        }
        self.teams.push(team);
        Ok(self)
    }

    /// Returns the Space, trusting another one with exactly `permits`.
    pub(crate) fn with_remote<P: Into<Permit>>(
        self,
        name: Name,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Result<Self, Error> {
        self.with_trust(Trust::new(name, certificate, permits))
    }
}
