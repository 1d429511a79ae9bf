//! References to environments and projects, ours or another Space's.

use alloc::string::{String, ToString as _};
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::terms::{Error, Fingerprint, Name, given_as_text};

/// An environment: `Production` is ours, `Prod Space: Production` belongs to another Space.
///
/// "Remote" is a point of view, so there is one type for both. The Space's name is the local one.
///
/// ```
/// use spacebridge::EnvironmentRef;
///
/// let production: EnvironmentRef = "Prod Space: Production".parse()?;
/// assert!(production.is_remote());
/// assert_eq!(production.to_string(), "Prod Space: Production");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "an environment is named by an owner and a name, and nothing else"
)]
pub struct EnvironmentRef {
    /// The Space that owns the environment; `None` if it is ours.
    pub space: Option<Name>,
    /// The environment's name in the Space that owns it.
    pub name: Name,
}

/// A project: `Shop` is ours, `DevTest Space: Shop` belongs to another Space.
///
/// ```
/// use spacebridge::ProjectRef;
///
/// let project: ProjectRef = "DevTest Space: Shop".parse()?;
/// assert_eq!(project.name.as_str(), "Shop");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a project is named by an owner and a name, and nothing else"
)]
pub struct ProjectRef {
    /// The Space that owns the project; `None` if it is ours.
    pub space: Option<Name>,
    /// The project's name in the Space that owns it.
    pub name: Name,
}

macro_rules! namespaced {
    ($kind:ident, $thing:literal) => {
        impl $kind {
            #[doc = concat!("Our own ", $thing, " of this name.")]
            #[must_use]
            pub const fn local(name: Name) -> Self {
                Self { space: None, name }
            }

            #[doc = concat!("The ", $thing, " of this name that the Space called `space` owns.")]
            #[must_use]
            pub const fn remote(space: Name, name: Name) -> Self {
                Self { space: Some(space), name }
            }

            #[doc = concat!("Whether the ", $thing, " belongs to another Space.")]
            #[must_use]
            pub const fn is_remote(&self) -> bool {
                self.space.is_some()
            }
        }

        impl FromStr for $kind {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                match text.split_once(':') {
                    Some((space, name)) => Ok(Self::remote(space.parse()?, name.parse()?)),
                    None => Ok(Self::local(text.parse()?)),
                }
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.space {
                    Some(space) => write!(out, "{space}: {}", self.name),
                    None => write!(out, "{}", self.name),
                }
            }
        }

        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

namespaced!(EnvironmentRef, "environment");
namespaced!(ProjectRef, "project");

/// The words before the fingerprint of an owner that is not known here.
const UNKNOWN_OWNER: &str = "unknown owner ";

impl ProjectRef {
    /// Returns the project that an owner calls `name` which is not known here. The first half of
    /// the owner's fingerprint stands for the owner's name.
    #[expect(clippy::expect_used, reason = "words and hexadecimal digits make a name")]
    pub(crate) fn of_unknown_owner(owner: &Fingerprint, name: Name) -> Self {
        let mut space = String::from(UNKNOWN_OWNER);
        space.extend(owner.to_string().chars().filter(|digit| *digit != ':').take(32));
        Self::remote(space.parse().expect("invariant: words and digits make a name"), name)
    }

    /// Returns true if `space` has the form of a name that stands for an unknown owner.
    pub(super) fn names_unknown_owner(space: &Name) -> bool {
        let lower = space.as_str().to_lowercase();
        let digits = lower.strip_prefix(UNKNOWN_OWNER);
        digits.is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
    }
}
given_as_text!(EnvironmentRef, ProjectRef);
