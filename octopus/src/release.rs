//! One release, assembled from the snapshots it froze and the things they refer to.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use super::context::Context;
use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use super::names::Names;
use super::node::{Node, shown};
use super::template::Usual;
use super::{process, variable};
use spacebridge::answers::Per;
use spacebridge::release::Properties;
use spacebridge::trust::Origin;
use spacebridge::{Code, Error, Name, ReleaseVersion, Timestamp};
use spacebridge::{EnvironmentRef, Finding, Lifecycle, Release, Template, Variable};

/// A release as its documents tell it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OctopusRelease {
    /// The release. Its packages have no content yet: a document does not hold their bytes.
    pub release: Release,
    /// The lifecycle that its channel, or else its project, takes it through.
    pub lifecycle: Option<Lifecycle>,
    /// The environments among the documents, in the server's order.
    pub environments: Vec<EnvironmentRef>,
    pub(super) findings: Vec<Finding>,
}

impl Serialize for OctopusRelease {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { release, lifecycle, environments, .. } = self;
        let lifecycle = lifecycle.as_ref();
        let findings = self.findings();
        ReleaseDocument { release, lifecycle, environments, findings }.serialize(serializer)
    }
}

/// A release as an Octopus server has it, and what was read with it.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "OctopusRelease"))]
struct ReleaseDocument<'a> {
    /// The release.
    release: &'a Release,
    /// The lifecycle that the release goes through, if the documents hold it.
    lifecycle: Option<&'a Lifecycle>,
    /// The environments of the server, in its order.
    environments: &'a [EnvironmentRef],
    /// The findings that a person should look at.
    findings: Vec<Finding>,
}

#[cfg(feature = "schemas")]
impl schemars::JsonSchema for OctopusRelease {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        ReleaseDocument::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        ReleaseDocument::json_schema(generator)
    }
}

impl OctopusDocuments {
    /// Assembles the release of this project and version; without a version, the newest.
    ///
    /// The process, the variables and the versions of packages are those that the release froze.
    /// Names replace ids, which mean nothing in another Space. What a document refers to and no
    /// document holds is a finding, and its id stands for it; so is every sensitive value that the
    /// server withheld.
    ///
    /// # Errors
    ///
    /// - `Code::OctopusReleaseMissing`, `Code::OctopusReleaseUnknown`,
    ///   `Code::OctopusAmbiguous`: there must be exactly one such release.
    /// - `Code::OctopusProcessMissing`: without its process there is nothing to deploy.
    /// - `Code::OctopusScopeUnknown`: leaving out a limit would widen where a value holds.
    /// - `Code::OctopusField`, `Code::OctopusName`, `Code::OctopusTime`,
    ///   `Code::OctopusVersion`: a document is not as Octopus writes it.
    /// - `Code::OctopusTooLarge`: there is more than the limits allow.
    pub fn release(
        &self,
        project: Option<&Name>,
        version: Option<&ReleaseVersion>,
    ) -> Result<OctopusRelease, Error> {
        let document = self.select(project, version)?;
        let mut context = Context::new(self, document.folder());
        context.findings.extend_from_slice(self.findings());
        context.findings.extend(self.twice(&NEEDED, Some(document.folder())));
        let environments = self.environments(Some(document.folder()))?;
        let release = context.assemble(&document.node())?;
        let lifecycle = context.lifecycle_of(&document.node(), &environments)?;
        Ok(OctopusRelease { release, lifecycle, environments, findings: context.findings })
    }
}

/// The kinds of resources that a release refers to, beside the snapshots that it froze.
const NEEDED: [Kind; 7] = [
    Kind::Channel,
    Kind::Environment,
    Kind::LibrarySet,
    Kind::Lifecycle,
    Kind::Named,
    Kind::Project,
    Kind::StepTemplate,
];

/// Values that a release takes from a project's and its library sets' documents.
struct Values {
    variables: Vec<Variable>,
    templates: Vec<Template>,
    extra: Properties,
}

