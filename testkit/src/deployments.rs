//! Deployments of the project `Shop`, and the two names that it has.

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
    let environment = EnvironmentRef::local(name(environment));
    let version = version.parse().unwrap();
    Deployment::new(project, version, environment, Outcome::Succeeded, at(queued), "ada")
}
