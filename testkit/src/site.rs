//! A Space with everything that its host stores.

use spacebridge::rules::{Candidate, Progress, StageState, progress};
use spacebridge::source::{Accepted, AssembledRelease, PromoteRequest, Promoted};
use spacebridge::target::{
    ForwardRequest, ImportRequest, ImportedRelease, IssuedReceipt, KnownRelease, Plan, PlanError,
    Preview, ReceiptRequest,
};
use spacebridge::trust::NoticeOutcome;
use spacebridge::verify::VerifyError;
use spacebridge::{
    Actor, Bundle, Code, Deployment, Error, Facts, Grant, Lifecycle, Limits, Message, Notice,
    Outcome, ProjectRef, Receipt, Release, Signer, Space, SpaceKeys, Timestamp, Value, Verified,
};

use crate::deployments::deployment;
use crate::packages::carried;
use crate::releases::PACKAGE;
use crate::spaces::{lifecycle, open_space};
use crate::target::{GRACE, Target};
use crate::trusting::Trusting as _;
use crate::words::{keys, label, minute, seed};

/// The person who assembles, promotes and accepts at a source.
pub const ADA: &str = "ada";

/// The minute at which files are read: by then everything that was signed is carried.
const EVENING: i64 = 1_000;

/// One Space: its keys, what its host stored, and how late it is there.
///
/// A verb of a site signs a minute later than the one before, with a seed that was never used.
#[derive(Debug)]
pub struct Site {
    /// The Space.
    pub space: Space,
    /// Its keys.
    pub keys: SpaceKeys,
    /// Rows that its host stored.
    pub facts: Facts,
    /// Releases that it imported, the oldest first.
    pub imported: Vec<ImportedRelease>,
    minutes: i64,
    seeds: u8,
}

/// The making of a site.
impl Site {
    /// Makes a Space of these environments in which everybody may do everything.
    pub fn new(space: &str, number: u8, environments: &[&str]) -> Self {
        let keys = keys(space, number);
        Self::of(open_space(space, keys.certificate(), environments).build().unwrap(), keys)
    }

    /// Makes a site of a Space that has stored nothing yet.
    pub fn of(space: Space, keys: SpaceKeys) -> Self {
        let facts = Facts::none();
        let imported = Vec::new();
        Self { space, keys, facts, imported, minutes: 0, seeds: 100 }
    }

    /// Returns the site whose releases follow this lifecycle.
    #[must_use]
    pub fn with_path(mut self, phases: &[(&str, &[&str])]) -> Self {
        self.space = self.space.with_lifecycle(lifecycle("The way", phases)).unwrap();
        self
    }

    /// Trusts another site.
    pub fn trust<const N: usize>(&mut self, other: &Self, grants: [Grant; N]) {
        let space = self.space.clone();
        let certificate = other.keys.certificate();
        self.space = space.trusting(other.space.name().clone(), certificate, grants).unwrap();
    }

    /// Returns the same Space with other rows stored.
    #[must_use]
    pub fn knowing(&self, facts: Facts) -> Self {
        let certificate = self.keys.certificate().clone();
        let pem = self.keys.to_unencrypted_pem().unwrap();
        let keys = SpaceKeys::from_pem(&pem, None, certificate, &Limits::default()).unwrap();
        let space = self.space.clone();
        let imported = self.imported.clone();
        Self { space, keys, facts, imported, ..*self }
    }
}

/// Time and chance.
impl Site {
    /// Lets time pass.
    pub fn wait(&mut self, minutes: i64) {
        self.minutes = self.minutes.saturating_add(minutes);
    }

    /// Returns the moment at which the site signs.
    pub fn now(&self) -> Timestamp {
        minute(self.minutes)
    }

    /// Returns a signer of Ada's with the seed of that number.
    pub fn signer(&self, number: u8) -> Signer<'_> {
        self.signer_of(ADA, number)
    }

    /// Returns a signer of that person with the seed of that number.
    pub fn signer_of(&self, person: &str, number: u8) -> Signer<'_> {
        self.keys.signer(&Actor::new(person, self.now()), seed(number))
    }

    /// Returns a signer with the next minute and the next seed.
    pub fn next_signer(&mut self) -> Signer<'_> {
        self.go_on();
        self.signer(self.seeds)
    }

    fn go_on(&mut self) {
        self.wait(1);
        self.seeds = self.seeds.wrapping_add(1);
    }
}

/// The verbs of a source.
impl Site {
    /// Returns the lifecycle of [`with_path`](Self::with_path).
    pub fn path(&self) -> Lifecycle {
        self.space.lifecycle(&label("The way")).unwrap().clone()
    }

    /// Commits to a release.
    pub fn assemble(&mut self, release: Release) -> AssembledRelease {
        self.go_on();
        self.space.assemble(release, self.signer(self.seeds)).unwrap()
    }

