//! Deployments at the source: dashboards, deployments and tasks as facts.

use serde_json::{Value as Json, json};
use spacebridge::rules::{Candidate, StageState, progress};
use spacebridge::{Code, Deployment, EnvironmentRef, Facts, Limits, Outcome, ProjectRef, Stage};
use spacebridge_octopus::{OctopusDeployments, OctopusDocuments};

use super::common::{own_documents, public_data};

fn read(documents: &[(&str, Json)]) -> OctopusDeployments {
    let bytes = documents.iter().map(|(name, json)| (*name, json.to_string().into_bytes()));
    OctopusDocuments::read(bytes, &Limits::default()).unwrap().deployments()
}

/// One line for each fact: what ran where, how it went, and who asked.
fn lines(facts: &[Deployment]) -> Vec<String> {
    let line = |fact: &Deployment| {
        let tenant = fact.tenant.as_ref().map(|name| format!(" for {name}")).unwrap_or_default();
        let by = if fact.by.is_empty() { "nobody" } else { &fact.by };
        format!(
            "{} {} in {}{tenant}: {} by {by}",
            fact.project, fact.version, fact.environment, fact.outcome
        )
    };
    facts.iter().map(line).collect()
}

fn found(read: &OctopusDeployments) -> Vec<String> {
    read.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.path)).collect()
}

/// An item of a dashboard that says all it should.
fn item(id: &str, state: &str) -> Json {
    json!({
        "Id": id, "DeploymentId": id, "ProjectId": "Projects-1",
        "EnvironmentId": "Environments-1", "ReleaseVersion": "1.2", "State": state,
        "TaskId": format!("ServerTasks-{id}"), "QueueTime": "2026-05-18T12:30:00.001+00:00",
        "StartTime": "2026-05-18T12:31:00+00:00", "CompletedTime": "2026-05-18T12:32:00+00:00",
    })
}

/// A dashboard of these items, with the names of what they refer to.
fn dashboard(items: &[Json]) -> Json {
    json!({
        "Projects": [{"Id": "Projects-1", "Name": "Shop"}],
        "Environments": [
            {"Id": "Environments-1", "Name": "Test"},
            {"Id": "Environments-9", "Name": "Prod Space: Production"}
        ],
        "Tenants": [{"Id": "Tenants-1", "Name": "Acme"}],
        "Items": items,
    })
}

#[test]
fn what_ran_at_the_box_office() {
    let documents = own_documents(&["shared", "1.0.0", "1.1.0", "history"]);
    let read = OctopusDocuments::read(documents, &Limits::default()).unwrap().deployments();
    assert_eq!(
        lines(&read.deployments),
        [
            "Box Office 1.0.0 in Development: succeeded by ada",
            "Box Office 1.0.0 in Test: failed by ada",
            "Box Office 1.0.0 in Test: succeeded by linus",
            "Box Office 1.1.0 in Development: succeeded with warnings by ada",
            "Box Office 1.1.0 in Test: succeeded by linus",
        ]
    );
    assert_eq!(found(&read), Vec::<String>::new());
    // Seen by the dashboard while it ran, and by its task when it had ended.
    let last = &read.deployments[4];
    assert_eq!(last.queued.to_string(), "2026-05-18T12:30:00.001Z");
    assert_eq!(last.started.unwrap().to_string(), "2026-05-18T12:30:01.4Z");
    assert_eq!(last.finished.unwrap().to_string(), "2026-05-18T12:47:19.662Z");
    assert_eq!(last.notes, "With the stage managers in the room.");
}

#[test]
fn what_was_read_opens_the_way_across() {
    let documents = own_documents(&["shared", "1.0.0", "1.1.0", "history"]);
    let documents = OctopusDocuments::read(documents, &Limits::default()).unwrap();
    let read = documents.release(None, Some(&"1.1.0".parse().unwrap())).unwrap();
    let project = ProjectRef::local(read.release.project.clone());
    let candidate = Candidate::new(&project, &read.release.version);
    let state = |facts: &Facts| {
        let environments: Vec<_> = read.environments.iter().map(|e| e.name.clone()).collect();
        let lifecycle = read.lifecycle.as_ref().unwrap();
        let progress = progress(lifecycle, &environments, &candidate, facts);
        let production: EnvironmentRef = "Prod Space: Production".parse().unwrap();
        let stop = Stage::Environment(production);
        progress.stops().find(|at| at.stop == stop).unwrap().state.clone()
    };
    assert!(matches!(state(&Facts::none()), StageState::Blocked { .. }));
    let deployments = documents.deployments().deployments;
    assert_eq!(state(&Facts { deployments, ..Facts::none() }), StageState::Open);
}

