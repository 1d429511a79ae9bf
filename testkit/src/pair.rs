//! Two sites: Dev promotes to Prod, and Prod reports to Dev.

use spacebridge::source::AssembledRelease;
use spacebridge::target::ImportedRelease;
use spacebridge::{Code, Deployment, Lifecycle, Outcome};

use crate::releases::small_release;
use crate::site::{Site, connect};
use crate::spaces::{lifecycle, space};
use crate::target::GRACE;
use crate::words::{at, keys, name};

/// Both sides of a boundary, and the lifecycle that leads across.
#[derive(Debug)]
pub struct Pair {
    /// The source, with the environment Test.
    pub dev: Site,
    /// The target, with the environment Production.
    pub prod: Site,
    /// The lifecycle of Dev's releases, which any release may follow at once.
    pub path: Lifecycle,
}

impl Pair {
    /// Makes two Spaces that trust each other.
    #[expect(clippy::new_without_default, reason = "a test says what it makes")]
    pub fn new() -> Self {
        let [mut dev, mut prod] = [("Dev Space", 1, "Test"), ("Prod Space", 2, "Production")].map(
            |(called, number, environment)| {
                let keys = keys(called, number);
                Site::of(space(called, &keys, environment), keys)
            },
        );
        connect(&mut dev, &mut prod);
        let path = lifecycle("To production", &[("Live", &["Space Prod Space"])]);
        Self { dev, prod, path }
    }

    /// Commits to the small release of that version.
    pub fn assemble(&self, version: &str) -> AssembledRelease {
        self.dev.space.assemble(small_release(version), self.dev.signer(10)).unwrap()
    }

    /// Promotes a release, and returns the file.
    pub fn promote(&mut self, release: &AssembledRelease, number: u8) -> Vec<u8> {
        let signer = self.dev.signer(number);
        let promoted = self.dev.promoted(release, "Prod Space", &[], &self.path, signer).unwrap();
        self.dev.facts.record(&promoted).unwrap();
        promoted.bundle.as_bytes().to_vec()
    }

    /// Assembles and promotes the small release of that version, and returns the file.
    pub fn send(&mut self, version: &str) -> Vec<u8> {
        let release = self.assemble(version);
        self.promote(&release, 11)
    }

    /// Returns the code with which the promotion of a release is refused.
    pub fn refusal(&self, release: &AssembledRelease) -> Code {
        let signer = self.dev.signer(12);
        let promoted = self.dev.promoted(release, "Prod Space", &[], &self.path, signer);
        promoted.unwrap_err().code()
    }

    /// Deploys a release in Prod, reports it, and returns the file.
    pub fn issue_receipt(&mut self, release: &ImportedRelease) -> Vec<u8> {
        let done = deployed(release);
        self.prod.issue_receipt(release, &done).receipt.as_bytes().to_vec()
    }

    /// Accepts a receipt in Dev, and records it.
    pub fn accept(&mut self, file: &[u8]) {
        let _ = self.dev.accept(file);
    }
}

/// Returns the deployment of an imported release to Production.
pub fn deployed(release: &ImportedRelease) -> Deployment {
    let queued = at("2026-11-23T08:00:00Z");
    release.deployed(&name("Production"), Outcome::Succeeded, queued, GRACE)
}
