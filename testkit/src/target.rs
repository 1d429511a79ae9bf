//! The verbs of a target, each with all that its host tells it.

use std::sync::LazyLock;

use spacebridge::{
    Acceptance, Answers, AvailablePackages, Bundle, Error, Facts, Imported, ImportedRelease,
    KnownRelease, Message, Plan, PlanError, Preview, Space, TargetState, Timestamp, Verified,
    VerifyError,
};

use crate::words::name;

/// The person who imports, takes note and deploys at a target.
pub const GRACE: &str = "grace";

/// A Space, and what its host knows when a bundle arrives.
#[derive(Clone, Copy, Debug)]
pub struct Target<'t> {
    /// The Space.
    pub space: &'t Space,
    /// Rows that its host stored.
    pub facts: &'t Facts,
    /// Releases that were imported before.
    pub releases: &'t [KnownRelease],
    /// Packages that were carried along.
    pub packages: &'t AvailablePackages,
    /// Answers that its people gave.
    pub answers: &'t Answers,
    /// The person who acts.
    pub person: &'t str,
    /// The moment at which everything happens.
    pub now: Timestamp,
}

impl<'t> Target<'t> {
    /// Returns a target without a release, a package or an answer, where Grace acts.
    pub fn new(space: &'t Space, facts: &'t Facts, now: Timestamp) -> Self {
        static NO_PACKAGES: LazyLock<AvailablePackages> = LazyLock::new(AvailablePackages::default);
        static NO_ANSWERS: LazyLock<Answers> = LazyLock::new(Answers::new);
        Self {
            space,
            facts,
            releases: &[],
            packages: &NO_PACKAGES,
            answers: &NO_ANSWERS,
            person: GRACE,
            now,
        }
    }

    /// Returns what the verbs are told.
    pub fn state(&self) -> TargetState<'t> {
        TargetState {
            facts: self.facts,
            releases: self.releases,
            holdings: self.packages,
            now: self.now,
        }
    }

    /// Verifies a file.
    ///
    /// # Errors
    ///
    /// Fails with the check that does not hold, if the file is a bundle.
    pub fn verify(&self, file: &[u8]) -> Result<Verified<Bundle>, VerifyError> {
        Message::<Bundle>::from_bytes(file).unwrap().verify(self.space, self.facts, self.now)
    }

    /// Shows a bundle to a person.
    ///
    /// # Errors
    ///
    /// Fails with the code of a bundle whose content cannot be read.
    pub fn preview(&self, bundle: &Verified<Bundle>) -> Result<Preview, Error> {
        self.space.preview(bundle, self.answers, &self.state())
    }

    /// Imports a release as a person does who looked at the preview.
    ///
    /// # Errors
    ///
    /// Fails with the code of a preview that cannot be shown, or of a release that cannot be
    /// imported.
    pub fn import(&self, bundle: &Verified<Bundle>) -> Result<Imported, Error> {
        self.import_reviewed(bundle, &Acceptance::by(self.person), &self.preview(bundle)?)
    }

    /// Imports a release of which a person saw that preview.
    ///
    /// # Errors
    ///
    /// Fails with the code of a release that cannot be imported.
    pub fn import_reviewed(
        &self,
        bundle: &Verified<Bundle>,
        by: &Acceptance,
        preview: &Preview,
    ) -> Result<Imported, Error> {
        self.space.import_release(bundle, by, preview.digest(), &self.state())
    }

    /// Verifies a file, and imports its release.
    pub fn receive(&self, file: &[u8]) -> Imported {
        self.import(&self.verify(file).unwrap()).unwrap()
    }

    /// Plans the deployment of a release to an environment, for no tenant.
    ///
    /// # Errors
    ///
    /// Fails with every reason why the release cannot be deployed.
    pub fn plan(&self, release: &ImportedRelease, environment: &str) -> Result<Plan, PlanError> {
        let environment = name(environment);
        self.space.plan(release, &environment, None, self.answers, &self.state(), self.person)
    }
}
