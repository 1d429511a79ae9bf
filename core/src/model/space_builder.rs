//! The builder of a Space: every part is given first, and all of them are checked once.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::certificate::Certificate;
use super::lifecycle::Lifecycle;
use super::reference::{EnvironmentRef, ProjectRef};
use super::set::Set;
use super::space::{Space, Tenant};
use super::space_error::SpaceError;
use super::team::Team;
use super::trust::{Permit, Trust};
use crate::terms::{Error, Fingerprint, Given, Name, given};

/// A Space that is being built. Nothing is checked before [`build`](Self::build).
///
/// Names are given as [`Name`]s, or as texts that are read when the Space is built.
///
/// ```
/// use spacebridge::{Code, Grant, Space};
/// # use spacebridge::{Seed, SpaceKeys, Validity};
/// # let now = "2026-01-01T00:00:00Z".parse()?;
/// # let long = Validity::of_identity(now);
/// # let short = Validity::of_encryption(now);
/// # let seed = |number| Seed::from_bytes([number; 32]);
/// # let dev_keys = SpaceKeys::generate("DevTest Space", long, short, seed(1)?)?;
/// # let prod_keys = SpaceKeys::generate("Prod Space", long, short, seed(2)?)?;
///
/// let prod = Space::builder("Prod Space", prod_keys.certificate())
///     .environment("Production")
///     .remote("DevTest Space", dev_keys.certificate(), [Grant::AcceptReleases])
///     .build()?;
/// assert_eq!(prod.trusts().len(), 1);
///
/// let twice = Space::builder("Prod Space", prod_keys.certificate())
///     .environment("Production")
///     .environment("PRODUCTION");
/// let refused = twice.build().unwrap_err();
/// assert_eq!((refused.code(), refused.path()), (Code::NameTaken, Some("environments[1]")));
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `build`"]
pub struct SpaceBuilder {
    name: Given<Name>,
    certificate: Certificate,
    epoch: Option<u64>,
    former: Vec<Certificate>,
    former_encryption: Vec<Certificate>,
    environments: Vec<Given<Name>>,
    remote: Vec<Given<EnvironmentRef>>,
    tenants: Vec<Tenant>,
    lifecycles: Vec<Lifecycle>,
    teams: Vec<Team>,
    trusts: Vec<Given<Trust>>,
}

/// Part of a Space that a rule rejects, and the reason.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) path: String,
    pub(crate) error: Error,
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::in_document(refused.error.code(), refused.path, &refused.error.to_string())
    }
}

impl Space {
    /// Starts to build a Space with this name and certificate.
    pub fn builder(
        name: impl TryInto<Name, Error: Into<Error>>,
        certificate: &Certificate,
    ) -> SpaceBuilder {
        SpaceBuilder {
            name: given(name),
            certificate: certificate.clone(),
            epoch: None,
            former: Vec::new(),
            former_encryption: Vec::new(),
            environments: Vec::new(),
            remote: Vec::new(),
            tenants: Vec::new(),
            lifecycles: Vec::new(),
            teams: Vec::new(),
            trusts: Vec::new(),
        }
    }
}

impl SpaceBuilder {
    /// Adds an environment. A lifecycle without phases visits the environments in this order.
    pub fn environment(mut self, name: impl TryInto<Name, Error: Into<Error>>) -> Self {
        self.environments.push(given(name));
        self
    }

    /// Adds an environment of another Space, like `Prod Space: Production`: steps and values can be
    /// scoped to it, lifecycles can stop there, dashboards show it.
    pub fn remote_environment(
        mut self,
        environment: impl TryInto<EnvironmentRef, Error: Into<Error>>,
    ) -> Self {
        self.remote.push(given(environment));
        self
    }

    /// Adds a tenant.
    pub fn tenant(mut self, tenant: Tenant) -> Self {
        self.tenants.push(tenant);
        self
    }

    /// Adds a lifecycle. Its stops are not checked: environments come and go, and progress is
    /// defined over any lifecycle.
    pub fn lifecycle(mut self, lifecycle: Lifecycle) -> Self {
        self.lifecycles.push(lifecycle);
        self
    }

    /// Adds a team. Without one, the Space permits nobody anything.
    pub fn team(mut self, team: Team) -> Self {
        self.teams.push(team);
        self
    }

    /// Adds the trust in another Space whose fingerprint was compared, with exactly `permits`.
    ///
    /// This is for a host that builds a Space from what it stored. The trust of a Space that exists
    /// is changed with [`Space::change_trust`](crate::Space::change_trust), which asks for a
    /// permission and gives a record for the audit log.
    pub fn remote<P: Into<Permit>>(
        mut self,
        name: impl TryInto<Name, Error: Into<Error>>,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Self {
        let name: Given<Name> = given(name);
        self.trusts.push(name.map(|name| Trust::new(name, certificate, permits)));
        self
    }

    /// Adds a trust as a host stored it.
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trusts.push(Ok(trust));
        self
    }

