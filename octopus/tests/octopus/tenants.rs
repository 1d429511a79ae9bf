//! Tenants' variables, in both shapes, as answers.

use serde_json::{Value as Json, json};
use spacebridge::Limits;
use spacebridge::answers::{Answer, AnswerKey, AnswerValue};
use spacebridge_octopus::{OctopusAnswers, OctopusDocuments};

fn read(documents: &[Json]) -> OctopusAnswers {
    let bytes = documents.iter().enumerate().map(|(at, json)| (at.to_string(), json.to_string()));
    let documents = OctopusDocuments::read(bytes, &Limits::default()).unwrap();
    documents.answers(&"Shop".parse().unwrap()).unwrap()
}

fn lines(read: &OctopusAnswers) -> Vec<String> {
    let line = |(cell, answer): (&AnswerKey, &Answer)| match &answer.given {
        AnswerValue::Text(text) => format!("{cell} = {text}"),
        AnswerValue::Sensitive(text) => format!("{cell} = secret {}", text.expose().len()),
        AnswerValue::Blank => format!("{cell} left blank"),
    };
    read.answers.iter().map(line).collect()
}

fn found(read: &OctopusAnswers) -> Vec<String> {
    read.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.path)).collect()
}

/// The Space, with a project of two templates and a library set of one.
fn space() -> Vec<Json> {
    vec![json!([
        {"Id": "Environments-1", "Name": "Test"}, {"Id": "Environments-2", "Name": "Live"},
        {"Id": "Environments-9", "Name": "Prod Space: Live"},
        {
            "Id": "Tenants-1", "Name": "Acme",
            "ProjectEnvironments": {"Projects-1": ["Environments-2"], "Projects-2": []}
        },
        {"Id": "Tenants-2", "Name": "Bolt"},
        {
            "Id": "Projects-1", "Name": "Shop", "DeploymentProcessId": "p", "VariableSetId": "v",
            "IncludedLibraryVariableSetIds": ["LibraryVariableSets-1"],
            "Templates": [
                {"Id": "t-url", "Name": "Url"},
                {"Id": "t-key", "Name": "Key",
                 "DisplaySettings": {"Octopus.ControlType": "Sensitive"}},
                {"Id": "t-all", "Name": "All",
                 "DisplaySettings": {"Spacebridge.RequiredPer": "Environment"}}
            ]
        },
        {
            "Id": "LibraryVariableSets-1", "Name": "Mail", "VariableSetId": "l",
            "Templates": [{"Id": "t-mail", "Name": "Mail"}]
        }
    ])]
}

fn with(values: Json) -> OctopusAnswers {
    let mut all = space();
    all.push(values);
    read(&all)
}

#[test]
fn by_project_environment_and_template_as_it_was_before_2025() {
    let read = with(json!({
        "Id": "TenantVariables-1", "TenantId": "Tenants-1", "TenantName": "Acme",
        "ProjectVariables": {
            "Projects-1": {
                "ProjectId": "Projects-1", "ProjectName": "Shop",
                "Templates": [{"Id": "T-URL", "Name": "Url"}],
                "Variables": {
                    "Environments-1": {"t-url": "test.acme.example", "t-key": {"HasValue": true}},
                    "Environments-2": {
                        "t-url": "", "t-key": {"HasValue": true, "NewValue": "hunter2"}
                    }
                }
            },
            "Projects-2": {
                "ProjectName": "Another", "Variables": {"Environments-1": {"t-other": "x"}}
            }
        },
        "LibraryVariables": {
            "LibraryVariableSets-1": {"Variables": {"t-mail": "office@acme.example"}},
            "LibraryVariableSets-2": {"Variables": {"t-unknown": "x"}}
        },
        "ConcurrencyToken": "x"
    }));
    assert_eq!(
        lines(&read),
        [
            "Key › Live › Acme = secret 7",
            "Mail › Acme = office@acme.example",
            "Url › Test › Acme = test.acme.example",
        ]
    );
    assert_eq!(found(&read), ["octopus-value-withheld: answers › Key › Test › Acme"]);
    assert!(!format!("{read:?}").contains("hunter2"));
}

