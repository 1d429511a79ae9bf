//! The laws of comparing: equal says nothing, the other way round says the same, steps add up.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

extern crate alloc;

use alloc::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;
use spacebridge::compare::{Change, Comparison, DiffLine, Difference, Entry, Shown, compare};
use spacebridge::{Content, Package, Release, Value};
use spacebridge_testkit::arbitrary_release;

/// A release, and two that somebody made of it by a few changes each.
fn history() -> impl Strategy<Value = [Release; 3]> {
    let edits = || prop::collection::vec((0..9_u8, any::<Index>(), "[ab\n]{0,6}"), 0..4);
    (packaged(), edits(), edits()).prop_map(|(first, one, two)| {
        let second = edited(first.clone(), &one, "1.2.0");
        let third = edited(second.clone(), &two, "1.3.0");
        [first, second, third]
    })
}

fn packaged() -> impl Strategy<Value = Release> {
    let package = ("[AB]", "[12]", any::<bool>()).prop_map(|(id, version, read)| {
        let mut package = Package::unread(id.parse().unwrap(), version.clone());
        package.content = read.then(|| Content::of(version.as_bytes()));
        package
    });
    (arbitrary_release(), prop::collection::vec(package, 0..4))
        .prop_map(|(release, packages)| release.with_packages(packages))
}

fn edited(mut release: Release, edits: &[(u8, Index, String)], version: &str) -> Release {
    for (kind, at, text) in edits {
        match kind {
            0 if !release.variables.is_empty() => {
                let place = at.index(release.variables.len());
                *release.variables[place].value_mut() = Value::Text(text.clone());
            }
            1 if !release.variables.is_empty() => {
                release.variables.remove(at.index(release.variables.len()));
            }
            2 if !release.process.steps.is_empty() => {
                let steps = &mut release.process.steps;
                let place = at.index(steps.len());
                let name = "Octopus.Action.Script.ScriptBody".to_owned();
                steps[place].properties_mut().0.insert(name, text.as_str().into());
            }
            3 if !release.process.steps.is_empty() => {
                release.process.steps.rotate_left(1);
            }
            4 if !release.templates.is_empty() => {
                let place = at.index(release.templates.len());
                release.templates[place].help.clone_from(text);
            }
            5 if !release.packages.is_empty() => {
                let place = at.index(release.packages.len());
                release.packages[place].version.clone_from(text);
            }
            6 => release.channel = Some("Hotfix".parse().unwrap()),
            7 => release.version = version.parse().unwrap(),
            _ => release.notes.clone_from(text),
        }
    }
    release
}

const fn swapped(change: Change) -> Change {
    match change {
        Change::Added => Change::Removed,
        Change::Removed => Change::Added,
        same => same,
    }
}

fn mirrored(lines: &[DiffLine]) -> BTreeSet<String> {
    let text = |line: &DiffLine| match line {
        DiffLine::Added(line) => format!("- {line}"),
        DiffLine::Removed(line) => format!("+ {line}"),
        DiffLine::Same(line) => format!("  {line}"),
        DiffLine::Skipped(count) => format!("{count}"),
    };
    lines.iter().map(text).collect()
}

fn straight(lines: &[DiffLine]) -> BTreeSet<String> {
    let text = |line: &DiffLine| match line {
        DiffLine::Added(line) => format!("+ {line}"),
        DiffLine::Removed(line) => format!("- {line}"),
        DiffLine::Same(line) => format!("  {line}"),
        DiffLine::Skipped(count) => format!("{count}"),
    };
    lines.iter().map(text).collect()
}

/// Everything a comparison says, without the order and the titles, which follow the newer release.
fn said(comparison: &Comparison, other_way_round: bool) -> Vec<String> {
    let turn = |change| if other_way_round { swapped(change) } else { change };
    let field = |field: &Difference| {
        let Difference { field: name, change, newer, older, lines, .. } = field;
        let lines = if other_way_round { mirrored(lines) } else { straight(lines) };
        let (newer, older) = if other_way_round { (older, newer) } else { (newer, older) };
        format!("{name} {:?} {newer:?} {older:?} {lines:?}", turn(*change))
    };
    let entry = |(section, entry): (&str, &Entry)| {
        let mut fields: Vec<String> = entry.fields.iter().map(field).collect();
        fields.sort();
        format!("{section} {:?} {fields:?}", turn(entry.change))
    };
    let mut said: Vec<String> = comparison
        .notes
        .iter()
        .map(|notes| format!("{} {:?} {}", notes.version, turn(notes.change), notes.text))
        .chain(comparison.entries().map(entry))
        .collect();
    said.sort();
    said
}

