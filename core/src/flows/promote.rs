//! Promoting a release: one file for one target.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::assemble::AssembledRelease;
use crate::model::{
    Deployment, Facts, Finding, Grant, Lifecycle, Omitted, ProjectRef, Promotion, Release, Space,
};
use crate::rules::{Candidate, promotable, slice};
use crate::seal::{Bundle, BundleDraft, SealError, Sealed, Signer, Written, seal_bundle};
use crate::terms::Name;

/// A release was promoted: the file to carry, and the fact to store.
#[derive(Clone, Debug)]
pub struct Promoted {
    /// The file.
    pub bundle: Sealed<Bundle>,
    /// What to add to [`Facts::promotions`](crate::Facts): the number is used up with it.
    pub fact: Promotion,
    /// What the promoter should know: what is dropped, narrowed, and undefined there.
    pub findings: Vec<Finding>,
    /// How much of the release was left out.
    pub omitted: Omitted,
}

/// Why a release cannot be promoted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PromoteError {
    /// The owner's manifest has no slice for the target: the target was not trusted then.
    #[error("the release was assembled before `{target}` could receive it")]
    AudienceMissing {
        /// The target.
        target: Name,
    },
    /// The lifecycle does not let the release go there now.
    #[error("`{target}` is not open for this release: {reason}")]
    NotOpen {
        /// The target.
        target: Name,
        /// What it waits for.
        reason: String,
    },
    /// The trust does not say that we promote to it.
    #[error("we do not promote releases of `{project}` to `{target}`")]
    NotGranted {
        /// The target.
        target: Name,
        /// The project.
        project: Name,
    },
    /// The release is not what the manifest committed to: somebody changed it after it was assembled.
    #[error("the release is not the one that was assembled: its {part} changed")]
    ReleaseChanged {
        /// Which part.
        part: &'static str,
    },
    /// Sealing failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// There is no such Space among our trusts.
    #[error("no Space called `{target}` is known here")]
    TargetUnknown {
        /// The target.
        target: Name,
    },
}

impl PromoteError {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AudienceMissing { .. } => "audience-missing",
            Self::NotOpen { .. } => "target-not-open",
            Self::NotGranted { .. } => "promote-not-granted",
            Self::ReleaseChanged { .. } => "release-changed",
            Self::Seal(error) => error.code(),
            Self::TargetUnknown { .. } => "target-unknown",
        }
    }
}

impl Space {
    /// Promotes a release to the Space called `target`: seals the bundle that somebody carries there.
    ///
    /// The bundle holds the owner's manifest, the slice that the target may see, the secrets of that
    /// slice sealed to the target's key, and what became of the release so far. Bindings travel raw.
    /// It is numbered for that target.
    ///
    /// # Errors
    ///
    /// - [`PromoteError::TargetUnknown`], [`PromoteError::NotGranted`]: trust is what lets anything
    ///   out.
    /// - [`PromoteError::NotOpen`] unless `lifecycle` stops at the target and the release got there.
    /// - [`PromoteError::AudienceMissing`], [`PromoteError::ReleaseChanged`]: the owner's manifest is
    ///   the release; what it does not commit to cannot be sent.
    /// - [`PromoteError::Seal`] if a certificate expired, or the key is not ours or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn promote(
        &self,
        release: &AssembledRelease,
        target: &Name,
        lifecycle: &Lifecycle,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<Promoted, PromoteError> {
        signer.check(self.certificate())?;
        let project = &release.release.project;
        let Some(trust) = self.trust(target) else {
            return Err(PromoteError::TargetUnknown { target: target.clone() });
        };
        if !trust.covers(Grant::PromoteTo, project) {
            let (target, project) = (target.clone(), project.clone());
            return Err(PromoteError::NotGranted { target, project });
        }
        signer.check_recipient(trust.certificate())?;
        self.check_open(release, target, lifecycle, facts)?;
        let audience = trust.certificate().fingerprint();
        let sliced = slice(&release.release, target);
        let written = Written::new(&release.release, &sliced.slice, &release.salt, &audience);
        check_unchanged(release, &written, target, &audience)?;
        let sequence = facts.last_promotion(&audience).map_or(0, |last| last.sequence);
        let sequence = sequence.saturating_add(1);
        let told: Vec<&Deployment> = told(release, facts);
        let receipts: Vec<&[u8]> = release.receipts.iter().map(Vec::as_slice).collect();
        let draft = BundleDraft {
            manifest: &release.manifest,
            manifest_bytes: &release.manifest_bytes,
            recipient: trust.certificate(),
            sequence,
            notes: &release.release.notes,
            templates: &written.templates,
            slice: &written.slice,
            secrets: &written.secrets,
            secrets_salt: &written.secrets_salt,
            omitted: sliced.omitted,
            told: &told,
            receipts: &receipts,
        };
        let sealed = seal_bundle(&draft, &signer)?;
        let fact = Promotion {
            target: target.clone(),
            audience,
            project: ProjectRef::local(project.clone()),
            version: release.release.version.clone(),
            release: release.digest(),
            bundle: sealed.digest,
            sequence,
            at: signer.now,
        };
        let (findings, omitted) = (sliced.findings, sliced.omitted);
        Ok(Promoted { bundle: sealed.bundle, fact, findings, omitted })
    }

    fn check_open(
        &self,
        release: &AssembledRelease,
        target: &Name,
        lifecycle: &Lifecycle,
        facts: &Facts,
    ) -> Result<(), PromoteError> {
        let Release { project, version, .. } = &release.release;
        let project = ProjectRef::local(project.clone());
        let candidate =
            Candidate { release: Some(release.digest()), ..Candidate::new(&project, version) };
        promotable(lifecycle, self.environments(), &candidate, facts, target).map_err(|by| {
            let reasons: Vec<String> = by.iter().map(ToString::to_string).collect();
            PromoteError::NotOpen { target: target.clone(), reason: reasons.join("; ") }
        })
    }
}

/// The release's deployments in our own Space.
fn told<'f>(release: &AssembledRelease, facts: &'f Facts) -> Vec<&'f Deployment> {
    let mut told: Vec<&Deployment> = facts
        .deployments
        .iter()
        .filter(|fact| !fact.project.is_remote() && fact.project.name == release.release.project)
        .filter(|fact| fact.version == release.release.version && !fact.environment.is_remote())
        .filter(|fact| fact.release.is_none_or(|digest| digest == release.digest()))
        .collect();
    told.sort_by_key(|fact| (fact.at(), &fact.environment, &fact.tenant));
    told
}

/// What is sent must be what the owner signed for. A change since then would be found by the target;
/// it is better found here.
fn check_unchanged(
    release: &AssembledRelease,
    written: &Written,
    target: &Name,
    audience: &crate::terms::Fingerprint,
) -> Result<(), PromoteError> {
    let manifest = &release.manifest;
    let Some(row) = manifest.row(audience) else {
        return Err(PromoteError::AudienceMissing { target: target.clone() });
    };
    let digest = crate::terms::Digest::of;
    let parts = manifest.parts();
    let checks = [
        ("process or variables", written.row(*audience) == *row),
        ("templates", digest(&written.templates) == parts.templates),
        ("notes", digest(release.release.notes.as_bytes()) == parts.notes),
        ("packages", release.release.packages == parts.packages),
    ];
    match checks.iter().find(|(_, same)| !same) {
        Some((part, _)) => Err(PromoteError::ReleaseChanged { part }),
        None => Ok(()),
    }
}
