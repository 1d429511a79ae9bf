//! Blanks: what a deployment still needs somebody to answer.

mod review;

use alloc::collections::BTreeSet;
use core::fmt;

pub use review::review_answers;
use serde::{Serialize, Serializer};

use super::answered::{self, Answered};
use super::references;
use super::templates;
use crate::model::{
    Action, AnswerKey, AnswerKeyDocument, Answers, ControlType, EnvironmentRef, Question, Slice,
    Step, Template, Variable,
};
use crate::terms::Name;

/// Something that nobody answered and that a deployment needs.
///
/// As a document: `question` (the name of the template or of the source's thing), `kind` (of the
/// thing, as Octopus names it), `environment`, `tenant`, `control`, `label`, `help`, and `why`,
/// which is `unanswered` or `changed`. What does not apply is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Blank<'a> {
    /// Cell of the answer.
    pub cell: AnswerKey,
    /// The template that asks. `None` for a reference to a thing that exists only in the source.
    pub template: Option<&'a Template>,
    /// Control type of the question, which the answer repeats.
    pub control: ControlType,
    /// Reason for the blank.
    pub why: BlankReason<'a>,
}

/// Reason for a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlankReason<'a> {
    /// It was answered when it was asked for in another way: what fitted a line of text may not fit
    /// a checkbox, and what was typed in clear may have become a secret.
    ControlChanged {
        /// Control type of the earlier answer.
        before: &'a ControlType,
    },
    /// Nobody answered.
    Unanswered,
}

impl fmt::Display for Blank<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.cell, self.why)
    }
}

impl Serialize for Blank<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |of: fn(&Template) -> &str| self.template.map(of).unwrap_or_default();
        let shown = BlankDocument {
            cell: self.cell.document(),
            control: &self.control,
            label: text(|template| &template.label),
            help: text(|template| &template.help),
            why: self.why,
        };
        shown.serialize(serializer)
    }
}

/// A question that is still to be answered.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Blank"))]
struct BlankDocument<'a> {
    #[serde(flatten)]
    cell: AnswerKeyDocument<'a>,
    /// The control type that the question is asked by.
    control: &'a ControlType,
    /// The label of the question.
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    /// The help for the person who answers.
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
    /// The reason why it is asked.
    why: BlankReason<'a>,
}

#[cfg(feature = "schemas")]
crate::terms::described_as! {
    Blank<'_>: BlankDocument<'static>;
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    BlankReason<'_>: "BlankReason", |_| {
        "description": "The reason why a question is still asked.",
        "type": "string",
        "enum": ["changed", "unanswered"],
    };
}

impl Serialize for BlankReason<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::ControlChanged { .. } => "changed",
            Self::Unanswered => "unanswered",
        })
    }
}

impl fmt::Display for BlankReason<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::ControlChanged { .. } => "answered before it was asked for in this way",
            Self::Unanswered => "not answered",
        })
    }
}

