//! The verification of a notice, and of the statement inside it.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::sign::{ENCRYPTION, MediaTypes, identity, media};
use super::{KeyRotation, Notice, NoticeContent, RecallStatement};
use crate::model::{Certificate, Grant, Space, Trust};
use crate::seal::checks::MessageKind;
use crate::seal::cose::Sign1;
use crate::seal::envelope::{audience, covered, envelope, granted, unknown_fields, unreadable};
use crate::seal::key_status;
use crate::seal::message::{Message, Verified, release_subject};
use crate::seal::parts::{Withholding, match_parts};
use crate::seal::report::{Check, Examination, VerifyError};
use crate::seal::v1::{self, ContentParts};
use crate::terms::{Code, Fingerprint, Limits, MessageDigest, Refusal, Timestamp};

impl Message<Notice> {
    /// Establishes what holds about this notice for `space` at the moment `now`.
    ///
    /// Of a recall: that the sender may send releases of the project, and that the owner of the
    /// release signed it. Of a succession: that the identity before and the next one signed the
    /// same report. Of a renewal: that the same identity issued the new encryption certificate.
    /// Whether notices before it are missing is established by
    /// [`Space::take_note`](crate::Space::take_note), which knows the facts.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] names the first check that failed, and carries the report up to there. A
    /// refused notice can still hold a recall: [`Space::recall_in`] takes it out.
    pub fn verify(self, space: &Space, now: Timestamp) -> Result<Verified<Notice>, VerifyError> {
        let mut examination = Examination::default();
        let seen = self.seen(space);
        let (digest, body) = verify_notice(&self, &seen, now, &mut examination)?;
        let report = examination.finish("not looked at");
        Ok(Verified { sealed: self, digest, report, body })
    }
}

fn verify_notice(
    sealed: &Message<Notice>,
    space: &Space,
    now: Timestamp,
    examination: &mut Examination,
) -> Result<(MessageDigest, Notice), VerifyError> {
    let message = sealed.message().map_err(|e| unreadable(examination, &e))?;
    let (trust, digest) = envelope(sealed.as_bytes(), &message, space, now, examination)?;
    let (parts, unknown) = v1::read_notice(message.payload, sealed.limits())
        .map_err(|e| examination.refuse(Check::Schema, e.code(), e.to_string()))?;
    examination.passed(Check::Schema, "notice schema 1");
    audience(&message, space, examination)?;
    examination.passed(Check::Sequence, format!("number {}", parts.sequence));
    let key = key_status::Signed { number: parts.sequence, digest, recorded: None };
    key.check(trust, |good| good.notices, examination)?;
    match_parts(&[], sealed, Withholding::Never, examination)?;
    let inside = Inside { space, trust, limits: sealed.limits(), header: message.header.subject };
    let (content, more) = match parts.content {
        ContentParts::Recall(bytes) => inside.recall(bytes, examination)?,
        ContentParts::Succession(bytes) => inside.succession(bytes, examination)?,
        ContentParts::Renewal(der) => inside.renewal(der, examination)?,
    };
    unknown_fields(&[unknown, more].concat(), examination);
    remaining(&content, examination);
    let notice = Notice {
        sender: message.header.signer,
        sender_name: trust.name().clone(),
        audience: space.fingerprint(),
        sequence: parts.sequence,
        last: parts.last,
        issued_at: message.header.issued_at,
        content,
        in_transit: parts.in_transit,
    };
    Ok((digest, notice))
}

/// Context of a statement inside a notice, which is judged by its sender and its recipient. Each
/// kind gives the keys of the fields that are not known here, too.
struct Inside<'i> {
    space: &'i Space,
    trust: &'i Trust,
    limits: &'i Limits,
    /// Subject in the header of the notice.
    header: &'i str,
}

