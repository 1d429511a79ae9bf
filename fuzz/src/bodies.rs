//! The bodies of the fuzz targets that use what is public. Each panics if what must hold does not.

use std::sync::OnceLock;

use spacebridge::{
    Acceptance, AnswerSheet, Answers, AvailablePackages, Bundle, CheckStatus, EnvironmentRef,
    Error, Facts, Grant, ImportedRelease, Lifecycle, Limits, Message, Per, Phase, Release, Seed,
    Slice, Space, SpaceKeys, Stage, TargetState, Team, Template, Timestamp, Validity, Verified,
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
    let (identity, encryption) = (Validity::of_identity(from), Validity::of_encryption(from));
    SpaceKeys::generate(name, identity, encryption, seed(number)).unwrap()
}

fn space(name: &str, keys: &SpaceKeys, environment: &str) -> Space {
    let stop = Stage::Environment(EnvironmentRef::local(environment.parse().unwrap()));
    let lifecycle =
        Lifecycle::new("Ours".parse().unwrap(), [Phase::new("Only".parse().unwrap(), [stop])]);
    Space::new(name.parse().unwrap(), keys.certificate())
        .with_environment(environment.parse().unwrap())
        .and_then(|space| space.with_team(Team::everyone("Everyone".parse().unwrap())))
        .and_then(|space| space.with_lifecycle(lifecycle))
        .unwrap()
}

/// The two Spaces, made once.
pub fn sides() -> &'static Sides {
    static SIDES: OnceLock<Sides> = OnceLock::new();
    SIDES.get_or_init(|| {
        let (dev_keys, prod_keys) = (keys("Dev Space", 1), keys("Prod Space", 2));
        let (to, from) = ("Prod Space".parse().unwrap(), "Dev Space".parse().unwrap());
        let dev = space("Dev Space", &dev_keys, "Test")
            .with_remote(to, prod_keys.certificate(), [Grant::PromoteTo])
            .unwrap();
        let prod = space("Prod Space", &prod_keys, "Production")
            .with_remote(from, dev_keys.certificate(), [Grant::AcceptReleases])
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
    let signer = || sides.dev_keys.at(now(), seed(3)).by("ada");
    let assembled = sides.dev.assemble(release, signer())?;
    let (target, facts) = ("Prod Space".parse().unwrap(), Facts::none());
    let promoted = sides.dev.promote(&assembled, &target, &sides.path, &facts, signer());
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
    let (mut facts, holdings) = (Facts::none(), AvailablePackages::default());
    let known = TargetState { facts: &facts, releases: &[], holdings: &holdings, now: now() };
    let preview = prod.preview(verified, &Answers::new(), &known).ok()?;
    let accepted = Acceptance::by("grace");
    let first = prod.import_release(verified, &accepted, preview.digest(), &known).ok()?;
    facts.record(&first).ok()?;
    let known = TargetState { facts: &facts, releases: &[], holdings: &holdings, now: now() };
    let again = prod.import_release(verified, &accepted, preview.digest(), &known).unwrap();
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
    let template = |name: &str, environment, tenant| {
        let mut template = Template::new(name.parse().unwrap());
        template.per = Per { environment, tenant };
        template
    };
    let templates = [template("Shop.Db", true, false), template("Shop.Url", false, false)];
    let (project, version) = ("Dev Space: Shop".parse().unwrap(), "1.1.0".parse().unwrap());
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
