//! The value that a variable has in a place, and why that one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::model::{
    AnswerValue, Finding, Origin, PropertyValue, ReferenceKind, Scope, SecretText, Sensitive, Set,
    Template, Value, Variable,
};
use crate::terms::{Code, Label};

/// Resolved value of a variable in a place, with its explanation and the overridden definitions.
///
/// Shown as text it explains itself in one line, and never shows a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolution<'v> {
    /// The variable.
    pub name: &'v Label,
    /// Definition of the value.
    pub winner: Definition<'v>,
    /// Rank of the winner: Octopus's additive rank.
    pub rank: u32,
    /// Overridden definitions, the nearest to winning first.
    pub lost: Vec<Overridden<'v>>,
    /// Local thing that stands for the winner's reference.
    pub(super) stand_in: Option<&'v AnswerValue>,
}

/// Definition of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the four places a value can come from")]
pub enum Definition<'v> {
    /// The target's answer to a template.
    Answer {
        /// Answered template.
        template: &'v Template,
        /// Given value.
        given: &'v AnswerValue,
    },
    /// The default of a template that nobody answered.
    Default {
        /// The template.
        template: &'v Template,
        /// Its default.
        value: &'v PropertyValue,
    },
    /// Value given at the creation of the deployment.
    Prompted {
        /// The value that asks for it.
        variable: &'v Variable,
        /// Given value.
        given: &'v AnswerValue,
    },
    /// A value of the release.
    Variable(&'v Variable),
}

/// A value, wherever it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "text, secret or reference: the design's closed set")]
pub enum ResolvedValue<'v> {
    /// A text, possibly with bindings.
    Text(&'v str),
    /// A sensitive text of the release, known or sealed.
    Sensitive(&'v Sensitive),
    /// A sensitive text that was given here.
    Secret(&'v SecretText),
    /// A thing of the source for which nothing was named that stands for it here.
    Reference {
        /// Kind of the thing.
        kind: &'v ReferenceKind,
        /// Its name in the source.
        name: &'v Label,
    },
}

/// A definition that holds in a place and did not win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Overridden<'v> {
    /// The definition.
    pub definition: Definition<'v>,
    /// Rank of the definition.
    pub rank: u32,
    /// Reason for losing.
    pub why: OverrideReason,
}

/// Reason why a definition lost against the winner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OverrideReason {
    /// It is a default, and something else holds.
    Default,
    /// It is from a library set that the project includes later.
    LaterSet,
    /// It is less specific.
    LessSpecific,
    /// It is from a library set, and the winner from the project.
    Library,
    /// It is from the release, and the winner was given here.
    NotOurs,
    /// It has the same claim, and comes later in the document.
    Tied,
}

impl OverrideReason {
    /// The reason in two or three words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Default => "a default",
            Self::LaterSet => "from a later library set",
            Self::LessSpecific => "less specific",
            Self::Library => "from a library set",
            Self::NotOurs => "not given here",
            Self::Tied => "equal, but later",
        }
    }
}

