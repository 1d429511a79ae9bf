//! Texts of several lines, line by line.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use similar::algorithms::{Capture, Replace, myers};
use similar::{DiffOp, group_diff_ops};

/// A line of a difference, or how many lines are passed over because they are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "what every readable diff is made of")]
pub enum DiffLine {
    /// A line of both, near one that differs.
    Same(String),
    /// A line of the older text only.
    Removed(String),
    /// A line of the newer text only.
    Added(String),
    /// So many lines are the same, and left out.
    Skipped(usize),
}

/// Number of equal lines shown around a difference.
const CONTEXT: usize = 3;

/// The most pairs of lines that are looked at for the shortest difference. Above, what differs is
/// one block: the time must not depend on how ill-matched two texts are.
const EFFORT: usize = 4_000_000;

/// The lines that differ, with their surroundings. A line ends at `\n` and nowhere else, so that a
/// changed line ending is a changed line.
pub(super) fn diff(older: &str, newer: &str) -> Vec<DiffLine> {
    // One order of the two texts is computed, the other is its mirror image: comparing the other
    // way round must say the same.
    if older > newer {
        return mirrored(diff(newer, older));
    }
    let old: Vec<&str> = older.split('\n').collect();
    let new: Vec<&str> = newer.split('\n').collect();
    let start = common(old.iter(), new.iter());
    let room = old.len().min(new.len()).saturating_sub(start);
    let end = common(old.iter().rev().take(room), new.iter().rev().take(room));
    let middle = |lines: &[&str]| lines.len().saturating_sub(start).saturating_sub(end);
    let ops = if middle(&old).saturating_mul(middle(&new)) <= EFFORT {
        shortest(&old, &new)
    } else {
        let old_end = old.len().saturating_sub(end);
        let new_end = new.len().saturating_sub(end);
        Vec::from([
            DiffOp::Equal { old_index: 0, new_index: 0, len: start },
            DiffOp::Replace {
                old_index: start,
                old_len: middle(&old),
                new_index: start,
                new_len: middle(&new),
            },
            DiffOp::Equal { old_index: old_end, new_index: new_end, len: end },
        ])
    };
    written(&old, &new, ops)
}

/// The shortest edit (Myers). Not through the crate's own shortcut, which afterwards shifts the
/// edits about and at times loses count of the lines.
fn shortest(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut edits = Replace::new(Capture::new());
    match myers::diff(&mut edits, old, 0..old.len(), new, 0..new.len()) {
        Ok(()) => edits.into_inner().into_ops(),
        Err(never) => match never {},
    }
}

fn common<'a>(
    old: impl Iterator<Item = &'a &'a str>,
    new: impl Iterator<Item = &'a &'a str>,
) -> usize {
    old.zip(new).take_while(|(old, new)| old == new).count()
}

fn written(old: &[&str], new: &[&str], ops: Vec<DiffOp>) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    let mut next = 0;
    let mut block = Block::default();
    for op in group_diff_ops(ops, CONTEXT).into_iter().flatten() {
        let old_range = op.old_range();
        let new_range = op.new_range();
        let skipped = old_range.start.saturating_sub(next);
        next = old_range.end;
        if skipped > 0 {
            block.close(&mut lines);
            lines.push(DiffLine::Skipped(skipped));
        }
        let old_lines = old.get(old_range).unwrap_or_default().iter().map(|line| (*line).into());
        let new_lines = new.get(new_range).unwrap_or_default().iter().map(|line| (*line).into());
        if matches!(op, DiffOp::Equal { .. }) {
            block.close(&mut lines);
            lines.extend(old_lines.map(DiffLine::Same));
        } else {
            block.removed.extend(old_lines);
            block.added.extend(new_lines);
        }
    }
    block.close(&mut lines);
    let rest = old.len().saturating_sub(next);
    if rest > 0 {
        lines.push(DiffLine::Skipped(rest));
    }
    lines
}

/// Differing lines that follow each other: what was removed is shown before what was added.
#[derive(Default)]
struct Block {
    removed: Vec<String>,
    added: Vec<String>,
}

impl Block {
    fn close(&mut self, lines: &mut Vec<DiffLine>) {
        lines.extend(self.removed.drain(..).map(DiffLine::Removed));
        lines.extend(self.added.drain(..).map(DiffLine::Added));
    }
}

fn mirrored(lines: Vec<DiffLine>) -> Vec<DiffLine> {
    let mut mirrored = Vec::with_capacity(lines.len());
    let mut block = Block::default();
    for line in lines {
        match line {
            DiffLine::Removed(line) => block.added.push(line),
            DiffLine::Added(line) => block.removed.push(line),
            same => {
                block.close(&mut mirrored);
                mirrored.push(same);
            }
        }
    }
    block.close(&mut mirrored);
    mirrored
}
