//! Progress: how far a release has come in a lifecycle, and where it may go next.

mod evidence;
mod phases;
mod promotable;
mod reason;
mod recalled;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use core::{fmt, iter};

use serde::Serialize;

use self::evidence::Record;
pub(crate) use self::evidence::{Superseding, contents, counts};
pub(crate) use self::phases::laid_out_stops;
pub use self::promotable::promotable;
pub use self::reason::Reason;
use crate::model::{Facts, Finding, Lifecycle, ProjectRef, Stage};
use crate::terms::{Label, Name, Printable, ReleaseDigest, ReleaseVersion, Timestamp};

/// The release whose progress is asked for, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate<'a> {
    /// The project, as seen from here.
    pub project: &'a ProjectRef,
    /// The version.
    pub version: &'a ReleaseVersion,
    /// The release's identity, where it has one yet: a deployment of other content under the same
    /// version does not count for it.
    pub release: Option<ReleaseDigest>,
    /// The tenant; `None` asks about deployments without one.
    pub tenant: Option<&'a Name>,
    /// Block that keeps the release from new stages.
    pub block: Option<Block<'a>>,
}

impl<'a> Candidate<'a> {
    /// A release that nothing blocks, for no tenant.
    #[must_use]
    pub const fn new(project: &'a ProjectRef, version: &'a ReleaseVersion) -> Self {
        Self { project, version, release: None, tenant: None, block: None }
    }
}

/// Reason why a release must not go anywhere new, in the words of whoever said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a release is blocked here, or recalled by its owner")]
pub enum Block<'a> {
    /// An unresolved defect. As in Octopus, a release that has not been anywhere may still be
    /// deployed to the first phase, where somebody may look into it.
    Defect(&'a str),
    /// The owner recalled the release: it goes nowhere it has not been.
    Recall(&'a str),
}

impl fmt::Display for Block<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defect(words) => write!(out, "blocked by a defect: {}", Printable(words)),
            Self::Recall(words) => write!(out, "recalled by its owner: {}", Printable(words)),
        }
    }
}

/// Progress of a release in a lifecycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Progress {
    /// The lifecycle's phases, in order.
    pub phases: Vec<PhaseProgress>,
    /// Findings for a person: other content under the same version.
    pub findings: Vec<Finding>,
}

/// Progress of a release in one phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PhaseProgress {
    /// The phase's name; of a lifecycle without phases, the environment's.
    pub name: Label,
    /// True if the phase may be skipped.
    pub optional: bool,
    /// Number of stages to reach for the phase to be complete.
    pub required: usize,
    /// Number of reached stages.
    pub reached: usize,
    /// Status of the phase.
    pub status: PhaseStatus,
    /// Its stops, automatic ones first, each once.
    pub stops: Vec<StageProgress>,
}

/// Status of a phase, in Octopus's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "Octopus's three words cover every phase")]
pub enum PhaseStatus {
    /// A phase before it is not complete.
    Pending,
    /// It is under way: every phase before it is complete or may be skipped.
    Current,
    /// Enough of its stops are reached.
    Complete,
}

/// Progress of a release towards one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StageProgress {
    /// The stop.
    pub stop: Stage,
    /// True if it is made without anybody asking. Never so in an optional phase.
    pub automatic: bool,
    /// Reached, open, or blocked and by what.
    pub state: StageState,
}

/// Reached, open, or blocked and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "these three are the answer that progress gives")]
pub enum StageState {
    /// The release succeeded there. Another deployment or promotion stays possible.
    Reached {
        /// The time of the first success.
        since: Timestamp,
    },
    /// The release may go there now.
    Open,
    /// The release may not go there now.
    Blocked {
        /// Everything that stands in the way.
        by: Vec<Reason>,
    },
}

impl StageState {
    /// Returns true if a deployment or promotion there is offered: for the first time, or again.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        !matches!(self, Self::Blocked { .. })
    }
}