    /// Promotes a release, and records it.
    ///
    /// # Errors
    ///
    /// Fails with the code of the verb.
    pub fn promote(&mut self, release: &AssembledRelease, to: &str) -> Result<Promoted, Error> {
        self.promote_through(release, to, &[])
    }

    /// Promotes a release that its target may forward, and records it.
    ///
    /// # Errors
    ///
    /// Fails with the code of the verb.
    pub fn promote_through(
        &mut self,
        release: &AssembledRelease,
        to: &str,
        onward: &[&str],
    ) -> Result<Promoted, Error> {
        self.go_on();
        let signer = self.signer(self.seeds);
        let promoted = self.promoted(release, to, onward, &self.path(), signer)?;
        self.facts.record(&promoted).unwrap();
        Ok(promoted)
    }

    /// Promotes a release along a lifecycle, and records nothing.
    ///
    /// # Errors
    ///
    /// Fails with the code of the verb.
    pub fn promoted(
        &self,
        release: &AssembledRelease,
        to: &str,
        onward: &[&str],
        path: &Lifecycle,
        signer: Signer<'_>,
    ) -> Result<Promoted, Error> {
        let request =
            PromoteRequest::new(release, to).with_lifecycle(path).onward(onward.iter().copied());
        self.space.promote(&request, &self.facts, signer)
    }

    /// Forwards a release, and records it.
    ///
    /// # Errors
    ///
    /// Fails with the code of the verb.
    pub fn forward(
        &mut self,
        release: &ImportedRelease,
        to: &str,
        onward: &[&str],
    ) -> Result<Promoted, Error> {
        self.go_on();
        let request = ForwardRequest::new(release, to).onward(onward.iter().copied());
        let signer = self.signer(self.seeds);
        let promoted = self.space.forward(&request, &self.facts, signer)?;
        self.facts.record(&promoted).unwrap();
        Ok(promoted)
    }

    /// Verifies a receipt.
    ///
    /// # Errors
    ///
    /// Fails with the check that does not hold.
    pub fn verify_receipt(&self, file: &[u8]) -> Result<Verified<Receipt>, VerifyError> {
        Message::<Receipt>::from_bytes(file).unwrap().verify(&self.space, minute(EVENING))
    }

    /// Accepts a receipt, and records it.
    pub fn accept(&mut self, file: &[u8]) -> Accepted {
        let receipt = self.verify_receipt(file).unwrap();
        let accepted =
            self.space.accept(&receipt, &self.facts, &Actor::new(ADA, self.now())).unwrap();
        self.facts.record(&accepted).unwrap();
        accepted
    }

    /// Returns the progress of version 1.1.0.
    pub fn progress(&self, project: &ProjectRef) -> Progress {
        let version = "1.1.0".parse().unwrap();
        let candidate = Candidate::new(project, &version);
        progress(&self.path(), self.space.environments(), &candidate, &self.facts)
    }

    /// Draws every stage of the lifecycle with ✓ (reached), ▶ (open) or – (blocked).
    pub fn drawn(&self, project: &ProjectRef) -> String {
        let progress = self.progress(project);
        let phases = progress.phases.iter().map(|phase| {
            let stops = phase.stops.iter().map(|stop| match stop.state {
                StageState::Reached { .. } => '✓',
                StageState::Open => '▶',
                StageState::Blocked { .. } => '–',
            });
            stops.collect::<String>()
        });
        phases.collect::<Vec<_>>().join(" ")
    }
}

/// The verbs of a target.
impl Site {
    /// Returns the imported releases as the verbs are told of them.
    pub fn known(&self) -> Vec<KnownRelease> {
        self.imported.iter().map(ImportedRelease::known).collect()
    }

    /// Returns the site as a target to which `releases` are known.
    pub fn target<'t>(&'t self, releases: &'t [KnownRelease]) -> Target<'t> {
        Target { releases, ..Target::new(&self.space, &self.facts, minute(EVENING)) }
    }

    /// Verifies a bundle.
    ///
    /// # Errors
    ///
    /// Fails with the check that does not hold.
    pub fn verify(&self, file: &[u8]) -> Result<Verified<Bundle>, VerifyError> {
        self.target(&[]).verify(file)
    }

    /// Shows a bundle to a person.
    pub fn preview(&self, bundle: &Verified<Bundle>) -> Preview {
        self.target(&self.known()).preview(bundle).unwrap()
    }

    /// Imports a release as a person does who looked at the preview, and records it.
    pub fn import(&mut self, file: &[u8]) -> ImportedRelease {
        let imported = self.target(&self.known()).receive(file);
        self.facts.record(&imported).unwrap();
        self.imported.push(imported.release.clone());
        imported.release
    }

