//! Names, versions and other words, one by one and in their order.

use serde_json::{Value, json};

use super::rules::{ask, refusal, rule};
use crate::cases::Cases;

pub(super) fn family(cases: &mut Cases) {
    orders(cases);
    confusables(cases);
    words(cases);
}

fn orders(cases: &mut Cases) {
    let rows: [(&str, &str, &[&str]); 8] = [
        (
            "numbers",
            "Numbers are compared as numbers; one that is not there is 0.",
            &["0.9", "1", "1.0.1", "1.2", "1.10", "1.10.0.1", "2"],
        ),
        (
            "prereleases",
            "A prerelease comes before its release.",
            &["1.0.0-alpha", "1.0.0-beta", "1.0.0", "1.0.1-alpha", "1.0.1"],
        ),
        (
            "labels",
            "Parts of prereleases: numbers as numbers and before words, fewer before more.",
            &["1-1", "1-2", "1-10", "1-a", "1-a.1", "1-a.2", "1-a.10", "1-a.b", "1-b"],
        ),
        (
            "long-numbers",
            "A number in a prerelease may be longer than any integer.",
            &["1-9", "1-99999999999999999999", "1-100000000000000000000"],
        ),
        (
            "without-case",
            "Words of prereleases are compared without regard to case.",
            &["1-ALPHA", "1-Beta", "1-gamma"],
        ),
        (
            "separators",
            "Any separator cuts a prerelease, and the letters after digits begin one.",
            &["1.0.0a", "1.0.0-a_1", "1.0.0-a.2", "1.0.0-a\\3", "1.0.0"],
        ),
        ("words", "A word alone is a prerelease of 0.", &["latest", "stable", "0.0.0", "0.0.1"]),
        (
            "equal",
            "Equal versions stay as they stand: spelling and metadata decide nothing.",
            &["1.0", "v1.0.0.0", "1.0.0+build.7", "1.00", "1", "V1.0+a"],
        ),
    ];
    for (name, purpose, sorted) in rows {
        // What is equal has to keep its order, everything else has to be sorted.
        let mut given: Vec<&str> = sorted.to_vec();
        if name != "equal" {
            given.reverse();
            given.rotate_left(1);
        }
        let step = ask("order", json!({"versions": given}), json!({"value": sorted}));
        rule(cases, "rules.md §2", &format!("order-{name}"), purpose, &[step]);
    }
}

fn confusables(cases: &mut Cases) {
    let rows: [(&str, &str, &str, &str, bool); 7] = [
        (
            "cyrillic",
            "A Cyrillic letter in a Latin name makes another name, which looks the same.",
            "Prod Space",
            "\u{420}rod Space",
            true,
        ),
        (
            "case-and-script",
            "A Cyrillic letter is found in a name that is written in another case, too.",
            "prod space",
            "PR\u{41e}D SPACE",
            true,
        ),
        (
            "digit",
            "A digit that looks like a letter makes another name, which looks the same.",
            "Pool l",
            "Pool 1",
            true,
        ),
        ("as-written", "Letters may look alike only as written.", "Prod-I", "Prod-l", true),
        (
            "composed",
            "One name in two compositions is one name, and so not confusable.",
            "Caf\u{e9}",
            "Cafe\u{301}",
            false,
        ),
        (
            "case",
            "One name in upper case is the same name, and so not confusable.",
            "Prod Space",
            "PROD SPACE",
            false,
        ),
        ("not", "Names that look different are not confusable.", "Prod Space", "Ops Space", false),
    ];
    for (name, purpose, one, other, confusable) in rows {
        let given = json!({"one": one, "other": other});
        let step = ask("confusable", given, json!({"value": confusable}));
        rule(cases, "rules.md §1", &format!("A27-confusable-{name}"), purpose, &[step]);
    }
}

/// Verb, name, purpose, text, and how it is written or with what it is refused.
type Word = (&'static str, &'static str, &'static str, String, &'static str);

