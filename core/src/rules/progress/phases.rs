//! The phases of a lifecycle, laid out for one Space and judged against what succeeded.

use alloc::vec::Vec;

use super::evidence::Reached;
use super::{Block, PhaseProgress, PhaseStatus, Reason, StageProgress, StageState};
use crate::model::{EnvironmentRef, Lifecycle, Phase, Stage};
use crate::terms::{Label, Name, Timestamp};

/// Every phase of `lifecycle`, judged.
pub(super) fn judged(
    lifecycle: &Lifecycle,
    environments: &[Name],
    successes: &Reached<'_>,
    block: Option<Block<'_>>,
) -> Vec<PhaseProgress> {
    let mut walk = Walk::default();
    let walked: Vec<Walked> = laid_out(lifecycle, environments)
        .into_iter()
        .map(|planned| walk.through(planned, successes))
        .collect();
    let nowhere = walked.iter().all(|phase| phase.reached == 0);
    walked
        .into_iter()
        .enumerate()
        .map(|(index, phase)| phase.judged(block, nowhere && index == 0))
        .collect()
}

/// Every stop of `lifecycle` in a Space with these environments, in order, each once.
pub(crate) fn laid_out_stops(lifecycle: &Lifecycle, environments: &[Name]) -> Vec<Stage> {
    let mut stops = Vec::new();
    for planned in laid_out(lifecycle, environments).into_iter().flat_map(|phase| phase.stops) {
        if !stops.contains(&planned.stop) {
            stops.push(planned.stop);
        }
    }
    stops
}

/// State that the earlier phases leave behind.
#[derive(Default)]
struct Walk {
    /// The time at which the last phase was completed, of those that are not optional.
    completed: Option<Timestamp>,
    /// Those that hold the release up.
    waits: Vec<Reason>,
}

/// A phase of which it is known when its stops were reached.
struct Walked {
    name: Label,
    optional: bool,
    required: usize,
    reached: usize,
    stops: Vec<(PlannedStop, Option<Timestamp>)>,
    waits: Vec<Reason>,
}

impl Walk {
    fn through(&mut self, planned: Planned, successes: &Reached<'_>) -> Walked {
        let Planned { name, optional, minimum, stops } = planned;
        let since = |planned: &PlannedStop| {
            if !planned.again {
                return successes.first(&planned.stop);
            }
            if self.waits.is_empty() {
                successes.first_after(&planned.stop, self.completed)
            } else {
                None
            }
        };
        let stops: Vec<_> = stops.into_iter().map(|stop| (since(&stop), stop)).collect();
        let mut times: Vec<Timestamp> = stops.iter().filter_map(|(since, _)| *since).collect();
        times.sort_unstable();
        let required = required_stops(minimum, stops.len());
        let walked = Walked {
            name,
            optional,
            required,
            reached: times.len(),
            stops: stops.into_iter().map(|(since, stop)| (stop, since)).collect(),
            waits: self.waits.clone(),
        };
        // A phase that may be skipped is waited for neither now nor in time: otherwise a success in
        // it could take back a later one.
        if optional {
            return walked;
        }
        if walked.is_complete() {
            let last = required.checked_sub(1).and_then(|index| times.get(index));
            self.completed = self.completed.max(last.copied());
        } else {
            self.waits.push(Reason::Waits {
                phase: walked.name.clone(),
                reached: walked.reached,
                required,
            });
        }
        walked
    }
}

/// Returns the number of a phase's stages that must be reached.
fn required_stops(minimum: u32, stops: usize) -> usize {
    match usize::try_from(minimum) {
        Ok(0) | Err(_) => stops,
        Ok(minimum) => minimum.min(stops),
    }
}

impl Walked {
    const fn is_complete(&self) -> bool {
        self.reached >= self.required
    }

    /// The phase with every stop judged. `is_beginning`: it is the first, and the release has not
    /// been anywhere.
    fn judged(self, block: Option<Block<'_>>, is_beginning: bool) -> PhaseProgress {
        let status = if self.is_complete() {
            PhaseStatus::Complete
        } else if self.waits.is_empty() {
            PhaseStatus::Current
        } else {
            PhaseStatus::Pending
        };
        let mut by = self.waits;
        match block {
            // Its owner knows why: also another stop of a phase that was reached is new.
            Some(Block::Recall(words)) => by.push(Reason::Recall { words: words.into() }),
            Some(Block::Defect(words)) if !is_beginning && self.reached == 0 => {
                by.push(Reason::Defect { words: words.into() });
            }
            Some(Block::Defect(_)) | None => {}
        }
        let state = |since: Option<Timestamp>| match since {
            Some(since) => StageState::Reached { since },
            None if by.is_empty() => StageState::Open,
            None => StageState::Blocked { by: by.clone() },
        };
        PhaseProgress {
            name: self.name,
            optional: self.optional,
            required: self.required,
            reached: self.reached,
            status,
            stops: self
                .stops
                .into_iter()
                .map(|(PlannedStop { stop, automatic, .. }, since)| StageProgress {
                    stop,
                    automatic,
                    state: state(since),
                })
                .collect(),
        }
    }
}

/// A phase as it is judged, after the rules for what an absent list means.
struct Planned {
    name: Label,
    optional: bool,
    minimum: u32,
    stops: Vec<PlannedStop>,
}

struct PlannedStop {
    stop: Stage,
    automatic: bool,
    /// True if an earlier phase names the same stop.
    again: bool,
}

/// The phases that `lifecycle` means in a Space with these environments.
fn laid_out(lifecycle: &Lifecycle, environments: &[Name]) -> Vec<Planned> {
    let local = |name: &Name| Stage::Environment(EnvironmentRef::local(name.clone()));
    if lifecycle.phases.is_empty() {
        let lone = |name: &Name| Planned {
            name: name.clone().into(),
            optional: false,
            minimum: 0,
            stops: Vec::from([PlannedStop { stop: local(name), automatic: false, again: false }]),
        };
        return environments.iter().map(lone).collect();
    }
    let mut named = Vec::<Stage>::new();
    let mut implied = Vec::<Stage>::new();
    let mut planned = Vec::with_capacity(lifecycle.phases.len());
    for phase in &lifecycle.phases {
        let mut stops = listed(phase, &named);
        if stops.is_empty() {
            let held = |stop: &Stage| named.contains(stop) || implied.contains(stop);
            let rest: Vec<Stage> = environments.iter().map(local).filter(|s| !held(s)).collect();
            implied.extend(rest.iter().cloned());
            stops.extend(rest.into_iter().map(|stop| PlannedStop {
                stop,
                automatic: false,
                again: false,
            }));
        } else {
            named.extend(stops.iter().map(|planned| planned.stop.clone()));
        }
        let Phase { name, optional, minimum, .. } = phase;
        planned.push(Planned { name: name.clone(), optional: *optional, minimum: *minimum, stops });
    }
    planned
}

/// The stops that a phase lists, each once.
fn listed(phase: &Phase, named: &[Stage]) -> Vec<PlannedStop> {
    let mut stops = Vec::<PlannedStop>::new();
    for (index, stop) in phase.stops().enumerate() {
        if stops.iter().all(|known| known.stop != *stop) {
            let automatic = index < phase.automatic.len() && !phase.optional;
            let again = named.contains(stop);
            stops.push(PlannedStop { stop: stop.clone(), automatic, again });
        }
    }
    stops
}
