//! The stable codes of errors and findings: what the sources say, and what the document explains.

use core::ops::Range;
use std::collections::BTreeMap;

use crate::source::{Source, block_end, literals, words};

/// Texts that look like a code, and what each is instead.
const NO_CODES: [(&str, &str); 7] = [
    ("deployment-process", "a project's process, in OCL"),
    ("dual-use", "a kind of certificate, in a message"),
    ("feeds-builtin", "an identifier of Octopus"),
    ("kebab-case", "how serde spells an enum"),
    ("must-understand", "the name of a field"),
    ("octopus-server-built-in", "a slug of Octopus"),
    ("teams-everyone", "an identifier of Octopus"),
];

/// Where a code stands.
pub(crate) struct Place {
    place: String,
    /// In a `fn code`, or in a `fn describe` that pairs codes with messages: there, only once.
    defined: bool,
}

/// Every code in `files`: a text in kebab-case, of two words or more, outside of tests.
pub(crate) fn in_source(files: &[Source]) -> BTreeMap<String, Vec<Place>> {
    let mut found: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let tested =
        |file: &&Source| ["tests.rs", "testing.rs"].iter().any(|end| file.path.ends_with(end));
    for file in files.iter().filter(|file| !tested(file)) {
        let tests = blocks(file, "mod tests");
        let definitions = [blocks(file, "fn code"), blocks(file, "fn describe")].concat();

        // A byte string is never shown to anybody.
        let shown = literals(file).into_iter();
        for (offset, code) in shown.filter(|(offset, _)| !file.code[..*offset].ends_with('b')) {
            let defined = within(&definitions, offset);
            let other = NO_CODES.iter().any(|(text, _)| *text == code) || !is_kebab_case(code);
            if !within(&tests, offset) && (defined || !other) && !code.contains(' ') {
                let place = file.at(offset, code);
                found.entry(code.into()).or_default().push(Place { place, defined });
            }
        }
    }
    found
}

fn within(ranges: &[Range<usize>], offset: usize) -> bool {
    ranges.iter().any(|range| range.contains(&offset))
}

/// The bytes of every block that `head` begins.
fn blocks(file: &Source, head: &str) -> Vec<Range<usize>> {
    let starts = words(&file.code, head);
    starts.filter_map(|start| Some(start..block_end(&file.code, start)?)).collect()
}

/// The codes that have a row of their own, `` | `code` | … ``, table by table.
pub(crate) fn in_document(text: &str) -> Vec<Vec<String>> {
    let tables = text.split("\n\n").map(|table| {
        let cells = table.lines().filter_map(|line| line.strip_prefix("| `"));
        cells.filter_map(|cell| Some(cell.split_once('`')?.0.to_owned())).collect()
    });
    tables.filter(|table: &Vec<String>| !table.is_empty()).collect()
}

pub(crate) fn violations(
    codes: &BTreeMap<String, Vec<Place>>,
    tables: &[Vec<String>],
) -> Vec<String> {
    let documented = tables.concat();
    let mut found = Vec::new();
    for (code, places) in codes {
        if !is_kebab_case(code) {
            found.push(format!("{} is not two words or more in kebab-case", places[0].place));
        }
        let defined: Vec<&str> =
            places.iter().filter(|place| place.defined).map(|place| &*place.place).collect();
        if defined.len() > 1 {
            found.push(format!("`{code}` is two refusals: {}", defined.join(", ")));
        }
        if !documented.contains(code) {
            found.push(format!("`{code}` has no row in docs/errors.md"));
        }
    }
    let neighbours = tables.iter().flat_map(|table| table.windows(2));
    for pair in neighbours.filter(|pair| pair[0] >= pair[1]) {
        let (one, other) = (&pair[0], &pair[1]);
        found.push(format!("docs/errors.md: `{one}` and `{other}` are out of order"));
    }
    let gone = documented.iter().filter(|code| !codes.contains_key(*code));
    found.extend(gone.map(|code| format!("docs/errors.md: nothing returns `{code}`")));
    found
}

fn is_kebab_case(code: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    code.contains('-') && code.split('-').all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        impl AError {
            pub const fn code(&self) -> &'static str {
                match self {
                    // Not "this-one".
                    Self::Short | Self::Long => "a-length",
                    Self::Other => "a-other",
                }
            }
        }
        mod tests { const IN_A_TEST: &str = "no-code"; }
        const HASHED: &[u8] = b"no-code";
    "#;

    fn complaints(source: &str, document: &str) -> String {
        let codes = in_source(&[Source::new("a.rs", source)]);
        violations(&codes, &in_document(document)).join("; ")
    }

    #[test]
    fn codes_that_are_all_documented_are_fine() {
        assert_eq!(complaints(SOURCE, "| code |\n| `a-length` | x |\n| `a-other` | x |"), "");
    }

    #[test]
    fn a_code_without_a_row_and_a_row_without_a_code_are_reported() {
        let found = complaints(SOURCE, "| `a-gone` | x |\n| `a-length` | x |");
        assert_eq!(
            found,
            "`a-other` has no row in docs/errors.md; docs/errors.md: nothing returns `a-gone`"
        );
    }

    #[test]
    fn a_code_that_stands_beside_its_message_is_found_too() {
        let source = "const fn describe(self) { (\"a-deep\", \"too deep, by far\") }";
        assert_eq!(complaints(source, ""), "`a-deep` has no row in docs/errors.md");
    }

    #[test]
    fn a_code_that_is_passed_as_an_argument_is_found_too_and_may_be_passed_twice() {
        let source = "fn f() { refuse(Check::Audience, \"a-other\"); refuse(x, \"a-other\") }";
        assert_eq!(complaints(source, ""), "`a-other` has no row in docs/errors.md");
        assert_eq!(complaints(source, "| `a-other` | x |"), "");
    }

    #[test]
    fn a_code_that_two_refusals_share_is_reported() {
        let twice = SOURCE.replace("a-other", "a-length");
        assert!(complaints(&twice, "| `a-length` |").contains("two refusals: a.rs:6: "));
    }

    #[test]
    fn a_code_that_is_not_kebab_case_is_reported() {
        let shouted = SOURCE.replace("a-other", "A_Other");
        assert!(complaints(&shouted, "").contains("a.rs:7: A_Other is not two words"));
    }

    #[test]
    fn rows_out_of_order_are_reported() {
        let found = complaints(SOURCE, "| `a-other` | x |\n| `a-length` | x |");
        assert_eq!(found, "docs/errors.md: `a-other` and `a-length` are out of order");
    }
}
