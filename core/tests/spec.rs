//! The specification says what the code does: the grammar, the limits, the codes, the places.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that stops at the first surprise is what is wanted here"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use spacebridge::Limits;
use spacebridge::verify::Check;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn format() -> String {
    read("docs/spec/format.md")
}

/// Every Rust file under `folder`.
fn rust(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The grammar in the comments of a source file.
fn blocks(source: &str) -> String {
    let mut grammar = String::new();
    let mut inside = false;
    let comments = source.lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("//!").or_else(|| line.strip_prefix("///"))
    });
    for line in comments {
        let fence = line.trim_start().strip_prefix("```");
        match fence {
            Some(language) => inside = language.trim() == "cddl",
            None if inside => grammar = grammar + line + "\n",
            None => {}
        }
    }
    grammar
}

/// The rules of a grammar: name and body, without comments, with single spaces.
fn rules(grammar: &str) -> Vec<(String, String)> {
    let mut rules: Vec<(String, String)> = Vec::new();
    let mut open = 0_i32;
    for line in grammar.lines().map(uncommented) {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let begins = open == 0 && !line.starts_with([']', '}', '>', ')']);
        if let Some((name, body)) = words.split_once(" = ").filter(|_| begins) {
            rules.push((name.into(), body.into()));
        } else if let Some((_, body)) = rules.last_mut().filter(|_| !words.is_empty()) {
            body.push(' ');
            body.push_str(&words);
        }
        let count = |brackets: &[char]| {
            i32::try_from(words.chars().filter(|c| brackets.contains(c)).count()).unwrap()
        };
        open += count(&['[', '{', '(', '<']) - count(&[']', '}', ')']) - closing_angles(&words);
    }
    rules
}

/// `=>` closes nothing.
fn closing_angles(line: &str) -> i32 {
    i32::try_from(line.matches('>').count() - line.matches("=>").count()).unwrap()
}

/// A line up to the `;` that begins its comment; one within a text does not.
fn uncommented(line: &str) -> &str {
    let mut quoted = false;
    for (offset, character) in line.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ';' if !quoted => return line[..offset].trim(),
            _ => {}
        }
    }
    line.trim()
}

#[test]
fn the_rules_of_a_grammar_are_told_apart() {
    let grammar = "a = {\n  0: b, ; one = two\n  ? 1: \"x;y\",\n} / {\n  2: a,\n}\nb<t> = [+ t]\n\
                   c = b<\n  int\n>\nd = { + uint => e }\ne = 1";
    let expected = [
        ("a", "{ 0: b, ? 1: \"x;y\", } / { 2: a, }"),
        ("b<t>", "[+ t]"),
        ("c", "b< int >"),
        ("d", "{ + uint => e }"),
        ("e", "1"),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(name, body)| ((*name).into(), (*body).into())).collect();
    assert_eq!(rules(grammar), expected);
}

#[test]
fn the_grammar_beside_the_code_is_the_one_of_the_specification() {
    let mut files = Vec::new();
    rust(&root().join("core/src/seal"), &mut files);
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        for (name, body) in rules(&blocks(&fs::read_to_string(&file).unwrap())) {
            let twice = written.insert(name.clone(), body);
            assert_eq!(twice, None, "`{name}` has two rules, one in {}", file.display());
        }
    }
    let specified = rules(&read("docs/spec/spacebridge.cddl"));
    assert!(specified.len() > 30, "hardly any rule was read: {}", specified.len());
    for (name, body) in &specified {
        let code = written.remove(name);
        assert_eq!(code.as_ref(), Some(body), "`{name}` of spacebridge.cddl, and beside the code");
    }
    assert!(written.is_empty(), "beside the code, and not in spacebridge.cddl: {written:?}");
}

