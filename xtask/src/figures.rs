//! Figures about the source: names, types, comments, files, lines and repetition, of this tree and
//! of an earlier commit beside it.

use alloc::collections::{BTreeMap, BTreeSet};
use core::hash::{Hash as _, Hasher as _};
use std::fs;
use std::hash::DefaultHasher;
use std::path::Path;

use anyhow::Result;

use crate::command::{emptied, output, program, root, run};

/// The libraries whose types users see.
const LIBRARIES: [&str; 4] = ["core/src/", "json/src/", "octopus/src/", "packs/src/"];

/// The parts of the repository whose lines are counted, each by how a path begins.
const AREAS: [(&str, &[&str]); 9] = [
    ("lines of the core", &["core/src/"]),
    ("lines of json, octopus, packs", &["json/", "octopus/src/", "packs/src/"]),
    ("lines of tests and test kit", &["core/tests/", "octopus/tests/", "packs/tests/", "testkit/"]),
    ("lines of vectors' programs", &["vectors/"]),
    ("lines of examples", &["examples/", "core/examples/"]),
    ("lines of benches, fuzz, xtask", &["benches/", "fuzz/", "xtask/", "schemas/"]),
    ("lines of glue, Python", &["bindings-python/src/"]),
    ("lines of glue, JavaScript", &["bindings-wasm/src/"]),
    (
        "lines of handwritten declarations",
        &["bindings-python/python/spacebridge/_core.pyi", "bindings-wasm/package/index.d.ts"],
    ),
];

/// The number of lines in a row that count as a repetition when they occur twice.
const WINDOW: usize = 8;

/// Files by their paths.
type Files = BTreeMap<String, String>;

/// Prints the figures of the work tree, and of a commit if one is named.
pub(crate) fn print(names: &[String]) -> Result<()> {
    let now = figures(&tracked()?);
    let before = names.first().map(|commit| committed(commit)).transpose()?;
    let before = before.map(|files| figures(&files)).unwrap_or_default();
    println!("{:<42}{:>10}{:>10}", "", "before", "now");
    for (figure, now) in now {
        let before = before.iter().find(|(name, _)| *name == figure);
        let before = before.map_or_else(|| "-".into(), |(_, value)| value.to_string());
        println!("{figure:<42}{before:>10}{now:>10}");
    }
    Ok(())
}

/// Reads the files that git knows in the work tree. What is not text counts as a file alone.
fn tracked() -> Result<Files> {
    let listed = output(program("git").args(["ls-files"]))?;
    Ok(listed.lines().map(|path| (path.to_owned(), text(&root().join(path)))).collect())
}

/// Reads the files of a commit.
fn committed(commit: &str) -> Result<Files> {
    let folder = emptied("figures")?;
    let archive = folder.join("tree.tar");
    run(program("git").args(["archive", "--output"]).arg(&archive).arg(commit))?;
    run(program("tar").arg("-xf").arg(&archive).arg("-C").arg(&folder))?;
    let listed = output(program("git").args(["ls-tree", "-r", "--name-only", commit]))?;
    Ok(listed.lines().map(|path| (path.to_owned(), text(&folder.join(path)))).collect())
}

fn text(path: &Path) -> String {
    fs::read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn figures(files: &Files) -> Vec<(&'static str, usize)> {
    let rust = || {
        files.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "rs"))
    };
    let library = || rust().filter(|(path, _)| begins(path, &LIBRARIES));
    let lines = || library().flat_map(|(_, text)| text.lines());
    let mut figures = vec![
        (
            "names in the root of the crate",
            files.get("core/src/lib.rs").map_or(0, |text| root_names(text)),
        ),
        ("public types of the libraries", lines().filter(|line| is_public_type(line)).count()),
        ("public error types", library().map(|(_, text)| error_types(text)).sum()),
        ("comments without a subject or a verb", rust().map(|(_, text)| headless(text)).sum()),
        ("lets of two values", rust().map(|(_, text)| packed(text)).sum()),
        ("tracked files", files.len()),
    ];
    for (area, begin) in AREAS {
        let texts = files.iter().filter(|(path, _)| is_source(path) && begins(path, begin));
        figures.push((area, texts.map(|(_, text)| text.lines().count()).sum()));
    }
    figures.push(("lines that occur twice, in runs of 8", repeated(library())));
    figures
}

