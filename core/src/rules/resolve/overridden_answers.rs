//! Values of a release that override the answers of the target.
//!
//! A resolution reports what happens in one place. A person decides before any machine, target tag
//! or action is known, so this rule looks at every place that a deployment can reach.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;

use super::super::answered::Answered;
use super::super::templates;
use super::place::{has_tags, highest_rank, limited, rank_of_answer};
use super::resolution::overridden_answer;
use crate::model::{
    AnswerKey, Answers, EnvironmentRef, Finding, Question, Release, Scope, Template, Tenant,
    Variable,
};
use crate::terms::{Code, Label, Name};

/// The places that deployments can reach: any machine, target tag, action and process of these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach<'a> {
    /// Environments of this Space.
    pub(crate) environments: &'a [Name],
    /// Tenants of this Space, beside deployments without one.
    pub(crate) tenants: &'a [Tenant],
    /// The release's channel.
    pub(crate) channel: Option<&'a Label>,
}

impl Reach<'_> {
    fn holds(&self, scope: &Scope) -> bool {
        let is_ours = |environment: &EnvironmentRef| {
            !environment.is_remote() && self.environments.contains(&environment.name)
        };
        let tags = scope.tags();
        limited(scope.environments(), is_ours)
            && limited(scope.channels(), |channel| self.channel == Some(channel))
            && (tags.is_empty() || self.tenants.iter().any(|tenant| has_tags(Some(tenant), tags)))
    }

    fn includes(&self, cell: &AnswerKey) -> bool {
        let environment = cell.environment.as_ref();
        let tenant = cell.tenant.as_ref();
        environment.is_none_or(|name| self.environments.contains(name))
            && tenant.is_none_or(|name| self.tenants.iter().any(|known| known.name == *name))
    }
}

/// Returns an alarm for each value of the release that overrides an answer somewhere in `reach`.
///
/// - A value that is more specific than the answer to a template of its name. `is_answered` says
///   which templates count; before an import all do, because the answers are still to come.
/// - A value or a default of a name that was answered, if no template asks for it any more in that
///   way: the answer no longer counts.
pub(crate) fn overridden_answers(
    release: &Release,
    answers: &Answers,
    reach: &Reach<'_>,
    is_answered: impl Fn(&Template) -> bool,
) -> Vec<Finding> {
    let templates = templates::by_name(&release.templates);
    let outranks = |variable: &&Variable| {
        templates.get(variable.name()).is_some_and(|template| {
            variable.rank().is_none()
                && highest_rank(variable.scope()) > rank_of_answer(template)
                && is_answered(template)
                && reach.holds(variable.scope())
        })
    };
    let mut findings: Vec<Finding> =
        release.variables.iter().filter(outranks).map(overridden_answer).collect();
    let given = release.variables.iter().filter(|variable| reach.holds(variable.scope()));
    let mut valued: BTreeSet<&Label> = given.map(Variable::name).collect();
    let defaults = templates.values().filter(|template| template.default.is_some());
    valued.extend(defaults.map(|template| &template.name));
    let unasked = dropped(&templates, answers, reach).into_iter();
    findings.extend(unasked.filter(|name| valued.contains(name)).map(|name| {
        let detail = "the release no longer asks for what was answered, and gives its own value";
        Finding::alarm(Code::AnswerOverridden, format!("variables › {name}"), detail)
    }));
    findings
}

/// Returns the names whose answers in `reach` no longer count, not even one of them.
fn dropped<'a>(
    templates: &BTreeMap<&Label, &Template>,
    answers: &'a Answers,
    reach: &Reach<'_>,
) -> BTreeSet<&'a Label> {
    let mut counts: BTreeMap<&Label, bool> = BTreeMap::new();
    for (cell, _) in answers.iter().filter(|(cell, _)| reach.includes(cell)) {
        let Question::Template(name) = &cell.question else { continue };
        let one = templates.get(name).is_some_and(|template| {
            template.per.environment == cell.environment.is_some()
                && template.per.tenant == cell.tenant.is_some()
                && Answered::of(cell, &template.control, answers).given().is_some()
        });
        *counts.entry(name).or_default() |= one;
    }
    counts.into_iter().filter(|(_, counts)| !counts).map(|(name, _)| name).collect()
}
