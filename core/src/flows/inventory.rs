//! Inventory of a target, from its receipts.

use alloc::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Facts, Space};
use crate::packages::Inventory;
use crate::seal::Manifest;
use crate::terms::{Name, ReleaseDigest};

impl Space {
    /// Returns the packages that `target` holds according to its latest receipts: a target that
    /// reports a success had the packages of that release, with exactly these bytes.
    ///
    /// For each project it is the release that was deployed last: what was before may be cleaned
    /// up. `manifests` are those of the releases that were promoted; other ones do no harm. It is
    /// as good as the target's own answer to a question, and no better: the target may have cleaned
    /// up since. If it promised not to, say so with [`Inventory::pinned`].
    ///
    /// ```
    /// use spacebridge::packages::Inventory;
    /// use spacebridge::{Facts, Seed, Space, SpaceKeys, Timestamp, Validity};
    ///
    /// # let now: Timestamp = "2026-11-23T09:00:00Z".parse()?;
    /// # let long = Validity::of_identity(now);
    /// # let short = Validity::of_encryption(now);
    /// # let keys = SpaceKeys::generate("DevTest Space", long, short, Seed::from_bytes([1; 32])?)?;
    /// let dev = Space::new("DevTest Space".parse()?, keys.certificate());
    /// let nothing = dev.inventory(&"Prod Space".parse()?, &Facts::none(), []);
    /// assert_eq!(nothing, Inventory::default());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub fn inventory<'m>(
        &self,
        target: &Name,
        facts: &Facts,
        manifests: impl IntoIterator<Item = &'m Manifest>,
    ) -> Inventory {
        let identity = self.trust(target);
        let mut latest = BTreeMap::new();
        for fact in &facts.deployments {
            let Evidence::Receipt { signer, .. } = &fact.evidence else { continue };
            let theirs = fact.environment.space.as_ref() == Some(target)
                && identity.is_some_and(|trust| trust.has_had(signer));
            if let Some(release) = fact.release.filter(|_| theirs && fact.outcome.is_success()) {
                let last = latest.entry(&fact.project).or_insert((fact.at(), release));
                *last = (*last).max((fact.at(), release));
            }
        }
        let held: BTreeSet<ReleaseDigest> = latest.into_values().map(|(_, held)| held).collect();
        let held = manifests.into_iter().filter(|manifest| held.contains(&manifest.digest()));
        Inventory::new(held.flat_map(Manifest::packages).cloned())
    }
}
