//! Floor 3, packages: their bytes, in pieces, and never more of them at once than the caller gives.

mod check;
mod deflate;
mod delta;
mod holdings;
mod parts;
mod transfer;

pub use check::{PackageCheck, PackageDigest, PackageError, VerifiedPackage};
pub use delta::{
    ApplyError, PackCancelled, PackHeader, PackOptions, PackProgress, Unpacked, Unpacking,
    apply_pack, make_pack, make_pack_watched,
};
pub use holdings::Holdings;
pub use parts::{Joining, Part, PartError, PartTable, Splitting};
pub use transfer::{
    Inventory, PackKey, PackageTransfer, Transfer, TransferPlan, TransferPolicy, UseDelta,
    transfer_plan,
};