impl Inside<'_> {
    fn recall(
        &self,
        bytes: &[u8],
        examination: &mut Examination,
    ) -> Result<(NoticeContent, Vec<u64>), VerifyError> {
        granted(self.trust, Grant::AcceptReleases, examination)?;
        let refuse = |examination: &mut Examination, code, detail: &str| {
            examination.refuse(Check::Recall, code, detail.to_string())
        };
        let message = self.report(bytes, media::RECALL, Check::Recall, examination)?;
        let (parts, unknown) = v1::read_recall(message.payload, self.limits)
            .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
        covered(self.trust, Grant::AcceptReleases, &parts.project, examination)?;
        self.about(&release_subject(&parts.project, &parts.version), &message, examination)?;
        let signer = message.header.signer;
        self.signed_by_owner(&message, &signer, examination)?;
        if !self.space.knows_as_one(&signer, &parts.owner) {
            let detail = "it is not the owner of the release who recalls it";
            return Err(refuse(examination, Code::RecallForeign, detail));
        }
        examination.passed(Check::Recall, format!("release {}", parts.release));
        let message = bytes.to_vec();
        Ok((NoticeContent::Recall(RecallStatement { parts, signer, message }), unknown))
    }

    fn signed_by_owner(
        &self,
        message: &Sign1<'_>,
        signer: &Fingerprint,
        examination: &mut Examination,
    ) -> Result<(), VerifyError> {
        let known = self.space.trust_of(signer).filter(|trust| !trust.is_pending());
        let key = match (known, message.certificate) {
            (Some(trust), _) => {
                // A recall has no number of its own: only a key that counts without end may recall.
                let alive = self.space.trust_by_fingerprint(signer).is_some();
                let is_sender = self.trust.certificate().fingerprint() == *signer;
                if !alive && !is_sender {
                    let detail = format!("this key of `{}` ended", trust.name());
                    return Err(examination.refuse(Check::Owner, Code::OwnerRevoked, detail));
                }
                examination.passed(Check::Owner, format!("`{}`", trust.name()));
                let former = self.space.signer(signer).unwrap_or(trust);
                *former.certificate().identity_key()
            }
            (None, Some(der)) => {
                examination.unknown(Check::Owner, format!("{signer} is not known here"));
                Certificate::key_of_identity(der)
                    .map_err(|e| examination.refuse(Check::Recall, e.code(), e.to_string()))?
            }
            (None, None) => {
                let detail = format!("{signer} is not known here, and no certificate came along");
                return Err(examination.refuse(Check::Recall, Code::OwnerUnknown, detail));
            }
        };
        if message.verify(&key).is_none() {
            let detail = "the owner's key did not sign the recall";
            return Err(examination.refuse(Check::Recall, Code::RecallSignatureInvalid, detail));
        }
        Ok(())
    }

    fn succession(
        &self,
        bytes: &[u8],
        examination: &mut Examination,
    ) -> Result<(NoticeContent, Vec<u64>), VerifyError> {
        examination.not_applicable(Check::Grant, "an identity speaks for itself");
        let refuse = |examination: &mut Examination, code, detail: &str| {
            examination.refuse(Check::Succession, code, detail.to_string())
        };
        let message = self.report(bytes, media::SUCCESSION, Check::Succession, examination)?;
        let (parts, unknown) = v1::read_succession(message.payload, self.limits)
            .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
        self.about(&identity(parts.epoch), &message, examination)?;
        let ders: Vec<&[u8]> = parts.certificates.iter().map(|d| &d[..]).collect();
        let certificate = Certificate::from_ders(&ders, self.limits)
            .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
        if parts.before != self.trust.certificate().fingerprint()
            || certificate.fingerprint() != message.header.signer
        {
            let detail = "it is about other identities than those that signed";
            return Err(refuse(examination, Code::SuccessionOther, detail));
        }
        if message.verify(certificate.identity_key()).is_none() {
            let detail = "the next identity did not sign it";
            return Err(refuse(examination, Code::SuccessionSignatureInvalid, detail));
        }
        let detail = format!("identity {}, {}", parts.epoch, certificate.fingerprint());
        examination.passed(Check::Succession, detail);
        let succession = KeyRotation { certificate, epoch: parts.epoch };
        Ok((NoticeContent::Succession(succession), unknown))
    }

    fn renewal(
        &self,
        der: &[u8],
        examination: &mut Examination,
    ) -> Result<(NoticeContent, Vec<u64>), VerifyError> {
        examination.not_applicable(Check::Grant, "an identity speaks for itself");
        let refuse = |examination: &mut Examination, code, detail: &str| {
            examination.refuse(Check::Renewal, code, detail.to_string())
        };
        if self.header != ENCRYPTION {
            let detail = "header and content are not about the same";
            return Err(examination.refuse(Check::Subject, Code::SubjectMismatch, detail));
        }
        examination.passed(Check::Subject, self.header.to_string());
        let present = self.trust.certificate();
        let certificate = Certificate::from_ders(&[present.identity_der(), der], self.limits)
            .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
        if certificate.encryption_valid().from < present.encryption_valid().from {
            let detail = "it began before the one that is in use";
            return Err(refuse(examination, Code::RenewalOlder, detail));
        }
        examination.passed(Check::Renewal, certificate.encryption_fingerprint().to_string());
        Ok((NoticeContent::Renewal(certificate), Vec::new()))
    }

    /// A statement for everybody, of the kind that is expected; its signature is not yet looked at.
    fn report<'b>(
        &self,
        bytes: &'b [u8],
        media: MediaTypes,
        check: Check,
        examination: &mut Examination,
    ) -> Result<Sign1<'b>, VerifyError> {
        let message = Sign1::decode(bytes, self.limits)
            .map_err(|e| examination.refuse(check, e.code(), e.to_string()))?;
        if !media.is_of(&message.header) {
            let detail = "what stands inside is of another kind";
            return Err(examination.refuse(check, Code::MessageKind, detail));
        }
        Ok(message)
    }

    fn about(
        &self,
        subject: &str,
        message: &Sign1<'_>,
        examination: &mut Examination,
    ) -> Result<(), VerifyError> {
        if self.header != subject || message.header.subject != subject {
            let detail = format!("the content is about {subject}");
            return Err(examination.refuse(Check::Subject, Code::SubjectMismatch, detail));
        }
        examination.passed(Check::Subject, subject.to_string());
        Ok(())
    }
}

/// Adds the lines that a verified notice has because of its kind.
fn remaining(content: &NoticeContent, examination: &mut Examination) {
    examination.not_applicable_to(match content {
        NoticeContent::Recall(_) => MessageKind::Recall,
        NoticeContent::Succession(_) => MessageKind::Succession,
        NoticeContent::Renewal(_) => MessageKind::Renewal,
    });
    examination.unknown(Check::Notices, "established when somebody takes note of it");
    examination.unknown(Check::Freshness, "a later notice may not have been carried here");
}
