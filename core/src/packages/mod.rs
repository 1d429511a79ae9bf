//! Floor 3, packages: their bytes, in pieces, and never more of them at once than the caller gives.

mod available;
mod check;
mod parts;
mod transfer;

pub use available::AvailablePackages;
pub use check::{PackageCheck, PackageDigest, PackageError, VerifiedPackage};
pub use parts::{Part, PartAssembler, PartError, PartSplitter, PartTable};
pub use transfer::{
    Inventory, PackKey, PackageTransfer, Transfer, TransferPlan, TransferPolicy, UseDelta,
    transfer_plan,
};
