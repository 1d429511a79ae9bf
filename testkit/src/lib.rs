//! The Spaces, keys, seeds and releases of every test, bench, fuzz target and vector.
//!
//! Everything that this crate makes is the same in every run. Its keys protect nothing.
//!
//! - [`name`], [`label`], [`at`], [`seed`] and [`keys`] read and make the smallest parts.
//! - [`small_release`], [`release_for`] and [`rich_release`] are what crosses.
//! - [`Target`] calls each verb of a target with all that its host tells it.
//! - [`Site`] is a Space with everything that its host stores: it calls a verb, and records the
//!   result.
//! - [`Pair`] is two sites that trust each other: Dev promotes to Prod, and Prod reports to Dev.
//!
//! A function stops the test at the first surprise, unless it returns a `Result`. The unit tests of
//! the core include `words.rs` as a module of their own, because a crate that depends on the core
//! would bring a second copy of its types.
#![expect(
    clippy::exhaustive_structs,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and uses what it asks for"
)]

#[cfg(feature = "proptest")]
mod arbitrary;
mod deployments;
mod packages;
mod pair;
mod process;
mod releases;
mod site;
mod spaces;
mod target;
mod trusting;
mod words;

#[cfg(feature = "proptest")]
pub use arbitrary::arbitrary_release;
pub use deployments::{deployment, ours, theirs};
pub use packages::carried;
pub use pair::{Pair, deployed};
pub use process::{action, package_reference, step};
pub use releases::{
    PACKAGE, SECRET, empty_release, release_for, release_with_secret, rich_release, scope_of,
    small_release,
};
pub use site::{ADA, Site, connect, grace};
pub use spaces::{lifecycle, open_space, space};
pub use target::{GRACE, Target};
pub use trusting::Trusting;
pub use words::{NOW, at, keys, label, minute, name, seed, seed_of};
