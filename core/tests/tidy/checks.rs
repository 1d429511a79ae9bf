//! The table of checks in the code, held against the one in the specification.

use crate::source::Source;

/// Checks, each with one word for each kind of message: `yes`, `some` or `–`.
type Rows = Vec<(String, Vec<String>)>;

/// Finds the checks that one table has with other words than the other one, or does not have.
pub(crate) fn violations(source: &Source, specification: &str) -> Vec<String> {
    let code = in_code(source);
    let text = in_specification(specification);
    let missing = |rows: &Rows, others: &Rows, place: &str| -> Vec<String> {
        let others = others.clone();
        let is_other = |row: &&(String, Vec<String>)| !others.contains(row);
        let told = |(check, words): &(String, Vec<String>)| {
            format!("{place}: `{check}` has {}, and nowhere else", words.join(", "))
        };
        rows.iter().filter(is_other).map(told).collect()
    };
    let mut found = missing(&code, &text, &source.path);
    found.extend(missing(&text, &code, "docs/spec/format.md"));
    if code.is_empty() {
        found.push(format!("{}: no table was found", source.path));
    }
    found
}

/// Reads the arms of `fn table`: `Check::Size | Check::Form => [A, A, A, A, A],`.
fn in_code(source: &Source) -> Rows {
    let Some((_, table)) = source.code.split_once("fn table(") else { return Vec::new() };
    let Some((_, arms)) = table.split_once("match check {") else { return Vec::new() };
    let mut rows = Vec::new();
    for arm in arms.split(']') {
        let Some((checks, words)) = arm.split_once("=>") else { break };
        let words = words.trim().trim_start_matches('[');
        let words: Vec<String> = words.split(',').map(|word| in_words(word.trim())).collect();
        for check in checks.split('|') {
            let check = check.trim().trim_start_matches(',').trim();
            rows.push((kebab(check.trim_start_matches("Check::")), words.clone()));
        }
    }
    rows.sort();
    rows
}

fn in_words(letter: &str) -> String {
    match letter {
        "A" => "yes".into(),
        "S" => "some".into(),
        "N" => "–".into(),
        other => format!("`{other}`"),
    }
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// Reads the rows below the heading of the table: one or several lines, and a word for each kind.
fn in_specification(text: &str) -> Rows {
    let heading = "| lines | bundle | receipt | recall | succession | renewal |";
    let Some((_, table)) = text.split_once(heading) else { return Vec::new() };
    let mut rows = Vec::new();
    for line in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let checks = cells.next().unwrap_or_default();
        let words: Vec<String> = cells.map(String::from).collect();
        for check in checks.split(',') {
            rows.push((check.trim().trim_matches('`').into(), words.clone()));
        }
    }
    rows.sort();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "fn table(check: Check) -> [Applies; 5] {\n    match check {\n        \
                        Check::Size | Check::KeyStanding => [A, A, A, A, A],\n        \
                        Check::Age => [S, N, N, N, N],\n    }\n}\n";
    const TEXT: &str = "| lines | bundle | receipt | recall | succession | renewal |\n\
                        |---|---|---|---|---|---|\n\
                        | `size`, `key-standing` | yes | yes | yes | yes | yes |\n\
                        | `age` | some | – | – | – | – |\n";

    #[test]
    fn two_tables_that_say_the_same_are_fine() {
        let source = Source::new("core/src/seal/checks.rs", CODE);
        assert_eq!(violations(&source, TEXT), [""; 0]);
    }

    #[test]
    fn another_word_and_a_missing_check_are_reported() {
        let source = Source::new("core/src/seal/checks.rs", CODE);
        assert_eq!(violations(&source, &TEXT.replace("some", "yes")).len(), 2);
        assert_eq!(violations(&source, &TEXT.replace("`size`, ", "")).len(), 1);
        assert_eq!(violations(&source, "").len(), 3);
        assert_eq!(violations(&Source::new("a.rs", ""), "").len(), 1);
    }
}
