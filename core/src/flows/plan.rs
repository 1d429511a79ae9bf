//! The verb `plan`: a deployment with its steps and values, or every reason against it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::slice;

use serde::Serialize;

use super::import::ImportedRelease;
use super::package_status::PreviewedPackage;
use super::readiness::Question;
use super::target_state::TargetState;
use crate::model::{
    Actor, Answers, Certificate, DeploymentTarget, EnvironmentRef, Finding, Release, SecretText,
    Sensitive, Space, Step, Template, Tenant, Value,
};
use crate::rules;
use crate::rules::{Block, Place, Reach, Resolution, ResolvedValue, Resolver};
use crate::seal::{Agree, SealedSecrets, Secrets};
use crate::terms::{Code, Error, Given, Label, Name, Refusal, ReleaseDigest, given};

/// A deployment that may be made: its steps, and its variables resolved.
///
/// Secrets of the release are still sealed in it. [`Plan::open_secrets`] opens them.
#[derive(Clone, Debug)]
pub struct Plan {
    environment: Name,
    tenant: Option<Tenant>,
    release: Release,
    digest: ReleaseDigest,
    answers: Answers,
    steps: Vec<PlannedStep>,
    variables: Vec<PlannedVariable>,
    packages: Vec<PreviewedPackage>,
    findings: Vec<Finding>,
    secrets: Option<SealedSecrets>,
    /// The certificates that the secrets can be sealed to, the newest first.
    recipients: Vec<Certificate>,
}

/// A step that runs, and the variables that it sees differently from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedStep {
    /// The step, with the actions that run.
    pub step: Step,
    /// For each of its actions, the variables that have another value there than in the deployment
    /// as a whole.
    pub overrides: Vec<(Label, PlannedVariable)>,
}

/// A variable as the deployment uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlannedVariable {
    /// The name.
    pub name: Label,
    /// The value; `None` if it was left blank on purpose.
    pub value: Option<Value>,
    /// Explanation of the value, and of the values that it overrides.
    pub why: String,
}

/// A request to plan a deployment: of which release, where to, and with which answers.
///
/// ```
/// use spacebridge::target::PlanRequest;
/// # use spacebridge::target::ImportedRelease;
/// # use spacebridge::Answers;
/// # fn example(release: &ImportedRelease, answers: &Answers) {
/// let request = PlanRequest::new(release, "Production", answers);
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "pass it to `Space::plan`"]
pub struct PlanRequest<'r> {
    pub(super) release: &'r ImportedRelease,
    target: Given<DeploymentTarget>,
    answers: &'r Answers,
}

impl<'r> PlanRequest<'r> {
    /// Requests a plan for `release` at `target`: a [`DeploymentTarget`], or the name of an
    /// environment.
    pub fn new(
        release: &'r ImportedRelease,
        target: impl TryInto<DeploymentTarget, Error: Into<Error>>,
        answers: &'r Answers,
    ) -> Self {
        Self { release, target: given(target), answers }
    }

    /// Returns the release.
    #[must_use]
    pub const fn release(&self) -> &'r ImportedRelease {
        self.release
    }
}

/// Reason why a deployment cannot be made: every reason, not the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the deployment cannot be made: {}", in_words(.reasons))]
#[non_exhaustive]
pub struct PlanError {
    /// The reasons, each with its own code.
    pub reasons: Vec<Finding>,
}

fn in_words(reasons: &[Finding]) -> String {
    let reasons: Vec<String> =
        reasons.iter().map(|r| format!("{} ({})", r.detail, r.code)).collect();
    reasons.join("; ")
}

impl PlanError {
    /// The target is named by a text that is no name.
    fn unnamed(refusal: &Error) -> Self {
        let reason = Finding::warning(refusal.code(), "the target", refusal.to_string());
        Self { reasons: [reason].into() }
    }

    /// The stable code of this refusal; each reason has its own beside it.
    #[must_use]
    pub const fn code(&self) -> Code {
        Code::DeploymentBlocked
    }
}

impl Refusal for PlanError {
    fn code(&self) -> Code {
        Self::code(self)
    }

    fn path(&self) -> Option<String> {
        self.reasons.first().map(|reason| reason.path.clone())
    }

