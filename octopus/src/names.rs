//! What the ids in documents are the names of.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};

use serde_json::Value;

use super::error::OctopusError;
use super::node::Node;

/// Names by id, ids in lower case.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
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

    pub(super) fn get(&self, id: &str) -> Option<&str> {
        self.0.get(&id.to_ascii_lowercase()).map(String::as_str)
    }

    /// Learns the id and name of `node`, if it has both.
    pub(super) fn learn(&mut self, node: &Node<'_>) {
        if let Some((id, name)) = named(node) {
            self.0.insert(id.to_ascii_lowercase(), name.into());
        }
    }
}

/// The names of everything that was given, by id and by the folder of the document.
#[derive(Default)]
pub(super) struct AllNames {
    last: Names,
    near: BTreeMap<(String, String), String>,
}

impl AllNames {
    /// What this id names. Where two documents name one id differently, the one in the folder
    /// `near` counts, else the later one.
    pub(super) fn get(&self, id: &str, near: &str) -> Option<&str> {
        let key = (near.to_string(), id.to_ascii_lowercase());
        self.near.get(&key).map(String::as_str).or_else(|| self.last.get(id))
    }

    /// Learns the id and name of `node`, and those of the tags in it if it is a tag set: tags are
    /// known by the names of both.
    pub(super) fn learn(&mut self, folder: &str, node: &Node<'_>) {
        if let Some((id, name)) = named(node) {
            self.insert(folder, id, name);
        }
        for tag in node.list("Tags").unwrap_or_default() {
            let text = |name: &str| tag.field(name).and_then(Value::as_str);
            if let (Some(id), Some(name)) = (text("Id"), text("CanonicalTagName")) {
                self.insert(folder, id, name);
            }
        }
    }

    /// Learns what stands beside the items of a dashboard, or around those of a progression.
    pub(super) fn learn_beside(&mut self, folder: &str, wrapper: &Node<'_>) {
        for field in ["Projects", "Environments", "Tenants"] {
            for thing in wrapper.list(field).unwrap_or_default() {
                self.learn(folder, &thing);
            }
        }
    }

    fn insert(&mut self, folder: &str, id: &str, name: &str) {
        let id = id.to_ascii_lowercase();
        self.last.0.insert(id.clone(), name.into());
        self.near.insert((folder.into(), id), name.into());
    }
}

/// The id of a node, and what it is called: a person, who has no other, by the name to sign in.
fn named<'a>(node: &Node<'a>) -> Option<(&'a str, &'a str)> {
    let text = |name: &str| node.field(name).and_then(Value::as_str);
    Some((text("Id")?, text("Name").or_else(|| text("Username"))?))
}
