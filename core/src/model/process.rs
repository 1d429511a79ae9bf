//! The deployment process: steps, their actions, and what these are limited to.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::reference::EnvironmentRef;
use super::scope::TenantTag;
use super::sensitive::{Sensitive, SensitiveVisitor};
use super::set::Set;
use crate::terms::Label;

/// The steps that deploy a release, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Process {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Process {
    /// Creates a process of these steps.
    #[must_use]
    pub fn new(steps: impl Into<Vec<Step>>) -> Self {
        Self { steps: steps.into() }
    }
}

/// A step: one action, or several that run together on each target.
///
/// ```
/// use spacebridge::{Action, Step};
///
/// let backup = Action::new("Backup".parse()?, "Octopus.Script");
/// let step = Step::new("Backup".parse()?, [backup]).with_condition("Success");
/// assert_eq!(step.actions().len(), 1);
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Step {
    /// The step's name.
    name: Label,
    /// The condition under which it runs, as Octopus writes it: `Success`, `Failure`, `Always`,
    /// `Variable`.
    #[serde(default)]
    condition: Box<str>,
    /// Start of the step in relation to the one before: `StartAfterPrevious`, `StartWithPrevious`.
    #[serde(default)]
    start: Box<str>,
    /// The time at which packages are acquired, relative to the step, as Octopus writes it.
    #[serde(default)]
    acquisition: Box<str>,
    /// Its properties, target tags among them.
    #[serde(default)]
    properties: Properties,
    /// Its actions.
    actions: Vec<Action>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    extra: Properties,
}

impl Step {
    /// Creates a step of these actions, without properties.
    #[must_use]
    pub fn new(name: Label, actions: impl Into<Vec<Action>>) -> Self {
        Self {
            name,
            condition: Box::default(),
            start: Box::default(),
            acquisition: Box::default(),
            properties: Properties::new(),
            actions: actions.into(),
            extra: Properties::new(),
        }
    }

    /// Returns the step with another name.
    #[must_use]
    pub fn with_name(mut self, name: Label) -> Self {
        self.name = name;
        self
    }

    /// Returns the step with the condition on which it runs, as Octopus writes it: `Success`,
    /// `Failure`, `Always`, `Variable`.
    #[must_use]
    pub fn with_condition(mut self, condition: impl Into<Box<str>>) -> Self {
        self.condition = condition.into();
        self
    }

    /// Returns the step with its start in relation to the one before: `StartAfterPrevious`,
    /// `StartWithPrevious`.
    #[must_use]
    pub fn with_start(mut self, start: impl Into<Box<str>>) -> Self {
        self.start = start.into();
        self
    }

    /// Returns the step with the time at which packages are acquired, as Octopus writes it.
    #[must_use]
    pub fn with_acquisition(mut self, acquisition: impl Into<Box<str>>) -> Self {
        self.acquisition = acquisition.into();
        self
    }

    /// Returns the step with these properties.
    #[must_use]
    pub fn with_properties(mut self, properties: Properties) -> Self {
        self.properties = properties;
        self
    }

    /// Returns the step with these actions.
    #[must_use]
    pub fn with_actions(mut self, actions: impl Into<Vec<Action>>) -> Self {
        self.actions = actions.into();
        self
    }

    /// Returns the step with fields of the source's document beyond this model, by name, as JSON
    /// text.
    #[must_use]
    pub fn with_extra(mut self, extra: Properties) -> Self {
        self.extra = extra;
        self
    }

    /// Returns the step's name.
    #[must_use]
    pub const fn name(&self) -> &Label {
        &self.name
    }

    /// Returns the condition on which it runs, as Octopus writes it.
    #[must_use]
    pub fn condition(&self) -> &str {
        &self.condition
    }

    /// Returns its start in relation to the step before, as Octopus writes it.
    #[must_use]
    pub fn start(&self) -> &str {
        &self.start
    }

    /// Returns the time at which packages are acquired, as Octopus writes it.
    #[must_use]
    pub fn acquisition(&self) -> &str {
        &self.acquisition
    }

    /// Returns its properties, target tags among them.
    #[must_use]
    pub const fn properties(&self) -> &Properties {
        &self.properties
    }

    /// Gives access to its properties.
    #[must_use]
    pub const fn properties_mut(&mut self) -> &mut Properties {
        &mut self.properties
    }

    /// Gives access to its actions.
    #[must_use]
    pub const fn actions_mut(&mut self) -> &mut Vec<Action> {
        &mut self.actions
    }

    /// Returns its actions.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Returns the fields of the source's document beyond this model, by name, as JSON text.
    #[must_use]
    pub const fn extra(&self) -> &Properties {
        &self.extra
    }

    pub(super) const fn extra_mut(&mut self) -> &mut Properties {
        &mut self.extra
    }
}

/// Action of a step: a script, a deployment of packages, a question to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
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

impl Action {
    /// Creates an action that runs everywhere, without properties and packages.
    #[must_use]
    pub fn new(name: Label, kind: impl Into<String>) -> Self {
        Self {
            name,
            kind: kind.into(),
            notes: String::new(),
            disabled: false,
            required: false,
            condition: String::new(),
            pool: None,
            environments: Set::new(),
            excluded: Set::new(),
            channels: Set::new(),
            tags: Set::new(),
            properties: Properties::new(),
            packages: Vec::new(),
            extra: Properties::new(),
        }
    }
}

/// A package as an action refers to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
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

impl PackageReference {
    /// Creates a reference to an action's primary package, without a version.
    #[must_use]
    pub fn new(package: impl Into<String>) -> Self {
        Self {
            name: None,
            package: package.into(),
            version: None,
            feed: None,
            acquisition: String::new(),
            properties: Properties::new(),
            extra: Properties::new(),
        }
    }
}

/// Properties by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper of one map")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "Octopus's PropertyValue is a text or a secret")]
pub enum PropertyValue {
    /// A text, possibly with bindings, possibly JSON.
    Text(String),
    /// A sensitive text.
    Sensitive(Sensitive),
}

/// A derived implementation would copy the value, which may be a secret, before it is read.
impl<'de> Deserialize<'de> for PropertyValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PropertyVisitor)
    }
}

struct PropertyVisitor;

impl<'de> Visitor<'de> for PropertyVisitor {
    type Value = PropertyValue;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, or a sensitive value, like {\"sensitive\": null}")
    }

    fn visit_str<E>(self, text: &str) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Text(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<PropertyValue, E> {
        Ok(PropertyValue::Text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PropertyValue, A::Error> {
        SensitiveVisitor.visit_map(map).map(PropertyValue::Sensitive)
    }
}

impl From<&str> for PropertyValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
