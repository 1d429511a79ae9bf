//! Lifecycles: the stops that a release makes, in phases.

use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::process::Properties;
use super::reference::EnvironmentRef;
use crate::terms::{Label, Name};

/// The phases a release goes through, in order. Defined in one Space; other Spaces may be stops in
/// it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Lifecycle {
    /// The lifecycle's name.
    pub name: Label,
    /// Its phases.
    pub phases: Vec<Phase>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

impl Lifecycle {
    /// A lifecycle with these phases.
    #[must_use]
    pub fn new(name: Label, phases: impl IntoIterator<Item = Phase>) -> Self {
        Self { name, phases: phases.into_iter().collect(), extra: Properties::new() }
    }

    /// Returns true if a stop of the lifecycle is in the Space called `space`.
    #[must_use]
    pub fn leads_to(&self, space: &Name) -> bool {
        self.phases.iter().any(|phase| phase.leads_to(space))
    }
}

/// A phase: stops that are open together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Phase {
    /// The phase's name.
    pub name: Label,
    /// Stops that are made without anybody asking, as soon as the phase is open.
    #[serde(default)]
    pub automatic: Vec<Stage>,
    /// Stops that a person decides on. Not skippable by that alone: see `minimum`.
    #[serde(default)]
    pub manual: Vec<Stage>,
    /// Number of stages to reach before the next phase opens; 0 means all of them.
    #[serde(default)]
    pub minimum: u32,
    /// True if the phase may be skipped.
    #[serde(default)]
    pub optional: bool,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

impl Phase {
    /// A phase in which a person decides on each of `stops`, and all must be reached.
    #[must_use]
    pub fn new(name: Label, stops: impl IntoIterator<Item = Stage>) -> Self {
        Self {
            name,
            automatic: Vec::new(),
            manual: stops.into_iter().collect(),
            minimum: 0,
            optional: false,
            extra: Properties::new(),
        }
    }

    /// Returns true if a stop of the phase is in the Space called `space`.
    #[must_use]
    pub fn leads_to(&self, space: &Name) -> bool {
        self.stops().any(|stop| stop.space() == Some(space))
    }

    /// All stops of the phase, automatic ones first.
    pub fn stops(&self) -> impl Iterator<Item = &Stage> {
        self.automatic.iter().chain(&self.manual)
    }
}

/// A place where a release stops: one of our environments, one of another Space's, or a whole
/// Space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the request for comments names exactly these")]
pub enum Stage {
    /// An environment, ours or another Space's.
    Environment(EnvironmentRef),
    /// A whole Space, whose own lifecycle takes over there.
    Space(Name),
}

impl Stage {
    /// The Space that a release must be promoted to for this stop; `None` if the stop is ours.
    #[must_use]
    pub const fn space(&self) -> Option<&Name> {
        match self {
            Self::Environment(environment) => environment.space.as_ref(),
            Self::Space(name) => Some(name),
        }
    }
}

impl From<EnvironmentRef> for Stage {
    fn from(environment: EnvironmentRef) -> Self {
        Self::Environment(environment)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(environment) => write!(out, "{environment}"),
            Self::Space(name) => write!(out, "{name}"),
        }
    }
}
