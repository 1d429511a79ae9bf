//! The project's own documents with something missing, unknown or wrong: findings and refusals.

use serde_json::{Value as Json, json};
use spacebridge::release::PropertyValue;
use spacebridge::{Code, Error, Limits, Sensitive, Severity};
use spacebridge_octopus::{OctopusDocuments, OctopusRelease};

use super::common;
use super::documents::{action, list};

/// The documents of 1.1.0 with one of them changed.
fn changed(name: &str, change: impl FnOnce(&mut Json)) -> Result<OctopusRelease, Error> {
    let mut documents = common::own_documents(&["shared", "1.1.0"]);
    let (_, bytes) = documents.iter_mut().find(|(found, _)| found == name).unwrap();
    let mut json: Json =
        serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).unwrap();
    change(&mut json);
    *bytes = json.to_string().into_bytes();
    OctopusDocuments::read(documents, &Limits::default())?.release(None, None)
}

/// The findings beyond the withheld values, in words.
fn found(read: Result<OctopusRelease, Error>) -> Vec<String> {
    let findings = read.unwrap().findings();
    let new = findings.into_iter().filter(|finding| finding.code != Code::OctopusValueWithheld);
    new.map(|finding| format!("{}: {}", finding.code, finding.path)).collect()
}

fn without(name: &str) -> Result<OctopusRelease, Error> {
    let mut documents = common::own_documents(&["shared", "1.1.0"]);
    documents.retain(|(found, _)| found != name);
    OctopusDocuments::read(documents, &Limits::default())?.release(None, None)
}

#[test]
fn what_was_not_given_is_found_with_its_path() {
    assert_eq!(
        found(without("shared/feeds.json")),
        ["octopus-reference-missing: process › Deploy web site › package `BoxOffice.Posters`"]
    );
    let lost = found(without("shared/infrastructure.json"));
    assert!(lost.contains(&"octopus-reference-missing: process › Smoke test".into()), "{lost:?}");
    let certificate = "octopus-reference-missing: variables › `Web:Certificate`";
    assert!(lost.contains(&certificate.into()), "{lost:?}");
    let lost = found(without("shared/library-variable-sets.json"));
    assert_eq!(lost[0], "octopus-reference-missing: library set LibraryVariableSets-21");
    let lost = found(without("1.1.0/variables.json"));
    assert_eq!(lost[0], "octopus-snapshot-missing: release › variables");
    assert_eq!(without("1.1.0/process.json").unwrap_err().code(), Code::OctopusProcessMissing);
}

#[test]
fn a_step_limited_to_something_unknown_stays_limited() {
    let read = changed("1.1.0/process.json", |process| {
        process["Steps"][3]["Actions"][0]["Environments"] = json!(["Environments-99"]);
    });
    let read = read.unwrap();
    assert_eq!(list(&action(&read, "Load sample shows").environments), "Environments-99");
    assert_eq!(found(Ok(read)), ["octopus-reference-missing: process › Load sample shows"]);
}

#[test]
fn a_limit_nobody_knows_is_refused() {
    let read = changed("1.1.0/variables.json", |set| {
        set["Variables"][0]["Scope"] = json!({"Tenant": ["Tenants-1"]});
    });
    let error = read.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`1.1.0/variables.json` at `$.Variables[0].Scope`: the scope `Tenant` is not known"
    );
    let read = changed("1.1.0/process.json", |process| {
        process["Steps"][0]["Actions"][0]["EnvironmentsVariable"] = json!("#{Where}");
    });
    assert_eq!(found(read), ["octopus-limit-by-variable: process › Announce the closing"]);
}

#[test]
fn an_old_primary_package_is_read_from_the_properties() {
    let read = changed("1.1.0/process.json", |process| {
        process["Steps"][2]["Actions"][0]["Packages"] = json!([]);
    });
    let read = read.unwrap();
    let package = &action(&read, "Migrate the database").packages[0];
    assert_eq!(
        (package.package.as_str(), package.version.as_deref()),
        ("BoxOffice.Database", Some("1.1.0"))
    );
}

