//! The record of a deployment, which a host stores once it knows the outcome.

use alloc::string::String;

use super::assemble::AssembledRelease;
use super::import::ImportedRelease;
use crate::model::{Deployment, EnvironmentRef, Evidence, Outcome, ProjectRef};
use crate::terms::{Name, ReleaseDigest, ReleaseVersion, Timestamp};

impl AssembledRelease {
    /// The fact that this release was deployed to one of our environments, for no tenant, at `at`.
    ///
    /// Every field can still be changed: the tenant, the times, the notes. The library deploys
    /// nothing itself; it is told.
    #[must_use]
    pub fn deployed(
        &self,
        environment: &Name,
        outcome: Outcome,
        at: Timestamp,
        by: impl Into<String>,
    ) -> Deployment {
        let project = ProjectRef::local(self.release.project.clone());
        let version = &self.release.version;
        let run = Run { environment, outcome, at, by: by.into() };
        run.of_release(project, version, self.digest())
    }
}

impl ImportedRelease {
    /// The fact that this release was deployed to one of our environments, for no tenant, at `at`.
    /// It is what [`Space::issue_receipt`](crate::Space::issue_receipt) takes.
    ///
    /// Every field can still be changed: the tenant, the times, the notes, and whether our own
    /// lifecycle is completed with it, as
    /// [`Progress::is_completed`](crate::rules::Progress::is_completed) says.
    #[must_use]
    pub fn deployed(
        &self,
        environment: &Name,
        outcome: Outcome,
        at: Timestamp,
        by: impl Into<String>,
    ) -> Deployment {
        let run = Run { environment, outcome, at, by: by.into() };
        run.of_release(self.project().clone(), self.version(), self.digest())
    }
}

/// One run of a release, as the host reports it.
struct Run<'e> {
    environment: &'e Name,
    outcome: Outcome,
    at: Timestamp,
    by: String,
}

impl Run<'_> {
    /// Returns the fact of this run for one release.
    fn of_release(
        self,
        project: ProjectRef,
        version: &ReleaseVersion,
        digest: ReleaseDigest,
    ) -> Deployment {
        let ended = self.outcome.is_final();
        Deployment {
            project,
            version: version.clone(),
            release: Some(digest),
            environment: EnvironmentRef::local(self.environment.clone()),
            tenant: None,
            outcome: self.outcome,
            queued: self.at,
            started: (self.outcome != Outcome::Queued).then_some(self.at),
            finished: ended.then_some(self.at),
            by: self.by,
            notes: String::new(),
            completed: false,
            evidence: Evidence::Own,
        }
    }
}
