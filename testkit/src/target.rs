//! The verbs of a target, each with all that its host tells it.

use std::sync::LazyLock;

use spacebridge::packages::AvailablePackages;
use spacebridge::target::{
    ImportRequest, Imported, ImportedRelease, KnownRelease, Plan, PlanError, PlanRequest, Preview,
    PreviewRequest, TargetState,
};
use spacebridge::verify::VerifyError;
use spacebridge::{Actor, Answers, Bundle, Error, Facts, Message, Space, Timestamp, Verified};

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
        TargetState::new(self.facts, self.releases, self.packages)
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
        self.space.preview(&PreviewRequest::new(bundle, self.answers), &self.state())
    }

    /// Imports a release as a person does who looked at the preview.
    ///
    /// # Errors
    ///
    /// Fails with the code of a preview that cannot be shown, or of a release that cannot be
    /// imported.
    pub fn import(&self, bundle: &Verified<Bundle>) -> Result<Imported, Error> {
        let preview = self.preview(bundle)?;
        self.import_reviewed(&ImportRequest::new(bundle, preview.digest()))
    }

    /// Imports a release as a person requests it who saw a preview.
    ///
    /// # Errors
    ///
    /// Fails with the code of a release that cannot be imported.
    pub fn import_reviewed(&self, request: &ImportRequest<'_>) -> Result<Imported, Error> {
        self.space.import_release(request, &self.state(), &self.actor())
    }

    fn actor(&self) -> Actor<'t> {
        Actor::new(self.person, self.now)
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
        let request = PlanRequest::new(release, environment, self.answers);
        self.space.plan(&request, &self.state(), &self.actor())
    }
}
