//! Lengths in memory as numbers of the format.

/// Returns a length in memory as a number of 64 bits.
#[inline]
#[expect(clippy::expect_used, reason = "no target of Rust has a `usize` of more than 64 bits")]
pub(crate) fn as_u64(length: usize) -> u64 {
    u64::try_from(length).expect("invariant: a length in memory fits in 64 bits")
}
