//! Octopus's documents about a Space: its teams, deployments, and values of tenants.

use serde_json::{Value, json};

use super::octopus::put;
use super::octopus_parts::{Documents, named};
use super::rules_facts::with;
use crate::cases::Cases;

/// Name, purpose, what is added to the documents, findings, what it shows.
type Row = (&'static str, &'static str, fn(&mut Documents), &'static [&'static str], Value);

pub(super) fn family(cases: &mut Cases) {
    for (read, rows) in [
        (json!({"read": "space"}), teams()),
        (json!({"read": "deployments"}), deployments()),
        (json!({"read": "answers", "project": "Shop"}), answers()),
    ] {
        for (name, purpose, change, findings, shows) in rows {
            let mut expect = json!({"findings": findings});
            if !shows.is_null() {
                expect["shows"] = shows;
            }
            put(cases, name, purpose, change, read.clone(), expect);
        }
    }
}

fn team(documents: &mut Documents, role: Value, assignment: Value) {
    let limits = json!({
        "Id": "ScopedUserRoles-1", "TeamId": "Teams-1", "UserRoleId": "UserRoles-1",
        "SpaceId": "Spaces-1",
    });
    documents.add(json!({"Id": "Teams-1", "Name": "Ops", "MemberUserIds": ["Users-1"]}));
    documents.add(json!({"Id": "Users-1", "Username": "grace"}));
    documents.add(with(json!({"Id": "UserRoles-1", "Name": "Deployer"}), role));
    documents.add(with(limits, assignment));
}

fn deployer() -> Value {
    json!({"GrantedSpacePermissions": ["DeploymentCreate"]})
}

fn teams() -> Vec<Row> {
    vec![
        (
            "team",
            "A team has its role, within its limits.",
            |documents| team(documents, deployer(), json!({"EnvironmentIds": ["Environments-1"]})),
            &[],
            json!({"teams": [{"name": "Ops", "members": ["grace"], "assignments": [
                {"role": {"name": "Deployer", "permissions": ["DeploymentCreate"]},
                 "environments": ["Test"]},
            ]}]}),
        ),
        (
            "A32-octopus-limit-unknown",
            "A team with a limit that nobody knows does not get the role.",
            |documents| team(documents, deployer(), json!({"MoonPhases": ["Full"]})),
            &["octopus-assignment-dropped"],
            json!({"teams": [{"name": "Ops", "assignments": []}]}),
        ),
        (
            "members-elsewhere",
            "A team has members that only another server knows.",
            |documents| {
                documents.add(json!({
                    "Id": "Teams-1", "Name": "Ops", "MemberUserIds": [],
                    "ExternalSecurityGroups": [{"Id": "S-1-5", "DisplayName": "Operators"}],
                }));
            },
            &["octopus-members-elsewhere"],
            Value::Null,
        ),
        (
            "permission-unknown",
            "A role permits what means nothing here.",
            |documents| {
                let role = json!({"GrantedSpacePermissions": ["DeploymentCreate", "ArtifactView"]});
                team(documents, role, json!({}));
            },
            &["octopus-permission-unknown"],
            json!({"teams": [{"assignments": [
                {"role": {"permissions": ["DeploymentCreate"]}},
            ]}]}),
        ),
    ]
}

/// A deployment, and the task that says how it went.
fn deployed(documents: &mut Documents, deployment: Value, state: &str) {
    let whole = json!({
        "Id": "Deployments-1", "ReleaseId": "Releases-1", "ProjectId": "Projects-1",
        "EnvironmentId": "Environments-1", "TaskId": "ServerTasks-1", "DeployedBy": "grace",
        "Created": "2026-11-20T09:00:00.000+00:00",
    });
    documents.add(with(whole, deployment));
    documents.add(task("ServerTasks-1", state));
}

