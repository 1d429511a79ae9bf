use alloc::string::ToString as _;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::super::blanks::blanks;
use super::*;
use crate::model::{
    Answer, AnswerValue, PropertyValue, ReferenceKind, SecretText, SelectOption, Sensitive, Set,
    Value, Variable,
};
use crate::terms::{Code, Error};

fn parts(templates: Vec<Template>) -> AnswerSheetDocument {
    AnswerSheetDocument {
        project: "DevTest Space: Shop".parse().unwrap(),
        version: "1.1.0".parse().unwrap(),
        templates,
        slice: Slice::default(),
        environments: vec!["Production".parse().unwrap()],
        tenants: vec![Tenant { name: "Acme".parse().unwrap(), tags: Set::new() }],
    }
}

impl AnswerSheetDocument {
    fn read(&self, text: &str) -> Result<Answers, Error> {
        self.sheet().read(text, &Answers::new(), &Limits::default())
    }
}

fn template(name: &str, environment: bool, tenant: bool) -> Template {
    Template { per: Per { environment, tenant }, ..Template::new(name.parse().unwrap()) }
}

fn secret(name: &str) -> Template {
    Template { control: ControlType::Sensitive, ..template(name, true, false) }
}

fn cell(name: &str, environment: Option<&str>, tenant: Option<&str>) -> AnswerKey {
    AnswerKey {
        question: Question::Template(name.parse().unwrap()),
        environment: environment.map(|name| name.parse().unwrap()),
        tenant: tenant.map(|name| name.parse().unwrap()),
    }
}

/// A shop whose questions are of every kind.
fn shop() -> AnswerSheetDocument {
    let option = |value: &str, text: &str| SelectOption { value: value.into(), text: text.into() };
    let account =
        Value::Reference { kind: ReferenceKind::AzureAccount, name: "Shop Test".parse().unwrap() };
    let mut parts = parts(vec![
        Template {
            label: "Region".into(),
            help: "Where the shop runs.\nAsk \u{202e}operations.".into(),
            control: ControlType::Select,
            options: vec![option("eu", "Europe"), option("us", "United States")],
            default: Some(PropertyValue::Text("eu".into())),
            ..template("Shop.Region", false, false)
        },
        Template {
            default: Some(PropertyValue::Sensitive(Sensitive::known("planted-default"))),
            ..secret("Shop.Db.Password")
        },
        Template { control: ControlType::Checkbox, ..template("Shop.Debug", true, false) },
        Template { required: false, ..template("Shop.Address2", false, true) },
        template("Shop.Url", true, true),
    ]);
    parts.slice.variables = vec![Variable::new("Account".parse().unwrap(), account)];
    parts
}

#[test]
fn the_skeleton_asks_helps_and_shows_what_is_answered_but_no_secret() {
    let parts = shop();
    let given = |control: ControlType, given| Answer { given, control };
    let password = AnswerValue::Sensitive(SecretText::new("planted-answer"));
    let answers: Answers = [
        (
            cell("Shop.Db.Password", Some("Production"), None),
            given(ControlType::Sensitive, password),
        ),
        (
            cell("Shop.Address2", None, Some("Acme")),
            given(ControlType::SingleLineText, AnswerValue::Blank),
        ),
        (
            cell("Shop.Debug", Some("Production"), None),
            given(ControlType::SingleLineText, AnswerValue::Text("planted, typed in clear".into())),
        ),
        (
            cell("Shop.Url", Some("Production"), Some("Acme")),
            given(ControlType::SingleLineText, AnswerValue::Text("https://acme.example".into())),
        ),
    ]
    .into_iter()
    .collect();
    let skeleton = parts.sheet().skeleton(&answers);
    assert_eq!(skeleton, include_str!("tests/skeleton.json"));
    assert!(!skeleton.contains("planted"));
    // Reading it back unchanged changes nothing.
    let again = parts.sheet().read(&skeleton, &answers, &Limits::default()).unwrap();
    assert_eq!(again, answers);
}

#[test]
fn the_schema_is_the_contract_that_the_skeleton_keeps() {
    let parts = shop();
    assert_eq!(parts.sheet().schema(), include_str!("tests/schema.json"));
}

#[test]
fn a_filled_file_becomes_answers_over_those_that_are_known() {
    let parts = shop();
    let region = cell("Shop.Region", None, None);
    let select =
        |text: &str| Answer { given: AnswerValue::Text(text.into()), control: ControlType::Select };
    let known: Answers = [(region.clone(), select("us"))].into_iter().collect();
    let text = r#"{
        "project": "devtest space: SHOP",
        "once": {"Shop.Region": {"value": null, "blank": false, "sensitive": null}},
        "environments": {"production": {
            "shop.db.password": {"sensitive": "hunter2"},
            "Shop.Debug": {"about": {"anything": [1, 2]}, "value": true}
        }},
        "tenants": {"Acme": {"Shop.Address2": {"blank": true}}},
        "both": {"Production": {"Acme": {"Shop.Url": {"value": "https://acme.example"}}}},
        "references": {"AzureAccount": {"shop test": {"value": "Shop Live"}}}
    }"#;
    let answers = parts.sheet().read(text, &known, &Limits::default()).unwrap();
    let given = |cell: &AnswerKey| answers.get(cell).unwrap().given.clone();
    assert_eq!(given(&region), AnswerValue::Text("us".into()));
    let password = cell("Shop.Db.Password", Some("Production"), None);
    assert_eq!(given(&password), AnswerValue::Sensitive(SecretText::new("hunter2")));
    assert_eq!(
        given(&cell("Shop.Debug", Some("Production"), None)),
        AnswerValue::Text("True".into())
    );
    assert_eq!(given(&cell("Shop.Address2", None, Some("Acme"))), AnswerValue::Blank);
    assert_eq!(answers.len(), 6);

    // Everything that was asked is answered now.
    let environment = &parts.environments[0];
    let tenant = Some(&parts.tenants[0].name);
    let left: Vec<_> =
        blanks(&parts.templates, &parts.slice, &answers, environment, tenant).collect();
    assert_eq!(left, []);
}

