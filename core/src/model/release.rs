//! A release: a frozen snapshot of everything that deploying it needs.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::package::Package;
use super::process::{Process, Properties};
use super::template::Template;
use super::variable::Variable;
use crate::terms::{Label, Name, ReleaseVersion, Timestamp};

/// A frozen snapshot of a project: details, process, variables, templates, packages.
///
/// Plain data. Nothing here changes once the release is assembled; a change makes another release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Release {
    /// The project, in the Space that owns it.
    pub project: Name,
    /// The version.
    pub version: ReleaseVersion,
    /// The channel it was created in.
    #[serde(default)]
    pub channel: Option<Label>,
    /// The time of the snapshot.
    pub assembled: Timestamp,
    /// Release notes, as written.
    #[serde(default)]
    pub notes: String,
    /// The packages it deploys.
    #[serde(default)]
    pub packages: Vec<Package>,
    /// The steps that deploy it.
    #[serde(default)]
    pub process: Process,
    /// The values its author knows, in document order.
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// The values that the target must supply.
    #[serde(default)]
    pub templates: Vec<Template>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

impl Release {
    /// Returns the release with other packages.
    #[must_use]
    pub fn with_packages(mut self, packages: Vec<Package>) -> Self {
        self.packages = packages;
        self
    }

    /// A release that deploys nothing yet.
    #[must_use]
    pub const fn new(project: Name, version: ReleaseVersion, assembled: Timestamp) -> Self {
        Self {
            project,
            version,
            channel: None,
            assembled,
            notes: String::new(),
            packages: Vec::new(),
            process: Process { steps: Vec::new() },
            variables: Vec::new(),
            templates: Vec::new(),
            extra: Properties::new(),
        }
    }
}

/// Process and variables of a release, cut to one audience.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Slice {
    /// The steps that may run there.
    pub process: Process,
    /// The values that may hold there, in document order.
    pub variables: Vec<Variable>,
}

impl Slice {
    /// Creates a slice of this process and these variables.
    #[must_use]
    pub const fn new(process: Process, variables: Vec<Variable>) -> Self {
        Self { process, variables }
    }
}

/// Counts of the parts that a slice leaves out. It travels with the slice: the target sees that
/// something was left out on purpose, and not what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Omitted {
    /// Variable values that hold only elsewhere.
    pub values: u32,
    /// Steps that run only elsewhere.
    pub steps: u32,
    /// Actions that run only elsewhere, of steps that are kept.
    pub actions: u32,
}
