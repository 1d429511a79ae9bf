//! Floor 3, packages: their bytes, in pieces, and never more of them at once than the caller gives.

mod available;
mod check;
mod parts;
mod transfer;

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
