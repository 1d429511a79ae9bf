//! Dashboards: which version is where, as each side knows it.

use spacebridge::{
    Candidate, Deployment, EnvironmentRef, ImportedRelease, ProjectRef, ReleaseVersion, Stop,
    StopState, progress,
};

use crate::fault::Fault;
use crate::show;
use crate::story::Story;

impl Story {
    /// The source's dashboard: its own environments, and the target's by its receipts.
    pub(crate) fn show_source(&mut self) -> Result<(), Fault> {
        let facts = self.source.facts()?;
        let project = ProjectRef::local(self.project.clone());
        let mut versions: Vec<&ReleaseVersion> =
            facts.deployments.iter().map(|fact| &fact.version).collect();
        versions.sort();
        versions.dedup();
        let mut rows = Vec::new();
        for version in versions.into_iter().rev() {
            let candidate = Candidate::new(&project, version);
            let environments = self.source.space.environments();
            let progress = progress(&self.lifecycle, environments, &candidate, &facts);
            for at in progress.stops() {
                let latest = latest(&facts.deployments, version, &at.stop);
                rows.push(row(version, &at.stop, latest, Some(&at.state)));
            }
        }
        self.screen.head(&format!("{} · {project}", self.source.space.name()));
        self.screen.table(&without_repetition(rows));
        Ok(())
    }

    /// The target's dashboard: its environments, and the source's as far as it told.
    pub(crate) fn show_target(&mut self, release: &ImportedRelease) -> Result<(), Fault> {
        let facts = self.target.facts()?;
        let releases = self.target.imported()?;
        let mut rows = Vec::new();
        for imported in releases.iter().rev() {
            for told in imported.history() {
                let stop = Stop::Environment(told.environment.clone());
                rows.push(row(imported.version(), &stop, Some(told), None));
            }
            for environment in self.target.space.environments() {
                let stop = Stop::Environment(EnvironmentRef::local(environment.clone()));
                let latest = latest(&facts.deployments, imported.version(), &stop);
                rows.push(row(imported.version(), &stop, latest, None));
            }
        }
        self.screen.head(&format!("{} · {}", self.target.space.name(), release.project()));
        self.screen.table(&without_repetition(rows));
        Ok(())
    }
}

fn latest<'f>(
    facts: &'f [Deployment],
    version: &ReleaseVersion,
    stop: &Stop,
) -> Option<&'f Deployment> {
    let there = |fact: &&Deployment| {
        let place = match stop {
            Stop::Environment(environment) => fact.environment == *environment,
            Stop::Space(space) => fact.environment.space.as_ref() == Some(space),
        };
        place && fact.version == *version
    };
    facts.iter().filter(there).max_by_key(|fact| fact.at())
}

fn row(
    version: &ReleaseVersion,
    stop: &Stop,
    latest: Option<&Deployment>,
    state: Option<&StopState>,
) -> [String; 5] {
    if let Some(fact) = latest {
        let [version, _, outcome, at, known] = show::deployment(fact);
        return [version, stop.to_string(), outcome, at, known];
    }
    let word = match state {
        Some(StopState::Open) => "open".to_owned(),
        Some(StopState::Blocked { by }) => {
            by.first().map_or_else(|| "closed".into(), ToString::to_string)
        }
        Some(StopState::Reached { .. }) => "reached".into(),
        None => "nothing yet".into(),
    };
    [version.to_string(), stop.to_string(), word, String::new(), String::new()]
}

/// The version is said once.
fn without_repetition(mut rows: Vec<[String; 5]>) -> Vec<[String; 5]> {
    let mut before = String::new();
    for [version, ..] in &mut rows {
        if *version == before {
            version.clear();
        } else {
            before.clone_from(version);
        }
    }
    rows
}
