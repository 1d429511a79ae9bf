//! Teams, roles and permissions: who may do what in this Space.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::reference::ProjectRef;
use super::set::Set;
use crate::terms::{Code, Error, Label, Name, Refusal};

/// People, and the roles they have together. A person's rights are the union over their teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Team {
    /// The team's name.
    pub name: Label,
    /// The user names of its members.
    pub members: Set<String>,
    /// True if every user is a member, as in Octopus's team *Everyone*.
    #[serde(default)]
    pub everyone: bool,
    /// The roles it has, each within a scope.
    pub assignments: Vec<Assignment>,
}

impl Team {
    /// A team of these people, without any role yet.
    #[must_use]
    pub fn new<U: Into<String>>(name: Label, members: impl IntoIterator<Item = U>) -> Self {
        Self {
            name,
            members: members.into_iter().map(Into::into).collect(),
            everyone: false,
            assignments: Vec::new(),
        }
    }

    /// A team of everybody who may do everything, for a host that manages permissions itself and
    /// has asked for them before it calls this library.
    ///
    /// ```
    /// use spacebridge::{Label, Team};
    /// use spacebridge::trust::Permission;
    ///
    /// let team = Team::everyone(Label::new("Managed by the host")?);
    /// let permitted = &team.assignments[0].role.permissions;
    /// assert!(Permission::ALL.iter().all(|permission| permitted.contains(permission)));
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn everyone(name: Label) -> Self {
        let permissions = Permission::ALL.iter().copied().collect();
        let role = Role { name: name.clone(), permissions };
        Self {
            name,
            members: Set::new(),
            everyone: true,
            assignments: Vec::from([Assignment::everywhere(role)]),
        }
    }

    /// The team with one role more.
    #[must_use]
    pub fn with(mut self, assignment: Assignment) -> Self {
        self.assignments.push(assignment);
        self
    }

    /// Returns true if `user` is a member. User names are the host's: they are compared letter by
    /// letter.
    #[must_use]
    pub fn has(&self, user: &str) -> bool {
        self.everyone || self.members.iter().any(|member| member == user)
    }
}

/// A role given to a team. Dimensions AND; an empty dimension is unrestricted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Assignment {
    /// The role.
    pub role: Role,
    /// The projects it covers; empty means all.
    #[serde(default)]
    pub projects: Set<ProjectRef>,
    /// The environments it covers; empty means all.
    #[serde(default)]
    pub environments: Set<Name>,
    /// The tenants it covers; empty means all, and also deployments without a tenant.
    #[serde(default)]
    pub tenants: Set<Name>,
}

impl Assignment {
    /// The role, unrestricted.
    #[must_use]
    pub const fn everywhere(role: Role) -> Self {
        Self { role, projects: Set::new(), environments: Set::new(), tenants: Set::new() }
    }
}

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Role {
    /// The role's name.
    pub name: Label,
    /// Permissions of the role.
    pub permissions: Set<Permission>,
}

impl Role {
    /// Creates a role with these permissions.
    #[must_use]
    pub const fn new(name: Label, permissions: Set<Permission>) -> Self {
        Self { name, permissions }
    }
}

macro_rules! permissions {
    ($($variant:ident, $doc:literal;)*) => {
        /// One thing that a person may do, named as Octopus names it; the last five are ours.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Permission {
            $(#[doc = $doc] $variant,)*
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                }
            }
        }

        impl FromStr for Permission {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self, Error> {
                match name {
                    $(stringify!($variant) => Ok(Self::$variant),)*
                    _ => Err(PermissionError.into()),
                }
            }
        }
    };
}

permissions! {
    DeploymentCreate, "Deploy a release to an environment.";
    DeploymentView, "See deployments.";
    EnvironmentView, "See environments.";
    LifecycleView, "See lifecycles.";
    ProcessView, "See a deployment process.";
    ProjectView, "See projects.";
    ReleaseCreate, "Create releases.";
    ReleaseView, "See releases.";
    VariableEdit, "Answer templates for an environment.";
    VariableView, "See variables.";
    ReleasePromote, "Promote a release to another Space.";
    BundleImport, "Import a release bundle.";
    TrustEdit, "Change what another Space is trusted with.";
    ReceiptView, "Read receipts.";
    LifecycleOverride, "Promote a release along a lifecycle that is not the Space's own.";
}

/// The name is no permission that this version knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the permission is not known")]
struct PermissionError;

impl Refusal for PermissionError {
    fn code(&self) -> Code {
        Code::PermissionUnknown
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