    fn whole(self) -> Option<Arc<dyn core::error::Error + Send + Sync>> {
        Some(Arc::new(self))
    }
}

impl Space {
    /// Plans the deployment of an imported release to one of our environments, for one of our
    /// tenants or for none.
    ///
    /// # Errors
    ///
    /// [`PlanError`] with every reason why not: the actor may not; the environment or tenant is not
    /// ours; the lifecycle does not let the release go there yet; values are missing; packages are
    /// not at hand, or not with the bytes that were tested; nothing pins a package that a step can
    /// use, on any machine; the import is not recorded.
    pub fn plan(
        &self,
        request: &PlanRequest<'_>,
        known: &TargetState<'_>,
        actor: &Actor<'_>,
    ) -> Result<Plan, PlanError> {
        let PlanRequest { release, answers, .. } = *request;
        let target = request.target.as_ref().map_err(PlanError::unnamed)?;
        let DeploymentTarget { environment, tenant } = target;
        let tenant = tenant.as_ref();
        let content = release.release();
        let resolver = Resolver::new(&content.variables).with_answers(&content.templates, answers);
        let here = EnvironmentRef::local(environment.clone());
        // Octopus names a project's deployment process after the project; runbooks have their own
        // names.
        let process = Label::from(content.project.clone());
        let place = Place {
            tenant: self.tenants().iter().find(|known| Some(&known.name) == tenant),
            channel: content.channel.as_ref(),
            process: Some(&process),
            ..Place::of(&here)
        };
        let question = Question {
            space: self,
            release,
            environment,
            tenant,
            answers,
            known,
            resolver: &resolver,
            place: &place,
        };
        let reasons = question.reasons(actor.user);
        if !reasons.is_empty() {
            return Err(PlanError { reasons });
        }
        let mut plan = drawn_up(&question);
        // Where a recalled release runs already it may be deployed again, and not unseen.
        plan.findings.extend(known.facts.recall_of(&release.digest()).map(|recall| {
            let path = format!("{} {}", recall.project, recall.version);
            Finding::alarm(Code::ReleaseRecalled, path, Block::Recall(&recall.reason).to_string())
        }));
        Ok(plan)
    }
}

fn drawn_up(question: &Question<'_>) -> Plan {
    let resolver = question.resolver;
    let place = question.place;
    let release = question.release.release();
    let mut variables = Vec::new();
    let mut findings = overridden_answers(question);
    for resolution in resolver.all(place) {
        findings.extend(resolution.ambiguity());
        variables.push(planned_variable(&resolution));
    }
    let scoped = action_scoped(release);
    let steps = question
        .steps()
        .into_iter()
        .map(|step| {
            let overrides = action_overrides(&step, &scoped, resolver, place, &variables);
            PlannedStep { step, overrides }
        })
        .collect();
    let look_up = |package| PreviewedPackage::look_up(package, false, question.known);
    let packages = release.packages.iter().map(look_up).collect();
    Plan {
        environment: question.environment.clone(),
        tenant: place.tenant.cloned(),
        release: release.clone(),
        digest: question.release.digest(),
        answers: question.answers.clone(),
        steps,
        variables,
        packages,
        findings,
        secrets: question.release.secrets().cloned(),
        recipients: recipients(question),
    }
}

/// Returns the certificates that the secrets of the release can be sealed to: those that this Space
/// has or had under the identity that the bundle was for.
fn recipients(question: &Question<'_>) -> Vec<Certificate> {
    let secrets = question.release.secrets().into_iter();
    secrets.flat_map(|sealed| question.space.encryption_of(sealed.recipient())).cloned().collect()
}

/// Returns the values that override an answer anywhere in this deployment, for an action or on a
/// machine too.
fn overridden_answers(question: &Question<'_>) -> Vec<Finding> {
    let Question { release, environment, tenant, answers, place, .. } = *question;
    let release = release.release();
    let reach = Reach {
        environments: slice::from_ref(environment),
        tenants: place.tenant.map(slice::from_ref).unwrap_or_default(),
        channel: place.channel,
    };
    let is_answered =
        |template: &Template| rules::is_answered(template, answers, environment, tenant);
    rules::overridden_answers(release, answers, &reach, is_answered)
}

