//! Evidence: the facts that count for a release, and their meaning.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::Candidate;
use crate::model::{
    Deployment, EnvironmentRef, Evidence, Facts, Finding, Outcome, ProjectRef, Stage,
};
use crate::terms::{Code, Name, ReleaseDigest, ReleaseVersion, Timestamp};

/// Returns true if a fact tells of this version of this project.
pub(crate) fn is_about(fact: &Deployment, project: &ProjectRef, version: &ReleaseVersion) -> bool {
    fact.project == *project && fact.version == *version
}

/// Returns true if a fact is evidence about its place: what happened here, or what the Space that
/// owns the place signed. Accepting a receipt is what names a fact's Space, after its signer.
pub(crate) const fn counts(fact: &Deployment) -> bool {
    match fact.evidence {
        Evidence::Own => !fact.environment.is_remote(),
        Evidence::Receipt { .. } => fact.environment.is_remote(),
        Evidence::Told { .. } => false,
    }
}

/// The words that take an earlier one back, by the deployment that they are about: looked up once
/// for each fact, so that many corrections cost no more than many facts.
pub(crate) struct Superseding<'f> {
    words: BTreeMap<DeploymentKey<'f>, Vec<&'f Deployment>>,
}

/// Key that tells the deployments of a release apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct DeploymentKey<'f> {
    environment: &'f EnvironmentRef,
    tenant: Option<&'f Name>,
    queued: Timestamp,
}

impl<'f> DeploymentKey<'f> {
    const fn of(fact: &'f Deployment) -> Self {
        let Deployment { environment, queued, .. } = fact;
        Self { environment, tenant: fact.tenant.as_ref(), queued: *queued }
    }
}

impl<'f> Superseding<'f> {
    /// Those among `facts`, all of one release.
    pub(crate) fn among(facts: impl IntoIterator<Item = &'f Deployment>) -> Self {
        let mut words: BTreeMap<DeploymentKey<'f>, Vec<&'f Deployment>> = BTreeMap::new();
        for fact in facts {
            if fact.outcome == Outcome::Superseded && counts(fact) {
                words.entry(DeploymentKey::of(fact)).or_default().push(fact);
            }
        }
        Self { words }
    }

    /// Returns true if one of them takes back what `fact` says. Receipts have numbers; what
    /// happened here has times.
    pub(crate) fn void(&self, fact: &Deployment) -> bool {
        let later = |other: &&Deployment| match (other.evidence, fact.evidence) {
            (
                Evidence::Receipt { sequence: later, signer, audience, .. },
                Evidence::Receipt { sequence, signer: earlier, audience: same, .. },
            ) if signer == earlier && audience == same => later > sequence,
            _ => other.at() >= fact.at(),
        };
        let words = self.words.get(&DeploymentKey::of(fact));
        words.is_some_and(|words| words.iter().any(later))
    }
}

/// The alarm that one version goes by several contents, as far as `facts` know; none if it does
/// not.
pub(crate) fn contents(
    project: &ProjectRef,
    version: &ReleaseVersion,
    release: Option<ReleaseDigest>,
    facts: &Facts,
) -> Option<Finding> {
    let deployed = facts.deployments.iter().filter(|f| is_about(f, project, version));
    let promoted = facts.promotions.iter();
    let promoted = promoted.filter(|p| p.project == *project && p.version == *version);
    let imported = facts.imports.iter();
    let imported = imported.filter(|i| i.project == *project && i.version == *version);
    let known: BTreeSet<ReleaseDigest> = deployed
        .filter_map(|fact| fact.release)
        .chain(promoted.map(|promotion| promotion.release))
        .chain(imported.map(|import| import.release))
        .chain(release)
        .collect();
    if known.len() < 2 {
        return None;
    }
    let short = |digest: &ReleaseDigest| digest.to_string().chars().take(12).collect();
    let list: Vec<String> = known.iter().map(short).collect();
    let detail = format!("this one version goes by different contents: {}", list.join(", "));
    Some(Finding::alarm(Code::VersionHasSeveralContents, format!("{project} {version}"), detail))
}

