//! How far the making of a pack is, and whether it is still wanted.

use core::ops::ControlFlow;
use spacebridge::{Code, Refusal};

/// How often somebody is told, in bytes.
pub(super) const STEP: usize = 1 << 20;

/// How far the making of a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackProgress {
    /// How much of the work is done: it only grows.
    pub done: u64,
    /// How much work there is: bytes of both packages, as often as they are gone through.
    pub whole: u64,
}

/// Whoever watched the making of a pack stopped it.
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
    /// Where the part of the work begins that is being done.
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
        let done = self.before.saturating_add(number(position)).min(self.whole);
        if done < self.told.saturating_add(number(STEP)) {
            return Ok(());
        }
        self.tell(done)
    }

    /// This part is done, which was so large.
    pub(super) fn done(&mut self, size: usize) -> Result<(), PackCancelled> {
        self.before = self.before.saturating_add(number(size)).min(self.whole);
        self.tell(self.before)
    }

    fn tell(&mut self, done: u64) -> Result<(), PackCancelled> {
        self.told = self.told.max(done);
        let progress = PackProgress { done: self.told, whole: self.whole };
        if (self.tell)(progress).is_break() { Err(PackCancelled) } else { Ok(()) }
    }
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
