//! Two Spaces that promote a small release, and whoever else a test needs.

use spacebridge::{
    Acceptance, Actor, Answers, AssembledRelease, AvailablePackages, Bundle, Code, Deployment,
    EnvironmentRef, Facts, Grant, ImportedRelease, KnownRelease, Lifecycle, Message, Notice,
    NoticeOutcome, Outcome, Phase, Preview, ProjectRef, Receipt, Release, Sensitive, Signer, Space,
    SpaceKeys, Stage, TargetState, Team, Value, Variable, Verified, VerifyError,
};

#[path = "../common/words.rs"]
mod words;

pub(crate) use self::words::{NOW, at, keys, label, name, seed};

pub(crate) fn grace() -> Actor<'static> {
    Actor { user: "grace", now: at(NOW) }
}

/// A Space in which everybody may do everything, with one environment.
pub(crate) fn space(called: &str, keys: &SpaceKeys, environment: &str) -> Space {
    let stop = Stage::Environment(EnvironmentRef::local(name(environment)));
    Space::new(name(called), keys.certificate())
        .with_environment(name(environment))
        .and_then(|space| space.with_team(Team::everyone(label("Everyone"))))
        .and_then(|space| {
            let phase = Phase::new(label("Only"), [stop]);
            space.with_lifecycle(Lifecycle::new(label("Ours"), [phase]))
        })
        .unwrap()
}

/// One side: the Space, its keys, and what its host has stored.
pub(crate) struct Side {
    pub(crate) space: Space,
    pub(crate) keys: SpaceKeys,
    pub(crate) facts: Facts,
    pub(crate) imported: Vec<ImportedRelease>,
    person: &'static str,
}

impl Side {
    pub(crate) fn new(space: Space, keys: SpaceKeys) -> Self {
        Self { space, keys, facts: Facts::none(), imported: Vec::new(), person: "grace" }
    }

    /// What the next preview is told of the releases imported so far.
    pub(crate) fn known(&self) -> Vec<KnownRelease> {
        self.imported.iter().map(ImportedRelease::known).collect()
    }

    pub(crate) fn signer(&self, number: u8) -> Signer<'_> {
        self.keys.at(at(NOW), seed(number)).by(self.person)
    }

    /// What a person is shown of a bundle.
    pub(crate) fn preview(&self, file: &[u8]) -> Preview {
        self.preview_of(&self.verify(file).unwrap())
    }

    pub(crate) fn preview_of(&self, bundle: &Verified<Bundle>) -> Preview {
        let holdings = AvailablePackages::default();
        let known = TargetState {
            facts: &self.facts,
            releases: &self.known(),
            holdings: &holdings,
            now: at(NOW),
        };
        self.space.preview(bundle, &Answers::new(), &known).unwrap()
    }

    /// Imports a release as a person would, having looked at the preview.
    pub(crate) fn import(&mut self, file: &[u8]) -> ImportedRelease {
        let verified = self.verify(file).unwrap();
        let holdings = AvailablePackages::default();
        let facts = self.facts.clone();
        let known = TargetState {
            facts: &facts,
            releases: &self.known(),
            holdings: &holdings,
            now: at(NOW),
        };
        let preview = self.space.preview(&verified, &Answers::new(), &known).unwrap();
        let accepted = Acceptance::by("grace");
        let imported =
            self.space.import_release(&verified, &accepted, preview.digest(), &known).unwrap();
        self.facts.record(&imported).unwrap();
        self.imported.push(imported.release.clone());
        imported.release
    }

    pub(crate) fn verify(&self, file: &[u8]) -> Result<Verified<Bundle>, VerifyError> {
        let sealed = Message::<Bundle>::from_bytes(file).unwrap();
        sealed.verify(&self.space, &self.facts, at(NOW))
    }

    pub(crate) fn verify_receipt(&self, file: &[u8]) -> Result<Verified<Receipt>, VerifyError> {
        Message::<Receipt>::from_bytes(file).unwrap().verify(&self.space, at(NOW))
    }

    pub(crate) fn verify_notice(&self, file: &[u8]) -> Result<Verified<Notice>, VerifyError> {
        Message::<Notice>::from_bytes(file).unwrap().verify(&self.space, at(NOW))
    }

    /// Takes note of a notice, and stores all that comes of it.
    pub(crate) fn take_note(&mut self, file: &[u8]) -> NoticeOutcome {
        let notice = self.verify_notice(file).unwrap();
        let noted = self.space.take_note(&notice, &self.facts, &grace()).unwrap();
        self.facts.record(&noted).unwrap();
        if let Some(space) = &noted.space {
            self.space = space.clone();
        }
        noted
    }

    /// Every reason why the release cannot be deployed to Production.
    pub(crate) fn reasons(&self, release: &ImportedRelease) -> Vec<Code> {
        let holdings = AvailablePackages::default();
        let known = TargetState {
            facts: &self.facts,
            releases: &self.known(),
            holdings: &holdings,
            now: at(NOW),
        };
        let (to, none) = (name("Production"), Answers::new());
        match self.space.plan(release, &to, None, &none, &known, "grace") {
            Ok(_) => Vec::new(),
            Err(refusal) => refusal.reasons.iter().map(|reason| reason.code).collect(),
        }
    }
}

