//! The dashboard: which release is where, here and elsewhere, and what may be done next.

mod cells;
mod render;
#[cfg(test)]
mod tests;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;

use self::cells::Evidenced;
use super::progress::{Block, Candidate, contents, laid_out_stops, progress_of_everybody};
use crate::model::{EnvironmentRef, Facts, Finding, Lifecycle, ProjectRef, Space, Stage};
use crate::terms::{Label, Name, ReleaseDigest, ReleaseVersion, Timestamp};

/// A project to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProjectRow<'a> {
    /// The project, as seen from here: of a release that we imported, the source's.
    pub project: ProjectRef,
    /// The lifecycle that its releases go through here.
    pub lifecycle: &'a Lifecycle,
    /// The releases to show.
    pub releases: Vec<ReleaseRow<'a>>,
}

impl<'a> ProjectRow<'a> {
    /// Creates the row of a project with these releases.
    #[must_use]
    pub const fn new(
        project: ProjectRef,
        lifecycle: &'a Lifecycle,
        releases: Vec<ReleaseRow<'a>>,
    ) -> Self {
        Self { project, lifecycle, releases }
    }
}

/// A release to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReleaseRow<'a> {
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity, where it has one yet.
    pub release: Option<ReleaseDigest>,
    /// Block that keeps the release from new stages.
    pub block: Option<Block<'a>>,
}

impl ReleaseRow<'_> {
    /// A release that nothing blocks.
    #[must_use]
    pub const fn new(version: ReleaseVersion) -> Self {
        Self { version, release: None, block: None }
    }
}

/// Projects, releases and stops. `Display` shows it as tables of at most 100 columns in which
/// nothing that somebody else wrote can act; serialised, it is a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Dashboard {
    /// The time of the dashboard. Ages are relative to it.
    pub now: Timestamp,
    /// A board for each project.
    pub projects: Vec<Board>,
    /// Findings for a person, alarms among them.
    pub findings: Vec<Finding>,
}

/// The releases of one project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Board {
    /// The project.
    pub project: ProjectRef,
    /// Its stops: first those that others told of, then those of the lifecycle, in its order.
    pub columns: Vec<Column>,
    /// Its releases, newest first.
    pub releases: Vec<BoardRow>,
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Column {
    /// The stop.
    pub stop: Stage,
    /// True if it is none of the lifecycle's: a stop of the source, or of a Space on the way.
    pub upstream: bool,
    /// The time of the last message about the stop from the Space that owns it; `None` for own
    /// stops, and without any message.
    pub heard: Option<Timestamp>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BoardRow {
    /// The version.
    pub version: ReleaseVersion,
    /// Block that keeps the release from new stages, in words.
    pub blocked: Option<String>,
    /// One for each column.
    pub cells: Vec<BoardCell>,
}

/// A release at a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BoardCell {
    /// Latest known state.
    pub state: CellState,
    /// The first known time of the state.
    pub since: Option<Timestamp>,
    /// Age of the knowledge in seconds; negative if the other clock is ahead.
    pub age: Option<i64>,
    /// True if this is the latest release whose last deployment there succeeded.
    pub current: bool,
    /// True if the owner of the stop did not sign this for us, but somebody else told it.
    pub told: bool,
    /// Environment in the Space, if the stage is a whole Space.
    pub environment: Option<EnvironmentRef>,
    /// The number of tenants with a deployment there.
    pub tenants: usize,
    /// The number of tenants (or none) whose last deployment did not succeed.
    pub troubled: usize,
    /// The lifecycle through which the release was last promoted to the stop's Space, if the
    /// promoter brought it along in place of one of this Space's.
    pub overridden: Option<Label>,
    /// Offered action, for at least one tenant or without one.
    pub offer: Option<Offer>,
}

/// State of a release at a stage, in the order of its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CellState {
    /// Nothing is known: it was not sent there, or not deployed here.
    Absent,
    /// It was promoted there; no receipt has come back.
    Sent,
    /// It is in the Space, and has not been at this stop.
    Imported,
    /// A deployment waits.
    Waiting,
    /// A deployment runs.
    Deploying,
    /// The last deployment succeeded.
    Deployed,
    /// The last deployment failed, was stopped, or ran out of time.
    Failed,
    /// The Space said no.
    Refused,
    /// It was recalled before it got there.
    Recalled,
}

/// Offered action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a stop is ours or another Space's")]
pub enum Offer {
    /// Deploy it, for the first time or again.
    Deploy,
    /// Promote it, for the first time or again.
    Promote,
}

