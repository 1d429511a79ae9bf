//! The two Spaces of a crossing, and the release on its way between them.

use anyhow::{Context as _, Result};
use spacebridge::{
    Acceptance, Answer, AnswerValue, Answers, AssembledRelease, Assignment, AvailablePackages,
    Bundle, ControlType, Deployment, EnvironmentRef, Facts, Grant, ImportedRelease, Lifecycle,
    Message, Name, Outcome, PackageCheck, Permission, Phase, Plan, ProjectRef, Promoted,
    PropertyValue, Release, Role, SecretText, Seed, Sensitive, Set, Signer, Space, SpaceKeys,
    Stage, Step, TargetState, Team, Timestamp, Validity, Value, Verified,
};

use crate::release::{PRODUCTION, Size, TARGET, package_bytes, release};

const SOURCE: &str = "DevTest Space";
/// Who deploys in the target.
pub const USER: &str = "grace";

/// The source's side: a release that may be promoted.
#[derive(Debug)]
pub struct Crossing {
    /// The Space that owns the release.
    pub source: Space,
    /// The Space that it goes to.
    pub target: Space,
    /// What happened in the source: the release was deployed and tested.
    pub facts: Facts,
    /// The lifecycle that leads to the target.
    pub path: Lifecycle,
    /// The release.
    pub release: Release,
    source_keys: SpaceKeys,
    target_keys: SpaceKeys,
    now: Timestamp,
}

/// The target's side: the release imported, every blank answered, every package at hand.
#[derive(Debug)]
#[non_exhaustive]
pub struct Arrival {
    /// What was verified.
    pub verified: Verified<Bundle>,
    /// What was imported.
    pub imported: Vec<ImportedRelease>,
    /// What happened in the target.
    pub facts: Facts,
    /// The answers to all blanks of Production.
    pub answers: Answers,
    /// Every package of the release.
    pub holdings: AvailablePackages,
    /// The deployment to Production, planned.
    pub plan: Plan,
}

impl Crossing {
    /// A release of that size, deployed and tested in the source.
    ///
    /// # Errors
    ///
    /// None, unless the rules of the project change.
    pub fn new(size: Size) -> Result<Self> {
        let (source_keys, target_keys) = (keys(SOURCE, 1)?, keys(TARGET, 2)?);
        let release = release(size)?;
        let (source, target) = (SOURCE.parse::<Name>()?, TARGET.parse::<Name>()?);
        let certificate = target_keys.certificate();
        let source_space = Space::new(source.clone(), source_keys.certificate())
            .with_environment("Development".parse()?)?
            .with_environment("Test".parse()?)?
            .with_remote(target.clone(), certificate, [Grant::PromoteTo, Grant::AcceptResults])?
            .with_remote_environment(PRODUCTION.parse()?)?
            .with_team(operators()?)?;
        let target_space = Space::new(target, certificate)
            .with_environment("Staging".parse()?)?
            .with_environment("Production".parse()?)?
            .with_lifecycle(lifecycle(&["Staging", "Production"])?)?
            .with_team(operators()?)?
            .with_remote(source, source_keys.certificate(), [Grant::AcceptReleases])?;
        let mut facts = Facts::none();
        for environment in ["Development", "Test"] {
            let project = ProjectRef::local(release.project.clone());
            facts.deployments.push(deployment(project, &release, environment.parse()?)?);
        }
        let path = lifecycle(&["Development", "Test", PRODUCTION])?;
        let now = "2026-11-23T09:00:00Z".parse()?;
        Ok(Self {
            source: source_space,
            target: target_space,
            facts,
            path,
            release,
            source_keys,
            target_keys,
            now,
        })
    }

    /// The release with its manifest: what is done once.
    ///
    /// # Errors
    ///
    /// As [`Space::assemble`] says.
    pub fn assemble(&self, release: Release) -> Result<AssembledRelease> {
        Ok(self.source.assemble(release, self.source_signer(10)?)?)
    }

    /// The release sealed for the target: what is done for each target.
    ///
    /// # Errors
    ///
    /// As [`Space::promote`] says.
    pub fn promote(&self, release: &AssembledRelease) -> Result<Promoted> {
        let target = TARGET.parse()?;
        let signer = self.source_signer(11)?;
        Ok(self.source.promote(release, &target, &self.path, &self.facts, signer)?)
    }

    /// The bundle verified at the target, before anything of it was imported.
    ///
    /// # Errors
    ///
    /// As [`Message::verify`](Message) says.
    pub fn verify(&self, bytes: Vec<u8>) -> Result<Verified<Bundle>> {
        Ok(Message::<Bundle>::from_bytes(bytes)?.verify(&self.target, &Facts::none(), self.now)?)
    }

    /// Everything that follows at the target, up to the plan of a deployment.
    ///
    /// # Errors
    ///
    /// As [`Space::preview`], [`Space::import_release`] and [`Space::plan`] say.
    pub fn arrive(&self, promoted: &Promoted) -> Result<Arrival> {
        let verified = self.verify(promoted.bundle.as_bytes().to_vec())?;
        let (mut facts, nothing) = (Facts::none(), Answers::new());
        let none = AvailablePackages::default();
        let known = TargetState { facts: &facts, releases: &[], holdings: &none, now: self.now };
        let preview = self.target.preview(&verified, &nothing, &known)?;
        let accepted = Acceptance::by(USER);
        let imported =
            self.target.import_release(&verified, &accepted, preview.digest(), &known)?;
        facts.record(&imported)?;
        let imported = vec![imported.release];
        let release = imported.first().context("a release was imported")?;
        let holdings = holdings(release.release())?;
        let answers = answers(release)?;
        let known =
            TargetState { facts: &facts, releases: &[], holdings: &holdings, now: self.now };
        let staging = ProjectRef::remote(SOURCE.parse()?, release.release().project.clone());
        let mut deployed = facts.clone();
        deployed.deployments.push(deployment(staging, release.release(), "Staging".parse()?)?);
        let known = TargetState { facts: &deployed, ..known };
        let production = "Production".parse()?;
        let plan = self.target.plan(release, &production, None, &answers, &known, USER)?;
        Ok(Arrival { verified, imported, facts: deployed, answers, holdings, plan })
    }

