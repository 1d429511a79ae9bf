//! Shapes of several ages of Octopus, in small documents: secrets, references, twins, limits.

use serde_json::{Value as Json, json};
use spacebridge::release::PropertyValue;
use spacebridge::{Code, EnvironmentRef, Error, Limits, Sensitive, Value};
use spacebridge_octopus::{
    OctopusAnswers, OctopusDocuments, OctopusRelease, OctopusSecrets, OctopusSpace,
};

/// A kiosk's release of one step and one variable, one document a name.
fn kiosk() -> Vec<(String, Json)> {
    let named = |(name, json): (&str, Json)| (format!("{name}.json"), json);
    let documents = [
        (
            "places",
            json!([
                {"Id": "Environments-1", "Name": "Workshop", "SortOrder": 1},
                {"Id": "Environments-2", "Name": "Station", "SortOrder": 2}
            ]),
        ),
        (
            "way",
            json!({"Id": "Lifecycles-1", "Name": "Way", "Phases": [
                {"Name": "Workshop", "OptionalDeploymentTargets": ["Environments-1"]},
                {"Name": "Station", "OptionalDeploymentTargets": ["Environments-2"]}
            ]}),
        ),
        (
            "project",
            json!({
                "Id": "Projects-1", "Name": "Kiosk", "LifecycleId": "Lifecycles-1",
                "VariableSetId": "variableset-Projects-1", "Templates": [],
                "DeploymentProcessId": "deploymentprocess-Projects-1",
                "IncludedLibraryVariableSetIds": ["LibraryVariableSets-2", "LibraryVariableSets-1"]
            }),
        ),
        (
            "channel",
            json!({"Id": "Channels-1", "Name": "Usual", "ProjectId": "Projects-1", "Rules": []}),
        ),
        (
            "process",
            json!({"Id": "deploymentprocess-Projects-1-s-4", "Steps": [{
                "Name": "Roll out", "Properties": {}, "Actions": [{
                    "Id": "act-1", "Name": "Roll out", "ActionType": "Octopus.Script",
                    "Properties": {"Octopus.Action.Script.ScriptBody": "echo rolled"}
                }]
            }]}),
        ),
        (
            "values",
            json!({
                "Id": "variableset-Projects-1-s-4", "OwnerId": "Projects-1",
                "Variables": [{"Name": "Pin", "Type": "Sensitive", "Value": null}]
            }),
        ),
        (
            "release",
            json!({
                "Id": "Releases-1", "ProjectId": "Projects-1", "Version": "4.2.0",
                "ChannelId": "Channels-1", "Assembled": "2026-03-04T05:06:07.000+00:00",
                "ProjectDeploymentProcessSnapshotId": "deploymentprocess-Projects-1-s-4",
                "ProjectVariableSetSnapshotId": "variableset-Projects-1-s-4",
                "LibraryVariableSetSnapshotIds": [], "SelectedPackages": []
            }),
        ),
    ];
    documents.into_iter().map(named).collect()
}

/// The kiosk with one document changed.
fn with(name: &str, change: impl FnOnce(&mut Json)) -> Vec<(String, Json)> {
    let mut documents = kiosk();
    change(document(&mut documents, name));
    documents
}

fn document<'d>(documents: &'d mut [(String, Json)], name: &str) -> &'d mut Json {
    let name = format!("{name}.json");
    &mut documents.iter_mut().find(|(found, _)| *found == name).unwrap().1
}

fn with_action(change: impl FnOnce(&mut Json)) -> Vec<(String, Json)> {
    with("process", |process| change(&mut process["Steps"][0]["Actions"][0]))
}

fn all(documents: &[(String, Json)]) -> OctopusDocuments {
    let bytes = documents.iter().map(|(name, json)| (name, json.to_string()));
    OctopusDocuments::read(bytes, &Limits::default()).unwrap()
}

fn try_release(documents: &[(String, Json)]) -> Result<OctopusRelease, Error> {
    all(documents).release(None, None)
}

fn release(documents: &[(String, Json)]) -> OctopusRelease {
    try_release(documents).unwrap()
}

/// The findings of a release, beyond the one that its variable is withheld.
fn found(read: &OctopusRelease) -> Vec<String> {
    let all =
        read.findings().into_iter().map(|finding| format!("{}: {}", finding.code, finding.path));
    all.filter(|line| line != "octopus-value-withheld: variables › `Pin`").collect()
}

