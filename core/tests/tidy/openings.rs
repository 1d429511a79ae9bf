//! The first words of doc comments: `///` and `//!`, docstrings, and `/** … */`.
//!
//! A comment that opens with a question word names neither an actor nor a result: its reader has to
//! complete the sentence. `docs/glossary.md` has the nouns that such a comment lacks.

use std::path::Path;

use crate::source::Source;

/// Words that open a clause without its main clause, also behind a preposition.
const QUESTIONS: [&str; 17] = [
    "how",
    "what",
    "whatever",
    "when",
    "whenever",
    "where",
    "wherever",
    "whether",
    "which",
    "whichever",
    "who",
    "whoever",
    "whom",
    "whomever",
    "whose",
    "whosever",
    "why",
];

/// Words that refer to another sentence.
const REFERENCES: [&str; 6] = ["although", "as", "because", "ditto", "same", "since"];

const PREPOSITIONS: [&str; 19] = [
    "about", "after", "against", "at", "before", "by", "for", "from", "in", "into", "of", "on",
    "over", "through", "to", "under", "until", "with", "without",
];

/// Nouns, adjectives and prepositions in `-ing`. Any other word of that form opens a participle,
/// which leaves open who acts.
const NO_PARTICIPLES: [&str; 24] = [
    "acting",
    "anything",
    "beginning",
    "binding",
    "differing",
    "during",
    "encoding",
    "everything",
    "existing",
    "finding",
    "meaning",
    "missing",
    "nesting",
    "nothing",
    "padding",
    "pairing",
    "remaining",
    "ring",
    "setting",
    "something",
    "spring",
    "string",
    "thing",
    "warning",
];

/// Returns every doc comment that opens without a subject or a verb.
pub(crate) fn headless(file: &Source) -> Vec<String> {
    let found = openings(file).into_iter().filter(|(_, opening)| is_headless(opening));
    found.map(|(offset, opening)| file.at(offset, &format!("`{opening}`"))).collect()
}

/// Returns the first line of every doc comment, and the offset of the comment.
fn openings(file: &Source) -> Vec<(usize, &str)> {
    let extension = Path::new(&file.path).extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "rs" => of_rust(&file.text),
        "py" | "pyi" => between(&file.text, "\"\"\"", "\"\"\""),
        "js" | "mjs" | "ts" => between(&file.text, "/**", "*/"),
        _ => Vec::new(),
    }
}

/// Returns the lines that begin with `///` or `//!` and follow no other line of one comment.
fn of_rust(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let mark = ["///", "//!"].into_iter().find(|mark| bare.starts_with(mark)).unwrap_or("");
        if !mark.is_empty() && mark != before {
            found.push((offset, bare[mark.len()..].trim()));
        }
        (offset, before) = (offset + line.len(), mark);
    }
    found
}

/// Returns the first line of every block that begins on a line of its own.
///
/// A block that begins behind other code is a text or an annotation.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    let mut offset = 0;
    while let Some(start) = text[offset..].find(open).map(|start| offset + start) {
        let inside = start + open.len();
        let end = text[inside..].find(close).map_or(text.len(), |length| inside + length);
        let line = text[..start].rsplit('\n').next().unwrap_or_default().trim();
        if line.is_empty() || line == "r" {
            let content = |line: &'t str| line.trim().trim_start_matches(['*', '\\']).trim();
            let lines = text[inside..end].lines().map(content);
            found.extend(lines.map(|line| (start, line)).find(|(_, line)| !line.is_empty()));
        }
        offset = (end + close.len()).min(text.len());
    }
    found
}

fn is_headless(opening: &str) -> bool {
    let bare = |word: &str| word.trim_matches(|c| ",.;:!?…".contains(c)).to_lowercase();
    let mut words = opening.split_whitespace().map(bare);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let first = &*first;
    let second = &*second;
    let asks = |word| QUESTIONS.contains(&word);
    asks(first)
        || REFERENCES.contains(&first)
        || (first == "the" && second == "same")
        || (PREPOSITIONS.contains(&first) && asks(second))
        || (first.ends_with("ing") && !NO_PARTICIPLES.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(path: &str, text: &str) -> Vec<String> {
        headless(&Source::new(path, text))
    }

    #[test]
    fn a_headless_opening_is_reported_in_every_language() {
        let rust =
            "//! Whether it holds.\n\nfn f() {}\n\n    /// What is read.\n    ///\n    /// It.\n";
        let found = ["a.rs:1: `Whether it holds.`", "a.rs:5: `What is read.`"];
        assert_eq!(rejected("a.rs", rust), found);

        let python = "\"\"\"\nHow it is done.\n\"\"\"\n\ndef f():\n    r\"\"\"Why.\"\"\"\n";
        assert_eq!(rejected("a.py", python), ["a.py:1: `How it is done.`", "a.py:6: `Why.`"]);
        assert_eq!(rejected("a.pyi", python).len(), 2);

        let script = "/**\n * When it was made.\n */\nlet a;\n/** The same, once. @type {x} */\n";
        let found = ["a.js:1: `When it was made.`", "a.js:5: `The same, once. @type {x}`"];
        assert_eq!(rejected("a.js", script), found);
        assert_eq!(rejected("a.d.ts", script).len(), 2);
    }

    #[test]
    fn every_kind_of_headless_opening_is_reported() {
        for opening in [
            "Who acts, and when.",
            "Same as `f`.",
            "As [`run`], but quiet.",
            "For which tenant.",
            "Since when.",
            "Reading a file back.",
            "Slicing: what crosses.",
            "what: a text",
        ] {
            assert_eq!(rejected("a.rs", &format!("/// {opening}\n")).len(), 1, "{opening}");
        }
    }

    #[test]
    fn an_opening_with_a_subject_or_a_verb_passes() {
        for opening in [
            "Returns what is read.",
            "The name under which it is stored, whoever asks.",
            "The samenesses of two sets.",
            "Nothing of what is hidden is shown.",
            "`what` is the answer.",
            "Missing permission.",
            "String of the form `a: b`.",
            "For tests alone.",
            "Asserts that both agree.",
            "Whole packages.",
        ] {
            assert!(rejected("a.rs", &format!("/// {opening}\n")).is_empty(), "{opening}");
        }
    }

    #[test]
    fn only_the_first_line_of_a_doc_comment_counts() {
        assert!(rejected("a.rs", "/// Reads a file,\n/// whose name is given.\n").is_empty());
        assert!(rejected("a.rs", "// What follows is plain.\nlet a = \"/// What\";\n").is_empty());
        let text = concat!(
            "TEXT = \"\"\"\nWhat is given.\n\"\"\"\n\n\n",
            "def f():\n    \"\"\"Reads it.\n\n    Why.\n    \"\"\"\n",
        );
        assert!(rejected("a.py", text).is_empty());
        assert!(rejected("a.js", "/* What */ f(/** What */);\n/** @type {x} */\n").is_empty());
    }
}