    /// The texts of all secrets that cross, as one CBOR array: what peers seal.
    ///
    /// # Errors
    ///
    /// None, unless the rules for names change.
    pub fn secrets(&self) -> Result<Vec<u8>> {
        let slice = spacebridge::slice(&self.release, &TARGET.parse()?).slice;
        let actions = slice.process.steps.iter().flat_map(Step::actions);
        let properties = actions.flat_map(|action| action.properties.0.values());
        let mut texts: Vec<&str> = Vec::new();
        for property in properties {
            if let PropertyValue::Sensitive(Sensitive::Known(text)) = property {
                texts.push(text.expose());
            }
        }
        for variable in &slice.variables {
            if let Value::Sensitive(Sensitive::Known(text)) = variable.value() {
                texts.push(text.expose());
            }
        }
        let mut bytes = Vec::new();
        ciborium::into_writer(&texts, &mut bytes)?;
        Ok(bytes)
    }

    /// A deployment of the imported release to Production.
    ///
    /// # Errors
    ///
    /// None, unless the rules for names change.
    pub fn deployed(&self, arrival: &Arrival) -> Result<Deployment> {
        let release = arrival.imported.first().context("a release was imported")?;
        let project = release.project().clone();
        deployment(project, release.release(), "Production".parse()?)
    }

    /// The keys of the target: they open the secrets.
    #[must_use]
    pub const fn target_keys(&self) -> &SpaceKeys {
        &self.target_keys
    }

    /// The keys of the source.
    #[must_use]
    pub const fn source_keys(&self) -> &SpaceKeys {
        &self.source_keys
    }

    /// The time at which everything happens.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    fn source_signer(&self, number: u8) -> Result<Signer<'_>> {
        Ok(self.source_keys.at(self.now, seed(number)?).by(USER))
    }

    /// What the target signs with.
    ///
    /// # Errors
    ///
    /// None.
    pub fn target_signer(&self, number: u8) -> Result<Signer<'_>> {
        Ok(self.target_keys.at(self.now, seed(number)?).by(USER))
    }
}

impl Arrival {
    /// What the target knows once the release is imported.
    #[must_use]
    pub fn known(&self, now: Timestamp) -> TargetState<'_> {
        TargetState { facts: &self.facts, releases: &[], holdings: &self.holdings, now }
    }
}

fn seed(number: u8) -> Result<Seed> {
    Ok(Seed::from_bytes([number; 32])?)
}

fn keys(space: &str, number: u8) -> Result<SpaceKeys> {
    let from = "2026-01-01T00:00:00Z".parse()?;
    let (identity, encryption) = (Validity::of_identity(from), Validity::of_encryption(from));
    Ok(SpaceKeys::generate(space, identity, encryption, seed(number)?)?)
}

fn lifecycle(stops: &[&str]) -> Result<Lifecycle> {
    let mut phases = Vec::new();
    for stop in stops {
        phases.push(Phase::new(stop.parse()?, [Stage::Environment(stop.parse()?)]));
    }
    Ok(Lifecycle::new("To production".parse()?, phases))
}

fn operators() -> Result<Team> {
    let permissions = Set::from([
        Permission::ReleaseCreate,
        Permission::ReleasePromote,
        Permission::BundleImport,
        Permission::DeploymentCreate,
        Permission::ReceiptView,
    ]);
    let role = Role::new("Release engineer".parse()?, permissions);
    Ok(Team::new("Operators".parse()?, [USER]).with(Assignment::everywhere(role)))
}

fn deployment(project: ProjectRef, release: &Release, environment: Name) -> Result<Deployment> {
    let queued = "2026-11-22T10:00:00Z".parse()?;
    let environment = EnvironmentRef::local(environment);
    let version = release.version.clone();
    Ok(Deployment::new(project, version, environment, Outcome::Succeeded, queued, "ada"))
}

fn holdings(release: &Release) -> Result<AvailablePackages> {
    let mut holdings = AvailablePackages::default();
    for package in &release.packages {
        let mut check = PackageCheck::new(package)?;
        check.update(&package_bytes(package.id.as_str(), &package.version))?;
        holdings.insert(check.finish()?);
    }
    Ok(holdings)
}

fn answers(release: &ImportedRelease) -> Result<Answers> {
    let (nothing, production) = (Answers::new(), "Production".parse()?);
    let templates = &release.release().templates;
    let blanks = spacebridge::blanks(templates, release.slice(), &nothing, &production, None);
    Ok(blanks
        .map(|blank| {
            let given = match blank.control {
                ControlType::Sensitive => {
                    AnswerValue::Sensitive(SecretText::new("from our own vault"))
                }
                ControlType::Select => AnswerValue::Text("blue".into()),
                _ => AnswerValue::Text("as agreed".into()),
            };
            (blank.cell.clone(), Answer::new(given, blank.control.clone()))
        })
        .collect())
}
