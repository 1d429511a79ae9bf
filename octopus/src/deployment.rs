//! Deployments: dashboards, deployments and tasks, as facts.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::context::Context;
use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use super::node::{Node, shown};
use spacebridge::{Code, Name, ReleaseVersion, Timestamp};
use spacebridge::{Deployment, EnvironmentRef, Finding, Outcome, ProjectRef};

/// Deployments of a server, from its documents.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OctopusDeployments {
    /// Deployments in the server's own environments, in the order of their requests.
    pub deployments: Vec<Deployment>,
    /// Findings for a person: unreadable parts, and the reasons.
    pub findings: Vec<Finding>,
}

impl OctopusDocuments {
    /// The deployments that dashboards, deployments and tasks among the documents tell of.
    ///
    /// A dashboard's item says what ran where, and how it went; so does a deployment together with
    /// its task and its release. Only a deployment says who asked for it. Several documents of one
    /// deployment are one fact: one that has ended counts before one that had not when it was
    /// exported. None of these documents knows a digest, so a fact names the release by its version
    /// alone.
    ///
    /// Reading is total: what cannot be read is left out and is a finding, because a success that
    /// is missing stops a release, and one that is made up lets it through.
    ///
    /// | code | what was found |
    /// |---|---|
    /// | `octopus-deployer-unknown` | deployments of which only a dashboard or a task tells |
    /// | `octopus-deployment-disputed` | two documents disagree on how one deployment went |
    /// | `octopus-deployment-remote` | a deployment to another Space's environment |
    /// | `octopus-deployment-unread` | a deployment that cannot be read, and why |
    /// | `octopus-reference-missing` | something that is referred to and was not given |
    /// | `octopus-task-alone` | tasks of which no other document says what they deployed |
    ///
    /// ```
    /// use spacebridge::{Limits, Outcome};
    /// use spacebridge_octopus::{OctopusDocuments};
    ///
    /// let dashboard = br#"{
    ///     "Projects": [{"Id": "Projects-1", "Name": "Shop"}],
    ///     "Environments": [{"Id": "Environments-1", "Name": "Test"}],
    ///     "Items": [{
    ///         "DeploymentId": "Deployments-7", "ProjectId": "Projects-1",
    ///         "EnvironmentId": "Environments-1", "ReleaseVersion": "1.1.0", "State": "Success",
    ///         "QueueTime": "2026-03-20T21:00:17.205+00:00", "HasWarningsOrErrors": true
    ///     }]
    /// }"#;
    /// let documents = [("dashboard.json", dashboard)];
    /// let documents = OctopusDocuments::read(documents, &Limits::default())?;
    /// let read = documents.deployments();
    /// assert_eq!(read.deployments[0].environment.to_string(), "Test");
    /// assert_eq!(read.deployments[0].outcome, Outcome::SucceededWithWarnings);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn deployments(&self) -> OctopusDeployments {
        let mut reader = Reader { documents: self, named: BTreeMap::new(), findings: Vec::new() };
        let mut read = BTreeMap::new();
        let mut nobody = 0_usize;
        let mut alone = 0_usize;
        for (id, told) in told(self) {
            if told.items.is_empty() && told.deployments.is_empty() {
                alone = alone.saturating_add(1);
                continue;
            }
            match reader.read(&id, &told) {
                Ok(Some(fact)) => {
                    nobody = nobody.saturating_add(usize::from(fact.by.is_empty()));
                    read.insert((fact.queued, id), fact);
                }
                Ok(None) => {}
                Err(error) => {
                    let detail = format!("{error}; it is left out");
                    reader.warn(Code::OctopusDeploymentUnread, words(&id), detail);
                }
            }
        }
        if nobody > 0 {
            let detail = format!("{nobody} of them do not say who asked for them");
            reader.note(Code::OctopusDeployerUnknown, "deployments", detail);
        }
        if alone > 0 {
            let detail = format!("no document says what {alone} tasks deployed; they are left out");
            reader.warn(Code::OctopusTaskAlone, "deployments", detail);
        }
        OctopusDeployments { deployments: read.into_values().collect(), findings: reader.findings }
    }
}

/// All that the documents tell of one deployment.
#[derive(Default)]
struct ReportedDeployment<'a> {
    items: Vec<&'a Document>,
    deployments: Vec<&'a Document>,
    tasks: Vec<&'a Document>,
}

