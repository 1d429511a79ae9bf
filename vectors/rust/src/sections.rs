//! Checks that the sections named by cases exist, and that every rule has a case.

use alloc::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// Returns the sections that the specification lacks, and the rules without a case.
pub(crate) fn faults(root: &Path, cases: &BTreeMap<String, Value>) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (path, case) in cases {
        let spec = case["spec"].as_str().context("a case without `spec`")?;
        let file = spec.split(' ').next().unwrap_or_default();
        let known = sections(root, file)?;
        for section in sections_in(spec) {
            if !known.contains(section) {
                faults.push(format!("{path}: {file} has no section {section}"));
            }
            named.insert(format!("{file} {section}"));
        }
    }
    // A part of a section stands for the whole.
    for section in sections(root, "rules.md")? {
        let whole = format!("rules.md {section}");
        if !named.iter().any(|one| *one == whole || one.starts_with(&format!("{whole}."))) {
            faults.push(format!("no case is about {whole}"));
        }
    }
    Ok(faults)
}

/// The numbers after each `§`.
fn sections_in(spec: &str) -> impl Iterator<Item = &str> {
    let other = |c: char| !c.is_ascii_digit() && c != '.';
    spec.split('§').skip(1).map(move |rest| rest.split(other).next().unwrap_or_default())
}

/// The numbers of a page's headings; a page without sections may be named as a whole.
fn sections(root: &Path, file: &str) -> Result<BTreeSet<String>> {
    let folder = if file == "errors.md" { "../docs" } else { "../docs/spec" };
    let path = root.join(folder).join(file);
    let page = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let headings = page.lines().filter_map(|line| {
        let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("### "))?;
        let number = heading.split(' ').next()?.trim_end_matches('.');
        number.starts_with(|c: char| c.is_ascii_digit()).then(|| number.to_owned())
    });
    Ok(headings.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_section_that_is_not_there_and_a_rule_without_a_case_are_found() {
        let root = crate::root();
        let every = sections(&root, "rules.md").unwrap_or_default();
        let case = |spec: &str| (spec.to_owned(), json!({"spec": spec}));
        let mut cases: BTreeMap<String, Value> =
            every.iter().map(|section| case(&format!("rules.md §{section}"))).collect();
        assert_eq!(faults(&root, &cases).ok(), Some(Vec::new()));
        assert!(every.len() > 14);
        cases.remove("rules.md §14");
        cases.extend([case("format.md §19 row 4, §99")]);
        let found = faults(&root, &cases).unwrap_or_default();
        assert_eq!(
            found,
            [
                "format.md §19 row 4, §99: format.md has no section 99",
                "no case is about rules.md 14",
            ]
        );
    }
}
