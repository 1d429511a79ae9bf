//! `compare`: the differences of any two releases.

use std::path::Path;

use spacebridge::compare::compare as compared;
use spacebridge::facts::Import;
use spacebridge::{Deployment, ProjectRef, Release};
use spacebridge_store::SpaceStore;

use crate::args::Compare;
use crate::failure::{Exit, Failure};
use crate::releases;
use crate::session::{Session, bundle};

/// A release, and its project as this Space calls it.
struct Named {
    project: ProjectRef,
    release: Release,
}

/// Compares two releases.
pub(crate) fn compare(asked: &Compare, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let project = asked.project.as_deref();
    let newer = read(&space, &asked.newer, project, session)?;
    let older = match (asked.older.as_ref().or(asked.version.as_ref()), &asked.environment) {
        (Some(older), _) => read(&space, older, project, session)?.release,
        (None, Some(environment)) => deployed(&space, &newer, environment)?,
        (None, None) => newest(&space, &newer)?,
    };
    // The notes of each release between the two belong to what a person decides about.
    let mut between: Vec<_> = space
        .known_releases()?
        .into_iter()
        .filter(|known| known.project == newer.project)
        .filter(|known| known.version > older.version && known.version < newer.release.version)
        .map(|known| (known.version, known.notes))
        .collect();
    between.sort_by(|one, other| other.0.cmp(&one.0));
    let comparison = compared(&older, &newer.release, &between);
    session.screen.put("comparison", &comparison);
    session.screen.text(comparison.to_string());
    if comparison.is_empty() {
        session.screen.line("Nothing differs.");
    }
    Ok(Exit::Done)
}

fn read(
    space: &SpaceStore<'_>,
    what: &str,
    project: Option<&str>,
    session: &Session,
) -> Result<Named, Failure> {
    let path = Path::new(what);
    if path.is_file() {
        let bundle = space.verify_bundle(bundle(path)?, session.now())?;
        return Ok(Named { project: bundle.project().clone(), release: bundle.release()? });
    }
    if let Ok(import) = releases::import_of(space, what, project) {
        let release = space.imported(&import)?.release().clone();
        return Ok(Named { project: import.project, release });
    }
    let release = releases::stored(space, what, project)?;
    Ok(Named { project: ProjectRef::local(release.project.clone()), release })
}

/// Returns the newest import of the same project.
fn newest(space: &SpaceStore<'_>, newer: &Named) -> Result<Release, Failure> {
    let mut imports = space.imports()?;
    imports.retain(|row| row.project == newer.project && row.version != newer.release.version);
    imports.sort_by(|one, other| one.version.cmp(&other.version));
    let Some(import) = imports.last() else {
        let message = "there is no release here to compare it with";
        return Err(Failure::refused(message, "import one first, or name the older one"));
    };
    Ok(space.imported(import)?.release().clone())
}

/// Returns the release that is deployed to an environment.
fn deployed(space: &SpaceStore<'_>, newer: &Named, environment: &str) -> Result<Release, Failure> {
    let environment = releases::own_environment(space, environment)?;
    let facts = space.all_facts()?;
    let is_there = |row: &&Deployment| {
        row.environment == environment && row.outcome.is_success() && row.project == newer.project
    };
    let Some(last) = facts.deployments.iter().filter(is_there).max_by_key(|row| row.at()) else {
        let message = format!("nothing of `{}` was deployed to `{environment}` yet", newer.project);
        return Err(Failure::refused(message, "see `spacebridge status`"));
    };
    let is_it = |row: &&Import| row.project == last.project && row.version == last.version;
    match facts.imports.iter().find(is_it) {
        Some(import) => Ok(space.imported(import)?.release().clone()),
        None => releases::stored(space, last.version.as_str(), None),
    }
}
