//! Cells: the knowledge about one release at one stage.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::{BoardCell, BoardRow, CellState, Column};
use crate::model::{Deployment, Evidence, Facts, Outcome, Stage};
use crate::rules::progress::{Block, Candidate, Superseding, counts};
use crate::terms::{Label, Name, Timestamp};

/// The facts about one release that still hold.
pub(super) struct Evidenced<'f> {
    facts: &'f Facts,
    holding: Vec<&'f Deployment>,
    is_recalled: bool,
    now: Timestamp,
}

impl<'f> Evidenced<'f> {
    /// `facts` are about the candidate's version only.
    pub(super) fn new(candidate: &Candidate<'_>, facts: &'f Facts, now: Timestamp) -> Self {
        let is_same = |fact: &Deployment| match (fact.release, candidate.release) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => true,
        };
        let superseding = Superseding::among(&facts.deployments);
        let holding = facts
            .deployments
            .iter()
            .filter(|fact| fact.outcome != Outcome::Superseded && is_same(fact))
            // Nobody else knows better what happened here.
            .filter(|fact| fact.environment.is_remote() || counts(fact))
            .filter(|fact| !superseding.void(fact))
            .collect();
        let is_recalled = matches!(candidate.block, Some(Block::Recall(_)));
        Self { facts, holding, is_recalled, now }
    }

    /// Returns the knowledge at `column`, without the offer.
    pub(super) fn cell(&self, column: &Column) -> BoardCell {
        let mut last = BTreeMap::<Option<&Name>, &Deployment>::new();
        for fact in self.holding.iter().filter(|fact| is_at(fact, &column.stop)) {
            let known = last.entry(fact.tenant.as_ref()).or_insert(fact);
            if weight(fact) > weight(known) {
                *known = fact;
            }
        }
        let latest = last.values().copied().max_by_key(|fact| weight(fact));
        let (state, since) = match latest {
            Some(fact) => self.after(fact, column),
            None => self.without_any(column),
        };
        let whole = matches!(column.stop, Stage::Space(_));
        let latest = latest.filter(|_| state != CellState::Sent);
        BoardCell {
            state,
            since,
            age: since.map(|then| self.now.milliseconds_since(then).div_euclid(1000)),
            current: false,
            told: latest.is_some_and(|fact| !counts(fact)),
            environment: latest.filter(|_| whole).map(|fact| fact.environment.clone()),
            tenants: last.keys().flatten().count(),
            troubled: last.values().filter(|fact| is_trouble(fact.outcome)).count(),
            overridden: self.overridden(column),
            offer: None,
        }
    }

    fn after(&self, fact: &Deployment, column: &Column) -> (CellState, Option<Timestamp>) {
        let state = match fact.outcome {
            Outcome::Queued => CellState::Waiting,
            Outcome::Executing => CellState::Deploying,
            Outcome::Succeeded | Outcome::SucceededWithWarnings => CellState::Deployed,
            Outcome::Failed | Outcome::Cancelled | Outcome::TimedOut | Outcome::Superseded => {
                CellState::Failed
            }
            Outcome::Refused => CellState::Refused,
        };
        match self.sent(column) {
            Some(sent) if state == CellState::Refused && self.is_unanswered(column) => {
                (CellState::Sent, Some(sent))
            }
            _ => (state, Some(fact.at())),
        }
    }

    /// Returns true if more bundles were sent to the stop's Space than it refused: what was refused
    /// and sent again has not been answered yet. Both are counted, and no time of ours is held
    /// against one of theirs.
    fn is_unanswered(&self, column: &Column) -> bool {
        let Some(space) = column.stop.space() else { return false };
        let there = self.holding.iter().filter(|fact| {
            fact.outcome == Outcome::Refused && fact.environment.space.as_ref() == Some(space)
        });
        // The same refusal may have been heard twice, and told by somebody else as well.
        let refusals: BTreeSet<_> = there.map(|fact| (&fact.environment, fact.queued)).collect();
        let sent = self.facts.promotions.iter().filter(|promotion| promotion.target == *space);
        sent.count() > refusals.len()
    }

    /// The state of a stop of which no deployment is known.
    fn without_any(&self, column: &Column) -> (CellState, Option<Timestamp>) {
        let sent = self.sent(column);
        let imported = self.imported(column);
        match (imported, sent) {
            (None, None) => (CellState::Absent, None),
            _ if self.is_recalled => (CellState::Recalled, None),
            (Some(imported), _) => (CellState::Imported, Some(imported)),
            (None, Some(sent)) => (CellState::Sent, Some(sent)),
        }
    }

    /// Returns the time of the last promotion of the release to the stop's Space.
    fn sent(&self, column: &Column) -> Option<Timestamp> {
        let space = column.stop.space()?;
        let sent = self.facts.promotions.iter().filter(|promotion| promotion.target == *space);
        sent.map(|promotion| promotion.at).max()
    }

    /// Returns the lifecycle that was brought along for the last promotion to the stop's Space.
    fn overridden(&self, column: &Column) -> Option<Label> {
        let space = column.stop.space()?;
        let sent = self.facts.promotions.iter().filter(|promotion| promotion.target == *space);
        let last = sent.max_by_key(|promotion| promotion.sequence)?;
        last.gate.overridden.then(|| last.gate.lifecycle.clone())
    }

    /// Returns the first known time of the release in the stop's Space. For this Space the time is
    /// that of the import, for another Space that of the first deployment there.
    fn imported(&self, column: &Column) -> Option<Timestamp> {
        let Some(space) = column.stop.space() else {
            return self.facts.imports.iter().map(|import| import.at).min();
        };
        self.holding
            .iter()
            .filter(|fact| fact.environment.space.as_ref() == Some(space))
            .filter(|fact| fact.outcome != Outcome::Refused)
            .map(|fact| fact.queued)
            .min()
    }
}

fn is_at(fact: &Deployment, stop: &Stage) -> bool {
    match stop {
        Stage::Environment(environment) => fact.environment == *environment,
        Stage::Space(space) => fact.environment.space.as_ref() == Some(space),
    }
}

/// Returns the weight by which the latest of several facts is chosen: evidence beats reports, then
/// the later beats the earlier. The rest makes the order total.
fn weight(fact: &Deployment) -> (bool, Timestamp, bool, u64, Outcome, Reverse<Option<&Name>>) {
    let sequence = match fact.evidence {
        Evidence::Receipt { sequence, .. } => sequence,
        Evidence::Own | Evidence::Told { .. } => 0,
    };
    let is_final = fact.outcome.is_final();
    let tenant = Reverse(fact.tenant.as_ref());
    (counts(fact), fact.at(), is_final, sequence, fact.outcome, tenant)
}

const fn is_trouble(outcome: Outcome) -> bool {
    outcome.is_final() && !outcome.is_success()
}

/// Marks in each column the release that last succeeded there.
pub(super) fn mark_current(rows: &mut [BoardRow], columns: usize) {
    for column in 0..columns {
        let cells = rows.iter_mut().filter_map(|row| row.cells.get_mut(column));
        // Newest first: of two that are equally late, the newer version is the current one.
        let deployed = cells.rev().filter(|cell| cell.state == CellState::Deployed);
        if let Some(cell) = deployed.max_by_key(|cell| cell.since) {
            cell.current = true;
        }
    }
}
