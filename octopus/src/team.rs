//! Teams: their members, and the roles they have within limits.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::Context;
use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use super::node::{Node, shown};
use spacebridge::answers::Assignment;
use spacebridge::release::Set;
use spacebridge::trust::{Permission, Role};
use spacebridge::{Code, Name};
use spacebridge::{EnvironmentRef, Finding, ProjectRef, Team};

/// The team that every user is in.
const EVERYONE: &str = "teams-everyone";

/// The roles and the project groups among the documents, by id in lower case.
struct AnswerValue {
    roles: BTreeMap<String, Role>,
    groups: BTreeMap<String, Vec<ProjectRef>>,
}

impl OctopusDocuments {
    /// The teams, with the roles they have in this Space.
    pub(super) fn teams(&self, findings: &mut Vec<Finding>) -> Result<Vec<Team>, OctopusError> {
        let given = AnswerValue { roles: self.roles(findings)?, groups: self.groups(findings)? };
        let mut assigned: BTreeMap<String, Vec<&Document>> = BTreeMap::new();
        for document in self.last_of_each(Kind::ScopedRole, findings) {
            let team = document.node().text("TeamId")?;
            if self.find(Kind::Team, &team, "").is_none() {
                let detail = "no document is the team that has a role";
                findings.push(dropped(&format!("teams › `{}`", shown(&team)), detail));
            }
            assigned.entry(team.to_ascii_lowercase()).or_default().push(document);
        }
        let mut teams = Vec::new();
        for document in self.last_of_each(Kind::Team, findings) {
            let mut context = Context::new(self, document.folder());
            let mut team = context.team(&document.node())?;
            let id = document.id().to_ascii_lowercase();
            for entry in assigned.remove(&id).unwrap_or_default() {
                let node = entry.node();
                context.near = entry.folder();
                if node.text("SpaceId")?.is_empty() {
                    let detail = "a role in no Space is one of the whole server";
                    context.findings.push(dropped(&format!("teams › {}", team.name), detail));
                    continue;
                }
                let role = node.text("UserRoleId")?;
                team.assignments.extend(context.assignment(&node, &role, &given, &team)?);
            }
            // Before there were Spaces, the roles and their limits stood in the team itself.
            let node = document.node();
            context.near = document.folder();
            for (role, _) in node.texts("UserRoleIds")? {
                team.assignments.extend(context.assignment(&node, &role, &given, &team)?);
            }
            findings.append(&mut context.findings);
            teams.push(team);
        }
        Ok(teams)
    }

    /// The roles, with what this version knows of what they permit.
    fn roles(&self, findings: &mut Vec<Finding>) -> Result<BTreeMap<String, Role>, OctopusError> {
        const FIELDS: [&str; 3] =
            ["GrantedPermissions", "GrantedSpacePermissions", "GrantedSystemPermissions"];
        let mut roles = BTreeMap::new();
        for document in self.last_of_each(Kind::UserRole, findings) {
            let node = document.node();
            let name = node.label("Name")?;
            let mut permissions = Set::new();
            let mut unknown = Vec::new();
            for field in FIELDS {
                for (text, _) in node.texts(field)? {
                    match text.parse::<Permission>() {
                        Ok(permission) => drop(permissions.insert(permission)),
                        Err(_) => unknown.push(shown(&text)),
                    }
                }
            }
            if let Some(first) = unknown.first() {
                let count = unknown.len();
                let detail = format!("{count} of its permissions mean nothing here, as `{first}`");
                let words = format!("roles › {name}");
                findings.push(Finding::note(Code::OctopusPermissionUnknown, words, detail));
            }
            roles.insert(document.id().to_ascii_lowercase(), Role::new(name, permissions));
        }
        Ok(roles)
    }

    /// The projects of each project group.
    fn groups(
        &self,
        findings: &mut Vec<Finding>,
    ) -> Result<BTreeMap<String, Vec<ProjectRef>>, OctopusError> {
        let mut groups: BTreeMap<String, Vec<ProjectRef>> = BTreeMap::new();
        for document in self.last_of_each(Kind::Project, findings) {
            let node = document.node();
            let group = node.text("ProjectGroupId")?.to_ascii_lowercase();
            if let Some(name) = node.child("Name") {
                let project = ProjectRef::local(name.to_name(&name.as_text()?)?);
                groups.entry(group).or_default().push(project);
            }
        }
        Ok(groups)
    }
}

