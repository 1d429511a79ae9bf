//! Availability of a release's packages, and the way in which missing ones arrive.

use alloc::format;
use alloc::string::String;

use serde::Serialize;

use super::target_state::TargetState;
use crate::model::{Finding, Package};
use crate::packages::Transfer;
use crate::terms::Code;

/// A package of the release, and whether it is at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PreviewedPackage {
    /// The package.
    pub package: Package,
    /// Availability of the package.
    pub standing: PackageStanding,
    /// Way in which its bytes arrive.
    pub transfer: Transfer,
}

/// Availability of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "at hand, not at hand, or another thing by that name")]
pub enum PackageStanding {
    /// Its bytes are at hand and match.
    Have,
    /// Its bytes are not at hand.
    Missing,
    /// Other bytes are known under the same id and version.
    OtherContent,
}

impl PreviewedPackage {
    /// Looks a package up; `other` says that another content goes by its id and version elsewhere.
    pub(super) fn look_up(package: &Package, other: bool, known: &TargetState<'_>) -> Self {
        let standing = if other || known.packages.has_other(package) {
            PackageStanding::OtherContent
        } else if known.packages.has(package) {
            PackageStanding::Have
        } else {
            PackageStanding::Missing
        };
        let transfer = known.packages.readiness(package);
        Self { package: package.clone(), standing, transfer }
    }

    /// Returns the finding of a preview if the package is missing.
    pub(super) fn finding(&self) -> Option<Finding> {
        let Package { id, version, .. } = &self.package;
        let path = format!("package `{id}` {version}");
        match self.standing {
            PackageStanding::Have => None,
            PackageStanding::Missing => {
                let detail = format!("its bytes are not here yet{}", self.way());
                Some(Finding::note(Code::PackageMissing, path, detail))
            }
            PackageStanding::OtherContent => {
                let detail = "other bytes are known here under the same id and version";
                Some(Finding::alarm(Code::PackageOtherContent, path, detail))
            }
        }
    }

    /// Returns the reason why a deployment that needs the package cannot be made.
    pub(super) fn reason(&self, known: &TargetState<'_>) -> Option<Finding> {
        if known.packages.has(&self.package) {
            return None;
        }
        let name = format!("{} {}", self.package.id, self.package.version);
        let path = format!("package `{name}`");
        if known.packages.has_other(&self.package) {
            let detail = format!("package `{name}` is here with other bytes");
            return Some(Finding::alarm(Code::PackageOtherContent, path, detail));
        }
        let detail = format!("the bytes of package `{name}` are not here{}", self.way());
        Some(Finding::warning(Code::PackageMissing, path, detail))
    }

    fn way(&self) -> String {
        match &self.transfer {
            Transfer::Feed(feed) => format!(": feed `{feed}` has them"),
            Transfer::Delta { .. } => ": a pack on top of an older one here would do".into(),
            Transfer::Absent | Transfer::Full | Transfer::Have | Transfer::LookUp => String::new(),
        }
    }
}
