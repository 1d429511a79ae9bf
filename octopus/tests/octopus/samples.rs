//! Other people's documents, which are not part of this project: read where they lie.

use serde_json::{Value as Json, json};
use spacebridge::answers::ControlType;
use spacebridge::{Code, Limits, Stage};
use spacebridge_octopus::{OctopusDocuments, OctopusRelease};

use super::common::public_data;

/// A release around documents that have none of their own.
fn around(samples: &[(&str, &[u8])], release: &Json) -> OctopusRelease {
    let release = release.to_string().into_bytes();
    let mut documents: Vec<(&str, &[u8])> = samples.to_vec();
    documents.push(("release.json", &release));
    OctopusDocuments::read(documents, &Limits::default()).unwrap().release(None, None).unwrap()
}

fn paths(read: &OctopusRelease, code: Code) -> Vec<String> {
    let of_code = |finding: &spacebridge::Finding| finding.code == code;
    read.findings().into_iter().filter(of_code).map(|finding| finding.path).collect()
}

#[test]
fn a_typical_process() {
    let process = public_data("specs.deploymentprocess-typical.json");
    let release = json!({
        "Version": "1.2.3", "ProjectId": "Projects-3361", "Assembled": "2020-01-01T00:00:00+10:00",
        "ProjectDeploymentProcessSnapshotId": "deploymentprocess-Projects-3361",
        "SelectedPackages": [{"StepName": "Deploy to IIS", "Version": "5.0.1"}],
    });
    let read = around(&[("process.json", &process)], &release);
    let steps = &read.release.process.steps;
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[1].properties().text("Octopus.Action.TargetRoles"), Some("WebServer"));
    let [iis, script] = steps[1].actions() else { panic!("a rolling step of two") };
    assert_eq!((iis.kind.as_str(), script.kind.as_str()), ("Octopus.IIS", "Octopus.Script"));
    assert_eq!(iis.packages.len(), 1, "properties mirror the primary package, and add none");
    assert_eq!(script.packages[1].name.as_ref().unwrap().as_str(), "Other Package");
    assert_eq!(script.packages[1].properties.text("Extract"), Some("False"));
    let table = &read.release.packages;
    assert_eq!(
        (table.len(), table[0].id.as_str(), table[0].version.as_str()),
        (1, "MyWebsite", "5.0.1")
    );
    assert_eq!(
        paths(&read, Code::OctopusReferenceMissing),
        [
            "release › project",
            "process › Deploy to IIS › package `MyWebsite`",
            "process › Deploy to IIS › Script with Additional Package",
            "process › Deploy to IIS › Script with Additional Package › package `The Package`",
            "process › Deploy to IIS › Script with Additional Package › package `Other Package`",
            "release › lifecycle",
        ]
    );
    assert_eq!(paths(&read, Code::OctopusPackageUnversioned).len(), 2);
    assert_eq!(paths(&read, Code::OctopusSnapshotMissing), ["release › variables"]);
}

#[test]
fn a_lifecycle_that_leaves_things_open() {
    let lifecycle = public_data("go.lifecycle.json");
    let release = json!({
        "Version": "1", "ProjectId": "P", "Assembled": "2020-01-01T00:00:00Z",
        "ProjectDeploymentProcessSnapshotId": "process",
    });
    let environments = json!([
        {"Id": "Environments-3", "Name": "C", "SortOrder": 3},
        {"Id": "Environments-1", "Name": "A", "SortOrder": 1},
        {"Id": "Environments-4", "Name": "Far: D", "SortOrder": 4},
    ]);
    let environments = environments.to_string().into_bytes();
    let process = br#"{"Id": "process", "Steps": []}"#;
    let documents: [(&str, &[u8]); 3] =
        [("l.json", &lifecycle), ("e.json", &environments), ("p.json", process)];
    let read = around(&documents, &release);
    let lifecycle = read.lifecycle.as_ref().unwrap();
    let stops =
        |index: usize| lifecycle.phases[index].stops().map(Stage::to_string).collect::<Vec<_>>();
    assert_eq!(stops(0), ["Environments-2", "A"]);
    assert_eq!(stops(1), ["C", "Far: D"], "an empty phase holds what no earlier phase names");
    assert!(lifecycle.phases[0].optional && lifecycle.phases[0].minimum == 1);
    assert_eq!(paths(&read, Code::OctopusReferenceMissing)[1], "lifecycle › Test › A");
    assert_eq!(paths(&read, Code::OctopusLifecycleOpen), ["lifecycle › Test › B"]);
}

#[test]
fn step_templates_in_pascal_and_camel_case() {
    let names = ["go.action-template-example", "library.grate-database-migration"];
    let documents = names.map(|name| (name, public_data(&format!("{name}.json"))));
    let documents = OctopusDocuments::read(documents, &Limits::default()).unwrap();
    let templates = documents.step_templates().unwrap();
    assert_eq!(templates[0].name.as_str(), "action-template-name");
    assert_eq!(templates[1].name.as_str(), "grate Database Migrations");
    let parameter = |name: &str| {
        let mut parameters = templates[1].parameters.iter();
        parameters.find(|parameter| parameter.name.as_str() == name).unwrap()
    };
    assert_eq!(parameter("gratePackage").control, ControlType::Package);
    assert_eq!(parameter("grateUserPassword").control, ControlType::Sensitive);
    let method = parameter("grateAuthenticationMethod");
    assert_eq!(method.options.len(), 5);
    assert_eq!(method.options[3].text, "Username\\Password");
}

#[test]
fn documents_that_no_release_needs_are_noted() {
    let names = ["go.dashboard-mini", "go.openapi-subset-2020.5", "octopusclients.tasks-page"];
    for name in names {
        let bytes = public_data(&format!("{name}.json"));
        let process: &[u8] = br#"{"Id": "process", "Steps": []}"#;
        let release = json!({
            "Version": "1", "ProjectId": "P", "Assembled": "2020-01-01T00:00:00Z",
            "ProjectDeploymentProcessSnapshotId": "process",
        });
        let read = around(&[(name, &bytes), ("process", process)], &release);
        // Dashboards and tasks are known: they tell what ran, and take nothing from a release.
        let unknown: &[&str] = if name.contains("openapi") { &[name] } else { &[] };
        assert_eq!(paths(&read, Code::OctopusDocumentUnknown), unknown);
    }
}
