//! Spaces, each in a network of its own, and files that somebody carries between them.

use spacebridge::{
    Acceptance, Accepted, Answers, AssembledRelease, AvailablePackages, Bundle, Candidate, Content,
    Deployment, EnvironmentRef, Error, Facts, Grant, ImportedRelease, IssuedReceipt, Label,
    Lifecycle, Message, Name, Outcome, Package, PackageCheck, Phase, Preview, Progress, ProjectRef,
    Promoted, Receipt, Release, Scope, Seed, Sensitive, Set, Signer, Space, SpaceKeys, Stage,
    StageState, TargetState, Team, Timestamp, Validity, Value, Variable, Verified, progress,
};

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn label(text: &str) -> Label {
    text.parse().unwrap()
}

/// The moment that many minutes into the story.
pub(crate) fn minute(minutes: i64) -> Timestamp {
    let begin: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    begin.saturating_add_milliseconds(minutes * 60_000)
}

/// Chance for one seal.
pub(crate) fn seed(number: u8) -> Seed {
    Seed::from_bytes([number; 32]).unwrap()
}

pub(crate) fn keys(space: &str, number: u8) -> SpaceKeys {
    let from = "2026-01-01T00:00:00Z".parse().unwrap();
    let (identity, encryption) = (Validity::of_identity(from), Validity::of_encryption(from));
    SpaceKeys::generate(space, identity, encryption, seed(number)).unwrap()
}

/// A lifecycle as a person writes it down: phases with their stops, `Space ‹name›` for a whole
/// Space.
pub(crate) fn path(phases: &[(&str, &[&str])]) -> Lifecycle {
    let stop = |text: &&str| match text.strip_prefix("Space ") {
        Some(space) => Stage::Space(name(space)),
        None => Stage::Environment(text.parse().unwrap()),
    };
    let phases =
        phases.iter().map(|(phase, stops)| Phase::new(label(phase), stops.iter().map(stop)));
    Lifecycle::new(label("The way"), phases)
}

/// One Space: its keys, what it is, what it knows, and how late it is there.
pub(crate) struct Site {
    pub(crate) keys: SpaceKeys,
    pub(crate) space: Space,
    pub(crate) facts: Facts,
    number: u8,
    minutes: i64,
    seeds: u8,
}

impl Site {
    pub(crate) fn new(space: &str, number: u8, environments: &[&str]) -> Self {
        let keys = keys(space, number);
        let mut made = Space::new(name(space), keys.certificate())
            .with_team(Team::everyone(label("Everyone")))
            .unwrap();
        for environment in environments {
            made = made.with_environment(name(environment)).unwrap();
        }
        Self { keys, space: made, facts: Facts::none(), number, minutes: 0, seeds: 100 }
    }

    pub(crate) fn with_path(mut self, phases: &[(&str, &[&str])]) -> Self {
        self.space = self.space.with_lifecycle(path(phases)).unwrap();
        self
    }

    pub(crate) fn trust<const N: usize>(&mut self, other: &Self, grants: [Grant; N]) {
        let (space, certificate) = (self.space.clone(), other.keys.certificate());
        self.space = space.with_remote(other.space.name().clone(), certificate, grants).unwrap();
    }

    /// The same Space, knowing something else.
    pub(crate) fn knowing(&self, facts: Facts) -> Self {
        let keys = keys(self.space.name().as_str(), self.number);
        Self { keys, space: self.space.clone(), facts, ..*self }
    }

    /// Time passes here.
    pub(crate) fn wait(&mut self, minutes: i64) {
        self.minutes += minutes;
    }

    pub(crate) fn path(&self) -> Lifecycle {
        self.space.lifecycle(&label("The way")).unwrap().clone()
    }

