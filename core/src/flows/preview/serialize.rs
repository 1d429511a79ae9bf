//! Serialisation of a preview.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Preview, VersionComparison};
use crate::flows::package_status::PreviewedPackage;
use crate::flows::target_state::TargetState;
use crate::model::{Answers, Deployment, Finding, Omitted, ProjectRef, Release, Slice};
use crate::rules::{Blank, Comparison, blanks, compare};
use crate::seal::VerificationReport;
use crate::terms::{MessageDigest, Name, PreviewDigest, ReleaseVersion};

impl Preview {
    /// Returns the digest of the reviewed preview, which an import takes.
    #[must_use]
    pub const fn digest(&self) -> &PreviewDigest {
        &self.digest
    }

    /// The bundle's identity.
    #[must_use]
    pub const fn bundle(&self) -> MessageDigest {
        self.bundle
    }

    /// Returns the verification report.
    #[must_use]
    pub const fn report(&self) -> &VerificationReport {
        &self.report
    }

    /// Returns the local name of the sender.
    #[must_use]
    pub const fn sender(&self) -> &Name {
        &self.sender
    }

    /// The project as it would be called here.
    #[must_use]
    pub const fn project(&self) -> &ProjectRef {
        &self.project
    }

    /// The release: notes, variables, templates, process. Sensitive values are still sealed.
    #[must_use]
    pub const fn release(&self) -> &Release {
        &self.release
    }

    /// Returns the relation to the versions that were imported before.
    #[must_use]
    pub const fn novelty(&self) -> VersionComparison {
        self.novelty
    }

    /// The packages, and whether they are at hand.
    #[must_use]
    pub fn packages(&self) -> &[PreviewedPackage] {
        &self.packages
    }

    /// Returns the findings to see before deciding.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the deployments of the release before this import.
    #[must_use]
    pub fn history(&self) -> &[Deployment] {
        &self.history
    }

    /// Returns the counts of parts that were left out on purpose.
    #[must_use]
    pub const fn omitted(&self) -> Omitted {
        self.omitted
    }

    /// Iterates over the missing answers of one environment, and of one tenant if one is given. The
    /// others cost nothing.
    pub fn blanks<'p>(
        &'p self,
        answers: &'p Answers,
        environment: &'p Name,
        tenant: Option<&'p Name>,
    ) -> impl Iterator<Item = Blank<'p>> + 'p {
        blanks(&self.release.templates, &self.slice, answers, environment, tenant)
    }

    /// The slice that the bundle brings.
    #[must_use]
    pub const fn slice(&self) -> &Slice {
        &self.slice
    }

    /// Returns the numbers of variables, steps and templates, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let Release { variables, templates, packages, process, .. } = &self.release;
        format!(
            "{} packages, {} variables, {} templates, {} steps",
            packages.len(),
            variables.len(),
            templates.len(),
            process.steps.len()
        )
    }

    /// Compares this release with `current`, and includes the notes of every known release between
    /// them.
    #[must_use]
    pub fn compare_with(&self, current: &Release, known: &TargetState<'_>) -> Comparison {
        compare(current, &self.release, &between(current, self, known))
    }
}

/// The notes of every release between the one that runs now and this one, as far as they are known.
fn between(
    older: &Release,
    preview: &Preview,
    known: &TargetState<'_>,
) -> Vec<(ReleaseVersion, String)> {
    let newer = &preview.release.version;
    let mut notes: Vec<(ReleaseVersion, String)> = known
        .releases
        .iter()
        .filter(|known| known.project == preview.project)
        .filter(|known| known.version > older.version && known.version < *newer)
        .map(|known| (known.version.clone(), known.notes.clone()))
        .collect();
    notes.sort_by(|(one, _), (other, _)| one.cmp(other));
    notes
}
