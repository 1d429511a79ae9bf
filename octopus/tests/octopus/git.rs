//! Projects in Git: the files of configuration as code beside the JSON documents of their server.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use spacebridge::release::PropertyValue;
use spacebridge::{Code, Error, Finding, Limits, Sensitive, Value};
use spacebridge_octopus::{OctopusDocuments, OctopusRelease};

use super::common;
use super::documents::{action, list};

pub(crate) type Documents = Vec<(String, Vec<u8>)>;

pub(crate) const PROCESS: &str = "1.1.0/.octopus/deployment_process.ocl";
pub(crate) const VARIABLES: &str = "1.1.0/.octopus/variables.ocl";

pub(crate) fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/octopus/git");
    fs::read(folder.join(name)).unwrap()
}

fn read(documents: &Documents) -> Result<OctopusRelease, Error> {
    let documents = documents.iter().map(|(name, bytes)| (name, bytes));
    OctopusDocuments::read(documents, &Limits::default())?.release(None, None)
}

/// Box Office 1.1.0 in JSON, as a server of 2024 writes it, which has a slug for every action.
fn as_json() -> Documents {
    let mut documents = common::own_documents(&["shared", "1.1.0"]);
    edit(&mut documents, "1.1.0/process.json", |process| {
        for step in process["Steps"].as_array_mut().unwrap() {
            let count = step["Actions"].as_array().unwrap().len();
            let slug = step["Slug"].clone();
            for action in step["Actions"].as_array_mut().unwrap() {
                let is_only = count == 1 || action["Name"] == "Deploy web site";
                action["Slug"] = if is_only { slug.clone() } else { json!("warm-up-pages") };
                // The server works this out; no file holds it.
                action.as_object_mut().unwrap().remove("CanBeUsedForProjectVersioning");
                // A property in Git is never sensitive: the variable that it names is.
                let password = "Octopus.Action.IISWebSite.ApplicationPoolPassword";
                if let Some(value) = action["Properties"].get_mut(password) {
                    *value = json!("#{Web:PoolPassword}");
                }
            }
        }
    });
    documents
}

/// Returns the documents of the project with its process and its variables in Git.
fn as_ocl() -> Documents {
    let mut documents = as_json();
    documents.retain(|(name, _)| name != "1.1.0/process.json");
    edit(&mut documents, "1.1.0/variables.json", |set| {
        set["Id"] = json!("variableset-Projects-41");
        set["Variables"].as_array_mut().unwrap().retain(|value| value["IsSensitive"] == true);
    });
    for name in ["deployment_process.ocl", "deployment_settings.ocl", "variables.ocl"] {
        documents.push((format!("1.1.0/.octopus/{name}"), file(name)));
    }
    documents
}

fn edit(documents: &mut Documents, name: &str, change: impl FnOnce(&mut Json)) {
    let document = documents.iter_mut().find(|(own, _)| own == name).unwrap();
    let text = document.1.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&document.1);
    let mut value = serde_json::from_slice(text).unwrap();
    change(&mut value);
    document.1 = value.to_string().into_bytes();
}

pub(crate) fn with(name: &str, content: &str) -> Documents {
    let mut documents = as_ocl();
    documents.retain(|(own, _)| own != name);
    documents.push((name.into(), content.into()));
    documents
}

/// The release as its document, values in an order of their own.
fn whole(read: &OctopusRelease) -> Json {
    let mut release = serde_json::to_value(&read.release).unwrap();
    let variables = release["variables"].as_array_mut().unwrap();
    variables.sort_by_key(Json::to_string);
    release
}

fn codes(read: &OctopusRelease) -> Vec<Code> {
    let mut codes: Vec<_> = read.findings().iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

fn found(findings: &[Finding], code: Code) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.code == code).collect()
}

#[test]
fn one_project_as_json_and_as_ocl_is_one_release() {
    let json = read(&as_json()).unwrap();
    let ocl = read(&as_ocl()).unwrap();
    assert_eq!(whole(&json), whole(&ocl));
    assert_eq!(json.release.variables.len(), 32);

    let findings = ocl.findings();
    let snapshots = found(&findings, Code::OctopusSnapshotMissing);
    assert_eq!(snapshots.len(), 2, "{snapshots:?}");
    let read_instead = "`deploymentprocess-Projects-41` was read instead";
    assert!(snapshots.iter().any(|finding| finding.detail.contains(read_instead)));
    assert!(found(&findings, Code::OctopusReferenceMissing).is_empty(), "{findings:?}");
    let unread = found(&findings, Code::OctopusDocumentUnknown);
    assert!(unread.iter().any(|finding| finding.path.ends_with("deployment_settings.ocl")));
}

