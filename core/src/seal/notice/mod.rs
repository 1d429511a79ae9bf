//! The notice: what one Space tells another about a release, or about itself.

mod owners_word;
pub(super) mod sign;
pub(super) mod verify;

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::message::{Body, Verified, closed};
use super::v1::RecallParts;
use crate::model::{Certificate, LastGood, Set};
use crate::terms::{Fingerprint, MessageDigest, Name, ReleaseDigest, ReleaseVersion, Timestamp};

/// A verified notice: a release is recalled, or a key of the sender gives way to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub(super) sender: Fingerprint,
    pub(super) sender_name: Name,
    pub(super) audience: Fingerprint,
    pub(super) sequence: u64,
    pub(super) last: (u64, u64),
    pub(super) issued_at: Timestamp,
    pub(super) content: NoticeContent,
    pub(super) in_transit: Set<MessageDigest>,
}

impl closed::Closed for Notice {}

impl Body for Notice {
    const KIND: &'static str = "notice";
    const WORD: &'static str = "notice";
    const TYP: &'static str = "application/vnd.spacebridge.notice+cose";
    const CONTENT_TYPE: &'static str = "application/vnd.spacebridge.notice+cbor";
}

/// Content of a notice. One notice has one content. One notice says one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "whoever acts on notices must see each kind")]
pub enum NoticeContent {
    /// The owner of a release recalls it.
    Recall(RecallStatement),
    /// The sender's identity gives way to the next one.
    Succession(KeyRotation),
    /// The sender's encryption key gives way to another; the identity stays. The certificate holds
    /// both.
    Renewal(Certificate),
}

/// The owner's word that a release must go nowhere new: signed for everybody, like the manifest of
/// the release, so that whoever passed the release on can pass this on too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallStatement {
    pub(super) parts: RecallParts,
    pub(super) signer: Fingerprint,
    pub(super) message: Vec<u8>,
}

impl RecallStatement {
    /// The identity of the release.
    #[must_use]
    pub const fn release(&self) -> ReleaseDigest {
        self.parts.release
    }

    /// The key that signed the release's manifest.
    #[must_use]
    pub const fn owner(&self) -> Fingerprint {
        self.parts.owner
    }

    /// The key that signed the recall: the owner's, or that of a later identity of the owner.
    #[must_use]
    pub const fn signer(&self) -> Fingerprint {
        self.signer
    }

    /// The project, by its name in the Space that owns it.
    #[must_use]
    pub const fn project(&self) -> &Name {
        &self.parts.project
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> &ReleaseVersion {
        &self.parts.version
    }

    /// Reason, in the owner's words.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.parts.reason
    }

    /// The statement as its owner signed it.
    pub(crate) fn message(&self) -> &[u8] {
        &self.message
    }
}

/// The next identity of a Space, as the identity before and the next one both signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRotation {
    pub(super) certificate: Certificate,
    pub(super) epoch: u64,
}

impl KeyRotation {
    /// The next certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Returns the number of the Space's identity, counted from 1.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Returns the fingerprint of the next key, which signed its agreement.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.certificate.fingerprint()
    }
}

impl Verified<Notice> {
    /// Returns the fingerprint of the key that signed it.
    #[must_use]
    pub const fn sender(&self) -> Fingerprint {
        self.body.sender
    }

    /// Returns the local name of the sender.
    #[must_use]
    pub const fn sender_name(&self) -> &Name {
        &self.body.sender_name
    }

    /// The key of ours that it is addressed to.
    #[must_use]
    pub const fn audience(&self) -> Fingerprint {
        self.body.audience
    }

    /// Its number among the sender's notices for us, from 1.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.body.sequence
    }

    /// The last numbers that the sender's key used for us, as the sender says: what has a lower
    /// number and is not here was not carried here, or not yet. For an identity that gives way they
    /// are also the last that count.
    #[must_use]
    pub const fn last(&self) -> LastGood {
        let (bundles, receipts) = self.body.last;
        LastGood { bundles, receipts, notices: self.body.sequence }
    }

    /// Returns the messages of the sender to this Space that may be on their way when its key gives
    /// way to the next. Other new messages of the key before do not count afterwards.
    #[must_use]
    pub const fn in_transit(&self) -> &Set<MessageDigest> {
        &self.body.in_transit
    }

    /// The time of the signature, by the sender's clock.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        self.body.issued_at
    }

    /// Returns the content of the notice.
    #[must_use]
    pub const fn content(&self) -> &NoticeContent {
        &self.body.content
    }
}

impl NoticeContent {
    /// Returns the content in one sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Recall(recall) => {
                let project = recall.project();
                let version = recall.version();
                alloc::format!("`{project}` {version} is recalled")
            }
            Self::Succession(next) => {
                let epoch = next.epoch;
                let certificate = next.certificate.fingerprint();
                alloc::format!("identity {epoch} takes over: {certificate}")
            }
            Self::Renewal(certificate) => {
                let encryption = certificate.encryption_fingerprint();
                alloc::format!("secrets are sealed to another key from here on: {encryption}")
            }
        }
    }
}
