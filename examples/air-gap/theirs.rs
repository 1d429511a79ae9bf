//! The environments of an export that lie behind the gap.
//!
//! An Octopus server has one list of environments. Here those of the other Space are named like
//! `Prod Space: Production`. In an export that has none like that, some must be said to be theirs.

use alloc::collections::BTreeSet;

use spacebridge::release::Set;
use spacebridge::{EnvironmentRef, Name, Phase, Stage, Step};
use spacebridge_octopus::OctopusRelease;

use crate::fault::Fault;

/// The environments of an export that are another Space's.
#[derive(Debug)]
pub(crate) struct Theirs {
    space: Name,
    pub(crate) names: BTreeSet<Name>,
}

impl Theirs {
    /// Those that were chosen; else none, if the export has some of the Space `space` already; else
    /// those of the lifecycle's last phase.
    pub(crate) fn of(
        read: &OctopusRelease,
        space: &Name,
        chosen: &[String],
    ) -> Result<Self, Fault> {
        let mut names = BTreeSet::new();
        for name in chosen {
            let name: Name = name.parse()?;
            if !read.environments.iter().any(|known| known.name == name) {
                let known: Vec<_> = read.environments.iter().map(ToString::to_string).collect();
                let message = format!("the export has no environment `{name}`");
                return Err(Fault::new("environment-unknown", message)
                    .help(format!("it has: {}", known.join(", "))));
            }
            names.insert(name);
        }
        let has_some = read.environments.iter().any(|known| known.space.as_ref() == Some(space));
        if chosen.is_empty() && !has_some {
            let last = read.lifecycle.iter().filter_map(|lifecycle| lifecycle.phases.last());
            for stop in last.flat_map(Phase::stops) {
                if let Stage::Environment(environment) = stop {
                    names.insert(environment.name.clone());
                }
            }
        }
        Ok(Self { space: space.clone(), names })
    }

    /// The Space that has them.
    pub(crate) const fn space(&self) -> &Name {
        &self.space
    }

    /// Gives them their owner wherever the release names them.
    pub(crate) fn translate(&self, read: &mut OctopusRelease) {
        read.environments.iter_mut().for_each(|known| self.rename(known));
        for variable in &mut read.release.variables {
            let mut environments = variable.scope().environments().clone();
            self.rename_all(&mut environments);
            let scope = core::mem::take(variable.scope_mut());
            *variable.scope_mut() = scope.with_environments(environments);
        }
        for action in read.release.process.steps.iter_mut().flat_map(Step::actions_mut) {
            self.rename_all(&mut action.environments);
            self.rename_all(&mut action.excluded);
        }
        let phases = read.lifecycle.iter_mut().flat_map(|lifecycle| &mut lifecycle.phases);
        for stop in phases.flat_map(|phase| phase.automatic.iter_mut().chain(&mut phase.manual)) {
            if let Stage::Environment(environment) = stop {
                self.rename(environment);
            }
        }
    }

    fn rename(&self, environment: &mut EnvironmentRef) {
        if environment.space.is_none() && self.names.contains(&environment.name) {
            environment.space = Some(self.space.clone());
        }
    }

    fn rename_all(&self, environments: &mut Set<EnvironmentRef>) {
        let renamed = environments.iter().cloned().map(|mut environment| {
            self.rename(&mut environment);
            environment
        });
        *environments = renamed.collect();
    }
}