#[test]
fn neither_order_nor_line_ends_of_files_matter() {
    let expected = whole(&read(&as_ocl()).unwrap());
    let mut reversed = as_ocl();
    reversed.reverse();
    assert_eq!(whole(&read(&reversed).unwrap()), expected);
    for (name, bytes) in &mut reversed {
        if name.ends_with("variables.ocl") {
            let text = String::from_utf8(bytes.clone()).unwrap().replace('\n', "\r\n");
            *bytes = format!("\u{feff}{text}").into_bytes();
        }
    }
    assert_eq!(whole(&read(&reversed).unwrap()), expected);
}

#[test]
fn a_slug_that_no_document_has_stands_for_itself_and_still_limits() {
    let process = r#"step "open" {
    action {
        action_type = "Octopus.Script"
        channels = ["beta"]
        environments = ["moon"]
        worker_pool = "lunar"
    }
}"#;
    let read = read(&with(PROCESS, process)).unwrap();
    let open = action(&read, "open");
    assert_eq!(list(&open.environments), "moon");
    assert_eq!(list(&open.channels), "beta");
    assert_eq!(open.pool.as_ref().unwrap().as_str(), "lunar");
    let findings = read.findings();
    let missing = found(&findings, Code::OctopusReferenceMissing);
    let about = |word: &str| missing.iter().any(|finding| finding.detail.contains(word));
    assert!(about("`moon`") && about("`beta`") && about("`lunar`"), "{missing:?}");
}

#[test]
fn a_slug_is_one_of_its_own_kind_and_project() {
    let mut documents = with(
        PROCESS,
        r#"step "test" {
    name = "Try it out"

    action {
        action_type = "Octopus.Script"
        channels = ["stable"]
        environments = ["test"]
    }
}"#,
    );
    let other = json!({"Id": "Channels-7", "Name": "Elsewhere", "Slug": "stable",
        "ProjectId": "Projects-9", "LifecycleId": null});
    documents.push(("shared/other.json".into(), other.to_string().into_bytes()));
    let tenant = json!({"Id": "Tenants-7", "Name": "Testers", "Slug": "test"});
    documents.push(("shared/tenant.json".into(), tenant.to_string().into_bytes()));
    let read = read(&documents).unwrap();
    let action = action(&read, "Try it out");
    assert_eq!(list(&action.environments), "Test");
    assert_eq!(list(&action.channels), "Stable");
}

#[test]
fn a_slug_of_two_things_is_none() {
    let mut documents = as_ocl();
    let twin = json!({"Id": "Environments-8", "Name": "Test 2", "Slug": "test"});
    documents.push(("shared/twin.json".into(), twin.to_string().into_bytes()));
    let read = read(&documents).unwrap();
    let findings = read.findings();
    assert!(!found(&findings, Code::OctopusReferenceMissing).is_empty());
    assert_eq!(list(&action(&read, "Load sample shows").environments), "Development, test");
}

#[test]
fn what_may_limit_a_value_is_never_left_out() {
    for (element, code) in [
        ("galaxy = [\"milky-way\"]", Some(Code::OctopusScopeUnknown)),
        ("galaxy = \"milky-way\"", Some(Code::OctopusScopeUnknown)),
        ("galaxy {\n    }", Some(Code::OctopusScopeUnknown)),
        ("environment = \"test\"", Some(Code::OctopusOclElement)),
        (
            "environment = [\"test\"]\n    environment = [\"development\"]",
            Some(Code::OctopusKeyTwice),
        ),
        ("environment = [1]", None),
    ] {
        let text = format!("variable \"A\" {{\n    value \"a\" {{\n    {element}\n    }}\n}}");
        let refusal = read(&with(VARIABLES, &text)).err();
        let refusal = refusal.map(|error| error.code());
        assert_eq!(refusal, code, "{element}");
    }
    let outside = "variable \"A\" {\n    environment = [\"test\"]\n    value \"a\" {}\n}";
    let error = read(&with(VARIABLES, outside)).unwrap_err();
    assert_eq!(error.code(), Code::OctopusOclElement);
    assert!(error.to_string().contains("line 2, column 5"), "{error}");
    let flag = "variable \"A\" {\n    value \"a\" {\n        is_editable = false\n    }\n}";
    assert!(read(&with(VARIABLES, flag)).is_ok());
}

