//! The deployment receipt: what became of a release at its target.

use alloc::format;
use alloc::string::{String, ToString as _};

use super::message::{Body, Draft, Sealed, Verified, closed, sealed_message, sign, subject};
use super::signer::{SealError, Signer};
use super::statement::{Check, Examination, VerifyError};
use super::suite::Hedge;
use super::v1::{self, ReceiptParts};
use super::verify::{addressed, envelope, unknown_fields, unreadable};
use crate::model::{Deployment, EnvironmentRef, Evidence, Grant, ProjectRef, Space};
use crate::terms::{Digest, Fingerprint, Instant, Name, ReleaseVersion};

/// A verified deployment receipt: what a target signs so that the source can show the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    parts: ReceiptParts,
    signer: Fingerprint,
    signer_name: Name,
    issued_at: Instant,
}

impl closed::Closed for Receipt {}

impl Body for Receipt {
    const KIND: &'static str = "deployment receipt";
    const TYP: &'static str = "application/vnd.spacebridge.receipt+cose";
    const CONTENT_TYPE: &'static str = "application/vnd.spacebridge.receipt+cbor";
}

impl Verified<Receipt> {
    /// Who signed it, by fingerprint.
    #[must_use]
    pub const fn signer(&self) -> Fingerprint {
        self.body.signer
    }

    /// Who signed it, by our name for it.
    #[must_use]
    pub const fn signer_name(&self) -> &Name {
        &self.body.signer_name
    }

    /// When it was signed, by the signer's clock.
    #[must_use]
    pub const fn issued_at(&self) -> Instant {
        self.body.issued_at
    }

    /// Its number among the signer's receipts for us, from 1.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.body.parts.sequence
    }

    /// The identity of the receipt before it; `None` for the first.
    #[must_use]
    pub const fn previous(&self) -> Option<Digest> {
        self.body.parts.previous
    }

    /// The identity of the bundle that was imported.
    #[must_use]
    pub const fn bundle(&self) -> Digest {
        self.body.parts.bundle
    }

    /// The identity of the release that was deployed.
    #[must_use]
    pub const fn release(&self) -> Digest {
        self.body.parts.release
    }

    /// The project, by its name in the Space that owns it.
    #[must_use]
    pub const fn project(&self) -> &Name {
        &self.body.parts.project
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> &ReleaseVersion {
        &self.body.parts.version
    }

    /// The digest of the answers that the deployment used, if the signer gave it.
    #[must_use]
    pub const fn answers(&self) -> Option<Digest> {
        self.body.parts.answers
    }

    /// The deployment as a fact of ours; `project` is the project as seen from here.
    pub(crate) fn fact(&self, project: &ProjectRef) -> Deployment {
        let evidence = Evidence::Receipt {
            signer: self.body.signer,
            sequence: self.body.parts.sequence,
            digest: self.digest,
        };
        self.body.parts.clone().into_fact(project, Some(&self.body.signer_name), evidence)
    }
}

impl ReceiptParts {
    /// Whether the first receipt, and no other, has none before it.
    pub(super) fn is_numbered(&self) -> bool {
        self.sequence > 0 && (self.sequence == 1) == self.previous.is_none()
    }

    /// The deployment that the receipt is about, in an environment of the Space called `space`.
    pub(super) fn into_fact(
        self,
        project: &ProjectRef,
        space: Option<&Name>,
        evidence: Evidence,
    ) -> Deployment {
        Deployment {
            project: project.clone(),
            version: self.version,
            release: Some(self.release),
            environment: EnvironmentRef { space: space.cloned(), name: self.environment },
            tenant: self.tenant,
            outcome: self.outcome,
            queued: self.queued,
            started: self.started,
            finished: self.finished,
            by: self.by.unwrap_or_default(),
            notes: self.notes.unwrap_or_default(),
            completed: self.completed,
            evidence,
        }
    }
}

impl Sealed<Receipt> {
    /// Establishes what holds about this receipt for `space` at the moment `now`.
    ///
    /// Whether receipts before it are missing is established by
    /// [`Space::accept`](crate::Space::accept), which knows the facts.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] names the first check that failed, and carries the statement up to there.
    pub fn verify(self, space: &Space, now: Instant) -> Result<Verified<Receipt>, VerifyError> {
        let mut examination = Examination::default();
        let (digest, body) = verify_receipt(&self, space, now, &mut examination)?;
        let statement = examination.finish("not looked at");
        Ok(Verified { sealed: self, digest, statement, body })
    }
}

