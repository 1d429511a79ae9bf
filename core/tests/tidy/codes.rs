//! The stable codes of errors and findings: the one table, what refuses with them, and what the
//! document explains.

use core::ops::Range;

use crate::source::{Source, block_end, literals, words};

/// The file that holds the table.
const TABLE: &str = "core/src/terms/code.rs";

/// One row of the table, `Variant = "code";`.
pub(crate) struct Row {
    place: String,
    variant: String,
    code: String,
}

/// The rows of the table.
pub(crate) fn table(files: &[Source]) -> Vec<Row> {
    let lines = files.iter().filter(|file| file.path == TABLE).flat_map(|file| {
        file.text.lines().enumerate().map(|(index, line)| (format!("{TABLE}:{}", index + 1), line))
    });
    let rows = lines.filter_map(|(place, line)| {
        let (variant, code) = line.strip_suffix("\";")?.split_once(" = \"")?;
        Some(Row { place, variant: variant.trim().into(), code: code.into() })
    });
    rows.collect()
}

/// The codes that have a row of their own, `` | `code` | … ``, table by table.
pub(crate) fn in_document(text: &str) -> Vec<Vec<String>> {
    let tables = text.split("\n\n").map(|table| {
        let cells = table.lines().filter_map(|line| line.strip_prefix("| `"));
        cells.filter_map(|cell| Some(cell.split_once('`')?.0.to_owned())).collect()
    });
    tables.filter(|table: &Vec<String>| !table.is_empty()).collect()
}

/// Returns the faults of the table by itself, and against the document, in both directions.
pub(crate) fn against_document(rows: &[Row], tables: &[Vec<String>]) -> Vec<String> {
    let documented = tables.concat();
    let mut found = Vec::new();
    for Row { place, variant, code } in rows {
        if !is_kebab_case(code) {
            found.push(format!("{place}: {code} is not in kebab-case"));
        }
        if *variant != camel_case(code) {
            found.push(format!("{place}: `{code}` is called `{variant}`"));
        }
        if !documented.contains(code) {
            found.push(format!("`{code}` has no row in docs/errors.md"));
        }
    }
    for pair in rows.windows(2).filter(|pair| pair[0].code >= pair[1].code) {
        found.push(format!("{}: `{}` is out of order", pair[1].place, pair[1].code));
    }
    for pair in tables.iter().flat_map(|table| table.windows(2)).filter(|pair| pair[0] >= pair[1]) {
        let one = &pair[0];
        let other = &pair[1];
        found.push(format!("docs/errors.md: `{one}` and `{other}` are out of order"));
    }
    let gone = documented.iter().filter(|code| !rows.iter().any(|row| row.code == **code));
    found.extend(gone.map(|code| format!("docs/errors.md: the table has no `{code}`")));
    found
}

