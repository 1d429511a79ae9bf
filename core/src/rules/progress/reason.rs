//! Reasons why a release may not go somewhere.

use alloc::string::{String, ToString as _};
use core::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::Block;
use crate::model::Stage;
use crate::terms::{Code, Label};

/// Reason why a release may not go somewhere. As a document: `{"code": …, "detail": …}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A defect of the release is not resolved.
    Defect {
        /// The defect, in the words of whoever reported it.
        words: String,
    },
    /// The lifecycle does not stop there.
    NoStop {
        /// The place.
        stop: Stage,
    },
    /// Its owner recalled the release.
    Recall {
        /// Reason, in the owner's words.
        words: String,
    },
    /// A phase before is not complete.
    Waits {
        /// The phase.
        phase: Label,
        /// Number of reached stages.
        reached: usize,
        /// Number of required stages.
        required: usize,
    },
}

impl Reason {
    /// The stable code of this reason.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Defect { .. } => Code::ReleaseDefective,
            Self::NoStop { .. } => Code::StopNotInLifecycle,
            Self::Recall { .. } => Code::ReleaseRecalled,
            Self::Waits { .. } => Code::PhaseIncomplete,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defect { words } => write!(out, "{}", Block::Defect(words)),
            Self::NoStop { stop } => write!(out, "the lifecycle does not stop at {stop}"),
            Self::Recall { words } => write!(out, "{}", Block::Recall(words)),
            Self::Waits { phase, reached, required } => {
                let stops = if *required == 1 { "stop" } else { "stops" };
                write!(out, "waits for phase {phase}: {reached} of {required} {stops} reached")
            }
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("Reason", 2)?;
        document.serialize_field("code", &self.code())?;
        document.serialize_field("detail", &self.to_string())?;
        document.end()
    }
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    Reason: "Reason", |generator| {
        "description": "A reason why a release may not go to a stop now.",
        "type": "object",
        "properties": {
            "code": generator.subschema_for::<alloc::string::String>(),
            "detail": generator.subschema_for::<alloc::string::String>(),
        },
        "required": ["code", "detail"],
    };
}
