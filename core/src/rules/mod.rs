//! The rules of a Space, as functions without bytes, keys or a clock: which value a variable has at
//! a [`Place`], how far a release has come ([`progress`]), what may be promoted ([`promotable`]),
//! and which part of a release an audience receives ([`slice`](fn@slice)).
//!
//! In the source this is floor 3; [`answers`](crate::answers), [`compare`](mod@crate::compare) and
//! [`dashboard`](mod@crate::dashboard) lie here too.

mod slice;
pub use slice::{Sliced, slice, slice_findings};

mod resolve;
pub use resolve::{
    Definition, Overridden, OverrideReason, Place, Resolution, ResolvedValue, Resolver,
};
pub(crate) use resolve::{Reach, overridden_answers};

pub(crate) mod blanks;
pub(crate) use blanks::{Blank, blanks, review_answers};

#[cfg(feature = "json")]
pub(crate) mod answer_sheet;
mod answered;
pub(crate) use answered::is_answered;
mod references;
pub(crate) use references::is_binding;
mod templates;

pub(crate) mod permissions;
pub(crate) use permissions::explain;

mod progress;
pub use progress::{
    Block, Candidate, PhaseProgress, PhaseStatus, Progress, Reason, StageProgress, StageState,
    progress, promotable,
};

pub(crate) mod given;
pub use given::{BlockDocument, CandidateDocument, PlaceDocument};

pub(crate) mod compare;
pub(crate) use compare::{Comparison, compare};

pub(crate) mod dashboard;
pub(crate) use dashboard::{ProjectRow, ReleaseRow};

#[cfg(test)]
mod testing;
