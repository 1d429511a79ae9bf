//! The examples that `--help` shows. A test reads each with the real parser.

use clap::Command;

/// The path of each command, and its examples.
const EXAMPLES: [(&[&str], &str); 27] = [
    (
        &["init"],
        "spacebridge --space dev init \"DevTest Space\" --environment Development --environment Test
spacebridge --space prod init \"Prod Space\" --environment Production --lifecycle straight.json",
    ),
    (&["keys", "show"], "spacebridge keys show\nspacebridge keys show dev.pem"),
    (&["keys", "rotate"], "spacebridge keys rotate"),
    (
        &["space", "add"],
        "spacebridge space add environment Staging
spacebridge space add tenant \"Store 12\" --tag Region/North
spacebridge space add lifecycle straight.json",
    ),
    (
        &["trust", "add"],
        "spacebridge trust add \"Prod Space\" prod.pem --promote-to --accept-results
spacebridge trust add \"DevTest Space\" dev.pem --accept-releases",
    ),
    (
        &["trust", "confirm"],
        "spacebridge trust confirm \"Prod Space\"
spacebridge trust confirm \"Prod Space\" --fingerprint 51:BF:BE:49",
    ),
    (
        &["trust", "revoke"],
        "spacebridge trust revoke \"Prod Space\" --rehearse
spacebridge trust revoke \"Prod Space\" --good-bundle 12",
    ),
    (&["trust", "narrow"], "spacebridge trust narrow \"Prod Space\" --promote-to --rehearse"),
    (&["trust", "replace"], "spacebridge trust replace \"Prod Space\" new.pem"),
    (
        &["assemble"],
        "spacebridge assemble --octopus export/ --secrets secrets.json --packages packages/",
    ),
    (
        &["promote"],
        "spacebridge promote --octopus export/ --secrets secrets.json --packages packages/ --to Prod
spacebridge promote --release release.json --packages packages/ --lifecycle across.json --to Prod
spacebridge promote --imported 1.1.0 --to \"Store Space\"",
    ),
    (&["forward"], "spacebridge forward 1.1.0 --to \"Store Space\""),
    (&["recall"], "spacebridge recall 1.1.0 --reason \"prices are rounded wrongly\""),
    (&["forward-recall"], "spacebridge forward-recall recall.sbnotice"),
    (&["inspect"], "spacebridge inspect box-office.sbbundle"),
    (
        &["verify"],
        "spacebridge verify box-office.sbbundle\nspacebridge --json verify box-office.sbreceipt",
    ),
    (
        &["compare"],
        "spacebridge compare box-office.sbbundle
spacebridge compare 1.2.0 1.1.0
spacebridge compare box-office.sbbundle --environment Production",
    ),
    (&["status"], "spacebridge status\nspacebridge status --check --days 3"),
    (
        &["fill"],
        "spacebridge fill box-office.sbbundle
spacebridge fill box-office.sbbundle --write answers.json
spacebridge fill box-office.sbbundle --read answers.json",
    ),
    (
        &["import"],
        "spacebridge import box-office.sbbundle --packages packages/
spacebridge import box-office.sbbundle --reviewed 5f660566",
    ),
    (
        &["refuse"],
        "spacebridge refuse box-office.sbbundle --environment Live --reason \"after the audit\"",
    ),
    (
        &["plan"],
        "spacebridge plan 1.1.0 --environment Production
spacebridge plan 1.1.0 --environment Production --reveal values.json",
    ),
    (&["rollback"], "spacebridge rollback --environment Production --reveal values.json"),
    (
        &["report"],
        "spacebridge report 1.1.0 --environment Production --outcome succeeded
spacebridge report 1.1.0 --environment Production --outcome failed --notes \"the disk is full\"",
    ),
    (&["accept"], "spacebridge accept box-office.sbreceipt"),
    (&["note"], "spacebridge note recall.sbnotice"),
    (&["continue"], "spacebridge continue \"Prod Space=12,0,1\" \"QA Space=3,0,0\""),
];

/// Returns the commands with their examples.
pub(crate) fn with_examples(command: Command) -> Command {
    EXAMPLES.iter().fold(command, |command, (path, text)| added(command, path, text))
}

fn added(command: Command, path: &[&str], text: &str) -> Command {
    match path {
        [] => {
            let title = if text.contains('\n') { "Examples" } else { "Example" };
            let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
            command.after_help(format!("{title}:\n{}", lines.join("\n")))
        }
        [first, rest @ ..] => command.mut_subcommand(*first, |inner| added(inner, rest, text)),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::*;
    use crate::args::Arguments;

    /// Splits a line as a shell does, at blanks outside of double quotes.
    fn words(line: &str) -> Vec<String> {
        let parts = line.split('"').enumerate();
        let mut words = vec![String::new()];
        for (index, part) in parts {
            for (place, word) in part.split(' ').enumerate() {
                if index % 2 == 1 && place > 0 {
                    words.last_mut().unwrap().push(' ');
                } else if place > 0 {
                    words.push(String::new());
                }
                words.last_mut().unwrap().push_str(word);
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    #[test]
    fn every_example_is_understood() {
        for (path, text) in EXAMPLES {
            for line in text.lines() {
                let words = words(line);
                assert!(path.iter().all(|name| words.iter().any(|word| word == name)), "{line}");
                let parsed = Arguments::try_parse_from(words);
                assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            }
        }
        with_examples(Arguments::command()).debug_assert();
    }
}
