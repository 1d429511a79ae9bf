use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::model::{
    Answer, AnswerValue, PackageReference, Per, Process, Properties, PropertyValue, ReferenceKind,
    Scope, SelectOption, Sensitive, Set, Step, Tenant, Value,
};
use crate::terms::Label;
use crate::testkit::name;

fn template(text: &str) -> Template {
    Template::new(text.parse().unwrap())
}

fn asked_per(text: &str, environment: bool, tenant: bool) -> Template {
    Template { per: Per { environment, tenant }, ..template(text) }
}

fn answer(cell: AnswerKey, given: AnswerValue) -> Answers {
    [(cell, Answer { given, control: ControlType::SingleLineText })].into_iter().collect()
}

fn cell(question: &str, environment: Option<&str>, tenant: Option<&str>) -> AnswerKey {
    AnswerKey {
        question: Question::Template(question.parse().unwrap()),
        environment: environment.map(name),
        tenant: tenant.map(name),
    }
}

fn shown(
    templates: &[Template],
    slice: &Slice,
    answers: &Answers,
    environment: &str,
    tenant: Option<&str>,
) -> Vec<String> {
    let tenant = tenant.map(name);
    blanks(templates, slice, answers, &name(environment), tenant.as_ref())
        .map(|blank| blank.to_string())
        .collect()
}

#[test]
fn the_four_cases_of_what_a_template_is_asked_per() {
    let templates = [
        asked_per("Once", false, false),
        asked_per("Db", true, false),
        asked_per("Contact", false, true),
        asked_per("Url", true, true),
    ];
    let slice = Slice::default();
    let none = Answers::new();
    assert_eq!(
        shown(&templates, &slice, &none, "Production", Some("Acme")),
        [
            "Once: not answered",
            "Db › Production: not answered",
            "Contact › Acme: not answered",
            "Url › Production › Acme: not answered",
        ]
    );
    // A deployment for no tenant needs no tenant's answer.
    assert_eq!(
        shown(&templates, &slice, &none, "Production", None),
        ["Once: not answered", "Db › Production: not answered"]
    );
}

#[test]
fn set_left_blank_and_default_satisfy_and_an_optional_template_never_asks() {
    let slice = Slice::default();
    let asks = |template: Template, answers: &Answers| {
        !shown(&[template], &slice, answers, "Production", None).is_empty()
    };
    let none = Answers::new();
    assert!(asks(template("X"), &none));
    let here = cell("X", None, None);
    assert!(!asks(template("X"), &answer(here.clone(), AnswerValue::Text("set".into()))));
    assert!(!asks(template("X"), &answer(here.clone(), AnswerValue::Text(String::new()))));
    assert!(!asks(template("X"), &answer(here, AnswerValue::Blank)));

    let with_default = |default| Template { default: Some(default), ..template("X") };
    assert!(!asks(with_default(PropertyValue::Text("#{Other}/x".into())), &none));
    assert!(!asks(with_default(PropertyValue::Sensitive(Sensitive::Withheld)), &none));
    assert!(!asks(Template { required: false, ..template("X") }, &none));
    // An answer for one environment is none for another.
    let per = asked_per("X", true, false);
    assert!(asks(per, &answer(cell("X", Some("Staging"), None), AnswerValue::Blank)));
}

#[test]
fn a_changed_control_type_asks_again_whatever_the_default() {
    let answers = answer(cell("X", None, None), AnswerValue::Text("typed in clear".into()));
    let changed = Template {
        control: ControlType::Sensitive,
        default: Some(PropertyValue::Text("default".into())),
        ..template("X")
    };
    let templates = [changed];
    let slice = Slice::default();
    let production = name("Production");
    let asked: Vec<Blank<'_>> = blanks(&templates, &slice, &answers, &production, None).collect();
    let before = &ControlType::SingleLineText;
    assert_eq!(asked[0].why, BlankReason::ControlChanged { before });
    assert_eq!(asked[0].to_string(), "X: answered before it was asked for in this way");
}

fn reference(environments: &[&str], account: &str) -> Variable {
    let scope = Scope::default()
        .with_environments(environments.iter().map(|one| one.parse().unwrap()).collect::<Set<_>>());
    let kind = ReferenceKind::AzureAccount;
    let value = Value::Reference { kind, name: account.parse().unwrap() };
    Variable::new("Account".parse().unwrap(), value).scoped(scope)
}

fn action(pool: &str, feed: &str, environments: &[&str]) -> Action {
    Action {
        name: "Deploy".parse().unwrap(),
        kind: "Octopus.Script".into(),
        notes: String::new(),
        disabled: false,
        required: false,
        condition: "Success".into(),
        pool: Some(pool.parse().unwrap()),
        environments: environments.iter().map(|one| one.parse().unwrap()).collect(),
        excluded: Set::new(),
        channels: Set::new(),
        tags: Set::new(),
        properties: Properties::new(),
        packages: vec![PackageReference {
            name: None,
            package: "Shop".into(),
            version: None,
            feed: Some(feed.parse().unwrap()),
            acquisition: "Server".into(),
            properties: Properties::new(),
            extra: Properties::new(),
        }],
        extra: Properties::new(),
    }
}

