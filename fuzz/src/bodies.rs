//! The bodies of the fuzz targets that use what is public. Each panics if what must hold does not.

use std::sync::OnceLock;

use spacebridge::answers::{AnswerSheet, Per};
use spacebridge::packages::AvailablePackages;
use spacebridge::release::Slice;
use spacebridge::source::PromoteRequest;
use spacebridge::target::{ImportRequest, ImportedRelease, PreviewRequest, TargetState};
use spacebridge::trust::SpaceBuilder;
use spacebridge::verify::CheckStatus;
use spacebridge::{
    Actor, Answers, Bundle, EnvironmentRef, Error, Facts, Grant, Lifecycle, Limits, Message, Phase,
    Release, Seed, Space, SpaceKeys, Stage, Team, Template, Timestamp, Validity, Verified,
};
use spacebridge_octopus::OctopusDocuments;

/// Two Spaces: Dev promotes to Prod.
pub struct Sides {
    pub dev: Space,
    pub dev_keys: SpaceKeys,
    pub prod: Space,
    pub prod_keys: SpaceKeys,
    path: Lifecycle,
}

pub fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

pub fn seed(number: u8) -> Seed {
    Seed::from_bytes([number; 32]).unwrap()
}

fn keys(name: &str, number: u8) -> SpaceKeys {
    let from = "2026-01-01T00:00:00Z".parse().unwrap();
    let identity = Validity::of_identity(from);
    let encryption = Validity::of_encryption(from);
    SpaceKeys::generate(name, identity, encryption, seed(number)).unwrap()
}

fn space(name: &str, keys: &SpaceKeys, environment: &str) -> SpaceBuilder {
    let stop = Stage::Environment(EnvironmentRef::local(environment.parse().unwrap()));
    let lifecycle =
        Lifecycle::new("Ours".parse().unwrap(), [Phase::new("Only".parse().unwrap(), [stop])]);
    Space::builder(name, keys.certificate())
        .environment(environment)
        .team(Team::everyone("Everyone".parse().unwrap()))
        .lifecycle(lifecycle)
}

/// The two Spaces, made once.
pub fn sides() -> &'static Sides {
    static SIDES: OnceLock<Sides> = OnceLock::new();
    SIDES.get_or_init(|| {
        let dev_keys = keys("Dev Space", 1);
        let prod_keys = keys("Prod Space", 2);
        let dev = space("Dev Space", &dev_keys, "Test")
            .remote("Prod Space", prod_keys.certificate(), [Grant::PromoteTo])
            .build()
            .unwrap();
        let prod = space("Prod Space", &prod_keys, "Production")
            .remote("Dev Space", dev_keys.certificate(), [Grant::AcceptReleases])
            .build()
            .unwrap();
        let stops = [Stage::Space("Prod Space".parse().unwrap())];
        let path =
            Lifecycle::new("Out".parse().unwrap(), [Phase::new("Live".parse().unwrap(), stops)]);
        Sides { dev, dev_keys, prod, prod_keys, path }
    })
}

/// A bundle of Dev's for Prod, for a fuzzer to begin with.
pub fn bundle(release: Release) -> Result<Vec<u8>, Error> {
    let sides = sides();
    let signer = || sides.dev_keys.signer(&Actor::new("ada", now()), seed(3));
    let assembled = sides.dev.assemble(release, signer())?;
    let request = PromoteRequest::new(&assembled, "Prod Space", &sides.path);
    let promoted = sides.dev.promote(&request, &Facts::none(), signer());
    Ok(promoted?.bundle.as_bytes().to_vec())
}

/// Any bytes are refused, or a bundle that can be shown and imported, and imported once.
pub fn verify(bytes: &[u8]) {
    let Ok(sealed) = Message::<Bundle>::from_bytes(bytes) else { return };
    let facts = Facts::none();
    let Ok(verified) = sealed.verify(&sides().prod, &facts, now()) else { return };
    let lines = verified.report().lines();
    assert!(lines.iter().all(|line| line.standing != CheckStatus::Failed), "{}", verified.report());
    imported(&verified);
}

/// Previews and imports; gives what is imported, unless the content cannot be read.
pub fn imported(verified: &Verified<Bundle>) -> Option<ImportedRelease> {
    let prod = &sides().prod;
    let mut facts = Facts::none();
    let holdings = AvailablePackages::default();
    let known = TargetState::new(&facts, &[], &holdings);
    let preview = prod.preview(&PreviewRequest::new(verified, &Answers::new()), &known).ok()?;
    let first = prod
        .import_release(
            &ImportRequest::new(verified, preview.digest()),
            &known,
            &Actor::new("grace", now()),
        )
        .ok()?;
    facts.record(&first).ok()?;
    let known = TargetState::new(&facts, &[], &holdings);
    let again = prod
        .import_release(
            &ImportRequest::new(verified, preview.digest()),
            &known,
            &Actor::new("grace", now()),
        )
        .unwrap();
    assert!(again.fact.is_none(), "importing again changes nothing");
    assert_eq!(again.release, first.release);
    Some(first.release)
}

/// Documents of Octopus, between zero bytes: read, or refused with a code.
pub fn octopus(bytes: &[u8]) {
    let parts = bytes.split(|byte| *byte == 0).enumerate();
    let documents: Vec<(String, &[u8])> =
        parts.map(|(n, part)| (format!("{n}.json"), part)).collect();
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    match OctopusDocuments::read(documents, &limits) {
        Ok(read) => _ = read.release(None, None).map_err(|error| assert!(is_octopus(&error))),
        Err(error) => assert!(is_octopus(&error)),
    }
}

fn is_octopus(error: &Error) -> bool {
    error.code().as_str().starts_with("octopus-")
}

/// A filled-in sheet: read, and written as it was answered, or refused with a code.
pub fn answers(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let template = |name: &str, environment, tenant| Template {
        per: Per { environment, tenant },
        ..Template::new(name.parse().unwrap())
    };
    let templates = [template("Shop.Db", true, false), template("Shop.Url", false, false)];
    let project = "Dev Space: Shop".parse().unwrap();
    let version = "1.1.0".parse().unwrap();
    let environments = ["Production".parse().unwrap()];
    let sheet = AnswerSheet {
        project: &project,
        version: &version,
        templates: &templates,
        slice: &Slice::default(),
        environments: &environments,
        tenants: &[],
    };
    if let Ok(answers) = sheet.read(text, &Answers::new(), &Limits::default()) {
        let again = sheet.read(&sheet.skeleton(&answers), &answers, &Limits::default());
        assert_eq!(again.as_ref(), Ok(&answers), "what was answered is still answered");
    }
}
