//! The packages that a Space holds.

use alloc::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::check::VerifiedPackage;
use super::transfer::{Inventory, Transfer, basis};
use crate::model::{Lookup, Package};
use crate::terms::{ContentDigest, Label};

/// The packages whose bytes are at hand and were checked.
///
/// ```
/// use spacebridge::packages::AvailablePackages;
///
/// assert!(AvailablePackages::default().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AvailablePackages {
    packages: BTreeMap<Label, BTreeSet<VerifiedPackage>>,
    digests: BTreeSet<ContentDigest>,
    feeds: BTreeSet<Label>,
}

impl AvailablePackages {
    /// Adds a package that was checked.
    pub fn insert(&mut self, package: VerifiedPackage) {
        self.digests.insert(package.content().sha256);
        self.packages.entry(package.id().clone()).or_default().insert(package);
    }

    /// Returns true if the bytes that `package` names are at hand, under whatever id and version.
    #[must_use]
    pub fn has(&self, package: &Package) -> bool {
        package.content.is_some_and(|content| self.digests.contains(&content.sha256))
    }

    /// Returns true if another content is at hand under the id and version of `package`.
    #[must_use]
    pub fn has_other(&self, package: &Package) -> bool {
        self.packages
            .get(&package.id)
            .into_iter()
            .flatten()
            .filter(|held| held.version() == package.version)
            .any(|held| package.content.is_some_and(|content| content != held.content()))
    }

    /// Says that this Space fetches from a feed by itself: what comes from there is checked like
    /// everything else.
    pub fn reach(&mut self, feed: Label) {
        self.feeds.insert(feed);
    }

    /// Returns the way in which the bytes of `package` arrive: available, fetched, unpacked from an
    /// older package, or sent whole.
    ///
    /// ```
    /// use spacebridge::{Content, Package};
    /// use spacebridge::packages::{AvailablePackages, Transfer};
    ///
    /// let package = Package::new("Shop.Web".parse()?, "1.1.0", Content::of(b"PK"));
    /// assert_eq!(AvailablePackages::default().readiness(&package), Transfer::Full);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn readiness(&self, package: &Package) -> Transfer {
        if self.has(package) {
            return Transfer::Have;
        }
        if let Some(feed) = package.feed.as_ref().filter(|feed| self.feeds.contains(*feed)) {
            return Transfer::Feed(feed.clone());
        }
        let held = self.packages.get(&package.id).into_iter().flatten();
        let held = held.map(|held| (held.version(), held.content()));
        match basis(&package.version, held) {
            Some(basis) => Transfer::Delta { basis },
            None => Transfer::Full,
        }
    }

    /// Returns the inventory, as an answer to a source that asks for it.
    #[must_use]
    pub fn inventory(&self) -> Inventory {
        Inventory::new(self.packages.values().flatten().map(|held| Package {
            id: held.id().clone(),
            version: held.version().into(),
            feed: None,
            content: Some(held.content()),
            lookup: Lookup::default(),
        }))
    }

    /// Returns true if no package is available.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// Returns the number of available packages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.packages.values().map(BTreeSet::len).sum()
    }
}

/// The packages, to be shown. They cannot be read back: only bytes prove that a package is held.
impl Serialize for AvailablePackages {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.packages.values().flatten())
    }
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    AvailablePackages: "AvailablePackages", |generator| {
        "description": "The packages whose bytes are available and were checked.",
        "type": "array",
        "items": generator.subschema_for::<VerifiedPackage>(),
    };
}

impl FromIterator<VerifiedPackage> for AvailablePackages {
    fn from_iter<I: IntoIterator<Item = VerifiedPackage>>(packages: I) -> Self {
        let mut holdings = Self::default();
        packages.into_iter().for_each(|package| holdings.insert(package));
        holdings
    }
}
