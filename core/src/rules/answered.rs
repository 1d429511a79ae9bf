//! The lookup of an answer: one interpretation of the three states for every caller.

use crate::model::{Answer, AnswerKey, AnswerValue, Answers, ControlType, Question, Template};
use crate::terms::Name;

/// Knowledge about one cell.
pub(super) enum Answered<'a> {
    /// It is answered: set, or left blank on purpose.
    Given(&'a AnswerValue),
    /// It was answered when it was asked for in another way, which answers nothing now.
    Outdated(&'a Answer),
    /// Nobody answered.
    Nothing,
}

impl<'a> Answered<'a> {
    /// Looks `cell` up as it is asked for now.
    pub(super) fn of(cell: &AnswerKey, control: &ControlType, answers: &'a Answers) -> Self {
        match answers.get(cell) {
            Some(answer) if answer.control == *control => Self::Given(&answer.given),
            Some(answer) => Self::Outdated(answer),
            None => Self::Nothing,
        }
    }

    /// Returns the given value, if it still answers the question.
    pub(super) fn given(self) -> Option<&'a AnswerValue> {
        match self {
            Self::Given(given) => Some(given),
            Self::Outdated(_) | Self::Nothing => None,
        }
    }
}

/// Returns the cell in which the template is answered for a deployment. Nowhere, if it is asked per
/// tenant and the deployment is for none: Octopus collects such values from tenants alone.
pub(super) fn cell_of(
    template: &Template,
    environment: &Name,
    tenant: Option<&Name>,
) -> Option<AnswerKey> {
    let tenant = if template.per.tenant { Some(tenant?.clone()) } else { None };
    Some(AnswerKey {
        question: Question::Template(template.name.clone()),
        environment: template.per.environment.then(|| environment.clone()),
        tenant,
    })
}

/// Returns true if the template is answered for a deployment.
pub(crate) fn is_answered(
    template: &Template,
    answers: &Answers,
    environment: &Name,
    tenant: Option<&Name>,
) -> bool {
    let cell = cell_of(template, environment, tenant);
    cell.is_some_and(|cell| Answered::of(&cell, &template.control, answers).given().is_some())
}

/// Returns the cell in which a reference is answered: once for the Space.
pub(super) const fn cell_of_reference(question: Question) -> AnswerKey {
    AnswerKey { question, environment: None, tenant: None }
}