/// Successes of one candidate: one pass over the facts, for all tenants.
pub(super) struct Record<'f> {
    /// In other Spaces, for all of our tenants alike.
    theirs: Successes<'f>,
    /// Here, for each tenant for whom the release was deployed, and without one.
    ours: BTreeMap<Option<&'f Name>, Successes<'f>>,
}

impl<'f> Record<'f> {
    pub(super) fn of(candidate: &Candidate<'_>, facts: &'f Facts) -> Self {
        let Candidate { project, version, release, .. } = *candidate;
        let is_same = |fact: &Deployment| match (fact.release, release) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => true,
        };
        let relevant: Vec<&Deployment> =
            facts.deployments.iter().filter(|fact| is_about(fact, project, version)).collect();
        let superseding = Superseding::among(relevant.iter().copied());
        let mut record = Self { theirs: Successes::default(), ours: BTreeMap::new() };
        for fact in relevant {
            let found = if fact.environment.is_remote() {
                &mut record.theirs
            } else {
                record.ours.entry(fact.tenant.as_ref()).or_default()
            };
            if counts(fact) && is_same(fact) && !superseding.void(fact) {
                found.add(fact);
            }
        }
        record
    }

    /// Returns the successes that count for a tenant, or without one.
    pub(super) fn of_tenant<'r>(&'r self, tenant: Option<&'r Name>) -> Reached<'r> {
        Reached { ours: self.ours.get(&tenant), theirs: &self.theirs }
    }

    /// The tenants for whom the release was deployed here.
    pub(super) fn tenants(&self) -> impl Iterator<Item = &'f Name> {
        self.ours.keys().filter_map(|tenant| *tenant)
    }
}

/// Successes, by place.
#[derive(Default)]
struct Successes<'f> {
    environments: BTreeMap<&'f EnvironmentRef, Vec<Success>>,
    spaces: BTreeMap<&'f Name, Vec<Success>>,
}

/// The time at which a success was requested, and the time at which it was known.
#[derive(Clone, Copy)]
struct Success {
    queued: Timestamp,
    at: Timestamp,
}

impl<'f> Successes<'f> {
    fn add(&mut self, fact: &'f Deployment) {
        let success = Success { queued: fact.queued, at: fact.at() };
        if fact.outcome.is_success() {
            self.environments.entry(&fact.environment).or_default().push(success);
        }
        let completes = fact.completed && fact.outcome != Outcome::Superseded;
        if let Some(space) = &fact.environment.space
            && (completes || fact.outcome.is_success())
        {
            self.spaces.entry(space).or_default().push(success);
        }
    }

    fn at(&self, stop: &Stage) -> &[Success] {
        let found = match stop {
            Stage::Environment(environment) => self.environments.get(environment),
            Stage::Space(space) => self.spaces.get(space),
        };
        found.map_or(&[], Vec::as_slice)
    }
}

/// The successes that count for one tenant, or without one.
pub(super) struct Reached<'r> {
    ours: Option<&'r Successes<'r>>,
    theirs: &'r Successes<'r>,
}

impl Reached<'_> {
    /// Returns the time of the first success of the release at `stop`.
    pub(super) fn first(&self, stop: &Stage) -> Option<Timestamp> {
        self.at(stop).map(|success| success.at).min()
    }

    /// Returns the time of the first success at `stop` that was requested after `completed`.
    pub(super) fn first_after(
        &self,
        stop: &Stage,
        completed: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let later = |success: &&Success| completed.is_none_or(|then| success.queued > then);
        self.at(stop).filter(later).map(|success| success.at).min()
    }

    fn at(&self, stop: &Stage) -> impl Iterator<Item = &Success> {
        let ours = self.ours.map_or(&[][..], |ours| ours.at(stop));
        ours.iter().chain(self.theirs.at(stop))
    }
}
