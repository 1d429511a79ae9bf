//! Floor 4, the verbs: each file adds what one person does to [`Space`](crate::Space).

mod accept;
mod assemble;
mod data_center;
mod data_center_document;
mod deployed;
mod facts_needed;
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
mod record;
mod refuse;
mod rehearse;
mod serialize;
mod store;
mod take_note;
mod target_state;
mod trust;
mod trust_table;

pub use accept::Accepted;
pub use assemble::AssembledRelease;
pub use data_center::{Created, DataCenter, DataCenterChanged, Delivered, Delivery};
#[cfg(feature = "schemas")]
pub(crate) use data_center_document::DataCenterParts;
pub use import::{Acceptance, Imported, ImportedRelease};
pub use issue_receipt::IssuedReceipt;
pub use notice::{Announcement, RecallOutcome, RotationOutcome};
pub use open_secrets::OpenedSecrets;
pub use package_status::{PackageStanding, PreviewedPackage};
pub use permitted::Actor;
pub use plan::{Plan, PlanError, PlannedStep, PlannedVariable};
pub use preview::{Preview, VersionComparison};
pub use promote::Promoted;
pub use record::NewFacts;
pub use take_note::NoticeOutcome;
pub use target_state::{KnownRelease, TargetState};
pub use trust::{TrustChange, TrustChanged};
pub use trust_table::{TrustRow, TrustState, TrustTable};
