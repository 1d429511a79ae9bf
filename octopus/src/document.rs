//! Any pile of documents, told apart by their shape.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde_json::Value;
use spacebridge_json::{ValueLimits, read_value};

use super::error::OctopusError;
use super::kind::Kind;
use super::names::AllNames;
use super::node::{Node, shown};
use super::{ocl, wrapper};
use spacebridge::Finding;
use spacebridge::{Code, Error, Limits};

/// Documents of an Octopus server: of one release, or of many, with whatever they refer to.
///
/// Each is one resource, a list of resources, or a page of them (`{"Items": […]}`), as the API, an
/// export or a person wrote it. What a document is shows in its fields; its name only says where an
/// error is, and which of two documents with one id belongs to a release: the one in its folder.
///
/// A name that ends in `.ocl` is a file of a project in Git. `deployment_process.ocl` and
/// `variables.ocl` are read as the project's current process and variables.
pub struct OctopusDocuments {
    documents: Vec<Document>,
    /// Places of the documents of a kind and id, ids in lower case.
    places: BTreeMap<(Kind, String), Vec<usize>>,
    /// The last of them in a folder.
    near: BTreeMap<(Kind, String, String), usize>,
    names: AllNames,
    findings: Vec<Finding>,
    limits: Limits,
}

/// One resource.
pub(super) struct Document {
    name: String,
    path: String,
    value: Value,
    pub(super) kind: Kind,
}