#[test]
fn each_slip_is_refused_with_its_code_and_its_place() {
    let parts = shop();
    let cases = [
        (r#"{"project""#, Code::AnswersMalformed, "line 1, column 10"),
        ("{\n \"a\": \"\\ud83d\"}", Code::AnswersMalformed, "line 2, column 7"),
        ("[]", Code::AnswersFieldType, "`` must be an object"),
        ("{}", Code::AnswersProjectMissing, "`DevTest Space: Shop`"),
        (r#"{"project": "Shop"}"#, Code::AnswersProjectOther, "`DevTest Space: Shop`"),
        (r#"{"Project": "x"}"#, Code::AnswersFieldUnknown, "`/Project`"),
        (r#"{"once": {}, "once": {}}"#, Code::AnswersKeyTwice, "`/once`"),
        (r#"{"version": 1.1}"#, Code::AnswersFieldType, "`/version` must be a text"),
        (
            r#"{"environments": {"Staging": {}}}"#,
            Code::AnswersEnvironmentUnknown,
            "`/environments/Staging`",
        ),
        (r#"{"tenants": {"a/b~c": {}}}"#, Code::AnswersTenantUnknown, "`/tenants/a~1b~0c`"),
        (r#"{"once": {"Shop.Debug": {}}}"#, Code::AnswersQuestionUnknown, "`/once/Shop.Debug`"),
        (r#"{"references": {"Feed": {}}}"#, Code::AnswersQuestionUnknown, "`/references/Feed`"),
        (
            r#"{"references": {"AzureAccount": {"Other": {}}}}"#,
            Code::AnswersQuestionUnknown,
            "`/references/AzureAccount/Other`",
        ),
        (
            r#"{"once": {"Shop.Region": {}, "SHOP.REGION": {}}}"#,
            Code::AnswersKeyTwice,
            "`/once/SHOP.REGION`",
        ),
        (
            r#"{"once": {"Shop.Region": {"vaule": "eu"}}}"#,
            Code::AnswersFieldUnknown,
            "`/once/Shop.Region/vaule`",
        ),
        (
            r#"{"once": {"Shop.Region": {"value": 1}}}"#,
            Code::AnswersFieldType,
            "`/once/Shop.Region/value` must be a text or null",
        ),
        (
            r#"{"once": {"Shop.Region": {"value": "eu", "blank": true}}}"#,
            Code::AnswersContradictory,
            "`/once/Shop.Region`",
        ),
        (
            r#"{"references": {"AzureAccount": {"Shop Test": {"sensitive": "x"}}}}"#,
            Code::AnswersFieldType,
            "no secret",
        ),
    ];
    for (text, code, place) in cases {
        let error = parts.read(text).unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        assert!(error.to_string().contains(place), "{error}");
    }
}

#[test]
fn no_refusal_repeats_an_answer() {
    let parts = shop();
    let entries = [
        (r#"{"value": "planted"}"#, Code::AnswersInClear),
        (r#"{"sensitive": "planted", "blank": true}"#, Code::AnswersContradictory),
        (r#"{"sensitive": ["planted"]}"#, Code::AnswersFieldType),
        (r#"{"sensitive": "planted"#, Code::AnswersMalformed),
        (r#""planted""#, Code::AnswersFieldType),
    ];
    for (entry, code) in entries {
        let text =
            format!(r#"{{"environments": {{"Production": {{"Shop.Db.Password": {entry}}}}}}}"#);
        let error = parts.read(&text).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    }
}

#[test]
fn a_file_beyond_the_limits_is_refused() {
    let parts = shop();
    let text = r#"{"project": "DevTest Space: Shop", "once": {"Shop.Region": {"value": "eu-1"}}}"#;
    let read = |limits: Limits| parts.sheet().read(text, &Answers::new(), &limits);
    let short = Limits { text: 3, ..Limits::default() };
    assert_eq!(read(short).unwrap_err().code(), Code::AnswersTooLarge);
    let small = Limits { bytes: text.len() - 1, ..Limits::default() };
    assert_eq!(read(small).unwrap_err().code(), Code::AnswersTooLarge);
    assert!(read(Limits { bytes: text.len(), text: 4, ..Limits::default() }).is_ok());
    // Nesting is bounded, so no file exhausts the stack.
    let deep = format!("{}{}", r#"{"once":"#.repeat(200), "}".repeat(200));
    assert_eq!(parts.read(&deep).unwrap_err().code(), Code::AnswersMalformed);
}

#[test]
fn a_key_cannot_command_a_terminal() {
    let text = "{\"project\": \"DevTest Space: Shop\", \"\\u001b[2J\u{202e}\": {}}";
    let error = shop().read(text).unwrap_err();
    assert_eq!(error.to_string(), r"no answers file has a field `/\u{1b}[2J\u{202e}`");
}
