//! What has to be sent so that a target has a release's packages.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::check::{PackageCheck, PackageError};
use super::holdings::Holdings;
use crate::model::{Content, Package};
use crate::terms::{Label, ReleaseVersion};

/// What a target said it holds, in its latest receipt or in answer to a question.
///
/// It says only what was said: nobody checked it, and nothing but the choice of what to send
/// follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    packages: Vec<Package>,
    pinned: bool,
}

impl Inventory {
    /// What `packages` names; of those whose bytes nobody knows, nothing can be said.
    #[must_use]
    pub fn new(packages: impl IntoIterator<Item = Package>) -> Self {
        let known = |package: &Package| package.content.is_some();
        Self { packages: packages.into_iter().filter(known).collect(), pinned: false }
    }

    /// The same, with the target's promise to keep the packages until it says otherwise.
    #[must_use]
    pub fn pinned(self) -> Self {
        Self { pinned: true, ..self }
    }

    /// Whether the target holds the bytes that `package` names, under whatever id and version.
    fn has(&self, package: &Package) -> bool {
        self.packages.iter().any(|held| held.content == package.content)
    }
}

/// When to send only what changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UseDelta {
    /// Whenever the target holds an older package: it can ask for the whole one if that was wrong.
    Always,
    /// If the target promised to keep the older package: a pack that fails costs another walk.
    #[default]
    Pinned,
    /// Not at all.
    Never,
}

/// How packages may get to a target. The default suits a target that cannot be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "made with `..TransferPolicy::default()` on purpose")]
pub struct TransferPolicy {
    /// The feeds that the target reaches by itself.
    pub feeds: BTreeSet<Label>,
    /// When to send only what changed.
    pub delta: UseDelta,
}

impl TransferPolicy {
    /// For a target that is connected: what changed is sent, and the whole package if that fails.
    #[must_use]
    pub fn connected() -> Self {
        Self { delta: UseDelta::Always, ..Self::default() }
    }

    /// For a target that is not: whole packages, unless it promised to keep what it has.
    #[must_use]
    pub fn disconnected() -> Self {
        Self::default()
    }
}

/// How one package gets to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transfer {
    /// Nobody here has it: it has to be fetched before it can be sent.
    Absent,
    /// As a pack, which makes it of `basis`. If there is no pack that is worth it, whole.
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
}

/// One package of a release, and how it gets to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackageTransfer {
    /// The package.
    pub package: Package,
    /// What its bytes are.
    pub content: Content,
    /// How it gets there.
    pub transfer: Transfer,
    /// Other bytes that the target holds under the same id and version: somebody has to look at
    /// that.
    pub other: Option<Content>,
}

/// A pack that has to be made: whoever needs it, it is the same, so it is made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_structs, reason = "a pair of contents, and never more")]
pub struct PackKey {
    /// What it is made of.
    pub basis: Content,
    /// What it makes.
    pub target: Content,
}

/// How the packages of a release get to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// What is sent whole, each content once.
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
/// use spacebridge::*;
///
/// let package = |version: &str, bytes: &[u8]| Package {
///     id: "Shop.Web".parse().unwrap(),
///     version: version.into(),
///     feed: None,
///     content: Some(Content::of(bytes)),
/// };
/// let verified = |package: &Package, bytes: &[u8]| {
///     let mut check = PackageCheck::new(package)?;
///     check.update(bytes)?;
///     check.finish()
/// };
/// let (old, new) = (package("1.0.0", b"old"), package("1.1.0", b"new"));
/// let here = Holdings::from_iter([verified(&old, b"old")?, verified(&new, b"new")?]);
/// let there = Inventory::new([old]);
///
/// let plan = transfer_plan(&[new], &there, &here, &TransferPolicy::connected())?;
/// assert_eq!(plan.packages()[0].transfer, Transfer::Delta { basis: Content::of(b"old") });
/// # Ok::<(), PackageError>(())
/// ```
///
/// # Errors
///
/// [`PackageError::NoDigest`] if nothing pins the bytes of one of the packages.
pub fn transfer_plan(
    packages: &[Package],
    inventory: &Inventory,
    holdings: &Holdings,
    policy: &TransferPolicy,
) -> Result<TransferPlan, PackageError> {
    let planned = packages.iter().map(|package| {
        let content = PackageCheck::new(package)?.expected();
        let same = |held: &&Package| held.id == package.id && held.version == package.version;
        let others = inventory.packages.iter().filter(same).filter_map(|held| held.content);
        let other = others.filter(|held| *held != content).min();
        let transfer = transfer(package, inventory, holdings, policy);
        Ok(PackageTransfer { package: package.clone(), content, transfer, other })
    });
    Ok(TransferPlan { packages: planned.collect::<Result<_, PackageError>>()? })
}

fn transfer(
    package: &Package,
    inventory: &Inventory,
    holdings: &Holdings,
    policy: &TransferPolicy,
) -> Transfer {
    if inventory.has(package) {
        return Transfer::Have;
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
    match basis(package, inventory, holdings).filter(|_| delta) {
        Some(basis) => Transfer::Delta { basis },
        None => Transfer::Full,
    }
}

/// The best of what both sides hold.
fn basis(package: &Package, inventory: &Inventory, holdings: &Holdings) -> Option<Content> {
    let wanted = version(&package.version);
    let same_id = inventory.packages.iter().filter(|held| held.id == package.id);
    let candidates = same_id.filter(|held| holdings.has(held)).map(|held| {
        let version = version(&held.version);
        let rank =
            if version <= wanted { Rank::UpTo(version) } else { Rank::Above(Reverse(version)) };
        (rank, Reverse(held.content.map(|content| content.sha256)), held.content)
    });
    candidates.max_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1))).and_then(|(_, _, content)| content)
}

