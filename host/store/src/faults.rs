//! Failures on purpose, before each statement, for tests.

use crate::StoreError;

/// Counts the statements of writing transactions, and fails at the chosen one.
///
/// Without the feature `failpoints` it does nothing and takes no space.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    #[cfg(any(test, feature = "failpoints"))]
    left: core::sync::atomic::AtomicI64,
}

#[cfg(any(test, feature = "failpoints"))]
impl Faults {
    /// Fails at the statement of that number from now on, counted from 1; 0 never fails. Every
    /// later statement succeeds.
    pub(crate) fn fail_at(&self, number: i64) {
        self.left.store(number, core::sync::atomic::Ordering::SeqCst);
    }

    /// Returns true if the chosen statement was not reached.
    pub(crate) fn is_pending(&self) -> bool {
        self.left.load(core::sync::atomic::Ordering::SeqCst) > 0
    }

    /// Counts one statement.
    pub(crate) fn step(&self) -> Result<(), StoreError> {
        let left = self.left.fetch_sub(1, core::sync::atomic::Ordering::SeqCst);
        if left == 1 {
            let detail = "a test stopped the store here";
            return Err(StoreError::new(crate::StoreCode::StoreFailed, detail));
        }
        Ok(())
    }
}

#[cfg(not(any(test, feature = "failpoints")))]
impl Faults {
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "failpoints need both")]
    pub(crate) const fn step(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
