#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

extern crate alloc;

mod error;
mod faults;
mod keys;
mod messages;
mod query;
mod rows;
mod schema;
mod signing;
mod source;
mod space;
mod store;
mod target;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test may fail loudly")]
mod tests;
mod trust;
mod work;

pub use error::{StoreCode, StoreError};
pub use messages::{MessageKind, Outgoing};
pub use signing::{Signing, now, seed};
pub use source::StoredRelease;
pub use space::SpaceStore;
pub use store::Store;
