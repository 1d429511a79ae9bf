//! The resolution of a variable in one place: its value, and the reason.

mod expansions;
mod overridden_answers;
mod place;
mod resolution;
mod serialize;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cmp::Reverse;

pub(crate) use overridden_answers::{Reach, overridden_answers};
pub use place::Place;
pub use resolution::{Definition, Overridden, OverrideReason, Resolution, ResolvedValue};

use super::answered::{self, Answered};
use super::references;
use super::templates::{self, nearness};
use crate::model::{AnswerValue, Answers, Prompt, Question, Template, Variable};
use crate::terms::Label;

/// Rank that Octopus adds for a value given at the creation of the deployment.
const PROMPTED: u32 = 100_000_000;

/// Answers which value a variable has in a place. Made once for a release, asked many times.
///
/// Of the values that hold in a place the most specific wins, by Octopus's additive rank; of equal
/// ranks, one that is limited to the process. Among equally specific ones a value of the project
/// beats one of a library set, and an earlier set a later one. What then remains is a tie, which
/// Octopus leaves to chance: here the first in document order wins, and [`Resolution::finding`]
/// says so.
///
/// Besides the values of the release there are
///
/// - answers, with [`Resolver::with_answers`]: an answer counts as a tenant's value (1,001), plus
///   100 if it is asked per environment, and wins against an equally specific value of the release.
///   So a value for a step, a machine or a target tag still beats it, as in Octopus. An answer left
///   blank on purpose wins in the same way, and then the variable is undefined there. A rank that a
///   value carries counts only up to the answer's. Where a value of the release wins against an
///   answer, [`Resolution::finding`] is an alarm.
/// - defaults of templates, which count only where nothing else holds;
/// - what somebody gave when the deployment was created, with [`Resolver::with_prompted`]: it beats
///   everything.
///
/// ```
/// use spacebridge::{EnvironmentRef, Scope, Variable};
/// use spacebridge::rules::{Definition, Place, Resolver};
///
/// let production: EnvironmentRef = "Production".parse()?;
/// let variables = [
///     Variable::text("Log.Level".parse()?, "Information"),
///     Variable::text("Log.Level".parse()?, "Warning")
///         .scoped(Scope::default().with_environments([production.clone()])),
/// ];
/// let resolver = Resolver::new(&variables);
/// let level = resolver.resolve(&"log.level".parse()?, &Place::of(&production)).unwrap();
///
/// assert_eq!(level.winner, Definition::Variable(&variables[1]));
/// assert_eq!(level.rank, 100);
/// assert_eq!(
///     level.to_string(),
///     "`Log.Level` is the value for environment Production (rank 100), \
///      not the value for any place (rank 0, less specific)"
/// );
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Resolver<'v> {
    named: BTreeMap<&'v Label, Candidates<'v>>,
    answers: Option<&'v Answers>,
    prompted: Option<&'v BTreeMap<Label, AnswerValue>>,
}

/// All that may define one variable.
#[derive(Clone, Debug, Default)]
struct Candidates<'v> {
    variables: Vec<&'v Variable>,
    template: Option<&'v Template>,
}

impl<'v> Resolver<'v> {
    /// Resolves among these values, in document order.
    #[must_use]
    pub fn new(variables: &'v [Variable]) -> Self {
        let mut named: BTreeMap<&'v Label, Candidates<'v>> = BTreeMap::new();
        for variable in variables {
            named.entry(variable.name()).or_default().variables.push(variable);
        }
        Self { named, answers: None, prompted: None }
    }

    /// Resolves among these answers and defaults, too, and with what was given for prompted
    /// variables beside them. References are resolved to what stands for them here.
    ///
    /// If two templates have one name, that of the project counts, or that of the earlier set.
    #[must_use]
    pub fn with_answers(mut self, templates: &'v [Template], answers: &'v Answers) -> Self {
        for (name, template) in templates::by_name(templates) {
            self.named.entry(name).or_default().template = Some(template);
        }
        self.answers = Some(answers);
        if !answers.prompted().is_empty() {
            self.prompted = Some(answers.prompted());
        }
        self
    }

    /// Resolves with what somebody gave for prompted variables when the deployment was created. A
    /// name for which no prompted value holds in a place changes nothing there.
    #[must_use]
    pub const fn with_prompted(mut self, prompted: &'v BTreeMap<Label, AnswerValue>) -> Self {
        self.prompted = Some(prompted);
        self
    }

    /// Resolves `name` in `place`. `None` if nothing defines it there.
    #[must_use]
    pub fn resolve(&self, name: &Label, place: &Place<'_>) -> Option<Resolution<'v>> {
        let (name, candidates) = self.named.get_key_value(name)?;
        self.resolve_among(name, candidates, place)
    }

    /// Every variable that is defined in `place`, by name.
    pub fn all<'s>(&'s self, place: &'s Place<'_>) -> impl Iterator<Item = Resolution<'v>> + 's {
        self.named
            .iter()
            .filter_map(move |(name, candidates)| self.resolve_among(name, candidates, place))
    }

