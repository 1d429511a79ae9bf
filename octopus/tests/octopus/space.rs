//! The parts of a Space: environments, lifecycles, tenants, teams.

use serde_json::{Value as Json, json};
use spacebridge::trust::{Permission, allows};
use spacebridge::{Code, Error, Limits, ProjectRef, Space, Team};
use spacebridge_octopus::{OctopusDocuments, OctopusSpace};
use spacebridge_testkit::keys;

use super::common::own_documents;
use super::documents::list;

fn read(documents: &[Json]) -> Result<OctopusSpace, Error> {
    let bytes = documents.iter().enumerate().map(|(at, json)| (at.to_string(), json.to_string()));
    OctopusDocuments::read(bytes, &Limits::default())?.space()
}

fn found(read: &OctopusSpace) -> Vec<String> {
    read.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.path)).collect()
}

fn given(team: &Team) -> Vec<String> {
    let line = |assignment: &spacebridge::answers::Assignment| {
        format!(
            "{} [{}] [{}] [{}]",
            assignment.role.name,
            list(&assignment.projects),
            list(&assignment.environments),
            list(&assignment.tenants)
        )
    };
    team.assignments.iter().map(line).collect()
}

/// A team with one role, limited like this.
fn limited(limits: &Json) -> Vec<Json> {
    let mut role = json!({
        "Id": "ScopedUserRoles-1", "TeamId": "Teams-1", "UserRoleId": "UserRoles-1",
        "SpaceId": "Spaces-1"
    });
    for (field, value) in limits.as_object().unwrap() {
        role[field] = value.clone();
    }
    vec![
        json!({"Id": "Teams-1", "Name": "Crew", "MemberUserIds": ["Users-1"]}),
        json!({"Id": "Users-1", "Username": "ada", "DisplayName": "Ada L."}),
        json!({
            "Id": "UserRoles-1", "Name": "Deployer",
            "GrantedSpacePermissions": ["DeploymentCreate", "TaskView", "DeploymentView"],
            "GrantedSystemPermissions": []
        }),
        json!({"Id": "Environments-1", "Name": "Test"}),
        json!({"Id": "Environments-9", "Name": "Prod Space: Production"}),
        json!({"Id": "Tenants-1", "Name": "Acme", "TenantTags": ["Region/North"]}),
        json!({
            "Id": "Projects-1", "Name": "Shop", "ProjectGroupId": "ProjectGroups-1",
            "DeploymentProcessId": "p", "VariableSetId": "v"
        }),
        role,
    ]
}

#[test]
fn the_box_offices_space() {
    let documents = own_documents(&["shared", "history"]);
    let read = OctopusDocuments::read(documents, &Limits::default()).unwrap().space().unwrap();
    assert_eq!(list(&read.environments), "Development, Test, Prod Space: Production");
    assert_eq!(list(read.lifecycles.iter().map(|l| &l.name)), "To the box offices");
    let lines: Vec<_> = read
        .teams
        .iter()
        .map(|team| format!("{}: {} ({})", team.name, list(&team.members), given(team).join("; ")))
        .collect();
    assert_eq!(
        lines,
        [
            "Stage managers: grace, linus (Watches [] [] [])",
            "Release engineers: ada (Builds and sends [Box Office] [] [])",
        ]
    );
    assert_eq!(found(&read), ["octopus-permission-unknown: roles › Watches"]);
}

#[test]
fn what_was_read_makes_a_space() {
    let read = read(&limited(&json!({"EnvironmentIds": ["Environments-1"]}))).unwrap();
    let keys = keys("DevTest Space", 7);
    let mut space = Space::new("DevTest Space".parse().unwrap(), keys.certificate());
    for environment in read.environments.iter().filter(|known| !known.is_remote()) {
        space = space.with_environment(environment.name.clone()).unwrap();
    }
    for tenant in read.tenants {
        space = space.with_tenant(tenant).unwrap();
    }
    for team in read.teams {
        space = space.with_team(team).unwrap();
    }
    let shop = ProjectRef::local("Shop".parse().unwrap());
    let test = "Test".parse().unwrap();
    let may = |who, what| allows(&space, who, what, Some(&shop), Some(&test), None);
    assert!(may("ada", Permission::DeploymentCreate));
    assert!(!may("ada", Permission::ReleasePromote));
    assert!(!may("grace", Permission::DeploymentCreate));
    let other = "Development".parse().unwrap();
    let there =
        allows(&space, "ada", Permission::DeploymentCreate, Some(&shop), Some(&other), None);
    assert!(!there, "the role is limited to Test");
}

