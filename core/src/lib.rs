//! `spacebridge` promotes a software release from one Space to another.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod seal;
mod terms;

pub use seal::{Agree, CborError, CoseError, KeyError, OpenError, Seed, SeedError, Sign};
pub use terms::{
    Digest, DigestError, Fingerprint, Instant, InstantError, Label, Limits, Name, NameError,
    ReleaseVersion, VersionError,
};