/// Returns the progress of the release in `lifecycle`. `environments` are the Space's own, in its
/// order.
///
/// # What counts
///
/// - A stop of ours is reached by a success that happened here; another Space's only by a receipt
///   that it signed. What a third Space tells is for showing.
/// - *Any* success counts, not the latest outcome: a redeployment that fails takes nothing back
///   (Octopus counts the latest; its users call that a bug, issue 8116). A fact that says
///   [`Superseded`](crate::Outcome::Superseded) takes back the deployment it is about, and no
///   other.
/// - A whole Space is reached when one of its receipts says that its own lifecycle is completed, or
///   that one deployment there succeeded.
/// - Our tenants are judged each on their own. Another Space's tenants are not ours: its stops are
///   reached for all of our tenants alike.
/// - A deployment whose release is known to be another than the candidate's does not count, and is
///   an alarm: one version has two contents.
///
/// # Phases
///
/// - A phase is complete when `minimum` of its stops are reached; 0, or more than it has, means
///   all. An optional phase holds up nothing. Every stop is open whose phases before are complete
///   or optional.
/// - A phase without stops holds all environments that no earlier phase holds; if none is left, it
///   is complete. A lifecycle without phases has one for each environment, in the Space's order.
/// - A stop that is written into a later phase once more wants to be reached once more: by a
///   deployment that was asked for after the phases before, optional ones aside, were complete.
///   (Otherwise the second visit to QA would be over before it began.) The two times may be two
///   Spaces' clocks; a clock that runs late costs another deployment, and never opens a phase.
/// - A blocked release goes nowhere new. A defect leaves phases with a success open, with all of
///   their stops, and the first phase of a release that has not been anywhere; a recall leaves the
///   stops that were reached, and no other. Optional phases are no exemption.
///
/// It has an answer for every lifecycle, whatever its last edit did, and the order of the facts
/// does not matter.
///
/// ```
/// use spacebridge::{Facts, Label, Lifecycle, Phase, Stage};
/// use spacebridge::rules::{Candidate, StageState, progress};
///
/// let test = "Test".parse()?;
/// let production = "Prod Space: Production".parse()?;
/// let path = Lifecycle::new(Label::new("To production")?, [
///     Phase::new(Label::new("Test")?, [Stage::Environment(test)]),
///     Phase::new(Label::new("Production")?, [Stage::Environment(production)]),
/// ]);
/// let shop = "Shop".parse()?;
/// let version = "1.1.0".parse().unwrap();
/// let shop = Candidate::new(&shop, &version);
/// let progress = progress(&path, &["Test".parse()?], &shop, &Facts::none());
///
/// assert_eq!(progress.phases[0].stops[0].state, StageState::Open);
/// let refusal = progress.open_for(&progress.phases[1].stops[0].stop).unwrap_err();
/// assert_eq!(refusal[0].to_string(), "waits for phase Test: 0 of 1 stop reached");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[must_use]
pub fn progress(
    lifecycle: &Lifecycle,
    environments: &[Name],
    candidate: &Candidate<'_>,
    facts: &Facts,
) -> Progress {
    let record = Record::of(candidate, facts);
    let successes = record.of_tenant(candidate.tenant);
    let phases = phases::judged(lifecycle, environments, &successes, candidate.block);
    let findings = contents(candidate.project, candidate.version, candidate.release, facts);
    Progress { phases, findings: findings.into_iter().collect() }
}

/// Returns the progress without a tenant, and for each tenant for whom the release was deployed;
/// without findings. The candidate's own tenant is not looked at.
///
/// The facts are read once, however many tenants there are.
pub(crate) fn progress_of_everybody(
    lifecycle: &Lifecycle,
    environments: &[Name],
    candidate: &Candidate<'_>,
    facts: &Facts,
) -> impl Iterator<Item = Progress> {
    let record = Record::of(candidate, facts);
    let tenants: Vec<Option<&Name>> = iter::once(None).chain(record.tenants().map(Some)).collect();
    tenants.into_iter().map(move |tenant| {
        let successes = record.of_tenant(tenant);
        let phases = phases::judged(lifecycle, environments, &successes, candidate.block);
        Progress { phases, findings: Vec::new() }
    })
}

impl Progress {
    /// Every stop of every phase.
    pub fn stops(&self) -> impl Iterator<Item = &StageProgress> {
        self.phases.iter().flat_map(|phase| &phase.stops)
    }

    /// Returns true if the release may go to `stop` now, for the first time or again.
    ///
    /// # Errors
    ///
    /// Every reason why not. If the lifecycle stops there several times, one time that is open is
    /// enough; otherwise the reasons are those of the first.
    pub fn open_for(&self, stop: &Stage) -> Result<(), Vec<Reason>> {
        self.open_where(|at| at == stop).map_err(|by| match by {
            Some(by) => by,
            None => Vec::from([Reason::NoStop { stop: stop.clone() }]),
        })
    }

    /// Returns true if the release may be promoted to `space` now: whether any stop there is
    /// offered.
    ///
    /// # Errors
    ///
    /// Every reason why not, of the first stop there.
    pub fn open_for_space(&self, space: &Name) -> Result<(), Vec<Reason>> {
        self.open_where(|at| at.space() == Some(space)).map_err(|by| match by {
            Some(by) => by,
            None => Vec::from([Reason::NoStop { stop: Stage::Space(space.clone()) }]),
        })
    }

    /// The stops that are to be made now without anybody asking.
    pub fn due(&self) -> impl Iterator<Item = &Stage> {
        let due = |at: &&StageProgress| at.automatic && at.state == StageState::Open;
        self.stops().filter(due).map(|at| &at.stop)
    }

    /// Returns true if every phase that may not be skipped is complete. This is what a receipt
    /// tells the Space for which this whole lifecycle is one stop.
    #[must_use]
    pub fn is_completed(&self) -> bool {
        let passed =
            |phase: &PhaseProgress| phase.optional || phase.status == PhaseStatus::Complete;
        self.phases.iter().all(passed) && self.phases.iter().any(|phase| phase.reached > 0)
    }

    fn open_where(&self, is_meant: impl Fn(&Stage) -> bool) -> Result<(), Option<Vec<Reason>>> {
        let mut first = None;
        for at in self.stops().filter(|at| is_meant(&at.stop)) {
            match &at.state {
                StageState::Reached { .. } | StageState::Open => return Ok(()),
                StageState::Blocked { by } => first = first.or(Some(by)),
            }
        }
        Err(first.cloned())
    }
}
