//! Resolutions as documents. A secret is said to be one, and never shown.

use alloc::string::{String, ToString as _};

use serde::{Serialize, Serializer};

use super::resolution::{Definition, Overridden, Resolution, ResolvedValue};
use crate::model::{Finding, ReferenceKind, Sensitive};
use crate::terms::Label;

impl Serialize for Resolution<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = ResolutionDocument {
            name: self.name,
            value: self.value(),
            rank: self.rank,
            winner: &self.winner,
            lost: &self.lost,
            why: self.to_string(),
            finding: self.finding(),
        };
        shown.serialize(serializer)
    }
}

/// The value of a variable at one place, the winner, the losers, and the reason.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Resolution"))]
struct ResolutionDocument<'a> {
    /// The variable.
    name: &'a Label,
    /// The value; `null` if it was left blank on purpose.
    value: Option<ResolvedValue<'a>>,
    /// The specificity of the winner.
    rank: u32,
    /// The definition that gives the value.
    winner: &'a Definition<'a>,
    /// The other definitions that hold at the place.
    lost: &'a [Overridden<'a>],
    /// The reason in a sentence.
    why: String,
    /// The finding, where the order of the document alone decided between values that differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<Finding>,
}

impl Serialize for Definition<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Answer { template, .. } => {
                DefinitionDocument::Answer(&template.name).serialize(serializer)
            }
            Self::Default { template, .. } => {
                DefinitionDocument::Default(&template.name).serialize(serializer)
            }
            Self::Prompted { variable, .. } => {
                DefinitionDocument::Prompted(variable.name()).serialize(serializer)
            }
            Self::Variable(variable) => {
                DefinitionDocument::Variable(variable).serialize(serializer)
            }
        }
    }
}

/// A definition of a variable's value.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Definition"))]
#[serde(rename_all = "lowercase")]
enum DefinitionDocument<'a> {
    /// The answer to a template, by its name.
    Answer(&'a Label),
    /// The default of a template, by its name.
    Default(&'a Label),
    /// The value that a person gave when the deployment was created, by the variable's name.
    Prompted(&'a Label),
    /// A variable of the release.
    Variable(&'a crate::model::Variable),
}

/// Serialises as [`Value`](crate::Value) does.
impl Serialize for ResolvedValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "lowercase")]
        enum Shown<'a> {
            Text(&'a str),
            Reference { kind: &'a ReferenceKind, name: &'a Label },
        }
        match self {
            Self::Text(text) => Shown::Text(text).serialize(serializer),
            Self::Sensitive(sensitive) => sensitive.serialize(serializer),
            Self::Secret(_) => Sensitive::Withheld.serialize(serializer),
            Self::Reference { kind, name } => Shown::Reference { kind, name }.serialize(serializer),
        }
    }
}

#[cfg(feature = "schemas")]
crate::terms::described_as! {
    Resolution<'_>: ResolutionDocument<'static>;
    Definition<'_>: DefinitionDocument<'static>;
    ResolvedValue<'_>: crate::model::Value;
}
