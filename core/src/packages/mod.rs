//! Floor 3, packages: their bytes, in pieces, and never more of them at once than the caller gives.

mod available;
mod check;
mod deflate;
mod delta;
mod parts;
mod transfer;

pub use available::AvailablePackages;
pub use check::{PackageCheck, PackageDigest, PackageError, VerifiedPackage};
pub use delta::{
    ApplyError, PackCancelled, PackHeader, PackOptions, PackProgress, Unpacked, Unpacking,
    apply_pack, make_pack, make_pack_watched,
};
pub use parts::{Part, PartAssembler, PartError, PartSplitter, PartTable};
#[cfg(feature = "schemas")]
pub(crate) use transfer::InventoryParts;
pub use transfer::{
    Inventory, PackKey, PackageTransfer, Transfer, TransferPlan, TransferPolicy, UseDelta,
    transfer_plan,
};
