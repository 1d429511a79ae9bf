//! Permissions: who may do what, and through which team.

use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer};

use crate::model::{Assignment, Permission, ProjectRef, Space, Team};
use crate::terms::{Label, Name, Printable};

/// Returns true if `user` may do what `permission` names, to this project, environment and tenant
/// of ours.
///
/// A user's rights are the union over their teams. Nobody has a right that no team gives: in a
/// Space without teams nobody may do anything. A host that manages permissions itself says so with
/// [`Team::everyone`].
///
/// [`explain`] says the same, and why.
#[must_use]
pub fn allows(
    space: &Space,
    user: &str,
    permission: Permission,
    project: Option<&ProjectRef>,
    environment: Option<&Name>,
    tenant: Option<&Name>,
) -> bool {
    explain(space.teams(), user, permission, project, environment, tenant).is_allowed()
}

/// Returns the roles that give `user` the permission, and the roles that come close.
///
/// Within one assignment of a role the dimensions AND, and an empty dimension is unrestricted. A
/// permission looks only at the dimensions that it supports in Octopus: a role to view lifecycles
/// that is limited to a project shows all lifecycles. `None` for a dimension means that the
/// question is about no project, environment or tenant in particular; an assignment that is limited
/// in that dimension does not answer it, with one exception: permissions that in Octopus require no
/// explicit tenant (to view projects, to create and view releases) are given by an assignment for
/// some tenants, because the members of such a team could otherwise see nothing.
///
/// Octopus does not publish what it does with a permission that requires an explicit tenant. Here a
/// deployment without a tenant needs an assignment that is not limited to tenants.
///
/// ```
/// use spacebridge::{Label, Team};
/// use spacebridge::answers::Assignment;
/// use spacebridge::release::Set;
/// use spacebridge::trust::{Permission, Role, explain};
///
/// let role = Role::new(Label::new("Deployer")?, Set::from([Permission::DeploymentCreate]));
/// let mut assignment = Assignment::everywhere(role);
/// assignment.environments = Set::from(["Test".parse()?]);
/// let teams = [Team::new(Label::new("Testers")?, ["ana"]).with(assignment)];
///
/// let test = "Test".parse()?;
/// let production = "Production".parse()?;
/// let ask = |place| explain(&teams, "ana", Permission::DeploymentCreate, None, Some(place), None);
/// assert_eq!(ask(&test).to_string(), "granted by team `Testers` through role `Deployer`");
/// assert!(!ask(&production).is_allowed());
/// assert_eq!(
///     ask(&production).to_string(),
///     "not granted: team `Testers` has DeploymentCreate through role `Deployer`, limited to \
///      other environments",
/// );
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[must_use]
pub fn explain<'a>(
    teams: &'a [Team],
    user: &str,
    permission: Permission,
    project: Option<&ProjectRef>,
    environment: Option<&Name>,
    tenant: Option<&Name>,
) -> AccessDecision<'a> {
    let mut ruling = AccessDecision { permission, granted: Vec::new(), missed: Vec::new() };
    for team in teams.iter().filter(|team| team.has(user)) {
        for assignment in &team.assignments {
            if !assignment.role.permissions.contains(&permission) {
                continue;
            }
            let grantor = GrantSource { team: &team.name, role: &assignment.role.name };
            match shortfall(assignment, permission, project, environment, tenant) {
                None => ruling.granted.push(grantor),
                Some(shortfall) => ruling.missed.push((grantor, shortfall)),
            }
        }
    }
    ruling
}

/// Decision on a permission, with the sources of the grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccessDecision<'a> {
    /// Requested permission.
    pub permission: Permission,
    /// Roles that grant it; empty if none does. Empty if nobody does.
    pub granted: Vec<GrantSource<'a>>,
    /// Roles of the user that have the permission elsewhere, and the dimension that limits each.
    pub missed: Vec<(GrantSource<'a>, ScopeMismatch)>,
}

impl AccessDecision<'_> {
    /// Returns true if at least one team grants it.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        !self.granted.is_empty()
    }
}

