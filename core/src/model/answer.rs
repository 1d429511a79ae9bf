//! Answers: what the target fills in. They belong to the target and are never part of a release.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::sensitive::SecretText;
use super::template::ControlType;
use super::variable::ReferenceKind;
use crate::terms::{Label, Name};

/// The target's answers for one project. They carry over to later releases of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    cells: BTreeMap<AnswerKey, Answer>,
    prompted: BTreeMap<Label, AnswerValue>,
}

impl Answers {
    /// No answer yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { cells: BTreeMap::new(), prompted: BTreeMap::new() }
    }

    /// The answer to exactly this cell.
    #[must_use]
    pub fn get(&self, cell: &AnswerKey) -> Option<&Answer> {
        self.cells.get(cell)
    }

    /// Answers a cell, replacing what was answered before.
    pub fn insert(&mut self, cell: AnswerKey, answer: Answer) -> Option<Answer> {
        self.cells.insert(cell, answer)
    }

    /// Withdraws an answer.
    pub fn remove(&mut self, cell: &AnswerKey) -> Option<Answer> {
        self.cells.remove(cell)
    }

    /// All answers, ordered by cell.
    pub fn iter(&self) -> impl Iterator<Item = (&AnswerKey, &Answer)> {
        self.cells.iter()
    }

    /// Returns the values of prompted variables of one deployment, by name.
    #[must_use]
    pub const fn prompted(&self) -> &BTreeMap<Label, AnswerValue> {
        &self.prompted
    }

    /// The answers, with what somebody gave for a prompted variable when a deployment was created.
    /// It is for that deployment alone: a host adds it to a copy.
    #[must_use]
    pub fn with_prompted(mut self, name: Label, given: AnswerValue) -> Self {
        self.prompted.insert(name, given);
        self
    }

    /// Returns the number of answered cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Returns true if no cell is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// Serialises the answers without secrets, for display only.
impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.iter().map(|(cell, Answer { given, control })| AnswerRow {
            cell: cell.document(),
            control,
            given,
        });
        AnswersDocument { answers: rows.collect(), prompted: &self.prompted }.serialize(serializer)
    }
}

/// The answers of a Space, without any secret.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Answers"))]
struct AnswersDocument<'a> {
    /// The answers, ordered by question.
    answers: Vec<AnswerRow<'a>>,
    /// The answers for prompted variables of one deployment, by name.
    prompted: &'a BTreeMap<Label, AnswerValue>,
}

/// An answer, and the question that it was given to.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "AnswerRow"))]
struct AnswerRow<'a> {
    #[serde(flatten)]
    cell: AnswerKeyDocument<'a>,
    /// The control type that the answer was given for.
    control: &'a ControlType,
    /// The answer.
    given: &'a AnswerValue,
}

/// A question, and the environment and tenant that it is asked for.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "AnswerKey"))]
pub(crate) struct AnswerKeyDocument<'a> {
    /// The name of the template, or of the thing in the source.
    question: &'a Label,
    /// The kind of thing in the source; a template has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a ReferenceKind>,
    /// The environment, if the question is asked per environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a Name>,
    /// The tenant, if the question is asked per tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<&'a Name>,
}

impl FromIterator<(AnswerKey, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (AnswerKey, Answer)>>(answers: I) -> Self {
        Self { cells: answers.into_iter().collect(), prompted: BTreeMap::new() }
    }
}

/// One place to fill in: a question, and the environment and tenant it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a question, and the two dimensions of `Per`")]
pub struct AnswerKey {
    /// Question.
    pub question: Question,
    /// The environment it is asked for, if it is asked per environment.
    pub environment: Option<Name>,
    /// The tenant it is asked for, if it is asked per tenant.
    pub tenant: Option<Name>,
}

impl AnswerKey {
    pub(crate) fn document(&self) -> AnswerKeyDocument<'_> {
        let (Question::Template(question) | Question::Reference { name: question, .. }) =
            &self.question;
        AnswerKeyDocument {
            question,
            kind: self.question.kind(),
            environment: self.environment.as_ref(),
            tenant: self.tenant.as_ref(),
        }
    }
}

impl Serialize for AnswerKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document().serialize(serializer)
    }
}

impl fmt::Display for AnswerKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.question)?;
        if let Some(environment) = &self.environment {
            write!(out, " › {environment}")?;
        }
        if let Some(tenant) = &self.tenant {
            write!(out, " › {tenant}")?;
        }
        Ok(())
    }
}

/// Question to the target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "templates and Space-local references are all blanks")]
pub enum Question {
    /// A template of the release, by name.
    Template(Label),
    /// Local thing that stands for one that exists only in the source.
    Reference {
        /// Kind of the thing.
        kind: ReferenceKind,
        /// Its name in the source.
        name: Label,
    },
}

impl Question {
    /// Returns the kind of the thing; `None` for a template.
    #[must_use]
    pub const fn kind(&self) -> Option<&ReferenceKind> {
        match self {
            Self::Template(_) => None,
            Self::Reference { kind, .. } => Some(kind),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(name) => write!(out, "{name}"),
            Self::Reference { kind, name } => write!(out, "{} `{name}`", kind.as_str()),
        }
    }
}

/// An answer, with the control type it was given for: a changed control type asks again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// Given value.
    pub given: AnswerValue,
    /// Control type of the question at the time of the answer.
    pub control: ControlType,
}

impl Answer {
    /// Creates the answer `given` to a question of this control type.
    #[must_use]
    pub const fn new(given: AnswerValue, control: ControlType) -> Self {
        Self { given, control }
    }
}

/// Serialises the value as the answer sheet has it: `{"value": …}`, `{"sensitive": null}` or
/// `{"blank": true}`.
impl Serialize for AnswerValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Text(text) => map.serialize_entry("value", text)?,
            Self::Sensitive(_) => map.serialize_entry("sensitive", &())?,
            Self::Blank => map.serialize_entry("blank", &true)?,
        }
        map.end()
    }
}

/// Given value of an answer: text, secret or deliberately blank. No [`Answer`] at all is the fourth
/// state.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "set (in clear or not) or left blank: the closed set")]
pub enum AnswerValue {
    /// Set, to a text.
    Text(String),
    /// Set, to a text that must not be seen.
    Sensitive(SecretText),
    /// Left blank on purpose.
    Blank,
}

#[cfg(feature = "schemas")]
crate::terms::described_as! {
    Answers: AnswersDocument<'static>;
    AnswerKey: AnswerKeyDocument<'static>;
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    AnswerValue: "AnswerValue", |_| {
        "description": "An answer: a text, a secret (which is not shown), or blank on purpose.",
        "oneOf": [
            {
                "type": "object",
                "properties": { "value": { "type": "string" } },
                "required": ["value"],
            },
            {
                "type": "object",
                "properties": { "sensitive": { "type": "null" } },
                "required": ["sensitive"],
            },
            {
                "type": "object",
                "properties": { "blank": { "const": true } },
                "required": ["blank"],
            },
        ],
    };
}