    pub(crate) fn signer(&mut self) -> Signer<'_> {
        self.seeds += 1;
        self.minutes += 1;
        self.keys.at(minute(self.minutes), seed(self.seeds)).by("ada")
    }

    /// Deploys the release to an environment of ours.
    pub(crate) fn deploy(&mut self, project: &ProjectRef, environment: &str) -> Deployment {
        self.attempt(project, environment, Outcome::Succeeded)
    }

    pub(crate) fn attempt(
        &mut self,
        project: &ProjectRef,
        environment: &str,
        outcome: Outcome,
    ) -> Deployment {
        self.minutes += 1;
        let mut done = Deployment::new(
            project.clone(),
            "1.1.0".parse().unwrap(),
            EnvironmentRef::local(name(environment)),
            outcome,
            minute(self.minutes),
            "ana",
        );
        done.finished = Some(minute(self.minutes + 1));
        done.notes = format!("as seen in {environment}");
        self.facts.deployments.push(done.clone());
        done
    }

    pub(crate) fn assemble(&mut self, release: Release) -> AssembledRelease {
        let space = self.space.clone();
        space.assemble(release, self.signer()).unwrap()
    }

    pub(crate) fn promote(
        &mut self,
        release: &AssembledRelease,
        target: &str,
    ) -> Result<Promoted, Error> {
        self.promote_through(release, target, &[])
    }

    pub(crate) fn promote_through(
        &mut self,
        release: &AssembledRelease,
        target: &str,
        onward: &[&str],
    ) -> Result<Promoted, Error> {
        let (space, facts, way) = (self.space.clone(), self.facts.clone(), self.path());
        let onward: Vec<Name> = onward.iter().copied().map(name).collect();
        let signer = self.signer();
        let promoted =
            space.promote_through(release, &name(target), &onward, &way, &facts, signer)?;
        self.facts.record(&promoted).unwrap();
        Ok(promoted)
    }

    pub(crate) fn forward(
        &mut self,
        release: &ImportedRelease,
        target: &str,
        onward: &[&str],
    ) -> Result<Promoted, Error> {
        let (space, facts) = (self.space.clone(), self.facts.clone());
        let onward: Vec<Name> = onward.iter().copied().map(name).collect();
        let promoted = space.forward(release, &name(target), &onward, &facts, self.signer())?;
        self.facts.record(&promoted).unwrap();
        Ok(promoted)
    }

    pub(crate) fn verify(&self, file: &[u8]) -> Verified<Bundle> {
        let sealed = Message::<Bundle>::from_bytes(file).unwrap();
        sealed.verify(&self.space, &self.facts, minute(1_000)).unwrap()
    }

    pub(crate) fn preview(&self, bundle: &Verified<Bundle>) -> Preview {
        let none = AvailablePackages::default();
        let known =
            TargetState { facts: &self.facts, releases: &[], holdings: &none, now: minute(1_000) };
        self.space.preview(bundle, &Answers::new(), &known).unwrap()
    }

    /// Somebody carried a file here: it is verified, reviewed and imported.
    pub(crate) fn receive(&mut self, file: &[u8]) -> ImportedRelease {
        let bundle = self.verify(file);
        let preview = self.preview(&bundle);
        let none = AvailablePackages::default();
        let known =
            TargetState { facts: &self.facts, releases: &[], holdings: &none, now: minute(1_000) };
        let by = Acceptance::by("grace");
        let imported = self.space.import_release(&bundle, &by, preview.digest(), &known).unwrap();
        self.facts.record(&imported).unwrap();
        imported.release
    }

    pub(crate) fn issue_receipt(
        &mut self,
        release: &ImportedRelease,
        done: &Deployment,
    ) -> IssuedReceipt {
        self.facts.record(done).unwrap();
        let (space, facts) = (self.space.clone(), self.facts.clone());
        let reported = space.issue_receipt(release, done, None, &facts, self.signer()).unwrap();
        self.facts.record(&reported).unwrap();
        reported
    }

    pub(crate) fn read(&self, file: &[u8]) -> Verified<Receipt> {
        Message::<Receipt>::from_bytes(file).unwrap().verify(&self.space, minute(1_000)).unwrap()
    }

    /// Somebody carried a receipt back.
    pub(crate) fn accept(&mut self, file: &[u8]) -> Accepted {
        let accepted = self.space.accept(&self.read(file), &self.facts, "ada").unwrap();
        self.facts.record(&accepted).unwrap();
        accepted
    }

    pub(crate) fn progress(&self, project: &ProjectRef) -> Progress {
        let version = "1.1.0".parse().unwrap();
        let candidate = Candidate::new(project, &version);
        progress(&self.path(), self.space.environments(), &candidate, &self.facts)
    }

    /// Every stop of the lifecycle with ✓ (reached), ▶ (open) or – (blocked).
    pub(crate) fn drawn(&self, project: &ProjectRef) -> String {
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

/// Trust in both directions, as a source and a target have it.
pub(crate) fn connect(source: &mut Site, target: &mut Site) {
    source.trust(target, [Grant::PromoteTo, Grant::AcceptResults]);
    target.trust(source, [Grant::AcceptReleases]);
}

pub(crate) fn ours() -> ProjectRef {
    ProjectRef::local(name("Shop"))
}

/// The project as every other Space calls it.
pub(crate) fn theirs() -> ProjectRef {
    ProjectRef::remote(name("Dev Space"), name("Shop"))
}

/// A release with one package, and in each of these places another password and another greeting.
pub(crate) fn release(places: &[&str]) -> Release {
    let assembled = "2026-11-23T08:00:00Z".parse().unwrap();
    let mut release = Release::new(name("Shop"), "1.1.0".parse().unwrap(), assembled);
    let content = Content::of(b"the package");
    release.packages.push(Package::new(label("Shop.Web"), "1.1.0", content));
    for place in places {
        let environments = Set::from([place.parse::<EnvironmentRef>().unwrap()]);
        let scope = Scope::default().with_environments(environments);
        let password = Value::Sensitive(Sensitive::known(format!("secret of {place}")));
        let greeting = format!("Hello {place}");
        for variable in [
            Variable::new(label("Password"), password),
            Variable::text(label("Greeting"), greeting),
        ] {
            release.variables.push(variable.scoped(scope.clone()));
        }
    }
    release
}

impl Site {
    /// Deploys the imported release, and says what greeting and password the steps are given.
    pub(crate) fn values(
        &self,
        release: &ImportedRelease,
        environment: &str,
        keys: &SpaceKeys,
    ) -> Result<(String, String), Error> {
        let (answers, holdings) = (Answers::new(), holdings(release.release()));
        let known = TargetState {
            facts: &self.facts,
            releases: &[],
            holdings: &holdings,
            now: minute(1_000),
        };
        let place = name(environment);
        let plan = self.space.plan(release, &place, None, &answers, &known, "grace").unwrap();
        let value = |text| plan.variable(&label(text)).unwrap().value.clone().unwrap();
        let (Value::Text(greeting), Value::Sensitive(sealed)) =
            (value("Greeting"), value("Password"))
        else {
            panic!("a greeting is text, and a password is sensitive");
        };
        let revealed = plan.open_secrets(keys)?;
        Ok((greeting, revealed.text(&sealed).unwrap().expose().to_owned()))
    }
}

/// The package, carried and checked.
pub(crate) fn holdings(release: &Release) -> AvailablePackages {
    let checked = release.packages.iter().map(|package| {
        let mut check = PackageCheck::new(package).unwrap();
        check.update(b"the package").unwrap();
        check.finish().unwrap()
    });
    checked.collect()
}