#[test]
fn a_sensitive_text_in_a_file_is_never_used() {
    const SECRET: &str = "in the clear";
    for text in [
        format!("variable \"A\" {{\n    type = \"Sensitive\"\n    value \"{SECRET}\" {{}}\n}}"),
        format!(
            "variable \"A\" {{\n    value \"{SECRET}\" {{\n    type = \"Sensitive\"\n    }}\n}}"
        ),
        format!(
            "variable \"A\" {{\n    value \"{SECRET}\" {{\n    is_sensitive = true\n    }}\n}}"
        ),
    ] {
        let read = read(&with(VARIABLES, &text)).unwrap();
        let variable = read.release.variables.iter().find(|v| v.name().as_str() == "A").unwrap();
        assert!(matches!(variable.value(), Value::Sensitive(Sensitive::Withheld)));
        let shown = format!("{} {:?}", whole(&read), read.findings());
        assert!(!shown.contains(SECRET), "{shown}");
        assert!(codes(&read).contains(&Code::OctopusOclSensitive), "{text}");
    }
}

#[test]
fn sensitive_values_come_from_the_database_and_others_from_git() {
    let mut documents =
        with(VARIABLES, "variable \"Payment:ApiKey\" {\n    type = \"Sensitive\"\n    value {}\n}");
    edit(&mut documents, "1.1.0/variables.json", |set| {
        let old = json!({"Name": "Old", "Value": "x", "Type": "String", "Scope": {}});
        set["Variables"].as_array_mut().unwrap().push(old);
    });
    let read = read(&documents).unwrap();
    let names: Vec<_> = read.release.variables.iter().map(|v| v.name().as_str()).collect();
    assert_eq!(names.iter().filter(|name| **name == "Payment:ApiKey").count(), 2);
    assert!(!names.contains(&"Old"));
    let findings = read.findings();
    assert_eq!(found(&findings, Code::OctopusDocumentTwice).len(), 1);
}

#[test]
fn a_file_belongs_to_the_release_in_the_closest_folder() {
    let mut documents = common::own_documents(&["shared", "1.0.0"]);
    documents.extend(as_ocl().into_iter().filter(|(name, _)| name.starts_with("1.1.0/")));
    let documents = documents.iter().map(|(name, bytes)| (name, bytes));
    let documents = OctopusDocuments::read(documents, &Limits::default()).unwrap();
    let of = |version: &str| documents.release(None, Some(&version.parse().unwrap())).unwrap();
    assert!(codes(&of("1.1.0")).contains(&Code::OctopusSnapshotMissing));
    assert!(!codes(&of("1.0.0")).contains(&Code::OctopusSnapshotMissing));
}

#[test]
fn a_file_of_no_one_project_is_not_read() {
    let mut documents = as_ocl();
    let other = json!({"Id": "Releases-9", "Version": "1.0", "Assembled": "2026-05-18T12:30:00Z",
        "ProjectId": "Projects-9", "ProjectDeploymentProcessSnapshotId": "x"});
    documents.push(("1.1.0/other.json".into(), other.to_string().into_bytes()));
    let inputs = documents.iter().map(|(name, bytes)| (name, bytes));
    let read = OctopusDocuments::read(inputs, &Limits::default()).unwrap();
    let error = read.release(Some(&"Box Office".parse().unwrap()), None).unwrap_err();
    assert_eq!(error.code(), Code::OctopusProcessMissing);
}