/// Returns the dashboard of `space` at `now`.
///
/// The columns of a project are the stops of its lifecycle, ours and other Spaces', and before
/// them, at a target, those of the source, as far as its bundles told of them. Each cell says what
/// is known last, how old that is, and what may be done: `deploy` and `promote` are offered where
/// [`progress`](fn@crate::rules::progress) says that the stop is open or reached. Who may do it is
/// asked of [`allows`](crate::trust::allows).
///
/// Two contents under one version, wherever they are, are an alarm.
#[must_use]
pub fn dashboard(
    space: &Space,
    rows: &[ProjectRow<'_>],
    facts: &Facts,
    now: Timestamp,
) -> Dashboard {
    drawn(space.environments(), rows, facts, now)
}

fn drawn(
    environments: &[Name],
    rows: &[ProjectRow<'_>],
    facts: &Facts,
    now: Timestamp,
) -> Dashboard {
    let by_release = sorted(rows, facts);
    let mut findings = Vec::new();
    let projects = rows
        .iter()
        .map(|row| board(environments, row, &by_release, facts, now, &mut findings))
        .collect();
    Dashboard { now, projects, findings }
}

/// The facts about each release that is to be shown, sorted once: a board looks at its own only.
fn sorted<'a>(
    rows: &'a [ProjectRow<'_>],
    facts: &'a Facts,
) -> BTreeMap<(&'a ProjectRef, &'a ReleaseVersion), Facts> {
    let keys = rows.iter().flat_map(|row| {
        row.releases.iter().map(move |release| ((&row.project, &release.version), Facts::none()))
    });
    let mut sorted: BTreeMap<(&'a ProjectRef, &'a ReleaseVersion), Facts> = keys.collect();
    for fact in &facts.deployments {
        if let Some(known) = sorted.get_mut(&(&fact.project, &fact.version)) {
            known.deployments.push(fact.clone());
        }
    }
    for fact in &facts.promotions {
        if let Some(known) = sorted.get_mut(&(&fact.project, &fact.version)) {
            known.promotions.push(fact.clone());
        }
    }
    for fact in &facts.imports {
        if let Some(known) = sorted.get_mut(&(&fact.project, &fact.version)) {
            known.imports.push(fact.clone());
        }
    }
    sorted
}

fn board(
    environments: &[Name],
    row: &ProjectRow<'_>,
    by_release: &BTreeMap<(&ProjectRef, &ReleaseVersion), Facts>,
    facts: &Facts,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) -> Board {
    let ProjectRow { project, lifecycle, releases } = row;
    let nothing = Facts::none();
    let known = |version| by_release.get(&(project, version)).unwrap_or(&nothing);
    let columns =
        stop_columns(environments, row, releases.iter().map(|r| known(&r.version)), facts);
    let mut ordered: Vec<&ReleaseRow<'_>> = releases.iter().collect();
    ordered.sort_by(|a, b| b.version.cmp(&a.version));
    let mut rows = Vec::with_capacity(ordered.len());
    for release in ordered {
        let ReleaseRow { version, release: digest, block } = release;
        let facts = known(version);
        findings.extend(contents(project, version, *digest, facts));
        let candidate =
            Candidate { release: *digest, block: *block, ..Candidate::new(project, version) };
        let evidenced = Evidenced::new(&candidate, facts, now);
        let offers = open_stops(lifecycle, environments, &candidate, facts);
        let cells = columns.iter().map(|column| {
            let offer = offers.contains(&column.stop).then(|| match column.stop.space() {
                Some(_) => Offer::Promote,
                None => Offer::Deploy,
            });
            BoardCell { offer, ..evidenced.cell(column) }
        });
        let blocked = block.map(|block| block.to_string());
        rows.push(BoardRow { version: version.clone(), blocked, cells: cells.collect() });
    }
    cells::mark_current(&mut rows, columns.len());
    Board { project: project.clone(), columns, releases: rows }
}

/// The stops at which the release may be deployed, or to which it may be promoted.
fn open_stops(
    lifecycle: &Lifecycle,
    environments: &[Name],
    candidate: &Candidate<'_>,
    facts: &Facts,
) -> BTreeSet<Stage> {
    progress_of_everybody(lifecycle, environments, candidate, facts)
        .flat_map(|progress| progress.phases)
        .flat_map(|phase| phase.stops)
        .filter(|at| at.state.is_offered())
        .map(|at| at.stop)
        .collect()
}

fn stop_columns<'f>(
    environments: &[Name],
    row: &ProjectRow<'_>,
    known: impl Iterator<Item = &'f Facts>,
    facts: &Facts,
) -> Vec<Column> {
    let stops = laid_out_stops(row.lifecycle, environments);
    let is_covered = |environment: &EnvironmentRef| {
        stops.iter().any(|stop| match stop {
            Stage::Environment(known) => known == environment,
            Stage::Space(space) => environment.space.as_ref() == Some(space),
        })
    };
    let upstream: BTreeSet<EnvironmentRef> = known
        .flat_map(|facts| &facts.deployments)
        .map(|fact| &fact.environment)
        .filter(|environment| environment.is_remote() && !is_covered(environment))
        .cloned()
        .collect();
    let upstream = upstream.into_iter().map(|environment| (Stage::Environment(environment), true));
    let mut heard = BTreeMap::<&Name, Timestamp>::new();
    for fact in &facts.deployments {
        if let Some(space) = &fact.environment.space {
            let last = heard.entry(space).or_insert_with(|| fact.at());
            *last = (*last).max(fact.at());
        }
    }
    upstream
        .chain(stops.iter().cloned().map(|stop| (stop, false)))
        .map(|(stop, upstream)| Column {
            heard: stop.space().and_then(|space| heard.get(space)).copied(),
            stop,
            upstream,
        })
        .collect()
}
