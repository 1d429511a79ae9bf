//! At the target: a deployment is planned, made, and reported.

use std::path::PathBuf;

use spacebridge::answers::AnswerValue;
use spacebridge::release::Set;
use spacebridge::rules::{Candidate, Place, progress};
use spacebridge::target::{ImportedRelease, Plan, PlanRequest, ReceiptRequest};
use spacebridge::{Actor, Deployment, EnvironmentRef, Outcome, Value};

use crate::fault::Fault;
use crate::network::known_releases;
use crate::shell::now;
use crate::story::{GRACE, Story};
use crate::{files, show};

impl Story {
    /// Plans the deployment: whether it may be made, and with which steps and values.
    pub(crate) fn plan(&self, release: &ImportedRelease) -> Result<Plan, Fault> {
        let facts = self.target.facts()?;
        let releases = self.target.imported()?;
        let earlier = known_releases(&releases);
        let known = self.target.known(&facts, &earlier);
        let mut answers = self.target.answers.clone();
        for (name, value) in &self.options.prompted {
            answers = answers.with_prompted(name.parse()?, AnswerValue::Text(value.clone()));
        }
        let space = &self.target.space;
        let plan = space.plan(
            &PlanRequest::new(release, &self.environment, &answers),
            &known,
            &Actor::new(GRACE, now()?),
        );
        plan.map_err(|refusal| {
            let mut fault = Fault::new(
                refusal.code().as_str(),
                format!("{} cannot be deployed to {}", release.version(), self.environment),
            );
            for reason in &refusal.reasons {
                fault = fault.help(format!("[{}] {}", reason.code, reason.detail));
            }
            let sheet = self.review(release.version()).join("answers-to-fill.json");
            fault
                .help(format!("copy {}, fill the copy in,", files::shown(&sheet)))
                .help("and run again with `--answers` and the copy")
        })
    }

    pub(crate) fn show_plan(&mut self, release: &ImportedRelease, plan: &Plan) {
        self.screen.entry("may it?", &format!("yes: {GRACE} may, and nothing is missing"));
        self.screen.head("Steps");
        let steps: Vec<_> = plan.steps().iter().map(|planned| &planned.step).collect();
        let rows: Vec<_> =
            steps.into_iter().enumerate().map(|(index, step)| show::step(index, step)).collect();
        self.screen.some(&rows, 20, "in the plan");
        self.screen.head("Variables, as the deployment as a whole sees them");
        let rows: Vec<_> = plan
            .variables()
            .iter()
            .map(|planned| {
                let value = planned.value.as_ref().map(show::value);
                [planned.name.to_string(), value.unwrap_or_else(|| "(left blank)".into())]
            })
            .collect();
        self.screen.some(&rows, 30, "in the plan");
        for finding in plan.findings() {
            self.screen.line(&finding.to_string());
        }
        self.show_reasons(release, plan);
    }

    /// Shows the reasons for the values of two variables with several candidates: one that differs
    /// by target tag, asked for on such a target, and one that does not.
    fn show_reasons(&mut self, release: &ImportedRelease, plan: &Plan) {
        let here = EnvironmentRef::local(self.environment.clone());
        let resolver = plan.resolver();
        let mut reasons = Vec::new();
        for planned in plan.variables() {
            let roles = release
                .release()
                .variables
                .iter()
                .filter(|variable| *variable.name() == planned.name)
                .map(|variable| variable.scope().roles())
                .find(|roles| !roles.is_empty());
            let none = Set::new();
            let roles = roles.unwrap_or(&none);
            let place =
                Place { roles, channel: release.release().channel.as_ref(), ..Place::of(&here) };
            let Some(resolution) = resolver.resolve(&planned.name, &place) else { continue };
            if resolution.lost.is_empty() {
                continue;
            }
            let tags: Vec<_> = roles.iter().map(ToString::to_string).collect();
            let on = match tags.as_slice() {
                [] => String::new(),
                tags => format!("on a target tagged {}: ", tags.join(", ")),
            };
            reasons.push((resolution.lost.len(), !roles.is_empty(), format!("{on}{resolution}")));
        }
        reasons.sort_by_key(|reason| core::cmp::Reverse(reason.0));
        if !reasons.is_empty() {
            self.screen.head("Why these values");
        }
        for tagged in [true, false] {
            if let Some((_, _, reason)) = reasons.iter().find(|reason| reason.1 == tagged) {
                self.screen.entry("because", reason);
            }
        }
    }

    /// Opens the secrets, deploys, and signs a receipt for the source.
    pub(crate) fn deploy(
        &mut self,
        release: &ImportedRelease,
        plan: &Plan,
    ) -> Result<PathBuf, Fault> {
        let secrets = plan.open_secrets(&self.target.keys)?;
        let used = plan
            .variables()
            .iter()
            .filter_map(|planned| planned.value.as_ref())
            .filter(|value| match value {
                Value::Sensitive(sensitive) => secrets.text(sensitive).is_some(),
                Value::Text(_) | Value::Reference { .. } => false,
            })
            .count();
        let fact = self.deployed(release)?;
        self.target.record(&fact)?;
        let facts = self.target.facts()?;
        let signer = self.target.signer(GRACE)?;
        let reported = self.target.space.issue_receipt(
            &ReceiptRequest::new(release, &fact),
            &facts,
            signer,
        )?;
        let name = files::slug(&format!(
            "{}-{}-{}.sbreceipt",
            release.project().name,
            release.version(),
            self.environment
        ));
        let file = self.target.path("outbox").join(name);
        let number = reported.fact.sequence;
        self.target.record(&reported)?;
        files::write(&file, reported.receipt.as_bytes())?;
        self.screen.entry(
            "deployed",
            &format!("{} to {}: {}", release.version(), self.environment, fact.outcome),
        );
        let opened = format!("{} opened, {used} of them variables; none is shown", secrets.len());
        self.screen.entry("secrets", &opened);
        let size = reported.receipt.as_bytes().len();
        let file_name = self.named(&[&file]).concat();
        self.screen.entry("receipt", &format!("number {number}, {file_name}, {size} bytes"));
        Ok(file)
    }

    /// The deployment, which a host makes and the library is told of.
    fn deployed(&self, release: &ImportedRelease) -> Result<Deployment, Fault> {
        let mut fact = release.deployed(&self.environment, Outcome::Succeeded, now()?, GRACE);
        fact.notes = "The doors are open.".into();
        // Whether our own lifecycle is through with this is for us to say.
        if let Some(lifecycle) = self.target.space.lifecycle(release.lifecycle()) {
            let mut facts = self.target.facts()?;
            facts.deployments.push(fact.clone());
            let environments = self.target.space.environments();
            let mut candidate = Candidate::new(release.project(), release.version());
            candidate.release = Some(release.digest());
            fact.completed = progress(lifecycle, environments, &candidate, &facts).is_completed();
        }
        Ok(fact)
    }
}
