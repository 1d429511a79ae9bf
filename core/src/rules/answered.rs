//! Looking an answer up: one reading of the three states, for whoever asks.

use crate::model::{Answer, Answers, Cell, ControlType, Given, Question, Template};
use crate::terms::Name;

/// What is known about one cell.
pub(super) enum Answered<'a> {
    /// It is answered: set, or left blank on purpose.
    Given(&'a Given),
    /// It was answered when it was asked for in another way, which answers nothing now.
    Outdated(&'a Answer),
    /// Nobody answered.
    Nothing,
}

impl<'a> Answered<'a> {
    /// Looks `cell` up as it is asked for now.
    pub(super) fn of(cell: &Cell, control: &ControlType, answers: &'a Answers) -> Self {
        match answers.get(cell) {
            Some(answer) if answer.control == *control => Self::Given(&answer.given),
            Some(answer) => Self::Outdated(answer),
            None => Self::Nothing,
        }
    }

    /// What was given, if it still answers the question.
    pub(super) fn given(self) -> Option<&'a Given> {
        match self {
            Self::Given(given) => Some(given),
            Self::Outdated(_) | Self::Nothing => None,
        }
    }
}

/// Where the template is answered for a deployment. Nowhere, if it is asked per tenant and the
/// deployment is for none: Octopus collects such values from tenants alone.
pub(super) fn cell_of(
    template: &Template,
    environment: &Name,
    tenant: Option<&Name>,
) -> Option<Cell> {
    let tenant = if template.per.tenant { Some(tenant?.clone()) } else { None };
    Some(Cell {
        question: Question::Template(template.name.clone()),
        environment: template.per.environment.then(|| environment.clone()),
        tenant,
    })
}

/// Where a reference is answered: once for the Space.
pub(super) const fn cell_of_reference(question: Question) -> Cell {
    Cell { question, environment: None, tenant: None }
}
