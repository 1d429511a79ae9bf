//! The four pipelines of the request for comments, and what travels along them.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

extern crate alloc;

mod laws;
mod parts;
mod permissions;
mod played;
mod receipts;
mod refusals;
mod sources;
mod stories;
mod straight_on;
