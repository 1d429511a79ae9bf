//! Floor 3, sealing: bytes that a stranger cannot read, and that nobody can change unnoticed.
//!
//! Knows keys and encodings; does not know what a lifecycle is.

#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the schemas use the rest"))]
mod cbor;

#[cfg(test)]
mod testing;

pub use cbor::CborError;
