//! Floor 4, the verbs: each file adds what one person does to [`Space`](crate::Space).

mod accept;
mod assemble;
mod at_hand;
mod data_center;
mod data_center_document;
mod deployed;
mod import;
mod inventory;
mod known;
mod notice;
mod pass_on;
mod permitted;
mod plan;
mod preview;
mod promote;
mod readiness;
mod refuse;
mod rehearse;
mod report;
mod reveal;
mod shown;
mod store;
mod take_note;
mod trust;
mod trust_table;

pub use accept::{AcceptError, Accepted};
pub use assemble::{AssembleError, AssembledRelease};
pub use at_hand::{PackageStanding, PreviewedPackage};
pub use data_center::{
    Created, DataCenter, DataCenterChanged, DataCenterError, Delivered, Delivery,
};
pub use import::{Acceptance, ImportError, Imported, ImportedRelease};
pub use known::Known;
pub use notice::{Announcement, NoticeError, Recalled, Succeeded};
pub use permitted::{Actor, NotPermitted};
pub use plan::{Plan, PlanError, PlannedStep, PlannedVariable};
pub use preview::{Novelty, Preview, PreviewError};
pub use promote::{PromoteError, Promoted};
pub use report::{ReportError, Reported};
pub use reveal::Revealed;
pub use store::StoreError;
pub use take_note::Noted;
pub use trust::{TrustChange, TrustChanged, TrustError};
pub use trust_table::{TrustRow, TrustState, TrustTable};
