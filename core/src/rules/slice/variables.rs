//! Slices of variables: the values that may hold in one other Space.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Audience;
use crate::model::{Finding, Process, Release, Scope, Step, Variable};
use crate::terms::{Code, Label, Name};

/// Number of places that a finding names.
const NAMED: usize = 5;

pub(super) struct CutVariables {
    pub(super) variables: Vec<Variable>,
    /// Number of dropped values.
    pub(super) omitted: u32,
    pub(super) findings: Vec<Finding>,
}

/// `process` is the cut one: a value for a step that does not cross holds nowhere.
pub(super) fn cut(release: &Release, process: &Process, audience: &Audience<'_>) -> CutVariables {
    let actions: BTreeSet<&Label> =
        process.steps.iter().flat_map(Step::actions).map(|action| &action.name).collect();
    let mut variables = Vec::with_capacity(release.variables.len());
    let mut omitted = 0_u32;
    let mut fates: BTreeMap<&Label, Fate<'_>> = BTreeMap::new();
    for variable in &release.variables {
        let fate = fates.entry(variable.name()).or_default();
        match lost(variable.scope(), &actions, audience) {
            None => {
                fate.kept = true;
                fate.placed |= !variable.scope().environments().is_empty();
                variables.push(narrowed(variable, &actions, audience));
            }
            Some(loss) => {
                omitted = omitted.saturating_add(1);
                fate.lose(variable.scope(), loss, audience);
            }
        }
    }
    // Whoever deploys is asked for these, so nothing is missed.
    for template in &release.templates {
        fates.remove(&template.name);
    }
    let findings =
        fates.iter().filter_map(|(name, fate)| fate.finding(name, audience.target)).collect();
    CutVariables { variables, omitted, findings }
}

/// Reason why a value does not cross.
#[derive(Clone, Copy)]
enum OverrideReason {
    /// It holds for other channels than the release's.
    Channel,
    /// It holds in other places: environments or machines.
    Place,
    /// It holds in steps that do not cross.
    Step,
}

/// Returns the reason why a value with this scope holds nowhere in the target, if there is one. The
/// channel is asked first: what another channel's releases hold is no loss to this one.
fn lost(
    scope: &Scope,
    actions: &BTreeSet<&Label>,
    audience: &Audience<'_>,
) -> Option<OverrideReason> {
    let channel = scope.channels().is_empty()
        || scope.channels().iter().any(|channel| audience.is_channel(channel));
    let place = scope.machines().is_empty()
        && (scope.environments().is_empty()
            || scope.environments().iter().any(|environment| audience.owns(environment)));
    let step =
        scope.actions().is_empty() || scope.actions().iter().any(|action| actions.contains(action));
    match (channel, place, step) {
        (false, _, _) => Some(OverrideReason::Channel),
        (true, false, _) => Some(OverrideReason::Place),
        (true, true, false) => Some(OverrideReason::Step),
        (true, true, true) => None,
    }
}

/// The value, limited to what crosses. No dimension becomes empty that was not, so its specificity
/// stays what it was.
fn narrowed(variable: &Variable, actions: &BTreeSet<&Label>, audience: &Audience<'_>) -> Variable {
    let mut kept = variable.clone();
    kept.scope_mut().narrow(
        |environment| audience.owns(environment),
        |channel| audience.is_channel(channel),
        |action| actions.contains(action),
    );
    kept
}

/// Fate of one variable's values.
#[derive(Default)]
struct Fate<'a> {
    /// True if a value crosses.
    kept: bool,
    /// True if a value crosses that is scoped to the target's environments.
    placed: bool,
    /// Places of the values that were lost because they hold elsewhere.
    places: BTreeSet<Place<'a>>,
}

/// Place at which a value that does not cross holds.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    Environment(Option<&'a Name>, &'a Name),
    Machine(&'a Label),
}

impl<'a> Fate<'a> {
    fn lose(&mut self, scope: &'a Scope, loss: OverrideReason, audience: &Audience<'_>) {
        match loss {
            OverrideReason::Channel | OverrideReason::Step => {}
            OverrideReason::Place => {
                let elsewhere = scope.environments().iter().filter(|place| !audience.owns(place));
                self.places.extend(
                    elsewhere.map(|place| Place::Environment(place.space.as_ref(), &place.name)),
                );
                self.places.extend(scope.machines().iter().map(Place::Machine));
            }
        }
    }

    fn finding(&self, name: &Label, target: &Name) -> Option<Finding> {
        let path = format!("variables › {name}");
        if !self.places.is_empty() && !self.kept {
            let detail = format!("will be undefined in `{target}`: it has values {}", self.held());
            return Some(Finding::warning(Code::VariableUndefined, path, detail));
        }
        if !self.places.is_empty() && !self.placed {
            let detail = format!(
                "falls back in `{target}` to a less specific value: it has values {}",
                self.held()
            );
            return Some(Finding::warning(Code::VariableFallsBack, path, detail));
        }
        if !self.kept {
            let detail = format!(
                "does not cross to `{target}`: it holds only for other channels or in steps that \
                 do not cross"
            );
            return Some(Finding::note(Code::VariableOmitted, path, detail));
        }
        None
    }

    /// ``only for `Development`, `Test` and 3 more``.
    fn held(&self) -> String {
        let named: Vec<String> = self.places.iter().take(NAMED).map(Place::in_words).collect();
        let more = self.places.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("only for {}{more}", named.join(", "))
    }
}

impl Place<'_> {
    fn in_words(&self) -> String {
        match self {
            Self::Environment(None, name) => format!("`{name}`"),
            Self::Environment(Some(space), name) => format!("`{space}: {name}`"),
            Self::Machine(name) => format!("machine `{name}`"),
        }
    }
}