fn property<'r>(read: &'r OctopusRelease, name: &str) -> &'r PropertyValue {
    &read.release.process.steps[0].actions()[0].properties.0[name]
}

const CIPHERTEXT: &str = "c2VhbGVkIGJ5IGFuIGV4cG9ydA==|AAAAAAAAAAAAAAAAAAAAAA==";

#[test]
fn what_an_export_encrypted_is_withheld_and_a_secret_replaces_it() {
    let mut documents = with("values", |set| set["Variables"][0]["Value"] = json!(CIPHERTEXT));
    let action = &mut document(&mut documents, "process")["Steps"][0]["Actions"][0];
    action["Properties"]["Token"] = json!({"HasValue": true, "NewValue": CIPHERTEXT});
    document(&mut documents, "project")["Templates"] = json!([{
        "Id": "t", "Name": "Badge", "DefaultValue": CIPHERTEXT,
        "DisplaySettings": {"Octopus.ControlType": "Sensitive"}
    }]);
    let mut read = release(&documents);
    assert_eq!(
        found(&read),
        [
            "octopus-value-withheld: process › Roll out › property `Token`",
            "octopus-value-withheld: templates › `Badge`",
        ]
    );
    assert_eq!(*read.release.variables[0].value(), Value::Sensitive(Sensitive::Withheld));
    let secrets = json!({
        "variables": [{"name": "Pin", "value": "1"}],
        "properties": [
            {"step": "Roll out", "action": "Roll out", "property": "Token", "value": "2"}
        ],
        "templates": [{"name": "Badge", "value": "3"}]
    });
    let secrets = secrets.to_string();
    read.supply(&OctopusSecrets::read("s", secrets.as_bytes(), &Limits::default()).unwrap());
    assert!(read.findings().is_empty(), "{:?}", read.findings());
    assert_eq!(*property(&read, "Token"), PropertyValue::Sensitive(Sensitive::known("2")));
}

#[test]
fn a_secret_that_only_resembles_ciphertext_is_a_secret() {
    for text in ["one|two!", "four|", "|four", "a|b", "abcd", "abcd|efgh|ijkl"] {
        let read = release(&with("values", |set| set["Variables"][0]["Value"] = json!(text)));
        let known = Value::Sensitive(Sensitive::known(text));
        assert_eq!(*read.release.variables[0].value(), known, "{text}");
    }
}

#[test]
fn an_object_of_an_unknown_shape_is_withheld() {
    for shape in [
        json!({"CleartextValue": "1234"}),
        json!({"Value": "1234"}),
        json!({"SensitiveValue": CIPHERTEXT}),
        json!({"HasValue": true, "NewValue": "1234", "SensitiveValue": CIPHERTEXT}),
        json!({}),
    ] {
        let mut documents = with_action(|action| action["Properties"]["Token"] = shape.clone());
        document(&mut documents, "project")["Templates"] =
            json!([{"Id": "t", "Name": "Badge", "DefaultValue": shape}]);
        document(&mut documents, "values")["Variables"][0]["Value"] = shape.clone();
        let read = release(&documents);
        assert_eq!(
            found(&read),
            [
                "octopus-value-withheld: process › Roll out › property `Token`",
                "octopus-value-withheld: templates › `Badge`",
            ],
            "{shape}"
        );
        assert_eq!(*read.release.variables[0].value(), Value::Sensitive(Sensitive::Withheld));
    }
    let nothing = json!({"HasValue": false, "NewValue": null, "Hint": null});
    let read = release(&with_action(|action| action["Properties"]["Token"] = nothing));
    assert_eq!(*property(&read, "Token"), PropertyValue::Sensitive(Sensitive::known("")));
}

#[test]
fn sensitive_properties_of_old_servers_are_withheld() {
    let read = release(&with_action(|action| {
        action["Properties"]["OTHER"] = json!("in clear");
        action["SensitiveProperties"] = json!({"Token": null, "Other": "hunter2"});
    }));
    assert_eq!(
        found(&read),
        [
            "octopus-value-withheld: process › Roll out › property `OTHER`",
            "octopus-value-withheld: process › Roll out › property `Token`",
        ]
    );
    let action = &read.release.process.steps[0].actions()[0];
    assert!(action.extra.0.is_empty());
}

