//! The packages of a release: the bundle names them by digest, and never contains them.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::lookup::Lookup;
use crate::terms::{ContentDigest, Label, as_u64};

/// A package that a release deploys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Package {
    /// The package's id in its feed.
    pub id: Label,
    /// Its version, as its feed writes it.
    pub version: String,
    /// The feed it comes from, by name.
    #[serde(default)]
    pub feed: Option<Label>,
    /// Content of its bytes. `None` until somebody read them: such a release cannot be promoted.
    #[serde(default)]
    pub content: Option<Content>,
    /// Further identifiers, which only help to find it. This only helps to find it.
    #[serde(default, skip_serializing_if = "Lookup::is_empty")]
    pub lookup: Lookup,
}

impl Package {
    /// Creates a package whose bytes were not read yet: a release with such a package cannot be
    /// promoted.
    #[must_use]
    pub fn unread(id: Label, version: impl Into<String>) -> Self {
        let version = version.into();
        Self { id, version, feed: None, content: None, lookup: Lookup::default() }
    }

    /// A package from no particular feed.
    ///
    /// ```
    /// use spacebridge::{Content, Package};
    ///
    /// let package = Package::new("Shop.Web".parse()?, "1.1.0", Content::of(b"PK"));
    /// assert_eq!(package.content, Some(Content::of(b"PK")));
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn new(id: Label, version: impl Into<String>, content: Content) -> Self {
        let version = version.into();
        Self { id, version, feed: None, content: Some(content), lookup: Lookup::default() }
    }
}

/// Size and digest that pin a package's bytes. Id and version do not: a pushed package can be
/// overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[expect(
    clippy::exhaustive_structs,
    reason = "size and digest pin bytes: a third part would mean another identity"
)]
pub struct Content {
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: ContentDigest,
}

impl Content {
    /// The content of a package that is at hand as one slice.
    ///
    /// ```
    /// let content = spacebridge::Content::of(b"PK");
    /// assert_eq!(content.size, 2);
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { size: as_u64(bytes.len()), sha256: ContentDigest::of(bytes) }
    }
}