fn verify_receipt(
    sealed: &Sealed<Receipt>,
    space: &Space,
    now: Instant,
    examination: &mut Examination,
) -> Result<(Digest, Receipt), VerifyError> {
    let message = sealed.message().map_err(|e| unreadable(examination, &e))?;
    let (trust, digest) = envelope(sealed.as_bytes(), &message, space, now, examination)?;
    let (parts, unknown) = v1::read_receipt(message.payload, sealed.limits())
        .map_err(|e| examination.refuse(Check::Schema, e.code(), e.to_string()))?;
    examination.passed(Check::Schema, "receipt schema 1");
    unknown_fields(&unknown, examination);
    addressed(&message, space, trust, Grant::AcceptResults, examination)?;
    if !trust.covers(Grant::AcceptResults, &parts.project) {
        let detail = format!("we accept no results of `{}` from it", parts.project);
        return Err(examination.refuse(Check::Project, "project-not-granted", detail));
    }
    examination.passed(Check::Project, format!("`{}`", parts.project));
    let subject = subject(&parts.project, &parts.version);
    if message.header.subject != subject {
        let detail = format!("the content is about {subject}");
        return Err(examination.refuse(Check::Subject, "subject-mismatch", detail));
    }
    examination.passed(Check::Subject, subject);
    if !parts.is_numbered() {
        let detail = format!("number {} contradicts the link to the one before", parts.sequence);
        return Err(examination.refuse(Check::Sequence, "receipt-number", detail));
    }
    examination.passed(Check::Sequence, format!("number {}", parts.sequence));
    moot(examination);
    let receipt = Receipt {
        parts,
        signer: trust.certificate().fingerprint(),
        signer_name: trust.name().clone(),
        issued_at: message.header.issued_at,
    };
    Ok((digest, receipt))
}

fn moot(examination: &mut Examination) {
    const BUNDLES_ONLY: [Check; 11] = [
        Check::Manifest,
        Check::Owner,
        Check::OwnerSignature,
        Check::PassedOn,
        Check::Slice,
        Check::Templates,
        Check::Notes,
        Check::SecretsPresent,
        Check::SecretsAddressed,
        Check::SecretsOpen,
        Check::Content,
    ];
    for check in BUNDLES_ONLY {
        examination.moot(check, "");
    }
    for check in [Check::Receipts, Check::Packages] {
        examination.moot(check, "");
    }
    examination.unknown(Check::History, "the signer says so, and signed it");
    examination.unknown(Check::Chain, "established when the receipt is accepted");
    examination.unknown(Check::Freshness, "a later receipt may say otherwise");
}

/// What a receipt says, decided by whoever reports.
pub(crate) struct ReceiptDraft<'d> {
    pub(crate) audience: Fingerprint,
    pub(crate) release: Digest,
    pub(crate) bundle: Digest,
    pub(crate) sequence: u64,
    pub(crate) previous: Option<Digest>,
    pub(crate) project: &'d Name,
    pub(crate) deployment: &'d Deployment,
    pub(crate) answers: Option<Digest>,
}

/// Seals a receipt; gives it and its identity.
pub(crate) fn seal_receipt(
    draft: &ReceiptDraft<'_>,
    signer: &Signer<'_>,
) -> Result<(Sealed<Receipt>, Digest), SealError> {
    let deployment = draft.deployment;
    let said = |text: &String| (!text.is_empty()).then(|| text.clone());
    let payload = v1::write_receipt(&ReceiptParts {
        release: draft.release,
        bundle: draft.bundle,
        sequence: draft.sequence,
        previous: draft.previous,
        project: draft.project.clone(),
        version: deployment.version.clone(),
        environment: deployment.environment.name.clone(),
        tenant: deployment.tenant.clone(),
        outcome: deployment.outcome,
        queued: deployment.queued,
        started: deployment.started,
        finished: deployment.finished,
        by: said(&deployment.by),
        notes: said(&deployment.notes),
        answers: draft.answers,
        completed: deployment.completed,
    });
    let hedge = Hedge::new(&signer.seed, &[b"receipt", draft.audience.as_bytes(), &payload]);
    let subject = subject(draft.project, &deployment.version);
    let message = Draft {
        typ: Receipt::TYP,
        content_type: Receipt::CONTENT_TYPE,
        audience: Some(draft.audience),
        subject: &subject,
        id: *hedge.expand("id", 0),
        payload: &payload,
    };
    let made = sign(&message, signer, &hedge)?;
    Ok((sealed_message(made.bytes), made.digest))
}
