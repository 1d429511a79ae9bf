//! Deployments of the project `Shop`, and the two names that it has.

use spacebridge::facts::Evidence;
use spacebridge::{Deployment, EnvironmentRef, Outcome, ProjectRef};

use crate::words::{at, name};

/// Returns the project as the Space that owns it calls it.
pub fn ours() -> ProjectRef {
    ProjectRef::local(name("Shop"))
}

/// Returns the project as every other Space calls it.
pub fn theirs() -> ProjectRef {
    ProjectRef::remote(name("Dev Space"), name("Shop"))
}

/// Returns a deployment that succeeded in an environment of the Space itself.
pub fn deployment(
    project: ProjectRef,
    version: &str,
    environment: &str,
    queued: &str,
) -> Deployment {
    Deployment {
        project,
        version: version.parse().unwrap(),
        release: None,
        environment: EnvironmentRef::local(name(environment)),
        tenant: None,
        outcome: Outcome::Succeeded,
        queued: at(queued),
        started: None,
        finished: None,
        by: "ada".into(),
        notes: String::new(),
        completed: false,
        evidence: Evidence::Own,
    }
}