fn words(cases: &mut Cases) {
    for (verb, name, purpose, text, written) in written() {
        let section = if verb == "version" { "rules.md §2" } else { "rules.md §1" };
        let step = ask(verb, json!({"text": text}), json!({"value": written}));
        rule(cases, section, name, purpose, &[step]);
    }
    for (verb, name, purpose, text, code) in versions().into_iter().chain(others()) {
        let section = if verb == "version" { "rules.md §2" } else { "rules.md §1" };
        let step: Value = ask(verb, json!({"text": text}), json!({"code": code}));
        if name.starts_with('A') {
            refusal(cases, section, name, purpose, step);
        } else {
            rule(cases, section, name, purpose, &[step]);
        }
    }
}

fn written() -> Vec<Word> {
    vec![
        (
            "version",
            "version-trimmed",
            "A version is trimmed, and kept as it was written.",
            " v1.2.3-rc.1+build ".into(),
            "v1.2.3-rc.1+build",
        ),
        (
            "version",
            "version-largest-number",
            "The largest number of a version is 2147483647.",
            "2147483647.0".into(),
            "2147483647.0",
        ),
        (
            "name",
            "name-composed",
            "A name is trimmed, and composed.",
            " Cafe\u{301} ".into(),
            "Caf\u{e9}",
        ),
        (
            "name",
            "A26-name-is-no-path",
            "A name may look like a path: nothing makes a path of it.",
            "../../etc/passwd".into(),
            "../../etc/passwd",
        ),
        (
            "label",
            "A26-label-is-no-path",
            "A package's id may look like a path, and opens nothing.",
            "C:\\Windows\\NUL".into(),
            "C:\\Windows\\NUL",
        ),
    ]
}

fn versions() -> Vec<Word> {
    let long = |count: usize, letter: &str| letter.repeat(count);
    vec![
        ("version", "version-empty", "A version of blanks is none.", "  ".into(), "version-empty"),
        (
            "version",
            "version-one-too-long",
            "A version of 350 characters is too long.",
            long(350, "1"),
            "version-too-long",
        ),
        (
            "version",
            "version-number-too-large",
            "A number above 2147483647 is too large.",
            "1.2147483648".into(),
            "version-number-too-large",
        ),
        (
            "version",
            "version-space-inside",
            "A prerelease has no blanks.",
            "1.0.0-rc 1".into(),
            "version-malformed",
        ),
        (
            "version",
            "A26-version-is-no-path",
            "A version has no slash: no path is made of one.",
            "../1.0.0".into(),
            "version-malformed",
        ),
        (
            "version",
            "A28-version-escape",
            "A version has no control characters.",
            "1.0.0-\u{1b}[2J".into(),
            "version-malformed",
        ),
    ]
}

fn others() -> Vec<Word> {
    let long = |count: usize, letter: &str| letter.repeat(count);
    vec![
        (
            "name",
            "A26-name-with-nul",
            "A name has no NUL, at which somebody else might cut it.",
            "Shop\u{0}.exe".into(),
            "name-forbidden-character",
        ),
        (
            "label",
            "A26-label-with-line-feed",
            "A label has no line feed.",
            "Shop\nWeb".into(),
            "name-forbidden-character",
        ),
        (
            "name",
            "A26-name-with-drive",
            "A name has no colon, hence no drive and no stream.",
            "C:Shop".into(),
            "name-reserved-separator",
        ),
        ("tag", "tag-without-set", "A tenant tag names its set.", "North".into(), "name-empty"),
        ("digest", "digest-short", "A digest has 64 digits.", long(63, "a"), "digest-malformed"),
        ("digest", "digest-not-hex", "A digest is hexadecimal.", long(64, "g"), "digest-malformed"),
        ("sha1", "sha1-short", "A SHA-1 has 40 digits.", long(39, "a"), "lookup-malformed"),
        (
            "oci",
            "oci-other-algorithm",
            "An OCI digest names an algorithm that it has digits for.",
            "md5:d41d8cd98f00b204e9800998ecf8427e".into(),
            "lookup-malformed",
        ),
    ]
}