#[test]
fn packages_without_a_certain_version_are_found() {
    let read = changed("1.1.0/release.json", |release| {
        release["SelectedPackages"] = json!([{"ActionName": "Gone", "Version": "1"}]);
    });
    let findings = found(read);
    assert_eq!(findings[0], "octopus-selection-unused: release › selected package of `Gone`");
    assert_eq!(findings.iter().filter(|f| f.starts_with("octopus-package-unversioned")).count(), 4);
    let read = changed("1.1.0/process.json", |process| {
        process["Steps"][2]["Actions"][0]["Packages"][0]["PackageId"] = json!("#{Pack}");
    });
    assert_eq!(
        found(read),
        ["octopus-package-unresolvable: process › Migrate the database › package `#{Pack}`"]
    );
}

#[test]
fn ids_inside_properties_are_found() {
    let read = changed("1.1.0/process.json", |process| {
        let action = &mut process["Steps"][4]["Actions"][0];
        action["Properties"]["Octopus.Action.Manual.ResponsibleTeamIds"] = json!("Teams-5,Teams-6");
    });
    let findings = read.unwrap().findings();
    let teams: Vec<_> = findings.iter().filter(|f| f.code == Code::OctopusLocalId).collect();
    assert_eq!(teams.len(), 2);
    assert_eq!(teams[0].severity, Severity::Warning);
    assert_eq!(
        teams[0].detail,
        "`Teams-5` is what the source calls `Stage managers`; elsewhere it means nothing"
    );
}

#[test]
fn what_the_model_does_not_know_survives() {
    let read = changed("1.1.0/process.json", |process| {
        let action = &mut process["Steps"][0]["Actions"][0];
        action["Frobnicate"] = json!({"deep": [1, true]});
        action["Inputs"] = json!({"key": {"HasValue": true, "NewValue": "hunter2"}});
    });
    let read = read.unwrap();
    let extra = &action(&read, "Announce the closing").extra;
    assert_eq!(extra.text("Frobnicate"), Some("{\"deep\":[1,true]}"));
    assert_eq!(extra.text("Inputs"), None, "a secret inside makes the whole field a secret");
    assert!(matches!(extra.0["Inputs"], PropertyValue::Sensitive(Sensitive::Known(_))));
}

#[test]
fn errors_say_where() {
    let error = changed("1.1.0/process.json", |process| {
        process["Steps"][1]["Actions"][0]["Properties"]["Octopus.Action.RunOnServer"] = json!([1]);
    });
    assert_eq!(
        error.unwrap_err().to_string(),
        "`1.1.0/process.json` at \
         `$.Steps[1].Actions[0].Properties[\"Octopus.Action.RunOnServer\"]`: expected a text"
    );
    let error = changed("shared/environments.json", |page| {
        page["Items"][1]["Name"] = json!("Te\u{202e}st");
    });
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.to_string().contains('\u{202e}')), (Code::OctopusName, false));
}

#[test]
fn every_count_has_its_limit() {
    let refused = |limits: Limits| {
        let documents = common::own_documents(&["shared", "1.1.0"]);
        let read = OctopusDocuments::read(documents, &limits);
        read.and_then(|documents| documents.release(None, None)).unwrap_err().to_string()
    };
    let all = Limits::default();
    assert!(refused(Limits { variables: 10, ..all }).ends_with("at most 10 variables"));
    assert!(refused(Limits { steps: 8, ..all }).ends_with("at most 8 steps"));
    assert!(refused(Limits { packages: 3, ..all }).ends_with("at most 3 packages"));
    assert!(refused(Limits { templates: 6, ..all }).ends_with("at most 6 templates"));
    assert!(refused(Limits { items: 99, ..all }).ends_with("at most 99 values"));
    assert!(refused(Limits { bytes: 999, ..all }).ends_with("at most 999 bytes in all documents"));
}

#[test]
fn two_documents_of_one_snapshot_are_found() {
    let mut documents = common::own_documents(&["shared", "1.1.0"]);
    let twin = documents.iter().find(|(name, _)| name == "1.1.0/process.json").unwrap();
    let text = String::from_utf8(twin.1.clone()).unwrap();
    documents.push(("1.1.0/again.json".into(), text.replace("/refunds", "/").into_bytes()));
    let read = OctopusDocuments::read(documents, &Limits::default()).unwrap();
    assert_eq!(found(read.release(None, None)), ["octopus-document-twice: release › process"]);
}