#[test]
fn secrets_in_fields_nobody_knows_are_left_out() {
    let read = release(&with_action(|action| {
        action["Beside"] = json!({"deep": [{"SensitiveValue": "hunter2"}]});
        action["Export"] = json!({"key": CIPHERTEXT});
        action["Plain"] = json!("Test|Live");
    }));
    let extra = &read.release.process.steps[0].actions()[0].extra;
    assert_eq!(extra.0.keys().collect::<Vec<_>>(), ["Plain"]);
    assert_eq!(
        found(&read),
        [
            "octopus-value-withheld: process › Roll out › field `Beside`",
            "octopus-value-withheld: process › Roll out › field `Export`",
        ]
    );
}

/// The answers of one tenant to a library set's template, with these values and places.
fn answers(control: &str, values: &[(Json, &[&str])]) -> OctopusAnswers {
    let mut documents = kiosk();
    let template = json!({
        "Id": "t", "Name": "Line", "DisplaySettings": {"Octopus.ControlType": control}
    });
    let project_wide = control == "Sensitive";
    let value = |(value, environments): &(Json, &[&str])| {
        let owner = if project_wide { "ProjectId" } else { "LibraryVariableSetId" };
        let id = if project_wide { "Projects-1" } else { "LibraryVariableSets-1" };
        json!({
            owner: id, "TemplateId": "t", "Template": template, "Value": value,
            "Scope": {"EnvironmentIds": environments}
        })
    };
    let values: Vec<Json> = values.iter().map(value).collect();
    let tenant = json!({
        "Id": "Tenants-1", "Name": "North",
        "ProjectEnvironments": {"Projects-1": ["Environments-1", "Environments-2"]}
    });
    documents.push(("tenant.json".into(), tenant));
    for (place, value) in values.into_iter().enumerate() {
        let held = json!({"TenantId": "Tenants-1", "Variables": [value]});
        documents.push((format!("held-{place}.json"), held));
    }
    all(&documents).answers(&"Kiosk".parse().unwrap()).unwrap()
}

fn answered(read: &OctopusAnswers) -> Vec<String> {
    read.answers.iter().map(|(cell, _)| cell.to_string()).collect()
}

