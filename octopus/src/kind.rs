//! What a resource is, by the fields that nothing else has.

use serde_json::Value;

use super::node::Node;

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Channel,
    /// One cell of a dashboard: a deployment and how it went.
    DashboardItem,
    Deployment,
    Environment,
    LibrarySet,
    Lifecycle,
    /// Anything else with an id and a name, which is all that is asked of it.
    Named,
    Process,
    Project,
    Release,
    /// A role that a team has, with what it is limited to.
    ScopedRole,
    StepTemplate,
    Task,
    Team,
    Tenant,
    /// The values of one tenant's variables, in either shape.
    TenantValues,
    User,
    UserRole,
    VariableSet,
}

impl Kind {
    /// What a resource is. What a release froze comes first: nothing may pass for it.
    pub(super) fn of(node: &Node<'_>) -> Option<Self> {
        let map = node.value.as_object()?;
        let has = |name: &str| map.keys().any(|key| key.eq_ignore_ascii_case(name));
        let lists = |name: &str| node.field(name).is_some_and(Value::is_array);
        let holds = |name: &str| node.field(name).is_some_and(Value::is_string);
        if lists("Steps") {
            Some(Self::Process)
        } else if lists("Variables") && (has("ScopeValues") || has("OwnerId")) {
            Some(Self::VariableSet)
        } else if lists("Phases") && !has("NextDeployments") {
            Some(Self::Lifecycle)
        } else if has("Version") && (has("ProjectDeploymentProcessSnapshotId") || has("Assembled"))
        {
            Some(Self::Release)
        } else if has("ActionType") && has("Parameters") {
            Some(Self::StepTemplate)
        } else if has("DeploymentProcessId") && has("VariableSetId") {
            Some(Self::Project)
        } else if holds("ProjectId") && (has("LifecycleId") || has("Rules")) {
            Some(Self::Channel)
        } else if has("VariableSetId") && (has("Templates") || has("ContentType")) {
            Some(Self::LibrarySet)
        } else {
            Self::of_a_space(node)
        }
    }

    /// What a resource of the Space is, rather than of one project.
    fn of_a_space(node: &Node<'_>) -> Option<Self> {
        let has = |name: &str| node.field(name).is_some();
        let holds = |name: &str| node.field(name).is_some_and(Value::is_string);
        let numbered = |kind: &str| {
            let id = node.field("Id").and_then(Value::as_str).unwrap_or_default();
            id.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
        };
        if holds("EnvironmentId") && holds("State") && has("ReleaseVersion") {
            Some(Self::DashboardItem)
        } else if holds("EnvironmentId") && holds("ReleaseId") {
            Some(Self::Deployment)
        } else if holds("State") && (has("QueueTime") || has("Arguments")) {
            Some(Self::Task)
        } else if has("TeamId") && has("UserRoleId") {
            Some(Self::ScopedRole)
        } else if ["GrantedSpacePermissions", "GrantedSystemPermissions", "GrantedPermissions"]
            .into_iter()
            .any(has)
        {
            Some(Self::UserRole)
        } else if holds("TenantId")
            && ["ProjectVariables", "LibraryVariables", "CommonVariables", "Variables"]
                .into_iter()
                .any(has)
        {
            Some(Self::TenantValues)
        } else if holds("Username") && !has("Name") {
            Some(Self::User)
        } else if !holds("Id") || !holds("Name") {
            None
        } else if has("MemberUserIds") || numbered("Teams-") {
            Some(Self::Team)
        } else if has("ProjectEnvironments") || numbered("Tenants-") {
            Some(Self::Tenant)
        } else if numbered("Environments-") {
            Some(Self::Environment)
        } else {
            Some(Self::Named)
        }
    }
}
