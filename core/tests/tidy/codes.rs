//! The stable codes of errors: what the sources return, and what the document explains.

use std::collections::BTreeMap;

use crate::source::{Source, block_end, words};

/// Every code that `files` can return, with each place where it stands.
///
/// Codes are the texts in a `fn code`; and in a `fn describe`, which pairs each code with its
/// message, the texts without a space.
pub(crate) fn in_source(files: &[Source]) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        for function in ["fn code", "fn describe"] {
            for start in words(&file.code, function) {
                let Some(end) = block_end(&file.code, start) else { continue };
                let codes = literals(file, start, end).into_iter();
                for (offset, code) in codes.filter(|(_, code)| !code.contains(' ')) {
                    found.entry(code.into()).or_default().push(file.at(offset, code));
                }
            }
        }
    }
    found
}

/// The string literals between two bytes of a file: what is blank in its code and in quotes.
fn literals(file: &Source, start: usize, end: usize) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = start;
    while let Some(open) = file.text[from..end].find('"').map(|length| from + length) {
        let Some(length) = file.text[open + 1..end].find('"') else { break };
        // A quotation mark in a comment opens nothing.
        let line = file.text[..open].rfind('\n').map_or(0, |newline| newline + 1);
        let commented = file.text[line..open].contains("//");
        if !commented {
            found.push((open, &file.text[open + 1..open + 1 + length]));
        }
        from = open + length + 2;
    }
    found
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
    codes: &BTreeMap<String, Vec<String>>,
    tables: &[Vec<String>],
) -> Vec<String> {
    let documented = tables.concat();
    let mut found = Vec::new();
    for (code, places) in codes {
        if !is_kebab_case(code) {
            found.push(format!("{} is not kebab-case", places[0]));
        }
        if places.len() > 1 {
            let all = places.join(", ");
            found.push(format!("`{code}` is returned in {} places: {all}", places.len()));
        }
        if !documented.contains(code) {
            found.push(format!("`{code}` has no row in docs/errors.md"));
        }
    }
    let neighbours = tables.iter().flat_map(|table| table.windows(2));
    for pair in neighbours.filter(|pair| pair[0] >= pair[1]) {
        found.push(format!("docs/errors.md: `{}` and `{}` are out of order", pair[0], pair[1]));
    }
    let gone = documented.iter().filter(|code| !codes.contains_key(*code));
    found.extend(gone.map(|code| format!("docs/errors.md: nothing returns `{code}`")));
    found
}

fn is_kebab_case(code: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    code.split('-').all(word)
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
        fn codes() -> &'static str { "not-a-code" }
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
    fn a_code_that_two_places_return_is_reported() {
        let twice = SOURCE.replace("a-other", "a-length");
        assert!(complaints(&twice, "| `a-length` |").contains("returned in 2 places: a.rs:6: "));
    }

    #[test]
    fn a_code_that_is_not_kebab_case_is_reported() {
        let shouted = SOURCE.replace("a-other", "A_Other");
        assert!(complaints(&shouted, "").contains("a.rs:7: A_Other is not kebab-case"));
    }

    #[test]
    fn rows_out_of_order_are_reported() {
        let found = complaints(SOURCE, "| `a-other` | x |\n| `a-length` | x |");
        assert_eq!(found, "docs/errors.md: `a-other` and `a-length` are out of order");
    }
}
