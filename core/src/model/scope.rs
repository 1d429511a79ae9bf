//! Scopes of values.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::reference::EnvironmentRef;
use super::set::Set;
use crate::terms::{Error, Label};

/// Scope of a variable's value: OR inside a dimension, AND across dimensions; an empty dimension
/// means any.
///
/// ```
/// use spacebridge::Scope;
/// use spacebridge::release::Set;
///
/// let scope = Scope {
///     environments: Set::from(["Production".parse()?]),
///     ..Scope::default()
/// };
/// assert!(!scope.is_empty());
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Scope {
    /// The steps' actions, by name.
    pub actions: Set<Label>,
    /// The channels, by name.
    pub channels: Set<Label>,
    /// The environments, ours and other Spaces'.
    pub environments: Set<EnvironmentRef>,
    /// The deployment targets, by name: always ours.
    pub machines: Set<Label>,
    /// The deployment process or runbooks, by name.
    pub processes: Set<Label>,
    /// The target tags (Octopus calls the dimension Role).
    pub roles: Set<Label>,
    /// The tenant tags: tags of one tag set are OR, different tag sets are AND.
    pub tags: Set<TenantTag>,
}

impl Scope {
    /// Returns true if the value applies everywhere.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.actions.is_empty()
            && self.channels.is_empty()
            && self.environments.is_empty()
            && self.machines.is_empty()
            && self.processes.is_empty()
            && self.roles.is_empty()
            && self.tags.is_empty()
    }
}

/// A tenant tag by its canonical name, `Tag Set/Tag`.
///
/// ```
/// let tag: spacebridge::release::TenantTag = "Region/North".parse()?;
/// assert_eq!(tag.set.as_str(), "Region");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantTag {
    /// The tag set.
    pub set: Label,
    /// The tag in it.
    pub tag: Label,
}

impl FromStr for TenantTag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // A canonical name without its set is refused as an empty name would be.
        let (set, tag) = text.split_once('/').unwrap_or(("", text));
        Ok(Self { set: set.parse()?, tag: tag.parse()? })
    }
}

impl fmt::Display for TenantTag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.set, self.tag)
    }
}

impl Serialize for TenantTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TenantTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
