//! What travels by name, and therefore has to be found under that name at the target.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Action, Finding, Question, Slice};
use crate::rules::references;
use crate::terms::Name;

/// Where Octopus keeps the target tags that a step runs on.
const TARGET_ROLES: &str = "Octopus.Action.TargetRoles";
/// Where Octopus keeps the teams that may answer a manual intervention.
const TEAMS: &str = "Octopus.Action.Manual.ResponsibleTeamIds";

/// One finding for each name that the slice relies on, however often it does.
pub(super) fn findings(slice: &Slice, target: &Name) -> Vec<Finding> {
    let mut relied: BTreeSet<(&'static str, String)> = BTreeSet::new();
    let mut asked: BTreeSet<Question> = BTreeSet::new();
    for step in &slice.process.steps {
        relied.extend(listed("target tag", step.properties.text(TARGET_ROLES)));
        for action in &step.actions {
            relied.extend(of_action(action));
            asked.extend(references::of_action(action));
        }
    }
    for variable in &slice.variables {
        let scope = &variable.scope;
        relied.extend(scope.roles.iter().map(|role| ("target tag", format!("{role}"))));
        relied.extend(scope.tags.iter().map(|tag| ("tenant tag", format!("{tag}"))));
        relied.extend(scope.processes.iter().map(|process| ("process", format!("{process}"))));
        asked.extend(references::of_variable(variable));
    }
    let relied = relied.into_iter().map(|(kind, name)| {
        let detail =
            format!("must exist in `{target}` under this name: steps or values rely on it");
        Finding::note("name-relied-on", format!("{kind} › {name}"), detail)
    });
    let asked = asked.into_iter().map(|question| {
        let detail = format!("exists only here: `{target}` is asked what stands for it there");
        Finding::note("reference-asked", format!("references › {question}"), detail)
    });
    relied.chain(asked).collect()
}

fn of_action(action: &Action) -> impl Iterator<Item = (&'static str, String)> + '_ {
    let tags = action.tags.iter().map(|tag| ("tenant tag", format!("{tag}")));
    tags.chain(listed("target tag", action.properties.text(TARGET_ROLES)))
        .chain(listed("team", action.properties.text(TEAMS)))
}

/// The members of a list that Octopus writes with commas. A binding names nothing yet.
fn listed<'a>(
    kind: &'static str,
    list: Option<&'a str>,
) -> impl Iterator<Item = (&'static str, String)> + use<'a> {
    list.unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty() && !references::is_binding(name))
        .map(move |name| (kind, name.into()))
}