#[test]
fn in_lists_with_scopes_as_it_is_since_2025() {
    let project = |template: &str, value: &str, environments: Json| {
        json!({
            "Id": "x", "ProjectId": "Projects-1", "ProjectName": "Shop", "TemplateId": template,
            "Template": {"Id": "t-url", "Name": "Url"}, "Value": value,
            "Scope": {"EnvironmentIds": environments}
        })
    };
    let mut all = space();
    all.push(json!({
        "TenantId": "Tenants-1",
        "Variables": [
            project("t-url", "anywhere.example", json!([])),
            project("t-url", "test.example", json!(["Environments-1"])),
        ],
        "MissingVariables": [{"ProjectId": "Projects-1", "TemplateId": "t-key"}]
    }));
    all.push(json!({"TenantId": "Tenants-2", "ProjectVariables": [
        project("t-url", "anywhere.example", json!([])),
        project("t-url", "test.example", json!(["Environments-1"])),
    ]}));
    all.push(json!({"TenantId": "Tenants-1", "CommonVariables": [{
        "LibraryVariableSetId": "LibraryVariableSets-1", "TemplateId": "t-mail",
        "Value": "office@acme.example", "Scope": {"EnvironmentIds": []}
    }]}));
    let read = read(&all);
    assert_eq!(
        lines(&read),
        [
            "Mail › Acme = office@acme.example",
            "Url › Live › Acme = anywhere.example",
            "Url › Live › Bolt = anywhere.example",
            "Url › Test › Acme = test.example",
            "Url › Test › Bolt = test.example",
        ],
        "a value for anywhere holds where no other does, and where the tenant has the project"
    );
    assert!(read.findings.is_empty(), "{:?}", read.findings);
}

#[test]
fn a_value_for_one_environment_never_becomes_one_for_all() {
    let read = with(json!({"TenantId": "Tenants-1", "Variables": [
        {
            "LibraryVariableSetId": "LibraryVariableSets-1", "TemplateId": "t-mail",
            "Value": "test@acme.example", "Scope": {"EnvironmentIds": ["Environments-1"]}
        },
        {
            "ProjectId": "Projects-1", "TemplateId": "t-url", "Value": "there.example",
            "Scope": {"EnvironmentIds": ["Environments-9"]}
        },
        {
            "ProjectId": "Projects-1", "TemplateId": "t-all", "Value": "x",
            "Scope": {"EnvironmentIds": ["Environments-1"]}
        }
    ]}));
    assert!(read.answers.is_empty());
    assert_eq!(
        found(&read),
        [
            "octopus-answer-unasked: answers › Mail › Test › Acme",
            "octopus-answer-unasked: answers › Url › Acme",
            "octopus-answer-unasked: answers › All › Test › Acme",
        ]
    );
}

#[test]
fn the_older_shape_may_hold_scoped_values_too() {
    let read =
        with(json!({"TenantId": "Tenants-1", "LibraryVariables": {"LibraryVariableSets-1": {
            "Templates": [{
                "Id": "t-mail", "Name": "Mail",
                "DisplaySettings": {"Spacebridge.RequiredPer": "Environment, Tenant"}
            }],
            "ScopedVariables": [{
            "TemplateId": "t-mail", "Value": "test@acme.example", "Scope": ["Environments-1"]
        }],
            "Variables": {"t-mail": "office@acme.example"}
        }}}));
    assert_eq!(
        lines(&read),
        ["Mail › Live › Acme = office@acme.example", "Mail › Test › Acme = test@acme.example"]
    );
}

#[test]
fn two_values_and_unknown_templates_are_found() {
    let value = |id: &str, value: &str| {
        json!({
            "ProjectId": "Projects-1", "TemplateId": id, "Value": value,
            "Scope": {"EnvironmentIds": ["Environments-1"]}
        })
    };
    let read = with(json!({"TenantId": "Tenants-7", "Variables": [
        value("t-url", "one"), value("t-url", "one"), value("t-url", "other"), value("t-gone", "x")
    ]}));
    assert_eq!(lines(&read), ["Url › Test › Tenants-7 = one"]);
    assert_eq!(
        found(&read),
        [
            "octopus-reference-missing: answers",
            "octopus-answer-twice: answers › Url › Test › Tenants-7",
            "octopus-reference-missing: answers › Tenants-7",
        ]
    );
}
