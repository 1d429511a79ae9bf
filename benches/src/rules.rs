//! The input of the rules: the requested number of things, one kind at a time.

use anyhow::{Context as _, Result};
use spacebridge::answers::{Per, blanks};
use spacebridge::compare::compare;
use spacebridge::dashboard::{ProjectRow, ReleaseRow, dashboard};
use spacebridge::release::Slice;
use spacebridge::rules::{Candidate, Place, Resolver, progress, slice};
use spacebridge::{
    Answers, Deployment, EnvironmentRef, Facts, Label, Lifecycle, Name, Outcome, Phase, ProjectRef,
    Release, ReleaseVersion, Space, Stage, Template, Timestamp,
};

use crate::release::TARGET;
use crate::{Case, Crossing, Size, release};

/// The rules, each with `count` of the things whose number should not matter more than linearly.
#[derive(Debug)]
pub struct Rules {
    space: Space,
    release: Release,
    changed: Release,
    target: Name,
    templates: Vec<Template>,
    slice: Slice,
    answers: Answers,
    production: EnvironmentRef,
    tenant: Name,
    project: ProjectRef,
    lifecycle: Lifecycle,
    versions: Vec<ReleaseVersion>,
    facts: Facts,
    crowded: Facts,
    rented: Facts,
    now: Timestamp,
    last: Label,
}

impl Rules {
    /// A release with `count` values, `count` templates, and `count` deployments of a tenth as
    /// many versions.
    ///
    /// # Errors
    ///
    /// None, unless the rules of the project change.
    pub fn new(count: usize) -> Result<Self> {
        let release = release(Size::of(count))?;
        let mut changed = release.clone();
        for variable in changed.variables.iter_mut().step_by(7) {
            let description = format!("{} (changed)", variable.description());
            *variable = variable.clone().described(description);
        }
        let crossing = Crossing::new(Size::of(20))?;
        let stop = |name: &str| Ok::<_, anyhow::Error>(Stage::Environment(name.parse()?));
        let phases = [
            Phase::new("Try".parse()?, [stop("Test")?]),
            Phase::new("Run".parse()?, [stop("Live")?]),
        ];
        let versions = (0..count.div_ceil(10)).map(|number| Ok(format!("1.0.{number}").parse()?));
        let versions = versions.collect::<Result<Vec<ReleaseVersion>>>()?;
        let project = ProjectRef::local("Shop".parse()?);
        let now = crossing.now();
        Ok(Self {
            space: crossing.source,
            last: release.variables.last().context("a release has variables")?.name().clone(),
            release,
            changed,
            target: TARGET.parse()?,
            templates: asked(count)?,
            slice: Slice::default(),
            answers: Answers::new(),
            production: "Test".parse()?,
            tenant: "Acme".parse()?,
            facts: ran(&project, &versions, count, now)?,
            rented: for_tenants(ran(&project, versions.get(..1).unwrap_or_default(), count, now)?)?,
            crowded: ran(&project, versions.get(..1).unwrap_or_default(), count, now)?,
            project,
            lifecycle: Lifecycle::new("Up".parse()?, phases),
            versions,
            now,
        })
    }

