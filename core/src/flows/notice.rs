//! Announcements to other Spaces: a recall, the next identity, another encryption key.

use alloc::vec::Vec;

use serde::Serialize;

use super::assemble::AssembledRelease;
use super::permitted::{Place, permitted};
use super::sequence::next_number;
use super::trust::recorded;
use crate::model::{
    AuditRecord, Certificate, Facts, Permission, ProjectRef, Promotion, Recall, SentNotice, Set,
    Space, Trust,
};
use crate::seal::{
    Message, Notice, NoticeContent, NoticeDraft, NoticeText, RecallParts, Signer, Verified,
    sign_notice, sign_recall, sign_rotation,
};
use crate::terms::{Code, Error, Fingerprint, Limits, MessageDigest, Name, Refusal, ReleaseDigest};

/// A request to recall a release of ours.
#[derive(Clone, Copy, Debug)]
#[must_use = "pass it to `Space::recall`"]
pub struct RecallRequest<'r> {
    pub(super) release: &'r AssembledRelease,
    reason: &'r str,
}

impl<'r> RecallRequest<'r> {
    /// Requests the recall of `release`, for a `reason` that everybody who has it reads.
    pub const fn new(release: &'r AssembledRelease, reason: &'r str) -> Self {
        Self { release, reason }
    }
}

/// A notice for one Space: the file to carry, and the fact to store.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct Announcement {
    /// The Space that it is for, by our name for it.
    pub target: Name,
    /// The file.
    pub notice: Message<Notice>,
    /// Fact to add to [`Facts::announced`](crate::Facts): the number is used up with it.
    pub fact: SentNotice,
}

/// A release was recalled: a file for every Space that it was promoted to, and the fact for
/// ourselves.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct RecallOutcome {
    /// Notices to carry.
    pub announcements: Vec<Announcement>,
    /// Fact to add to [`Facts::recalls`](crate::Facts).
    pub fact: Recall,
}

/// Our own certificate changed: a file for every Space that trusts us, and the Space as it is now.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct RotationOutcome {
    /// Notices to carry.
    pub announcements: Vec<Announcement>,
    /// The Space under its next certificate.
    pub space: Space,
    /// Record to append to the [`AuditLog`](crate::trust::AuditLog).
    pub record: AuditRecord,
}

/// Reason why a notice cannot be made or acted upon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoticeError {
    /// Another notice has the same number: the sender tells two stories, or was restored from a
    /// backup.
    #[error("notice {sequence} of `{sender}` is known with another content: {known}")]
    Equivocation {
        /// Signer.
        sender: Name,
        /// The number.
        sequence: u64,
        /// The identity of the notice that is known.
        known: MessageDigest,
    },
    /// The release belongs to another Space: only its owner recalls it.
    #[error("the release is not owned by whoever recalls it")]
    NotOwner,
    /// Only a recall is passed on: what a Space says about itself, it tells everybody itself.
    #[error("this notice is not a recall, and only recalls are passed on")]
    NotRecall,
    /// The recall gives no reason.
    #[error("a recall says why")]
    ReasonMissing,
    /// The reason is longer than a reader takes.
    #[error("the reason has {length} bytes, and a reader takes {limit}: shorten it")]
    ReasonTooLong {
        /// Length of the reason, in bytes.
        length: usize,
        /// The limit of a reader that sets no other.
        limit: usize,
    },
}

impl Refusal for NoticeError {
    fn code(&self) -> Code {
        match self {
            Self::Equivocation { .. } => Code::NoticeEquivocation,
            Self::NotOwner => Code::RecallForeign,
            Self::NotRecall => Code::NoticeNotRecall,
            Self::ReasonMissing => Code::RecallReasonMissing,
            Self::ReasonTooLong { .. } => Code::RecallReasonTooLong,
        }
    }
}

