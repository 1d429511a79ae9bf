//! What reading one release needs at every place: names, limits, and where to note what was found.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::document::OctopusDocuments;
use super::error::OctopusError;
use super::names::Names;
use super::node::{Node, shown};
use spacebridge::{Code, Label, Limits};
use spacebridge::{EnvironmentRef, Finding, Properties, PropertyValue, Sensitive, Set, TenantTag};

/// The state of reading one release, or another thing that stands for itself.
pub(super) struct Context<'a> {
    pub(super) documents: &'a OctopusDocuments,
    /// The folder of its document.
    pub(super) near: &'a str,
    /// Names that the documents do not have, for want of an id or a document of their own.
    pub(super) own: Names,
    /// Names that are taken where nothing else names a thing.
    pub(super) beside: Names,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Context<'a> {
    pub(super) fn new(documents: &'a OctopusDocuments, near: &'a str) -> Self {
        let (own, beside) = (Names::default(), Names::default());
        Self { documents, near, own, beside, findings: Vec::new() }
    }

    pub(super) fn limits(&self) -> &'a Limits {
        self.documents.limits()
    }

    pub(super) fn note(&mut self, code: Code, words: &str, detail: impl Into<String>) {
        self.findings.push(Finding::note(code, words, detail));
    }

    pub(super) fn warn(&mut self, code: Code, words: &str, detail: impl Into<String>) {
        self.findings.push(Finding::warning(code, words, detail));
    }

    /// What this id names, as far as anything says so.
    pub(super) fn known(&self, id: &str) -> Option<&str> {
        let given = || self.documents.name(id, self.near);
        self.own.get(id).or_else(given).or_else(|| self.beside.get(id))
    }

    /// The name of the `thing` with this id, from `side` or from the documents.
    ///
    /// An id that nothing names stands for itself: what is scoped to something unknown must stay
    /// scoped to it, since an empty scope would mean everything.
    pub(super) fn name(
        &mut self,
        side: Option<&Names>,
        thing: &str,
        id: &str,
        words: &str,
    ) -> String {
        let known = side.and_then(|side| side.get(id)).or_else(|| self.known(id));
        if let Some(name) = known {
            return name.into();
        }
        let id_shown = shown(id);
        let detail = format!("no document names the {thing} `{id_shown}`; its id stands for it");
        self.warn(Code::OctopusReferenceMissing, words, detail);
        id.into()
    }

    /// The names of a list of ids.
    pub(super) fn labels(
        &mut self,
        side: Option<&Names>,
        thing: &str,
        node: &Node<'_>,
        field: &str,
        words: &str,
    ) -> Result<Set<Label>, OctopusError> {
        let label =
            |(id, node): (String, Node<'_>)| node.to_label(&self.name(side, thing, &id, words));
        node.texts(field)?.into_iter().map(label).collect()
    }

    /// The environments of a list of ids; `Space: Environment` is another Space's.
    pub(super) fn environments(
        &mut self,
        side: Option<&Names>,
        node: &Node<'_>,
        field: &str,
        words: &str,
    ) -> Result<Set<EnvironmentRef>, OctopusError> {
        let environment = |(id, node): (String, Node<'_>)| {
            let name = self.name(side, "environment", &id, words);
            name.parse::<EnvironmentRef>().map_err(|source| node.name_error(source))
        };
        node.texts(field)?.into_iter().map(environment).collect()
    }

    /// The tenant tags of a list of canonical names, `Tag Set/Tag`, or of ids.
    pub(super) fn tags(
        &self,
        side: Option<&Names>,
        node: &Node<'_>,
        field: &str,
    ) -> Result<Set<TenantTag>, OctopusError> {
        let tag = |(id, node): (String, Node<'_>)| {
            let known = side.and_then(|side| side.get(&id)).or_else(|| self.known(&id));
            let name = known.unwrap_or(&id);
            name.parse::<TenantTag>().map_err(|source| node.name_error(source))
        };
        node.texts(field)?.into_iter().map(tag).collect()
    }

    /// The properties in a field. `mirrored` are names whose ids are read elsewhere.
    pub(super) fn properties(
        &mut self,
        node: &Node<'_>,
        words: &str,
        mirrored: &[&str],
    ) -> Result<Properties, OctopusError> {
        let mut properties = Properties::new();
        for (key, entry) in node.entries("Properties")? {
            let value = property(&entry)?;
            if let PropertyValue::Text(text) = &value
                && !mirrored.contains(&key)
            {
                self.note_local_ids(text, &format!("{words} › property `{}`", shown(key)));
            }
            properties.0.insert(key.into(), value);
        }
        Ok(properties)
    }

    /// Notes every id in a comma-separated text: in another Space it means nothing, or something
    /// else.
    fn note_local_ids(&mut self, text: &str, words: &str) {
        for id in text.split(',').map(str::trim).filter(|id| is_local_id(id)) {
            let detail = match self.known(id) {
                Some(name) => format!("`{id}` is what the source calls `{}`", shown(name)),
                None => format!("`{id}` is an id of the source's own"),
            };
            self.warn(Code::OctopusLocalId, words, format!("{detail}; elsewhere it means nothing"));
        }
    }

    /// Refuses more than `limit` of `what`.
    pub(super) fn within(
        node: &Node<'_>,
        what: &'static str,
        count: usize,
        limit: usize,
    ) -> Result<(), OctopusError> {
        if count > limit {
            return Err(OctopusError::TooLarge { document: node.document.into(), what, limit });
        }
        Ok(())
    }
}

/// A property's value: a text, or a sensitive one as `{HasValue, NewValue, Hint}`.
///
/// Reading from a server gives `HasValue` alone, so the value is withheld; without a value it is
/// empty, which Octopus cannot tell from absent. `Hint` may give a part of the secret away and is
/// not kept.
pub(super) fn property(node: &Node<'_>) -> Result<PropertyValue, OctopusError> {
    if !node.value.is_object() {
        return node.as_text().map(PropertyValue::Text);
    }
    let value = node.child("NewValue").map(|value| value.as_text()).transpose()?;
    Ok(PropertyValue::Sensitive(match value {
        Some(value) => Sensitive::known(value),
        None if node.flag("HasValue")? => Sensitive::Withheld,
        None => Sensitive::known(""),
    }))
}

/// Whether a text is an id of a kind of document that every server numbers for itself.
pub(super) fn is_local_id(text: &str) -> bool {
    const KINDS: [&str; 16] = [
        "Accounts",
        "ActionTemplates",
        "Certificates",
        "Channels",
        "Environments",
        "Feeds",
        "GitCredentials",
        "LibraryVariableSets",
        "Lifecycles",
        "Machines",
        "Projects",
        "Runbooks",
        "TagSets",
        "Teams",
        "Tenants",
        "WorkerPools",
    ];
    text.split_once('-').is_some_and(|(kind, number)| {
        KINDS.contains(&kind)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