/// The variables that have a value for an action, by the action: only these can differ from the
/// deployment as a whole when it runs.
fn action_scoped(release: &Release) -> BTreeMap<&Label, BTreeSet<&Label>> {
    let mut scoped: BTreeMap<&Label, BTreeSet<&Label>> = BTreeMap::new();
    for variable in &release.variables {
        for action in variable.scope().actions() {
            scoped.entry(action).or_default().insert(variable.name());
        }
    }
    scoped
}

fn action_overrides(
    step: &Step,
    scoped: &BTreeMap<&Label, BTreeSet<&Label>>,
    resolver: &Resolver<'_>,
    place: &Place<'_>,
    variables: &[PlannedVariable],
) -> Vec<(Label, PlannedVariable)> {
    let mut overrides = Vec::new();
    for action in step.actions() {
        let place = Place { action: Some(&action.name), ..*place };
        for name in scoped.get(&action.name).into_iter().flatten() {
            let Some(resolution) = resolver.resolve(name, &place) else { continue };
            let planned = planned_variable(&resolution);
            let general = variables.binary_search_by(|known| known.name.cmp(name));
            let general = general.ok().and_then(|index| variables.get(index));
            if general.is_none_or(|general| general.value != planned.value) {
                overrides.push((action.name.clone(), planned));
            }
        }
    }
    overrides
}

fn planned_variable(resolution: &Resolution<'_>) -> PlannedVariable {
    let value = resolution.value().map(|held| match held {
        ResolvedValue::Text(text) => Value::Text(text.into()),
        ResolvedValue::Sensitive(sensitive) => Value::Sensitive(sensitive.clone()),
        ResolvedValue::Secret(secret) => {
            Value::Sensitive(Sensitive::Known(SecretText::clone(secret)))
        }
        ResolvedValue::Reference { kind, name } => {
            Value::Reference { kind: kind.clone(), name: name.clone() }
        }
    });
    PlannedVariable { name: resolution.name.clone(), value, why: resolution.to_string() }
}

impl Plan {
    /// The environment that is deployed to.
    #[must_use]
    pub const fn environment(&self) -> &Name {
        &self.environment
    }

    /// The tenant that is deployed for.
    #[must_use]
    pub const fn tenant(&self) -> Option<&Tenant> {
        self.tenant.as_ref()
    }

    /// The release's identity.
    #[must_use]
    pub const fn digest(&self) -> ReleaseDigest {
        self.digest
    }

    /// The steps that run, in order.
    #[must_use]
    pub fn steps(&self) -> &[PlannedStep] {
        &self.steps
    }

    /// The variables as the deployment as a whole sees them, by name.
    #[must_use]
    pub fn variables(&self) -> &[PlannedVariable] {
        &self.variables
    }

    /// The variable called `name`, as the deployment as a whole sees it.
    #[must_use]
    pub fn variable(&self, name: &Label) -> Option<&PlannedVariable> {
        let place = self.variables.binary_search_by(|known| known.name.cmp(name)).ok()?;
        self.variables.get(place)
    }

    /// The packages of the release. Those that the steps use are at hand; for others it says how
    /// they would get here.
    #[must_use]
    pub fn packages(&self) -> &[PreviewedPackage] {
        &self.packages
    }

    /// Returns the findings for a person: values that override an answer, and values that won only
    /// by their order.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Resolves variables on one deployment target, in one action: a host asks it when it runs a
    /// step on a machine. The environment, the tenant and the channel are those of this plan.
    #[must_use]
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.release.variables).with_answers(&self.release.templates, &self.answers)
    }

    /// Opens the secrets, if there are any.
    pub(super) fn opened(&self, key: &dyn Agree) -> Option<Result<Secrets, Error>> {
        self.secrets.as_ref().map(|secrets| secrets.open(key, &self.recipients))
    }

    /// Returns the place of the deployment as a whole.
    pub(super) fn place<'p>(&'p self, here: &'p EnvironmentRef, process: &'p Label) -> Place<'p> {
        Place {
            tenant: self.tenant.as_ref(),
            channel: self.release.channel.as_ref(),
            process: Some(process),
            ..Place::of(here)
        }
    }

    /// Returns the process that runs, by the name that scopes have for it.
    pub(super) fn process(&self) -> Label {
        Label::from(self.release.project.clone())
    }
}
