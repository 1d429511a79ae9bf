//! Dashboards: which version is where, as each side knows it.

use alloc::collections::BTreeSet;

use spacebridge::dashboard::{ProjectRow, ReleaseRow, dashboard};
use spacebridge::{Facts, Lifecycle, ProjectRef, ReleaseDigest, ReleaseVersion};

use crate::fault::Fault;
use crate::network::Network;
use crate::shell::now;
use crate::story::Story;

impl Story {
    /// The source's dashboard: its own environments, and the target's by its receipts.
    pub(crate) fn show_source(&mut self) -> Result<(), Fault> {
        let facts = self.source.facts()?;
        let project = ProjectRef::local(self.project.clone());
        let text = drawn(&self.source, &project, &self.lifecycle, &facts)?;
        self.screen.head(&format!("As {} sees it", self.source.space.name()));
        self.screen.block(&text, 60, "on the dashboard");
        Ok(())
    }

    /// The target's dashboard: its environments, and the source's as far as its bundles told.
    pub(crate) fn show_target(&mut self) -> Result<(), Fault> {
        let facts = self.target.facts()?;
        let project = self.remote_project()?;
        let Some(lifecycle) = self.target.space.lifecycles().first() else { return Ok(()) };
        let text = drawn(&self.target, &project, lifecycle, &facts)?;
        self.screen.head(&format!("As {} sees it", self.target.space.name()));
        self.screen.block(&text, 60, "on the dashboard");
        Ok(())
    }
}

fn drawn(
    network: &Network,
    project: &ProjectRef,
    lifecycle: &Lifecycle,
    facts: &Facts,
) -> Result<String, Fault> {
    let releases: BTreeSet<(&ReleaseVersion, Option<ReleaseDigest>)> = facts
        .deployments
        .iter()
        .filter(|fact| fact.project == *project)
        .map(|fact| (&fact.version, fact.release))
        .collect();
    // What ran before a release was assembled is on the row of the content it has since then.
    let later = |version: &ReleaseVersion| {
        releases.iter().any(|(of, content)| *of == version && content.is_some())
    };
    let releases = releases
        .iter()
        .filter(|(version, content)| content.is_some() || !later(version))
        .map(|(version, content)| (*version, *content))
        .map(|(version, release)| {
            let mut row = ReleaseRow::new(version.clone());
            row.release = release;
            row
        });
    let row = ProjectRow::new(project.clone(), lifecycle, releases.collect());
    Ok(dashboard(&network.space, &[row], facts, now()?).to_string())
}