impl Space {
    /// Recalls a release of ours: it goes nowhere new, here and wherever it was
    /// promoted to. Gives a notice for each of those Spaces. A recall is not taken back; a better
    /// release has another version.
    ///
    /// # Errors
    ///
    /// - `Code::RecallForeign` if the release was not assembled here.
    /// - `Code::PermissionMissing` unless a team gives the signer's user `ReleasePromote` for
    ///   the project: who may send a release may call it back.
    /// - `Code::RecallReasonMissing` without a reason, and `Code::RecallReasonTooLong` if it is
    ///   longer than a reader takes who sets no other [`Limits::notes`].
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if our certificate
    ///   expired, or the key is not ours or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn recall(
        &self,
        request: &RecallRequest<'_>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<RecallOutcome, Error> {
        let RecallRequest { release, reason } = *request;
        let project = ProjectRef::local(release.release.project.clone());
        let place = Place::project(&project);
        permitted(self.teams(), &signer.user, Permission::ReleasePromote, place)?;
        signer.check(self.certificate())?;
        let owner = release.manifest.owner();
        if !self.knows_as_one(&owner, &self.fingerprint()) {
            return Err(NoticeError::NotOwner.into());
        }
        if reason.trim().is_empty() {
            return Err(NoticeError::ReasonMissing.into());
        }
        let limit = Limits::default().notes;
        if reason.len() > limit {
            return Err(NoticeError::ReasonTooLong { length: reason.len(), limit }.into());
        }
        let parts = RecallParts {
            release: release.digest(),
            owner,
            project: release.release.project.clone(),
            version: release.release.version.clone(),
            reason: reason.into(),
        };
        let text = sign_recall(&parts, &signer)?;
        let targets = self.promoted_to(&parts.release, facts);
        let announcements = announce(&targets, &text, facts, &signer)?;
        let RecallParts { release, version, reason, .. } = parts;
        let fact =
            Recall { project, version, release, owner, reason, notice: None, at: signer.now };
        Ok(RecallOutcome { announcements, fact })
    }

    /// Passes on somebody else's recall to every Space that we promoted the release to. The owner's
    /// statement travels untouched.
    ///
    /// # Errors
    ///
    /// - `Code::NoticeNotRecall` for any other notice.
    /// - `Code::PermissionMissing` and the codes of the seal as for [`recall`](Self::recall).
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn forward_recall(
        &self,
        notice: &Verified<Notice>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<Vec<Announcement>, Error> {
        let NoticeContent::Recall(recall) = notice.content() else {
            return Err(NoticeError::NotRecall.into());
        };
        let release = recall.release();
        let promoted = facts.promotions.iter().find(|promotion| promotion.release == release);
        let place = Place { project: promoted.map(|p| &p.project), ..Place::SPACE };
        permitted(self.teams(), &signer.user, Permission::ReleasePromote, place)?;
        signer.check(self.certificate())?;
        let text = NoticeText::recall(recall.message(), recall.project(), recall.version());
        announce(&self.promoted_to(&release, facts), &text, facts, &signer)
    }

    /// Replaces our identity by the `next` one: gives the Space under it, and for every
    /// Space that we trust a notice which both keys signed. Until it arrives there, what we sign
    /// with the next key is not believed. What is on its way to us stays readable with the keys
    /// that we had.
    ///
    /// It takes both keys, so it is no way out when the present one was lost or stolen: then each
    /// Space imports the new certificate and compares it.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team gives the signer's user `TrustEdit`.
    /// - A code of the Space if the next certificate is known here already.
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if a certificate
    ///   expired, or a key is out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn rotate(
        &self,
        next: Signer<'_>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<RotationOutcome, Error> {
        permitted(self.teams(), &signer.user, Permission::TrustEdit, Place::SPACE)?;
        signer.check(self.certificate())?;
        next.check(next.certificate)?;
        let space = self.clone().succeeded_by(next.certificate)?;
        let text = sign_rotation(self.fingerprint(), space.epoch(), &next)?;
        let announcements = announce(&self.listeners(), &text, facts, &signer)?;
        let what = alloc::format!("our identity {} is {}", space.epoch(), space.fingerprint());
        let record = recorded(self, &space, what, &signer.actor());
        Ok(RotationOutcome { announcements, space, record })
    }

    /// Replaces our encryption key by the one in `certificate`, which has our
    /// identity: gives the Space with it, and a notice for every Space that we trust.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team gives the signer's user `TrustEdit`.
    /// - A code of the Space if the certificate has another identity.
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if our certificate
    ///   expired, or the key is not ours or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn renew(
        &self,
        certificate: &Certificate,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<RotationOutcome, Error> {
        permitted(self.teams(), &signer.user, Permission::TrustEdit, Place::SPACE)?;
        signer.check(self.certificate())?;
        let space = self.clone().renewed_by(certificate)?;
        let text = NoticeText::renewal(certificate);
        let announcements = announce(&self.listeners(), &text, facts, &signer)?;
        let encryption = certificate.encryption_fingerprint();
        let what = alloc::format!("secrets for us are sealed to {encryption}");
        let record = recorded(self, &space, what, &signer.actor());
        Ok(RotationOutcome { announcements, space, record })
    }

    /// The Spaces that we can tell something: those that a person confirmed, and whose key counts.
    fn listeners(&self) -> Vec<&Trust> {
        let alive = |trust: &&Trust| !trust.is_pending() && trust.ended().is_none();
        self.trusts().iter().filter(alive).collect()
    }

    fn promoted_to(&self, release: &ReleaseDigest, facts: &Facts) -> Vec<&Trust> {
        let has_it = |trust: &Trust| {
            let theirs = |p: &Promotion| p.release == *release && trust.has_had(&p.audience);
            facts.promotions.iter().any(theirs)
        };
        self.listeners().into_iter().filter(|trust| has_it(trust)).collect()
    }
}

