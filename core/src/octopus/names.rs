//! What the ids in documents are the names of.

use alloc::collections::BTreeMap;
use alloc::string::String;

use serde_json::Value;

use super::document::{Kind, OctopusDocuments};
use super::error::OctopusError;
use super::node::Node;

/// Names by id, ids in lower case.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// The names of everything that was given. Where two documents name one id differently, the one
    /// in the folder `near` counts, else the later one.
    pub(super) fn of(documents: &OctopusDocuments, near: &str) -> Self {
        let mut names = Self::default();
        let far = documents.all().filter(|document| document.folder() != near);
        let close = documents.all().filter(|document| document.folder() == near);
        for document in far.chain(close) {
            if document.kind == Kind::VariableSet || document.kind == Kind::Process {
                continue;
            }
            let node = document.node();
            names.learn(&node);
            names.learn_tags(&node);
        }
        names
    }

    /// The side table of a variable set: the names of all that its values are scoped to.
    pub(super) fn of_scopes(set: &Node<'_>) -> Result<Self, OctopusError> {
        const TABLES: [&str; 7] =
            ["Actions", "Channels", "Environments", "Machines", "Processes", "Roles", "TenantTags"];
        let mut names = Self::default();
        let Some(scopes) = set.child("ScopeValues") else { return Ok(names) };
        for table in TABLES {
            scopes.list(table)?.iter().for_each(|entry| names.learn(entry));
        }
        Ok(names)
    }

    /// Takes over what `others` know and these do not.
    pub(super) fn fill(&mut self, others: Self) {
        for (id, name) in others.0 {
            self.0.entry(id).or_insert(name);
        }
    }

    pub(super) fn insert(&mut self, id: &str, name: &str) {
        self.0.insert(id.to_ascii_lowercase(), name.into());
    }

    pub(super) fn get(&self, id: &str) -> Option<&str> {
        self.0.get(&id.to_ascii_lowercase()).map(String::as_str)
    }

    /// Learns the id and name of `node`, if it has both.
    pub(super) fn learn(&mut self, node: &Node<'_>) {
        let text = |name: &str| node.field(name).and_then(Value::as_str);
        if let (Some(id), Some(name)) = (text("Id"), text("Name")) {
            self.insert(id, name);
        }
    }

    /// Tags stand inside their tag set, and are known by the names of both.
    fn learn_tags(&mut self, node: &Node<'_>) {
        for tag in node.list("Tags").unwrap_or_default() {
            let text = |name: &str| tag.field(name).and_then(Value::as_str);
            if let (Some(id), Some(name)) = (text("Id"), text("CanonicalTagName")) {
                self.insert(id, name);
            }
        }
    }
}