impl OctopusDocuments {
    /// Reads documents, given the name and the bytes of each.
    ///
    /// # Errors
    ///
    /// - `Code::OctopusTooLarge`: all together exceed `limits.bytes` or `limits.items`, or a
    ///   text
    ///   exceeds `limits.text`.
    /// - `Code::OctopusMalformed`, `Code::OctopusKeyTwice`: a document has no one reading.
    ///
    /// ```
    /// use spacebridge::{Code, Limits};
    /// use spacebridge_octopus::{OctopusDocuments};
    ///
    /// let json = br#"{"Id": "Environments-1", "Name": "Test"}"#;
    /// let documents = OctopusDocuments::read([("test.json", json)], &Limits::default())?;
    /// assert_eq!(documents.release(None, None).unwrap_err().code(), Code::OctopusReleaseMissing);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn read<N: AsRef<str>, B: AsRef<[u8]>>(
        documents: impl IntoIterator<Item = (N, B)>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let mut read = Self {
            documents: Vec::new(),
            places: BTreeMap::new(),
            near: BTreeMap::new(),
            names: AllNames::default(),
            findings: Vec::new(),
            limits: *limits,
        };
        let mut bytes = limits.bytes;
        let mut items = limits.items;
        let mut files = Vec::new();
        for (full_name, content) in documents {
            let name = shown(full_name.as_ref());
            let content = content.as_ref();
            bytes = bytes.checked_sub(content.len()).ok_or_else(|| OctopusError::TooLarge {
                document: name.clone(),
                what: "bytes in all documents",
                limit: limits.bytes,
            })?;
            if let Some(file) = ocl::File::read(full_name.as_ref(), content, limits, &mut items)? {
                files.push(file);
                continue;
            }
            let bounds = ValueLimits { text: limits.text, values: items };
            let (value, used) = read_value(content, &bounds)
                .map_err(|error| OctopusError::of_json(&name, &error, limits))?;
            items = items.saturating_sub(used);
            let unknown = read.sort(&name, "$".into(), value);
            if unknown > 0 {
                let detail = format!("{unknown} of its resources are of no kind a release needs");
                read.findings.push(Finding::note(Code::OctopusDocumentUnknown, name, detail));
            }
        }
        ocl::add(&mut read, files)?;
        Ok(read)
    }

    /// Files a document of a known kind, as the one with its id in `folders`.
    pub(super) fn file(&mut self, kind: Kind, name: &str, value: Value, folders: &[String]) {
        let document = Document { name: name.into(), path: "$".into(), value, kind };
        let place = self.documents.len();
        let id = document.id().to_ascii_lowercase();
        for folder in folders {
            self.near.insert((kind, folder.clone(), id.clone()), place);
        }
        self.places.entry((kind, id)).or_default().push(place);
        self.documents.push(document);
    }

    pub(super) fn add_findings(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    /// Files a value under its kind; returns how many resources in it are of no known kind.
    fn sort(&mut self, name: &str, path: String, mut value: Value) -> usize {
        let contents = wrapper::contents(&mut value);
        let node = Node { document: name, path: String::new(), value: &value };
        if let Some(contents) = contents {
            self.names.learn_beside(folder(name), &node);
            return contents.into_iter().fold(0, |unknown: usize, (place, value)| {
                unknown.saturating_add(self.sort(name, format!("{path}{place}"), value))
            });
        }
        let Some(kind) = Kind::of(&node) else { return 1 };
        if !matches!(kind, Kind::DashboardItem | Kind::Process | Kind::Task | Kind::VariableSet) {
            self.names.learn(folder(name), &node);
        }
        let document = Document { name: name.into(), path, value, kind };
        let place = self.documents.len();
        let id = document.id().to_ascii_lowercase();
        self.near.insert((kind, folder(name).into(), id.clone()), place);
        self.places.entry((kind, id)).or_default().push(place);
        self.documents.push(document);
        0
    }

    /// Returns the name of the thing with this id; the documents in the folder `near` count first.
    pub(super) fn name(&self, id: &str, near: &str) -> Option<&str> {
        self.names.get(id, near)
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
        let key = (kind, near.into(), id.to_ascii_lowercase());
        let close = self.near.get(&key).and_then(|place| self.documents.get(*place));
        close.or_else(|| self.of_id(kind, id).next_back())
    }

    /// Returns true if another document claims to be the same resource and says something else. A
    /// file in Git is compared with files in Git, since the database holds the rest of its content.
    pub(super) fn is_disputed(&self, document: &Document) -> bool {
        let mut same = self.of_id(document.kind, document.id());
        same.any(|other| other.value != document.value && other.is_ocl() == document.is_ocl())
    }

    /// Returns findings for resources of these kinds that several documents describe differently.
    ///
    /// Beside a release, the document in its own folder counts, so only the documents there are
    /// compared if there are any.
    pub(super) fn twice(&self, kinds: &[Kind], near: Option<&str>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for ((kind, id), places) in &self.places {
            if id.is_empty() || !kinds.contains(kind) {
                continue;
            }
            let all = || places.iter().filter_map(|place| self.documents.get(*place));
            let is_near = |document: &&Document| near.is_some_and(|near| document.folder() == near);
            let has_near = all().any(|document| is_near(&document));
            let mut counted = all().filter(|document| !has_near || is_near(document));
            let (Some(first), Some(last)) = (counted.clone().next(), counted.next_back()) else {
                continue;
            };
            if counted.any(|other| other.disagrees(last)) {
                let detail = format!("documents of `{}` differ; the last counts", shown(last.id()));
                findings.push(Finding::warning(Code::OctopusDocumentTwice, &first.name, detail));
            }
        }
        findings
    }

    /// All resources of this kind and id, in the order in which they were given.
    pub(super) fn of_id(&self, kind: Kind, id: &str) -> impl DoubleEndedIterator<Item = &Document> {
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

    /// Returns true if another document of this resource differs in a way that counts: for a thing
    /// that is only named, its name; versions of a step template are things of their own.
    fn disagrees(&self, other: &Self) -> bool {
        let one = self.node();
        let other_node = other.node();
        let differs = |field: &str| one.field(field) != other_node.field(field);
        match self.kind {
            Kind::Named => differs("Name"),
            Kind::StepTemplate if differs("Version") => false,
            _ => self.value != other.value,
        }
    }

    /// Returns true if the document was made of a file in Git, which stands beside those of the
    /// database.
    fn is_ocl(&self) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, ending)| ending == "ocl")
    }

    /// The folder that the document's name puts it in.
    pub(super) fn folder(&self) -> &str {
        folder(&self.name)
    }
}

pub(super) fn folder(name: &str) -> &str {
    name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

impl fmt::Debug for OctopusDocuments {
    /// Names and kinds alone: a document may hold secrets.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.documents.iter().map(|document| (&document.name, document.kind));
        out.debug_map().entries(entries).finish()
    }
}
