//! Packages: checking their bytes, cutting them into parts, and planning their transfer.
//!
//! Bytes come in pieces, and never more of them are held at once than the caller gives.
//! In the source this is floor 3.

mod available;
mod check;
mod parts;
mod transfer;

pub use crate::model::{OciDigest, Sha1};
pub use available::AvailablePackages;
pub(crate) use check::PackageError;
pub use check::{PackageCheck, PackageDigest, VerifiedPackage};
pub use parts::{Part, PartAssembler, PartSplitter, PartTable};
#[cfg(feature = "schemas")]
pub(crate) use transfer::InventoryParts;
pub use transfer::{
    Inventory, PackKey, PackageTransfer, Transfer, TransferPlan, TransferPolicy, UseDelta,
    transfer_plan,
};
