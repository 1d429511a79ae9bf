//! A Space with what its host keeps: keys, facts, and what it imported.

use alloc::collections::BTreeMap;
use core::error::Error;

use spacebridge::dashboard::{ProjectRow, ReleaseRow, dashboard};
use spacebridge::packages::AvailablePackages;
use spacebridge::rules::Block;
use spacebridge::source::{AssembledRelease, PromoteRequest, RecallRequest};
use spacebridge::target::{
    ForwardRequest, ImportRequest, ImportedRelease, PlanRequest, PreviewRequest, ReceiptRequest,
    RefuseRequest, TargetState,
};
use spacebridge::trust::TrustChange;
use spacebridge::{
    Actor, Answers, Bundle, Deployment, Facts, Grant, Lifecycle, Message, Notice, Outcome, Phase,
    ProjectRef, Receipt, Release, ReleaseDigest, ReleaseVersion, Seed, Sensitive, Signer, Space,
    SpaceKeys, Stage, Team, Timestamp, Validity, Value, Variable,
};

const FOUNDED: &str = "2026-11-23T09:00:00Z";
const USER: &str = "ada";

/// A Space, and everything that its host keeps for it.
pub(crate) struct Site {
    pub(crate) space: Space,
    pub(crate) facts: Facts,
    keys: SpaceKeys,
    lifecycle: Lifecycle,
    minutes: i64,
}

impl Site {
    /// A Space whose releases go this way. A stop is an environment of ours, `Space: Environment`,
    /// or `Space ‹name›` for a whole Space.
    pub(crate) fn found(called: &str, way: &[(&str, &[&str])]) -> Result<Self, Box<dyn Error>> {
        let now = FOUNDED.parse()?;
        let long = Validity::of_identity(now);
        let short = Validity::of_encryption(now);
        let keys = SpaceKeys::generate(called, long, short, seed()?)?;
        let mut space = Space::new(called.parse()?, keys.certificate())
            .with_team(Team::everyone("Managed by the host".parse()?))?;
        let mut lifecycle = Lifecycle::new("The way".parse()?, []);
        for (phase, names) in way {
            let mut stops = Vec::new();
            for name in *names {
                let stop = match name.strip_prefix("Space ") {
                    Some(other) => Stage::Space(other.parse()?),
                    None => Stage::Environment(name.parse()?),
                };
                if stop.space().is_none() {
                    space = space.with_environment(name.parse()?)?;
                }
                stops.push(stop);
            }
            lifecycle.phases.push(Phase::new(phase.parse()?, stops));
        }
        let space = space.with_lifecycle(lifecycle.clone())?;
        Ok(Self { space, facts: Facts::none(), keys, lifecycle, minutes: 0 })
    }

    /// Lets another Space do this. People compared its fingerprint before.
    pub(crate) fn trust<const N: usize>(
        &mut self,
        other: &Self,
        grants: [Grant; N],
    ) -> Result<(), Box<dyn Error>> {
        let name = other.space.name().clone();
        let certificate = other.keys.certificate().clone();
        let permits = grants.map(Into::into).into();
        let compared = certificate.fingerprint().compare(&certificate.fingerprint().words())?;
        let actor = Actor::new(USER, FOUNDED.parse()?);
        for change in [
            TrustChange::Import { name: name.clone(), certificate, permits },
            TrustChange::Confirm { name, compared },
        ] {
            self.space = self.space.change_trust(&change, &actor)?.space;
        }
        Ok(())
    }

    /// Commits to a release of ours, as its owner. `notes` tells two of them apart.
    pub(crate) fn assemble(
        &mut self,
        version: &str,
        notes: &str,
    ) -> Result<AssembledRelease, Box<dyn Error>> {
        let mut release = Release::new("Shop".parse()?, version.parse()?, self.wait(1)?);
        release.notes = notes.into();
        let password = Value::Sensitive(Sensitive::known("correct horse"));
        release.variables.push(Variable::new("Database:Password".parse()?, password));
        let signer = self.signer()?;
        Ok(self.space.assemble(release, signer)?)
    }

    /// Deploys a release of ours to an environment of ours.
    pub(crate) fn deploy(
        &mut self,
        release: &AssembledRelease,
        environment: &str,
    ) -> Result<(), Box<dyn Error>> {
        let now = self.wait(10)?;
        let done = release.deployed(&environment.parse()?, Outcome::Succeeded, now, USER);
        self.facts.record(&done)?;
        Ok(())
    }

