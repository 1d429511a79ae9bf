//! The measuring harness: interleaved rounds, thread CPU time, minimum and median.
//!
//! Everything that is compared is measured in one run, each case once a round, so that a machine
//! that is busy for a while is busy for all of them. The time is that of the thread's own work
//! (`CLOCK_THREAD_CPUTIME_ID`), not of the wall. The minimum says what the work costs; the median
//! says how steady the machine was.

mod carried;
mod chance;
mod crossing;
mod families;
mod journey;
mod memory;
mod process;
mod release;
mod report;
mod rounds;
mod rules;

pub use carried::AnyMessage;
pub use crossing::{Arrival, Crossing, USER};
pub use families::{Archive, Family, families};
pub use journey::Journey;
pub use memory::{Counting, ResolvedValue, counted};
pub use release::{Size, release};
pub use report::{growth, json, ratios};
pub use rounds::{Case, Measured, measure};
pub use rules::{Rules, asked};
