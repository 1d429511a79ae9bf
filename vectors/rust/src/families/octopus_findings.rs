//! Findings about a release that was read from Octopus's documents.

use serde_json::{Value, json};

use super::octopus::put;
use super::octopus_parts::{Documents, action, push};
use crate::cases::Cases;

/// Name, purpose, how the documents are changed, more of the step, the codes of all findings.
type Row = (&'static str, &'static str, fn(&mut Documents), Value, &'static [&'static str]);

pub(super) fn family(cases: &mut Cases) {
    let rows = snapshots().into_iter().chain(packages()).chain(values()).chain(templates());
    for (name, purpose, change, more, findings) in rows {
        put(cases, name, purpose, change, more, json!({"findings": findings}));
    }
}

fn snapshots() -> Vec<Row> {
    let none = || json!({});
    vec![
        ("whole", "All documents are there, and nothing is to be seen.", |_| (), none(), &[]),
        (
            "document-twice",
            "Two documents are one snapshot, and differ.",
            |documents| {
                let mut other = documents.get("process").clone();
                other["Steps"][0]["Condition"] = "Always".into();
                documents.add(other);
            },
            none(),
            &["octopus-document-twice"],
        ),
        (
            "document-unknown",
            "A document holds nothing that a release needs.",
            |documents| documents.add(json!({"Colour": "green"})),
            none(),
            &["octopus-document-unknown"],
        ),
        (
            "snapshot-missing",
            "The variables that the release froze are not there, and today's are read instead.",
            |documents| documents.get("variables")["Id"] = "variableset-Projects-1".into(),
            none(),
            &["octopus-snapshot-missing"],
        ),
        (
            "lifecycle-open",
            "A lifecycle has no phases: each environment becomes one.",
            |documents| documents.get("lifecycle")["Phases"] = json!([]),
            none(),
            &["octopus-lifecycle-open"],
        ),
        (
            "reference-missing",
            "No document names the channel: its id stands for it.",
            |documents| documents.remove("channel"),
            none(),
            &["octopus-reference-missing"],
        ),
    ]
}

fn packages() -> Vec<Row> {
    let none = || json!({});
    let rows: [(&str, &str, fn(&mut Documents), &'static [&'static str]); 6] = [
        (
            "limit-by-variable",
            "A variable decides where an action runs, so that it crosses unlimited.",
            |documents| action(documents)["EnvironmentsVariable"] = "#{Where}".into(),
            &["octopus-limit-by-variable"],
        ),
        (
            "local-id",
            "A property is an id of the source's own, which means nothing elsewhere.",
            |documents| action(documents)["Properties"]["Target"] = "Environments-1".into(),
            &["octopus-local-id"],
        ),
        (
            "package-unresolvable",
            "A package is known only when the release is deployed, so that no digest pins it.",
            |documents| action(documents)["Packages"][0]["PackageId"] = "#{Package}".into(),
            &["octopus-package-unresolvable"],
        ),
        (
            "A17-octopus-package-unversioned",
            "The release selected no version of a package that a step uses.",
            |documents| documents.get("release")["SelectedPackages"] = json!([]),
            &["octopus-package-unversioned"],
        ),
        (
            "selection-unused",
            "A version is selected for a package that no step uses.",
            |documents| {
                let more = json!({"ActionName": "Gone", "Version": "1.0.0"});
                push(&mut documents.get("release")["SelectedPackages"], more);
            },
            &["octopus-selection-unused"],
        ),
        (
            "step-template-version",
            "A step uses a version of its step template that is not there.",
            |documents| {
                let properties = &mut action(documents)["Properties"];
                properties["Octopus.Action.Template.Id"] = "ActionTemplates-1".into();
                properties["Octopus.Action.Template.Version"] = "3".into();
                documents.add(step_template(1, "SingleLineText"));
            },
            &["octopus-local-id", "octopus-step-template-version"],
        ),
    ];
    rows.map(|(name, purpose, change, findings)| (name, purpose, change, none(), findings)).into()
}

/// A step template with one parameter.
fn step_template(version: u32, control: &str) -> Value {
    json!({
        "Id": "ActionTemplates-1", "Name": "Greet", "ActionType": "Octopus.Script",
        "Version": version,
        "Parameters": [{
            "Name": "Who", "DisplaySettings": {"Octopus.ControlType": control},
        }],
    })
}

/// A file of secrets that supplies one variable.
fn supplied(name: &str) -> Value {
    let secrets = json!({"variables": [{"name": name, "value": "hunter2"}]});
    json!({"secrets": secrets.to_string()})
}

fn values() -> Vec<Row> {
    let none = || json!({});
    vec![
        (
            "type-unknown",
            "The type of a variable is not known, so that it is read as text.",
            |documents| documents.get("variables")["Variables"][0]["Type"] = "Hologram".into(),
            none(),
            &["octopus-type-unknown"],
        ),
        (
            "value-withheld",
            "The server withholds a sensitive value.",
            |documents| {
                let variable = json!({"Name": "Password", "Type": "Sensitive", "Value": null});
                push(&mut documents.get("variables")["Variables"], variable);
            },
            none(),
            &["octopus-value-withheld"],
        ),
        (
            "value-supplied",
            "What the server withholds is supplied.",
            |documents| {
                let variable = json!({"Name": "Password", "Type": "Sensitive", "Value": null});
                push(&mut documents.get("variables")["Variables"], variable);
            },
            supplied("Password"),
            &[],
        ),
        (
            "secret-unused",
            "A secret is supplied that no withheld value takes.",
            |_| (),
            supplied("Gone"),
            &["octopus-secret-unused"],
        ),
    ]
}

fn templates() -> Vec<Row> {
    let none = || json!({});
    vec![
        (
            "template-per-unknown",
            "A template is asked per something that nobody knows.",
            |documents| {
                documents.get("project")["Templates"] = json!([{
                    "Id": "T-1", "Name": "Host",
                    "DisplaySettings": {"Spacebridge.RequiredPer": "Moon"},
                }]);
            },
            none(),
            &["octopus-template-per-unknown"],
        ),
        (
            "parameter-open",
            "A step leaves a parameter of its step template open, which the target may answer.",
            |documents| {
                action(documents)["Properties"]["Octopus.Action.Template.Id"] =
                    "ActionTemplates-1".into();
                documents.add(step_template(1, "SingleLineText"));
            },
            none(),
            &["octopus-local-id", "octopus-parameter-open"],
        ),
        (
            "parameter-conflict",
            "A parameter is asked for in two ways: that of the project counts.",
            |documents| {
                action(documents)["Properties"]["Octopus.Action.Template.Id"] =
                    "ActionTemplates-1".into();
                documents.add(step_template(1, "Checkbox"));
                let settings = json!({"Octopus.ControlType": "MultiLineText"});
                documents.get("project")["Templates"] =
                    json!([{"Id": "T-1", "Name": "Who", "DisplaySettings": settings}]);
            },
            none(),
            &["octopus-local-id", "octopus-parameter-conflict"],
        ),
    ]
}
