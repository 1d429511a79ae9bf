//! Memory that held a secret is wiped before it is given back: an allocator looks into every block
//! that is freed.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod spy;

use core::fmt::Write as _;

use spacebridge::answers::{AnswerSheet, AnswerValue, ControlType};
use spacebridge::documents::read_document;
use spacebridge::release::{SecretText, Slice};
use spacebridge::{Answers, Limits, Release, Template};
use spacebridge_testkit::{Pair, Target, label, minute, release_with_secret};

use self::spy::{NEEDLE, freed_with_secret};

/// Sizes of the secret, in bytes.
const SIZES: [usize; 7] = [10, 31, 100, 631, 4_096, 33_333, 100_000];

/// Returns a secret of so many bytes. Any part of it that is 19 bytes long holds the needle.
fn secret(size: usize) -> String {
    NEEDLE.chars().cycle().take(size).collect()
}

/// Holds that the act frees no block that holds the secret, and returns its result.
fn wiped<T>(what: &str, size: usize, act: impl FnOnce() -> T) -> T {
    let (made, freed) = freed_with_secret(act);
    assert_eq!(freed, 0, "{what}: freed blocks with a secret of {size} bytes");
    made
}

/// Writes every letter of a text in this way.
fn spelled(text: &str, letter: fn(char) -> String) -> String {
    text.chars().map(letter).collect()
}

/// The ways in which a document can write a secret.
fn spellings(text: &str) -> [String; 4] {
    let escape = |letter: char| {
        let mut escaped = String::new();
        write!(escaped, "\\u{:04x}", u32::from(letter)).unwrap();
        escaped
    };
    [text.to_owned(), format!("\\n{text}"), format!("{text}\\\""), spelled(text, escape)]
}

/// Returns a document with the secret at every place that can hold one.
fn document(spelling: &str) -> String {
    let secret = format!(r#"{{"sensitive": "{spelling}"}}"#);
    let action = format!(
        r#"{{"name": "a", "kind": "k",
            "properties": {{"P": {secret}}}, "extra": {{"E": {secret}}}}}"#
    );
    let step =
        format!(r#"{{"name": "s", "properties": {{"Q": {secret}}}, "actions": [{action}]}}"#);
    let template = format!(r#"{{"name": "T", "control": "Sensitive", "default": {secret}}}"#);
    let variables =
        ["V", "W"].map(|name| format!(r#"{{"name": "{name}", "value": {secret}}}"#)).join(", ");
    format!(
        r#"{{"project": "Shop", "version": "1.1.0", "assembled": "2026-11-20T08:00:00Z",
            "process": {{"steps": [{step}]}}, "variables": [{variables}],
            "templates": [{template}]}}"#
    )
}

#[test]
fn no_freed_block_holds_a_secret() {
    for size in SIZES {
        crossing(size);
        documents(size);
    }
    // The allocator sees what is there: a text that nobody wipes is found.
    let text = secret(100);
    let ((), freed) = freed_with_secret(|| drop(text));
    assert!(freed > 0, "the spy sees nothing");
    let text = SecretText::new(secret(100));
    let ((), freed) = freed_with_secret(|| drop(text));
    assert_eq!(freed, 0, "and what is wiped is not found");
}

/// A release is assembled, promoted, imported, planned and opened.
fn crossing(size: usize) {
    let mut pair = Pair::new();
    let release = release_with_secret("1.1.0", secret(size));
    let assembled =
        wiped("assemble", size, || pair.dev.space.assemble(release, pair.dev.signer(10)).unwrap());
    let file = wiped("promote", size, || pair.promote(&assembled, 11));
    wiped("drop of an assembled release", size, || drop(assembled));
    let imported = wiped("import", size, || pair.prod.import(&file));
    let prompt = AnswerValue::Sensitive(SecretText::new(secret(size)));
    let answers = Answers::new().with_prompted(label("Password"), prompt);
    let target = Target {
        answers: &answers,
        ..Target::new(&pair.prod.space, &pair.prod.facts, minute(900))
    };
    let plan = wiped("plan", size, || {
        drop(target.plan(&imported, "Production").unwrap());
        pair.prod.plan(&imported, "Production").unwrap()
    });
    wiped("opened secrets", size, || {
        let opened = plan.open_secrets(&pair.prod.keys).unwrap();
        let value = opened.variable(&plan, &label("Password")).unwrap();
        assert_eq!(value.expose().len(), size);
    });
    wiped("secrets that do not open", size, || {
        plan.open_secrets(&pair.dev.keys).map(drop).unwrap_err()
    });
}

/// A person's answer to a sensitive question is read from a sheet.
fn sheet(size: usize, spelling: &str) {
    let mut template = Template::new(label("Password"));
    template.control = ControlType::Sensitive;
    let sheet = AnswerSheet {
        project: &"DevTest Space: Shop".parse().unwrap(),
        version: &"1.1.0".parse().unwrap(),
        templates: &[template],
        slice: &Slice::default(),
        environments: &["Production".parse().unwrap()],
        tenants: &[],
    };
    let text = format!(
        r#"{{"project": "DevTest Space: Shop",
            "once": {{"Password": {{"sensitive": "{spelling}"}}}}}}"#
    );
    wiped("answer sheet", size, || {
        let answers = sheet.read(&text, &Answers::new(), &Limits::default()).unwrap();
        assert_eq!(answers.len(), 1);
    });
}

/// A document is read, and one that has a fault behind its secrets is refused.
fn documents(size: usize) {
    let limits = Limits::default();
    for spelling in spellings(&secret(size)) {
        let text = document(&spelling);
        wiped("read_document", size, || {
            let release: Release = read_document(&text, &limits).unwrap();
            assert_eq!(release.variables.len(), 2);
        });
        sheet(size, &spelling);
        let refused = text.replace("\"templates\"", "\"template\"");
        wiped("a document with an unknown key", size, || {
            read_document::<Release>(&refused, &limits).map(drop).unwrap_err()
        });
        let cut = text.strip_suffix('}').unwrap();
        wiped("a document that was cut off", size, || {
            read_document::<Release>(cut, &limits).map(drop).unwrap_err()
        });
    }
}
