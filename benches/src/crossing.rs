//! The two Spaces of a crossing, and the release on its way between them.

use anyhow::{Context as _, Result};
use spacebridge::answers::{Answer, AnswerValue, Assignment, ControlType};
use spacebridge::packages::AvailablePackages;
use spacebridge::release::{PropertyValue, SecretText, Set};
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted};
use spacebridge::target::{ImportedRelease, Plan, TargetState};
use spacebridge::trust::{Permission, Role};
use spacebridge::{
    Actor, Answers, Bundle, Deployment, Facts, Grant, Lifecycle, Message, Name, ProjectRef,
    Release, Sensitive, Signer, Space, SpaceKeys, Step, Team, Timestamp, Value, Verified,
};
use spacebridge_testkit::{GRACE, NOW, Target, at, carried, deployment, keys, lifecycle, seed};

use crate::release::{PRODUCTION, Size, TARGET, package_bytes, release};

const SOURCE: &str = "DevTest Space";
/// The person who deploys in the target.
pub const USER: &str = GRACE;

/// The source's side: a release that may be promoted.
#[derive(Debug)]
pub struct Crossing {
    /// The Space that owns the release.
    pub source: Space,
    /// The Space that it goes to.
    pub target: Space,
    /// The facts of the source: the release was deployed and tested.
    pub facts: Facts,
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
    /// The verified bundle.
    pub verified: Verified<Bundle>,
    /// The imported releases.
    pub imported: Vec<ImportedRelease>,
    /// The facts of the target.
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
        let source_keys = keys(SOURCE, 1);
        let target_keys = keys(TARGET, 2);
        let release = release(size)?;
        let source = SOURCE.parse::<Name>()?;
        let target = TARGET.parse::<Name>()?;
        let certificate = target_keys.certificate();
        let source_space = Space::builder(source.clone(), source_keys.certificate())
            .environment("Development")
            .environment("Test")
            .remote(target.clone(), certificate, [Grant::PromoteTo, Grant::AcceptResults])
            .remote_environment(PRODUCTION)
            .lifecycle(to_production(&["Development", "Test", PRODUCTION]))
            .team(operators()?)
            .build()?;
        let target_space = Space::builder(target, certificate)
            .environment("Staging")
            .environment("Production")
            .lifecycle(to_production(&["Staging", "Production"]))
            .team(operators()?)
            .remote(source, source_keys.certificate(), [Grant::AcceptReleases])
            .build()?;
        let mut facts = Facts::none();
        for environment in ["Development", "Test"] {
            let project = ProjectRef::local(release.project.clone());
            facts.deployments.push(deployed_in(project, &release, environment));
        }
        Ok(Self {
            source: source_space,
            target: target_space,
            facts,
            release,
            source_keys,
            target_keys,
            now: at(NOW),
        })
    }

    /// The release with its manifest: what is done once.
    ///
    /// # Errors
    ///
    /// As [`Space::assemble`] says.
    pub fn assemble(&self, release: Release) -> Result<AssembledRelease> {
        Ok(self.source.assemble(release, self.source_signer(10))?)
    }

    /// The release sealed for the target: what is done for each target.
    ///
    /// # Errors
    ///
    /// As [`Space::promote`] says.
    pub fn promote(&self, release: &AssembledRelease) -> Result<Promoted> {
        let request = PromoteRequest::new(release, TARGET);
        Ok(self.source.promote(&request, &self.facts, self.source_signer(11))?)
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
        let imported = Target::new(&self.target, &facts, self.now).import(&verified)?;
        facts.record(&imported)?;
        let imported = vec![imported.release];
        let release = imported.first().context("a release was imported")?;
        let holdings = carried(release.release(), |package| {
            package_bytes(package.id.as_str(), &package.version)
        });
        let answers = answers(release)?;
        let staging = ProjectRef::remote(SOURCE.parse()?, release.release().project.clone());
        facts.deployments.push(deployed_in(staging, release.release(), "Staging"));
        let target = Target::new(&self.target, &facts, self.now);
        let target = Target { packages: &holdings, answers: &answers, ..target };
        let plan = target.plan(release, "Production")?;
        Ok(Arrival { verified, imported, facts, answers, holdings, plan })
    }

    /// The texts of all secrets that cross, as one CBOR array: what peers seal.
    ///
    /// # Errors
    ///
    /// None, unless the rules for names change.
    pub fn secrets(&self) -> Result<Vec<u8>> {
        let slice = spacebridge::rules::slice(&self.release, &TARGET.parse()?).slice;
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
        Ok(deployed_in(release.project().clone(), release.release(), "Production"))
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

    fn source_signer(&self, number: u8) -> Signer<'_> {
        self.source_keys.signer(&Actor::new(USER, self.now), seed(number))
    }

    /// Returns a signer of the target.
    #[must_use]
    pub fn target_signer(&self, number: u8) -> Signer<'_> {
        self.target_keys.signer(&Actor::new(USER, self.now), seed(number))
    }
}

impl Arrival {
    /// Returns the state of the target after the import.
    #[must_use]
    pub const fn known(&self) -> TargetState<'_> {
        TargetState::new(&self.facts, &[], &self.holdings)
    }
}

fn to_production(stages: &[&str]) -> Lifecycle {
    let phases: Vec<(&str, &[&str])> =
        stages.iter().map(|stage| (*stage, core::slice::from_ref(stage))).collect();
    lifecycle("To production", &phases)
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

fn deployed_in(project: ProjectRef, release: &Release, environment: &str) -> Deployment {
    deployment(project, &release.version.to_string(), environment, "2026-11-22T10:00:00Z")
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
            (blank.cell.clone(), Answer::new(given, blank.control.clone()))
        })
        .collect())
}