    /// Slices the release for one Space.
    #[must_use]
    pub fn slice(&self) -> Case<'_> {
        Case::new("slice", || slice(&self.release, &self.target))
    }

    /// Resolves every variable in one environment.
    #[must_use]
    pub fn resolve_all(&self) -> Case<'_> {
        Case::new("resolve all", || {
            let resolver = Resolver::new(&self.release.variables);
            resolver.all(&Place::of(&self.production)).count()
        })
    }

    /// Resolves one variable in one environment, once the release is indexed.
    #[must_use]
    pub fn resolve_one(&self) -> Case<'_> {
        let resolver = Resolver::new(&self.release.variables);
        Case::new("resolve one", move || {
            resolver.resolve(&self.last, &Place::of(&self.production)).map(|found| found.rank)
        })
    }

    /// Finds the blanks of one environment and tenant.
    #[must_use]
    pub fn blanks(&self) -> Case<'_> {
        Case::new("blanks", || {
            let place = &self.production.name;
            let tenant = Some(&self.tenant);
            blanks(&self.templates, &self.slice, &self.answers, place, tenant).count()
        })
    }

    /// Computes the progress of one release among the facts of all releases.
    #[must_use]
    pub fn progress(&self) -> Case<'_> {
        Case::new("progress", || {
            let version = self.versions.first()?;
            let candidate = Candidate::new(&self.project, version);
            let environments = self.space.environments();
            Some(progress(&self.lifecycle, environments, &candidate, &self.facts))
        })
    }

    /// Computes the progress of one release whose deployments are all the facts.
    #[must_use]
    pub fn progress_crowded(&self) -> Case<'_> {
        Case::new("progress, all of one version", || {
            let version = self.versions.first()?;
            let candidate = Candidate::new(&self.project, version);
            let environments = self.space.environments();
            Some(progress(&self.lifecycle, environments, &candidate, &self.crowded))
        })
    }

    /// The board of one version that all deployments there were are about.
    #[must_use]
    pub fn dashboard_crowded(&self) -> Case<'_> {
        let releases = self.versions.iter().take(1).cloned().map(ReleaseRow::new).collect();
        let project = self.project.clone();
        let rows = [ProjectRow::new(project, &self.lifecycle, releases)];
        Case::new("dashboard, all of one version", move || {
            dashboard(&self.space, &rows, &self.crowded, self.now)
        })
    }

    /// The board of one version, deployed for a tenth as many tenants as there are deployments.
    #[must_use]
    pub fn dashboard_rented(&self) -> Case<'_> {
        let releases = self.versions.iter().take(1).cloned().map(ReleaseRow::new).collect();
        let project = self.project.clone();
        let rows = [ProjectRow::new(project, &self.lifecycle, releases)];
        Case::new("dashboard, all of one version, many tenants", move || {
            dashboard(&self.space, &rows, &self.rented, self.now)
        })
    }

    /// Compares a release with the next one.
    #[must_use]
    pub fn compare(&self) -> Case<'_> {
        Case::new("compare", || compare(&self.release, &self.changed, &[]))
    }

    /// The board of every version there was, a tenth as many as there are deployments.
    #[must_use]
    pub fn dashboard(&self) -> Case<'_> {
        let releases = self.versions.iter().cloned().map(ReleaseRow::new).collect();
        let project = self.project.clone();
        let rows = [ProjectRow::new(project, &self.lifecycle, releases)];
        Case::new("dashboard", move || dashboard(&self.space, &rows, &self.facts, self.now))
    }
}

/// Returns the facts with ten deployments for each tenant.
fn for_tenants(mut facts: Facts) -> Result<Facts> {
    for (number, deployment) in facts.deployments.iter_mut().enumerate() {
        deployment.tenant = Some(format!("Tenant {}", number / 10).parse()?);
    }
    Ok(facts)
}

/// Templates that are each asked per environment and tenant.
///
/// # Errors
///
/// None: the names are names.
pub fn asked(count: usize) -> Result<Vec<Template>> {
    let template = |number: usize| {
        let name = format!("Shop.Setting.{number}").parse()?;
        let mut template = Template::new(name);
        template.per = Per { environment: true, tenant: true };
        Ok(template)
    };
    (0..count).map(template).collect()
}

/// Deployments of all versions in turn, one in three superseded by a later word on it.
fn ran(
    project: &ProjectRef,
    versions: &[ReleaseVersion],
    count: usize,
    now: Timestamp,
) -> Result<Facts> {
    let environment: EnvironmentRef = "Test".parse()?;
    let mut facts = Facts::none();
    for (number, version) in (0..count).zip(versions.iter().cycle()) {
        let before = i64::try_from(count.saturating_sub(number))?.saturating_mul(60_000);
        let queued = now.saturating_add_milliseconds(before.saturating_neg());
        let outcome = match number.checked_rem(3) {
            Some(0) => Outcome::Failed,
            Some(1) => Outcome::Superseded,
            _ => Outcome::Succeeded,
        };
        let mut deployment = Deployment::new(
            project.clone(),
            version.clone(),
            environment.clone(),
            outcome,
            queued,
            "ada",
        );
        deployment.started = Some(queued);
        deployment.finished = Some(queued.saturating_add_milliseconds(30_000));
        facts.deployments.push(deployment);
    }
    Ok(facts)
}
