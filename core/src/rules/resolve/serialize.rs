//! Resolutions as documents. A secret is said to be one, and never shown.

use alloc::string::{String, ToString as _};

use serde::{Serialize, Serializer};

use super::resolution::{Definition, Overridden, Resolution, ResolvedValue};
use crate::model::{Finding, ReferenceKind, Sensitive};
use crate::terms::Label;

impl Serialize for Resolution<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            name: &'a Label,
            value: Option<ResolvedValue<'a>>,
            rank: u32,
            winner: &'a Definition<'a>,
            lost: &'a [Overridden<'a>],
            why: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            finding: Option<Finding>,
        }
        let shown = Shown {
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

impl Serialize for Definition<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "lowercase")]
        enum Shown<'a> {
            Answer(&'a Label),
            Default(&'a Label),
            Prompted(&'a Label),
            Variable(&'a crate::model::Variable),
        }
        match self {
            Self::Answer { template, .. } => Shown::Answer(&template.name).serialize(serializer),
            Self::Default { template, .. } => Shown::Default(&template.name).serialize(serializer),
            Self::Prompted { variable, .. } => {
                Shown::Prompted(&variable.name).serialize(serializer)
            }
            Self::Variable(variable) => Shown::Variable(variable).serialize(serializer),
        }
    }
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
