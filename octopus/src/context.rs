//! Context of reading one release: names, limits, and the findings.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::document::OctopusDocuments;
use super::error::OctopusError;
use super::names::Names;
use super::node::{Node, shown};
use spacebridge::release::{Properties, PropertyValue, Set, TenantTag};
use spacebridge::{Code, Label, Limits};
use spacebridge::{EnvironmentRef, Finding, Sensitive};

/// The field of sensitive properties before Octopus 3.3.
pub(super) const SENSITIVE_PROPERTIES: &str = "SensitiveProperties";

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
        let own = Names::default();
        let beside = Names::default();
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

    /// Returns the name of this id, if a document has it.
    pub(super) fn known(&self, id: &str) -> Option<&str> {
        self.thing(id).or_else(|| self.beside.get(id))
    }

    /// Returns the name of the thing with this id, from the process's own actions, then from the
    /// documents.
    fn thing(&self, id: &str) -> Option<&str> {
        self.own.get(id).or_else(|| self.documents.name(id, self.near))
    }

    /// The name of the `thing` with this id: its own, or else the one by which `side` shows it.
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
        let known = self.thing(id).or_else(|| side.and_then(|side| side.get(id)));
        let known = known.or_else(|| self.beside.get(id));
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
            let known = self.thing(&id).or_else(|| side.and_then(|side| side.get(&id)));
            let known = known.or_else(|| self.beside.get(&id));
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
                && !mirrored.iter().any(|name| name.eq_ignore_ascii_case(key))
            {
                self.note_ids_in_text(text, &format!("{words} › property `{}`", shown(key)));
            }
            properties.0.insert(key.into(), value);
        }
        // Before Octopus 3.3 sensitive properties stood in a field of their own.
        for (key, _) in node.entries(SENSITIVE_PROPERTIES)? {
            let spelt = properties.0.keys().find(|known| known.eq_ignore_ascii_case(key)).cloned();
            let key = spelt.unwrap_or_else(|| key.into());
            if !matches!(properties.0.get(&key), Some(PropertyValue::Sensitive(_))) {
                properties.0.insert(key, PropertyValue::Sensitive(Sensitive::Withheld));
            }
        }
        Ok(properties)
    }

    /// The fields that the model does not know, without those that hold a secret nobody here can
    /// read: these are left out.
    pub(super) fn extra(&mut self, node: &Node<'_>, known: &[&str], words: &str) -> Properties {
        let mut extra = node.extra(known);
        for field in node.take_withheld(&mut extra) {
            let detail = "it holds a secret that cannot be read here; it is left out";
            let words = format!("{words} › field `{}`", shown(&field));
            self.warn(Code::OctopusValueWithheld, &words, detail);
        }
        for (field, value) in node.value.as_object().into_iter().flatten() {
            if extra.0.contains_key(field) {
                self.note_ids(value, &format!("{words} › field `{}`", shown(field)));
            }
        }
        extra
    }

    /// Returns the fields, each name beginning with `prefix`.
    pub(super) fn extra_under(
        &mut self,
        prefix: &str,
        node: &Node<'_>,
        known: &[&str],
        words: &str,
    ) -> Properties {
        let extra = self.extra(node, known, words).0.into_iter();
        Properties(extra.map(|(key, value)| (format!("{prefix}{key}"), value)).collect())
    }

    /// Notes every id in a value, however deep it stands.
    fn note_ids(&mut self, value: &Value, words: &str) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => self.note_ids_in_text(text, words),
            Value::Array(items) => items.iter().for_each(|item| self.note_ids(item, words)),
            Value::Object(map) => map.values().for_each(|value| self.note_ids(value, words)),
        }
    }

    /// Notes every id in a text, which may be JSON.
    fn note_ids_in_text(&mut self, text: &str, words: &str) {
        let held = text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(text));
        match held {
            Some(Ok(value)) => self.note_ids(&value, words),
            Some(Err(_)) | None => self.note_local_ids(text, words),
        }
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
/// not kept. An object of any other shape holds a value that nobody here can read: it is withheld.
pub(super) fn property(node: &Node<'_>) -> Result<PropertyValue, OctopusError> {
    if !node.value.is_object() {
        return node.as_text().map(PropertyValue::Text);
    }
    if !is_sensitive_shape(node) {
        return Ok(PropertyValue::Sensitive(Sensitive::Withheld));
    }
    let value = node.child("NewValue").map(|value| value.as_text()).transpose()?;
    Ok(PropertyValue::Sensitive(match value {
        Some(value) => secret(value),
        None if node.flag("HasValue")? => Sensitive::Withheld,
        None => Sensitive::known(""),
    }))
}

/// Returns true if an object has `HasValue` or `NewValue`, and no unknown key.
fn is_sensitive_shape(node: &Node<'_>) -> bool {
    const SHAPE: [&str; 3] = ["HasValue", "NewValue", "Hint"];
    let says = |name: &str| node.field(name).is_some();
    (says("HasValue") || says("NewValue")) && node.extra_is_blank(&SHAPE)
}

/// A secret that stands in a document as text. What an export encrypted is not the secret.
pub(super) fn secret(text: String) -> Sensitive {
    if is_ciphertext(&text) { Sensitive::Withheld } else { Sensitive::known(text) }
}

/// Returns true if a text has the form of an encrypted export: two texts in base64 with `|`
/// between.
pub(super) fn is_ciphertext(text: &str) -> bool {
    text.trim().split_once('|').is_some_and(|(left, right)| is_base64(left) && is_base64(right))
}

fn is_base64(text: &str) -> bool {
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    !digits.is_empty() && text.len().is_multiple_of(4) && digits.bytes().all(is_digit)
}

/// Returns true if a text is an id of a kind of document that every server numbers for itself.
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
        KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind))
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