    /// Imports a recalled release for a reason, as a person does who looked at the preview, and
    /// records it.
    ///
    /// # Errors
    ///
    /// Fails with the code of a release that cannot be imported.
    pub fn import_recalled(&mut self, file: &[u8], reason: &str) -> Result<ImportedRelease, Error> {
        let bundle = self.verify(file).unwrap();
        let preview = self.preview(&bundle);
        let request = ImportRequest::new(&bundle, preview.digest()).although_recalled(reason);
        let imported = self.target(&self.known()).import_reviewed(&request)?;
        self.facts.record(&imported).unwrap();
        self.imported.push(imported.release.clone());
        Ok(imported.release)
    }

    /// Plans a deployment, with the packages of [`release_for`](crate::release_for) carried along.
    ///
    /// # Errors
    ///
    /// Fails with every reason why the release cannot be deployed.
    pub fn plan(&self, release: &ImportedRelease, environment: &str) -> Result<Plan, PlanError> {
        let packages = carried(release.release(), |_| PACKAGE);
        Target { packages: &packages, ..self.target(&self.known()) }.plan(release, environment)
    }

    /// Returns every reason why the release cannot be deployed to Production.
    pub fn reasons(&self, release: &ImportedRelease) -> Vec<Code> {
        let reasons = self.plan(release, "Production").err().map(|refusal| refusal.reasons);
        reasons.iter().flatten().map(|reason| reason.code).collect()
    }

    /// Returns the greeting and the password of [`release_for`](crate::release_for) that a
    /// deployment is given.
    ///
    /// # Errors
    ///
    /// Fails with the code of secrets that these keys do not open.
    pub fn values(
        &self,
        release: &ImportedRelease,
        environment: &str,
        keys: &SpaceKeys,
    ) -> Result<(String, String), Error> {
        let plan = self.plan(release, environment).unwrap();
        let value = |text| plan.variable(&label(text)).unwrap().value.clone().unwrap();
        let (Value::Text(greeting), Value::Sensitive(sealed)) =
            (value("Greeting"), value("Password"))
        else {
            panic!("a greeting is text, and a password is sensitive");
        };
        let opened = plan.open_secrets(keys)?;
        Ok((greeting, opened.text(&sealed).unwrap().expose().to_owned()))
    }

    /// Deploys version 1.1.0 to an environment, and records it.
    pub fn deploy(&mut self, project: &ProjectRef, environment: &str) -> Deployment {
        self.attempt(project, environment, Outcome::Succeeded)
    }

    /// Deploys version 1.1.0 to an environment with that outcome, and records it.
    pub fn attempt(
        &mut self,
        project: &ProjectRef,
        environment: &str,
        outcome: Outcome,
    ) -> Deployment {
        self.wait(1);
        let now = self.now().to_string();
        let mut done = deployment(project.clone(), "1.1.0", environment, &now);
        done.outcome = outcome;
        done.finished = Some(minute(self.minutes.saturating_add(1)));
        done.by = "ana".into();
        done.notes = format!("as seen in {environment}");
        self.facts.deployments.push(done.clone());
        done
    }

    /// Reports a deployment, and records both.
    pub fn issue_receipt(&mut self, release: &ImportedRelease, done: &Deployment) -> IssuedReceipt {
        self.go_on();
        self.facts.record(done).unwrap();
        let facts = &self.facts;
        let signer = self.signer(self.seeds);
        let issued =
            self.space.issue_receipt(&ReceiptRequest::new(release, done), facts, signer).unwrap();
        self.facts.record(&issued).unwrap();
        issued
    }

    /// Verifies a notice.
    ///
    /// # Errors
    ///
    /// Fails with the check that does not hold.
    pub fn verify_notice(&self, file: &[u8]) -> Result<Verified<Notice>, VerifyError> {
        Message::<Notice>::from_bytes(file).unwrap().verify(&self.space, minute(EVENING))
    }

    /// Takes note of a notice, and stores everything that follows from it.
    pub fn take_note(&mut self, file: &[u8]) -> NoticeOutcome {
        let notice = self.verify_notice(file).unwrap();
        let noted = self.space.take_note(&notice, &self.facts, &grace()).unwrap();
        self.facts.record(&noted).unwrap();
        if let Some(space) = &noted.space {
            self.space = space.clone();
        }
        noted
    }
}

/// Returns Grace at the moment [`NOW`](crate::NOW), who changes a trust and takes note of notices.
pub fn grace() -> Actor<'static> {
    Actor::new(GRACE, minute(0))
}

/// Connects a source and a target, which trust each other as such.
pub fn connect(source: &mut Site, target: &mut Site) {
    source.trust(target, [Grant::PromoteTo, Grant::AcceptResults]);
    target.trust(source, [Grant::AcceptReleases]);
}
