//! The state of a target: what its host has stored, and passes to the verbs.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::import::ImportedRelease;
use crate::model::{Facts, Package, ProjectRef};
use crate::packages::AvailablePackages;
use crate::terms::{ReleaseVersion, Timestamp};

/// The state of a Space at a moment, as its host has stored it.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a caller that leaves out a part of its state is to notice"
)]
pub struct TargetState<'k> {
    /// The facts so far.
    pub facts: &'k Facts,
    /// The releases that were imported; those of other projects change nothing.
    pub releases: &'k [KnownRelease],
    /// The packages whose bytes are here and were checked.
    pub holdings: &'k AvailablePackages,
    /// The time.
    pub now: Timestamp,
}

/// An imported release, as far as a preview of another one needs it: a few kilobytes of it.
///
/// A host stores this beside the bundle, so that a preview opens no other release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KnownRelease {
    /// The project, as it is called in this Space.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// The release notes.
    pub notes: String,
    /// The packages, with the contents that its owner signed for.
    pub packages: Vec<Package>,
}

impl ImportedRelease {
    /// Returns what a preview of another release needs of this one.
    #[must_use]
    pub fn known(&self) -> KnownRelease {
        let release = self.release();
        KnownRelease {
            project: self.project().clone(),
            version: release.version.clone(),
            notes: release.notes.clone(),
            packages: release.packages.clone(),
        }
    }
}
