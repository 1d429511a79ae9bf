//! The two Spaces of a crossing, and the release on its way between them.

use anyhow::{Context as _, Result};
use spacebridge::answers::{Answer, AnswerValue, Assignment, ControlType};
use spacebridge::facts::Evidence;
use spacebridge::packages::{AvailablePackages, PackageCheck};
use spacebridge::release::{PropertyValue, SecretText, Set};
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted};
use spacebridge::target::{
    ImportRequest, ImportedRelease, Plan, PlanRequest, PreviewRequest, TargetState,
};
use spacebridge::trust::{Permission, Role};
use spacebridge::{
    Actor, Answers, Bundle, Deployment, EnvironmentRef, Facts, Grant, Lifecycle, Message, Name,
    Outcome, Phase, ProjectRef, Release, Seed, Sensitive, Signer, Space, SpaceKeys, Stage, Team,
    Timestamp, Validity, Value, Verified,
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
        let source_keys = keys(SOURCE, 1)?;
        let target_keys = keys(TARGET, 2)?;
        let release = release(size)?;
        let source = SOURCE.parse::<Name>()?;
        let target = TARGET.parse::<Name>()?;
        let certificate = target_keys.certificate();
        let source_space = Space::builder(source.clone(), source_keys.certificate())
            .environment("Development")
            .environment("Test")
            .remote(target.clone(), certificate, [Grant::PromoteTo, Grant::AcceptResults])
            .remote_environment(PRODUCTION)
            .team(operators()?)
            .build()?;
        let target_space = Space::builder(target, certificate)
            .environment("Staging")
            .environment("Production")
            .lifecycle(lifecycle(&["Staging", "Production"])?)
            .team(operators()?)
            .remote(source, source_keys.certificate(), [Grant::AcceptReleases])
            .build()?;
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
        let request = PromoteRequest::new(release, TARGET, &self.path);
        Ok(self.source.promote(&request, &self.facts, self.source_signer(11)?)?)
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
        let mut facts = Facts::none();
        let nothing = Answers::new();
        let none = AvailablePackages::default();
        let known = TargetState::new(&facts, &[], &none);
        let preview = self.target.preview(&PreviewRequest::new(&verified, &nothing), &known)?;
        let imported = self.target.import_release(
            &ImportRequest::new(&verified, preview.digest()),
            &known,
            &Actor::new(USER, self.now),
        )?;
        facts.record(&imported)?;
        let imported = vec![imported.release];
        let release = imported.first().context("a release was imported")?;
        let holdings = holdings(release.release())?;
        let answers = answers(release)?;
        let staging = ProjectRef::remote(SOURCE.parse()?, release.release().project.clone());
        let mut deployed = facts.clone();
        deployed.deployments.push(deployment(staging, release.release(), "Staging".parse()?)?);
        let known = TargetState::new(&deployed, &[], &holdings);
        let plan = self.target.plan(
            &PlanRequest::new(release, "Production", &answers),
            &known,
            &Actor::new(USER, self.now),
        )?;
        Ok(Arrival { verified, imported, facts: deployed, answers, holdings, plan })
    }

    /// The texts of all secrets that cross, as one CBOR array: what peers seal.
    ///
    /// # Errors
    ///
    /// None, unless the rules for names change.
    pub fn secrets(&self) -> Result<Vec<u8>> {
        let slice = spacebridge::rules::slice(&self.release, &TARGET.parse()?).slice;
        let actions = slice.process.steps.iter().flat_map(|step| &step.actions);
        let properties = actions.flat_map(|action| action.properties.0.values());
        let mut texts: Vec<&str> = Vec::new();
        for property in properties {
            if let PropertyValue::Sensitive(Sensitive::Known(text)) = property {
                texts.push(text.expose());
            }
        }
        for variable in &slice.variables {
            if let Value::Sensitive(Sensitive::Known(text)) = &variable.value {
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
        Ok(self.source_keys.signer(&Actor::new(USER, self.now), seed(number)?))
    }

    /// What the target signs with.
    ///
    /// # Errors
    ///
    /// None.
    pub fn target_signer(&self, number: u8) -> Result<Signer<'_>> {
        Ok(self.target_keys.signer(&Actor::new(USER, self.now), seed(number)?))
    }
}

impl Arrival {
    /// What the target knows once the release is imported.
    #[must_use]
    pub const fn known(&self) -> TargetState<'_> {
        TargetState::new(&self.facts, &[], &self.holdings)
    }
}

fn seed(number: u8) -> Result<Seed> {
    Ok(Seed::from_bytes([number; 32])?)
}

fn keys(space: &str, number: u8) -> Result<SpaceKeys> {
    let from = "2026-01-01T00:00:00Z".parse()?;
    let identity = Validity::of_identity(from);
    let encryption = Validity::of_encryption(from);
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
    let role = Role { name: "Release engineer".parse()?, permissions };
    Ok(Team::new("Operators".parse()?, [USER]).with(Assignment::everywhere(role)))
}

fn deployment(project: ProjectRef, release: &Release, environment: Name) -> Result<Deployment> {
    Ok(Deployment {
        project,
        version: release.version.clone(),
        release: None,
        environment: EnvironmentRef::local(environment),
        tenant: None,
        outcome: Outcome::Succeeded,
        queued: "2026-11-22T10:00:00Z".parse()?,
        started: None,
        finished: None,
        by: "ada".into(),
        notes: String::new(),
        completed: false,
        evidence: Evidence::Own,
    })
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
    let nothing = Answers::new();
    let production = "Production".parse()?;
    let templates = &release.release().templates;
    let blanks =
        spacebridge::answers::blanks(templates, release.slice(), &nothing, &production, None);
    Ok(blanks
        .map(|blank| {
            let given = match blank.control {
                ControlType::Sensitive => {
                    AnswerValue::Sensitive(SecretText::new("from our own vault"))
                }
                ControlType::Select => AnswerValue::Text("blue".into()),
                _ => AnswerValue::Text("as agreed".into()),
            };
            (blank.cell.clone(), Answer { given, control: blank.control.clone() })
        })
        .collect())
}
