//! Documents: what whoever does not write Rust sees, word for word, and what they may give.
//!
//! `SPACEBRIDGE_WRITE_DOCUMENTS=1` writes the files in `shown/` anew; look at the difference.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod given;
mod other_files;
mod round_trip;
mod shown;
mod story;
