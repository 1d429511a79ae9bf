//! Floor 3, packages: their bytes, in pieces, and never more of them at once than the caller gives.

mod check;
mod holdings;

pub use check::{PackageCheck, PackageDigest, PackageError, VerifiedPackage};
pub use holdings::Holdings;
