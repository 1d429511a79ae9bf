//! Slugs, which stand in OCL where ids stand in JSON.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};

use serde_json::Value as Json;

use super::super::document::OctopusDocuments;
use super::super::kind::Kind;
use super::super::node::Node;

/// The feed that every server has, by its slug, its name and its id.
const BUILT_IN: ([&str; 2], &str) =
    (["octopus-server-built-in", "octopus server (built-in)"], "feeds-builtin");

/// The ids of things by kind, and by what OCL calls them: nothing where two things share a word.
#[derive(Default)]
pub(super) struct Slugs([BTreeMap<(String, String), Option<String>>; 3]);

impl Slugs {
    /// Learns the slugs of everything that the documents hold.
    pub(super) fn of(documents: &OctopusDocuments) -> Self {
        let mut slugs = Self::default();
        for document in documents.all() {
            let node = document.node();
            let id = document.id();
            let Some((kind, _)) = id.rsplit_once('-') else { continue };
            match document.kind {
                // Channels and actions are called alike in many projects.
                Kind::Channel => {
                    let project = node.text("ProjectId").unwrap_or_default();
                    slugs.learn(&channels(&project), &node);
                }
                Kind::Process | Kind::VariableSet | Kind::Release => {}
                _ => slugs.learn(kind, &node),
            }
        }
        slugs
    }

    /// Learns the actions of every process, project by project.
    pub(super) fn learn_actions(&mut self, documents: &OctopusDocuments) {
        for document in documents.of_kind(Kind::Process) {
            let node = document.node();
            let project = node.text("ProjectId").unwrap_or_default();
            for step in node.list("Steps").unwrap_or_default() {
                for action in step.list("Actions").unwrap_or_default() {
                    self.learn(&actions(&project), &action);
                }
            }
        }
    }

    /// Learns one thing by its slug, its name, and the slug that Octopus makes of its name.
    fn learn(&mut self, kind: &str, node: &Node<'_>) {
        let text = |field| node.field(field).and_then(Json::as_str).unwrap_or_default();
        let id = text("Id");
        let slug = text("Slug");
        let name = text("Name");
        let made = if slug.is_empty() { slugified(name) } else { String::new() };
        let [by_slug, by_name, by_made] = &mut self.0;
        for (ids, word) in [(by_slug, slug), (by_name, name), (by_made, &*made)] {
            if word.is_empty() || id.is_empty() {
                continue;
            }
            let same = |known: &String| known.eq_ignore_ascii_case(id);
            let entry = ids.entry(slug_key(kind, word)).or_insert_with(|| Some(id.into()));
            if !entry.as_ref().is_some_and(same) {
                *entry = None;
            }
        }
    }

    /// The id of what a slug or a name means; the word itself if no document says, or several do.
    ///
    /// An unknown word stays: the reader reports it as it reports an unknown id, and what is
    /// limited to it stays limited.
    pub(super) fn id(&self, kind: &str, word: &str) -> String {
        let key = slug_key(kind, word);
        let found = self.0.iter().find_map(|ids| ids.get(&key));
        let built_in = || {
            let is_built_in = kind == "feeds" && BUILT_IN.0.contains(&&*key.1);
            is_built_in.then(|| BUILT_IN.1.to_string())
        };
        found.cloned().flatten().or_else(built_in).unwrap_or_else(|| word.into())
    }

    /// Replaces slugs by ids in a text, or in a list of texts.
    pub(super) fn replace(&self, kind: &str, value: &mut Json) {
        match value {
            Json::String(word) => *word = self.id(kind, word),
            Json::Array(items) => {
                for item in items {
                    if let Json::String(word) = item {
                        *word = self.id(kind, word);
                    }
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => {}
        }
    }
}

/// The kind under which a project's channels are kept.
pub(super) fn channels(project: &str) -> String {
    format!("channels of {project}")
}

/// The kind under which the actions of a project's process are kept.
pub(super) fn actions(project: &str) -> String {
    format!("actions of {project}")
}

fn slug_key(kind: &str, word: &str) -> (String, String) {
    (kind.to_ascii_lowercase(), word.to_ascii_lowercase())
}

/// The slug that Octopus makes of a name: small letters and digits, and `-` between them.
pub(super) fn slugified(name: &str) -> String {
    let mut slug = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
}