/// Returns the reported deployments by their ids in lower case.
fn told(documents: &OctopusDocuments) -> BTreeMap<String, ReportedDeployment<'_>> {
    let mut all: BTreeMap<String, ReportedDeployment<'_>> = BTreeMap::new();
    for document in documents.all() {
        let node = document.node();
        match document.kind {
            Kind::DashboardItem => {
                all.entry(key(id_of(&node))).or_default().items.push(document);
            }
            Kind::Deployment => {
                let id =
                    if document.id().is_empty() { place_of(&node) } else { document.id().into() };
                all.entry(key(id)).or_default().deployments.push(document);
            }
            Kind::Task => {
                let arguments = node.child("Arguments");
                let id = arguments.and_then(|node| node.text("DeploymentId").ok());
                if let Some(id) = id.filter(|id| !id.is_empty()) {
                    all.entry(key(id)).or_default().tasks.push(document);
                }
            }
            _ => {}
        }
    }
    for told in all.values_mut().filter(|told| told.tasks.is_empty()) {
        // A task that was exported without its arguments is still named by its deployment.
        let named = told.items.iter().chain(&told.deployments);
        let ids: BTreeSet<String> =
            named.filter_map(|document| document.node().text("TaskId").ok()).map(key).collect();
        let found = ids.iter().filter(|id| !id.is_empty());
        told.tasks = found.flat_map(|id| documents.of_id(Kind::Task, id)).collect();
    }
    all
}

/// The deployment's id in a dashboard's item, whose own id it is, too.
fn id_of(item: &Node<'_>) -> String {
    let text = |field| item.text(field).ok().filter(|id| !id.is_empty());
    text("DeploymentId").or_else(|| text("Id")).unwrap_or_else(|| place_of(item))
}

/// Returns the key that tells a deployment without an id from every other.
fn place_of(node: &Node<'_>) -> String {
    format!("{} {}", node.document, node.path)
}

fn key(id: impl AsRef<str>) -> String {
    id.as_ref().to_ascii_lowercase()
}

fn words(id: &str) -> String {
    format!("deployments › `{}`", shown(id))
}

struct Reader<'a> {
    documents: &'a OctopusDocuments,
    /// The names of things by kind, folder and id: what nothing names is found once.
    named: BTreeMap<(&'static str, &'a str, String), String>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn warn(&mut self, code: Code, words: impl Into<String>, detail: String) {
        self.findings.push(Finding::warning(code, words, detail));
    }

    fn note(&mut self, code: Code, words: impl Into<String>, detail: String) {
        self.findings.push(Finding::note(code, words, detail));
    }

    /// The fact; none if there is to be none, and a finding says why.
    fn read(
        &mut self,
        id: &str,
        told: &ReportedDeployment<'a>,
    ) -> Result<Option<Deployment>, OctopusError> {
        let Some(outcome) = self.outcome(id, told)? else { return Ok(None) };
        // What ended says more than what had not, whichever was given last.
        let all = || told.items.iter().chain(&told.tasks).chain(&told.deployments).copied();
        let mut by_end: Vec<&'a Document> = all().collect();
        by_end.sort_by_key(|document| !is_final(document));
        let all = told.items.iter().chain(&told.deployments).copied();
        let Some(first) = all.clone().next() else { return Ok(None) };
        let Some(environment) = self.name("environment", all.clone(), "EnvironmentId")? else {
            return Err(first.node().missing("EnvironmentId"));
        };
        let place: EnvironmentRef =
            environment.parse().map_err(|source| first.node().name_error(source))?;
        if place.is_remote() {
            let detail = format!("it went to `{place}`: the receipt of that Space tells how");
            self.note(Code::OctopusDeploymentRemote, words(id), detail);
            return Ok(None);
        }
        let Some(project) = self.name("project", all.clone(), "ProjectId")? else {
            return Err(first.node().missing("ProjectId"));
        };
        let tenant = self.name("tenant", all.clone(), "TenantId")?;
        let name =
            |text: String| Name::new(&text).map_err(|source| first.node().name_error(source));
        let time = |field| told_time(by_end.iter().copied(), field);
        let queued = time("QueueTime")?.or(time("Created")?);
        let project = ProjectRef::local(name(project)?);
        let version = self.version(told, first)?;
        let tenant = tenant.map(name).transpose()?;
        let queued = queued.ok_or_else(|| first.node().missing("QueueTime"))?;
        let started = if outcome == Outcome::Queued { None } else { time("StartTime")? };
        let finished = if outcome.is_final() { time("CompletedTime")? } else { None };
        let by = text(told.deployments.iter().copied(), "DeployedBy")?;
        let mut deployment = Deployment::new(project, version, place, outcome, queued, by);
        deployment.tenant = tenant;
        deployment.started = started;
        deployment.finished = finished;
        deployment.notes = text(told.deployments.iter().copied(), "Comments")?;
        Ok(Some(deployment))
    }

    /// Returns the outcome from all reports.
    fn outcome(
        &mut self,
        id: &str,
        told: &ReportedDeployment<'_>,
    ) -> Result<Option<Outcome>, OctopusError> {
        let mut outcomes = BTreeSet::new();
        for document in told.items.iter().chain(&told.tasks) {
            outcomes.insert(outcome(&document.node())?);
        }
        if outcomes.contains(&Outcome::SucceededWithWarnings) {
            outcomes.remove(&Outcome::Succeeded);
        }
        let mut ended = outcomes.iter().copied().filter(|outcome| outcome.is_final());
        match (ended.next(), ended.next(), outcomes.last()) {
            (Some(one), Some(other), _) => {
                let detail = format!("it is `{one}` and `{other}`; it is left out");
                self.warn(Code::OctopusDeploymentDisputed, words(id), detail);
                Ok(None)
            }
            (Some(one), None, _) => Ok(Some(one)),
            // What runs was queued once: the later of the two is what is known.
            (None, _, Some(latest)) => Ok(Some(*latest)),
            (None, _, None) => match told.deployments.first() {
                Some(deployment) => {
                    Err(deployment.node().field_error("a task that tells its state"))
                }
                None => Ok(None),
            },
        }
    }

    /// The name of what the first document that says so names; none if none says so.
    fn name(
        &mut self,
        thing: &'static str,
        told: impl Iterator<Item = &'a Document>,
        field: &str,
    ) -> Result<Option<String>, OctopusError> {
        for document in told {
            let id = document.node().text(field)?;
            if id.is_empty() {
                continue;
            }
            let place = (thing, document.folder(), id);
            if let Some(known) = self.named.get(&place) {
                return Ok(Some(known.clone()));
            }
            let mut context = Context::new(self.documents, document.folder());
            let name = context.name(None, thing, &place.2, &format!("deployments › {thing}"));
            self.findings.append(&mut context.findings);
            self.named.insert(place, name.clone());
            return Ok(Some(name));
        }
        Ok(None)
    }

    /// The release's version, from a dashboard's item or from the release itself.
    fn version(
        &self,
        told: &ReportedDeployment<'a>,
        first: &Document,
    ) -> Result<ReleaseVersion, OctopusError> {
        for item in &told.items {
            if let Some(node) = item.node().child("ReleaseVersion") {
                return version(&node);
            }
        }
        for deployment in &told.deployments {
            let id = deployment.node().text("ReleaseId")?;
            let release = self.documents.find(Kind::Release, &id, deployment.folder());
            if let Some(node) = release.and_then(|release| release.node().child("Version")) {
                return version(&node);
            }
        }
        Err(first.node().field_error("a release that a document holds"))
    }
}