fn task(id: &str, state: &str) -> Value {
    json!({
        "Id": id, "State": state, "QueueTime": "2026-11-20T09:00:00.000+00:00",
        "CompletedTime": "2026-11-20T09:01:00.000+00:00",
        "Arguments": {"DeploymentId": "Deployments-1"},
    })
}

fn deployments() -> Vec<Row> {
    vec![
        (
            "deployment",
            "A deployment and its task are a fact.",
            |documents| deployed(documents, json!({}), "Success"),
            &[],
            json!([{
                "project": "Shop", "version": "1.1.0", "environment": "Test",
                "outcome": "succeeded", "queued": "2026-11-20T09:00:00Z",
                "finished": "2026-11-20T09:01:00Z", "by": "grace",
            }]),
        ),
        (
            "deployer-unknown",
            "A deployment does not say who asked for it.",
            |documents| deployed(documents, json!({"DeployedBy": null}), "Failed"),
            &["octopus-deployer-unknown"],
            json!([{"outcome": "failed", "by": ""}]),
        ),
        (
            "A33-octopus-deployment-disputed",
            "Two documents disagree on how a deployment went: it is left out.",
            |documents| {
                deployed(documents, json!({}), "Success");
                documents.add(task("ServerTasks-2", "Failed"));
            },
            &["octopus-deployment-disputed"],
            json!([]),
        ),
        (
            "A33-octopus-deployment-remote",
            "A deployment went to another Space's environment: its receipt tells how.",
            |documents| {
                documents.add(named("Environments-2", "Prod Space: Production"));
                deployed(documents, json!({"EnvironmentId": "Environments-2"}), "Success");
            },
            &["octopus-deployment-remote"],
            json!([]),
        ),
        (
            "deployment-unread",
            "A deployment is in a state that nobody knows: it is left out.",
            |documents| deployed(documents, json!({}), "Levitating"),
            &["octopus-deployment-unread"],
            json!([]),
        ),
        (
            "task-alone",
            "A task is of a deployment that no document tells of.",
            |documents| documents.add(task("ServerTasks-1", "Success")),
            &["octopus-task-alone"],
            json!([]),
        ),
    ]
}

/// A template per environment and tenant, and what a tenant answers to it.
fn answered(documents: &mut Documents, values: Value) {
    let project = documents.get("project");
    project["TenantedDeploymentMode"] = "Tenanted".into();
    project["Templates"] = json!([{"Id": "T-1", "Name": "Url"}]);
    documents.add(json!({
        "Id": "Tenants-1", "Name": "Acme",
        "ProjectEnvironments": {"Projects-1": ["Environments-1"]},
    }));
    documents
        .add(json!({"TenantId": "Tenants-1", "TenantName": "Acme", "ProjectVariables": values}));
}

fn value(text: &str, environment: &str) -> Value {
    json!({
        "ProjectId": "Projects-1", "TemplateId": "T-1", "Value": text,
        "Scope": {"EnvironmentIds": [environment]},
    })
}

fn answers() -> Vec<Row> {
    vec![
        (
            "answer",
            "What a tenant answered in Octopus is an answer here.",
            |documents| answered(documents, json!([value("https://a", "Environments-1")])),
            &[],
            json!({"answers": [{"question": "Url", "environment": "Test", "tenant": "Acme",
                                "given": {"value": "https://a"}}]}),
        ),
        (
            "answer-twice",
            "A tenant has two values where one is asked for: the first counts.",
            |documents| {
                let both =
                    [value("https://a", "Environments-1"), value("https://b", "Environments-1")];
                answered(documents, json!(both));
            },
            &["octopus-answer-twice"],
            json!({"answers": [{"given": {"value": "https://a"}}]}),
        ),
        (
            "answer-unasked",
            "A tenant's value is for another Space's environment: it is left out.",
            |documents| {
                documents.add(named("Environments-2", "Prod Space: Production"));
                answered(documents, json!([value("https://a", "Environments-2")]));
            },
            &["octopus-answer-unasked"],
            json!({"answers": []}),
        ),
    ]
}