#[test]
fn the_table_of_limits_is_that_of_the_code() {
    let shown = format!("{:?}", Limits::default());
    let fields = shown.trim_start_matches("Limits { ").trim_end_matches(" }");
    let code: BTreeMap<&str, &str> =
        fields.split(", ").map(|field| field.split_once(": ").unwrap()).collect();
    let text = format();
    let table: BTreeMap<&str, String> = section(&text, "Limits")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(name, rest)| (name, rest.split(" | ").next().unwrap().replace(',', "")))
        .collect();
    let table: BTreeMap<&str, &str> = table.iter().map(|(name, value)| (*name, &**value)).collect();
    assert_eq!(table, code);
}

/// The text under the heading that ends with `title`.
fn section<'t>(text: &'t str, title: &str) -> &'t str {
    let heading = text.lines().find(|line| line.starts_with("## ") && line.ends_with(title));
    let heading = heading.unwrap_or_else(|| panic!("no section is called {title}"));
    let (_, after) = text.split_once(heading).unwrap();
    after.split("\n## ").next().unwrap()
}

#[test]
fn every_section_names_a_writer_and_a_reader_that_exist() {
    let text = format();
    let sections: Vec<&str> = text.split("\n## ").skip(1).collect();
    assert!(sections.len() > 15, "hardly any section was read: {}", sections.len());
    for section in sections {
        let title = section.lines().next().unwrap();
        for role in ["Writer", "Reader"] {
            let line = section.lines().find_map(|line| line.strip_prefix(&format!("{role}: ")));
            let line = line.unwrap_or_else(|| panic!("`{title}` names no {role}"));
            for place in line.trim_end_matches('.').split(", ").filter(|p| p.contains(".rs")) {
                exists(title, place);
            }
        }
    }
}

/// A place is written as `` `file` `function` ``, the file below `core/src`.
fn exists(title: &str, place: &str) {
    let words: Vec<&str> = place.split('`').filter(|word| !word.trim().is_empty()).collect();
    let [file, function] = words[..] else { panic!("`{title}` names a place as {place}") };
    let source = read(Path::new("core/src").join(file));
    let found =
        source.contains(&format!("fn {function}(")) || source.contains(&format!("fn {function}<"));
    assert!(found, "`{title}` names `{function}`, which {file} does not have");
}

#[test]
fn every_code_in_the_specification_is_one_of_the_code() {
    let mut files = Vec::new();
    rust(&root().join("core/src"), &mut files);
    let source: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let text = format();
    let table = section(&text, "Verification");
    let codes: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| line.rsplit(" | ").next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter(|code| !code.ends_with('*'))
        .collect();
    assert!(codes.len() > 20, "hardly any code was read: {codes:?}");
    for code in codes {
        assert!(source.contains(&format!("\"{code}\"")), "`{code}` is no code of the library");
    }
}

#[test]
fn every_line_of_a_statement_is_in_the_specification_and_no_other() {
    let text = format();
    let verification = section(&text, "Verification");
    let notices = section(&text, "Notices");
    // The table of kinds names every line; `tidy` holds it against the code.
    let of_kinds = |line: &str| line.ends_with("| yes |") || line.ends_with("| – |");
    let is_row = |line: &&str| line.starts_with("| ") && !of_kinds(line);
    let rows = verification.lines().chain(notices.lines()).filter(is_row);
    let mut named: Vec<&str> = rows
        .flat_map(|row| row.split(" | ").take(2))
        // A cell of lines and nothing else.
        .filter(|cell| {
            cell.split('`')
                .step_by(2)
                .all(|between| between.trim_matches([' ', ',', '|']).is_empty())
        })
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    named.sort_unstable();
    named.dedup();
    let word = |check| serde_json::to_value(check).unwrap().as_str().unwrap().to_owned();
    // One line holds by itself, and is named below the table.
    let mut lines: Vec<String> =
        Check::ALL.iter().map(word).filter(|line| line != "algorithm").collect();
    assert!(verification.contains("which holds because row 2 lets in no algorithm"));
    lines.sort_unstable();
    assert_eq!(named, lines);
}