fn version(node: &Node<'_>) -> Result<ReleaseVersion, OctopusError> {
    node.as_text()?.parse().map_err(|source| OctopusError::Version {
        document: node.document.into(),
        path: node.path.clone(),
        source,
    })
}

fn is_final(document: &Document) -> bool {
    outcome(&document.node()).is_ok_and(Outcome::is_final)
}

/// Returns the outcome that a dashboard's item or a task reports.
fn outcome(node: &Node<'_>) -> Result<Outcome, OctopusError> {
    const STATES: [(&str, Outcome); 8] = [
        ("Queued", Outcome::Queued),
        ("Executing", Outcome::Executing),
        ("Cancelling", Outcome::Executing),
        ("Success", Outcome::Succeeded),
        ("Failed", Outcome::Failed),
        ("Canceled", Outcome::Cancelled),
        ("Cancelled", Outcome::Cancelled),
        ("TimedOut", Outcome::TimedOut),
    ];
    let state = node.child("State").ok_or_else(|| node.missing("State"))?;
    let text = state.as_text()?;
    let known = STATES.iter().find(|(name, _)| name.eq_ignore_ascii_case(&text));
    match known.ok_or_else(|| state.field_error("the state of a task"))?.1 {
        Outcome::Succeeded if node.flag("HasWarningsOrErrors")? => {
            Ok(Outcome::SucceededWithWarnings)
        }
        outcome => Ok(outcome),
    }
}

/// The time in a field of the first document that has it.
fn told_time<'d>(
    mut told: impl Iterator<Item = &'d Document>,
    field: &str,
) -> Result<Option<Timestamp>, OctopusError> {
    let Some(node) = told.find_map(|document| document.node().child(field)) else {
        return Ok(None);
    };
    node.as_text()?.parse().map(Some).map_err(|source| OctopusError::Time {
        document: node.document.into(),
        path: node.path.clone(),
        source,
    })
}

/// The text in a field of the first document that has it; empty if none has.
fn text<'d>(
    mut told: impl Iterator<Item = &'d Document>,
    field: &str,
) -> Result<String, OctopusError> {
    let node = told.find_map(|document| document.node().child(field));
    node.map_or_else(|| Ok(String::new()), |node| node.as_text())
}
