//! The slice of a release: the part that one other Space may see.

mod names;
mod process;
mod variables;

use alloc::vec::Vec;

pub use names::slice_findings;

use serde::Serialize;

use crate::model::{EnvironmentRef, Finding, Omitted, Release, Slice};
use crate::terms::{Label, Name};

/// A slice, with what was left out of it and what the promoter should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sliced {
    /// Slice that the target may see. Environments are still named as the source names them: `Prod
    /// Space: Production`.
    pub slice: Slice,
    /// Counts of the parts left out.
    pub omitted: Omitted,
    /// Findings for the promoter: dropped steps, undefined variables, and things to find in the
    /// target. Never part of what crosses: they name what was left out.
    pub findings: Vec<Finding>,
}

/// Cuts a release to what the Space called `target` may see.
///
/// A step or a value crosses if it can run or hold in an environment of `target`, in the release's
/// channel. What it is limited to is narrowed to that; nothing is ever widened:
///
/// - An action whose list of environments would become empty is dropped, because an empty list
///   means *all*. A list of excluded environments may become empty.
/// - A value scoped to machines is dropped: machines belong to one Space. So is a value scoped only
///   to actions that are dropped.
/// - Channel scopes are decided here. A kept value keeps the release's channel as its only one: it
///   then ranks as it did (only the presence of a dimension counts), so precedence cannot change.
/// - When the step that others start together with is dropped, the first of those that are kept
///   starts when it would have started.
/// - Target tags, tenant tags, process names and Space-local things travel by name.
///
/// Sensitive values stay as they are; sealing replaces them. Slicing a slice changes nothing.
///
/// ```
/// use spacebridge::{Release, Scope, Timestamp, Variable};
/// use spacebridge::release::Set;
/// use spacebridge::rules::slice;
///
/// let assembled = Timestamp::from_unix_seconds(1_700_000_000)?;
/// let in_test = Scope::default().with_environments(["Test".parse()?]);
/// let in_both = Scope::default()
///     .with_environments(["Prod Space: Production".parse()?, "Test".parse()?]);
/// let mut release = Release::new("Shop".parse()?, "1.1.0".parse()?, assembled);
/// release.variables = vec![
///     Variable::text("Shop.Url".parse()?, "http://shop.test").scoped(in_test),
///     Variable::text("Shop.Url".parse()?, "https://shop.example").scoped(in_both),
/// ];
/// let sliced = slice(&release, &"Prod Space".parse()?);
///
/// assert_eq!(sliced.omitted.values, 1);
/// let scope = sliced.slice.variables[0].scope();
/// assert_eq!(*scope.environments(), Set::from(["Prod Space: Production".parse()?]));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn slice(release: &Release, target: &Name) -> Sliced {
    let audience = Audience { target, channel: release.channel.as_ref() };
    let steps = process::cut(&release.process, &audience);
    let values = variables::cut(release, &steps.process, &audience);

    let slice = Slice { process: steps.process, variables: values.variables };
    let mut findings = steps.findings;
    findings.extend(values.findings);
    findings.extend(names::relied_on(&slice, target));
    let omitted = Omitted { values: values.omitted, steps: steps.steps, actions: steps.actions };
    Sliced { slice, omitted, findings }
}

/// The target for which a release is sliced.
struct Audience<'a> {
    target: &'a Name,
    channel: Option<&'a Label>,
}

impl Audience<'_> {
    /// Returns true if the environment is one of the target's.
    fn owns(&self, environment: &EnvironmentRef) -> bool {
        environment.space.as_ref() == Some(self.target)
    }

    /// Returns true if the channel is the release's.
    fn is_channel(&self, channel: &Label) -> bool {
        self.channel == Some(channel)
    }
}

#[cfg(test)]
mod tests;