impl<'v> Resolution<'v> {
    /// The value. `None` if it was left blank on purpose: the variable is then undefined there.
    #[must_use]
    pub fn value(&self) -> Option<ResolvedValue<'v>> {
        match self.winner {
            Definition::Answer { given, .. } | Definition::Prompted { given, .. } => held(given),
            Definition::Default { value: PropertyValue::Text(text), .. } => {
                Some(ResolvedValue::Text(text))
            }
            Definition::Default { value: PropertyValue::Sensitive(secret), .. } => {
                Some(ResolvedValue::Sensitive(secret))
            }
            Definition::Variable(variable) => match (variable.value(), self.stand_in) {
                (Value::Text(text), _) => Some(ResolvedValue::Text(text)),
                (Value::Sensitive(secret), _) => Some(ResolvedValue::Sensitive(secret)),
                (Value::Reference { .. }, Some(given)) => held(given),
                (Value::Reference { kind, name }, None) => {
                    Some(ResolvedValue::Reference { kind, name })
                }
            },
        }
    }

    /// Returns true if another value has the same claim, so that the order in the document decided.
    #[must_use]
    pub fn is_tied(&self) -> bool {
        self.lost.iter().any(|lost| lost.why == OverrideReason::Tied)
    }

    /// Returns an alarm if a value of the release wins against an answer, or else a warning if
    /// values that differ have the same claim: Octopus calls the outcome non-deterministic.
    #[must_use]
    pub fn finding(&self) -> Option<Finding> {
        self.overridden_answer().or_else(|| self.ambiguity())
    }

    fn overridden_answer(&self) -> Option<Finding> {
        let Definition::Variable(winner) = self.winner else { return None };
        let is_answer =
            |lost: &Overridden<'_>| matches!(lost.definition, Definition::Answer { .. });
        self.lost.iter().any(is_answer).then(|| overridden_answer(winner))
    }

    /// Returns a warning, if values that differ have the same claim.
    pub(crate) fn ambiguity(&self) -> Option<Finding> {
        let Definition::Variable(winner) = self.winner else { return None };
        let rivals = self.lost.iter().filter(|lost| lost.why == OverrideReason::Tied);
        let differing = rivals
            .filter(|lost| match lost.definition {
                Definition::Variable(one) => one.value() != winner.value(),
                _ => false,
            })
            .count();
        (differing > 0).then(|| {
            let others = if differing == 1 { "another value" } else { "other values" };
            Finding::warning(
                Code::VariableAmbiguous,
                format!("variables › {}", self.name),
                format!(
                    "the value for {} won only because it comes before {others} with the same \
                     claim",
                    in_words(winner.scope())
                ),
            )
        })
    }
}

impl fmt::Display for Resolution<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is {} (rank {})", self.name, self.winner, self.rank)?;
        for lost in &self.lost {
            let why = lost.why.in_words();
            write!(out, ", not {} (rank {}, {why})", lost.definition, lost.rank)?;
        }
        Ok(())
    }
}

impl fmt::Display for Definition<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { given: AnswerValue::Blank, .. } => {
                out.write_str("left blank on purpose")
            }
            Self::Answer { .. } => out.write_str("what was answered"),
            Self::Default { .. } => out.write_str("the template's default"),
            Self::Prompted { .. } => out.write_str("what was given for this deployment"),
            Self::Variable(variable) => {
                write!(out, "the value for {}", in_words(variable.scope()))?;
                match variable.origin() {
                    Origin::Project => Ok(()),
                    Origin::Library { set, .. } => write!(out, " from library set {set}"),
                }
            }
        }
    }
}

/// Returns the alarm that a value of the release overrides the answer to a template of its name.
pub(super) fn overridden_answer(variable: &Variable) -> Finding {
    let place = in_words(variable.scope());
    Finding::alarm(
        Code::AnswerOverridden,
        format!("variables › {}", variable.name()),
        format!("the release's value for {place} overrides the answer"),
    )
}

fn held(given: &AnswerValue) -> Option<ResolvedValue<'_>> {
    match given {
        AnswerValue::Text(text) => Some(ResolvedValue::Text(text)),
        AnswerValue::Sensitive(secret) => Some(ResolvedValue::Secret(secret)),
        AnswerValue::Blank => None,
    }
}

/// The scope as a person would say it: `environment Production or Staging, channel Default`.
fn in_words(scope: &Scope) -> String {
    let dimensions = [
        dimension("step", scope.actions()),
        dimension("machine", scope.machines()),
        dimension("target tag", scope.roles()),
        dimension("tenant tag", scope.tags()),
        dimension("environment", scope.environments()),
        dimension("channel", scope.channels()),
        dimension("process", scope.processes()),
    ];
    let limited: Vec<String> = dimensions.into_iter().flatten().collect();
    if limited.is_empty() { "any place".into() } else { limited.join(", ") }
}

fn dimension<T: fmt::Display>(kind: &str, members: &Set<T>) -> Option<String> {
    let names: Vec<String> = members.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| format!("{kind} {}", names.join(" or ")))
}
