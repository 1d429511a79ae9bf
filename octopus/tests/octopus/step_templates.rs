//! Steps made from step templates: what they leave open is asked at the target.

use serde_json::{Value as Json, json};
use spacebridge::answers::ControlType;
use spacebridge::release::PropertyValue;
use spacebridge::{Limits, Sensitive};
use spacebridge_octopus::{OctopusDocuments, OctopusRelease};

fn parameter(name: &str, control: &str, default: &Json) -> Json {
    json!({
        "Id": name, "Name": name, "DefaultValue": default,
        "DisplaySettings": {"Octopus.ControlType": control}
    })
}

fn step_template(id: &str, version: u32, parameters: &[Json]) -> Json {
    json!({
        "Id": id, "Name": "Say", "ActionType": "Octopus.Script", "Version": version,
        "Parameters": parameters
    })
}

fn step(name: &str, properties: &Json) -> Json {
    json!({
        "Name": name,
        "Actions": [{"Name": name, "ActionType": "Octopus.Script", "Properties": properties}]
    })
}

fn uses(id: &str, version: &str) -> Json {
    json!({"Octopus.Action.Template.Id": id, "Octopus.Action.Template.Version": version})
}

fn read(steps: &[Json], others: &[Json]) -> OctopusRelease {
    let mut all = vec![
        json!({
            "Version": "1", "ProjectId": "Projects-1", "Assembled": "2020-01-01T00:00:00Z",
            "ProjectDeploymentProcessSnapshotId": "process",
            "ProjectVariableSetSnapshotId": "variables",
        }),
        json!({"Id": "process", "Steps": steps}),
        json!({
            "Id": "Projects-1", "Name": "Shop", "DeploymentProcessId": "process",
            "VariableSetId": "variables", "Templates": [parameter("Tone", "", &json!(""))]
        }),
        json!({
            "Id": "variables", "OwnerId": "Projects-1",
            "Variables": [{"Name": "Place", "Value": "here"}]
        }),
    ];
    all.extend(others.iter().cloned());
    let documents =
        all.iter().enumerate().map(|(index, json)| (index.to_string(), json.to_string()));
    OctopusDocuments::read(documents, &Limits::default()).unwrap().release(None, None).unwrap()
}

fn names(read: &OctopusRelease) -> Vec<&str> {
    read.release.templates.iter().map(|template| template.name.as_str()).collect()
}

fn found(read: &OctopusRelease) -> Vec<String> {
    let ours = |finding: &spacebridge::Finding| {
        finding.code.as_str().contains("parameter")
            || finding.code.as_str().contains("step-template")
    };
    let findings = read.findings().into_iter().filter(ours);
    findings.map(|finding| format!("{}: {}", finding.code, finding.detail)).collect()
}

#[test]
fn a_parameter_that_a_step_leaves_open_may_be_answered() {
    let template = step_template(
        "ActionTemplates-1",
        4,
        &[
            parameter("Text", "MultiLineText", &json!("")),
            parameter("Loud", "Checkbox", &json!("False")),
            parameter("Key", "Sensitive", &json!({"HasValue": true})),
            parameter("Place", "SingleLineText", &json!("")),
        ],
    );
    let mut properties = uses("ActionTemplates-1", "4");
    properties["text"] = json!("#{Greeting}");
    let read = read(&[step("Say it", &properties)], &[template]);
    assert_eq!(names(&read), ["Tone", "Loud", "Key"], "`Text` is set, `Place` is a variable");
    let [_, loud, key] = read.release.templates.as_slice() else { panic!("three templates") };
    assert_eq!(loud.control, ControlType::Checkbox);
    assert_eq!(loud.default, Some(PropertyValue::from("False")));
    assert!(!loud.required, "the source runs without it");
    assert_eq!(key.default, None, "a default that the server withholds is asked for");
    assert_eq!(
        found(&read),
        [
            "octopus-parameter-open: the step leaves the parameter `Loud` open",
            "octopus-parameter-open: the step leaves the parameter `Key` open",
        ]
    );
}

#[test]
fn the_version_that_a_step_uses_counts() {
    let old = step_template("ActionTemplates-1", 1, &[parameter("Old", "", &json!(""))]);
    let new = step_template("ActionTemplates-1", 2, &[parameter("New", "", &json!(""))]);
    let steps = [step("Say it", &uses("ActionTemplates-1", "1"))];
    assert_eq!(names(&read(&steps, &[old.clone(), new.clone()])), ["Tone", "Old"]);
    assert_eq!(names(&read(&steps, &[new.clone(), old.clone()])), ["Tone", "Old"]);
    let other = read(&steps, core::slice::from_ref(&new));
    assert_eq!(names(&other), ["Tone"]);
    assert_eq!(
        found(&other),
        ["octopus-step-template-version: its step template was not given in version 1"]
    );
    let unsaid = [step("Say it", &json!({"Octopus.Action.Template.Id": "ActionTemplates-1"}))];
    assert_eq!(names(&read(&unsaid, &[old, new])), ["Tone", "New"]);
}

#[test]
fn one_name_asked_for_in_two_ways_is_found() {
    let one = step_template("ActionTemplates-1", 1, &[parameter("Shade", "", &json!(""))]);
    let other = step_template(
        "ActionTemplates-2",
        1,
        &[parameter("shade", "Checkbox", &json!("")), parameter("Tone", "Sensitive", &json!(""))],
    );
    let steps = [
        step("One", &uses("ActionTemplates-1", "1")),
        step("Two", &uses("ActionTemplates-2", "1")),
    ];
    let read = read(&steps, &[one, other]);
    assert_eq!(names(&read), ["Tone", "Shade"]);
    assert_eq!(
        found(&read),
        [
            "octopus-parameter-open: the step leaves the parameter `Shade` open",
            "octopus-parameter-conflict: its parameter `shade` is a Checkbox, and elsewhere a \
             SingleLineText, which counts",
            "octopus-parameter-conflict: its parameter `Tone` is a Sensitive, and elsewhere a \
             SingleLineText, which counts",
        ]
    );
}

#[test]
fn what_any_version_holds_sensitive_is_a_secret() {
    let old =
        step_template("ActionTemplates-1", 1, &[parameter("Key", "SingleLineText", &json!(""))]);
    let new = step_template("ActionTemplates-1", 2, &[parameter("Key", "Sensitive", &json!(""))]);
    let mut properties = uses("ActionTemplates-1", "1");
    properties["KEY"] = json!("hunter2");
    let read = read(&[step("Say it", &properties)], &[new, old]);
    let properties = &read.release.process.steps[0].actions()[0].properties;
    assert!(matches!(properties.0["KEY"], PropertyValue::Sensitive(Sensitive::Known(_))));
    assert!(!format!("{read:?}").contains("hunter2"));
}