#[test]
fn a_file_of_one_project_among_several_is_a_finding() {
    let mut documents = as_json();
    let other = json!({"Id": "Releases-9", "Version": "1.0", "Assembled": "2026-05-18T12:30:00Z",
        "ProjectId": "Projects-9", "ProjectDeploymentProcessSnapshotId": "x"});
    documents.push(("elsewhere/other.json".into(), other.to_string().into_bytes()));
    documents.push(("deployment_process.ocl".into(), file("deployment_process.ocl")));
    documents.push(("variables.ocl".into(), file("variables.ocl")));
    let inputs = documents.iter().map(|(name, bytes)| (name, bytes));
    let read = OctopusDocuments::read(inputs, &Limits::default()).unwrap();
    let read = read.release(Some(&"Box Office".parse().unwrap()), None).unwrap();
    let findings = read.findings();
    let homeless = found(&findings, Code::OctopusOclProjectUnknown);
    let files: Vec<_> = homeless.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(files, ["deployment_process.ocl", "variables.ocl"]);
}

#[test]
fn every_action_has_a_slug_of_its_own() {
    let process = r#"step "open" {
    action {
        action_type = "Octopus.Script"
    }

    action "OPEN" {
        action_type = "Octopus.Script"
    }
}"#;
    let error = read(&with(PROCESS, process)).unwrap_err();
    assert_eq!(error.code(), Code::OctopusOclElement);
    assert!(error.to_string().contains("line 6, column 5"), "{error}");
}

#[test]
fn a_step_takes_the_rest_from_its_template() {
    let process = r#"step "mail" {
    action {
        properties = {
            Mail.Subject = "We open"
            Octopus.Action.Template.Id = "ActionTemplates-5"
            Octopus.Action.Template.Version = "3"
        }
    }
}"#;
    let alone = read(&with(PROCESS, process)).unwrap();
    assert!(codes(&alone).contains(&Code::OctopusOclTemplateMissing));
    let mut documents = with(PROCESS, process);
    let template = json!({"Id": "ActionTemplates-5", "Name": "Mail", "Version": 3,
        "ActionType": "Octopus.Script", "Parameters": [],
        "Properties": {"Octopus.Action.Script.ScriptBody": "mail", "Mail.Subject": "usual"}});
    documents.push(("shared/template.json".into(), template.to_string().into_bytes()));
    let read = read(&documents).unwrap();
    assert!(!codes(&read).contains(&Code::OctopusOclTemplateMissing));
    let mail = action(&read, "mail");
    assert_eq!(mail.kind, "Octopus.Script");
    assert_eq!(mail.properties.text("Octopus.Action.Script.ScriptBody"), Some("mail"));
    assert_eq!(mail.properties.text("Mail.Subject"), Some("We open"));
}

#[test]
fn unknown_elements_of_a_process_are_kept() {
    let process = r#"step "open" {
    colour = "red"

    action {
        action_type = "Octopus.Script"
        environments_variable = "Where"
        properties = {
            A[web].Name = true
            B = 1.50
            C = null
        }

        container "docker.io/tool" {
            feed = "playhouse-releases"
        }

        lights "low" {
            level = 1
        }
    }
}"#;
    let read = read(&with(PROCESS, process)).unwrap();
    let step = &read.release.process.steps[0];
    assert_eq!(step.extra().0["Colour"], PropertyValue::Text("\"red\"".into()));
    let action = &step.actions()[0];
    let text = |name: &str| action.extra.text(name).unwrap();
    assert_eq!(text("Container"), r#"{"FeedId":"Feeds-1041","Image":"docker.io/tool"}"#);
    assert_eq!(text("Lights"), r#"{"Level":1,"Name":"low"}"#);
    assert_eq!(action.properties.text("A[web].Name"), Some("True"));
    assert_eq!(action.properties.text("B"), Some("1.50"));
    assert_eq!(action.properties.text("C"), None);
    assert!(codes(&read).contains(&Code::OctopusLimitByVariable));
}

#[test]
fn other_files_are_noted_and_their_syntax_is_still_judged() {
    let read = read(&with("1.1.0/.octopus/channels.ocl", "channel \"A\" {}")).unwrap();
    let findings = read.findings();
    let unread = found(&findings, Code::OctopusDocumentUnknown);
    assert!(unread.iter().any(|finding| finding.path.ends_with("channels.ocl")));
    let error = super::git::read(&with("a.OCL", "# a comment")).unwrap_err();
    assert_eq!(error.code(), Code::OctopusOclSyntax);
    assert!(error.to_string().contains("line 1, column 1"), "{error}");
}
