//! The table as it lies on disk. An unknown field in it is an error.

use alloc::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use spacebridge::{Lifecycle, Package, Timestamp};

/// The folder of the vectors.
pub(crate) fn vectors() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// The whole table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// The moment of the first step. Each step is a minute later than the one before.
    pub(crate) begins: Timestamp,
    /// The document of the release, without its version.
    pub(crate) release: Map<String, Value>,
    /// The packages of the release, each with its bytes as a text.
    pub(crate) packages: Vec<PackageText>,
    /// The lifecycles that a source brings along.
    pub(crate) lifecycles: Vec<Lifecycle>,
    /// The hosts at the beginning.
    pub(crate) hosts: BTreeMap<String, Start>,
    /// The fields of each verb.
    pub(crate) verbs: BTreeMap<String, Vec<String>>,
    /// The steps that lead to a world.
    pub(crate) worlds: BTreeMap<String, World>,
    /// The slips.
    pub(crate) slips: Vec<Slip>,
}

/// A package and its bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackageText {
    pub(crate) package: Package,
    pub(crate) text: String,
}

/// A host at the beginning: a file of a Space, and the name of its keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Start {
    pub(crate) space: String,
    pub(crate) keys: String,
}

/// A world: the steps that lead to it, after those of another world.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct World {
    after: Option<String>,
    steps: Vec<Step>,
}

/// One slip: the last step is the one that it is about.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slip {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) story: String,
    pub(crate) world: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) end: End,
}

/// The expected end of a slip.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum End {
    /// The last step is refused with this code, followed by the codes of all reasons.
    Refused(Vec<String>),
    /// The last step has a finding with this code.
    Reported(String),
    /// The last step succeeds, and the two values of each pair are equal afterwards.
    Harmless(Vec<(String, String)>),
}

/// One step: a verb and its fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Step(Map<String, Value>);

impl Table {
    /// Reads the table.
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(vectors().join("slips.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Returns the names of a world and of all worlds before it, the last first.
    pub(crate) fn worlds_to<'t>(&'t self, world: &'t str) -> impl Iterator<Item = &'t str> {
        core::iter::successors(Some(world), |name| self.worlds[*name].after.as_deref())
    }

    /// Returns the steps that lead to a world.
    pub(crate) fn steps_to(&self, world: &str) -> Vec<&Step> {
        let mut names: Vec<&str> = self.worlds_to(world).collect();
        names.reverse();
        names.into_iter().flat_map(|name| &self.worlds[name].steps).collect()
    }
}

impl Step {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.optional(key).unwrap_or_else(|| panic!("{self:?}: `{key}` is no text"))
    }

    pub(crate) fn optional(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{self:?}: `{key}`")))
    }

    pub(crate) fn field(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Reads a field as a value of the library.
    pub(crate) fn read<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.0.get(key).map(|value| serde_json::from_value(value.clone()).unwrap())
    }

    /// Returns the name of the thing that the step makes.
    pub(crate) fn made(&self) -> &str {
        self.text("as")
    }

    /// Returns true unless the host forgets to record the result.
    pub(crate) fn is_recorded(&self) -> bool {
        self.read("recorded").unwrap_or(true)
    }
}