#[test]
fn limits_are_kept_in_every_dimension() {
    let of = |limits: Json| given(&read(&limited(&limits)).unwrap().teams[0]);
    assert_eq!(of(json!({})), ["Deployer [] [] []"]);
    assert_eq!(of(json!({"ProjectIds": ["Projects-1"]})), ["Deployer [Shop] [] []"]);
    assert_eq!(of(json!({"ProjectGroupIds": ["ProjectGroups-1"]})), ["Deployer [Shop] [] []"]);
    assert_eq!(of(json!({"EnvironmentIds": ["Environments-1"]})), ["Deployer [] [Test] []"]);
    assert_eq!(of(json!({"TenantIds": ["Tenants-1"]})), ["Deployer [] [] [Acme]"]);
    assert_eq!(
        of(json!({"EnvironmentIds": ["Environments-7"]})),
        ["Deployer [] [Environments-7] []"],
        "what nothing names stays a limit"
    );
}

#[test]
fn a_limit_that_cannot_be_kept_takes_the_role_away() {
    let dropped = |limits: Json| {
        let read = read(&limited(&limits)).unwrap();
        let codes = found(&read);
        let dropped = codes.iter().filter(|code| code.starts_with("octopus-assignment-dropped"));
        assert_eq!(dropped.count(), 1, "{codes:?}");
        assert!(read.teams[0].assignments.is_empty());
    };
    dropped(json!({"EnvironmentIds": ["Environments-9"]}));
    dropped(json!({"ProjectGroupIds": ["ProjectGroups-7"]}));
    dropped(json!({"MoonPhases": ["full"]}));
    dropped(json!({"UserRoleId": "UserRoles-7"}));
    dropped(json!({"SpaceId": null}));
    let mut elsewhere = limited(&json!({"TeamId": "Teams-7"}));
    assert_eq!(
        found(&read(&elsewhere).unwrap())[1],
        "octopus-assignment-dropped: teams › `Teams-7`"
    );
    elsewhere[0]["ExternalSecurityGroups"] = json!([{"Id": "S-1-5"}]);
    assert_eq!(found(&read(&elsewhere).unwrap())[2], "octopus-members-elsewhere: teams › Crew");
}

#[test]
fn roles_in_a_team_as_before_there_were_spaces() {
    let mut documents = limited(&json!({"TeamId": "Teams-7"}));
    documents[0]["UserRoleIds"] = json!(["UserRoles-1"]);
    documents[0]["EnvironmentIds"] = json!(["Environments-1"]);
    let read = read(&documents).unwrap();
    assert_eq!(given(&read.teams[0]), ["Deployer [] [Test] []"]);
}

#[test]
fn everybody_is_in_the_team_of_everyone() {
    let documents = [json!({"Id": "teams-everyone", "Name": "Everyone", "MemberUserIds": []})];
    let read = read(&documents).unwrap();
    assert!(read.teams[0].has("anybody") && read.teams[0].assignments.is_empty());
}

#[test]
fn two_spaces_are_refused() {
    let documents = [
        json!({"Id": "Environments-1", "Name": "Test", "SpaceId": "Spaces-1"}),
        json!({"Id": "Environments-2", "Name": "Live", "SpaceId": "Spaces-2"}),
    ];
    let error = read(&documents).unwrap_err();
    assert_eq!(error.code(), Code::OctopusSpacesMixed);
    assert_eq!(error.to_string(), "the documents are of 2 Spaces: give those of one");
}

#[test]
fn of_two_documents_of_one_thing_the_last_counts() {
    let documents = [
        json!({"Id": "Tenants-1", "Name": "Acme"}),
        json!({"Id": "tenants-1", "Name": "Acme & Sons"}),
        json!({"Id": "Tenants-1", "Name": "Acme & Sons"}),
    ];
    let read = read(&documents).unwrap();
    assert_eq!(list(read.tenants.iter().map(|tenant| &tenant.name)), "Acme & Sons");
    assert_eq!(found(&read), ["octopus-document-twice: 0"]);
}
