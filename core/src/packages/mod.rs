//! Floor 3, packages: their bytes, in pieces, and never more of them at once than the caller gives.

mod check;
mod deflate;
mod delta;
mod holdings;

pub use check::{PackageCheck, PackageDigest, PackageError, VerifiedPackage};
pub use delta::{ApplyError, PackHeader, PackOptions, Unpacked, Unpacking, apply_pack, make_pack};
pub use holdings::Holdings;