    /// The bundle for another Space, which may pass it on to the Spaces `onward`.
    pub(crate) fn promote(
        &mut self,
        release: &AssembledRelease,
        target: &str,
        onward: &[&str],
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        self.wait(10)?;
        let signer = self.signer()?;
        let request = PromoteRequest::new(release, target);
        let request = request.onward(onward.iter().copied());
        let promoted = self.space.promote(&request, &self.facts, signer)?;
        self.facts.record(&promoted)?;
        Ok(promoted.bundle.as_bytes().to_vec())
    }

    /// The bundle for a Space further on.
    pub(crate) fn forward(
        &mut self,
        release: &ImportedRelease,
        target: &str,
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        self.wait(10)?;
        let signer = self.signer()?;
        let request = ForwardRequest::new(release, target);
        let passed = self.space.forward(&request, &self.facts, signer)?;
        self.facts.record(&passed)?;
        Ok(passed.bundle.as_bytes().to_vec())
    }

    /// A bundle was carried here: it is verified, looked at, and imported.
    pub(crate) fn import(&mut self, file: &[u8]) -> Result<ImportedRelease, Box<dyn Error>> {
        let now = self.wait(60)?;
        let bundle = Message::<Bundle>::from_bytes(file)?.verify(&self.space, &self.facts, now)?;
        let holdings = AvailablePackages::default();
        let known = TargetState::new(&self.facts, &[], &holdings);
        let preview = self.space.preview(&PreviewRequest::new(&bundle, &Answers::new()), &known)?;
        let request = ImportRequest::new(&bundle, preview.digest());
        let imported = self.space.import_release(&request, &known, &Actor::new(USER, now))?;
        self.facts.record(&imported)?;
        Ok(imported.release)
    }

    /// Says no to a bundle: the receipt that says so.
    pub(crate) fn refuse(
        &mut self,
        file: &[u8],
        environment: &str,
        because: &str,
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        let now = self.wait(60)?;
        let bundle = Message::<Bundle>::from_bytes(file)?.verify(&self.space, &self.facts, now)?;
        let signer = self.signer()?;
        let request = RefuseRequest::new(&bundle, environment, because);
        let refused = self.space.refuse(&request, &self.facts, signer)?;
        self.facts.record(&refused)?;
        Ok(refused.receipt.as_bytes().to_vec())
    }

    /// Deploys an imported release, unless something is missing.
    pub(crate) fn run(
        &mut self,
        release: &ImportedRelease,
        environment: &str,
        outcome: Outcome,
    ) -> Result<Deployment, Box<dyn Error>> {
        let now = self.wait(10)?;
        let to = environment.parse()?;
        let answers = Answers::new();
        let holdings = AvailablePackages::default();
        let known = TargetState::new(&self.facts, &[], &holdings);
        let plan = self.space.plan(
            &PlanRequest::new(release, &to, &answers),
            &known,
            &Actor::new(USER, now),
        )?;
        plan.open_secrets(&self.keys)?;
        let done = release.deployed(&to, outcome, now, USER);
        self.facts.record(&done)?;
        Ok(done)
    }

    /// The receipt for whoever sent the release.
    pub(crate) fn issue_receipt(
        &mut self,
        release: &ImportedRelease,
        done: &Deployment,
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        let signer = self.signer()?;
        let reported =
            self.space.issue_receipt(&ReceiptRequest::new(release, done), &self.facts, signer)?;
        self.facts.record(&reported)?;
        Ok(reported.receipt.as_bytes().to_vec())
    }

    /// The receipt for whoever owns the release.
    pub(crate) fn issue_receipt_to_owner(
        &mut self,
        release: &ImportedRelease,
        done: &Deployment,
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        let signer = self.signer()?;
        let reported = self.space.issue_receipt(
            &ReceiptRequest::new(release, done).to_owner(),
            &self.facts,
            signer,
        )?;
        self.facts.record(&reported)?;
        Ok(reported.receipt.as_bytes().to_vec())
    }

    /// A receipt was carried here.
    pub(crate) fn accept(&mut self, file: &[u8]) -> Result<(), Box<dyn Error>> {
        let now = self.wait(60)?;
        let receipt = Message::<Receipt>::from_bytes(file)?.verify(&self.space, now)?;
        let accepted = self.space.accept(&receipt, &self.facts, &Actor::new(USER, now))?;
        self.facts.record(&accepted)?;
        Ok(())
    }

