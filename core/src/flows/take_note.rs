//! The verb `take_note`: a recall becomes a fact, a key rotation changes a trust.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;

use super::notice::NoticeError;
use super::permitted::{Place, permitted};
use super::trust::recorded;
use crate::model::{
    Actor, AuditRecord, Facts, Finding, Import, LastGood, Permission, ProjectRef, Recall,
    ReceivedNotice, Space, SpaceError, Trust,
};
use crate::seal::{Notice, NoticeContent, RecallStatement, Verified};
use crate::terms::{Code, Error, MessageDigest, Name, Timestamp};

/// Somebody took note of a notice: what to store, whole or not at all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct NoticeOutcome {
    /// Fact to add to [`Facts::heard`](crate::Facts); `None` if it is there already.
    pub heard: Option<ReceivedNotice>,
    /// Fact to add to [`Facts::recalls`](crate::Facts), if a release is recalled.
    pub recall: Option<Recall>,
    /// The Space with the changed trust, if an identity or an encryption key gave way to another.
    pub space: Option<Space>,
    /// Record to append to the [`AuditLog`](crate::trust::AuditLog), if the trust changed.
    pub record: Option<AuditRecord>,
    /// Findings from the numbers: notices, bundles and receipts that have not arrived.
    pub findings: Vec<Finding>,
}

/// Honest senders do not sign so many messages that nobody carries.
const JUMP: u64 = 10_000;

impl Space {
    /// Takes note of a verified notice, for a person. A recall becomes a fact that blocks the
    /// release; a succession or a renewal gives the Space with the changed trust: name and grants
    /// stay. Notices may come more than once, and recalls in any order. If a known notice was
    /// stored without its effect, the effect is returned again.
    ///
    /// # Errors
    ///
    /// - `Code::NoticeEquivocation` if another notice of the sender has the same number. The two
    ///   together are evidence. [`recall_in`](Self::recall_in) takes the recall out of the other
    ///   one.
    /// - `Code::RecallForeign` if the release that is recalled has another owner.
    /// - `Code::AudienceOther` if the notice was verified for another Space, and a code of the
    ///   sender, the grant or the project if this Space would no longer verify it: the trust ended
    ///   or covers less since.
    /// - `Code::PermissionMissing` unless a team gives the user `BundleImport` for the project
    ///   of a recall, or `TrustEdit` for a change of trust.
    /// - A code of the Space if the identity does not follow the one that is trusted, or its
    ///   certificate is somebody else's here.
    pub fn take_note(
        &self,
        notice: &Verified<Notice>,
        facts: &Facts,
        by: &Actor<'_>,
    ) -> Result<NoticeOutcome, Error> {
        self.may_note(notice, facts, by.user)?;
        let sender = notice.sender();
        let sequence = notice.sequence();
        let name = self.name_of_sender(notice);
        let known = facts.heard.iter().find(|h| h.sender == sender && h.sequence == sequence);
        if known.is_some_and(|known| known.notice == notice.digest()) {
            return self.restored(notice, facts, by);
        }
        notice.check_context(self)?;
        if let Some(known) = known {
            let sender = name.clone();
            let known = known.notice;
            return Err(NoticeError::Equivocation { sender, sequence, known }.into());
        }
        notice.check_listed(self)?;
        let recall = match notice.content() {
            NoticeContent::Recall(recall) => Some(self.recalled(recall, notice, facts, by.now)?),
            NoticeContent::Succession(_) | NoticeContent::Renewal(_) => None,
        };
        let space = self.with_next_key(notice)?;
        let record = space.as_ref().map(|space| self.record_of(notice, space, by));
        let heard = ReceivedNotice {
            sender,
            sequence,
            notice: notice.digest(),
            at: by.now,
            by: by.user.into(),
        };
        let here = self.heard_from(&sender, facts);
        let missing = self.missing_notices(&sender, sequence.saturating_sub(1), facts);
        let findings = number_findings(notice, here, missing);
        Ok(NoticeOutcome { heard: Some(heard), recall, space, record, findings })
    }

    /// Returns the effects of a known notice that are not stored here, for a host that was
    /// interrupted between the notice and its effect.
    fn restored(
        &self,
        notice: &Verified<Notice>,
        facts: &Facts,
        by: &Actor<'_>,
    ) -> Result<NoticeOutcome, Error> {
        let name = self.name_of_sender(notice);
        let recall = match notice.content() {
            NoticeContent::Recall(recall) if !is_stored(recall, notice.digest(), facts) => {
                Some(self.recalled(recall, notice, facts, by.now)?)
            }
            _ => None,
        };
        let is_missing = self.lacks_key_of(notice);
        let space = if is_missing { self.with_next_key(notice)? } else { None };
        let record = space.as_ref().map(|space| self.record_of(notice, space, by));
        let path = format!("notice {} of `{name}`", notice.sequence());
        let finding = if recall.is_some() || space.is_some() {
            let detail = "it was stored without its effect, which is restored now";
            Finding::warning(Code::NoticeKnown, path, detail)
        } else {
            Finding::note(Code::NoticeKnown, path, "it is taken note of already")
        };
        Ok(NoticeOutcome { heard: None, recall, space, record, findings: [finding].into() })
    }

    /// Returns the record of a change of trust that the notice made.
    fn record_of(&self, notice: &Verified<Notice>, after: &Self, by: &Actor<'_>) -> AuditRecord {
        let name = self.name_of_sender(notice);
        recorded(self, after, format!("`{name}` says: {}", notice.content().in_words()), by)
    }

