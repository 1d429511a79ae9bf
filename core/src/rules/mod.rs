//! Floor 3, the rules: what follows from the things, without bytes, keys or a clock.

mod slice;
pub use slice::{Sliced, slice, slice_findings};

mod resolve;
pub use resolve::{
    Definition, Overridden, OverrideReason, Place, Resolution, ResolvedValue, Resolver,
};

mod blanks;
pub use blanks::{Blank, BlankReason, blanks, review_answers};

#[cfg(feature = "json")]
mod answer_sheet;
#[cfg(feature = "json")]
pub use answer_sheet::{AnswerSheet, AnswerSheetDocument};

mod answered;
mod references;
mod templates;

mod permissions;
pub use permissions::{AccessDecision, GrantSource, ScopeMismatch, allows, explain};

mod progress;
pub use progress::{
    Block, Candidate, PhaseProgress, PhaseStatus, Progress, Reason, StageProgress, StageState,
    progress, promotable,
};

mod given;
pub use given::{
    BlockDocument, CandidateDocument, PlaceDocument, ProjectDocument, ReleaseDocument,
};

mod compare;
pub use compare::{Change, Comparison, DiffLine, Difference, Entry, Notes, Shown, compare};

mod dashboard;
pub use dashboard::{
    Board, BoardCell, BoardRow, CellState, Column, Dashboard, Offer, ProjectRow, ReleaseRow,
    dashboard,
};

#[cfg(test)]
mod testing;
