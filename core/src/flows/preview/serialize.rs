//! What a preview shows.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Preview, VersionComparison};
use crate::flows::package_status::PreviewedPackage;
use crate::flows::target_state::TargetState;
use crate::model::{Answers, Deployment, Finding, Omitted, ProjectRef, Release, Slice};
use crate::rules::{Blank, Comparison, blanks, compare};
use crate::seal::VerificationReport;
use crate::terms::{Digest, Name, ReleaseVersion};

impl Preview {
    /// What importing takes: the digest of what was reviewed.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The bundle's identity.
    #[must_use]
    pub const fn bundle(&self) -> Digest {
        self.bundle
    }

    /// What verification established, and what it did not.
    #[must_use]
    pub const fn report(&self) -> &VerificationReport {
        &self.report
    }

    /// Who sent it, by our name.
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

    /// How it relates to what was imported before.
    #[must_use]
    pub const fn novelty(&self) -> VersionComparison {
        self.novelty
    }

    /// The packages, and whether they are at hand.
    #[must_use]
    pub fn packages(&self) -> &[PreviewedPackage] {
        &self.packages
    }

    /// What a person should see before deciding.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What became of the release before.
    #[must_use]
    pub fn history(&self) -> &[Deployment] {
        &self.history
    }

    /// How much was left out on purpose.
    #[must_use]
    pub const fn omitted(&self) -> Omitted {
        self.omitted
    }

    /// What is still to be filled in for one environment, and for one tenant if there is one. The
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

    /// How many of the release's variables, steps and templates there are, in words.
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

    /// What changes if this release replaces `current`, with the notes of every release between the
    /// two that is known here.
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
