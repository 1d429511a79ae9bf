//! The owner's recall inside a notice, judged without the envelope.

use super::sign::media;
use super::{Notice, RecallStatement};
use crate::model::{Certificate, KeyEnd, Space};
use crate::seal::cose::Sign1;
use crate::seal::message::{Message, release_subject};
use crate::seal::v1::{self, ContentParts};
use crate::terms::{Code, Error};

/// A recall that its owner signed.
pub(crate) struct OwnersWord {
    pub(crate) recall: RecallStatement,
    /// The signing key ended, and no good number shows that it signed the recall before.
    pub(crate) is_retired: bool,
    /// The signing key was replaced, and the notice of the rotation does not list the recall's.
    pub(crate) is_unlisted: bool,
}

impl Message<Notice> {
    /// Verifies the recall inside this notice under the key of the release's owner. The envelope's
    /// sender, grant, number and validity do not count.
    pub(crate) fn owners_word(&self, space: &Space) -> Result<OwnersWord, Error> {
        let envelope = self.message()?;
        let (notice, _) = v1::read_notice(envelope.payload, self.limits())?;
        let ContentParts::Recall(bytes) = notice.content else {
            return Err(Error::new(Code::NoticeNotRecall, "this notice is not a recall"));
        };
        let message = Sign1::decode(bytes, self.limits())?;
        let header = &message.header;
        if !media::RECALL.is_of(header) {
            let detail = "the part inside the notice is not a recall";
            return Err(Error::new(Code::MessageKind, detail));
        }
        let (parts, _) = v1::read_recall(message.payload, self.limits())?;
        if header.subject != release_subject(&parts.project, &parts.version) {
            let detail = "the header of the recall is about another release";
            return Err(Error::new(Code::SubjectMismatch, detail));
        }
        let signer = header.signer;
        let trust = space.known_owner(&signer);
        let (key, end) = match trust.and_then(|trust| trust.key(&signer)) {
            Some((certificate, end)) => (*certificate.identity_key(), end),
            None => (embedded_key(&message)?, None),
        };
        if message.verify(&key).is_none() {
            let detail = "the owner's key did not sign the recall";
            return Err(Error::new(Code::RecallSignatureInvalid, detail));
        }
        if !space.knows_as_one(&signer, &parts.owner) {
            let detail = "it is not the owner of the release who recalls it";
            return Err(Error::new(Code::RecallForeign, detail));
        }
        // A recall has no number of its own: only the owner's own notice shows one.
        let is_own = envelope.header.signer == signer && envelope.verify(&key).is_some();
        let is_good = |end: KeyEnd| is_own && notice.sequence <= end.good().notices;
        let is_retired = end.is_some_and(|end| !is_good(end));
        let digest = self.digest()?;
        let former = trust.and_then(|trust| trust.former_key(&signer));
        let is_unlisted = former.is_some_and(|key| !key.lists(&digest));
        let recall = RecallStatement { parts, signer, message: bytes.to_vec() };
        Ok(OwnersWord { recall, is_retired, is_unlisted })
    }
}

fn embedded_key(message: &Sign1<'_>) -> Result<[u8; 65], Error> {
    let Some(der) = message.certificate else {
        let detail = "the owner is not known here, and no certificate came along";
        return Err(Error::new(Code::OwnerUnknown, detail));
    };
    Ok(Certificate::key_of_identity(der)?)
}
