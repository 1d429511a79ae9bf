//! The signing of notices, and of the statements inside them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Notice;
use crate::model::{Certificate, Set};
use crate::seal::cose::Header;
use crate::seal::message::{Body as _, Draft, Message, release_subject, sign, signed_message};
use crate::seal::signer::Signer;
use crate::seal::suite::HedgedSeed;
use crate::seal::v1::{self, ContentParts, NoticeParts, RecallParts, RotationParts};
use crate::terms::{Error, Fingerprint, MessageDigest, Name, ReleaseVersion};

/// The media types of a signed statement and of its payload.
#[derive(Clone, Copy, Debug)]
pub(in crate::seal) struct MediaTypes {
    pub(in crate::seal) typ: &'static str,
    pub(in crate::seal) content_type: &'static str,
}

impl MediaTypes {
    /// Returns true if a message with this header is of this kind, and for every Space.
    pub(in crate::seal) fn is_of(&self, header: &Header<'_>) -> bool {
        header.typ == self.typ
            && header.content_type == self.content_type
            && header.audience.is_none()
    }
}

/// The media types of the statements inside a notice, signed for every Space.
pub(in crate::seal) mod media {
    use super::MediaTypes;

    pub(in crate::seal) const RECALL: MediaTypes = MediaTypes {
        typ: "application/vnd.spacebridge.recall+cose",
        content_type: "application/vnd.spacebridge.recall+cbor",
    };
    pub(in crate::seal) const SUCCESSION: MediaTypes = MediaTypes {
        typ: "application/vnd.spacebridge.succession+cose",
        content_type: "application/vnd.spacebridge.succession+cbor",
    };
}

/// Returns the subject of a notice about the sender itself.
pub(in crate::seal) fn identity(epoch: u64) -> String {
    format!("identity/{epoch}")
}

/// Subject of a notice about the sender's encryption key.
pub(in crate::seal) const ENCRYPTION: &str = "identity/encryption";

/// A notice for one Space, decided by whoever announces it.
pub(crate) struct NoticeDraft<'d> {
    pub(crate) audience: Fingerprint,
    pub(crate) sequence: u64,
    pub(crate) last: (u64, u64),
    pub(crate) content: &'d NoticeText,
    pub(crate) in_transit: Set<MessageDigest>,
}

/// Text of a notice, equal for every recipient.
pub(crate) struct NoticeText {
    kind: fn(&[u8]) -> ContentParts<'_>,
    subject: String,
    bytes: Vec<u8>,
}

impl NoticeText {
    /// Returns true if the text names the next identity.
    pub(crate) fn is_rotation(&self) -> bool {
        matches!((self.kind)(&self.bytes), ContentParts::Succession(_))
    }

    /// A recall of a release that its owner signed.
    pub(crate) fn recall(message: &[u8], project: &Name, version: &ReleaseVersion) -> Self {
        let subject = release_subject(project, version);
        Self { kind: |b| ContentParts::Recall(b), subject, bytes: message.to_vec() }
    }

    /// Another encryption certificate of the sender.
    pub(crate) fn renewal(certificate: &Certificate) -> Self {
        let bytes = certificate.encryption_der().to_vec();
        Self { kind: |b| ContentParts::Renewal(b), subject: ENCRYPTION.into(), bytes }
    }
}

/// Signs a recall as the owner of the release, for everybody.
pub(crate) fn sign_recall(recall: &RecallParts, signer: &Signer<'_>) -> Result<NoticeText, Error> {
    let payload = v1::write_recall(recall);
    let subject = release_subject(&recall.project, &recall.version);
    let bytes = sign_for_all(media::RECALL, &subject, &payload, signer)?;
    Ok(NoticeText { kind: |b| ContentParts::Recall(b), subject, bytes })
}

/// Signs, with the next key, that it succeeds the identity `before`.
pub(crate) fn sign_rotation(
    before: Fingerprint,
    epoch: u64,
    next: &Signer<'_>,
) -> Result<NoticeText, Error> {
    let certificate = next.certificate;
    let encryption = (!certificate.is_dual_use()).then(|| certificate.encryption_der());
    let ders = [certificate.identity_der()].into_iter().chain(encryption);
    let certificates = ders.map(<[u8]>::to_vec).collect();
    let payload = v1::write_succession(&RotationParts { before, epoch, certificates });
    let subject = identity(epoch);
    let bytes = sign_for_all(media::SUCCESSION, &subject, &payload, next)?;
    Ok(NoticeText { kind: |b| ContentParts::Succession(b), subject, bytes })
}

fn sign_for_all(
    media: MediaTypes,
    subject: &str,
    payload: &[u8],
    signer: &Signer<'_>,
) -> Result<Vec<u8>, Error> {
    let MediaTypes { typ, content_type } = media;
    let hedge = HedgedSeed::new(&signer.seed, &[typ.as_bytes(), payload]);
    let id = *hedge.expand("id", 0);
    let draft = Draft { typ, content_type, audience: None, subject, id, payload };
    Ok(sign(&draft, signer, &hedge)?.bytes)
}

/// Seals a notice; gives it and its identity.
pub(crate) fn sign_notice(
    draft: &NoticeDraft<'_>,
    signer: &Signer<'_>,
) -> Result<(Message<Notice>, MessageDigest), Error> {
    let NoticeDraft { audience, sequence, last, content, in_transit } = draft;
    let payload = v1::write_notice(&NoticeParts {
        sequence: *sequence,
        last: *last,
        content: (content.kind)(&content.bytes),
        in_transit: in_transit.clone(),
    });
    // One seed serves the notices to all audiences: each is hedged with whom it is for.
    let hedge = HedgedSeed::new(&signer.seed, &[b"notice", audience.as_bytes(), &payload]);
    let message = Draft {
        typ: Notice::TYP,
        content_type: Notice::CONTENT_TYPE,
        audience: Some(*audience),
        subject: &content.subject,
        id: *hedge.expand("id", 0),
        payload: &payload,
    };
    let made = sign(&message, signer, &hedge)?;
    Ok((signed_message(&made.bytes, &[]), made.digest.into()))
}
