//! The laws of resolving: the same answer always, and the same on both sides of the boundary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use spacebridge::release::Set;
use spacebridge::rules::{Definition, OverrideReason, Place, Resolver, Sliced, slice};
use spacebridge::{EnvironmentRef, Label, Name, Release, Step, Tenant, Variable};
use spacebridge_testkit::arbitrary_release;

/// A place that owns what it names.
#[derive(Clone, Debug)]
struct Somewhere {
    environment: EnvironmentRef,
    tenant: Option<Tenant>,
    machine: Option<Label>,
    roles: Set<Label>,
    targeted: Set<Label>,
    action: Option<Label>,
    process: Option<Label>,
}

impl Somewhere {
    fn place<'a>(&'a self, channel: Option<&'a Label>) -> Place<'a> {
        Place {
            environment: &self.environment,
            tenant: self.tenant.as_ref(),
            machine: self.machine.as_ref(),
            roles: &self.roles,
            targeted: &self.targeted,
            action: self.action.as_ref(),
            channel,
            process: self.process.as_ref(),
        }
    }
}

fn somewhere(environments: &'static [&'static str]) -> impl Strategy<Value = Somewhere> {
    let tags = ["Region/North", "Region/South", "Tier/Gold", "Tier/Trial"];
    let tenant = subsequence(tags.to_vec(), 0..=4).prop_map(|tags| {
        Tenant::new(
            "Acme".parse().unwrap(),
            tags.into_iter().map(|tag| tag.parse().unwrap()).collect(),
        )
    });
    let parts = (
        select(environments),
        option::of(tenant),
        // A machine of the target: no value of the source can name it.
        option::of(Just("PROD-WEB01")),
        labels(&["web", "db", "worker"]),
        labels(&["web", "db", "worker"]),
        option::of(select(&["Backup", "Migrate", "Deploy Web"][..])),
        option::of(Just("Deployment Process")),
    );
    parts.prop_map(|(environment, tenant, machine, roles, targeted, action, process)| Somewhere {
        environment: environment.parse().unwrap(),
        tenant,
        machine: machine.map(|name| name.parse().unwrap()),
        roles,
        targeted,
        action: action.map(|name| name.parse().unwrap()),
        process: process.map(|name| name.parse().unwrap()),
    })
}

fn labels(names: &'static [&'static str]) -> impl Strategy<Value = Set<Label>> {
    subsequence(names, 0..=names.len())
        .prop_map(|names| names.into_iter().map(|name| name.parse().unwrap()).collect())
}

/// Each value with its place in the document, so that two that look alike can be told apart.
fn numbered(mut release: Release) -> Release {
    for (number, variable) in release.variables.iter_mut().enumerate() {
        *variable = variable.clone().described(number.to_string());
    }
    release
}

/// Returns the value of the document that wins for each name.
fn winners(variables: &[Variable], place: &Place<'_>) -> Vec<(String, u32)> {
    Resolver::new(variables)
        .all(place)
        .map(|resolution| match resolution.winner {
            Definition::Variable(one) => (one.description().to_owned(), resolution.rank),
            other => panic!("{other:?} came from nowhere"),
        })
        .collect()
}

const THERE: [&str; 2] = ["Prod Space: Production", "Prod Space: Staging"];
const ANYWHERE: [&str; 4] =
    ["Development", "Test", "Prod Space: Production", "Ops Space: Production"];

fn is_for_any_process(definition: &Definition<'_>) -> bool {
    matches!(definition, Definition::Variable(one) if one.scope().processes().is_empty())
}

proptest! {
    /// A step of the target sees the values that the promoter would have seen for it.
    #[test]
    fn slicing_changes_no_value_in_the_target(
        release in arbitrary_release().prop_map(numbered),
        there in somewhere(&THERE),
    ) {
        let target: Name = "Prod Space".parse().unwrap();
        let Sliced { slice, .. } = slice(&release, &target);
        let runs = |action: &Label| {
            let actions = slice.process.steps.iter().flat_map(Step::actions);
            actions.map(|one| &one.name).any(|name| name == action)
        };
        prop_assume!(there.action.as_ref().is_none_or(runs));
        let place = there.place(release.channel.as_ref());
        prop_assert_eq!(winners(&slice.variables, &place), winners(&release.variables, &place));
    }

    #[test]
    fn the_winner_holds_and_nothing_that_holds_ranks_higher(
        release in arbitrary_release(),
        there in somewhere(&ANYWHERE),
    ) {
        let place = there.place(release.channel.as_ref());
        for resolution in Resolver::new(&release.variables).all(&place) {
            let ranks: Vec<u32> = resolution.lost.iter().map(|lost| lost.rank).collect();
            prop_assert!(ranks.iter().all(|rank| *rank <= resolution.rank));
            prop_assert!(ranks.windows(2).all(|pair| pair[0] >= pair[1]));
            for lost in &resolution.lost {
                let less = lost.rank < resolution.rank
                    || is_for_any_process(&lost.definition)
                        && !is_for_any_process(&resolution.winner);
                prop_assert_eq!(lost.why == OverrideReason::LessSpecific, less);
            }
        }
    }

    /// Order in the document decides nothing but ties.
    #[test]
    fn where_nothing_ties_the_order_of_the_document_does_not_matter(
        release in arbitrary_release().prop_map(numbered),
        there in somewhere(&ANYWHERE),
    ) {
        let place = there.place(release.channel.as_ref());
        let mut reversed = release.variables.clone();
        reversed.reverse();
        let forward = Resolver::new(&release.variables);
        let backward = Resolver::new(&reversed);
        for resolution in forward.all(&place).filter(|resolution| !resolution.is_tied()) {
            let other = backward.resolve(resolution.name, &place).unwrap();
            prop_assert_eq!(other.winner, resolution.winner);
        }
    }

    /// Asked again, by whichever way and with whatever asked before, the answer is the same.
    #[test]
    fn resolving_is_deterministic(
        release in arbitrary_release().prop_map(numbered),
        there in somewhere(&ANYWHERE),
    ) {
        let place = there.place(release.channel.as_ref());
        let resolver = Resolver::new(&release.variables);
        let at_once: Vec<_> = resolver.all(&place).collect();
        for resolution in at_once.iter().rev() {
            let alone = Resolver::new(&release.variables).resolve(resolution.name, &place);
            prop_assert_eq!(alone.as_ref(), Some(resolution));
        }
        prop_assert_eq!(resolver.all(&place).collect::<Vec<_>>(), at_once);
    }
}
