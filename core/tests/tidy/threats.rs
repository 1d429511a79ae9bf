//! `docs/threats.md` names code and tests that exist, for every attack.

use std::collections::BTreeSet;

/// The number of attacks: A01 to A37.
const ATTACKS: usize = 37;

/// Returns the faults of the table. `read` returns a file's text, if there is such a file.
pub(crate) fn violations(text: &str, read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    // What is not mitigated has a table of its own, without code and tests.
    let table = text.split("\n## Not mitigated").next().unwrap_or_default();
    for line in table.lines().filter(|line| line.starts_with("| A")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let code = cells[0];
        if !seen.insert(code.to_owned()) {
            found.push(format!("{code} has two rows"));
        }
        if cells.len() != 6 {
            found.push(format!("{code} has {} cells and not 6", cells.len()));
            continue;
        }
        for (what, cell) in [("code", cells[3]), ("test", cells[4])] {
            let places = places(cell);
            if places.is_empty() && cells[5] == "yes" {
                found.push(format!("{code} names no {what}"));
            }
            found.extend(places.iter().filter_map(|place| wrong(code, place, read)));
        }
    }
    let expected = (1..=ATTACKS).map(|number| format!("A{number:02}"));
    found.extend(
        expected.filter(|code| !seen.contains(code)).map(|code| format!("{code} has no row")),
    );
    found
}

/// The places of a cell: a path in backticks, and the function in backticks that follows it.
fn places(cell: &str) -> Vec<(String, String)> {
    let quoted: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
    let mut places = Vec::new();
    let mut path = "";
    for word in quoted {
        if word.contains('/') {
            path = word;
        } else {
            places.push((path.to_owned(), word.to_owned()));
        }
    }
    places
}

fn wrong(
    code: &str,
    (path, function): &(String, String),
    read: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let Some(text) = read(path) else { return Some(format!("{code}: there is no `{path}`")) };
    let declared = [format!("fn {function}("), format!("fn {function}<")];
    let holds = declared.iter().any(|head| text.contains(head));
    (!holds).then(|| format!("{code}: `{path}` has no `fn {function}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(row: &str) -> String {
        let read = |path: &str| (path == "a/b.rs").then(|| "fn holds() {}".to_owned());
        let found = violations(row, &read);
        found
            .into_iter()
            .filter(|found| !found.ends_with("has no row"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn a_row_that_names_what_exists_is_fine() {
        assert_eq!(complaints("| A01 | T | x | `a/b.rs` `holds` | `a/b.rs` `holds` | yes |"), "");
    }

    #[test]
    fn a_row_that_names_what_is_gone_is_reported() {
        let found = complaints("| A01 | T | x | `a/b.rs` `gone` | `a/c.rs` `holds` | yes |");
        assert_eq!(found, "A01: `a/b.rs` has no `fn gone`; A01: there is no `a/c.rs`");
    }

    #[test]
    fn an_attack_that_is_left_out_is_reported() {
        assert_eq!(violations("", &|_| None).len(), ATTACKS);
        assert_eq!(
            complaints("| A01 | T | x | nothing | nothing | yes |"),
            "A01 names no code; A01 names no test"
        );
    }
}
