//! The verb `issue_receipt`: the receipt of a deployment, which returns to the source.

use alloc::string::{String, ToString as _};

use serde::Serialize;

use super::import::ImportedRelease;
use super::permitted::{Place, permitted};
use super::record::RecordError;
use super::sequence::next_number;
use crate::model::{Deployment, Evidence, Facts, Outcome, Permission, ReceiptFact, Space};
use crate::rules::{Candidate, progress};
use crate::seal::{Message, Receipt, ReceiptDraft, ReceiptPart, Signer, sign_receipt};
use crate::terms::{
    Code, Digest, Error, Fingerprint, Limits, MessageDigest, Name, Refusal, ReleaseDigest,
};

/// A request to report a deployment of an imported release.
///
/// ```
/// use spacebridge::target::ReceiptRequest;
/// # use spacebridge::target::ImportedRelease;
/// # use spacebridge::Deployment;
/// # fn example(release: &ImportedRelease, deployment: &Deployment) {
/// let request = ReceiptRequest::new(release, deployment).to_owner();
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "pass it to `Space::issue_receipt`"]
pub struct ReceiptRequest<'r> {
    pub(super) release: &'r ImportedRelease,
    pub(super) deployment: &'r Deployment,
    answers: Option<Digest>,
    to_owner: bool,
}

impl<'r> ReceiptRequest<'r> {
    /// Requests a receipt about `deployment`, for the Space that sent `release`.
    pub const fn new(release: &'r ImportedRelease, deployment: &'r Deployment) -> Self {
        Self { release, deployment, answers: None, to_owner: false }
    }

    /// Includes the digest of the answers that were used, as an HMAC under a salt. The reader
    /// learns nothing of the answers, and the Space can prove them later with the salt, which the
    /// file in [`IssuedReceipt::whole`] has.
    pub fn with_answers(mut self, answers: impl Into<Option<Digest>>) -> Self {
        self.answers = answers.into();
        self
    }

    /// Addresses the receipt to the Space that owns the release, where another Space sent it: the
    /// owner's dashboard then shows the outcome.
    pub const fn to_owner(mut self) -> Self {
        self.to_owner = true;
        self
    }

    /// Returns the Space that the receipt is for.
    pub(super) const fn audience(&self) -> Fingerprint {
        if self.to_owner { self.release.import().owner } else { self.release.sender() }
    }
}

/// A deployment was reported: the file to carry, and the fact to store.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct IssuedReceipt {
    /// The file. It does not have the salt of the answers.
    pub receipt: Message<Receipt>,
    /// The file with the salt of the answers, if the receipt has an HMAC of them. The Space keeps
    /// it, and shows it only to whom it proves the answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<Message<Receipt>>,
    /// Everything that it says, for a person to read before it leaves.
    pub text: String,
    /// Fact to add to [`Facts::reports`](crate::Facts): the number is used up with it.
    pub fact: ReceiptFact,
}

/// Reason why a deployment, or a refusal, cannot be reported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IssueReceiptError {
    /// The deployment is not one of the imported release in this Space.
    #[error("the deployment is not one of this release in an environment of this Space")]
    DeploymentForeign,
    /// The release was imported from this bundle: it was not refused.
    #[error("the bundle is imported already: report what became of the release")]
    ImportedAlready,
    /// The import or the deployment is not recorded.
    #[error(transparent)]
    NotRecorded(#[from] RecordError),
    /// A text is longer than a reader takes.
    #[error("the receipt's text has {length} bytes, and a reader takes {limit}: shorten it")]
    NotesTooLong {
        /// Length of the text, in bytes.
        length: usize,
        /// The limit of a reader that sets no other.
        limit: usize,
    },
    /// Nothing was reported that could be superseded.
    #[error("nothing was reported about this deployment that could be superseded")]
    NothingToSupersede,
}

impl Refusal for IssueReceiptError {
    fn code(&self) -> Code {
        match self {
            Self::DeploymentForeign => Code::DeploymentForeign,
            Self::ImportedAlready => Code::RefusedImported,
            Self::NotRecorded(error) => error.code(),
            Self::NotesTooLong { .. } => Code::NotesTooLong,
            Self::NothingToSupersede => Code::ReceiptSupersedesNothing,
        }
    }
}

