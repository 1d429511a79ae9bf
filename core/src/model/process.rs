//! The deployment process: steps, their actions, and what these are limited to.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::reference::EnvironmentRef;
use super::scope::TenantTag;
use super::sensitive::Sensitive;
use super::set::Set;
use crate::terms::Label;

/// The steps that deploy a release, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Process {
    /// The steps.
    pub steps: Vec<Step>,
}

/// A step: one action, or several that run together on each target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Step {
    /// The step's name.
    pub name: Label,
    /// The condition under which it runs, as Octopus writes it: `Success`, `Failure`, `Always`,
    /// `Variable`.
    #[serde(default)]
    pub condition: String,
    /// Start of the step in relation to the one before: `StartAfterPrevious`, `StartWithPrevious`.
    #[serde(default)]
    pub start: String,
    /// The time at which packages are acquired, relative to the step, as Octopus writes it.
    #[serde(default)]
    pub acquisition: String,
    /// Its properties, target tags among them.
    #[serde(default)]
    pub properties: Properties,
    /// Its actions.
    pub actions: Vec<Action>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

/// Action of a step: a script, a deployment of packages, a question to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Action {
    /// The action's name; for a step with one action usually the step's.
    pub name: Label,
    /// Kind of work, as Octopus names it: `Octopus.Script`, `Octopus.IIS`.
    pub kind: String,
    /// Its author's notes.
    #[serde(default)]
    pub notes: String,
    /// True if it is switched off.
    #[serde(default)]
    pub disabled: bool,
    /// True if a deployment may not skip it.
    #[serde(default)]
    pub required: bool,
    /// The condition under which it runs, as Octopus writes it.
    #[serde(default)]
    pub condition: String,
    /// The worker pool it runs in, by name.
    #[serde(default)]
    pub pool: Option<Label>,
    /// The environments it runs for. **Empty means all**, which is why slicing drops an action
    /// rather than empty this list.
    #[serde(default)]
    pub environments: Set<EnvironmentRef>,
    /// The environments it does not run for.
    #[serde(default)]
    pub excluded: Set<EnvironmentRef>,
    /// The channels it runs for; empty means all.
    #[serde(default)]
    pub channels: Set<Label>,
    /// The tenant tags it runs for; empty means all.
    #[serde(default)]
    pub tags: Set<TenantTag>,
    /// Its properties: scripts, switches, settings.
    #[serde(default)]
    pub properties: Properties,
    /// The packages it uses.
    #[serde(default)]
    pub packages: Vec<PackageReference>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

/// A package as an action refers to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct PackageReference {
    /// The reference's name; `None` for an action's primary package.
    #[serde(default)]
    pub name: Option<Label>,
    /// The package's id, or a binding such as `#{Service.Package}`.
    pub package: String,
    /// The version this release uses.
    #[serde(default)]
    pub version: Option<String>,
    /// The feed it comes from, by name, or a binding.
    #[serde(default)]
    pub feed: Option<Label>,
    /// Place of acquisition: `Server`, `ExecutionTarget`, `NotAcquired`, or a binding.
    #[serde(default)]
    pub acquisition: String,
    /// Its properties.
    #[serde(default)]
    pub properties: Properties,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

/// Properties by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Properties(pub BTreeMap<String, PropertyValue>);

impl Properties {
    /// No properties.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Returns true if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of the property called `name`, unless it is absent or sensitive.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            PropertyValue::Text(text) => Some(text),
            PropertyValue::Sensitive(_) => None,
        }
    }
}

impl FromIterator<(String, PropertyValue)> for Properties {
    fn from_iter<I: IntoIterator<Item = (String, PropertyValue)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// The value of a property, or of a template's default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "Octopus's PropertyValue is a text or a secret")]
pub enum PropertyValue {
    /// A text, possibly with bindings, possibly JSON.
    Text(String),
    /// A sensitive text.
    Sensitive(Sensitive),
}

impl From<&str> for PropertyValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