fn slice_of(variables: Vec<Variable>, actions: Vec<Action>) -> Slice {
    let step = Step::new("Deploy".parse().unwrap(), actions).with_condition("Success");
    Slice { process: Process { steps: vec![step] }, variables }
}

#[test]
fn what_exists_only_in_the_source_is_asked_for_once_and_only_where_it_is_needed() {
    let mut excluded = action("Windows", "#{Feed}", &[]);
    excluded.excluded = Set::from(["Production".parse().unwrap()]);
    let disabled = Action { disabled: true, ..action("Retired", "feeds-builtin", &[]) };
    let slice = slice_of(
        vec![
            reference(&[], "Shop"),
            reference(&["Production"], "shop"),
            reference(&["Staging"], "Spare"),
        ],
        vec![
            action("Ubuntu", "Docker Hub", &["Production"]),
            action("Ubuntu", "feeds-builtin", &[]),
            excluded,
            disabled,
        ],
    );
    let none = Answers::new();
    assert_eq!(
        shown(&[], &slice, &none, "Production", None),
        [
            "AzureAccount `Shop`: not answered",
            "WorkerPool `Ubuntu`: not answered",
            "Feed `Docker Hub`: not answered",
        ]
    );
    assert_eq!(shown(&[], &slice, &none, "Staging", None).len(), 4);
}

#[test]
fn a_blank_is_a_document_for_every_language() {
    let templates = [Template { label: "Database".into(), ..asked_per("Db", true, false) }];
    let slice = slice_of(vec![], vec![action("Ubuntu", "feeds-builtin", &[])]);
    let none = Answers::new();
    let production = name("Production");
    let asked: Vec<Blank<'_>> = blanks(&templates, &slice, &none, &production, None).collect();
    assert_eq!(
        serde_json::to_value(&asked).unwrap(),
        serde_json::json!([
            {
                "question": "Db", "environment": "Production", "control": "SingleLineText",
                "label": "Database", "why": "unanswered",
            },
            {
                "question": "Ubuntu", "kind": "WorkerPool", "control": "WorkerPool",
                "why": "unanswered",
            },
        ])
    );
}

#[test]
fn blanks_are_found_one_at_a_time() {
    let templates = [template("First"), template("Second")];
    let slice = Slice::default();
    let answers = Answers::new();
    let production = name("Production");
    let mut asked = blanks(&templates, &slice, &answers, &production, None);
    assert_eq!(asked.next().unwrap().template, Some(&templates[0]));
}

#[test]
fn answers_that_nobody_needs_or_that_do_not_fit_are_told() {
    let option = |value: &str| SelectOption { value: value.into(), text: "shown".into() };
    let templates = [
        Template {
            control: ControlType::Select,
            options: vec![option("eu-1"), option("us-1")],
            ..template("Region")
        },
        Template { control: ControlType::Checkbox, ..asked_per("Debug", true, false) },
        asked_per("Contact", false, true),
    ];
    let given = |control: &ControlType, text: &str| Answer {
        given: AnswerValue::Text(text.into()),
        control: control.clone(),
    };
    let select = ControlType::Select;
    let checkbox = ControlType::Checkbox;
    let line = ControlType::SingleLineText;
    let pool = Question::Reference {
        kind: ReferenceKind::WorkerPool,
        name: Label::new("Ubuntu").unwrap(),
    };
    let answers: Answers = [
        (cell("Region", None, None), given(&select, "mars-1")),
        (cell("Debug", Some("Production"), None), given(&checkbox, "yes")),
        (cell("Debug", Some("Staging"), None), given(&checkbox, "#{Debug}")),
        (cell("Debug", Some("Gone"), None), given(&checkbox, "True")),
        (cell("Debug", None, None), given(&checkbox, "True")),
        (cell("Contact", None, Some("Acme")), given(&select, "x")),
        (cell("Contact", None, Some("Left Us")), given(&line, "x")),
        (cell("Renamed", None, None), given(&line, "x")),
        (answered::cell_of_reference(pool), given(&ControlType::WorkerPool, "x")),
    ]
    .into_iter()
    .collect();
    let environments = [name("Production"), name("Staging")];
    let tenants = [Tenant { name: name("Acme"), tags: Set::new() }];
    let findings: Vec<String> =
        review_answers(&templates, &Slice::default(), &answers, &environments, &tenants)
            .iter()
            .map(ToString::to_string)
            .collect();
    assert_eq!(
        findings,
        [
            "warning [answer-outdated] answers › Contact › Acme: was given for another control \
             type, and is asked for again",
            "note [answer-unused] answers › Contact › Left Us: there is no tenant `Left Us`",
            "note [answer-unused] answers › Debug: it is not what the template is asked per",
            "note [answer-unused] answers › Debug › Gone: there is no environment `Gone`",
            "warning [answer-not-true-or-false] answers › Debug › Production: is neither `True` \
             nor `False`",
            "warning [answer-not-an-option] answers › Region: is none of the options",
            "note [answer-unused] answers › Renamed: the release has no such template",
            "note [answer-unused] answers › WorkerPool `Ubuntu`: the release does not refer to it",
        ]
    );
}
