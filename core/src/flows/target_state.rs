//! The state of a target: what its host has stored, and passes to the verbs.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::import::ImportedRelease;
use crate::model::{Facts, Package, ProjectRef};
use crate::packages::AvailablePackages;
use crate::terms::ReleaseVersion;

/// The state of a Space, as its host has stored it.
#[derive(Clone, Copy, Debug)]
pub struct TargetState<'k> {
    pub(super) facts: &'k Facts,
    pub(super) releases: &'k [KnownRelease],
    pub(super) packages: &'k AvailablePackages,
}

impl<'k> TargetState<'k> {
    /// Creates the state from what the host stored: the facts so far, a summary of each imported
    /// release (those of other projects change nothing), and the packages whose bytes are here and
    /// were checked.
    #[must_use]
    pub const fn new(
        facts: &'k Facts,
        releases: &'k [KnownRelease],
        packages: &'k AvailablePackages,
    ) -> Self {
        Self { facts, releases, packages }
    }
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
