//! Octopus's ways of writing, held by the project's own documents and by other people's.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail loudly")]
#![expect(clippy::indexing_slicing, reason = "tests fail loudly")]
#![expect(clippy::arithmetic_side_effects, reason = "a remainder picks one of what is there")]

mod common;
mod documents;
mod git;
mod git_laws;
mod laws;
mod ran;
mod samples;
mod space;
mod step_templates;
mod tenants;
mod trouble;
mod versions;