#[test]
fn every_state_of_a_task() {
    let states = [
        ("Queued", Outcome::Queued, false, false),
        ("Executing", Outcome::Executing, true, false),
        ("Cancelling", Outcome::Executing, true, false),
        ("success", Outcome::Succeeded, true, true),
        ("Failed", Outcome::Failed, true, true),
        ("Canceled", Outcome::Cancelled, true, true),
        ("TimedOut", Outcome::TimedOut, true, true),
    ];
    for (state, outcome, started, finished) in states {
        let read = read(&[("d", dashboard(&[item("Deployments-1", state)]))]);
        let fact = &read.deployments[0];
        assert_eq!(fact.outcome, outcome, "{state}");
        assert_eq!((fact.started.is_some(), fact.finished.is_some()), (started, finished));
        assert_eq!(found(&read), ["octopus-deployer-unknown: deployments"]);
    }
}

#[test]
fn a_deployment_needs_its_release_and_its_task() {
    let deployment = json!({
        "Id": "Deployments-1", "ReleaseId": "Releases-1", "EnvironmentId": "Environments-1",
        "ProjectId": "Projects-1", "TenantId": "Tenants-1", "TaskId": "ServerTasks-1",
        "Created": "2026-05-18T12:30:00Z", "DeployedBy": "ada"
    });
    let release =
        json!({"Id": "Releases-1", "Version": "1.2", "Assembled": "2026-05-18T12:00:00Z"});
    let task =
        json!({"Id": "ServerTasks-1", "State": "Success", "QueueTime": null, "Arguments": {}});
    let names = dashboard(&[]);
    let all = [("n", names), ("d", deployment), ("r", release), ("t", task)];
    let whole = read(&all);
    assert_eq!(lines(&whole.deployments), ["Shop 1.2 in Test for Acme: succeeded by ada"]);
    assert_eq!(whole.deployments[0].queued.to_string(), "2026-05-18T12:30:00Z");
    assert!(whole.findings.is_empty());
    for (missing, why) in
        [(2, "a release that a document holds"), (3, "a task that tells its state")]
    {
        let mut some = all.to_vec();
        some.remove(missing);
        let read = read(&some);
        assert_eq!(found(&read), ["octopus-deployment-unread: deployments › `deployments-1`"]);
        assert!(read.findings[0].detail.contains(why), "{}", read.findings[0]);
        assert!(read.deployments.is_empty());
    }
}

#[test]
fn what_has_ended_counts_before_what_had_not() {
    let early = item("Deployments-1", "Executing");
    let late = item("Deployments-1", "Success");
    for items in [[early.clone(), late.clone()], [late.clone(), early]] {
        let read = read(&[("d", dashboard(&items))]);
        assert_eq!(lines(&read.deployments), ["Shop 1.2 in Test: succeeded by nobody"]);
    }
    let failed = item("deployments-1", "Failed");
    let read = read(&[("d", dashboard(&[late, failed]))]);
    assert!(read.deployments.is_empty(), "nobody knows which of the two is so");
    assert_eq!(found(&read), ["octopus-deployment-disputed: deployments › `deployments-1`"]);
}

#[test]
fn what_went_to_another_space_is_for_its_receipt_to_tell() {
    let mut remote = item("Deployments-1", "Success");
    remote["EnvironmentId"] = json!("Environments-9");
    let read = read(&[("d", dashboard(&[remote]))]);
    assert!(read.deployments.is_empty());
    assert_eq!(found(&read), ["octopus-deployment-remote: deployments › `deployments-1`"]);
}

