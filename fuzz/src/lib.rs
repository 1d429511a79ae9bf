//! The work of each fuzz target on its input. `core/tests/replay.rs` calls it as well, with the
//! stable compiler, so that it is built and run with every other test.

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