impl fmt::Display for AccessDecision<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { permission, granted, missed } = self;
        if granted.is_empty() && missed.is_empty() {
            return write!(out, "not granted: none of the user's teams has {permission}");
        }
        if granted.is_empty() {
            out.write_str("not granted")?;
            for (index, (GrantSource { team, role }, limit)) in missed.iter().enumerate() {
                let team = Printable(team.as_str());
                let role = Printable(role.as_str());
                out.write_str(if index == 0 { ": " } else { "; " })?;
                write!(out, "team `{team}` has {permission} through role `{role}`, {limit}")?;
            }
            return Ok(());
        }
        out.write_str("granted by ")?;
        for (index, grantor) in granted.iter().enumerate() {
            write!(out, "{}{grantor}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

/// The team that grants a permission, and the role through which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GrantSource<'a> {
    /// The team.
    pub team: &'a Label,
    /// The role.
    pub role: &'a Label,
}

impl fmt::Display for GrantSource<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let team = Printable(self.team.as_str());
        let role = Printable(self.role.as_str());
        write!(out, "team `{team}` through role `{role}`")
    }
}

/// The dimension in which an assignment does not cover what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "assignments are limited in these three dimensions")]
pub enum ScopeMismatch {
    /// It is limited to other environments.
    Environment,
    /// It is limited to other projects.
    Project,
    /// It is limited to other tenants, or to tenants where none is asked about.
    Tenant,
}

impl fmt::Display for ScopeMismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Environment => "limited to other environments",
            Self::Project => "limited to other projects",
            Self::Tenant => "limited to other tenants",
        })
    }
}

impl Serialize for ScopeMismatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Environment => "environment",
            Self::Project => "project",
            Self::Tenant => "tenant",
        })
    }
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    ScopeMismatch: "ScopeMismatch", |_| {
        "description": "The dimension in which an assignment does not cover the question.",
        "type": "string",
        "enum": ["environment", "project", "tenant"],
    };
}

/// Dimensions to which a permission can be limited, as in Octopus's table. Other dimensions are
/// ignored for it.
struct Dimensions {
    project: bool,
    environment: bool,
    tenant: Tenanted,
}

/// Treatment of an assignment's tenants by a permission.
#[derive(PartialEq, Eq)]
enum Tenanted {
    Ignored,
    /// An assignment for some tenants also answers a question about no tenant.
    Supported,
    /// Octopus's `ExplicitTenantScopeRequired`.
    Explicit,
}

impl Dimensions {
    const fn of(permission: Permission) -> Self {
        use Permission as P;
        let (project, environment, tenant) = match permission {
            P::DeploymentCreate | P::DeploymentView => (true, true, Tenanted::Explicit),
            P::ProjectView | P::ReleaseCreate | P::ReleaseView => {
                (true, false, Tenanted::Supported)
            }
            P::VariableEdit | P::VariableView => (true, true, Tenanted::Ignored),
            P::EnvironmentView => (false, true, Tenanted::Ignored),
            // A release is promoted and imported for all tenants, and a receipt tells of another
            // Space's environments and tenants, which take no permissions of ours.
            P::ProcessView
            | P::ReleasePromote
            | P::LifecycleOverride
            | P::BundleImport
            | P::ReceiptView => (true, false, Tenanted::Ignored),
            P::LifecycleView | P::TrustEdit => (false, false, Tenanted::Ignored),
        };
        Self { project, environment, tenant }
    }
}

/// The first dimension in which `assignment` does not cover the question; `None` if it covers it.
fn shortfall(
    assignment: &Assignment,
    permission: Permission,
    project: Option<&ProjectRef>,
    environment: Option<&Name>,
    tenant: Option<&Name>,
) -> Option<ScopeMismatch> {
    let Assignment { projects, environments, tenants, .. } = assignment;
    let looks_at = Dimensions::of(permission);
    let outside = |limited: bool, inside: bool| limited && !inside;
    if looks_at.project
        && outside(!projects.is_empty(), project.is_some_and(|p| projects.contains(p)))
    {
        return Some(ScopeMismatch::Project);
    }
    if looks_at.environment
        && outside(!environments.is_empty(), environment.is_some_and(|e| environments.contains(e)))
    {
        return Some(ScopeMismatch::Environment);
    }
    let some_tenant =
        tenant.map_or(looks_at.tenant == Tenanted::Supported, |t| tenants.contains(t));
    let looks_at_tenants = looks_at.tenant != Tenanted::Ignored;
    (looks_at_tenants && outside(!tenants.is_empty(), some_tenant)).then_some(ScopeMismatch::Tenant)
}

#[cfg(test)]
mod tests;
