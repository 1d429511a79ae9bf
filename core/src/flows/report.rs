//! Reporting a deployment: the receipt that somebody carries back.

use super::import::ImportedRelease;
use crate::model::{Deployment, Facts, Report, Space};
use crate::seal::{Receipt, ReceiptDraft, SealError, Sealed, Signer, seal_receipt};
use crate::terms::Digest;

/// A deployment was reported: the file to carry, and the fact to store.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The file.
    pub receipt: Sealed<Receipt>,
    /// What to add to [`Facts::reports`](crate::Facts): the number is used up with it.
    pub fact: Report,
}

/// Why a deployment cannot be reported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The deployment is not one of the imported release in this Space.
    #[error("the deployment is not one of this release in an environment of this Space")]
    DeploymentForeign,
    /// Sealing failed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl ReportError {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DeploymentForeign => "deployment-foreign",
            Self::Seal(error) => error.code(),
        }
    }
}

impl Space {
    /// Signs a receipt for the Space that sent the release: what became of it here, when, and by whom.
    ///
    /// A receipt can only be made from an imported release, so it always speaks of a bundle that was
    /// verified. It is numbered, and linked to the receipt before it: what is missing is seen. `answers`
    /// is the digest of the answers that were used, if the source may know that they changed.
    ///
    /// # Errors
    ///
    /// - [`ReportError::DeploymentForeign`] if the deployment is of another release, or not in an
    ///   environment of ours: a Space attests what it did itself.
    /// - [`ReportError::Seal`] if our certificate expired, or the key is not ours or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn report(
        &self,
        release: &ImportedRelease,
        deployment: &Deployment,
        answers: Option<Digest>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<Reported, ReportError> {
        signer.check(self.certificate())?;
        let environment = &deployment.environment;
        let ours = !environment.is_remote() && self.environments().contains(&environment.name);
        let same = deployment.project == *release.project()
            && deployment.version == *release.version()
            && deployment.release.is_none_or(|digest| digest == release.digest());
        if !ours || !same {
            return Err(ReportError::DeploymentForeign);
        }
        let audience = release.sender();
        let last = facts.last_report(&audience);
        let sequence = last.map_or(0, |last| last.sequence).saturating_add(1);
        let draft = ReceiptDraft {
            audience,
            release: release.digest(),
            bundle: release.bundle(),
            sequence,
            previous: last.map(|last| last.receipt),
            project: &release.release().project,
            deployment,
            answers,
        };
        let (receipt, digest) = seal_receipt(&draft, &signer)?;
        let fact = Report { audience, sequence, receipt: digest, at: signer.now };
        Ok(Reported { receipt, fact })
    }
}
