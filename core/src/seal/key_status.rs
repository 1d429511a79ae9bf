//! Status of a key at the time of signing, judged by numbers and never by claimed times.

use alloc::borrow::Cow;
use alloc::format;

use super::message::{Body, Message};
use super::report::{Check, Examination, VerifyError};
use crate::model::{Certificate, Facts, KeyEnd, LastGood, Space, Trust};
use crate::terms::{Code, Fingerprint, MessageDigest, ReleaseDigest, Timestamp};

impl<B: Body> Message<B> {
    /// `space` under the key that this message is addressed to, with the sender under the key that
    /// it names: a message may be on its way while either is replaced.
    pub(super) fn seen<'s>(&self, space: &'s Space) -> Cow<'s, Space> {
        match self.message() {
            Ok(message) => {
                space.as_seen_by(&message.header.signer, message.header.audience.as_ref())
            }
            Err(_) => Cow::Borrowed(space),
        }
    }
}

/// The sender, if a person compared its fingerprint and its key ever counted.
pub(super) fn sender<'s>(
    space: &'s Space,
    fingerprint: &Fingerprint,
    examination: &mut Examination,
) -> Result<&'s Trust, VerifyError> {
    let Some(trust) = space.signer(fingerprint) else {
        let detail = format!("{fingerprint} is not trusted here with anything");
        return Err(examination.refuse(Check::Sender, Code::SenderUnknown, detail));
    };
    if trust.is_pending() {
        let detail = format!("nobody compared the fingerprint of `{}` yet", trust.name());
        return Err(examination.refuse(Check::Sender, Code::SenderPending, detail));
    }
    if trust.ended() == Some(KeyEnd::Revoked(LastGood::default())) {
        let detail = format!("nothing that this key of `{}` signed counts", trust.name());
        return Err(examination.refuse(Check::Sender, Code::SenderRevoked, detail));
    }
    examination.passed(Check::Sender, format!("`{}`, {fingerprint}", trust.name()));
    Ok(trust)
}

/// A message, as the end of the key that signed it judges it.
pub(super) struct Signed {
    pub(super) number: u64,
    pub(super) digest: MessageDigest,
    /// The reader recorded this message before; `None` if its facts are not at hand.
    pub(super) recorded: Option<bool>,
}

impl Signed {
    /// Compares the number with the last one that counts. After a rotation, a message that is new
    /// to the reader has to be one that the notice of the rotation lists as well: the number of a
    /// message that never arrived is still free, and the former key may be in other hands.
    pub(super) fn check(
        &self,
        trust: &Trust,
        last_of: impl FnOnce(LastGood) -> u64,
        examination: &mut Examination,
    ) -> Result<(), VerifyError> {
        let Some(end) = trust.ended() else {
            examination.passed(Check::KeyStanding, "it is the key that the sender has now");
            return Ok(());
        };
        let number = self.number;
        let last = last_of(end.good());
        let (code, how) = refusal(end);
        if number > last {
            let detail =
                format!("the key was {how} after number {last}, and this is number {number}");
            return Err(examination.refuse(Check::KeyStanding, code, detail));
        }
        let counts = format!("the key was {how}; number {number} is not after {last}");
        if self.recorded == Some(true) || trust.lists(&self.digest) {
            examination.passed(Check::KeyStanding, format!("{counts}, the last good one"));
            return Ok(());
        }
        if self.recorded.is_none() {
            let detail = format!("{counts}, and the key rotation does not list this message");
            examination.unknown(Check::KeyStanding, detail);
            return Ok(());
        }
        Err(unlisted(end, examination))
    }
}

/// Refuses a message that is new to the reader and that the key rotation of its sender does not
/// list.
pub(super) fn check_listed(
    trust: &Trust,
    digest: &MessageDigest,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    match trust.ended() {
        Some(end) if !trust.lists(digest) => Err(unlisted(end, examination)),
        _ => Ok(()),
    }
}

fn unlisted(end: KeyEnd, examination: &mut Examination) -> VerifyError {
    let (code, how) = refusal(end);
    let detail = format!("the key was {how}, and its key rotation does not list this message");
    examination.refuse(Check::KeyStanding, code, detail)
}

const fn refusal(end: KeyEnd) -> (Code, &'static str) {
    match end {
        KeyEnd::Replaced(_) => (Code::SenderReplaced, "replaced"),
        KeyEnd::Revoked(_) => (Code::SenderRevoked, "revoked here"),
    }
}

/// The owner of a release, as far as it is known here.
pub(super) struct Owner<'s> {
    pub(super) trust: &'s Trust,
    pub(super) certificate: &'s Certificate,
    /// The key that signed the manifest ended since.
    pub(super) ended: bool,
}

impl Owner<'_> {
    /// Says how far the owner can be relied on. One who is not the sender may have signed long ago:
    /// what counts is the time of then, by the owner's own clock. Whoever stole an old key can set
    /// that clock, so this is shown and no more.
    pub(super) fn examine(&self, signed: Timestamp, examination: &mut Examination) {
        let name = self.trust.name();
        if self.ended {
            let detail = format!("`{name}`, by a key that it no longer has");
            examination.unknown(Check::Owner, detail);
        } else if self.certificate.valid().contains(signed) {
            examination.passed(Check::Owner, format!("`{name}`"));
        } else {
            let detail =
                format!("`{name}` says it signed at {signed}, and had no valid certificate");
            examination.unknown(Check::Owner, detail);
        }
    }
}

/// Finds the trust to which the key `owner` belongs. A sender's own key is judged by the number of
/// its message. A forwarded manifest has no number, so a revoked key counts only for releases that
/// are imported already.
pub(super) fn owner<'s>(
    space: &'s Space,
    owner: &Fingerprint,
    sender: &Trust,
    release: &ReleaseDigest,
    facts: &Facts,
    examination: &mut Examination,
) -> Result<Option<Owner<'s>>, VerifyError> {
    let Some(trust) = space.known_owner(owner) else {
        return Ok(None);
    };
    let Some((certificate, end)) = trust.key(owner) else { return Ok(None) };
    let is_sender = sender.certificate().fingerprint() == *owner;
    let imported = facts.import_of_release(release).is_some();
    if end.is_some_and(KeyEnd::is_revoked) && !is_sender && !imported {
        let detail = format!("this key of `{}` is revoked here", trust.name());
        return Err(examination.refuse(Check::Owner, Code::OwnerRevoked, detail));
    }
    Ok(Some(Owner { trust, certificate, ended: end.is_some() && !is_sender }))
}