impl<'a> Context<'a> {
    fn assemble(&mut self, node: &Node<'_>) -> Result<Release, OctopusError> {
        const KNOWN: [&str; 9] = [
            "Assembled",
            "ChannelId",
            "LibraryVariableSetSnapshotIds",
            "ProjectDeploymentProcessSnapshotId",
            "ProjectId",
            "ProjectVariableSetSnapshotId",
            "ReleaseNotes",
            "SelectedPackages",
            "Version",
        ];
        let project_id = node.text("ProjectId")?;
        let project = self.name(None, "project", &project_id, "release › project");
        let channel = node.text("ChannelId")?;
        let set = self.project_set(node, &project_id)?;
        if let Some(set) = set {
            // A process has no side table of its own.
            self.beside = Names::of_scopes(&set.node())?;
        }
        let document = self.process_of(node, &project_id)?.node();
        let mut process = self.process(&document)?;
        self.select_versions(node, &mut process)?;
        let packages = self.package_table(node, &process)?;
        let mut values = self.values(node, &project_id, set)?;
        self.open_parameters(&process, &values.variables, &mut values.templates)?;
        values.extra.0.extend(self.extra(node, &KNOWN, "release").0);
        values
            .extra
            .0
            .extend(self.extra_under("Process.", &document, &process::KNOWN, "process").0);
        let mut release = Release::new(node.to_name(&project)?, version(node)?, assembled(node)?);
        release.channel = if channel.is_empty() {
            None
        } else {
            let name = self.name(None, "channel", &channel, "release › channel");
            Some(node.to_label(&name)?)
        };
        release.notes = node.text("ReleaseNotes")?;
        release.packages = packages;
        release.process = process;
        release.variables = values.variables;
        release.templates = values.templates;
        release.extra = values.extra;
        Ok(release)
    }

    /// The process that the release froze; the project's current one if that is all there is.
    fn process_of(&mut self, node: &Node<'_>, project: &str) -> Result<&'a Document, OctopusError> {
        let id = node.text("ProjectDeploymentProcessSnapshotId")?;
        let current = format!("deploymentprocess-{project}");
        self.snapshot(Kind::Process, &id, &current, "release › process").ok_or_else(|| {
            OctopusError::ProcessMissing { document: node.document.into(), process: shown(&id) }
        })
    }

    /// The project's variables that the release froze, or else the current ones, or none.
    fn project_set(
        &mut self,
        node: &Node<'_>,
        project: &str,
    ) -> Result<Option<&'a Document>, OctopusError> {
        let id = node.text("ProjectVariableSetSnapshotId")?;
        let current = format!("variableset-{project}");
        Ok(self.snapshot(Kind::VariableSet, &id, &current, "release › variables"))
    }

