//! The part of a view that is remembered.

use crate::deflate::size::as_u64;
use alloc::vec;
use alloc::vec::Vec;

/// The last bytes of a growing view, in a fixed amount of memory.
#[derive(Debug)]
pub(super) struct Ring {
    bytes: Vec<u8>,
    end: u64,
}

impl Ring {
    /// Remembers the last `size` bytes, at least one.
    pub(super) fn new(size: usize) -> Self {
        Self { bytes: vec![0; size.max(1)], end: 0 }
    }

    /// Returns the length of the view so far, in bytes.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    /// Appends bytes, and forgets the oldest ones.
    pub(super) fn push(&mut self, mut view: &[u8]) {
        while !view.is_empty() {
            let at = self.slot(self.end);
            let Some(room) = self.bytes.get_mut(at..) else {
                return;
            };
            let (now, later) = view.split_at_checked(room.len()).unwrap_or((view, &[]));
            if let Some(slots) = room.get_mut(..now.len()) {
                slots.copy_from_slice(now);
            }
            self.end = self.end.saturating_add(as_u64(now.len()));
            view = later;
        }
    }

    /// The bytes from `from` on, at most `most` and at least one of them; `None` if they are not
    /// remembered, or have not come yet.
    pub(super) fn get(&self, from: u64, most: usize) -> Option<&[u8]> {
        let behind = usize::try_from(self.end.checked_sub(from)?).ok()?;
        if behind == 0 || behind > self.bytes.len() {
            return None;
        }
        let rest = self.bytes.get(self.slot(from)..)?;
        rest.get(..most.min(behind).min(rest.len()))
    }

    fn slot(&self, position: u64) -> usize {
        let size = as_u64(self.bytes.len());
        position.checked_rem(size).and_then(|at| usize::try_from(at).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test may panic, and its numbers are small"
)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_last_bytes_are_remembered_and_no_others(
            size in 1..40_usize,
            pieces in vec(vec(any::<u8>(), 0..60), 0..9),
        ) {
            let mut ring = Ring::new(size);
            for piece in &pieces {
                ring.push(piece);
            }
            let all = pieces.concat();
            prop_assert_eq!(ring.end(), all.len() as u64);
            for from in 0..all.len() {
                let remembered = all.len() - from <= size;
                prop_assert_eq!(ring.get(from as u64, 7).is_some(), remembered);
                if let Some(bytes) = ring.get(from as u64, 7) {
                    prop_assert!(!bytes.is_empty() && bytes.len() <= 7);
                    prop_assert!(all[from..].starts_with(bytes));
                }
            }
            prop_assert_eq!(ring.get(all.len() as u64, 7), None);
        }
    }
}
