//! Packs: the bytes that a package has and an older version of it has not.
//!
//! [`make_pack`] compares two packages and sees through deflate, so that a small change in a zip or
//! a tar.gz gives a small pack.
//! [`apply_pack`] and [`Unpacking`] make the newer package of the older one and the pack, within a
//! bounded window of memory.
//! The result is a [`VerifiedPackage`](spacebridge::packages::VerifiedPackage): its digest is the
//! one that the manifest names.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod deflate;
mod delta;

pub use delta::{
    PackHeader, PackOptions, PackProgress, Unpacked, Unpacking, apply_pack, make_pack,
    make_pack_watched,
};
