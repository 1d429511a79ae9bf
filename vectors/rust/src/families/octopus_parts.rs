//! The documents of one small release, as Octopus writes them.

use serde_json::{Value, json};

/// Documents by a name of ours, in the order in which they are read.
pub(super) struct Documents(Vec<(&'static str, Value)>);

impl Documents {
    pub(super) fn get(&mut self, name: &str) -> &mut Value {
        let found = self.0.iter_mut().find(|(known, _)| *known == name);
        &mut found.unwrap_or_else(|| panic!("no document {name}")).1
    }

    pub(super) fn add(&mut self, document: Value) {
        self.0.push(("added", document));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| *known != name);
    }

    pub(super) fn list(self) -> Vec<Value> {
        self.0.into_iter().map(|(_, document)| document).collect()
    }
}

pub(super) fn named(id: &str, name: &str) -> Value {
    json!({"Id": id, "Name": name})
}

/// The one action of the process.
pub(super) fn action(documents: &mut Documents) -> &mut Value {
    &mut documents.get("process")["Steps"][0]["Actions"][0]
}

pub(super) fn push(list: &mut Value, member: Value) {
    list.as_array_mut().unwrap_or_else(|| panic!("no list")).push(member);
}

pub(super) fn base() -> Documents {
    let release = json!({
        "Id": "Releases-1", "ProjectId": "Projects-1", "ChannelId": "Channels-1",
        "Version": "1.1.0", "Assembled": "2026-11-19T08:15:00.000+00:00",
        "ProjectDeploymentProcessSnapshotId": "deploymentprocess-Projects-1-s-1",
        "ProjectVariableSetSnapshotId": "variableset-Projects-1-s-1",
        "LibraryVariableSetSnapshotIds": [],
        "SelectedPackages": [{"ActionName": "Deploy", "Version": "1.1.0"}],
    });
    let process = json!({
        "Id": "deploymentprocess-Projects-1-s-1", "ProjectId": "Projects-1",
        "Steps": [{
            "Name": "Deploy", "Condition": "Success", "StartTrigger": "StartAfterPrevious",
            "Actions": [{
                "Name": "Deploy", "ActionType": "Octopus.Script",
                "Environments": ["Environments-1"], "Properties": {"Script": "echo #{Host}"},
                "Packages": [{"PackageId": "Shop.Web", "FeedId": "feeds-builtin"}],
            }],
        }],
    });
    let variables = json!({
        "Id": "variableset-Projects-1-s-1", "OwnerId": "Projects-1",
        "Variables": [{"Name": "Host", "Type": "String", "Value": "shop.test",
                       "Scope": {"Environment": ["Environments-1"]}}],
    });
    let project = json!({
        "Id": "Projects-1", "Name": "Shop", "LifecycleId": "Lifecycles-1",
        "DeploymentProcessId": "deploymentprocess-Projects-1",
        "VariableSetId": "variableset-Projects-1",
    });
    let channel =
        json!({"Id": "Channels-1", "Name": "Stable", "ProjectId": "Projects-1", "Rules": []});
    let lifecycle = json!({
        "Id": "Lifecycles-1", "Name": "Default",
        "Phases": [{"Name": "Test", "OptionalDeploymentTargets": ["Environments-1"]}],
    });
    Documents(vec![
        ("release", release),
        ("process", process),
        ("variables", variables),
        ("project", project),
        ("channel", channel),
        ("lifecycle", lifecycle),
        ("environment", named("Environments-1", "Test")),
    ])
}
