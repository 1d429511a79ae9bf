//! The two networks of the walkthrough, and what their people have at hand.

use std::path::Path;

use spacebridge::answers::{Answer, AnswerKey, AnswerValue, Assignment, ControlType, Question};
use spacebridge::packages::AvailablePackages;
use spacebridge::release::SecretText;
use spacebridge::target::{ImportedRelease, KnownRelease, TargetState};
use spacebridge::trust::{Permission, Role};
use spacebridge::{
    Actor, Answers, Content, Facts, Grant, Lifecycle, Limits, Package, ProjectRef, Release, Signer,
    Space, SpaceKeys, Team,
};
use spacebridge_octopus::{OctopusDocuments, OctopusSecrets};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{carried, lifecycle};

pub(crate) use spacebridge_testkit::{NOW, at, deployment, keys, label, name, seed};

/// Both sides of the air gap.
pub(crate) struct Story {
    pub(crate) dev_keys: SpaceKeys,
    pub(crate) prod_keys: SpaceKeys,
    pub(crate) dev: Space,
    pub(crate) prod: Space,
    pub(crate) path: Lifecycle,
    pub(crate) dev_facts: Facts,
    pub(crate) prod_facts: Facts,
}

impl Story {
    pub(crate) fn begin() -> Self {
        let dev_keys = keys("DevTest Space", 1);
        let prod_keys = keys("Prod Space", 2);
        let path = octopus("1.0.0").1;
        let dev = Space::new(name("DevTest Space"), dev_keys.certificate())
            .with_environment(name("Development"))
            .and_then(|dev| dev.with_environment(name("Test")))
            .and_then(|dev| {
                let grants = [Grant::PromoteTo, Grant::AcceptResults];
                dev.trusting(name("Prod Space"), prod_keys.certificate(), grants)
            })
            .and_then(|dev| dev.with_remote_environment("Prod Space: Production".parse().unwrap()))
            .and_then(|dev| dev.with_lifecycle(path.clone()))
            .and_then(|dev| dev.with_team(team("Shop Team", "ada", &SOURCE)))
            .unwrap();
        let prod = Space::new(name("Prod Space"), prod_keys.certificate())
            .with_environment(name("Production"))
            .and_then(|prod| prod.with_lifecycle(to_production()))
            .and_then(|prod| prod.with_team(team("Operators", "grace", &TARGET)))
            .and_then(|prod| {
                let grants = [Grant::AcceptReleases];
                prod.trusting(name("DevTest Space"), dev_keys.certificate(), grants)
            })
            .unwrap();
        Self {
            dev_keys,
            prod_keys,
            dev,
            prod,
            path,
            dev_facts: Facts::none(),
            prod_facts: Facts::none(),
        }
    }

    pub(crate) fn dev_signer(&self, number: u8) -> Signer<'_> {
        self.dev_keys.signer(&Actor::new("ada", at(NOW)), seed(number))
    }

    pub(crate) fn prod_signer(&self, number: u8) -> Signer<'_> {
        self.prod_keys.signer(&Actor::new("grace", at(NOW)), seed(number))
    }

    /// Development and Test, each deployed with success.
    pub(crate) fn deploy_in_dev(&mut self, version: &str) {
        for (environment, time) in
            [("Development", "2026-11-20T10:00:00Z"), ("Test", "2026-11-21T10:00:00Z")]
        {
            let project = ProjectRef::local(name("Box Office"));
            self.dev_facts.deployments.push(deployment(project, version, environment, time));
        }
    }
}

/// Returns the state that a host in production has stored.
pub(crate) fn known<'k>(
    facts: &'k Facts,
    releases: &'k [KnownRelease],
    holdings: &'k AvailablePackages,
) -> TargetState<'k> {
    TargetState::new(facts, releases, holdings)
}

fn to_production() -> Lifecycle {
    lifecycle("Straight to production", &[("Live", &["Production"])])
}

const SOURCE: [Permission; 3] =
    [Permission::ReleaseCreate, Permission::ReleasePromote, Permission::ReceiptView];
const TARGET: [Permission; 2] = [Permission::BundleImport, Permission::DeploymentCreate];

fn team(called: &str, member: &str, permissions: &[Permission]) -> Team {
    let role = Role::new(label("Release engineer"), permissions.iter().copied().collect());
    Team::new(label(called), [member]).with(Assignment::everywhere(role))
}

/// The project's own documents of one version, and the packages' content.
pub(crate) fn octopus(version: &str) -> (Release, Lifecycle) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/air-gap");
    let mut documents = Vec::new();
    for part in ["shared", version] {
        for entry in std::fs::read_dir(folder.join("octopus").join(part)).unwrap() {
            let path = entry.unwrap().path();
            documents.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    let documents = OctopusDocuments::read(documents, &Limits::default()).unwrap();
    let mut read = documents.release(None, Some(&version.parse().unwrap())).unwrap();
    let secrets = std::fs::read(folder.join("secrets.json")).unwrap();
    read.supply(&OctopusSecrets::read("secrets.json", &secrets, &Limits::default()).unwrap());
    for package in &mut read.release.packages {
        package.content = Some(Content::of(&package_bytes(package)));
    }
    (read.release, read.lifecycle.unwrap())
}

/// The bytes of a package in these tests.
pub(crate) fn package_bytes(package: &Package) -> Vec<u8> {
    format!("PK {} {}", package.id, package.version).into_bytes()
}

/// Every package of the release, carried and checked.
pub(crate) fn holdings(release: &Release) -> AvailablePackages {
    carried(release, package_bytes)
}

/// An answer to every blank that production still has.
pub(crate) fn answer_everything(story: &Story, release: &ImportedRelease) -> Answers {
    let mut answers = Answers::new();
    let production = name("Production");
    let slice = release.slice();
    let templates = &release.release().templates;
    let cells: Vec<(AnswerKey, ControlType)> =
        spacebridge::answers::blanks(templates, slice, &answers, &production, None)
            .map(|blank| (blank.cell.clone(), blank.control.clone()))
            .collect();
    assert!(!cells.is_empty(), "production has something to fill in");
    assert!(story.prod.environments().contains(&production));
    for (cell, control) in cells {
        let given = match (&cell.question, &control) {
            (Question::Reference { name, .. }, _) => AnswerValue::Text(format!("our {name}")),
            (_, ControlType::Sensitive) => {
                AnswerValue::Sensitive(SecretText::new("planted-answer-5512"))
            }
            _ => AnswerValue::Text("filled in".into()),
        };
        answers.insert(cell, Answer::new(given, control));
    }
    answers.with_prompted(label("Deployment:Reason"), AnswerValue::Text("opening night".into()))
}
