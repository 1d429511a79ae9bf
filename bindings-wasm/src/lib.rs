//! The package `spacebridge` for JavaScript: each verb of the core, one line each.
//!
//! Nothing is decided here. What JavaScript does differently from Rust is said in three files:
//! `convert.rs` (documents), `error.rs` (errors), `shell.rs` (time and chance). What the package
//! looks like from JavaScript is said in `package/index.d.ts`.
#![expect(clippy::must_use_candidate, reason = "JavaScript has no such thing")]
#![expect(unreachable_pub, reason = "wasm-bindgen exports what is public, wherever it stands")]
#![cfg_attr(
    not(feature = "full"),
    expect(dead_code, unused_imports, reason = "reading and verifying alone needs less of each")
)]

extern crate alloc;

mod certificate;
mod convert;
mod error;
mod sealed;
mod shell;
mod space;

#[cfg(feature = "full")]
mod answers;
#[cfg(feature = "full")]
mod data_center;
#[cfg(feature = "full")]
mod elsewhere;
#[cfg(feature = "full")]
mod facts;
#[cfg(feature = "full")]
mod keys;
#[cfg(feature = "full")]
mod known;
#[cfg(feature = "full")]
mod octopus;
#[cfg(feature = "full")]
mod packages;
#[cfg(feature = "full")]
mod plan;
#[cfg(feature = "full")]
mod preview;
#[cfg(feature = "full")]
mod release;
#[cfg(feature = "full")]
mod rules;
#[cfg(feature = "full")]
mod secret;
#[cfg(feature = "full")]
mod store;
#[cfg(feature = "full")]
mod verbs;
#[cfg(feature = "full")]
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of this package.
#[wasm_bindgen(skip_typescript)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
