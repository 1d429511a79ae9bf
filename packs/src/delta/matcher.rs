//! Finds in one view what another one has too.
#![expect(
    clippy::inline_always,
    reason = "a build for size inlines nothing by itself, and these loops take three times as long"
)]

use crate::deflate::size::as_u64;
use alloc::vec;
use alloc::vec::Vec;

/// Number of equal bytes for which a place is looked up.
const SEED: usize = 12;
/// Every how many bytes a place of the basis is remembered.
const STRIDE: usize = 4;
/// The number of steps: after every KiB in which nothing was found, the next one is taken.
const STEPS: usize = 8;
/// The most places that are remembered: of a larger view every second, every third … of them.
const PLACES: usize = 1 << 26;
/// The least that goes on where the last copy ended, after a few bytes that differ.
const NEAR: usize = 6;
/// A copy from further away than this has to be worth it …
const FAR: u64 = 1 << 16;
/// … by being as long as this.
const WORTH: usize = 24;
/// The cursor follows a copy from far away if it is as long as this.
const LONG: usize = 512;
/// A copy that leads out of the window has to be as long as this.
const JUMP: usize = 1 << 15;

/// Literals, then a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Op {
    /// Number of literal bytes of the target before the copy.
    pub(super) literals: usize,
    /// Offset in the basis at which the copy begins.
    pub(super) from: usize,
    /// Number of bytes to copy.
    pub(super) length: usize,
}

/// The places of a basis, by the bytes that stand there.
#[derive(Debug)]
pub(super) struct Index<'b> {
    basis: &'b [u8],
    /// By the hash of the bytes: the place, less the rest of its division by the stride, plus one.
    places: Vec<u32>,
    shift: u32,
    /// Steps through a target, by how long nothing was found.
    steps: [usize; STEPS],
}

impl<'b> Index<'b> {
    /// `None` if the basis is too large: 4 GiB and more.
    pub(super) fn new(basis: &'b [u8]) -> Option<Self> {
        u32::try_from(basis.len()).ok()?;
        let wanted = basis.len().div_ceil(STRIDE);
        let stride = STRIDE.saturating_mul(wanted.div_ceil(PLACES).max(1));
        let bits = wanted.clamp(1 << 10, PLACES).next_power_of_two().ilog2();
        let mut places = vec![0_u32; 1_usize.wrapping_shl(bits)];
        let shift = 64_u32.saturating_sub(bits);
        for place in (0..basis.len()).step_by(stride) {
            let Some(hash) = hash_at(basis, place, shift) else {
                break;
            };
            if let Some(slot) = places.get_mut(hash) {
                *slot = u32::try_from(place).ok()?.wrapping_add(1);
            }
        }
        Some(Self { basis, places, shift, steps: steps(stride) })
    }

    fn place(&self, target: &[u8], at: usize) -> Option<usize> {
        let hash = hash_at(target, at, self.shift)?;
        usize::try_from(self.places.get(hash)?.checked_sub(1)?).ok()
    }
}

/// Returns the steps, each as long as its number or a little longer.
///
/// A step and the stride have no common divisor: otherwise the places that are looked up after an
/// insertion would miss those that are remembered, to the end of the package, for most lengths of
/// the insertion.
fn steps(stride: usize) -> [usize; STEPS] {
    let mut least = 0_usize;
    [(); STEPS].map(|()| {
        least = least.wrapping_add(1);
        // One more than a multiple of the stride is always such a step.
        let most = least.saturating_add(stride);
        (least..=most).find(|step| divisor(*step, stride) == 1).unwrap_or(1)
    })
}

/// Returns the greatest common divisor.
fn divisor(a: usize, b: usize) -> usize {
    a.checked_rem(b).map_or(a, |rest| divisor(b, rest))
}

#[inline(always)]
fn hash_at(bytes: &[u8], at: usize, shift: u32) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let (first, after) = rest.split_first_chunk::<8>()?;
    let second = u64::from(u32::from_le_bytes(*after.first_chunk::<4>()?));
    let mixed = (u64::from_le_bytes(*first)
        ^ second.wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(31))
    .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed.wrapping_shr(shift)).ok()
}

/// Returns the number of bytes that are the same from the front of both.
#[inline(always)]
fn common(a: &[u8], b: &[u8]) -> usize {
    let words_a = a.as_chunks::<8>().0;
    let words_b = b.as_chunks::<8>().0;
    let mut same = 0_usize;
    for (a, b) in words_a.iter().zip(words_b) {
        let difference = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if difference != 0 {
            let bytes = difference.trailing_zeros().wrapping_shr(3);
            return same.wrapping_add(usize::try_from(bytes).unwrap_or_default());
        }
        same = same.wrapping_add(8);
    }
    let rest = a.get(same..).unwrap_or_default().iter().zip(b.get(same..).unwrap_or_default());
    same.wrapping_add(rest.take_while(|(a, b)| a == b).count())
}

