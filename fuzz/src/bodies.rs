//! The bodies of the fuzz targets that use what is public. Each panics if what must hold does not.

use std::sync::LazyLock;

use spacebridge::answers::{AnswerSheet, Per};
use spacebridge::release::Slice;
use spacebridge::target::ImportedRelease;
use spacebridge::verify::CheckStatus;
use spacebridge::{Answers, Bundle, Error, Facts, Limits, Message, Release, Template, Verified};
use spacebridge_octopus::OctopusDocuments;
use spacebridge_testkit::{NOW, Pair, Target, at};

/// Returns the two Spaces, made once: Dev promotes to Prod.
pub fn pair() -> &'static Pair {
    static PAIR: LazyLock<Pair> = LazyLock::new(Pair::new);
    &PAIR
}

/// Returns Prod, which knows these facts.
pub fn prod(facts: &Facts) -> Target<'_> {
    Target::new(&pair().prod.space, facts, at(NOW))
}

/// A bundle of Dev's for Prod, for a fuzzer to begin with.
pub fn bundle(release: Release) -> Result<Vec<u8>, Error> {
    let Pair { dev, path, .. } = pair();
    let assembled = dev.space.assemble(release, dev.signer(3))?;
    let promoted = dev.promoted(&assembled, "Prod Space", &[], path, dev.signer(3));
    Ok(promoted?.bundle.as_bytes().to_vec())
}

/// Any bytes are refused, or a bundle that can be shown and imported, and imported once.
pub fn verify(bytes: &[u8]) {
    let Ok(sealed) = Message::<Bundle>::from_bytes(bytes) else { return };
    let facts = Facts::none();
    let Ok(verified) = sealed.verify(&pair().prod.space, &facts, at(NOW)) else { return };
    let lines = verified.report().lines();
    assert!(lines.iter().all(|line| line.standing != CheckStatus::Failed), "{}", verified.report());
    imported(&verified);
}

/// Previews and imports; gives what is imported, unless the content cannot be read.
pub fn imported(verified: &Verified<Bundle>) -> Option<ImportedRelease> {
    let mut facts = Facts::none();
    let first = prod(&facts).import(verified).ok()?;
    facts.record(&first).ok()?;
    let again = prod(&facts).import(verified).unwrap();
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
