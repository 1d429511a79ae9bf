//! The binary, run in folders of its own.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]

extern crate alloc;

mod journey;
mod recovery;
mod slips;
mod terminal;
mod trusts;
mod world;