/// Returns the number of bytes that are the same from the back of both.
#[inline(always)]
fn common_back(a: &[u8], b: &[u8]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

/// One pass over a target.
#[derive(Debug)]
pub(super) struct Matcher<'i> {
    index: &'i Index<'i>,
    target: &'i [u8],
    window: u64,
    /// The end of the furthest copy: what lies more than the window before it cannot be copied.
    head: u64,
    /// Offset in the basis of the target's position.
    cursor: u64,
    /// Offsets in the basis and in the target at which the last copy ended.
    last: usize,
    anchor: usize,
    /// Offset in the target at which places too far ahead are looked at again.
    retry: usize,
}

impl<'i> Matcher<'i> {
    pub(super) fn new(index: &'i Index<'i>, target: &'i [u8], window: u64) -> Self {
        Self { index, target, window, head: 0, cursor: 0, last: 0, anchor: 0, retry: 0 }
    }

    /// The next copy; `None` if all the rest is literals.
    pub(super) fn next(&mut self) -> Option<Op> {
        let mut at = self.anchor;
        while at.checked_add(SEED)? <= self.target.len() {
            if let Some(op) = self.near(at).or_else(|| self.seeded(at)) {
                self.take(&op);
                return Some(op);
            }
            // The longer nothing is found, the fewer places are looked up.
            let missed = at.saturating_sub(self.anchor).wrapping_shr(10).min(STEPS.wrapping_sub(1));
            at = at.wrapping_add(self.index.steps.get(missed).copied().unwrap_or(1));
        }
        None
    }

    /// A copy that goes on as if the bytes since the last one had only been replaced.
    #[inline(always)]
    fn near(&self, at: usize) -> Option<Op> {
        let literals = at.saturating_sub(self.anchor);
        let from = self.last.checked_add(literals)?;
        let basis = self.index.basis.get(from..)?;
        let target = self.target.get(at..)?;
        if basis.first_chunk::<NEAR>()? != target.first_chunk::<NEAR>()? || !self.reachable(from) {
            return None;
        }
        Some(Op { literals, from, length: common(basis, target) })
    }

    #[inline(always)]
    fn seeded(&mut self, at: usize) -> Option<Op> {
        let from = self.index.place(self.target, at)?;
        let ahead = as_u64(from) > self.cursor.saturating_add(self.window.wrapping_shr(1));
        if (ahead && at < self.retry) || !self.reachable(from) {
            return None;
        }
        let length = common(self.index.basis.get(from..)?, self.target.get(at..)?);
        if length < SEED {
            return None;
        }
        let before = self.target.get(self.anchor..at)?;
        let back = common_back(self.index.basis.get(..from)?, before);
        let literals = at.saturating_sub(self.anchor).saturating_sub(back);
        let from = from.saturating_sub(back);
        let length = length.saturating_add(back);
        if ahead && length < JUMP {
            self.retry = at.saturating_add(length);
            return None;
        }
        let far = as_u64(from).abs_diff(self.cursor) > FAR;
        let worth_it = !far || length >= WORTH;
        (worth_it && self.reachable(from)).then_some(Op { literals, from, length })
    }

    /// Returns true if the window still has what stands there.
    #[inline(always)]
    fn reachable(&self, from: usize) -> bool {
        as_u64(from).saturating_add(self.window) >= self.head
    }

    fn take(&mut self, op: &Op) {
        let end = op.from.saturating_add(op.length);
        if op.length >= LONG || as_u64(op.from).abs_diff(self.cursor) <= FAR {
            self.cursor = as_u64(end);
        }
        self.head = self.head.max(as_u64(end));
        self.last = end;
        self.anchor = self.anchor.saturating_add(op.literals).saturating_add(op.length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_reach_every_place_whatever_the_stride() {
        for stride in (STRIDE..=64).step_by(STRIDE) {
            for (number, step) in steps(stride).into_iter().enumerate() {
                assert_eq!(divisor(step, stride), 1, "{step} through {stride}");
                assert!(step > number && step < 16, "{step} for {number}");
            }
        }
    }

    #[test]
    fn what_stays_is_found_after_an_insertion_of_any_length() {
        let number = |place: u32| place.wrapping_mul(0x9E37_79B9).rotate_left(7).to_le_bytes();
        let basis: Vec<u8> = (0..30_000).flat_map(number).collect();
        let index = Index::new(&basis).unwrap();
        for inserted in 8_000..8_040 {
            let mut target: Vec<u8> = (40_000..43_000).flat_map(number).collect();
            target.truncate(inserted);
            target.extend_from_slice(&basis);
            let op = Matcher::new(&index, &target, 8 << 20).next().unwrap();
            assert_eq!(op, Op { literals: inserted, from: 0, length: basis.len() });
        }
    }
}