impl Context<'_> {
    /// A team without its roles.
    fn team(&mut self, node: &Node<'_>) -> Result<Team, OctopusError> {
        let name = node.label("Name")?;
        let words = format!("teams › {name}");
        let everyone = node.text("Id")?.eq_ignore_ascii_case(EVERYONE);
        let ids = if everyone { Vec::new() } else { node.texts("MemberUserIds")? };
        let members = ids.into_iter().map(|(id, _)| self.name(None, "user", &id, &words));
        let members: Set<String> = members.collect();
        let elsewhere = node.list("ExternalSecurityGroups")?.len();
        if elsewhere > 0 {
            let detail = format!("{elsewhere} groups of another server are in it, unlike here");
            self.warn(Code::OctopusMembersElsewhere, &words, detail);
        }
        let mut team = Team::new(name, members);
        team.everyone = everyone;
        Ok(team)
    }

    /// A role within the limits in `node`.
    ///
    /// An empty limit is none: so where a limit has nothing left that is known here, or is of a
    /// kind that is not, the team does not get the role at all.
    fn assignment(
        &mut self,
        node: &Node<'_>,
        role: &str,
        given: &AnswerValue,
        team: &Team,
    ) -> Result<Option<Assignment>, OctopusError> {
        let words = format!("teams › {}", team.name);
        let Some(role) = given.roles.get(&role.to_ascii_lowercase()) else {
            let detail = format!("no document is the role `{}`", shown(role));
            self.findings.push(dropped(&words, &detail));
            return Ok(None);
        };
        let words = format!("{words} › {}", role.name);
        if let Some(limit) = unknown_limit(node) {
            let detail = format!("the limit `{}` is not known here", shown(&limit));
            self.findings.push(dropped(&words, &detail));
            return Ok(None);
        }
        let all = self.environments(None, node, "EnvironmentIds", &words)?;
        let ours = |place: &EnvironmentRef| (!place.is_remote()).then(|| place.name.clone());
        let environments: Set<Name> = all.iter().filter_map(ours).collect();
        let mut projects: Set<ProjectRef> = Set::new();
        for (id, entry) in node.texts("ProjectIds")? {
            let name = self.name(None, "project", &id, &words);
            projects.insert(ProjectRef::local(entry.to_name(&name)?));
        }
        let groups = node.texts("ProjectGroupIds")?;
        for (id, _) in &groups {
            let of_group = given.groups.get(&id.to_ascii_lowercase());
            projects.extend(of_group.into_iter().flatten().cloned());
        }
        let mut tenants: Set<Name> = Set::new();
        for (id, entry) in node.texts("TenantIds")? {
            let name = self.name(None, "tenant", &id, &words);
            tenants.insert(entry.to_name(&name)?);
        }
        if environments.is_empty() && !all.is_empty() {
            self.findings.push(dropped(&words, "its environments are all another Space's"));
            return Ok(None);
        }
        if projects.is_empty() && !groups.is_empty() {
            self.findings.push(dropped(&words, "no document is a project of its project groups"));
            return Ok(None);
        }
        let mut assignment = Assignment::everywhere(role.clone());
        assignment.projects = projects;
        assignment.environments = environments;
        assignment.tenants = tenants;
        Ok(Some(assignment))
    }
}

/// A field of an assignment that says something, and that this version does not know.
fn unknown_limit(node: &Node<'_>) -> Option<String> {
    const KNOWN: [&str; 19] = [
        "CanBeDeleted",
        "CanBeRenamed",
        "CanChangeMembers",
        "CanChangeRoles",
        "Description",
        "EnvironmentIds",
        "ExternalSecurityGroups",
        "LastModifiedBy",
        "LastModifiedOn",
        "MemberUserIds",
        "Name",
        "ProjectGroupIds",
        "ProjectIds",
        "Slug",
        "TeamId",
        "TenantIds",
        "UserRoleId",
        "UserRoleIds",
        "IsDirectoryTeam",
    ];
    node.extra(&KNOWN).0.pop_first().map(|(field, _)| field)
}

fn dropped(words: &str, detail: &str) -> Finding {
    let detail = format!("{detail}: the team does not get the role");
    Finding::warning(Code::OctopusAssignmentDropped, words, detail)
}