/// A notice for each of `targets`.
fn announce(
    targets: &[&Trust],
    text: &NoticeText,
    facts: &Facts,
    signer: &Signer<'_>,
) -> Result<Vec<Announcement>, Error> {
    let announce = |trust: &&Trust| {
        let audience = trust.certificate().fingerprint();
        let sequence = next_number(facts.last_announced_to(trust).map(|last| last.sequence))?;
        let last = last_numbers(trust, facts);
        let in_transit =
            if text.is_rotation() { list_recent(trust, facts) } else { Set::default() };
        let draft = NoticeDraft { audience, sequence, last, content: text, in_transit };
        let (notice, digest) = sign_notice(&draft, signer)?;
        let fact = SentNotice { audience, sequence, notice: digest, at: signer.now };
        Ok(Announcement { target: trust.name().clone(), notice, fact })
    };
    targets.iter().map(announce).collect()
}

/// The highest numbers of bundles and receipts that a Space was sent, under whichever key it had.
fn last_numbers(trust: &Trust, facts: &Facts) -> (u64, u64) {
    let reports = facts.reports.iter().filter(|report| trust.has_had(&report.audience));
    (
        facts.last_promotion_to(trust).map_or(0, |promotion| promotion.sequence),
        reports.map(|report| report.sequence).max().unwrap_or(0),
    )
}

/// The last numbers of each kind of message that a key rotation covers. What is older and never
/// arrived has to be signed again with the next key.
pub(super) const RECENT: u64 = 1_000;

/// Returns the messages that may be on their way to a Space: those with the last numbers of each
/// kind, under whichever key it had.
fn list_recent(trust: &Trust, facts: &Facts) -> Set<MessageDigest> {
    let theirs = |audience: &Fingerprint| trust.has_had(audience);
    let promotions = facts.promotions.iter().filter(|it| theirs(&it.audience));
    let reports = facts.reports.iter().filter(|it| theirs(&it.audience));
    let notices = facts.announced.iter().filter(|it| theirs(&it.audience));
    let kinds = [
        recent(promotions.map(|it| (it.sequence, it.bundle)).collect()),
        recent(reports.map(|it| (it.sequence, it.receipt)).collect()),
        recent(notices.map(|it| (it.sequence, it.notice)).collect()),
    ];
    kinds.into_iter().flatten().collect()
}

/// Returns the messages with the last numbers. Numbers do not repeat, and if they do, the reader's
/// limit still holds.
fn recent(mut sent: Vec<(u64, MessageDigest)>) -> impl Iterator<Item = MessageDigest> {
    sent.sort_unstable();
    let last = sent.last().map_or(0, |(number, _)| *number);
    let below = last.saturating_sub(RECENT);
    let count = usize::try_from(RECENT).unwrap_or(usize::MAX);
    let newest = sent.into_iter().rev().filter(move |(number, _)| *number > below).take(count);
    newest.map(|(_, message)| message)
}
