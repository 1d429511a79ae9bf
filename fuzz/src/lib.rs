//! What each target does with its input. The targets call it, and so does `core/tests/replay.rs`
//! with the stable compiler, so that it is built and run with every other test.

extern crate alloc;

pub mod bodies;
pub mod cross;
pub mod packages;

pub use spacebridge_testkit::arbitrary_release as releases;