#[test]
fn what_cannot_be_read_is_left_out_and_found() {
    let wrong = [
        ("State", json!("Sleeping"), "`d` at `$.Items[0].State`: expected the state of a task"),
        ("QueueTime", json!("at noon"), "`d` at `$.Items[0].QueueTime`: a time is written"),
        ("ReleaseVersion", json!("!"), "`d` at `$.Items[0].ReleaseVersion`: "),
        ("ProjectId", json!(null), "`d` at `$.Items[0].ProjectId`: expected this field"),
        ("ProjectId", json!({}), "`d` at `$.Items[0].ProjectId`: expected a text"),
        ("HasWarningsOrErrors", json!(3), "`d` at `$.Items[0].HasWarningsOrErrors`: expected"),
        ("TenantId", json!("\u{202e}"), "`d` at `$.Items[0]`: "),
    ];
    for (field, value, why) in wrong {
        let mut broken = item("Deployments-1", "Success");
        broken[field] = value;
        let read = read(&[("d", dashboard(&[broken, item("Deployments-2", "Success")]))]);
        assert_eq!(lines(&read.deployments), ["Shop 1.2 in Test: succeeded by nobody"], "{field}");
        let unread: Vec<_> =
            read.findings.iter().filter(|f| f.code == Code::OctopusDeploymentUnread).collect();
        assert!(unread[0].detail.starts_with(why), "{}", unread[0]);
    }
    let mut timeless = item("Deployments-1", "Success");
    timeless["QueueTime"] = json!(null);
    let read = read(&[("d", dashboard(&[timeless]))]);
    assert!(read.findings[0].detail.contains("$.Items[0].QueueTime"), "{}", read.findings[0]);
}

#[test]
fn items_without_an_id_are_several_deployments() {
    let mut one = item("", "Success");
    one["Id"] = json!(null);
    let mut other = one.clone();
    other["QueueTime"] = json!("2026-05-19T12:30:00Z");
    let read = read(&[("d", dashboard(&[one, other]))]);
    assert_eq!(read.deployments.len(), 2);
}

#[test]
fn progressions_hold_the_same_items() {
    let names = |releases: Json| {
        json!({
            "Projects": [{"Id": "Projects-1", "Name": "Shop"}],
            "Environments": [{"Id": "Environments-1", "Name": "Test"}],
            "Releases": releases
        })
    };
    let of_project = |items: Json| names(json!([{"Deployments": {"Environments-1": items}}]));
    let one = item("Deployments-1", "Success");
    let expected = ["Shop 1.2 in Test: succeeded by nobody"];
    let listed = read(&[("p", of_project(json!([one])))]);
    assert_eq!(lines(&listed.deployments), expected);
    let single = read(&[("p", of_project(one))]);
    assert_eq!(lines(&single.deployments), expected, "as older servers write it");

    let of_release = json!({
        "Phases": [{"Name": "Test", "Deployments": [{
            "Deployment": {
                "Id": "Deployments-1", "ReleaseId": "Releases-1", "EnvironmentId": "Environments-1",
                "ProjectId": "Projects-1", "Created": "2026-05-18T12:30:00Z", "DeployedBy": "ada"
            },
            "Task": {
                "Id": "ServerTasks-1", "State": "Success", "QueueTime": "2026-05-18T12:30:00Z",
                "Arguments": {"DeploymentId": "Deployments-1"}
            },
        }]}],
        "NextDeployments": []
    });
    let release =
        json!({"Id": "Releases-1", "Version": "1.2", "Assembled": "2026-05-18T12:00:00Z"});
    let read = read(&[("n", names(json!([]))), ("p", of_release), ("r", release)]);
    assert_eq!(lines(&read.deployments), ["Shop 1.2 in Test: succeeded by ada"]);
}

#[test]
fn other_peoples_dashboards() {
    let items = public_data("copilot.octofx-production-deployments.json");
    let read = OctopusDocuments::read([("octofx.json", &items)], &Limits::default());
    let read = read.unwrap().deployments();
    assert_eq!(
        lines(&read.deployments),
        [
            "Projects-2398 2.10.337 in Environments-1024: succeeded by nobody",
            "Projects-2398 2.10.517 in Environments-1024: cancelled by nobody",
        ]
    );
    assert_eq!(read.deployments[1].finished.unwrap().to_string(), "2023-09-21T06:01:44.533Z");
    assert_eq!(
        found(&read),
        [
            "octopus-reference-missing: deployments › environment",
            "octopus-reference-missing: deployments › project",
            "octopus-deployer-unknown: deployments",
        ]
    );
    let mini = public_data("go.dashboard-mini.json");
    let read = OctopusDocuments::read([("mini.json", &mini)], &Limits::default());
    let read = read.unwrap().deployments();
    assert_eq!(found(&read), ["octopus-deployment-unread: deployments › `deployments-387`"]);
    assert!(read.findings[0].detail.contains("`$.Items[0].QueueTime`"), "{}", read.findings[0]);
}