    /// Returns true if the sender still has the key here that the notice replaces. A notice that is
    /// older than the present certificate has no effect any more.
    fn lacks_key_of(&self, notice: &Verified<Notice>) -> bool {
        let Some(trust) = self.trust_by_fingerprint(&notice.sender()) else { return false };
        match notice.content() {
            NoticeContent::Recall(_) => false,
            NoticeContent::Succession(next) => self.trust_of(&next.fingerprint()).is_none(),
            NoticeContent::Renewal(certificate) => {
                let present = trust.certificate().encryption_valid().from;
                certificate.encryption_valid().from > present
            }
        }
    }

    fn may_note(&self, notice: &Verified<Notice>, facts: &Facts, user: &str) -> Result<(), Error> {
        let permit = |permission, place| permitted(self.teams(), user, permission, place);
        match notice.content() {
            NoticeContent::Recall(recall) => {
                let project = self.project_of(recall, facts);
                permit(Permission::BundleImport, Place::project(&project))?;
            }
            NoticeContent::Succession(_) | NoticeContent::Renewal(_) => {
                permit(Permission::TrustEdit, Place::SPACE)?;
            }
        }
        Ok(())
    }

    /// The project of a recalled release, as it is called here.
    fn project_of(&self, recall: &RecallStatement, facts: &Facts) -> ProjectRef {
        match facts.import_of_release(&recall.release()) {
            Some(import) => import.project.clone(),
            None => self.project_of_owner(&recall.owner(), recall.project()),
        }
    }

    /// Returns the name that this Space has for the sender. The name at the time of verification
    /// can belong to somebody else here.
    fn name_of_sender<'n>(&'n self, notice: &'n Verified<Notice>) -> &'n Name {
        self.trust_of(&notice.sender()).map_or(notice.sender_name(), Trust::name)
    }

    fn with_next_key(&self, notice: &Verified<Notice>) -> Result<Option<Self>, Error> {
        let name = self.name_of_sender(notice);
        let is_present = self.trust_by_fingerprint(&notice.sender()).is_some();
        let changed = match notice.content() {
            NoticeContent::Recall(_) => return Ok(None),
            // A key that ended names no successor and gets no other encryption key.
            _ if !is_present => Err(SpaceError::KeyRevoked { name: name.clone() }.into()),
            NoticeContent::Succession(next) => {
                // The notice itself is of the key before, and stays readable like what it lists.
                let own = core::iter::once(notice.digest());
                let listed = notice.in_transit().iter().copied().chain(own).collect();
                let certificate = next.certificate();
                self.clone().rotated(name, certificate, next.epoch(), notice.last(), listed)
            }
            NoticeContent::Renewal(certificate) => self.clone().renewed(name, certificate),
        };
        Ok(Some(changed?))
    }

    fn recalled(
        &self,
        recall: &RecallStatement,
        notice: &Verified<Notice>,
        facts: &Facts,
        now: Timestamp,
    ) -> Result<Recall, Error> {
        import_by_owner(recall, facts)?;
        let project = self.project_of(recall, facts);
        Ok(fact_of(recall, project, notice.digest(), now))
    }
}

/// Returns the import of the recalled release, if it is imported.
///
/// # Errors
///
/// `Code::RecallForeign` if the release has another owner here: a host imported it from somebody
/// else, or promoted it.
pub(super) fn import_by_owner<'f>(
    recall: &RecallStatement,
    facts: &'f Facts,
) -> Result<Option<&'f Import>, NoticeError> {
    let import = facts.import_of_release(&recall.release());
    let is_foreign = match import {
        Some(import) => import.owner != recall.owner(),
        None => facts.promotions.iter().any(|p| p.release == recall.release()),
    };
    if is_foreign { Err(NoticeError::NotOwner) } else { Ok(import) }
}

/// Returns the fact that a recall has been received, in the message with this digest.
pub(super) fn fact_of(
    recall: &RecallStatement,
    project: ProjectRef,
    notice: MessageDigest,
    at: Timestamp,
) -> Recall {
    Recall {
        project,
        version: recall.version().clone(),
        release: recall.release(),
        owner: recall.owner(),
        reason: recall.reason().into(),
        notice: Some(notice),
        at,
    }
}

/// Returns true if the recall in the notice with this digest is among the facts.
pub(super) fn is_stored(recall: &RecallStatement, notice: MessageDigest, facts: &Facts) -> bool {
    facts.recalls_by(recall.owner(), recall.release()).any(|known| known.notice == Some(notice))
}

/// Returns the findings about messages that have not arrived, from the sender's own numbers.
fn number_findings(
    notice: &Verified<Notice>,
    here: LastGood,
    missing: Option<String>,
) -> Vec<Finding> {
    let sender = notice.sender_name();
    let path = format!("notice {} of `{sender}`", notice.sequence());
    let last = notice.last();
    let mut findings = Vec::new();
    if let Some(detail) = missing {
        findings.push(Finding::warning(Code::NoticeGap, path.clone(), detail));
    }
    let outstanding = [
        (Code::BundlesOutstanding, "bundle", last.bundles, here.bundles, "imported"),
        (Code::ReceiptsOutstanding, "receipt", last.receipts, here.receipts, "accepted"),
    ];
    for (code, kind, newest, known, done) in outstanding {
        if newest > known {
            let known = if known == 0 { "none".to_string() } else { format!("up to {known}") };
            let detail = format!("{kind} {newest} is the newest that it signed; {known} {done}");
            findings.push(Finding::note(code, path.clone(), detail));
        }
    }
    let LastGood { bundles, receipts, notices } = here;
    let jumps = [
        last.bundles.saturating_sub(bundles),
        last.receipts.saturating_sub(receipts),
        last.notices.saturating_sub(notices),
    ];
    if jumps.iter().any(|jump| *jump > JUMP) {
        let detail = "its numbers leap ahead: somebody else may have its key";
        findings.push(Finding::alarm(Code::NumbersLeap, path, detail));
    }
    findings
}