    /// Returns the prompts for a deployment to `place`, ordered by label, then by name.
    ///
    /// Values for other environments, tenants, channels and processes are not asked for; values for
    /// any machine, target tag or action are, because none is chosen yet.
    #[must_use]
    pub fn prompts(&self, place: &Place<'_>) -> Vec<(&'v Variable, &'v Prompt)> {
        let mut prompts: Vec<(&'v Variable, &'v Prompt)> = self
            .named
            .values()
            .filter_map(|candidates| {
                let mut open = candidates.variables.iter();
                open.find_map(|one| {
                    let prompt = one.prompt()?;
                    place.may_be_in(one.scope()).then_some((*one, prompt))
                })
            })
            .collect();
        prompts
            .sort_by(|(one, a), (other, b)| (&a.label, one.name()).cmp(&(&b.label, other.name())));
        prompts
    }

    /// Returns the values that can win on some machine of `place`, in the deployment as a whole or
    /// in one of `actions`.
    pub(crate) fn of_machines<'s>(
        &'s self,
        place: &'s Place<'_>,
        actions: &'s [&Label],
    ) -> impl Iterator<Item = &'v Variable> + 's {
        let values =
            self.named.values().flat_map(|candidates| candidates.variables.iter().copied());
        values.filter(move |variable| {
            let scope = variable.scope();
            let is_narrower = !(scope.machines().is_empty() && scope.roles().is_empty());
            let runs = place::limited(scope.actions(), |action| actions.contains(&action));
            is_narrower && runs && place.may_be_in(scope)
        })
    }

    fn resolve_among(
        &self,
        name: &'v Label,
        candidates: &Candidates<'v>,
        place: &Place<'_>,
    ) -> Option<Resolution<'v>> {
        let mut found: Vec<(Definition<'v>, u32)> = Vec::new();
        found.extend(self.prompted(name, candidates, place));
        found.extend(self.answer(candidates, place));
        // A sender writes the rank that a value carries: it must not outrank what was given here.
        let highest = found.iter().map(|(_, rank)| *rank).min().unwrap_or(u32::MAX);
        let holding = candidates.variables.iter().filter(|one| place.is_in(one.scope()));
        found.extend(holding.map(|one| {
            let carried = one.rank().map(|rank| rank.min(highest));
            let rank = carried.unwrap_or_else(|| place.rank(one.scope()));
            (Definition::Variable(one), rank)
        }));
        let default = candidates.template.and_then(|template| {
            Some(Definition::Default { template, value: template.default.as_ref()? })
        });
        // The sort is stable: what is equal stays in document order.
        found.sort_by_key(|(definition, rank)| (Reverse(*rank), standing(definition)));
        found.extend(default.map(|default| (default, 0)));
        let (winner, rank) = *found.first()?;
        let stand_in = self.stand_in(&winner);
        let losers = found.get(1..).unwrap_or_default();
        let lost = losers
            .iter()
            .map(|&(definition, other)| Overridden {
                definition,
                rank: other,
                why: why(&winner, rank, &definition, other),
            })
            .collect();
        Some(Resolution { name, winner, rank, lost, stand_in })
    }

    fn prompted(
        &self,
        name: &Label,
        candidates: &Candidates<'v>,
        place: &Place<'_>,
    ) -> Option<(Definition<'v>, u32)> {
        let given = self.prompted?.get(name)?;
        let variable = candidates
            .variables
            .iter()
            .find(|variable| variable.prompt().is_some() && place.is_in(variable.scope()))?;
        Some((Definition::Prompted { variable, given }, PROMPTED))
    }

    fn answer(
        &self,
        candidates: &Candidates<'v>,
        place: &Place<'_>,
    ) -> Option<(Definition<'v>, u32)> {
        let template = candidates.template?;
        if place.environment.is_remote() {
            return None;
        }
        let tenant = place.tenant.map(|tenant| &tenant.name);
        let cell = answered::cell_of(template, &place.environment.name, tenant)?;
        let given = Answered::of(&cell, &template.control, self.answers?).given()?;
        Some((Definition::Answer { template, given }, place::rank_of_answer(template)))
    }

    /// Returns the local thing that stands for the winner's reference.
    fn stand_in(&self, winner: &Definition<'v>) -> Option<&'v AnswerValue> {
        let Definition::Variable(variable) = winner else { return None };
        let question = references::of_variable(variable)?;
        let Question::Reference { kind, .. } = &question else { return None };
        let control = kind.control();
        let cell = answered::cell_of_reference(question);
        Answered::of(&cell, &control, self.answers?).given()
    }
}

/// Returns the order among equally specific definitions: the lower wins.
fn standing(definition: &Definition<'_>) -> (u8, bool, Option<u32>) {
    match definition {
        Definition::Prompted { .. } => (0, false, None),
        Definition::Answer { .. } => (1, false, None),
        Definition::Variable(variable) => {
            (2, variable.scope().processes().is_empty(), nearness(variable.origin()))
        }
        Definition::Default { .. } => (3, false, None),
    }
}

fn why(winner: &Definition<'_>, rank: u32, loser: &Definition<'_>, other: u32) -> OverrideReason {
    match (standing(winner), standing(loser)) {
        (_, (3, ..)) => OverrideReason::Default,
        _ if rank != other => OverrideReason::LessSpecific,
        ((a, ..), (b, ..)) if a != b => OverrideReason::NotOurs,
        ((_, a, _), (_, b, _)) if a != b => OverrideReason::LessSpecific,
        ((.., None), (.., Some(_))) => OverrideReason::Library,
        ((.., a), (.., b)) if a != b => OverrideReason::LaterSet,
        _ => OverrideReason::Tied,
    }
}

#[cfg(test)]
mod tests;
