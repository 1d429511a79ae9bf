//! The work of each fuzz target on its input. `core/tests/replay.rs` calls it as well, with the
//! stable compiler, so that it is built and run with every other test.

extern crate alloc;

pub mod bodies;
pub mod cross;
pub mod packages;

pub use spacebridge_testkit::arbitrary_release as releases;