    pub(crate) fn epoch(mut self, epoch: Option<u64>) -> Self {
        self.epoch = epoch;
        self
    }

    pub(crate) fn former(mut self, former: Vec<Certificate>) -> Self {
        self.former = former;
        self
    }

    pub(crate) fn former_encryption(mut self, former: Vec<Certificate>) -> Self {
        self.former_encryption = former;
        self
    }

    /// Builds the Space.
    ///
    /// # Errors
    ///
    /// Each has the [path](Error::path) of the part that is refused.
    ///
    /// - A code of a name, if a text is given that is no name.
    /// - `Code::NameTaken` if two parts of one kind have one name, whatever its case, or a trust
    ///   has our own name.
    /// - `Code::CertificateKnown` if a certificate is ours or another trust's: receipts and bundles
    ///   are attributed by fingerprint, so one fingerprint is one Space.
    /// - `Code::NameConfusable` if the name of a trust only looks like a known one (UTS #39).
    /// - `Code::SpaceUnknown` if nobody of that name is trusted who owns a remote environment: a
    ///   name that stands for nobody could later stand for anybody.
    pub fn build(self) -> Result<Space, Error> {
        self.checked().map_err(Into::into)
    }

    pub(crate) fn checked(self) -> Result<Space, Refused> {
        let name = at("name", self.name)?;
        let (certificate, former, epoch) = identity(&name, self.certificate, self.former)?;
        if let Some(told) = self.epoch.filter(|told| *told != epoch) {
            let error = SpaceError::EpochSkipped { name, known: epoch, epoch: told };
            return at("epoch", Err(error));
        }
        own_encryption(&name, &certificate, &former, &self.former_encryption)?;
        let trusts = unlike_trusts(&name, &certificate, &former, self.trusts)?;
        let remote_environments = remote(&trusts, self.remote)?;
        let environments = self.environments.into_iter().enumerate();
        let environments = environments
            .map(|(index, name)| at(&format!("environments[{index}]"), name))
            .collect::<Result<Vec<_>, _>>()?;
        unlike("environments", &environments, |name| name)?;
        unlike("tenants", &self.tenants, |tenant| &tenant.name)?;
        unlike("lifecycles", &self.lifecycles, |lifecycle| &lifecycle.name)?;
        unlike("teams", &self.teams, |team| &team.name)?;
        Ok(Space {
            name,
            certificate,
            epoch,
            former,
            former_encryption: self.former_encryption,
            environments,
            remote_environments,
            tenants: self.tenants,
            lifecycles: self.lifecycles,
            teams: self.teams,
            trusts,
        })
    }
}

fn at<T, E: Into<Error>>(path: &str, built: Result<T, E>) -> Result<T, Refused> {
    built.map_err(|error| Refused { path: path.to_string(), error: error.into() })
}

/// Returns the certificate, the former ones, and the number of the identity.
fn identity(
    name: &Name,
    certificate: Certificate,
    former: Vec<Certificate>,
) -> Result<(Certificate, Vec<Certificate>, u64), Refused> {
    let mut known = BTreeSet::new();
    let mut epoch = 0_u64;
    for own in former.iter().chain([&certificate]) {
        if !known.insert(own.fingerprint()) {
            // The first one can be named by nobody: it is the next one that repeats it.
            let path = format!("former[{}]", epoch.saturating_sub(1));
            return at(&path, Err(SpaceError::CertificateKnown { name: name.clone() }));
        }
        epoch = epoch.saturating_add(1);
    }
    Ok((certificate, former, epoch))
}

/// Checks the certificates with former encryption keys: each has an identity of the Space, and none
/// comes twice.
fn own_encryption(
    name: &Name,
    certificate: &Certificate,
    former: &[Certificate],
    earlier: &[Certificate],
) -> Result<(), Refused> {
    let own: Vec<&Certificate> = former.iter().chain([certificate]).collect();
    let mut known: BTreeSet<&[u8]> = own.iter().map(|own| own.encryption_der()).collect();
    let limit = Space::MAX_FORMER_ENCRYPTION;
    if earlier.len() > limit {
        let error = SpaceError::FormerTooMany { name: name.clone(), limit };
        return at(&format!("former_encryption[{limit}]"), Err(error));
    }
    for (index, of) in earlier.iter().enumerate() {
        let path = format!("former_encryption[{index}]");
        if !own.iter().any(|own| own.identity_der() == of.identity_der()) {
            return at(&path, Err(SpaceError::IdentityOther { name: name.clone() }));
        }
        if !known.insert(of.encryption_der()) {
            return at(&path, Err(SpaceError::CertificateKnown { name: name.clone() }));
        }
    }
    Ok(())
}

