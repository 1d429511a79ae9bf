//! Progress of making a pack, and its cancellation.

use crate::deflate::size::as_u64;
use core::ops::ControlFlow;
use spacebridge::{Code, Refusal};

/// Number of bytes between two reports of progress.
pub(super) const STEP: usize = 1 << 20;

/// Progress of making a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackProgress {
    /// Amount of work done: it only grows.
    pub done: u64,
    /// Amount of work in all: bytes of both packages, as often as they are read.
    pub whole: u64,
}

/// The error of a pack whose watcher stopped the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the making of the pack was stopped")]
pub(crate) struct PackCancelled;

impl Refusal for PackCancelled {
    fn code(&self) -> Code {
        Code::PackCancelled
    }
}

/// Tells somebody how far it is, every so often.
pub(super) struct Watch<'t> {
    tell: &'t mut dyn FnMut(PackProgress) -> ControlFlow<()>,
    /// Amount of work before the current part.
    before: u64,
    told: u64,
    whole: u64,
}

impl<'t> Watch<'t> {
    pub(super) fn new(
        whole: u64,
        tell: &'t mut dyn FnMut(PackProgress) -> ControlFlow<()>,
    ) -> Self {
        Self { tell, before: 0, told: 0, whole }
    }

    /// So much of this part is done.
    pub(super) fn at(&mut self, position: usize) -> Result<(), PackCancelled> {
        let done = self.before.saturating_add(as_u64(position)).min(self.whole);
        if done < self.told.saturating_add(as_u64(STEP)) {
            return Ok(());
        }
        self.tell(done)
    }

    /// This part is done, which was so large.
    pub(super) fn done(&mut self, size: usize) -> Result<(), PackCancelled> {
        self.before = self.before.saturating_add(as_u64(size)).min(self.whole);
        self.tell(self.before)
    }

    fn tell(&mut self, done: u64) -> Result<(), PackCancelled> {
        self.told = self.told.max(done);
        let progress = PackProgress { done: self.told, whole: self.whole };
        if (self.tell)(progress).is_break() { Err(PackCancelled) } else { Ok(()) }
    }
}
