//! Transfer plans: the bytes to send so that a target has a release's packages.

mod basis;
mod inventory;
mod policy;
#[cfg(test)]
mod tests;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use serde::Serialize;

pub(super) use basis::basis;
pub use inventory::Inventory;
#[cfg(feature = "schemas")]
pub(crate) use inventory::InventoryParts;
pub use policy::{TransferPolicy, UseDelta};

use super::available::AvailablePackages;
use super::check::PackageCheck;
use crate::model::{Content, Package};
use crate::terms::{Error, Label};

/// Transfer of one package to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Transfer {
    /// Nobody here has it: it has to be fetched before it can be sent.
    Absent,
    /// The source sends a pack that makes the package from `basis`, or the whole package if no pack
    /// saves enough.
    Delta {
        /// The package that the target holds, and we do too.
        basis: Content,
    },
    /// The target fetches it from this feed, and checks it.
    Feed(Label),
    /// Whole.
    Full,
    /// The target has its bytes.
    Have,
    /// The target has a package with the same SHA-1 or OCI digest: it checks the bytes of that one,
    /// and asks for the whole one if they are others.
    LookUp,
}

/// One package of a release, and how it gets to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PackageTransfer {
    /// The package.
    pub package: Package,
    /// Returns the content of the bytes.
    pub content: Content,
    /// Transfer of the package.
    pub transfer: Transfer,
    /// Other bytes that the target holds under the same id and version: somebody has to look at
    /// that.
    pub other: Option<Content>,
}

/// A pack that has to be made: whoever needs it, it is the same, so it is made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "a pair of contents, and never more")]
pub struct PackKey {
    /// Content from which it is made.
    pub basis: Content,
    /// Content that it makes.
    pub target: Content,
}

/// Transfers of all packages of a release to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct TransferPlan {
    packages: Vec<PackageTransfer>,
}

impl TransferPlan {
    /// Every package of the release, in its order.
    #[must_use]
    pub fn packages(&self) -> &[PackageTransfer] {
        &self.packages
    }

    /// The packs that have to be made. For many targets: the union, each of them once.
    pub fn packs(&self) -> impl Iterator<Item = PackKey> {
        let pairs: BTreeSet<PackKey> = self
            .packages
            .iter()
            .filter_map(|planned| match planned.transfer {
                Transfer::Delta { basis } => Some(PackKey { basis, target: planned.content }),
                _ => None,
            })
            .collect();
        pairs.into_iter()
    }

    /// The packs that have to be made for several targets, each with how many of them need it.
    ///
    /// A pack names no target: it is made once, and every target with the same basis gets the same
    /// bytes.
    ///
    /// ```
    /// use spacebridge::packages::TransferPlan;
    ///
    /// assert!(TransferPlan::packs_of(&[]).is_empty());
    /// ```
    #[must_use]
    pub fn packs_of(plans: &[Self]) -> BTreeMap<PackKey, usize> {
        let mut packs = BTreeMap::new();
        for key in plans.iter().flat_map(Self::packs) {
            let targets: &mut usize = packs.entry(key).or_default();
            *targets = targets.saturating_add(1);
        }
        packs
    }

    /// Iterates over the contents that are sent whole, each once.
    pub fn whole(&self) -> impl Iterator<Item = Content> {
        let whole = self.packages.iter().filter(|planned| planned.transfer == Transfer::Full);
        whole.map(|planned| planned.content).collect::<BTreeSet<_>>().into_iter()
    }
}

/// Says how each of a release's `packages` gets to the target that holds `inventory`, from here,
/// where `holdings` are.
///
/// A function of its arguments and of nothing else: the same in every language, on every day. The
/// basis of a pack has the same id, the highest version up to the wanted one, or else the lowest
/// above it; it is held by both sides now, so packs never build on one another.
///
/// ```
/// use spacebridge::packages::{
///     AvailablePackages, Inventory, PackageCheck, Transfer, TransferPolicy, transfer_plan,
/// };
/// use spacebridge::{Content, Error, Package};
///
/// let package = |version: &str, bytes: &[u8]| {
///     Package::new("Shop.Web".parse().unwrap(), version, Content::of(bytes))
/// };
/// let verified = |package: &Package, bytes: &[u8]| {
///     let mut check = PackageCheck::new(package)?;
///     check.update(bytes)?;
///     check.finish()
/// };
/// let old = package("1.0.0", b"old");
/// let new = package("1.1.0", b"new");
/// let here = AvailablePackages::from_iter([verified(&old, b"old")?, verified(&new, b"new")?]);
/// let there = Inventory::new([old]);
///
/// let plan = transfer_plan(&[new], &there, &here, &TransferPolicy::connected())?;
/// assert_eq!(plan.packages()[0].transfer, Transfer::Delta { basis: Content::of(b"old") });
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// `Code::PackageNoDigest` if nothing pins the bytes of one of the packages.
pub fn transfer_plan(
    packages: &[Package],
    inventory: &Inventory,
    holdings: &AvailablePackages,
    policy: &TransferPolicy,
) -> Result<TransferPlan, Error> {
    let planned = packages.iter().map(|package| {
        let content = PackageCheck::new(package)?.expected();
        let same = |held: &&Package| held.id == package.id && held.version == package.version;
        let others = inventory.packages.iter().filter(same).filter_map(|held| held.content);
        let other = others.filter(|held| *held != content).min();
        let transfer = transfer_of(package, inventory, holdings, policy);
        Ok(PackageTransfer { package: package.clone(), content, transfer, other })
    });
    Ok(TransferPlan { packages: planned.collect::<Result<_, Error>>()? })
}

fn transfer_of(
    package: &Package,
    inventory: &Inventory,
    holdings: &AvailablePackages,
    policy: &TransferPolicy,
) -> Transfer {
    if inventory.has(package) {
        return Transfer::Have;
    }
    if policy.delta == UseDelta::Always && inventory.may_have(package) {
        return Transfer::LookUp;
    }
    if let Some(feed) = &package.feed
        && policy.feeds.contains(feed)
    {
        return Transfer::Feed(feed.clone());
    }
    if !holdings.has(package) {
        return Transfer::Absent;
    }
    let delta = match policy.delta {
        UseDelta::Always => true,
        UseDelta::Pinned => inventory.pinned,
        UseDelta::Never => false,
    };
    let both = inventory.packages.iter().filter(|held| holdings.has(held));
    let both = both.filter(|held| held.id == package.id);
    let both = both.filter_map(|held| Some((held.version.as_str(), held.content?)));
    match basis(&package.version, both).filter(|_| delta) {
        Some(basis) => Transfer::Delta { basis },
        None => Transfer::Full,
    }
}
