//! Words that no file may contain.

use crate::source::{Source, words};

/// Written in halves, so that this file does not say it either.
const NOTES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

const PLACES: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

pub(crate) fn allowed_lints(file: &Source) -> Vec<String> {
    let attributes = ["#[allow(", "#![allow("].into_iter();
    let mut offsets: Vec<usize> = attributes
        .flat_map(|attribute| file.code.match_indices(attribute).map(|(offset, _)| offset))
        .collect();
    for start in words(&file.code, "cfg_attr") {
        let end = file.code[start..].find(']').map_or(file.code.len(), |length| start + length);
        let inside = words(&file.code[start..end], "allow").next();
        offsets.extend(inside.map(|offset| start + offset));
    }
    offsets.into_iter().map(|offset| file.at(offset, "a lint is allowed")).collect()
}

pub(crate) fn notes_to_self(file: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for note in NOTES {
        found.extend(words(&file.text, note).map(|offset| file.at(offset, note)));
    }
    found
}

pub(crate) fn machine_paths(file: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for place in PLACES {
        found.extend(file.text.match_indices(place).filter_map(|(offset, _)| {
            // `framework/core` or `../work/x` is a place within something else.
            let before = file.text[..offset].chars().next_back();
            let within = before.is_some_and(|c| c.is_alphanumeric() || "._-)>}".contains(c));
            (!within).then(|| file.at(offset, place))
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: fn(&Source) -> Vec<String>, text: &str) -> usize {
        rule(&Source::new("a.rs", text)).len()
    }

    #[test]
    fn an_allowed_lint_is_reported() {
        assert_eq!(found(allowed_lints, "#[allow(dead_code)]\nfn f() {}"), 1);
        assert_eq!(found(allowed_lints, "#![allow(dead_code)]"), 1);
        assert_eq!(found(allowed_lints, "#[cfg_attr(test, allow(dead_code))]"), 1);
        assert_eq!(found(allowed_lints, "#[expect(dead_code, reason = \"#[allow(x)]\")]"), 0);
    }

    #[test]
    fn a_note_to_self_is_reported() {
        for note in NOTES {
            assert_eq!(found(notes_to_self, &format!("// {note}: later\n")), 1, "{note}");
        }
        assert_eq!(found(notes_to_self, &format!("let {}S = 1;", NOTES[0])), 0);
    }

    #[test]
    fn a_place_on_somebody_s_machine_is_reported() {
        for place in PLACES {
            assert_eq!(found(machine_paths, &format!("open(\"{place}a.json\")")), 1, "{place}");
            assert_eq!(found(machine_paths, &format!("open(\"..{place}a.json\")")), 0, "{place}");
        }
    }
}