/// Returns the trusts, of which no two share a name, a certificate, or the look of a name.
fn unlike_trusts(
    own: &Name,
    certificate: &Certificate,
    former: &[Certificate],
    parts: Vec<Given<Trust>>,
) -> Result<Vec<Trust>, Refused> {
    let mut known = KnownSpaces::of(own, former.iter().chain([certificate]));
    let mut trusts = Vec::with_capacity(parts.len());
    for (index, trust) in parts.into_iter().enumerate() {
        let path = format!("trusts[{index}]");
        let trust = at(&path, trust)?;
        at(&path, known.add(&trust))?;
        trusts.push(trust);
    }
    Ok(trusts)
}

/// The Spaces that are known here: their names, what these look like, and every key they had.
pub(super) struct KnownSpaces {
    names: BTreeSet<Name>,
    looks: BTreeMap<String, Name>,
    keys: BTreeMap<Fingerprint, Name>,
}

impl KnownSpaces {
    /// Returns the Space itself, with every certificate that it had.
    fn of<'c>(own: &Name, certificates: impl Iterator<Item = &'c Certificate>) -> Self {
        let looks = own.looks().map(|look| (look, own.clone()));
        let keys = certificates.map(|certificate| (certificate.fingerprint(), own.clone()));
        Self { names: [own.clone()].into(), looks: looks.into(), keys: keys.collect() }
    }

    /// Returns `space` and those that it trusts. They were unlike one another when they came.
    pub(super) fn to(space: &Space) -> Self {
        let mut known = Self::of(&space.name, space.former.iter().chain([&space.certificate]));
        for trust in &space.trusts {
            let name = &trust.name;
            known.names.insert(name.clone());
            known.looks.extend(name.looks().map(|look| (look, name.clone())));
            known.keys.extend(trust.keys().into_iter().map(|key| (key, name.clone())));
        }
        known
    }

    /// Adds the Space that `trust` names.
    ///
    /// # Errors
    ///
    /// `Code::NameTaken`, `Code::NameConfusable` or `Code::CertificateKnown`.
    pub(super) fn add(&mut self, trust: &Trust) -> Result<(), SpaceError> {
        let name = &trust.name;
        // The namespaces of unknown owners are taken: no Space may be mistaken for one of them.
        if ProjectRef::names_unknown_owner(name) || !self.names.insert(name.clone()) {
            return Err(SpaceError::Duplicate { name: name.to_string() });
        }
        for look in name.looks() {
            if let Some(known) = self.looks.insert(look, name.clone())
                && known != *name
            {
                return Err(SpaceError::NameConfusable { name: name.clone(), known });
            }
        }
        // A pending trust grants nothing: its certificate is judged when a person confirms it.
        if trust.confirmed {
            trust.check_use(&trust.certificate)?;
        }
        for key in trust.keys() {
            if let Some(known) = self.keys.insert(key, name.clone()) {
                return Err(SpaceError::CertificateKnown { name: known });
            }
        }
        Ok(())
    }
}

/// Returns the environments of others, each of which a trust owns.
fn remote(
    trusts: &[Trust],
    parts: Vec<Given<EnvironmentRef>>,
) -> Result<Set<EnvironmentRef>, Refused> {
    let known: BTreeSet<&Name> = trusts.iter().map(|trust| &trust.name).collect();
    let mut remote = Set::new();
    for (index, environment) in parts.into_iter().enumerate() {
        let path = format!("remote[{index}]");
        let environment = at(&path, environment)?;
        let owner = environment.space.as_ref().filter(|space| known.contains(space));
        if owner.is_none() {
            let name = environment.space.as_ref().unwrap_or(&environment.name).to_string();
            return at(&path, Err(SpaceError::SpaceUnknown { name }));
        }
        let shown = environment.to_string();
        if !remote.insert(environment) {
            return at(&path, Err(SpaceError::Duplicate { name: shown }));
        }
    }
    Ok(remote)
}

/// Rejects two parts of one name.
fn unlike<T, N: Ord + ToString>(
    kind: &str,
    parts: &[T],
    name_of: impl Fn(&T) -> &N,
) -> Result<(), Refused> {
    let mut known = BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        let name = name_of(part);
        if let Some(first) = known.insert(name, name) {
            let error = SpaceError::Duplicate { name: first.to_string() };
            return at(&format!("{kind}[{index}]"), Err(error));
        }
    }
    Ok(())
}
