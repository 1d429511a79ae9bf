//! The deployment receipt: what became of a release at its target.

mod display;
pub(super) mod sign;
mod verify;

use alloc::string::String;

use super::message::{Body, Message, Verified, closed};
use super::v1::{self, Part, ReceiptPart, ReceiptParts, SchemaError};
use crate::model::{Deployment, EnvironmentRef, Evidence, Outcome, ProjectRef};
use crate::terms::{
    Digest, Error, Fingerprint, MessageDigest, Name, ReleaseDigest, ReleaseVersion, Timestamp,
};

/// A verified deployment receipt: what a target signs so that the source can show the result.
///
/// `Display` of a [`Verified`] receipt shows everything that it says, line by line: for a person to
/// read before it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub(super) parts: ReceiptParts,
    pub(super) signer: Fingerprint,
    pub(super) signer_name: Name,
    pub(super) audience: Fingerprint,
    pub(super) issued_at: Timestamp,
}

impl closed::Closed for Receipt {}

impl Body for Receipt {
    const KIND: &'static str = "deployment receipt";
    const WORD: &'static str = "receipt";
    const TYP: &'static str = "application/vnd.spacebridge.receipt+cose";
    const CONTENT_TYPE: &'static str = "application/vnd.spacebridge.receipt+cbor";
}

impl Verified<Receipt> {
    /// Returns the fingerprint of the signer.
    #[must_use]
    pub const fn signer(&self) -> Fingerprint {
        self.body.signer
    }

    /// Returns the local name of the signer.
    #[must_use]
    pub const fn signer_name(&self) -> &Name {
        &self.body.signer_name
    }

    /// Returns the audience. The signer counts its receipts for each Space separately.
    #[must_use]
    pub const fn audience(&self) -> Fingerprint {
        self.body.audience
    }

    /// Returns the time of the signature, by the signer's clock.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        self.body.issued_at
    }

    /// Its number among the signer's receipts for its audience, from 1.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.body.parts.sequence
    }

    /// The identity of the receipt before it; `None` for the first.
    #[must_use]
    pub const fn previous(&self) -> Option<MessageDigest> {
        self.body.parts.previous
    }

    /// The identity of the receipt that no longer holds because of this one: what became of the
    /// same deployment was edited later.
    #[must_use]
    pub const fn supersedes(&self) -> Option<MessageDigest> {
        self.body.parts.supersedes
    }

    /// The identity of the bundle that was imported, or refused.
    #[must_use]
    pub const fn bundle(&self) -> MessageDigest {
        self.body.parts.bundle
    }

    /// The identity of the release that was deployed.
    #[must_use]
    pub const fn release(&self) -> ReleaseDigest {
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

    /// Outcome.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.body.parts.outcome
    }

    /// Returns the HMAC-SHA256 of the digest of the answers that the deployment used, under the
    /// [salt](Self::salt), if the signer gave it and nobody withheld it. It reveals a change of the
    /// answers only together with the salt.
    #[must_use]
    pub const fn answers(&self) -> Option<Digest> {
        match &self.body.parts.answers {
            Part::Said(answers) => Some(*answers),
            Part::Absent | Part::Withheld => None,
        }
    }

    /// Returns the salt of [`answers`](Self::answers), if the file has it. The file that leaves the
    /// Space does not have it.
    #[must_use]
    pub const fn salt(&self) -> Option<&[u8; 32]> {
        self.body.parts.salt.said()
    }

    /// The number of the last notice that the signer signed for the audience before this; 0 if it
    /// signed none.
    #[must_use]
    pub const fn notices(&self) -> u64 {
        self.body.parts.notices
    }

    /// Returns true if the signer said something in `part` which is withheld in this file.
    #[must_use]
    pub fn is_withheld(&self, part: ReceiptPart) -> bool {
        let parts = &self.body.parts;
        match part {
            ReceiptPart::By => parts.by == Part::Withheld,
            ReceiptPart::Notes => parts.notes == Part::Withheld,
            ReceiptPart::Answers => parts.answers == Part::Withheld,
            ReceiptPart::Salt => parts.salt == Part::Withheld,
        }
    }

    /// The deployment as facts of ours; `project` is the project as seen from here.
    pub(crate) fn told(&self, project: &ProjectRef) -> ReceiptDetails {
        let Receipt { parts, signer, audience, signer_name, .. } = &self.body;
        let evidence = parts.evidence(*signer, *audience, self.digest);
        parts.clone().into_facts(project, signer_name, evidence)
    }
}

impl ReceiptParts {
    /// Returns true if the first receipt, and no other, has none before it; and whether one that
    /// supersedes another has one before it.
    pub(super) fn is_numbered(&self) -> bool {
        let first = self.previous.is_none();
        self.sequence > 0 && (self.sequence == 1) == first && !(first && self.supersedes.is_some())
    }

    pub(super) const fn evidence(
        &self,
        signer: Fingerprint,
        audience: Fingerprint,
        digest: MessageDigest,
    ) -> Evidence {
        let Self { sequence, previous, .. } = *self;
        Evidence::Receipt { signer, audience, sequence, previous, digest }
    }

    /// The deployment that the receipt is about, in an environment of the Space called `space`.
    pub(super) fn into_facts(
        self,
        project: &ProjectRef,
        space: &Name,
        evidence: Evidence,
    ) -> ReceiptDetails {
        let text = |part: Part<String>| match part {
            Part::Said(text) => text,
            Part::Absent | Part::Withheld => String::new(),
        };
        let corrects = self.supersedes.is_some();
        let deployment = Deployment {
            project: project.clone(),
            version: self.version,
            release: Some(self.release),
            environment: EnvironmentRef::remote(space.clone(), self.environment),
            tenant: self.tenant,
            outcome: self.outcome,
            queued: self.queued,
            started: self.started,
            finished: self.finished,
            by: text(self.by),
            notes: text(self.notes),
            completed: self.completed,
            evidence,
        };
        // The rules know a later word on the same deployment by its outcome.
        let taken_back =
            || Deployment { outcome: Outcome::Superseded, completed: false, ..deployment.clone() };
        let superseded = corrects.then(taken_back);
        let fact = Some(deployment).filter(|fact| fact.outcome != Outcome::Superseded);
        ReceiptDetails { fact, superseded }
    }
}

/// Details that a receipt makes known.
pub(crate) struct ReceiptDetails {
    /// Fact of the deployment, if the receipt does not only take an earlier one back.
    pub(crate) fact: Option<Deployment>,
    /// That what earlier receipts say of the same deployment no longer holds, if it supersedes one.
    pub(crate) superseded: Option<Deployment>,
}

impl Message<Receipt> {
    /// Returns the receipt without one of its parts: a smaller file with the same identity and the
    /// same signature. A reader sees that the signer said something there, and not what.
    ///
    /// Withholding what is withheld already, or was never said, changes nothing.
    ///
    /// # Errors
    ///
    /// A code of the schema if the statement cannot be read; of a receipt that we made, never.
    pub fn withhold(&self, part: ReceiptPart) -> Result<Self, Error> {
        let message = self.message().map_err(SchemaError::unreadable)?;
        let (parts, _) = v1::read_receipt(message.payload, self.limits())?;
        let index = parts.rows.iter().position(|row| row.kind == part.kind());
        Ok(index.map_or_else(|| self.clone(), |index| self.without_part(index)))
    }
}
