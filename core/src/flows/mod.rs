//! Floor 4, the verbs: each file adds what one person does to [`Space`](crate::Space).

mod accept;
mod assemble;
mod deployed;
mod import;
mod known;
mod pass_on;
mod plan;
mod preview;
mod promote;
mod readiness;
mod refuse;
mod report;
mod reveal;
mod store;

pub use accept::{AcceptError, Accepted};
pub use assemble::{AssembleError, AssembledRelease};
pub use import::{Acceptance, ImportError, Imported, ImportedRelease};
pub use known::Known;
pub use plan::{Plan, PlanError, PlannedStep, PlannedVariable};
pub use preview::{Novelty, PackageStanding, Preview, PreviewError, PreviewedPackage};
pub use promote::{PromoteError, Promoted};
pub use report::{ReportError, Reported};
pub use reveal::Revealed;
pub use store::StoreError;
