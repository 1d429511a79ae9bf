use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::*;
use crate::model::{
    Answer, AnswerKey, ControlType, EnvironmentRef, Origin, Per, PropertyValue, ReferenceKind,
    Scope, Set, Tenant, Value,
};
use crate::terms::Code;

fn set<T: Ord + core::str::FromStr<Err: core::fmt::Debug>>(names: &[&str]) -> Set<T> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn value(text: &str, scope: Scope) -> Variable {
    Variable::text("X".parse().unwrap(), text).scoped(scope)
}

fn anywhere() -> Scope {
    Scope::default()
}

fn production() -> EnvironmentRef {
    "Production".parse().unwrap()
}

fn acme() -> Tenant {
    Tenant { name: "Acme".parse().unwrap(), tags: set(&["Region/North", "Tier/Gold"]) }
}

fn library(variable: Variable, order: u32) -> Variable {
    let set = format!("Set {order}").parse().unwrap();
    variable.defined_by(Origin::Library { set, order })
}

/// Returns the value of `X` in `place`, with its rank.
fn winner(variables: &[Variable], place: &Place<'_>) -> Option<(String, u32)> {
    let resolver = Resolver::new(variables);
    let resolution = resolver.resolve(&"x".parse().unwrap(), place)?;
    match resolution.value() {
        Some(ResolvedValue::Text(text)) => Some((text.into(), resolution.rank)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_dimension_has_octopus_s_number() {
    let environment = production();
    let tenant = acme();
    let machine = "WEB01".parse().unwrap();
    let action = "Deploy".parse().unwrap();
    let channel = "Default".parse().unwrap();
    let process = "Deployment Process".parse().unwrap();
    let roles = set(&["web", "cache"]);
    let targeted = set(&["web", "db"]);
    let place = Place {
        environment: &environment,
        tenant: Some(&tenant),
        machine: Some(&machine),
        roles: &roles,
        targeted: &targeted,
        action: Some(&action),
        channel: Some(&channel),
        process: Some(&process),
    };
    let scopes = [
        (anywhere().with_actions(set(&["deploy", "Migrate"])), 10_000_000),
        (anywhere().with_machines(set(&["WEB01"])), 1_000_000),
        (anywhere().with_roles(set(&["web"])), 100_000),
        (anywhere().with_roles(set(&["cache"])), 10_000),
        (anywhere().with_tags(set(&["Region/North"])), 1_000),
        (anywhere().with_environments(set(&["Production", "Test"])), 100),
        (anywhere().with_channels(set(&["Default"])), 10),
        (anywhere().with_processes(set(&["Deployment Process"])), 0),
        (anywhere(), 0),
    ];
    for (scope, rank) in scopes {
        let found = winner(&[value("v", scope.clone())], &place);
        assert_eq!(found, Some(("v".into(), rank)), "{scope:?}");
    }
    // The numbers add up: a tag and an environment together are 1,100.
    let both = anywhere().with_tags(set(&["Region/North"])).with_environments(set(&["Production"]));
    assert_eq!(winner(&[value("v", both)], &place), Some(("v".into(), 1_100)));
}

#[test]
fn of_equal_ranks_the_value_for_the_process_counts() {
    let environment = production();
    let process = "Deployment Process".parse().unwrap();
    let place = Place { process: Some(&process), ..Place::of(&environment) };
    let limited = anywhere().with_processes(set(&["Deployment Process"]));
    let shared = value("process", limited)
        .defined_by(Origin::Library { set: "Shared".parse().unwrap(), order: 0 });
    // Neither document order nor the project comes before it, and nobody has to be told.
    let variables = [value("any", anywhere()), shared];
    let resolver = Resolver::new(&variables);
    let found = resolver.resolve(&"X".parse().unwrap(), &place).unwrap();
    assert_eq!(found.value(), Some(ResolvedValue::Text("process")));
    assert_eq!((found.rank, found.lost[0].why), (0, OverrideReason::LessSpecific));
    assert_eq!(found.finding(), None);
    // A channel beats it, as in Octopus's order.
    let channel = "Default".parse().unwrap();
    let place = Place { channel: Some(&channel), ..place };
    let scope = anywhere().with_channels(set(&["Default"]));
    let variables = [variables[1].clone(), value("channel", scope)];
    assert_eq!(winner(&variables, &place), Some(("channel".into(), 10)));
}

#[test]
fn a_value_holds_only_where_every_dimension_does() {
    let environment = production();
    let place = Place::of(&environment);
    let elsewhere = [
        anywhere().with_environments(set(&["Test"])),
        anywhere().with_environments(set(&["Prod Space: Production"])),
        anywhere().with_channels(set(&["Default"])),
        anywhere().with_machines(set(&["WEB01"])),
        anywhere().with_roles(set(&["web"])),
        anywhere().with_actions(set(&["Deploy"])),
        anywhere().with_processes(set(&["Restart"])),
        anywhere().with_environments(set(&["Production"])).with_channels(set(&["Default"])),
        // An untenanted deployment takes no value for tenant tags.
        anywhere().with_tags(set(&["Region/North"])),
    ];
    for scope in elsewhere {
        assert_eq!(winner(&[value("v", scope.clone())], &place), None, "{scope:?}");
    }
}

#[test]
fn tags_of_one_set_are_alternatives_and_different_sets_are_all_needed() {
    let environment = production();
    let tenant = acme();
    let place = Place { tenant: Some(&tenant), ..Place::of(&environment) };
    let holds =
        |tags: &[&str]| winner(&[value("v", anywhere().with_tags(set(tags)))], &place).is_some();
    assert!(holds(&["Region/North", "Region/South"]));
    assert!(holds(&["Region/North", "Region/South", "Tier/Gold"]));
    assert!(!holds(&["Region/North", "Tier/Trial"]));
    assert!(!holds(&["Region/South"]));
}

#[test]
fn among_equals_the_project_wins_then_the_earlier_set() {
    let environment = production();
    let place = Place::of(&environment);
    let variables = [library(value("late", anywhere()), 1), library(value("early", anywhere()), 0)];
    assert_eq!(winner(&variables, &place), Some(("early".into(), 0)));

    let variables = [variables[0].clone(), variables[1].clone(), value("ours", anywhere())];
    let resolver = Resolver::new(&variables);
    let resolution = resolver.resolve(&"X".parse().unwrap(), &place).unwrap();
    assert_eq!(
        resolution.to_string(),
        "`X` is the value for any place (rank 0), not the value for any place from library set \
         Set 0 (rank 0, from a library set), not the value for any place from library set Set 1 \
         (rank 0, from a library set)"
    );
    assert!(!resolution.is_tied());

    // Only among equals: a more specific value of a library set beats the project's.
    let scope = anywhere().with_environments(set(&["Production"]));
    let variables = [value("ours", anywhere()), library(value("theirs", scope), 0)];
    assert_eq!(winner(&variables, &place), Some(("theirs".into(), 100)));
}

#[test]
fn a_tie_is_told_and_the_first_in_the_document_wins() {
    let environment = production();
    let one = anywhere().with_environments(set(&["Production"]));
    let two = anywhere().with_environments(set(&["Production", "Test"]));
    let variables = [value("first", one.clone()), value("second", two.clone())];
    let resolver = Resolver::new(&variables);
    let place = Place::of(&environment);
    let resolution = resolver.resolve(&"X".parse().unwrap(), &place).unwrap();
    assert_eq!(resolution.value(), Some(ResolvedValue::Text("first")));
    assert!(resolution.is_tied());
    assert_eq!(
        resolution.finding().unwrap().to_string(),
        "warning [variable-ambiguous] variables › X: the value for environment Production won \
         only because it comes before another value with the same claim"
    );
    let shown = serde_json::to_value(&resolution).unwrap();
    assert_eq!(shown["finding"]["code"], Code::VariableAmbiguous.as_str());
    // Two equal values leave nothing to chance.
    let variables = [value("same", one), value("same", two)];
    let resolver = Resolver::new(&variables);
    let resolution = resolver.resolve(&"X".parse().unwrap(), &place).unwrap();
    assert_eq!(resolution.finding(), None);
    assert!(serde_json::to_value(&resolution).unwrap().get("finding").is_none());
}

#[test]
fn a_kept_rank_counts_instead_of_the_scope() {
    let environment = production();
    let kept = value("kept", anywhere()).with_rank(10);
    let variables = [value("plain", anywhere()), kept];
    assert_eq!(winner(&variables, &Place::of(&environment)), Some(("kept".into(), 10)));
}

fn template(per: Per) -> Template {
    Template { per, ..Template::new("X".parse().unwrap()) }
}

fn answered(template: &Template, place: &Place<'_>, given: AnswerValue) -> Answers {
    let tenant = place.tenant.map(|tenant| &tenant.name);
    let cell = answered::cell_of(template, &place.environment.name, tenant).unwrap();
    [(cell, Answer { given, control: template.control.clone() })].into_iter().collect()
}

#[test]
fn an_answer_counts_as_a_tenant_s_value() {
    let environment = production();
    let tenant = acme();
    let machine = "WEB01".parse().unwrap();
    let place = Place { tenant: Some(&tenant), machine: Some(&machine), ..Place::of(&environment) };
    let name = "X".parse().unwrap();
    let in_environment = anywhere().with_environments(set(&["Production"]));
    let for_tag = in_environment.clone().with_tags(set(&["Region/North"]));
    let for_machine = anywhere().with_machines(set(&["WEB01"]));
    let cases = [
        (Per { environment: false, tenant: false }, in_environment.clone(), "answer"),
        (Per { environment: true, tenant: false }, for_tag.clone(), "answer"),
        // Octopus's sum is not lexicographic here: 1,100 beats 1,001.
        (Per { environment: false, tenant: true }, for_tag, "release"),
        (Per { environment: true, tenant: true }, for_machine, "release"),
    ];
    for (per, scope, expected) in cases {
        let variables = [value("release", scope)];
        let templates = [template(per)];
        let answers = answered(&templates[0], &place, AnswerValue::Text("answer".into()));
        let resolver = Resolver::new(&variables).with_answers(&templates, &answers);
        let resolution = resolver.resolve(&name, &place).unwrap();
        assert_eq!(resolution.value(), Some(ResolvedValue::Text(expected)), "{resolution}");
    }
}

#[test]
fn left_blank_means_undefined_whatever_the_default_and_the_release_say() {
    let environment = production();
    let place = Place::of(&environment);
    let name = "X".parse().unwrap();
    let variables = [value("release", anywhere())];
    let mut templates = [template(Per::default())];
    templates[0].default = Some(PropertyValue::Text("default".into()));

    let blank = answered(&templates[0], &place, AnswerValue::Blank);
    let resolver = Resolver::new(&variables).with_answers(&templates, &blank);
    assert_eq!(resolver.resolve(&name, &place).unwrap().value(), None);

    // The default counts only where nothing else holds.
    let none = Answers::new();
    let resolver = Resolver::new(&variables).with_answers(&templates, &none);
    let resolution = resolver.resolve(&name, &place).unwrap();
    assert_eq!(resolution.value(), Some(ResolvedValue::Text("release")));
    assert_eq!(resolution.lost[0].why, OverrideReason::Default);
    let resolver = Resolver::new(&[]).with_answers(&templates, &none);
    assert_eq!(
        resolver.resolve(&name, &place).unwrap().value(),
        Some(ResolvedValue::Text("default"))
    );
}

#[test]
fn of_two_templates_with_one_name_the_project_s_counts() {
    let environment = production();
    let place = Place::of(&environment);
    let default = |text: &str| Some(PropertyValue::Text(text.into()));
    let library = |order| Origin::Library { set: "Common".parse().unwrap(), order };
    let mut templates = vec![
        Template { default: default("late"), origin: library(1), ..template(Per::default()) },
        Template { default: default("early"), origin: library(0), ..template(Per::default()) },
    ];
    let none = Answers::new();
    let name = "X".parse().unwrap();
    let resolver = Resolver::new(&[]).with_answers(&templates, &none);
    assert_eq!(
        resolver.resolve(&name, &place).unwrap().value(),
        Some(ResolvedValue::Text("early"))
    );
    templates.push(Template { default: default("ours"), ..template(Per::default()) });
    let resolver = Resolver::new(&[]).with_answers(&templates, &none);
    assert_eq!(resolver.resolve(&name, &place).unwrap().value(), Some(ResolvedValue::Text("ours")));
}

#[test]
fn an_answer_to_another_control_type_answers_nothing() {
    let environment = production();
    let place = Place::of(&environment);
    let mut templates = [template(Per::default())];
    let answers = answered(&templates[0], &place, AnswerValue::Text("clear".into()));
    templates[0].control = ControlType::Sensitive;
    let resolver = Resolver::new(&[]).with_answers(&templates, &answers);
    assert_eq!(resolver.resolve(&"X".parse().unwrap(), &place), None);
}

#[test]
fn a_reference_becomes_what_stands_for_it_here() {
    let environment = production();
    let place = Place::of(&environment);
    let kind = ReferenceKind::AmazonWebServicesAccount;
    let account: Label = "Shop Test".parse().unwrap();
    let reference = Value::Reference { kind: kind.clone(), name: account.clone() };
    let variables = [Variable::new("X".parse().unwrap(), reference)];
    let name = "X".parse().unwrap();

    let resolver = Resolver::new(&variables);
    let held = ResolvedValue::Reference { kind: &kind, name: &account };
    assert_eq!(resolver.resolve(&name, &place).unwrap().value(), Some(held));

    let question = Question::Reference { kind: kind.clone(), name: account.clone() };
    let answer = Answer { given: AnswerValue::Text("Shop Live".into()), control: kind.control() };
    let cell = AnswerKey { question, environment: None, tenant: None };
    let answers = [(cell, answer)].into_iter().collect();
    let resolver = Resolver::new(&variables).with_answers(&[], &answers);
    assert_eq!(
        resolver.resolve(&name, &place).unwrap().value(),
        Some(ResolvedValue::Text("Shop Live"))
    );
}

#[test]
fn a_prompted_value_is_asked_for_where_it_may_hold_and_then_beats_everything() {
    let environment = production();
    let action = "Deploy".parse().unwrap();
    let place = Place { action: Some(&action), ..Place::of(&environment) };
    let prompt = |label: &str| Prompt {
        label: label.into(),
        description: String::new(),
        required: true,
        control: ControlType::SingleLineText,
    };
    let asked = |name: &str, label: &str, environments: &[&str]| {
        Variable::text(name.parse().unwrap(), "stored")
            .scoped(anywhere().with_environments(set(environments)))
            .with_prompt(prompt(label))
    };
    let variables = vec![
        asked("X", "Which one?", &["Production"]),
        asked("Test.Only", "Again?", &["Test"]),
        asked("B", "Certain?", &[]),
        value("specific", anywhere().with_actions(set(&["Deploy"]))),
    ];
    let resolver = Resolver::new(&variables);
    let asked: Vec<&str> = resolver
        .prompts(&Place::of(&environment))
        .iter()
        .map(|(one, _)| one.name().as_str())
        .collect();
    assert_eq!(asked, ["B", "X"]);

    let given: BTreeMap<Label, AnswerValue> = [
        ("x".parse().unwrap(), AnswerValue::Text("given".into())),
        ("Test.Only".parse().unwrap(), AnswerValue::Text("given".into())),
    ]
    .into();
    let resolver = resolver.with_prompted(&given);
    let resolution = resolver.resolve(&"X".parse().unwrap(), &place).unwrap();
    assert_eq!(resolution.value(), Some(ResolvedValue::Text("given")));
    assert_eq!(resolution.lost.len(), 2);
    assert_eq!(resolver.resolve(&"Test.Only".parse().unwrap(), &place), None);
    assert_eq!(resolver.all(&place).count(), 2);
}