    /// The release with a receipt that is to travel along.
    pub(crate) fn with_evidence(
        &self,
        release: AssembledRelease,
        file: &[u8],
    ) -> Result<AssembledRelease, Box<dyn Error>> {
        let receipt = Message::<Receipt>::from_bytes(file)?.verify(&self.space, self.now()?)?;
        Ok(release.with_receipt(&receipt))
    }

    /// Recalls a release of ours; gives a notice for each Space that has it.
    pub(crate) fn recall(
        &mut self,
        release: &AssembledRelease,
        because: &str,
    ) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
        self.wait(10)?;
        let signer = self.signer()?;
        let recalled =
            self.space.recall(&RecallRequest::new(release, because), &self.facts, signer)?;
        self.facts.record(&recalled)?;
        let files = recalled.announcements.iter().map(|one| one.notice.as_bytes().to_vec());
        Ok(files.collect())
    }

    /// A notice was carried here.
    pub(crate) fn take_note(&mut self, file: &[u8]) -> Result<(), Box<dyn Error>> {
        let now = self.wait(60)?;
        let notice = Message::<Notice>::from_bytes(file)?.verify(&self.space, now)?;
        let by = spacebridge::Actor::new(USER, now);
        let noted = self.space.take_note(&notice, &self.facts, &by)?;
        self.facts.record(&noted)?;
        Ok(())
    }

    /// The dashboard, headed by a sentence.
    pub(crate) fn shown(&self, sentence: &str) -> Result<String, Box<dyn Error>> {
        let mut releases: BTreeMap<(ProjectRef, ReleaseVersion), Vec<ReleaseDigest>> =
            BTreeMap::new();
        let sent = self.facts.promotions.iter().map(|p| (&p.project, &p.version, Some(p.release)));
        let taken = self.facts.imports.iter().map(|i| (&i.project, &i.version, Some(i.release)));
        let run = self.facts.deployments.iter().map(|d| (&d.project, &d.version, d.release));
        for (project, version, release) in sent.chain(taken).chain(run) {
            let known = releases.entry((project.clone(), version.clone())).or_default();
            known.extend(release.filter(|release| !known.contains(release)));
        }
        let mut rows: BTreeMap<&ProjectRef, Vec<ReleaseRow<'_>>> = BTreeMap::new();
        for ((project, version), contents) in &releases {
            // A version with two contents has no identity: the dashboard alarms.
            let release = if let [one] = contents[..] { Some(one) } else { None };
            let recall = self.facts.recall_by_name(project, version);
            let block = recall.map(|recall| Block::Recall(&recall.reason));
            let mut row = ReleaseRow::new(version.clone());
            row.release = release;
            row.block = block;
            rows.entry(project).or_default().push(row);
        }
        let rows: Vec<ProjectRow<'_>> = rows
            .into_iter()
            .map(|(project, releases)| ProjectRow::new(project.clone(), &self.lifecycle, releases))
            .collect();
        let board = dashboard(&self.space, &rows, &self.facts, self.now()?);
        Ok(format!("{sentence}\n{} sees:\n\n{board}", self.space.name()))
    }

    /// Goes on with what happened elsewhere: nobody receives what was not sent yet.
    pub(crate) fn catch_up(&mut self, other: &Self) {
        self.minutes = self.minutes.max(other.minutes);
    }

    fn now(&self) -> Result<Timestamp, Box<dyn Error>> {
        let founded: Timestamp = FOUNDED.parse()?;
        Ok(founded.saturating_add_milliseconds(self.minutes.saturating_mul(60_000)))
    }

    fn wait(&mut self, minutes: i64) -> Result<Timestamp, Box<dyn Error>> {
        self.minutes = self.minutes.saturating_add(minutes);
        self.now()
    }

    fn signer(&self) -> Result<Signer<'_>, Box<dyn Error>> {
        Ok(self.keys.signer(&Actor::new(USER, self.now()?), seed()?))
    }
}

/// A source promotes to a target, and takes its results.
pub(crate) fn connect(source: &mut Site, target: &mut Site) -> Result<(), Box<dyn Error>> {
    source.trust(target, [Grant::PromoteTo, Grant::AcceptResults])?;
    target.trust(source, [Grant::AcceptReleases])
}

fn seed() -> Result<Seed, Box<dyn Error>> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(Seed::from_bytes(bytes)?)
}
