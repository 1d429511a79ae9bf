//! What the host knows and passes in.

use super::import::ImportedRelease;
use crate::model::Facts;
use crate::packages::AvailablePackages;
use crate::terms::Timestamp;

/// What a Space knows at a moment, as its host has stored it.
#[derive(Clone, Copy, Debug)]
pub struct TargetState<'k> {
    /// What happened so far.
    pub facts: &'k Facts,
    /// The releases imported so far; those of other projects do no harm.
    pub releases: &'k [ImportedRelease],
    /// The packages at hand whose bytes were checked.
    pub holdings: &'k AvailablePackages,
    /// The time.
    pub now: Timestamp,
}