fn answer_codes(read: &OctopusAnswers) -> Vec<Code> {
    read.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_wide_value_never_holds_where_a_narrow_one_was_left_out() {
    let one: (Json, &[&str]) = (json!("everywhere"), &[]);
    let two: (Json, &[&str]) = (json!("workshop"), &["Environments-1"]);
    for values in [[one.clone(), two.clone()], [two, one.clone()]] {
        let read = answers("SingleLineText", &values);
        assert!(read.answers.is_empty(), "{:?}", answered(&read));
        assert_eq!(answer_codes(&read), [Code::OctopusAnswerUnasked, Code::OctopusAnswerUnasked]);
    }
    assert_eq!(answered(&answers("SingleLineText", &[one])), ["Line › North"]);
}

#[test]
fn a_wide_value_never_holds_where_a_narrow_one_is_withheld() {
    for withheld in [json!({"HasValue": true}), json!(CIPHERTEXT), json!({"Value": "x"})] {
        let values: [(Json, &[&str]); 2] =
            [(json!("everywhere"), &[]), (withheld, &["Environments-1"])];
        let read = answers("Sensitive", &values);
        assert_eq!(answered(&read), ["Line › Station › North"]);
        assert_eq!(answer_codes(&read), [Code::OctopusValueWithheld, Code::OctopusAnswerUnasked]);
    }
}

#[test]
fn two_different_documents_of_one_thing_are_found() {
    for (name, field) in [("way", "Name"), ("project", "Name"), ("channel", "Name")] {
        let mut documents = kiosk();
        let mut again = document(&mut documents, name).clone();
        documents.push(("again.json".into(), again.clone()));
        assert!(found(&release(&documents)).is_empty(), "twins of {name}");
        again[field] = json!("Else");
        documents.push(("else.json".into(), again));
        let read = release(&documents);
        assert_eq!(found(&read), [format!("octopus-document-twice: {name}.json")]);
    }
    let mut documents = kiosk();
    let again = json!({"Id": "environments-1", "Name": "Depot", "SortOrder": 1});
    documents.push(("zz.json".into(), again));
    let read = release(&documents);
    assert_eq!(found(&read), ["octopus-document-twice: places.json"]);
    assert_eq!(shown(&read.environments), "Depot, Station");
    let space: OctopusSpace = all(&documents).space().unwrap();
    assert_eq!(shown(&space.environments), "Depot, Station");
    assert_eq!(space.findings[0].code, Code::OctopusDocumentTwice);
}

#[test]
fn the_document_in_the_releases_folder_has_no_twin_elsewhere() {
    let mut documents: Vec<_> =
        kiosk().into_iter().map(|(name, json)| (format!("4.2.0/{name}"), json)).collect();
    let (_, project) = documents.iter().find(|(name, _)| name == "4.2.0/project.json").unwrap();
    let mut earlier = project.clone();
    earlier["Name"] = json!("Booth");
    documents.push(("4.1.0/project.json".into(), earlier));
    let read = release(&documents);
    assert!(found(&read).is_empty(), "{:?}", found(&read));
    assert_eq!(read.release.project.as_str(), "Kiosk");
}

fn shown(environments: &[EnvironmentRef]) -> String {
    environments.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The kiosk with two library sets that set one variable, and a step that refers to a feed.
fn with_library_sets() -> Vec<(String, Json)> {
    let mut documents = kiosk();
    for (number, name) in [(1, "Fallback"), (2, "First")] {
        let id = format!("LibraryVariableSets-{number}");
        let set = format!("variableset-{id}");
        documents.push((
            format!("library-{number}.json"),
            json!({"Id": id, "Name": name, "VariableSetId": set, "ContentType": "Variables"}),
        ));
        documents.push((
            format!("library-values-{number}.json"),
            json!({
                "Id": format!("{set}-s-9"), "OwnerId": id,
                "Variables": [{"Name": "Theme", "Type": "String", "Value": name}]
            }),
        ));
    }
    document(&mut documents, "release")["LibraryVariableSetSnapshotIds"] =
        json!(["variableset-LibraryVariableSets-1-s-9", "variableset-LibraryVariableSets-2-s-9"]);
    documents
}

/// Writes every id in lower case, in fields and in lists.
fn lower(value: &mut Json) {
    match value {
        Json::String(text) if text.contains("s-1") || text.contains("s-2") => {
            *text = text.to_ascii_lowercase();
        }
        Json::Array(items) => items.iter_mut().for_each(lower),
        Json::Object(map) => map.values_mut().for_each(lower),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[test]
fn the_case_of_ids_does_not_matter() {
    let plain = with_library_sets();
    let expected = serde_json::to_value(&release(&plain).release).unwrap();
    let set = expected["variables"][1]["origin"].to_string();
    assert!(set.contains("First"), "the set that the project names first comes first: {set}");
    for place in 0..plain.len() {
        let mut documents = plain.clone();
        lower(&mut documents[place].1);
        let read = release(&documents);
        let name = &documents[place].0;
        assert_eq!(serde_json::to_value(&read.release).unwrap(), expected, "{name}");
        assert!(found(&read).is_empty(), "{name}: {:?}", found(&read));
    }
    let mut without: Vec<_> = plain;
    without.retain(|(name, _)| !name.starts_with("library"));
    let ids = json!(["VARIABLESET-LibraryVariableSets-1-S-9"]);
    document(&mut without, "release")["LibraryVariableSetSnapshotIds"] = ids;
    assert!(found(&release(&without))[0].ends_with("library set LibraryVariableSets-1"));
}

#[test]
fn ids_of_the_source_are_found_in_any_field() {
    for (name, value) in [
        ("Container", json!({"Image": "kiosk/tools:1", "FeedId": "Feeds-1001"})),
        ("Containers", json!([{"FeedId": "feeds-1001"}])),
        ("Packed", json!("{\"feed\": [\"Feeds-1001\"]}")),
        ("Plain", json!("Feeds-1001")),
    ] {
        let read = release(&with_action(|action| action[name] = value.clone()));
        let expected = format!("octopus-local-id: process › Roll out › field `{name}`");
        assert_eq!(found(&read), [expected]);
    }
    for value in ["{\"feed\": [\"Feeds-1001\"]}", "feeds-1001", "x, FEEDS-1001"] {
        let read = release(&with_action(|action| action["Properties"]["Where"] = json!(value)));
        assert_eq!(found(&read), ["octopus-local-id: process › Roll out › property `Where`"]);
    }
}

#[test]
fn a_use_of_a_process_template_is_found_in_each_form() {
    const SLUG: &str = "Octopus.Action.ProcessTemplate.Reference.Slug";
    let in_action = json!([{
        "Name": "Use", "ActionType": "Octopus.ProcessTemplate", "Properties": {SLUG: "roll-all"}
    }]);
    for (step, named) in [
        (json!({"Type": "ProcessTemplateUsage", "Properties": {SLUG: "roll-all"}}), true),
        (json!({"Type": "processtemplateusage", "Actions": []}), false),
        (json!({"Actions": in_action}), true),
        (json!({"Type": "ProcessTemplateUsage", "Actions": in_action}), true),
    ] {
        let read = release(&with("process", |process| {
            let mut step = step.clone();
            step["Name"] = json!("Use");
            process["Steps"].as_array_mut().unwrap().push(step);
        }));
        assert_eq!(found(&read), ["octopus-process-template: process › Use"], "{step}");
        let all = read.findings();
        let finding = all.iter().find(|finding| finding.code == Code::OctopusProcessTemplate);
        assert_eq!(finding.unwrap().detail.contains("`roll-all`"), named, "{step}");
    }
}

#[test]
fn the_process_names_its_actions_not_the_table_beside_the_values() {
    let read = release(&with("values", |set| {
        set["Variables"][0]["Scope"] =
            json!({"Action": ["act-1"], "Environment": ["Environments-1"]});
        set["ScopeValues"] = json!({
            "Actions": [{"Id": "act-1", "Name": "1. Roll out"}],
            "Environments": [{"Id": "Environments-1", "Name": "Workshop (old)"}]
        });
    }));
    let scope = serde_json::to_value(read.release.variables[0].scope()).unwrap();
    assert_eq!(scope["actions"], json!(["Roll out"]));
    assert_eq!(scope["environments"], json!(["Workshop"]));
}

#[test]
fn a_package_is_read_by_the_names_it_had_before() {
    let mut documents = with_action(|action| {
        action["Properties"] = json!({
            "Octopus.Action.Package.NuGetPackageId": "Kiosk.Screens",
            "Octopus.Action.Package.NuGetFeedId": "feeds-builtin"
        });
    });
    let selected = json!([{"StepName": "Roll out", "Version": "4.2.7"}]);
    document(&mut documents, "release")["SelectedPackages"] = selected;
    let read = release(&documents);
    assert!(found(&read).is_empty(), "{:?}", found(&read));
    let package = &read.release.packages[0];
    assert_eq!((package.id.as_str(), &*package.version), ("Kiosk.Screens", "4.2.7"));
    assert_eq!(package.feed.as_ref().unwrap().as_str(), "Octopus Server (built-in)");
}

#[test]
fn an_empty_version_was_not_selected() {
    let mut documents = with_action(|action| {
        action["Packages"] = json!([{"Name": "", "PackageId": "Kiosk.Screens"}]);
    });
    for version in ["", " "] {
        let selected = json!([{"ActionName": "Roll out", "Version": version}]);
        document(&mut documents, "release")["SelectedPackages"] = selected;
        let read = release(&documents);
        assert!(read.release.packages.is_empty());
        let expected = "octopus-package-unversioned: process › Roll out › package `Kiosk.Screens`";
        assert_eq!(found(&read), [expected]);
    }
}

#[test]
fn an_environment_may_be_sorted_below_zero() {
    let order = |order: Json| try_release(&with("places", |places| places[1]["SortOrder"] = order));
    assert_eq!(shown(&order(json!(-1)).unwrap().environments), "Station, Workshop");
    let lowest = order(json!(i32::MIN)).unwrap();
    assert_eq!(shown(&lowest.environments), "Station, Workshop");
    for other in [json!(i64::from(i32::MIN) - 1), json!(1.5), json!("1")] {
        assert_eq!(order(other).unwrap_err().code(), Code::OctopusField);
    }
}
