//! The store, in stories of two Spaces.

mod faults;
mod files;
mod races;
mod story;

use core::sync::atomic::{AtomicU16, Ordering};

use spacebridge::packages::AvailablePackages;
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted};
use spacebridge::target::{ImportRequest, Imported, ImportedRelease, PreviewRequest};
use spacebridge::{
    Actor, Answers, Bundle, Grant, Lifecycle, Message, Outcome, Seed, SpaceKeys, Timestamp,
};
use spacebridge_testkit::{
    GRACE, Trusting as _, keys, lifecycle, minute, name, seed_of, small_release, space,
};
use tempfile::TempDir;

use crate::{Signing, SpaceStore, Store, StoreError};

/// The person who acts at the source.
const ADA: &str = "ada";

/// Dev and Prod, each with a store of its own.
struct Pair {
    folder: TempDir,
    dev: Store,
    prod: Store,
    dev_keys: SpaceKeys,
    prod_keys: SpaceKeys,
    seeds: AtomicU16,
}

impl Pair {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [dev_keys, prod_keys] = [("Dev Space", 1), ("Prod Space", 2)].map(|(n, k)| keys(n, k));
        let to_prod = [Grant::PromoteTo, Grant::AcceptResults];
        let dev_space = space("Dev Space", &dev_keys, "Test")
            .trusting(name("Prod Space"), prod_keys.certificate(), to_prod)
            .unwrap();
        let prod_space = space("Prod Space", &prod_keys, "Production")
            .trusting(name("Dev Space"), dev_keys.certificate(), [Grant::AcceptReleases])
            .unwrap();
        let dev = Store::open(folder.path().join("dev.db")).unwrap();
        let prod = Store::open(folder.path().join("prod.db")).unwrap();
        dev.create(&dev_space, &Actor::new(ADA, minute(0))).unwrap();
        prod.create(&prod_space, &Actor::new(GRACE, minute(0))).unwrap();
        Self { folder, dev, prod, dev_keys, prod_keys, seeds: AtomicU16::new(0) }
    }

    fn dev(&self) -> SpaceStore<'_> {
        self.dev.only_space().unwrap()
    }

    fn prod(&self) -> SpaceStore<'_> {
        self.prod.only_space().unwrap()
    }

    fn seed(&self) -> Seed {
        seed_of(self.seeds.fetch_add(1, Ordering::SeqCst))
    }

    /// The lifecycle of Dev's releases, which any release may follow at once.
    fn path() -> Lifecycle {
        lifecycle("To production", &[("Live", &["Space Prod Space"])])
    }

    fn assemble(&self, version: &str) -> Result<AssembledRelease, StoreError> {
        let ada = Actor::new(ADA, minute(1));
        let signing = Signing::new(&self.dev_keys, &ada);
        self.dev().assemble(&small_release(version), None, &signing)
    }

    fn promote(&self, release: &AssembledRelease) -> Result<Promoted, StoreError> {
        let ada = Actor::new(ADA, minute(2));
        let signing = Signing::new(&self.dev_keys, &ada);
        self.dev().promote(
            &PromoteRequest::new(release, "Prod Space").with_lifecycle(&Self::path()),
            &signing,
        )
    }

    fn sent(&self, version: &str) -> Vec<u8> {
        let promoted = self.promote(&self.assemble(version).unwrap()).unwrap();
        promoted.bundle.as_bytes().to_vec()
    }

    fn import(&self, file: &[u8]) -> Result<Imported, StoreError> {
        import(&self.prod(), file, minute(10))
    }

    fn report(&self, release: &ImportedRelease) -> Result<Vec<u8>, StoreError> {
        let grace = Actor::new(GRACE, minute(20));
        let done = release.deployed(&name("Production"), Outcome::Succeeded, minute(15), GRACE);
        let request = spacebridge::target::ReceiptRequest::new(release, &done);
        let issued =
            self.prod().report(&done, &request, &[], &Signing::new(&self.prod_keys, &grace))?;
        Ok(issued.receipt.as_bytes().to_vec())
    }
}

/// Imports a file as a person does who looked at the preview.
fn import(prod: &SpaceStore<'_>, file: &[u8], now: Timestamp) -> Result<Imported, StoreError> {
    let packages = AvailablePackages::default();
    let answers = Answers::new();
    let bundle = prod.verify_bundle(Message::<Bundle>::from_bytes(file)?, now)?;
    let preview = prod.preview(&PreviewRequest::new(&bundle, &answers), &packages)?;
    let request = ImportRequest::new(&bundle, preview.digest());
    prod.import_release(&request, &packages, &Actor::new(GRACE, now))
}
