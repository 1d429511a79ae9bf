//! The laws of blanks: what is asked is enough, and nothing else is looked at.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

extern crate alloc;

use alloc::collections::BTreeSet;

use proptest::prelude::*;
use spacebridge::answers::{
    Answer, AnswerKey, AnswerSheet, AnswerValue, Blank, blanks, review_answers,
};
use spacebridge::release::{Set, Slice};
use spacebridge::rules::{Place, ResolvedValue, Resolver, slice};
use spacebridge::{Answers, Code, EnvironmentRef, Limits, Name, Release, Step, Tenant};
use spacebridge_testkit::arbitrary_release;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn acme() -> Tenant {
    Tenant::new(
        name("Acme"),
        ["Region/North", "Tier/Gold"].iter().map(|tag| tag.parse().unwrap()).collect(),
    )
}

/// The slice for `Prod Space` as it sees it: its environments are its own.
fn received(release: &Release) -> Slice {
    let mut slice = slice(release, &name("Prod Space")).slice;
    let localised = |environments: &Set<EnvironmentRef>| {
        environments.iter().map(|one| EnvironmentRef::local(one.name.clone())).collect::<Set<_>>()
    };
    for variable in &mut slice.variables {
        let environments = localised(variable.scope().environments());
        *variable =
            variable.clone().scoped(variable.scope().clone().with_environments(environments));
    }
    for action in slice.process.steps.iter_mut().flat_map(Step::actions_mut) {
        action.environments = localised(&action.environments);
        action.excluded = localised(&action.excluded);
    }
    slice
}

fn given() -> impl Strategy<Value = AnswerValue> {
    prop_oneof![
        2 => "[a-d]{0,2}".prop_map(AnswerValue::Text),
        1 => Just(AnswerValue::Blank),
    ]
}

/// Answers everything that is asked in `environment`.
fn fill(
    release: &Release,
    slice: &Slice,
    environment: &Name,
    tenant: Option<&Name>,
    given: &AnswerValue,
) -> Answers {
    let none = Answers::new();
    blanks(&release.templates, slice, &none, environment, tenant)
        .map(|Blank { cell, control, .. }| (cell, Answer::new(given.clone(), control)))
        .collect()
}

const SECRET: &str = "planted secret";

/// Answers every entry of a sheet, in the way in which it asks.
fn fill_in(sheet: &mut serde_json::Value) {
    let Some(members) = sheet.as_object_mut() else { return };
    if members.contains_key("about") {
        for (way, text) in [("value", "text"), ("sensitive", SECRET)] {
            if let Some(answer) = members.get_mut(way) {
                *answer = text.into();
            }
        }
    } else {
        members.values_mut().for_each(fill_in);
    }
}

proptest! {
    /// No question remains after every question is answered. Every required template and every
    /// reference is then a value, or blank on purpose.
    #[test]
    fn once_nothing_is_blank_everything_resolves(
        release in arbitrary_release(),
        tenanted in any::<bool>(),
        given in given(),
    ) {
        let slice = received(&release);
        let production = name("Production");
        let acme = acme();
        let tenant = tenanted.then_some(&acme);
        let tenant_name = tenant.map(|tenant| &tenant.name);
        let answers = fill(&release, &slice, &production, tenant_name, &given);
        let left = blanks(&release.templates, &slice, &answers, &production, tenant_name).count();
        prop_assert_eq!(left, 0);

        let here = EnvironmentRef::local(production);
        let place =
            Place { tenant, channel: release.channel.as_ref(), ..Place::of(&here) };
        let resolver =
            Resolver::new(&slice.variables).with_answers(&release.templates, &answers);
        for template in release.templates.iter().filter(|template| template.required) {
            let alike = release.templates.iter().filter(|one| one.name == template.name);
            if alike.count() == 1 && (tenanted || !template.per.tenant) {
                prop_assert!(resolver.resolve(&template.name, &place).is_some());
            }
        }
        for resolution in resolver.all(&place) {
            let unanswered = matches!(resolution.value(), Some(ResolvedValue::Reference { .. }));
            prop_assert!(!unanswered, "{}", resolution);
        }
    }

    #[test]
    fn asking_for_one_environment_touches_no_other(
        release in arbitrary_release(),
        given in given(),
    ) {
        let production = name("Production");
        let staging = name("Staging");
        let slice = received(&release);
        let none = Answers::new();
        let alone: Vec<AnswerKey> = blanks(&release.templates, &slice, &none, &production, None)
            .map(|blank| blank.cell)
            .collect();
        for cell in &alone {
            let asked_here = cell.environment.as_ref().is_none_or(|one| *one == production);
            prop_assert!(asked_here);
            prop_assert!(cell.tenant.is_none());
        }
        let elsewhere: Answers = fill(&release, &slice, &staging, None, &given)
            .iter()
            .filter(|(cell, _)| cell.environment.is_some())
            .map(|(cell, answer)| (cell.clone(), answer.clone()))
            .collect();
        let beside: Vec<AnswerKey> = blanks(&release.templates, &slice, &elsewhere, &production,
            None)
            .map(|blank| blank.cell)
            .collect();
        prop_assert_eq!(beside, alone);
    }

    #[test]
    fn what_is_asked_is_needed_and_asked_once(release in arbitrary_release(), given in given()) {
        let slice = received(&release);
        let production = name("Production");
        let asked: Vec<AnswerKey> =
            blanks(&release.templates, &slice, &Answers::new(), &production, None)
                .map(|blank| blank.cell)
                .collect();
        let references = asked.iter().filter(|cell| {
            matches!(cell.question, spacebridge::answers::Question::Reference { .. })
        });
        let distinct: BTreeSet<&AnswerKey> = references.clone().collect();
        prop_assert_eq!(distinct.len(), references.count());

        let answers = fill(&release, &slice, &production, None, &given);
        let findings =
            review_answers(&release.templates, &slice, &answers, &[production], &[acme()]);
        let unused = findings.iter().filter(|finding| finding.code == Code::AnswerUnused).count();
        prop_assert_eq!(unused, 0);
    }

    /// A sheet with every line filled in leaves nothing blank, anywhere.
    #[test]
    fn a_sheet_that_is_filled_in_leaves_nothing_blank(release in arbitrary_release()) {
        let slice = received(&release);
        let tenants = [acme()];
        let environments = [name("Production"), name("Staging")];
        let sheet = AnswerSheet {
            project: &"DevTest Space: Shop".parse().unwrap(),
            version: &release.version,
            templates: &release.templates,
            slice: &slice,
            environments: &environments,
            tenants: &tenants,
        };
        let none = Answers::new();
        let limits = Limits::default();
        let empty = sheet.skeleton(&none);
        prop_assert_eq!(sheet.read(&empty, &none, &limits), Ok(none.clone()));

        let mut filled: serde_json::Value = serde_json::from_str(&empty).unwrap();
        fill_in(&mut filled);
        let answers = sheet.read(&filled.to_string(), &none, &limits).unwrap();
        for environment in &environments {
            for tenant in [None, Some(&tenants[0].name)] {
                let left =
                    blanks(&release.templates, &slice, &answers, environment, tenant).count();
                prop_assert_eq!(left, 0);
            }
        }
        // Written out again it shows every text, and no secret.
        let again = sheet.skeleton(&answers);
        prop_assert!(!again.contains(SECRET));
        prop_assert_eq!(sheet.read(&again, &answers, &limits), Ok(answers));
    }
}