/// Dev promotes to Prod, and Prod reports to Dev.
pub(crate) struct Pair {
    pub(crate) dev: Side,
    pub(crate) prod: Side,
    pub(crate) path: Lifecycle,
}

impl Pair {
    pub(crate) fn new() -> Self {
        let (dev_keys, prod_keys) = (keys("Dev Space", 1), keys("Prod Space", 2));
        let grants = [Grant::PromoteTo, Grant::AcceptResults];
        let dev = space("Dev Space", &dev_keys, "Test")
            .with_remote(name("Prod Space"), prod_keys.certificate(), grants)
            .unwrap();
        let prod = space("Prod Space", &prod_keys, "Production")
            .with_remote(name("Dev Space"), dev_keys.certificate(), [Grant::AcceptReleases])
            .unwrap();
        let phase = Phase::new(label("Live"), [Stage::Space(name("Prod Space"))]);
        let path = Lifecycle::new(label("To production"), [phase]);
        let dev = Side { person: "ada", ..Side::new(dev, dev_keys) };
        Self { dev, prod: Side::new(prod, prod_keys), path }
    }

    pub(crate) fn assemble(&self, version: &str) -> AssembledRelease {
        let taken = at("2026-11-20T08:00:00Z");
        let mut release = Release::new(name("Shop"), version.parse().unwrap(), taken);
        let secret = Value::Sensitive(Sensitive::known("hunter2"));
        release.variables.push(Variable::new(label("Password"), secret));
        self.dev.space.assemble(release, self.dev.signer(10)).unwrap()
    }

    /// Promotes the release, and gives the file.
    pub(crate) fn promote(&mut self, release: &AssembledRelease, signer: u8) -> Vec<u8> {
        let signer = self.dev.keys.at(at(NOW), seed(signer)).by("ada");
        let (to, facts) = (name("Prod Space"), self.dev.facts.clone());
        let promoted = self.dev.space.promote(release, &to, &self.path, &facts, signer).unwrap();
        self.dev.facts.record(&promoted).unwrap();
        promoted.bundle.as_bytes().to_vec()
    }

    /// The same, of a new release of that version.
    pub(crate) fn send(&mut self, version: &str) -> Vec<u8> {
        let release = self.assemble(version);
        self.promote(&release, 11)
    }

    /// The code with which a promotion of the release is refused.
    pub(crate) fn refusal(&self, release: &AssembledRelease) -> Code {
        let (to, facts) = (name("Prod Space"), &self.dev.facts);
        let signer = self.dev.signer(12);
        let promoted = self.dev.space.promote(release, &to, &self.path, facts, signer);
        promoted.unwrap_err().code()
    }

    /// Prod deploys the release and reports it: gives the file.
    pub(crate) fn issue_receipt(&mut self, release: &ImportedRelease) -> Vec<u8> {
        let done = deployed(release);
        self.prod.facts.deployments.push(done.clone());
        let (facts, signer) = (self.prod.facts.clone(), self.prod.signer(20));
        let reported = self.prod.space.issue_receipt(release, &done, None, &facts, signer).unwrap();
        self.prod.facts.record(&reported).unwrap();
        reported.receipt.as_bytes().to_vec()
    }

    pub(crate) fn accept(&mut self, file: &[u8]) {
        let receipt = self.dev.verify_receipt(file).unwrap();
        let accepted = self.dev.space.accept(&receipt, &self.dev.facts, "ada").unwrap();
        self.dev.facts.record(&accepted).unwrap();
    }
}

pub(crate) fn deployed(release: &ImportedRelease) -> Deployment {
    let mut deployment = Deployment::new(
        release.project().clone(),
        release.version().clone(),
        EnvironmentRef::local(name("Production")),
        Outcome::Succeeded,
        at("2026-11-23T08:00:00Z"),
        "grace",
    );
    deployment.release = Some(release.digest());
    deployment
}

/// The release as Prod sees it.
pub(crate) fn shop() -> ProjectRef {
    ProjectRef::remote(name("Dev Space"), name("Shop"))
}
