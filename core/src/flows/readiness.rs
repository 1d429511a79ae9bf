//! Deployment plans, and every reason against one.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::import::ImportedRelease;
use super::package_status::PreviewedPackage;
use super::permitted;
use super::pinned::{self, PackageUse, Rows, row_id, unpinned_reason};
use super::target_state::TargetState;
use crate::model::{
    Action, AnswerValue, Answers, EnvironmentRef, Finding, Package, Permission, Space, Stage, Step,
    Value, Variable,
};
use crate::rules::{
    Candidate, Place, Reason, Resolution, ResolvedValue, Resolver, blanks, progress,
};
use crate::terms::{Code, Name, Refusal as _};

/// One deployment that somebody wants to make.
pub(super) struct Question<'q> {
    pub(super) space: &'q Space,
    pub(super) release: &'q ImportedRelease,
    pub(super) environment: &'q Name,
    pub(super) tenant: Option<&'q Name>,
    pub(super) answers: &'q Answers,
    pub(super) known: &'q TargetState<'q>,
    /// Resolver of the plan's variables, and their place.
    pub(super) resolver: &'q Resolver<'q>,
    pub(super) place: &'q Place<'q>,
}

impl Question<'_> {
    /// Every reason why the deployment cannot be made by `user`; none if it can.
    pub(super) fn reasons(&self, user: &str) -> Vec<Finding> {
        let mut reasons = Vec::new();
        let path = self.path();
        let project = self.release.project();
        if !self.space.environments().contains(self.environment) {
            let detail = format!("`{}` is not an environment of this Space", self.environment);
            reasons.push(Finding::warning(Code::EnvironmentUnknown, path.clone(), detail));
        }
        let tenants = self.space.tenants();
        if let Some(tenant) = self.tenant
            && !tenants.iter().any(|known| known.name == *tenant)
        {
            let detail = format!("`{tenant}` is not a tenant of this Space");
            reasons.push(Finding::warning(Code::TenantUnknown, path.clone(), detail));
        }
        let place = permitted::Place {
            project: Some(project),
            environment: Some(self.environment),
            tenant: self.tenant,
        };
        let teams = self.space.teams();
        if let Err(error) = permitted::permitted(teams, user, Permission::DeploymentCreate, place) {
            reasons.push(Finding::warning(error.code(), path, error.to_string()));
        }
        if let Err(error) = self.known.facts.check_imported(self.release) {
            let path = self.path();
            reasons.push(Finding::warning(error.code(), path, error.to_string()));
        }
        reasons.extend(self.lifecycle_reasons());
        reasons.extend(self.blank_reasons());
        reasons.extend(self.prompt_reasons());
        reasons.extend(self.package_reasons());
        reasons
    }

    /// The steps that run, each with the actions that do.
    pub(super) fn steps(&self) -> Vec<Step> {
        let here = EnvironmentRef::local(self.environment.clone());
        let steps = &self.release.release().process.steps;
        steps
            .iter()
            .filter_map(|step| {
                let runs = |action: &&Action| self.runs(action, &here);
                let actions: Vec<Action> = step.actions().iter().filter(runs).cloned().collect();
                (!actions.is_empty()).then(|| step.clone().with_actions(actions))
            })
            .collect()
    }

    fn runs(&self, action: &Action, here: &EnvironmentRef) -> bool {
        let environments = &action.environments;
        !action.disabled
            && (environments.is_empty() || environments.contains(here))
            && !action.excluded.contains(here)
            && self.has_tags(action)
    }

    /// Tags of one tag set are OR, different tag sets are AND.
    fn has_tags(&self, action: &Action) -> bool {
        let tenant = self.place.tenant;
        action.tags.iter().all(|wanted| {
            tenant.is_some_and(|tenant| {
                tenant.tags.iter().any(|tag| tag.set == wanted.set && action.tags.contains(tag))
            })
        })
    }

    fn lifecycle_reasons(&self) -> Vec<Finding> {
        let path = self.path();
        let Some(lifecycle) = self.space.lifecycle(self.release.lifecycle()) else {
            let detail = format!("the lifecycle `{}` is gone", self.release.lifecycle());
            return [Finding::warning(Code::LifecycleUnknown, path, detail)].into();
        };
        let candidate = Candidate {
            release: Some(self.release.digest()),
            tenant: self.tenant,
            ..Candidate::new(self.release.project(), self.release.version())
        }
        .recalled(self.known.facts);
        let environments = self.space.environments();
        let made = progress(lifecycle, environments, &candidate, self.known.facts);
        let stop = Stage::Environment(EnvironmentRef::local(self.environment.clone()));
        match made.open_for(&stop) {
            Ok(()) => Vec::new(),
            Err(by) => by
                .iter()
                .map(|reason| match reason {
                    Reason::Recall { .. } => {
                        Finding::alarm(Code::ReleaseRecalled, path.clone(), reason.to_string())
                    }
                    Reason::Defect { .. } | Reason::NoStop { .. } | Reason::Waits { .. } => {
                        let detail = reason.to_string();
                        Finding::warning(Code::LifecycleBlocked, path.clone(), detail)
                    }
                })
                .collect(),
        }
    }

    fn blank_reasons(&self) -> Vec<Finding> {
        let templates = &self.release.release().templates;
        blanks(templates, self.release.slice(), self.answers, self.environment, self.tenant)
            .map(|blank| {
                let detail = format!("a value is missing: {}", blank.cell);
                Finding::warning(Code::Blank, blank.cell.to_string(), detail)
            })
            .collect()
    }

    /// Prompted variables that must not be empty, and are: nobody gave a value for this deployment.
    fn prompt_reasons(&self) -> Vec<Finding> {
        self.resolver
            .prompts(self.place)
            .into_iter()
            .filter(|(variable, prompt)| prompt.required && self.is_open(variable))
            .map(|(variable, prompt)| {
                let path = format!("prompt › {}", variable.name());
                let detail = format!("nobody answered `{}` for this deployment", prompt.label);
                Finding::warning(Code::PromptUnanswered, path, detail)
            })
            .collect()
    }

    /// Returns true if a prompted variable has no value. For a target or an action it is asked for
    /// as well, and holds nowhere in the deployment as a whole: there what was given counts, or
    /// else what the variable says itself.
    fn is_open(&self, variable: &Variable) -> bool {
        match self.answers.prompted().get(variable.name()) {
            Some(AnswerValue::Blank) => return true,
            Some(AnswerValue::Text(text)) => return text.is_empty(),
            Some(AnswerValue::Sensitive(_)) => return false,
            None => {}
        }
        let scope = variable.scope();
        let narrower = !(scope.actions().is_empty()
            && scope.machines().is_empty()
            && scope.roles().is_empty());
        if narrower {
            return matches!(variable.value(), Value::Text(text) if text.is_empty());
        }
        let resolution = self.resolver.resolve(variable.name(), self.place);
        let value = resolution.as_ref().and_then(Resolution::value);
        matches!(value, None | Some(ResolvedValue::Text("")))
    }

    /// Returns the reasons against packages: those that nothing pins, then missing ones.
    fn package_reasons(&self) -> Vec<Finding> {
        let release = self.release.release();
        let rows = Rows::of(&release.packages);
        let (reached, mut reasons) = self.reached(&rows);
        let everywhere =
            release.process.steps.iter().flat_map(Step::actions).flat_map(pinned::uses);
        let mut named: BTreeSet<String> = everywhere.map(|wanted| wanted.row_id()).collect();
        let in_use: BTreeSet<String> = reached.iter().map(PackageUse::row_id).collect();
        let acquired = reached.iter().filter(|wanted| wanted.is_acquired);
        let acquired: BTreeSet<String> = acquired.map(PackageUse::row_id).collect();
        named.extend(in_use.iter().cloned());
        // The container engine fetches an image by the digest of its row, which it checks. A
        // package that no step names at all may be meant by a script, and is needed too.
        let is_needed = |package: &&Package| {
            let id = row_id(package.id.as_str());
            let is_fetched = package.lookup.oci.is_some() && !acquired.contains(&id);
            in_use.contains(&id) && !is_fetched || !named.contains(&id)
        };
        reasons.extend(release.packages.iter().filter(is_needed).filter_map(|package| {
            PreviewedPackage::look_up(package, false, self.known).reason(self.known)
        }));
        reasons
    }

    /// Returns the packages that this deployment can reach, on any machine; and a reason for each
    /// of them that nothing pins, or whose bindings cannot be resolved.
    fn reached(&self, rows: &Rows<'_>) -> (Vec<PackageUse<'static>>, Vec<Finding>) {
        let mut reached = Vec::new();
        let mut reasons = Vec::new();
        for step in self.steps() {
            for action in step.actions() {
                let place = Place { action: Some(&action.name), ..*self.place };
                for wanted in pinned::uses(action) {
                    let Some(resolved) = wanted.resolved(self.resolver, &place) else {
                        reasons.push(unpinned_reason(&step, action, &wanted, None));
                        continue;
                    };
                    // A binding that is resolved to an empty id names no package.
                    for one in resolved.into_iter().filter(|one| !one.id.is_empty()) {
                        if !rows.pins(&one) {
                            reasons.push(unpinned_reason(&step, action, &wanted, Some(&one)));
                        }
                        reached.push(one);
                    }
                }
            }
        }
        (reached, reasons)
    }

    fn path(&self) -> String {
        match self.tenant {
            Some(tenant) => format!("deployment › {} › {tenant}", self.environment),
            None => format!("deployment › {}", self.environment),
        }
    }
}
