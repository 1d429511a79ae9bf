//! The floors of the core, and the imports that each may have.

use crate::source::{Source, block_end, words};

/// The folders and files directly under `core/src`, and the floor on which each lies. The words of
/// the test kit lie below them all.
const FLOORS: [(&str, u8); 9] = [
    ("testkit", 0),
    ("terms", 1),
    ("model", 2),
    ("packages", 3),
    ("rules", 3),
    ("seal", 3),
    ("flows", 4),
    ("schemas", 5),
    ("lib", 6),
];

/// Imports that lead upward, or sideways to another folder of the same floor.
pub(crate) fn violations(file: &Source) -> Vec<String> {
    let own = part_of(&file.path);
    let Some(floor) = floor_of(own) else {
        return vec![format!("{}: `{own}` lies on no floor", file.path)];
    };
    let mut violations = Vec::new();
    for (offset, name) in imports(&file.code) {
        let complaint = match floor_of(name) {
            _ if name == own => continue,
            Some(other) if other < floor => continue,
            Some(other) if other == floor => format!("`{own}` imports sideways from `{name}`"),
            Some(_) => format!("`{own}` imports upward from `{name}`"),
            None => format!("`crate::{name}` hides the floor it comes from: name its folder"),
        };
        violations.push(file.at(offset, &complaint));
    }
    // Enough steps up leave the folder, and nobody sees to where.
    for offset in words(&file.code, "super").filter(|offset| leaves_folder(file, *offset)) {
        violations.push(file.at(offset, "`super::` leads out of the folder: begin with `crate::`"));
    }
    violations
}

/// Returns true if the steps up that end at `offset` arrive at the root of the crate.
fn leaves_folder(file: &Source, offset: usize) -> bool {
    let mut steps = 1;
    let mut before = &file.code[..offset];
    while let Some(shorter) = before.strip_suffix("super::") {
        (steps, before) = (steps + 1, shorter);
    }
    let path = file.path.trim_start_matches("core/src/").trim_end_matches(".rs");
    let in_path = path.split('/').filter(|part| !["mod", "lib"].contains(part)).count();
    steps >= in_path + inline_modules(&file.code, offset)
}

/// Returns the number of modules within the file that enclose `offset`.
fn inline_modules(code: &str, offset: usize) -> usize {
    let encloses =
        |start: &usize| *start < offset && block_end(code, *start).is_some_and(|end| end > offset);
    words(code, "mod").filter(encloses).count()
}

fn part_of(path: &str) -> &str {
    let inside = path.strip_prefix("core/src/").unwrap_or(path);
    let first = inside.split('/').next().unwrap_or(inside);
    first.strip_suffix(".rs").unwrap_or(first)
}

fn floor_of(part: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == part).map(|(_, floor)| *floor)
}

/// The first name after every `crate::`, groups in braces included, with its place.
fn imports(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for at in words(code, "crate").collect::<Vec<_>>() {
        let Some(path) = code[at + "crate".len()..].strip_prefix("::") else { continue };
        let names = match path.strip_prefix('{') {
            Some(group) => group_names(group),
            None => vec![name_at(path)],
        };
        found.extend(names.into_iter().map(|name| (at, name)));
    }
    found
}

/// The first names of the paths in a group, up to its closing brace.
fn group_names(group: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut expecting = true;
    for (index, byte) in group.bytes().enumerate() {
        match byte {
            b'}' if depth == 0 => break,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => expecting = true,
            _ if expecting && !byte.is_ascii_whitespace() => {
                names.push(name_at(&group[index..]));
                expecting = false;
            }
            _ => {}
        }
    }
    names
}

fn name_at(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
    &path[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> String {
        violations(&Source::new(path, text)).join("; ")
    }

    #[test]
    fn an_import_from_below_or_from_the_own_folder_is_fine() {
        let text = "use crate::terms::Name;\nuse crate::{model::Release, rules::{slice, blanks}};";
        assert_eq!(complaints("core/src/rules/compare.rs", text), "");
    }

    #[test]
    fn an_upward_import_is_reported_with_its_line() {
        let found = complaints("core/src/terms/name.rs", "\nuse crate::model::Space;");
        assert_eq!(found, "core/src/terms/name.rs:2: `terms` imports upward from `model`");
    }

    #[test]
    fn a_sideways_import_is_reported_even_inside_a_group_or_a_body() {
        let group = "use crate::{\n    terms::{Name, Digest},\n    rules::slice,\n};";
        assert!(complaints("core/src/seal/sealed.rs", group).contains("sideways from `rules`"));
        let body = "fn f() { crate::packages::check() }";
        assert!(complaints("core/src/rules/mod.rs", body).contains("sideways from `packages`"));
    }

    #[test]
    fn the_root_of_the_crate_hides_where_a_thing_comes_from() {
        let found = complaints("core/src/seal/cbor.rs", "use crate::Space;");
        assert!(found.contains("hides the floor"), "{found}");
    }

    #[test]
    fn steps_up_that_leave_the_folder_are_reported_and_others_are_not() {
        let two = "use super::super::flows;";
        assert!(complaints("core/src/seal/a.rs", two).contains("out of the folder"));
        assert!(complaints("core/src/seal/mod.rs", "use super::flows;").contains("out of"));
        assert_eq!(complaints("core/src/seal/v1/a.rs", two), "");
        let tests = "mod tests { use super::super::Sealed; }\nuse super::Sealed;";
        assert_eq!(complaints("core/src/seal/a.rs", tests), "");
        assert_eq!(complaints("core/src/seal/mod.rs", "mod tests { use super::*; }"), "");
    }

    #[test]
    fn a_folder_without_a_floor_is_reported() {
        assert!(complaints("core/src/utilities/mod.rs", "").contains("lies on no floor"));
    }

    #[test]
    fn what_a_comment_says_is_no_import() {
        assert_eq!(complaints("core/src/terms/name.rs", "/// See [`crate::flows`].\n"), "");
    }
}
