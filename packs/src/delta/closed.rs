//! Streams of which too little was found in the basis: as they are, they take less room than their
//! tokens do.

use alloc::vec::Vec;
use core::ops::Range;

use super::matcher::Op;
use super::pack::FRAME;
use super::recipe::Recipe;
use super::streams::{Opened, View};

/// Bytes that an op takes once it is compressed, more or less.
const OP: usize = 3;

/// The level at which tokens are compressed to see the room that they take.
const LEVEL: u8 = 6;

/// Returns the view with such streams as they are in the package, its recipe, and its ops.
pub(super) fn close_again(package: &[u8], view: View, ops: Vec<Op>) -> (Recipe, Vec<u8>, Vec<Op>) {
    let mut segments = Segments { ops: &ops, next: 0, done: 0 };
    let larger = |stream: &Opened| segments.are_larger(&view.bytes, stream);
    let larger: Vec<bool> = view.streams.iter().map(larger).collect();
    if !larger.contains(&true) {
        return (view.recipe, view.bytes, ops);
    }
    let mut old = view.recipe;
    let mut recipe = Recipe::of_package();
    let mut done = 0_usize;
    let mut closed = Vec::new();
    for (stream, larger) in view.streams.iter().zip(larger) {
        let inner = old.next().and_then(|stream| stream.inner);
        let Range { start, end } = stream.stream;
        if larger {
            closed.push((stream.view.clone(), package.get(start..end).unwrap_or_default()));
        } else {
            recipe.push(start.saturating_sub(done), inner.as_ref());
            done = end;
        }
    }
    // What is closed takes less room than it did.
    let room = Vec::with_capacity(view.bytes.len());
    let mut rewriting = Rewriting { closed: &closed, view: room, ops: Vec::new(), run: 0 };
    let mut at = 0_usize;
    for op in &ops {
        let copy = at.saturating_add(op.literals);
        let end = copy.saturating_add(op.length);
        rewriting.take(&view.bytes, at..copy, None);
        rewriting.take(&view.bytes, copy..end, Some(op.from));
        at = end;
    }
    let (bytes, ops) = rewriting.finish();
    (recipe, bytes, ops)
}

/// Goes through ops, one stream after the other.
struct Segments<'o> {
    ops: &'o [Op],
    next: usize,
    /// The place in the view at which the next op begins.
    done: usize,
}

impl Segments<'_> {
    /// Tells if the tokens of which nothing was found take more room than the whole stream.
    fn are_larger(&mut self, view: &[u8], stream: &Opened) -> bool {
        let mut literals = Vec::new();
        let mut copies = 0_usize;
        while let Some(op) = self.ops.get(self.next).filter(|_| self.done < stream.view.end) {
            let copy = self.done.saturating_add(op.literals);
            let end = copy.saturating_add(op.length);
            let limits = &stream.view;
            let start = self.done.clamp(limits.start, limits.end);
            let run = start..copy.clamp(start, limits.end);
            literals.extend_from_slice(view.get(run).unwrap_or_default());
            copies = copies.saturating_add(usize::from(end > limits.start));
            if end > limits.end {
                break;
            }
            self.done = end;
            self.next = self.next.saturating_add(1);
        }
        let size = stream.stream.len();
        // Tokens are seldom compressed to much less than the stream that they were made of.
        if literals.len() < size.wrapping_div(2) {
            return false;
        }
        let parts = literals.chunks(FRAME);
        let parts = parts.map(|part| miniz_oxide::deflate::compress_to_vec(part, LEVEL).len());
        parts.fold(copies.saturating_mul(OP), usize::saturating_add) > size
    }
}

/// Writes a view and its ops again, with other bytes for some of its ranges.
struct Rewriting<'c> {
    /// The ranges that are left, and what comes in their place.
    closed: &'c [(Range<usize>, &'c [u8])],
    view: Vec<u8>,
    ops: Vec<Op>,
    /// Literals since the last op.
    run: usize,
}

impl Rewriting<'_> {
    /// Takes the next range of the view: literals, or what is copied from a place of the basis.
    fn take(&mut self, view: &[u8], range: Range<usize>, from: Option<usize>) {
        let mut at = range.start;
        while at < range.end {
            let Some(((limits, bytes), later)) = self.closed.split_first() else {
                let from = from.map(|from| from.saturating_add(at.saturating_sub(range.start)));
                self.push(view.get(at..range.end).unwrap_or_default(), from);
                return;
            };
            if at < limits.start {
                let end = range.end.min(limits.start);
                let from = from.map(|from| from.saturating_add(at.saturating_sub(range.start)));
                self.push(view.get(at..end).unwrap_or_default(), from);
                at = end;
                continue;
            }
            if at == limits.start {
                self.push(bytes, None);
            }
            at = range.end.min(limits.end);
            if at == limits.end {
                self.closed = later;
            }
        }
    }

    fn push(&mut self, bytes: &[u8], from: Option<usize>) {
        self.view.extend_from_slice(bytes);
        if let Some(from) = from {
            let literals = core::mem::take(&mut self.run);
            self.ops.push(Op { literals, from, length: bytes.len() });
        } else {
            self.run = self.run.saturating_add(bytes.len());
        }
    }

    fn finish(mut self) -> (Vec<u8>, Vec<Op>) {
        if self.run > 0 {
            self.ops.push(Op { literals: self.run, from: 0, length: 0 });
        }
        (self.view, self.ops)
    }
}
