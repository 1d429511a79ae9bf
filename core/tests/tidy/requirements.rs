//! The table of what was asked for names tests that exist and run.

use std::collections::BTreeMap;

use crate::source::Source;

/// Returns the faults of the table, compared with the tests in the files.
pub(crate) fn violations(table: &str, files: &[Source]) -> Vec<String> {
    let tests = tests(files);
    let mut found = Vec::new();
    for (index, row) in rows(table).into_iter().enumerate() {
        let number = index + 1;
        if row.number != number.to_string() {
            found.push(format!("row {}: the rows count from 1, and this is {number}", row.number));
        }
        if row.tests.is_empty() {
            found.push(format!("row {number}: no test holds it"));
        }
        for name in row.tests {
            match tests.get(name) {
                None => found.push(format!("row {number}: there is no test `{name}`")),
                Some(false) => found.push(format!("row {number}: `{name}` is switched off")),
                Some(true) => {}
            }
        }
    }
    found
}

struct Row<'t> {
    number: &'t str,
    tests: Vec<&'t str>,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let body = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    body.take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.trim_matches('|').split(" | ");
            let number = cells.next().unwrap_or_default().trim();
            let names = cells.last().unwrap_or_default().split('`').skip(1).step_by(2);
            Row { number, tests: names.collect() }
        })
        .collect()
}

/// Every test by its name, and whether it runs. Of two with one name one that runs is enough.
fn tests(files: &[Source]) -> BTreeMap<String, bool> {
    let mut tests = BTreeMap::new();
    for file in files {
        let found = match file.path.rsplit_once('.').map_or("", |(_, end)| end) {
            "rs" => in_rust(file),
            "py" => in_python(&file.text),
            "mjs" | "ts" => in_javascript(&file.text),
            _ => Vec::new(),
        };
        for (name, runs) in found {
            *tests.entry(name).or_insert(false) |= runs;
        }
    }
    tests
}

fn in_rust(file: &Source) -> Vec<(String, bool)> {
    let lines: Vec<&str> = file.code.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (index, _) in lines.iter().enumerate().filter(|(_, line)| **line == "#[test]") {
        let attributes = |line: &&&str| line.starts_with("#[") || line.is_empty();
        let before = lines[..index].iter().rev().take_while(attributes);
        let after = lines[index + 1..].iter().take_while(attributes);
        let runs = !before.chain(after).any(|line| line.starts_with("#[ignore"));
        let function = lines[index..].iter().find_map(|line| line.strip_prefix("fn "));
        found.extend(function.map(|line| (name(line), runs)));
    }
    found
}

fn in_python(text: &str) -> Vec<(String, bool)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(function) = line.strip_prefix("def ").filter(|f| f.starts_with("test_")) else {
            continue;
        };
        let decorators = lines[..index].iter().rev().take_while(|line| line.starts_with('@'));
        let runs = !decorators.into_iter().any(|line| line.starts_with("@pytest.mark.skip"));
        found.push((name(function), runs));
    }
    found
}

fn in_javascript(text: &str) -> Vec<(String, bool)> {
    let lines = text.lines().map(str::trim);
    lines
        .filter_map(|line| {
            let (call, rest) = line.split_once("(\"")?;
            let runs = match call {
                "test" | "it" => true,
                "test.skip" | "it.skip" => false,
                _ => return None,
            };
            Some((rest.split('"').next()?.to_owned(), runs))
        })
        .collect()
}

/// The name that a declaration begins with.
fn name(declaration: &str) -> String {
    declaration.split(['(', '<']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(row: &str, path: &str, text: &str) -> Vec<String> {
        violations(&format!("# Title\n\n|---|---|---|\n{row}\n"), &[Source::new(path, text)])
    }

    #[test]
    fn a_test_that_is_missing_or_switched_off_is_reported() {
        let row = "| 1 | It works | `it_works` |";
        assert_eq!(found(row, "a.rs", "#[test]\nfn it_works() {}"), [""; 0]);
        assert_eq!(found(row, "a.rs", "fn it_works() {}"), ["row 1: there is no test `it_works`"]);
        for off in ["#[ignore]\n#[test]\n", "#[test]\n#[ignore = \"slow\"]\n"] {
            let text = format!("{off}fn it_works() {{}}");
            assert_eq!(found(row, "a.rs", &text), ["row 1: `it_works` is switched off"]);
        }
        let commented = "// #[test]\n// fn it_works() {}";
        assert_eq!(found(row, "a.rs", commented), ["row 1: there is no test `it_works`"]);
    }

    #[test]
    fn tests_in_python_and_javascript_count_too() {
        let row = "| 1 | It works | `test_it` |";
        assert_eq!(found(row, "a.py", "def test_it(tmp_path):\n    pass"), [""; 0]);
        assert_eq!(found(row, "a.py", "@pytest.mark.skip\ndef test_it():\n    pass").len(), 1);
        let row = "| 1 | It works | `it works` |";
        assert_eq!(found(row, "a.mjs", "test(\"it works\", () => {"), [""; 0]);
        assert_eq!(found(row, "a.mjs", "test.skip(\"it works\", () => {").len(), 1);
    }

    #[test]
    fn a_row_without_a_test_or_out_of_order_is_reported() {
        assert_eq!(found("| 1 | It works | |", "a.rs", ""), ["row 1: no test holds it"]);
        let row = "| 3 | It works | `f` |";
        assert_eq!(found(row, "a.rs", "#[test]\nfn f() {}").len(), 1);
    }
}
