//! Things of a whole Space: environments, lifecycles, tenants, teams.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::context::Context;
use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use spacebridge::Error;
use spacebridge::{EnvironmentRef, Finding, Lifecycle, Team, Tenant};

/// Things of which a host makes a `Space`, from a server's documents.
///
/// `Space::with_environment` and its neighbours take these one by one, and judge them: a lifecycle
/// may be anything, two things of one name may not be.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OctopusSpace {
    /// The environments in the server's order. One that is named like another Space's is remote.
    pub environments: Vec<EnvironmentRef>,
    /// The lifecycles, with what they leave open written out as of these environments.
    pub lifecycles: Vec<Lifecycle>,
    /// The tenants with their tags.
    pub tenants: Vec<Tenant>,
    /// The teams, with the roles they have here.
    pub teams: Vec<Team>,
    /// Findings for a person.
    pub findings: Vec<Finding>,
}

impl OctopusDocuments {
    /// Returns the things of the Space of these documents, in their order.
    ///
    /// A permission is never more than Octopus gives: what a team may do within limits that are not
    /// known here, it may not do here, and a finding says so.
    ///
    /// | code | what was found |
    /// |---|---|
    /// | `octopus-assignment-dropped` | a role that a team has in a way that cannot be kept |
    /// | `octopus-document-twice` | two documents of one thing that differ: the last one counts |
    /// | `octopus-lifecycle-open` | a lifecycle or phase that names no environments |
    /// | `octopus-members-elsewhere` | a team with members that only another server knows |
    /// | `octopus-permission-unknown` | permissions that mean nothing here |
    /// | `octopus-reference-missing` | something that is referred to and was not given |
    ///
    /// # Errors
    ///
    /// - `Code::OctopusSpacesMixed`: what one Space permits must not be permitted in another.
    /// - `Code::OctopusField`, `Code::OctopusName`: a document is not as Octopus writes it.
    ///
    /// ```
    /// use spacebridge::{Limits};
    /// use spacebridge_octopus::{OctopusDocuments};
    ///
    /// let json = br#"[
    ///     {"Id": "Environments-1", "Name": "Test"},
    ///     {"Id": "Tenants-1", "Name": "Acme", "TenantTags": ["Region/North"]}
    /// ]"#;
    /// let documents = OctopusDocuments::read([("space.json", json)], &Limits::default())?;
    /// let read = documents.space()?;
    /// assert_eq!(read.environments[0].to_string(), "Test");
    /// assert_eq!(read.tenants[0].tags.len(), 1);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn space(&self) -> Result<OctopusSpace, Error> {
        self.one_space()?;
        let environments = self.environments(None)?;
        let mut findings = self.twice(&[Kind::Environment], None);
        let mut lifecycles = Vec::new();
        for document in self.last_of_each(Kind::Lifecycle, &mut findings) {
            let mut context = Context::new(self, document.folder());
            lifecycles.push(context.lifecycle(&document.node(), &environments)?);
            findings.append(&mut context.findings);
        }
        let mut tenants = Vec::new();
        for document in self.last_of_each(Kind::Tenant, &mut findings) {
            let context = Context::new(self, document.folder());
            let node = document.node();
            let name = node.child("Name").ok_or_else(|| node.missing("Name"))?;
            let name = name.to_name(&name.as_text()?)?;
            tenants.push(Tenant::new(name, context.tags(None, &node, "TenantTags")?));
        }
        let teams = self.teams(&mut findings)?;
        Ok(OctopusSpace { environments, lifecycles, tenants, teams, findings })
    }

    /// The resources of a kind, each id once: of several documents of one thing, the last.
    pub(super) fn last_of_each(&self, kind: Kind, findings: &mut Vec<Finding>) -> Vec<&Document> {
        findings.extend(self.twice(&[kind], None));
        let mut seen = BTreeSet::new();
        let mut chosen = Vec::new();
        for document in self.of_kind(kind) {
            let id = document.id();
            if id.is_empty() {
                chosen.push(document);
            } else if seen.insert(id.to_ascii_lowercase()) {
                chosen.extend(self.of_id(kind, id).next_back());
            }
        }
        chosen
    }

    /// Refuses documents of several Spaces.
    fn one_space(&self) -> Result<(), OctopusError> {
        let of_a_space = |document: &&Document| {
            matches!(
                document.kind,
                Kind::Environment
                    | Kind::Lifecycle
                    | Kind::Project
                    | Kind::ScopedRole
                    | Kind::Team
                    | Kind::Tenant
            )
        };
        let id = |document: &Document| document.node().text("SpaceId").ok();
        let ids: BTreeSet<String> = self
            .all()
            .filter(of_a_space)
            .filter_map(id)
            .map(|id| id.to_ascii_lowercase())
            .collect();
        match ids.iter().filter(|id| !id.is_empty()).count() {
            0 | 1 => Ok(()),
            count => Err(OctopusError::SpacesMixed { count }),
        }
    }
}