impl Space {
    /// Signs a receipt for the Space that sent the release, or for its owner: what became of it
    /// here, when, and by whom.
    ///
    /// A receipt can only be made from an imported release, so it always speaks of a bundle that
    /// was verified. It is numbered, and linked to the receipt before it: what is missing is seen.
    /// Receipts for the owner ([`ReceiptRequest::to_owner`]) have numbers and links of their own.
    ///
    /// Whether our own lifecycle is completed with this deployment is found out here, from `facts`
    /// and the deployment; what [`Deployment::completed`] says does not matter.
    ///
    /// A deployment is known by its environment, its tenant and when it was asked for. If it was
    /// reported before as ended, and its state was edited since, the new receipt names the one that
    /// no longer holds. [`Outcome::Superseded`] takes it back and puts nothing in its place.
    ///
    /// Read [`IssuedReceipt::text`] before the file leaves: parts of it can be
    /// [withheld](Message::withhold).
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team gives the signer's user
    ///   `DeploymentCreate` for
    ///   the project, the environment and the tenant: who may deploy there may say how it went.
    /// - `Code::DeploymentForeign` if the deployment is of another release, or not
    ///   in an environment of ours: a Space attests what it did itself.
    /// - `Code::ImportNotRecorded`, `Code::DeploymentNotRecorded` if `facts` do not hold the
    ///   import, or the deployment with this outcome: a receipt attests what the host recorded.
    /// - `Code::ReceiptSupersedesNothing` if it is said to be superseded, and was never
    ///   reported.
    /// - `Code::NotesTooLong` if the notes, or the name of the person, are longer than a reader
    ///   takes who sets no other [`Limits::notes`].
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if our certificate
    ///   expired, or the key is not ours or out of
    ///   reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn issue_receipt(
        &self,
        request: &ReceiptRequest<'_>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<IssuedReceipt, Error> {
        let ReceiptRequest { release, deployment, answers, .. } = *request;
        let audience = request.audience();
        let environment = &deployment.environment;
        let place = Place {
            project: Some(release.project()),
            environment: Some(&environment.name),
            tenant: deployment.tenant.as_ref(),
        };
        permitted(self.teams(), &signer.user, Permission::DeploymentCreate, place)?;
        signer.check(self.certificate())?;
        let ours = !environment.is_remote() && self.environments().contains(&environment.name);
        let same = deployment.project == *release.project()
            && deployment.version == *release.version()
            && deployment.release.is_none_or(|digest| digest == release.digest());
        if !ours || !same {
            return Err(IssueReceiptError::DeploymentForeign.into());
        }
        let subject =
            Subject { audience, release: release.digest(), bundle: release.bundle(), deployment };
        let supersedes = subject.reported(facts).filter(|report| report.outcome.is_final());
        if deployment.outcome == Outcome::Superseded && supersedes.is_none() {
            return Err(IssueReceiptError::NothingToSupersede.into());
        }
        facts.check_imported(release)?;
        facts.check_deployed(deployment)?;
        let said = Said {
            supersedes: supersedes.map(|report| report.receipt),
            completed: self.is_completed(release, deployment, facts),
            answers,
        };
        self.sign_receipt(&subject, &release.release().project, &said, facts, &signer)
    }

    /// Returns true if the lifecycle that the release goes through here is completed, this
    /// deployment included.
    fn is_completed(
        &self,
        release: &ImportedRelease,
        deployment: &Deployment,
        facts: &Facts,
    ) -> bool {
        let Some(lifecycle) = self.lifecycle(release.lifecycle()) else { return false };
        let about = |fact: &&Deployment| {
            fact.project == deployment.project && fact.version == deployment.version
        };
        // What is reported now is the last word on this deployment, whatever was stored of it.
        let is_other = |fact: &&Deployment| {
            !(fact.environment == deployment.environment
                && fact.tenant == deployment.tenant
                && fact.queued == deployment.queued)
        };
        let others = facts.deployments.iter().filter(about).filter(is_other);
        let this = Deployment { evidence: Evidence::Own, ..deployment.clone() };
        let deployments = others.cloned().chain([this]).collect();
        let facts = Facts { deployments, ..Facts::none() };
        let candidate = Candidate {
            release: Some(release.digest()),
            tenant: deployment.tenant.as_ref(),
            ..Candidate::new(release.project(), release.version())
        };
        progress(lifecycle, self.environments(), &candidate, &facts).is_completed()
    }

    /// Signs the next receipt for the subject's audience.
    pub(super) fn sign_receipt(
        &self,
        subject: &Subject<'_>,
        project: &Name,
        said: &Said,
        facts: &Facts,
        signer: &Signer<'_>,
    ) -> Result<IssuedReceipt, Error> {
        let Subject { audience, release, bundle, deployment } = *subject;
        let limit = Limits::default().notes;
        let length = deployment.by.len().max(deployment.notes.len());
        if length > limit {
            return Err(IssueReceiptError::NotesTooLong { length, limit }.into());
        }
        let last = facts.last_report(&audience);
        let sequence = next_number(last.map(|last| last.sequence))?;
        let draft = ReceiptDraft {
            audience,
            release,
            bundle,
            sequence,
            previous: last.map(|last| last.receipt),
            supersedes: said.supersedes,
            project,
            deployment,
            completed: said.completed,
            answers: said.answers,
            notices: self.last_notice_to(&audience, facts),
        };
        let sealed = sign_receipt(&draft, signer)?;
        let receipt = sealed.receipt.withhold(ReceiptPart::Salt)?;
        let whole = said.answers.map(|_| sealed.receipt);
        let text = receipt.clone().verify_own(self).map(|receipt| receipt.to_string())?;
        let fact = ReceiptFact {
            audience,
            sequence,
            receipt: sealed.digest,
            release,
            environment: deployment.environment.name.clone(),
            tenant: deployment.tenant.clone(),
            queued: deployment.queued,
            outcome: deployment.outcome,
            at: signer.now,
        };
        Ok(IssuedReceipt { receipt, whole, text, fact })
    }
}

/// Subject and audience of a receipt.
pub(super) struct Subject<'s> {
    pub(super) audience: Fingerprint,
    pub(super) release: ReleaseDigest,
    pub(super) bundle: MessageDigest,
    pub(super) deployment: &'s Deployment,
}

impl Subject<'_> {
    /// Returns the latest report on this deployment to this audience.
    fn reported<'f>(&self, facts: &'f Facts) -> Option<&'f ReceiptFact> {
        let Deployment { environment, tenant, queued, .. } = self.deployment;
        facts
            .reports
            .iter()
            .filter(|report| report.audience == self.audience && report.release == self.release)
            .filter(|report| report.environment == environment.name)
            .filter(|report| report.tenant == *tenant && report.queued == *queued)
            .max_by_key(|report| report.sequence)
    }
}

/// Content of a receipt beside the deployment.
#[derive(Default)]
pub(super) struct Said {
    pub(super) supersedes: Option<MessageDigest>,
    pub(super) completed: bool,
    pub(super) answers: Option<Digest>,
}
