//! What each target does with its input. The targets call it, and so does `core/tests/replay.rs`
//! with the stable compiler, so that it is built and run with every other test.

extern crate alloc;

#[path = "../../core/tests/common/arbitrary.rs"]
mod arbitrary;
pub mod bodies;
pub mod cross;
pub mod packages;

/// Arbitrary releases, as the laws of the core have them.
pub fn releases() -> impl proptest::strategy::Strategy<Value = spacebridge::Release> {
    arbitrary::release()
}