#[test]
fn other_peoples_tasks() {
    let tasks = public_data("octopusclients.tasks-page.json");
    let alone = OctopusDocuments::read([("tasks.json", &tasks)], &Limits::default()).unwrap();
    let alone = alone.deployments();
    assert_eq!(found(&alone), ["octopus-task-alone: deployments"]);
    assert!(alone.findings[0].detail.contains("30 tasks"), "{}", alone.findings[0]);
    assert!(alone.deployments.is_empty(), "a description is for people, and is not taken apart");

    let text = String::from_utf8(tasks.clone()).unwrap();
    let page: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let deployment = |task: &Json| {
        json!({
            "Id": task["Arguments"]["DeploymentId"], "ReleaseId": "Releases-1",
            "EnvironmentId": "Environments-1", "ProjectId": "Projects-1",
            "TaskId": task["Id"], "Created": task["QueueTime"], "DeployedBy": "ada"
        })
    };
    let deployments: Vec<Json> = page["Items"].as_array().unwrap().iter().map(deployment).collect();
    let around = json!([
        {"Id": "Releases-1", "Version": "3.2.89006", "Assembled": "2017-03-01T00:00:00Z"},
        {"Id": "Environments-1", "Name": "Acceptance"},
        {"Id": "Projects-1", "Name": "OctoFX Rate Service"},
        {"Items": deployments}
    ]);
    let documents = [("tasks.json", tasks), ("around.json", around.to_string().into_bytes())];
    let read = OctopusDocuments::read(documents, &Limits::default()).unwrap().deployments();
    assert_eq!(read.deployments.len(), 30);
    let of = |outcome| read.deployments.iter().filter(|fact| fact.outcome == outcome).count();
    assert_eq!((of(Outcome::Succeeded), of(Outcome::SucceededWithWarnings)), (16, 14));
    assert!(read.findings.is_empty());
}

/// Every place inside `json`, as the keys and indices that lead there.
fn places(json: &Json, here: &str, found: &mut Vec<String>) {
    found.push(here.into());
    match json {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{here}/{index}"), found);
            }
        }
        Json::Object(map) => {
            for (key, value) in map {
                places(value, &format!("{here}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_wrong_value_anywhere_in_the_history_never_adds_a_success() {
    let successes = |read: &OctopusDeployments| {
        let good = read.deployments.iter().filter(|fact| fact.outcome.is_success());
        lines(&good.cloned().collect::<Vec<_>>())
    };
    let mut documents = own_documents(&["1.0.0", "1.1.0", "history"]);
    documents.retain(|(name, _)| name.starts_with("history") || name.ends_with("release.json"));
    let names = json!([
        {"Id": "Projects-41", "Name": "Box Office"},
        {"Id": "Environments-1", "Name": "Development"},
        {"Id": "Environments-2", "Name": "Test"},
        {"Id": "Environments-3", "Name": "Prod Space: Production"},
    ]);
    let count = documents.len();
    documents.push(("history/names.json".into(), names.to_string().into_bytes()));
    let told = |documents: &[(String, Vec<u8>)]| {
        let pairs = documents.iter().map(|(name, bytes)| (name, bytes));
        OctopusDocuments::read(pairs, &Limits::default()).unwrap().deployments()
    };
    let whole = successes(&told(&documents));
    let mut changed = 0;
    for index in 0..count {
        if !documents[index].0.starts_with("history") {
            continue;
        }
        let json: Json = serde_json::from_slice(&documents[index].1).unwrap();
        let mut all = Vec::new();
        places(&json, "", &mut all);
        for place in all.iter().filter(|place| !place.ends_with("EnvironmentId")) {
            for wrong in [json!(null), json!(7), json!({"a": 1})] {
                let mut broken = json.clone();
                *broken.pointer_mut(place).unwrap() = wrong;
                let mut documents = documents.clone();
                documents[index].1 = broken.to_string().into_bytes();
                let left = successes(&told(&documents));
                let places = |lines: &[String]| {
                    let place = |line: &String| line.split(':').next().unwrap().to_owned();
                    lines.iter().map(place).collect::<Vec<_>>()
                };
                changed += usize::from(left != whole);
                let renamed = ["Name", "ProjectId", "ReleaseVersion", "TenantId"];
                if !renamed.iter().any(|field| place.ends_with(field)) {
                    let before = places(&whole);
                    let none_new = places(&left).iter().all(|line| before.contains(line));
                    assert!(none_new, "{place}: {left:?}");
                }
            }
        }
    }
    assert!(changed > 100, "only {changed} places were read at all");
}
