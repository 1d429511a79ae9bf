//! Documents: what whoever does not write Rust sees, word for word, and what they may give.
//!
//! `SPACEBRIDGE_WRITE_DOCUMENTS=1` writes the files in `shown/` anew; look at the difference.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

#[path = "../common/arbitrary.rs"]
mod arbitrary;
mod given;
mod other_files;
mod round_trip;
mod shown;
mod story;
