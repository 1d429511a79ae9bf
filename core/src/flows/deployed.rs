//! Recording a deployment: what a host stores when it knows how one went.

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
        let release = (project, &self.release.version, self.digest());
        recorded(release, environment, outcome, at, by.into())
    }
}

impl ImportedRelease {
    /// The fact that this release was deployed to one of our environments, for no tenant, at `at`.
    /// It is what [`Space::issue_receipt`](crate::Space::issue_receipt) takes.
    ///
    /// Every field can still be changed: the tenant, the times, the notes, and whether our own
    /// lifecycle is completed with it, as
    /// [`Progress::is_completed`](crate::Progress::is_completed) says.
    #[must_use]
    pub fn deployed(
        &self,
        environment: &Name,
        outcome: Outcome,
        at: Timestamp,
        by: impl Into<String>,
    ) -> Deployment {
        let release = (self.project().clone(), self.version(), self.digest());
        recorded(release, environment, outcome, at, by.into())
    }
}

fn recorded(
    (project, version, release): (ProjectRef, &ReleaseVersion, ReleaseDigest),
    environment: &Name,
    outcome: Outcome,
    at: Timestamp,
    by: String,
) -> Deployment {
    let ended = outcome.is_final();
    Deployment {
        project,
        version: version.clone(),
        release: Some(release),
        environment: EnvironmentRef::local(environment.clone()),
        tenant: None,
        outcome,
        queued: at,
        started: (outcome != Outcome::Queued).then_some(at),
        finished: ended.then_some(at),
        by,
        notes: String::new(),
        completed: false,
        evidence: Evidence::Own,
    }
}
