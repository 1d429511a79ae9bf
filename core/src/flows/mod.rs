//! Floor 4, the verbs: each file adds what one person does to [`Space`](crate::Space).

mod accept;
mod assemble;
mod data_center;
mod data_center_document;
mod deployed;
mod forward;
mod import;
mod inventory;
mod issue_receipt;
mod notice;
mod open_secrets;
mod package_status;
mod permitted;
mod plan;
mod preview;
mod promote;
mod readiness;
mod refuse;
mod rehearse;
mod serialize;
mod store;
mod take_note;
mod target_state;
mod trust;
mod trust_table;

pub use accept::{AcceptError, Accepted};
pub use assemble::{AssembleError, AssembledRelease};
pub use data_center::{
    Created, DataCenter, DataCenterChanged, DataCenterError, Delivered, Delivery,
};
#[cfg(feature = "schemas")]
pub(crate) use data_center_document::DataCenterParts;
pub use import::{Acceptance, ImportError, Imported, ImportedRelease};
pub use issue_receipt::{IssueReceiptError, IssuedReceipt};
pub use notice::{Announcement, NoticeError, RecallOutcome, RotationOutcome};
pub use open_secrets::OpenedSecrets;
pub use package_status::{PackageStanding, PreviewedPackage};
pub use permitted::{Actor, NotPermitted};
pub use plan::{Plan, PlanError, PlannedStep, PlannedVariable};
pub use preview::{Preview, PreviewError, VersionComparison};
pub use promote::{PromoteError, Promoted};
pub use store::StoreError;
pub use take_note::NoticeOutcome;
pub use target_state::TargetState;
pub use trust::{TrustChange, TrustChanged, TrustError};
pub use trust_table::{TrustRow, TrustState, TrustTable};