/// Iterates over the missing answers that block a deployment to `environment` for `tenant`.
///
/// A required template is blank unless it is answered (set, or left blank on purpose) or has a
/// default. An answer given for another control type asks again, even if there is a default: what
/// was chosen once is not replaced without a word. An optional template is never blank. A template
/// that is asked per tenant is not asked when the deployment is for none. Of several templates with
/// one name that of the project counts, or that of the earliest library set.
///
/// A thing that exists only in the source (an account or a certificate in a value, the worker pool
/// or the feed of an action) is asked for once for the whole Space, and only where that value can
/// hold or that action can run.
///
/// Lazy: what is not taken from the iterator is not looked up, and other environments and tenants
/// are never looked at.
///
/// ```
/// use spacebridge::{Answers, Template};
/// use spacebridge::answers::{Per, blanks};
/// use spacebridge::release::Slice;
///
/// let mut database = Template::new("Shop.Db.ConnectionString".parse()?);
/// database.per = Per { environment: true, tenant: false };
/// let templates = [database];
/// let slice = Slice::default();
/// let answers = Answers::new();
/// let production = "Production".parse()?;
///
/// let asked: Vec<String> = blanks(&templates, &slice, &answers, &production, None)
///     .map(|blank| blank.to_string())
///     .collect();
/// assert_eq!(asked, ["Shop.Db.ConnectionString › Production: not answered"]);
/// # Ok::<(), spacebridge::Error>(())
/// ```
pub fn blanks<'a>(
    templates: &'a [Template],
    slice: &'a Slice,
    answers: &'a Answers,
    environment: &'a Name,
    tenant: Option<&'a Name>,
) -> impl Iterator<Item = Blank<'a>> + 'a {
    let mut seen = BTreeSet::new();
    let templates = templates::that_count(templates)
        .filter_map(move |template| of_template(template, answers, environment, tenant));
    let references = questions_here(slice, environment)
        .filter(move |question| seen.insert(question.clone()))
        .filter_map(move |question| of_reference(question, answers));
    templates.chain(references)
}

/// The references of what can hold or run in the environment, with repetitions.
pub(super) fn questions_here<'a>(
    slice: &'a Slice,
    environment: &Name,
) -> impl Iterator<Item = Question> + use<'a> {
    let here = EnvironmentRef::local(environment.clone());
    questions_in(slice, move |limit| is_here(limit, &here))
}

/// Limit to environments.
#[derive(Clone, Copy)]
pub(super) enum Limit<'a> {
    Action(&'a Action),
    Variable(&'a Variable),
}

/// The references of what `is_wanted`, in document order, with repetitions. A disabled action does
/// not run, so it needs nothing.
pub(super) fn questions_in<'a>(
    slice: &'a Slice,
    is_wanted: impl Fn(Limit<'a>) -> bool + Clone,
) -> impl Iterator<Item = Question> {
    let also_wanted = is_wanted.clone();
    let variables = slice
        .variables
        .iter()
        .filter(move |variable| is_wanted(Limit::Variable(variable)))
        .filter_map(references::of_variable);
    let actions = slice
        .process
        .steps
        .iter()
        .flat_map(Step::actions)
        .filter(move |action| !action.disabled && also_wanted(Limit::Action(action)))
        .flat_map(references::of_action);
    variables.chain(actions)
}

fn is_here(limit: Limit<'_>, here: &EnvironmentRef) -> bool {
    let (environments, excluded) = match limit {
        Limit::Action(action) => (&action.environments, action.excluded.contains(here)),
        Limit::Variable(variable) => (variable.scope().environments(), false),
    };
    !excluded && (environments.is_empty() || environments.contains(here))
}

fn of_template<'a>(
    template: &'a Template,
    answers: &'a Answers,
    environment: &Name,
    tenant: Option<&Name>,
) -> Option<Blank<'a>> {
    if !template.required {
        return None;
    }
    let cell = answered::cell_of(template, environment, tenant)?;
    let why = match Answered::of(&cell, &template.control, answers) {
        Answered::Given(_) => return None,
        Answered::Outdated(answer) => BlankReason::ControlChanged { before: &answer.control },
        Answered::Nothing if template.default.is_some() => return None,
        Answered::Nothing => BlankReason::Unanswered,
    };
    Some(Blank { cell, template: Some(template), control: template.control.clone(), why })
}

fn of_reference(question: Question, answers: &Answers) -> Option<Blank<'_>> {
    let Question::Reference { kind, .. } = &question else { return None };
    let control = kind.control();
    let cell = answered::cell_of_reference(question);
    let why = match Answered::of(&cell, &control, answers) {
        Answered::Given(_) => return None,
        Answered::Outdated(answer) => BlankReason::ControlChanged { before: &answer.control },
        Answered::Nothing => BlankReason::Unanswered,
    };
    Some(Blank { cell, template: None, control, why })
}

#[cfg(test)]
mod tests;
