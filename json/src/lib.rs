//! A strict reader of JSON documents that people and programs supply.
//!
//! [`read`] reads a text into a type, [`read_value`] reads bytes into a [`serde_json::Value`], and
//! [`text`] turns bytes into text and names the encoding where it is not UTF-8.
//! The readers reject repeated keys, unknown keys, lists in place of objects, and input above the
//! given limits.
//! An [`Error`] says where the fault is, as a path like `trusts[0].permits`, and never quotes a
//! value, because a value may be a secret.
//!
//! ```
//! #[derive(Debug, serde::Deserialize)]
//! struct Stage {
//!     environment: String,
//! }
//! let error = spacebridge_json::read::<Vec<Stage>>(r#"[{"enviroment": "Test"}]"#).unwrap_err();
//! assert_eq!(error.path(), "[0].enviroment");
//! assert_eq!(error.detail(), "unknown key `enviroment`; did you mean `environment`?");
//! let stage: Stage = spacebridge_json::read(r#"{"environment": "Test"}"#).unwrap();
//! assert_eq!(stage.environment, "Test");
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod encoding;
mod error;
mod path;
mod secret;
mod typed;
mod value;

pub use encoding::text;
pub use error::{Error, Kind};
pub use secret::{SECRET, secret_text};
pub use typed::read;
pub use value::{ValueLimits, read_value};
