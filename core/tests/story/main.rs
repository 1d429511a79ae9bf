//! The walkthrough of the request for comments, and what must not work on the way.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests fail loudly"
)]

mod bits;
mod planted;
mod prompts;
mod readiness;
mod refusals;
mod setup;
mod walkthrough;
