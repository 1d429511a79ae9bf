//! Names that must exist at the target.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Action, EnvironmentRef, Finding, Question, Slice, Step};
use crate::rules::references;
use crate::terms::{Code, Name};

/// Property of a step with its target tags.
const TARGET_ROLES: &str = "Octopus.Action.TargetRoles";
/// Property with the teams that may answer a manual intervention.
const TEAMS: &str = "Octopus.Action.Manual.ResponsibleTeamIds";

/// Returns findings about a received slice: unknown environments, and names to find in the target.
///
/// - `environment-unknown`: values or actions are limited to an environment that is not among
///   `environments`, so they hold and run nowhere here.
/// - `name-relied-on`: a target tag, tenant tag, process or team must exist under this name.
/// - `reference-asked`: an account, certificate, worker pool or feed exists only in the source, and
///   is a blank here.
///
/// ```
/// use spacebridge::{Code, Process, Scope, Variable};
/// use spacebridge::release::Slice;
/// use spacebridge::rules::slice_findings;
///
/// let scope = Scope::default().with_environments(["Staging".parse()?]);
/// let url = Variable::text("Shop.Url".parse()?, "https://shop.example").scoped(scope);
/// let slice = Slice::new(Process::default(), vec![url]);
///
/// let findings = slice_findings(&slice, &["Production".parse()?]);
/// assert_eq!(findings[0].code, Code::EnvironmentUnknown);
/// assert_eq!(slice_findings(&slice, &["STAGING".parse()?]), []);
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[must_use]
pub fn slice_findings(slice: &Slice, environments: &[Name]) -> Vec<Finding> {
    let ours: BTreeSet<&Name> = environments.iter().collect();
    let actions = slice.process.steps.iter().flat_map(Step::actions);
    let unknown: BTreeSet<&EnvironmentRef> = actions
        .flat_map(|action| action.environments.iter().chain(&action.excluded))
        .chain(slice.variables.iter().flat_map(|variable| variable.scope().environments()))
        .filter(|named| named.is_remote() || !ours.contains(&named.name))
        .collect();
    let unknown = unknown.into_iter().map(|named| {
        let detail = "is not ours: what is limited to it holds and runs nowhere here";
        Finding::warning(Code::EnvironmentUnknown, format!("environment › {named}"), detail)
    });
    unknown
        .chain(findings(
            slice,
            "must exist here under this name: steps or values rely on it",
            "exists only in the source: what stands for it here is asked for",
        ))
        .collect()
}

/// Returns findings about names that must exist in `target`.
pub(super) fn relied_on(slice: &Slice, target: &Name) -> Vec<Finding> {
    findings(
        slice,
        &format!("must exist in `{target}` under this name: steps or values rely on it"),
        &format!("exists only here: `{target}` is asked what stands for it there"),
    )
}

/// One finding for each name that the slice relies on, however often it does.
fn findings(slice: &Slice, must_exist: &str, is_asked: &str) -> Vec<Finding> {
    let mut relied: BTreeSet<(&'static str, String)> = BTreeSet::new();
    let mut asked: BTreeSet<Question> = BTreeSet::new();
    for step in &slice.process.steps {
        relied.extend(listed("target tag", step.properties().text(TARGET_ROLES)));
        for action in step.actions() {
            relied.extend(of_action(action));
            asked.extend(references::of_action(action));
        }
    }
    // Thousands of values rely on the same few names, so nothing is copied before they are few.
    let mut labels = BTreeSet::new();
    let mut tags = BTreeSet::new();
    for variable in &slice.variables {
        let scope = variable.scope();
        labels.extend(scope.roles().iter().map(|role| ("target tag", role.as_str())));
        labels.extend(scope.processes().iter().map(|process| ("process", process.as_str())));
        tags.extend(scope.tags().iter().map(|tag| (tag.set.as_str(), tag.tag.as_str())));
        asked.extend(references::of_variable(variable));
    }
    relied.extend(labels.into_iter().map(|(kind, name)| (kind, name.into())));
    relied.extend(tags.into_iter().map(|(set, tag)| ("tenant tag", format!("{set}/{tag}"))));
    let relied = relied
        .into_iter()
        .map(|(kind, name)| (Code::NameReliedOn, format!("{kind} › {name}"), must_exist));
    let asked = asked
        .into_iter()
        .map(|question| (Code::ReferenceAsked, format!("references › {question}"), is_asked));
    relied.chain(asked).map(|(code, path, detail)| Finding::note(code, path, detail)).collect()
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