/// The names of what differs, as coarse as a person thinks of them: a variable, a step, a package.
fn names(comparison: &Comparison) -> BTreeSet<String> {
    let name = |path: &str| {
        let end = path.find(['(', ':', '›']).unwrap_or(path.len());
        path.get(..end).unwrap().trim().to_lowercase()
    };
    comparison
        .entries()
        .map(|(section, entry)| format!("{section} {}", name(&entry.path)))
        .collect()
}

proptest! {
    #[test]
    fn equal_releases_have_no_differences(release in packaged()) {
        let comparison = compare(&release, &release.clone(), &[]);
        prop_assert!(comparison.is_empty());
        prop_assert!(comparison.to_string().ends_with("No differences.\n"));
    }

    #[test]
    fn the_other_way_round_says_the_same([first, second, _] in history()) {
        let there = compare(&first, &second, &[]);
        let back = compare(&second, &first, &[]);
        prop_assert_eq!(said(&there, false), said(&back, true));
    }

    #[test]
    fn what_differs_in_the_end_differed_on_the_way([first, second, third] in history()) {
        let direct = names(&compare(&first, &third, &[]));
        let one = names(&compare(&first, &second, &[]));
        let two = names(&compare(&second, &third, &[]));
        for name in direct {
            let moved = name == "Process order of the steps";
            let on_the_way = one.contains(&name) || two.contains(&name);
            let any_step = one.iter().chain(&two).any(|name| name.starts_with("Process"));
            prop_assert!(on_the_way || (moved && any_step), "{}", name);
        }
    }

    #[test]
    fn every_change_that_matters_is_said(
        [first, second, _] in history(),
    ) {
        let comparison = compare(&first, &second, &[]);
        let mut same = second.clone();
        same.version = first.version.clone();
        // Two lists whose order means nothing.
        let by_name = |release: &mut Release| {
            release.templates.sort_by_key(|template| format!("{template:?}"));
            release.packages.sort_by_key(|package| format!("{package:?}"));
        };
        let mut first = first.clone();
        by_name(&mut first);
        by_name(&mut same);
        if comparison.is_empty() {
            // Values of different variables may change places.
            same.variables.sort_by(|a, b| a.name().cmp(b.name()));
            first.variables.sort_by(|a, b| a.name().cmp(b.name()));
            prop_assert_eq!(first, same);
        }
    }

    #[test]
    fn a_difference_in_lines_holds_both_texts(
        first in "[abc\n]{0,40}",
        second in "[abc\n]{0,40}",
        release in packaged(),
    ) {
        prop_assume!(first != second && (first.contains('\n') || second.contains('\n')));
        let with = |text: &str| {
            let mut release = release.clone();
            release.variables.clear();
            let value = spacebridge::Variable::text("Text".parse().unwrap(), text);
            release.variables.push(value.described("x"));
            release
        };
        let comparison = compare(&with(&first), &with(&second), &[]);
        let field = &comparison.variables[0].fields[0];
        prop_assert_eq!(&field.newer, &Some(Shown::Text(second.clone())));
        let rebuilt = |text: &str, mine: fn(&DiffLine) -> Option<&String>| {
            let mut lines = text.split('\n');
            let mut rebuilt = Vec::new();
            for line in &field.lines {
                if let DiffLine::Skipped(count) = line {
                    rebuilt.extend(lines.by_ref().take(*count).map(str::to_owned));
                } else if let Some(line) = mine(line) {
                    lines.next();
                    rebuilt.push(line.clone());
                }
            }
            rebuilt.join("\n")
        };
        let newer = rebuilt(&second, |line| match line {
            DiffLine::Same(line) | DiffLine::Added(line) => Some(line),
            _ => None,
        });
        let older = rebuilt(&first, |line| match line {
            DiffLine::Same(line) | DiffLine::Removed(line) => Some(line),
            _ => None,
        });
        prop_assert_eq!((older, newer), (first, second));
    }

    #[test]
    fn the_text_is_at_most_100_columns_wide_and_nothing_in_it_acts(
        [first, mut second, _] in history(),
        foreign in any::<String>(),
    ) {
        second.notes.push_str(&foreign);
        second.variables.push(spacebridge::Variable::text("Foreign".parse().unwrap(), &*foreign));
        for line in compare(&first, &second, &[]).to_string().lines() {
            prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            prop_assert!(spacebridge::documents::Printable(line).width() <= 100, "{}", line);
        }
    }
}
