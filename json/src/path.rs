//! The place of a fault in a document.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

/// Returns the place in `text` at which the reader stopped. It is found afterwards, because noting
/// it while reading doubles the code of every reader.
pub(crate) fn path_at(text: &str, error: &serde_json::Error) -> String {
    let line = error.line().saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let read = text.get(..before.saturating_add(error.column())).unwrap_or(text);
    let mut trail: Vec<Step<'_>> = Vec::new();
    let mut rest = read;
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        match (first, trail.last_mut()) {
            ('{', _) => trail.push(Step::Key(None)),
            ('[', _) => trail.push(Step::Index(0)),
            ('}' | ']', _) => drop(trail.pop()),
            (',', Some(Step::Key(key))) => *key = None,
            (',', Some(Step::Index(index))) => *index = index.saturating_add(1),
            ('"', within) => {
                taken = quoted(rest);
                let name = rest.get(1..taken.saturating_sub(1)).unwrap_or_default();
                if let Some(Step::Key(key @ None)) = within {
                    *key = Some(name);
                }
            }
            _ => {}
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    let mut path = String::new();
    for step in &trail {
        match step {
            Step::Key(Some(key)) if path.is_empty() => path.push_str(key),
            Step::Key(Some(key)) => path.extend([".", key]),
            Step::Key(None) => {}
            Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
        }
    }
    path
}

/// A step into a document.
enum Step<'t> {
    Key(Option<&'t str>),
    Index(usize),
}

/// Returns the length in bytes of the text that begins with a quotation mark.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at.saturating_add(1))
}