fn begins(path: &str, begin: &[&str]) -> bool {
    begin.iter().any(|begin| path.starts_with(begin))
}

fn is_source(path: &str) -> bool {
    [".rs", ".py", ".pyi", ".js", ".mjs", ".ts"].iter().any(|end| path.ends_with(end))
}

/// Counts the names that `pub use` brings to the root itself, and not to a module in it.
fn root_names(text: &str) -> usize {
    let statements = text.split("\npub use ").skip(1);
    let names = statements.filter_map(|rest| rest.split_once(';')).map(|(names, _)| {
        let names = names.split_once("::{").map_or("one", |(_, names)| names);
        names.split(',').filter(|name| !name.trim_matches([' ', '\n', '}']).is_empty()).count()
    });
    names.sum()
}

fn is_public_type(line: &str) -> bool {
    ["pub struct ", "pub enum ", "pub trait ", "pub type "]
        .iter()
        .any(|kind| line.starts_with(kind))
}

/// Counts the types that derive an error and that users see.
fn error_types(text: &str) -> usize {
    let derived = text.split("thiserror::Error").skip(1);
    let head = |rest: &str| {
        rest.lines()
            .find(|line| line.contains("enum ") || line.contains("struct "))
            .map(str::to_owned)
    };
    derived
        .filter_map(head)
        .filter(|line| line.starts_with("pub enum") || line.starts_with("pub struct"))
        .count()
}

/// Counts the comments whose first word asks instead of saying something.
fn headless(text: &str) -> usize {
    const OPENINGS: [&str; 8] = ["What", "Whether", "How", "Who", "Whose", "Where", "Why", "When"];
    let mut before = false;
    let mut found = 0_usize;
    for line in text.lines().map(str::trim) {
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        if let Some(comment) = comment.filter(|_| !before) {
            let first = comment.split_whitespace().next().unwrap_or_default();
            found = found.saturating_add(usize::from(OPENINGS.contains(&first)));
        }
        before = comment.is_some();
    }
    found
}

fn packed(text: &str) -> usize {
    let lets = text.lines().map(str::trim_start).filter(|line| line.starts_with("let ("));
    lets.filter(|line| line.contains(") = (") || line.ends_with(") =")).count()
}

/// Counts the lines that stand in a run of [`WINDOW`] lines which occurs more than once.
fn repeated<'f>(files: impl Iterator<Item = (&'f String, &'f String)>) -> usize {
    let files: Vec<Vec<&str>> =
        files.map(|(_, text)| text.lines().map(str::trim).filter(is_code).collect()).collect();
    let mut windows: BTreeMap<u64, Vec<(usize, usize)>> = BTreeMap::new();
    for (file, lines) in files.iter().enumerate() {
        for (start, window) in lines.windows(WINDOW).enumerate() {
            let mut hasher = DefaultHasher::new();
            window.hash(&mut hasher);
            windows.entry(hasher.finish()).or_default().push((file, start));
        }
    }
    let twice = windows.into_values().filter(|places| places.len() > 1).flatten();
    let lines = twice.flat_map(|(file, start)| {
        (start..start.saturating_add(WINDOW)).map(move |line| (file, line))
    });
    lines.collect::<BTreeSet<_>>().len()
}

fn is_code(line: &&str) -> bool {
    !line.is_empty() && !line.starts_with("//") && !line.starts_with("use ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_s_names_are_those_outside_of_its_modules() {
        let text =
            "\npub use a::{B, C,\n    D};\npub use e::F;\npub mod g {\n    pub use h::I;\n}\n";
        assert_eq!(root_names(text), 4);
    }

    #[test]
    fn a_run_that_occurs_twice_is_counted_in_both_places() {
        let run = (0..WINDOW).map(|line| format!("step({line});\n")).collect::<Vec<_>>().concat();
        let text = format!("{run}between();\n{run}");
        let files = [("a.rs".to_owned(), text)];
        assert_eq!(repeated(files.iter().map(|(path, text)| (path, text))), 2 * WINDOW);
    }

    #[test]
    fn a_question_counts_and_a_sentence_does_not() {
        assert_eq!(headless("/// What it is.\n/// How it was.\nfn a() {}\n/// Returns it.\n"), 1);
    }
}