/// Codes that nothing uses, that two refusals share, or that are spelled out beside the table.
pub(crate) fn against_source(rows: &[Row], files: &[Source]) -> Vec<String> {
    let tested =
        |file: &&Source| ["tests.rs", "testing.rs"].iter().any(|end| file.path.ends_with(end));
    let files: Vec<_> = files
        .iter()
        .filter(|file| file.path != TABLE && !tested(file))
        .map(|file| {
            let definitions = [blocks(file, "fn code"), blocks(file, "fn describe")].concat();
            (file, blocks(file, "mod tests"), definitions)
        })
        .collect();
    let mut found = Vec::new();
    for Row { variant, code, .. } in rows {
        let name = format!("Code::{variant}");
        let mut used = 0;
        let mut defined = Vec::new();
        for (file, tests, definitions) in &files {
            for offset in words(&file.code, &name).filter(|offset| !within(tests, *offset)) {
                used += 1;
                if within(definitions, offset) {
                    defined.push(file.at(offset, code));
                }
            }
            // A byte string is never shown to anybody.
            let spelled = literals(file).into_iter().filter(|(offset, text)| {
                let bytes = file.code[..*offset].ends_with('b');
                text == code && code.contains('-') && !bytes && !within(tests, *offset)
            });
            found.extend(spelled.map(|(offset, _)| file.at(offset, &format!("write `{name}`"))));
        }
        if used == 0 {
            found.push(format!("nothing refuses or finds `{code}`"));
        }
        if defined.len() > 1 {
            found.push(format!("`{code}` is two refusals: {}", defined.join(", ")));
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

fn is_kebab_case(code: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    code.split('-').all(word)
}

fn camel_case(code: &str) -> String {
    code.split('-').flat_map(|word| [word[..1].to_uppercase(), word[1..].to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "codes! {\n    ALength = \"a-length\";\n    AOther = \"a-other\";\n}\n";
    const DOCUMENT: &str = "| code |\n| `a-length` | x |\n| `a-other` | x |";
    const SOURCE: &str = r#"
        impl Refusal for AError {
            fn code(&self) -> Code {
                match self {
                    // Not "a-other".
                    Self::Short | Self::Long => Code::ALength,
                    Self::Other => Code::AOther,
                }
            }
        }
        mod tests { const IN_A_TEST: &str = "a-other"; }
        const HASHED: &[u8] = b"a-other";
    "#;

    fn complaints(rows: &str, source: &str, document: &str) -> String {
        let files = [Source::new(TABLE, rows), Source::new("a.rs", source)];
        let rows = table(&files);
        let document = against_document(&rows, &in_document(document));
        [document, against_source(&rows, &files)].concat().join("; ")
    }

    #[test]
    fn codes_that_are_all_used_and_documented_are_fine() {
        assert_eq!(complaints(ROWS, SOURCE, DOCUMENT), "");
    }

    #[test]
    fn a_code_without_a_row_and_a_row_without_a_code_are_reported() {
        let found = complaints(ROWS, SOURCE, "| `a-gone` | x |\n| `a-length` | x |");
        let expected = "`a-other` has no row in docs/errors.md; \
                        docs/errors.md: the table has no `a-gone`";
        assert_eq!(found, expected);
    }

    #[test]
    fn a_code_that_nothing_uses_is_reported() {
        let source = SOURCE.replace("Code::AOther", "Code::ALength");
        assert!(complaints(ROWS, &source, DOCUMENT).contains("nothing refuses or finds `a-other`"));
    }

    #[test]
    fn a_code_that_two_refusals_share_is_reported() {
        let source = SOURCE.replace("Code::AOther", "Code::ALength");
        let found = complaints(ROWS, &source, DOCUMENT);
        assert!(found.contains("two refusals: a.rs:6: a-length, a.rs:7: a-length"), "{found}");
    }

    #[test]
    fn a_code_that_is_passed_as_an_argument_may_be_passed_twice() {
        let source = "fn f() { refuse(Code::AOther); refuse(Code::AOther, Code::ALength) }";
        assert_eq!(complaints(ROWS, source, DOCUMENT), "");
    }

    #[test]
    fn a_code_that_is_spelled_out_is_reported() {
        let source = format!("{SOURCE} const FOUND: &str = \"a-other\";");
        assert_eq!(complaints(ROWS, &source, DOCUMENT), "a.rs:13: write `Code::AOther`");
    }

    #[test]
    fn a_code_or_a_name_in_another_case_is_reported() {
        let found = complaints(&ROWS.replace("\"a-other", "\"A_Other"), SOURCE, DOCUMENT);
        assert!(found.contains("code.rs:3: A_Other is not in kebab-case"), "{found}");
        let found = complaints(&ROWS.replace("AOther", "Another"), SOURCE, DOCUMENT);
        assert!(found.contains("code.rs:3: `a-other` is called `Another`"), "{found}");
    }

    #[test]
    fn rows_out_of_order_are_reported() {
        let found = complaints(ROWS, SOURCE, "| `a-other` | x |\n| `a-length` | x |");
        assert_eq!(found, "docs/errors.md: `a-other` and `a-length` are out of order");
        let turned = "codes! {\n    AOther = \"a-other\";\n    ALength = \"a-length\";\n}\n";
        let found = complaints(turned, SOURCE, DOCUMENT);
        assert_eq!(found, "core/src/terms/code.rs:3: `a-length` is out of order");
    }
}