/// A version, by its order; what is no version comes first, by its letters.
fn version(text: &str) -> (Option<ReleaseVersion>, String) {
    text.parse().map_or_else(|_| (None, text.into()), |version| (Some(version), String::new()))
}

/// The least is the worst.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank<V> {
    Above(Reverse<V>),
    UpTo(V),
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn package(id: &str, version: &str, bytes: &[u8]) -> Package {
        let id = id.parse().unwrap();
        Package { id, version: version.into(), feed: None, content: Some(Content::of(bytes)) }
    }

    fn web(version: &str) -> Package {
        package("Shop.Web", version, version.as_bytes())
    }

    fn holdings(packages: &[Package]) -> Holdings {
        let verified = |package: &Package| {
            let mut check = PackageCheck::new(package).unwrap();
            check.update(package.version.as_bytes()).unwrap();
            check.finish().unwrap()
        };
        packages.iter().map(verified).collect()
    }

    fn check(wanted: &Package, there: &[&str], policy: &TransferPolicy, expected: &Transfer) {
        let inventory = Inventory::new(there.iter().map(|version| web(version)));
        let versions = ["0.9.0", "1.0.0", "1.1.0", "1.2.0", "2.0.0", "latest"];
        let here = holdings(&versions.map(web));
        let plan = transfer_plan(core::slice::from_ref(wanted), &inventory, &here, policy).unwrap();
        assert_eq!(&plan.packages()[0].transfer, expected, "{there:?}");
    }

    fn delta(version: &str) -> Transfer {
        Transfer::Delta { basis: Content::of(version.as_bytes()) }
    }

    #[test]
    fn the_basis_is_the_nearest_version_that_both_hold() {
        let policy = TransferPolicy::connected();
        check(&web("1.1.0"), &["0.9.0", "1.0.0", "1.2.0"], &policy, &delta("1.0.0"));
        check(&web("1.1.0"), &["2.0.0", "1.2.0"], &policy, &delta("1.2.0"));
        check(&web("1.1.0"), &["latest"], &policy, &delta("latest"));
        check(&web("1.1.0"), &["latest", "0.9.0"], &policy, &delta("0.9.0"));
        // The source does not hold this one.
        check(&web("1.1.0"), &["1.0.5"], &policy, &Transfer::Full);
        check(&web("1.1.0"), &[], &policy, &Transfer::Full);
    }

    #[test]
    fn what_is_there_is_not_sent_whatever_it_is_called() {
        let renamed = package("Shop.Site", "7.0.0", b"1.0.0");
        check(&renamed, &["1.0.0"], &TransferPolicy::connected(), &Transfer::Have);
    }

    #[test]
    fn the_same_id_and_version_with_other_bytes_is_not_what_is_wanted() {
        let inventory = Inventory::new([package("Shop.Web", "1.1.0", b"other bytes")]);
        let wanted = [web("1.1.0")];
        let here = holdings(&wanted);
        let policy = TransferPolicy::connected();
        let plan = transfer_plan(&wanted, &inventory, &here, &policy).unwrap();
        assert_eq!(plan.packages()[0].transfer, Transfer::Full);
        assert_eq!(plan.packages()[0].other, Some(Content::of(b"other bytes")));
    }

    #[test]
    fn nobody_walks_for_a_pack_whose_basis_may_be_gone() {
        let wanted = [web("1.1.0")];
        let here = holdings(&[web("1.0.0"), web("1.1.0")]);
        let inventory = Inventory::new([web("1.0.0")]);
        let plan = |inventory: &Inventory, policy: &TransferPolicy| {
            transfer_plan(&wanted, inventory, &here, policy).unwrap().packages()[0].transfer.clone()
        };
        let policy = TransferPolicy::disconnected();
        assert_eq!(plan(&inventory, &policy), Transfer::Full);
        assert_eq!(plan(&inventory.clone().pinned(), &policy), delta("1.0.0"));
        let never = TransferPolicy { delta: UseDelta::Never, ..TransferPolicy::default() };
        assert_eq!(plan(&inventory.pinned(), &never), Transfer::Full);
    }

    #[test]
    fn a_feed_that_the_target_reaches_comes_before_sending() {
        let feed: Label = "nuget".parse().unwrap();
        let wanted = Package { feed: Some(feed.clone()), ..package("Lib", "1.0.0", b"lib") };
        let open = TransferPolicy { feeds: [feed.clone()].into(), ..TransferPolicy::default() };
        check(&wanted, &["1.0.0"], &open, &Transfer::Feed(feed));
        check(&wanted, &["1.0.0"], &TransferPolicy::default(), &Transfer::Absent);
    }

    #[test]
    fn one_pack_serves_every_target_with_the_same_basis() {
        let here = holdings(&["1.0.0", "1.1.0", "1.2.0"].map(web));
        let twice = vec![web("1.2.0"), package("Shop.Api", "1.2.0", b"1.2.0"), web("1.2.0")];
        let policy = TransferPolicy::connected();
        let packs = |held: &str| {
            let inventory = Inventory::new([web(held)]);
            transfer_plan(&twice, &inventory, &here, &policy).unwrap().packs().collect::<Vec<_>>()
        };
        assert_eq!(packs("1.0.0").len(), 1);
        let all: BTreeSet<_> =
            ["1.0.0", "1.1.0", "1.0.0", "1.1.0"].iter().flat_map(|held| packs(held)).collect();
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn a_package_that_nothing_pins_is_not_planned() {
        let unpinned = Package { content: None, ..web("1.1.0") };
        let (nothing, policy) = (Holdings::default(), TransferPolicy::default());
        let refused = transfer_plan(&[unpinned], &Inventory::default(), &nothing, &policy);
        assert_eq!(refused.unwrap_err().code(), "package-no-digest");
    }
}
