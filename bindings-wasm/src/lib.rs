//! The package `spacebridge` for JavaScript: each verb of the core, one line each.
//!
//! Nothing is decided here. What JavaScript does differently from Rust is said in `error.rs`.

mod certificate;
mod error;
mod version;

pub use certificate::certificate_fingerprint;
pub use version::compare_versions;
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of this package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
