//! Inventory of a target.

use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::Package;

/// Inventory of a target, from its latest receipt or from its answer to a question.
///
/// It says only what was said: nobody checked it, and nothing but the choice of what to send
/// follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Inventory {
    pub(super) packages: Vec<Package>,
    pub(super) pinned: bool,
}

impl<'de> Deserialize<'de> for Inventory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let InventoryParts { packages, pinned } = InventoryParts::deserialize(deserializer)?;
        Ok(Self { pinned, ..Self::new(packages) })
    }
}

/// The parts of an inventory, as its document has them.
#[derive(Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Inventory"))]
#[serde(deny_unknown_fields)]
pub(crate) struct InventoryParts {
    /// The packages that the target said it holds.
    packages: Vec<Package>,
    /// True if the target keeps them until it says otherwise.
    #[serde(default)]
    pinned: bool,
}

impl Inventory {
    /// Creates the inventory of `packages`. Those whose bytes nobody read count for nothing but
    /// their look-up digests.
    #[must_use]
    pub fn new(packages: impl IntoIterator<Item = Package>) -> Self {
        let known = |held: &Package| held.content.is_some() || !held.lookup.is_empty();
        Self { packages: packages.into_iter().filter(known).collect(), pinned: false }
    }

    /// Returns the inventory with the target's promise to keep the packages until it says
    /// otherwise.
    #[must_use]
    pub fn pinned(self) -> Self {
        Self { pinned: true, ..self }
    }

    /// Returns true if the target holds the bytes that `package` names, under whatever id and
    /// version.
    pub(super) fn has(&self, package: &Package) -> bool {
        self.packages.iter().any(|held| held.content == package.content)
    }

    /// Returns true if the target holds bytes that it never read, and that may be those of
    /// `package`.
    pub(super) fn may_have(&self, package: &Package) -> bool {
        let unread = self.packages.iter().filter(|held| held.content.is_none());
        unread.into_iter().any(|held| held.lookup.finds(&package.lookup))
    }
}
