//! Scopes of values.

use alloc::boxed::Box;
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
/// Half of all values are unscoped, so the dimensions lie behind one pointer, which is empty for
/// these.
///
/// ```
/// use spacebridge::Scope;
///
/// let scope = Scope::default().with_environments(["Production".parse()?]);
/// assert!(!scope.is_empty());
/// assert!(scope.channels().is_empty());
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "Dimensions")]
pub struct Scope(
    /// Invariant: `None` if every dimension is empty.
    Option<Box<Dimensions>>,
);

/// Scope of a variable's value: OR inside a dimension, AND across dimensions; an empty dimension
/// means any.
// This is the content of a scope and also its document, whose schema shows the lines above.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, rename = "Scope")]
pub(super) struct Dimensions {
    /// The steps' actions, by name.
    actions: Set<Label>,
    /// The channels, by name.
    channels: Set<Label>,
    /// The environments, ours and other Spaces'.
    environments: Set<EnvironmentRef>,
    /// The deployment targets, by name: always ours.
    machines: Set<Label>,
    /// The deployment process or runbooks, by name.
    processes: Set<Label>,
    /// The target tags (Octopus calls the dimension Role).
    roles: Set<Label>,
    /// The tenant tags: tags of one tag set are OR, different tag sets are AND.
    tags: Set<TenantTag>,
}

static UNSCOPED: Dimensions = Dimensions {
    actions: Set::new(),
    channels: Set::new(),
    environments: Set::new(),
    machines: Set::new(),
    processes: Set::new(),
    roles: Set::new(),
    tags: Set::new(),
};

macro_rules! dimensions {
    ($($dimension:ident: $Member:ty, $with:ident, $doc:literal;)*) => {
        impl Scope {
            /// Returns true if the value applies everywhere.
            #[must_use]
            pub const fn is_empty(&self) -> bool {
                self.0.is_none()
            }

            $(
                #[doc = concat!("Returns ", $doc, "; an empty set means any.")]
                #[must_use]
                pub fn $dimension(&self) -> &Set<$Member> {
                    &self.dimensions().$dimension
                }

                #[doc = concat!("Returns the scope with `members` as ", $doc, ".")]
                #[must_use]
                pub fn $with(mut self, members: impl Into<Set<$Member>>) -> Self {
                    let members = members.into();
                    if self.0.is_some() || !members.is_empty() {
                        let mut dimensions = self.0.take().unwrap_or_default();
                        dimensions.$dimension = members;
                        self = Self::of(dimensions);
                    }
                    self
                }
            )*

            fn of(dimensions: Box<Dimensions>) -> Self {
                let is_unscoped = true $(&& dimensions.$dimension.is_empty())*;
                Self(if is_unscoped { None } else { Some(dimensions) })
            }
        }
    };
}

dimensions! {
    actions: Label, with_actions, "the actions of steps, by name";
    channels: Label, with_channels, "the channels, by name";
    environments: EnvironmentRef, with_environments, "the environments, ours and other Spaces'";
    machines: Label, with_machines, "the deployment targets, by name, which are always ours";
    processes: Label, with_processes, "the deployment process or runbooks, by name";
    roles: Label, with_roles, "the target tags (Octopus calls the dimension Role)";
    tags: TenantTag, with_tags, "the tenant tags: OR in one tag set, AND across tag sets";
}

impl Scope {
    /// Keeps the environments, channels and actions for which the tests hold.
    pub(crate) fn narrow(
        &mut self,
        environment: impl FnMut(&EnvironmentRef) -> bool,
        channel: impl FnMut(&Label) -> bool,
        action: impl FnMut(&Label) -> bool,
    ) {
        if let Some(mut dimensions) = self.0.take() {
            dimensions.environments.retain(environment);
            dimensions.channels.retain(channel);
            dimensions.actions.retain(action);
            *self = Self::of(dimensions);
        }
    }

    fn dimensions(&self) -> &Dimensions {
        self.0.as_deref().unwrap_or(&UNSCOPED)
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dimensions { actions, channels, environments, machines, processes, roles, tags } =
            self.dimensions();
        out.debug_struct("Scope")
            .field("actions", actions)
            .field("channels", channels)
            .field("environments", environments)
            .field("machines", machines)
            .field("processes", processes)
            .field("roles", roles)
            .field("tags", tags)
            .finish()
    }
}

impl From<Dimensions> for Scope {
    fn from(dimensions: Dimensions) -> Self {
        Self::of(Box::new(dimensions))
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.dimensions().serialize(serializer)
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
#[expect(clippy::exhaustive_structs, reason = "a tag has a set and a name, and nothing else")]
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
