//! Slices of a process: the steps that may run in one other Space.

use alloc::format;
use alloc::vec::Vec;

use super::Audience;
use crate::model::{Action, Finding, Process, Step};
use crate::terms::Code;

/// Start trigger of a step that starts together with the one before.
const WITH_PREVIOUS: &str = "StartWithPrevious";

pub(super) struct CutProcess {
    pub(super) process: Process,
    /// Number of dropped steps.
    pub(super) steps: u32,
    /// Number of actions dropped from kept steps.
    pub(super) actions: u32,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn cut(process: &Process, audience: &Audience<'_>) -> CutProcess {
    let mut cut =
        CutProcess { process: Process::default(), steps: 0, actions: 0, findings: Vec::new() };
    // The start of a dropped step that later steps start together with.
    let mut orphaned: Option<&str> = None;
    for step in &process.steps {
        let together = step.start() == WITH_PREVIOUS;
        if !together {
            orphaned = None;
        }
        let Some(kept) = cut.step(step, audience) else {
            if !together {
                orphaned = Some(step.start());
            }
            continue;
        };
        cut.process.steps.push(match orphaned.take() {
            None => kept,
            Some(start) => {
                cut.findings.push(start_moved(step));
                kept.with_start(start)
            }
        });
    }
    cut
}

impl CutProcess {
    /// The step with the actions that may run there, unless there is none: a step without an action
    /// does nothing, and the format has no such step.
    fn step(&mut self, step: &Step, audience: &Audience<'_>) -> Option<Step> {
        let (kept, dropped): (Vec<&Action>, Vec<&Action>) =
            step.actions().iter().partition(|action| runs_there(action, audience));
        let detail = || format!("never runs in `{}` and does not cross", audience.target);
        if kept.is_empty() {
            self.steps = self.steps.saturating_add(1);
            let path = format!("process › {}", step.name());
            let empty = || "has no action and does not cross".into();
            let reason = if dropped.is_empty() { empty() } else { detail() };
            self.findings.push(Finding::note(Code::StepDropped, path, reason));
            return None;
        }
        for action in dropped {
            self.actions = self.actions.saturating_add(1);
            let path = format!("process › {} › {}", step.name(), action.name);
            self.findings.push(Finding::note(Code::ActionDropped, path, detail()));
        }
        let actions: Vec<Action> =
            kept.into_iter().map(|action| narrowed(action, audience)).collect();
        Some(
            Step::new(step.name().clone(), actions)
                .with_condition(step.condition())
                .with_start(step.start())
                .with_acquisition(step.acquisition())
                .with_properties(step.properties().clone())
                .with_extra(step.extra().clone()),
        )
    }
}

/// Returns true if the action can run in one of the target's environments.
fn runs_there(action: &Action, audience: &Audience<'_>) -> bool {
    let in_channel = action.channels.is_empty()
        || action.channels.iter().any(|channel| audience.is_channel(channel));
    // An environment that is both listed and excluded is one where the action never runs.
    let in_place = action.environments.is_empty()
        || action.environments.iter().any(|environment| {
            audience.owns(environment) && !action.excluded.contains(environment)
        });
    in_channel && in_place
}

/// The action, limited to the target's environments and the release's channel. Only for an action
/// that can run there: its list of environments does not become empty.
fn narrowed(action: &Action, audience: &Audience<'_>) -> Action {
    let mut kept = action.clone();
    kept.environments.retain(|environment| audience.owns(environment));
    kept.excluded.retain(|environment| audience.owns(environment));
    kept.channels.retain(|channel| audience.is_channel(channel));
    kept
}

fn start_moved(step: &Step) -> Finding {
    Finding::note(
        Code::StepStartMoved,
        format!("process › {}", step.name()),
        "started together with a step that does not cross, and starts in its place",
    )
}
