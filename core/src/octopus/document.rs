//! Any pile of documents, told apart by their shape.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde_json::{Map, Value};

use super::error::OctopusError;
use super::json;
use super::node::{Node, shown};
use crate::model::Finding;
use crate::terms::Limits;

/// Documents of an Octopus server: of one release, or of many, with whatever they refer to.
///
/// Each is one resource, a list of resources, or a page of them (`{"Items": […]}`), as the API, an
/// export or a person wrote it. What a document is shows in its fields; its name only says where an
/// error is, and which of two documents with one id belongs to a release: the one in its folder.
pub struct OctopusDocuments {
    documents: Vec<Document>,
    /// Where the documents of a kind and id are, ids in lower case.
    places: BTreeMap<(Kind, String), Vec<usize>>,
    findings: Vec<Finding>,
    limits: Limits,
}

/// The resources of a page.
fn items(map: &mut Map<String, Value>) -> Option<&mut Vec<Value>> {
    map.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case("Items"))?.1.as_array_mut()
}

/// One resource.
pub(super) struct Document {
    name: String,
    path: String,
    value: Value,
    pub(super) kind: Kind,
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Channel,
    LibrarySet,
    Lifecycle,
    /// Anything else with an id and a name, which is all that is asked of it.
    Named,
    Process,
    Project,
    Release,
    StepTemplate,
    VariableSet,
}

impl OctopusDocuments {
    /// Reads documents, given the name and the bytes of each.
    ///
    /// # Errors
    ///
    /// - [`OctopusError::TooLarge`]: all together exceed `limits.bytes` or `limits.items`, or a
    ///   text
    ///   exceeds `limits.text`.
    /// - [`OctopusError::Malformed`], [`OctopusError::KeyTwice`]: a document has no one reading.
    ///
    /// ```
    /// use spacebridge::{Limits, OctopusDocuments};
    ///
    /// let json = br#"{"Id": "Environments-1", "Name": "Test"}"#;
    /// let documents = OctopusDocuments::read([("test.json", json)], &Limits::default())?;
    /// assert_eq!(documents.release(None, None).unwrap_err().code(), "octopus-release-missing");
    /// # Ok::<(), spacebridge::OctopusError>(())
    /// ```
    pub fn read<N: AsRef<str>, B: AsRef<[u8]>>(
        documents: impl IntoIterator<Item = (N, B)>,
        limits: &Limits,
    ) -> Result<Self, OctopusError> {
        let mut read = Self {
            documents: Vec::new(),
            places: BTreeMap::new(),
            findings: Vec::new(),
            limits: *limits,
        };
        let (mut bytes, mut items) = (limits.bytes, limits.items);
        for (name, content) in documents {
            let (name, content) = (shown(name.as_ref()), content.as_ref());
            bytes = bytes.checked_sub(content.len()).ok_or_else(|| OctopusError::TooLarge {
                document: name.clone(),
                what: "bytes in all documents",
                limit: limits.bytes,
            })?;
            let value = json::parse(&name, content, limits, &mut items)?;
            let unknown = read.sort(&name, "$".into(), value);
            if unknown > 0 {
                let detail = format!("{unknown} of its resources are of no kind a release needs");
                read.findings.push(Finding::note("octopus-document-unknown", name, detail));
            }
        }
        Ok(read)
    }

    /// Files a value under its kind; returns how many resources in it are of no known kind.
    fn sort(&mut self, name: &str, path: String, mut value: Value) -> usize {
        let (list, path) = match &mut value {
            Value::Array(list) => (Some(list), path),
            Value::Object(map) => match items(map) {
                Some(list) => (Some(list), format!("{path}.Items")),
                None => (None, path),
            },
            _ => (None, path),
        };
        if let Some(list) = list {
            let mut unknown: usize = 0;
            for (index, item) in core::mem::take(list).into_iter().enumerate() {
                unknown = unknown.saturating_add(self.sort(name, format!("{path}[{index}]"), item));
            }
            return unknown;
        }
        let node = Node { document: name, path: String::new(), value: &value };
        let Some(kind) = Kind::of(&node) else { return 1 };
        let document = Document { name: name.into(), path, value, kind };
        let key = (kind, document.id().to_ascii_lowercase());
        self.places.entry(key).or_default().push(self.documents.len());
        self.documents.push(document);
        0
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.documents.iter()
    }

    pub(super) fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Document> {
        self.all().filter(move |document| document.kind == kind)
    }

    /// The resource of this kind and id. Of several, the last in the folder `near`, else the last.
    pub(super) fn find(&self, kind: Kind, id: &str, near: &str) -> Option<&Document> {
        if id.is_empty() {
            return None;
        }
        let found = || self.of_id(kind, id).rev();
        found().find(|document| document.folder() == near).or_else(|| found().next())
    }

    /// Whether another document claims to be the same resource and says something else.
    pub(super) fn is_disputed(&self, document: &Document) -> bool {
        let mut same = self.of_id(document.kind, document.id());
        same.any(|other| other.value != document.value)
    }

    fn of_id(&self, kind: Kind, id: &str) -> impl DoubleEndedIterator<Item = &Document> {
        let places = self.places.get(&(kind, id.to_ascii_lowercase()));
        places.into_iter().flatten().filter_map(|place| self.documents.get(*place))
    }
}

impl Document {
    pub(super) fn node(&self) -> Node<'_> {
        Node { document: &self.name, path: self.path.clone(), value: &self.value }
    }

    /// The resource's id; empty if it has none.
    pub(super) fn id(&self) -> &str {
        let node = self.node();
        node.field("Id").and_then(Value::as_str).unwrap_or_default()
    }

    /// The folder that the document's name puts it in.
    pub(super) fn folder(&self) -> &str {
        self.name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
    }
}

impl Kind {
    /// What a resource is, by the fields that nothing else has.
    fn of(node: &Node<'_>) -> Option<Self> {
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
        } else if holds("Id") && holds("Name") {
            Some(Self::Named)
        } else {
            None
        }
    }
}

impl fmt::Debug for OctopusDocuments {
    /// Names and kinds alone: a document may hold secrets.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.documents.iter().map(|document| (&document.name, document.kind));
        out.debug_map().entries(entries).finish()
    }
}