    fn snapshot(
        &mut self,
        kind: Kind,
        id: &str,
        current: &str,
        words: &str,
    ) -> Option<&'a Document> {
        let frozen = self.documents.find(kind, id, self.near);
        let found = frozen.or_else(|| self.documents.find(kind, current, self.near));
        if let Some(found) = found
            && self.documents.is_disputed(found)
        {
            let id = if frozen.is_some() { id } else { current };
            let detail = format!("two documents are `{}`, and differ", shown(id));
            self.warn(Code::OctopusDocumentTwice, words, detail);
        }
        if frozen.is_none() {
            let instead = match found {
                Some(_) => format!("`{}` was read instead, which may differ", shown(current)),
                None => "nothing was read instead".into(),
            };
            let detail = format!("no document is the snapshot `{}`; {instead}", shown(id));
            self.warn(Code::OctopusSnapshotMissing, words, detail);
        }
        found
    }

    fn values(
        &mut self,
        node: &Node<'_>,
        project_id: &str,
        set: Option<&Document>,
    ) -> Result<Values, OctopusError> {
        let mut variables = Vec::new();
        let mut templates = Vec::new();
        let mut extra = Properties::new();
        let project = self.documents.find(Kind::Project, project_id, self.near);
        let has_tenants = match project {
            Some(project) => {
                let mode = project.node().text("TenantedDeploymentMode")?;
                !mode.is_empty() && !mode.eq_ignore_ascii_case("Untenanted")
            }
            None => false,
        };
        if let Some(set) = set {
            extra = self.extra_under("Variables.", &set.node(), &variable::KNOWN, "variables");
            self.variables(&set.node(), &Origin::Project, &mut variables)?;
        }
        if let Some(project) = project {
            let usual =
                Usual { per: Per { environment: true, tenant: has_tenants }, required: true };
            self.templates(&project.node(), "Templates", &Origin::Project, usual, &mut templates)?;
        }
        for (order, (owner, id)) in (0_u32..).zip(self.library_sets(node, project)?) {
            let words = format!("library set {}", shown(&owner));
            let name = self.name(None, "library set", &owner, &words);
            let name = node.to_label(&name)?;
            let origin = Origin::Library { set: name.clone(), order };
            let words = format!("library set {name}");
            if let Some(set) =
                self.snapshot(Kind::VariableSet, &id, &format!("variableset-{owner}"), &words)
            {
                self.variables(&set.node(), &origin, &mut variables)?;
            }
            if let Some(library) = self.documents.find(Kind::LibrarySet, &owner, self.near) {
                let per = Per { environment: false, tenant: has_tenants };
                let usual = Usual { per, required: true };
                self.templates(&library.node(), "Templates", &origin, usual, &mut templates)?;
            }
        }
        Ok(Values { variables, templates, extra })
    }

    /// The library sets that the release froze: owner and snapshot, in the project's order of
    /// precedence.
    fn library_sets(
        &self,
        node: &Node<'_>,
        project: Option<&Document>,
    ) -> Result<Vec<(String, String)>, OctopusError> {
        let mut order = BTreeMap::new();
        if let Some(project) = project {
            let included = project.node().texts("IncludedLibraryVariableSetIds")?;
            order.extend(
                included
                    .into_iter()
                    .enumerate()
                    .map(|(place, (id, _))| (id.to_ascii_lowercase(), place)),
            );
        }
        let mut sets = Vec::new();
        for (id, _) in node.texts("LibraryVariableSetSnapshotIds")? {
            let owner = match self.documents.find(Kind::VariableSet, &id, self.near) {
                Some(set) => set.node().text("OwnerId")?,
                None => owner_in(&id).into(),
            };
            sets.push((owner, id));
        }
        sets.sort_by_key(|(owner, _): &(String, String)| {
            order.get(&owner.to_ascii_lowercase()).copied().unwrap_or(usize::MAX)
        });
        Ok(sets)
    }

    fn lifecycle_of(
        &mut self,
        node: &Node<'_>,
        environments: &[EnvironmentRef],
    ) -> Result<Option<Lifecycle>, OctopusError> {
        let of = |kind, field| -> Result<String, OctopusError> {
            let owner = self.documents.find(kind, &node.text(field)?, self.near);
            owner.map_or_else(|| Ok(String::new()), |owner| owner.node().text("LifecycleId"))
        };
        let id = match of(Kind::Channel, "ChannelId")? {
            id if id.is_empty() => of(Kind::Project, "ProjectId")?,
            id => id,
        };
        let found = self.documents.find(Kind::Lifecycle, &id, self.near);
        let mut all = self.documents.of_kind(Kind::Lifecycle);
        let found = match (found, all.next(), all.next()) {
            (Some(found), _, _) => Some(found),
            (None, Some(only), None) if id.is_empty() => Some(only),
            _ => None,
        };
        if let Some(found) = found {
            return self.lifecycle(&found.node(), environments).map(Some);
        }
        let detail = if id.is_empty() {
            "neither its channel nor its project names a lifecycle".into()
        } else {
            format!("no document is the lifecycle `{}`", shown(&id))
        };
        self.warn(Code::OctopusReferenceMissing, "release › lifecycle", detail);
        Ok(None)
    }
}

/// The owner's id in `variableset-LibraryVariableSets-21-s-5-LFP72`.
fn owner_in(snapshot: &str) -> &str {
    const PREFIX: &str = "variableset-";
    let (start, rest) = snapshot.split_at_checked(PREFIX.len()).unwrap_or(("", snapshot));
    let owner = if start.eq_ignore_ascii_case(PREFIX) { rest } else { snapshot };
    let lower = owner.to_ascii_lowercase();
    let end = lower.find("-s-").or_else(|| lower.find("-snapshot-"));
    end.and_then(|end| owner.get(..end)).unwrap_or(owner)
}

fn version(node: &Node<'_>) -> Result<ReleaseVersion, OctopusError> {
    node.text("Version")?.parse().map_err(|source| OctopusError::Version {
        document: node.document.into(),
        path: format!("{}.Version", node.path),
        source,
    })
}

fn assembled(node: &Node<'_>) -> Result<Timestamp, OctopusError> {
    let place = node.child("Assembled").ok_or_else(|| node.missing("Assembled"))?;
    place.as_text()?.parse().map_err(|source| OctopusError::Time {
        document: place.document.into(),
        path: place.path.clone(),
        source,
    })
}
