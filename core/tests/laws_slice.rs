//! The laws of slicing: nothing leaves that should not, nothing changes that crosses.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests fail loudly")]

extern crate alloc;

use alloc::collections::BTreeSet;

use proptest::prelude::*;
use spacebridge::release::{Set, Slice};
use spacebridge::rules::{Sliced, slice};
use spacebridge::{Action, EnvironmentRef, Name, Release, Step, Variable};
use spacebridge_testkit::arbitrary_release;

fn space(name: &str) -> Name {
    name.parse().unwrap()
}

/// The release that has nothing but a slice of `release`.
fn of_slice(release: &Release, slice: &Slice) -> Release {
    let mut of_slice = release.clone();
    of_slice.process.clone_from(&slice.process);
    of_slice.variables.clone_from(&slice.variables);
    of_slice
}

fn actions(steps: &[Step]) -> impl Iterator<Item = &Action> {
    steps.iter().flat_map(Step::actions)
}

/// Every environment that the slice mentions.
fn environments(slice: &Slice) -> impl Iterator<Item = &EnvironmentRef> {
    actions(&slice.process.steps)
        .flat_map(|action| action.environments.iter().chain(&action.excluded))
        .chain(slice.variables.iter().flat_map(|variable| variable.scope().environments()))
}

/// Returns true if `part` has `whole`'s members in `whole`'s order, by name and value.
fn is_in_order(part: &[Variable], whole: &[Variable]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|kept| {
        rest.any(|one| {
            (one.name(), one.value(), one.origin()) == (kept.name(), kept.value(), kept.origin())
        })
    })
}

/// Returns the limited dimensions: all that precedence looks at.
fn presence(variable: &Variable) -> [bool; 7] {
    let scope = variable.scope();
    [
        scope.actions().is_empty(),
        scope.channels().is_empty(),
        scope.environments().is_empty(),
        scope.machines().is_empty(),
        scope.processes().is_empty(),
        scope.roles().is_empty(),
        scope.tags().is_empty(),
    ]
}

/// A value that no other value of the release resembles.
fn numbered(mut release: Release) -> Release {
    for (number, variable) in release.variables.iter_mut().enumerate() {
        *variable = variable.clone().described(number.to_string());
    }
    release
}

proptest! {
    #[test]
    fn slicing_a_slice_changes_nothing(release in arbitrary_release()) {
        let target = space("Prod Space");
        let Sliced { slice: once, .. } = slice(&release, &target);
        let twice = slice(&of_slice(&release, &once), &target);
        prop_assert_eq!(&twice.slice, &once);
        prop_assert_eq!(twice.omitted, spacebridge::release::Omitted::default());
    }

    #[test]
    fn nothing_of_ours_or_of_another_space_leaves(release in arbitrary_release()) {
        let target = space("Prod Space");
        let Sliced { slice, .. } = slice(&release, &target);
        for environment in environments(&slice) {
            prop_assert_eq!(environment.space.as_ref(), Some(&target));
        }
        for variable in &slice.variables {
            prop_assert!(variable.scope().machines().is_empty());
        }
        // Nor by name, in a part of the slice that these loops do not know.
        let text = serde_json::to_string(&slice).unwrap();
        for stranger in ["Development", "Ops Space", "WEB01", "Recovery"] {
            prop_assert!(!text.contains(stranger), "{} is in {}", stranger, text);
        }
    }

    #[test]
    fn two_spaces_share_no_value_that_is_scoped_to_one_of_them(release in arbitrary_release()) {
        let release = numbered(release);
        let ids = |target: &str| -> BTreeSet<String> {
            let Sliced { slice, .. } = slice(&release, &space(target));
            slice.variables.iter().map(|variable| variable.description().to_owned()).collect()
        };
        let prod = ids("Prod Space");
        let ops = ids("Ops Space");
        for shared in prod.intersection(&ops) {
            let number: usize = shared.parse().unwrap();
            let environments = release.variables[number].scope().environments();
            for owner in ["Prod Space", "Ops Space"] {
                let owner = Some(space(owner));
                prop_assert!(
                    environments.is_empty() || environments.iter().any(|one| one.space == owner)
                );
            }
        }
    }

    #[test]
    fn no_limit_is_widened(release in arbitrary_release()) {
        let release = numbered(release);
        let Sliced { slice, .. } = slice(&release, &space("Prod Space"));
        for kept in &slice.variables {
            let number: usize = kept.description().parse().unwrap();
            let original = &release.variables[number];
            prop_assert_eq!(presence(kept), presence(original));
            prop_assert!(within(kept.scope().environments(), original.scope().environments()));
            prop_assert!(within(kept.scope().actions(), original.scope().actions()));
            prop_assert_eq!(kept.value(), original.value());
        }
        let original: Vec<&Action> = actions(&release.process.steps).collect();
        for kept in actions(&slice.process.steps) {
            let has_origin = original.iter().any(|one| {
                one.name == kept.name
                    && one.environments.is_empty() == kept.environments.is_empty()
                    && within(&kept.environments, &one.environments)
                    && within(&kept.excluded, &one.excluded)
                    && one.channels.is_empty() == kept.channels.is_empty()
            });
            prop_assert!(has_origin);
        }
    }

    #[test]
    fn what_crosses_keeps_its_order_and_the_rest_is_counted(release in arbitrary_release()) {
        let Sliced { slice, omitted, .. } = slice(&release, &space("Prod Space"));
        prop_assert!(is_in_order(&slice.variables, &release.variables));
        let lost = release.variables.len() - slice.variables.len();
        prop_assert_eq!(usize::try_from(omitted.values).unwrap(), lost);
        let lost = release.process.steps.len() - slice.process.steps.len();
        prop_assert_eq!(usize::try_from(omitted.steps).unwrap(), lost);
    }

    #[test]
    fn a_value_for_steps_crosses_only_with_one_of_them(release in arbitrary_release()) {
        let Sliced { slice, .. } = slice(&release, &space("Prod Space"));
        for variable in &slice.variables {
            for action in variable.scope().actions() {
                prop_assert!(actions(&slice.process.steps).any(|one| one.name == *action));
            }
        }
    }

    #[test]
    fn only_the_release_s_channel_is_named(release in arbitrary_release()) {
        let Sliced { slice, .. } = slice(&release, &space("Prod Space"));
        let named = actions(&slice.process.steps)
            .flat_map(|action| &action.channels)
            .chain(slice.variables.iter().flat_map(|variable| variable.scope().channels()));
        for channel in named {
            prop_assert_eq!(Some(channel), release.channel.as_ref());
        }
    }
}

fn within<T: Ord>(part: &Set<T>, whole: &Set<T>) -> bool {
    part.iter().all(|member| whole.contains(member))
}
