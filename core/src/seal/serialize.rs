//! Messages as documents: what is verified, and what is only claimed.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use super::any_message::AnyMessage;
use super::bundle::Bundle;
use super::equivocation::Equivocation;
use super::manifest::Manifest;
use super::message::{Body, Claims, Message, Verified};
use super::notice::{KeyRotation, Notice, NoticeContent, RecallStatement};
use super::receipt::Receipt;
use super::report::VerificationReport;
use super::secrets::SealedSecrets;
use super::v1::ReceiptPart;
use crate::model::{Certificate, LastGood, Omitted, Package, ProjectRef, Set};
use crate::terms::{
    Digest, Fingerprint, Label, MessageDigest, Name, ReleaseDigest, ReleaseVersion, Timestamp,
};

/// Nobody believes it yet, so everything that it says of itself stands under `claimed`.
impl<B: Body> Serialize for Message<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = MessageDocument {
            kind: B::WORD,
            digest: self.digest().ok(),
            size: self.as_bytes().len(),
            claimed: self.claims().ok(),
        };
        shown.serialize(serializer)
    }
}

/// A file as it came: no one has verified it.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct MessageDocument<'a> {
    /// The kind of message.
    kind: &'static str,
    /// The message's identity: the SHA-256 of what is signed.
    #[cfg_attr(feature = "schemas", schemars(with = "MessageDigest"))]
    digest: Option<MessageDigest>,
    /// The size of the file in bytes.
    size: usize,
    /// Statements of the file about itself, which no one has checked.
    #[cfg_attr(feature = "schemas", schemars(with = "ClaimsDocument<'_>"))]
    claimed: Option<Claims<'a>>,
}

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { sender, audience, subject, issued_at: issued, certificate } = *self;
        let certificate = certificate.is_some();
        ClaimsDocument { sender, audience, subject, issued, certificate }.serialize(serializer)
    }
}

/// Statements of a file about itself: anybody can have written them.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Claims"))]
struct ClaimsDocument<'a> {
    /// The fingerprint of the sender.
    sender: Fingerprint,
    /// The fingerprint of the Space that the file is for.
    audience: Option<Fingerprint>,
    /// The project and version that the file is about.
    subject: &'a str,
    /// The time at which the sender says that it signed.
    issued: Timestamp,
    /// True if the message contains a certificate.
    certificate: bool,
}

impl Serialize for AnyMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bundle(sealed) => sealed.serialize(serializer),
            Self::Receipt(sealed) => sealed.serialize(serializer),
            Self::Notice(sealed) => sealed.serialize(serializer),
        }
    }
}

impl Serialize for Manifest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = self.parts();
        let rows = parts.audiences.iter();
        let shown = ManifestDocument {
            digest: self.digest(),
            owner: self.owner(),
            project: self.project(),
            version: self.version(),
            channel: self.channel(),
            assembled: self.assembled(),
            notes: parts.notes,
            packages: self.packages(),
            templates: parts.templates,
            audiences: rows
                .map(|row| AudienceDocument {
                    audience: row.audience,
                    slice: row.slice,
                    secrets: row.secrets,
                })
                .collect(),
        };
        shown.serialize(serializer)
    }
}

/// The commitment of a release's owner, signed once for every target: it names all of the
/// release by digests.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Manifest"))]
struct ManifestDocument<'a> {
    /// The release's identity.
    digest: ReleaseDigest,
    /// The fingerprint of the owner.
    owner: Fingerprint,
    /// The project, in the Space that owns it.
    project: &'a Name,
    /// The version.
    version: &'a ReleaseVersion,
    /// The channel.
    channel: Option<&'a Label>,
    /// The time of the snapshot.
    assembled: Timestamp,
    /// The digest of the release notes.
    notes: Digest,
    /// The packages, each with its content.
    packages: &'a [Package],
    /// The digest of the templates.
    templates: Digest,
    /// The targets, each with the digest of its slice.
    audiences: Vec<AudienceDocument>,
}

/// The part of a release that one target may receive.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "ManifestAudience"))]
struct AudienceDocument {
    /// The fingerprint of the target.
    audience: Fingerprint,
    /// The digest of the target's slice.
    slice: Digest,
    /// The number of sealed secrets for the target.
    secrets: u32,
}

impl Serialize for Verified<Bundle> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = BundleDocument {
            kind: Bundle::WORD,
            digest: self.digest(),
            sender: self.sender_name(),
            fingerprint: self.sender(),
            audience: self.body.row.audience,
            sequence: self.sequence(),
            issued: self.issued_at(),
            project: self.project(),
            manifest: self.manifest(),
            omitted: self.omitted(),
            notices: self.notices(),
            unknown: self.unknown_fields(),
            report: self.report(),
        };
        shown.serialize(serializer)
    }
}

/// A verified bundle.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "VerifiedBundle"))]
struct BundleDocument<'a> {
    /// The kind of message.
    #[cfg_attr(feature = "schemas", schemars(extend("const" = "bundle")))]
    kind: &'static str,
    /// The message's identity: the SHA-256 of what is signed.
    digest: MessageDigest,
    /// The reader's name for the sender.
    sender: &'a Name,
    /// The fingerprint of the sender.
    fingerprint: Fingerprint,
    /// The fingerprint of the Space that the message is for.
    audience: Fingerprint,
    /// The message's number among those of its kind for this audience.
    sequence: u64,
    /// The time at which the sender says that it signed.
    issued: Timestamp,
    /// The project, as the reader names it.
    project: &'a ProjectRef,
    /// The commitment of the release's owner.
    manifest: &'a Manifest,
    /// The number of values, steps and actions that the target does not get.
    omitted: Omitted,
    /// The number of the sender's last notice for the reader; 0 if there is none.
    notices: u64,
    /// The fields that this version does not know.
    unknown: &'a [u64],
    /// Every check, and its outcome.
    #[serde(rename = "statement")]
    report: &'a VerificationReport,
}

impl Serialize for Verified<Receipt> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = &self.body.parts;
        let withheld = ReceiptPart::ALL.iter().copied().filter(|part| self.is_withheld(*part));
        let shown = ReceiptDocument {
            kind: Receipt::WORD,
            digest: self.digest(),
            sender: self.signer_name(),
            fingerprint: self.signer(),
            audience: self.audience(),
            sequence: self.sequence(),
            previous: self.previous(),
            supersedes: self.supersedes(),
            issued: self.issued_at(),
            bundle: self.bundle(),
            release: self.release(),
            project: self.project(),
            version: self.version(),
            environment: &parts.environment,
            tenant: parts.tenant.as_ref(),
            outcome: self.outcome(),
            queued: parts.queued,
            started: parts.started,
            finished: parts.finished,
            completed: parts.completed,
            by: parts.by.said().map(String::as_str),
            notes: parts.notes.said().map(String::as_str),
            answers: self.answers(),
            salt: self.salt().map(|salt| Digest::from_bytes(*salt)),
            notices: self.notices(),
            withheld: withheld.collect(),
            report: self.report(),
        };
        shown.serialize(serializer)
    }
}

/// A verified receipt. A withheld part is `null`, and is named in `withheld`.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "VerifiedReceipt"))]
struct ReceiptDocument<'a> {
    /// The kind of message.
    #[cfg_attr(feature = "schemas", schemars(extend("const" = "receipt")))]
    kind: &'static str,
    /// The message's identity: the SHA-256 of what is signed.
    digest: MessageDigest,
    /// The reader's name for the sender.
    sender: &'a Name,
    /// The fingerprint of the sender.
    fingerprint: Fingerprint,
    /// The fingerprint of the Space that the message is for.
    audience: Fingerprint,
    /// The message's number among those of its kind for this audience.
    sequence: u64,
    /// The identity of the receipt before it in the signer's chain.
    previous: Option<MessageDigest>,
    /// The identity of the receipt that it supersedes.
    supersedes: Option<MessageDigest>,
    /// The time at which the sender says that it signed.
    issued: Timestamp,
    /// The bundle that brought the release.
    bundle: MessageDigest,
    /// The release's identity.
    release: ReleaseDigest,
    /// The project, in the Space that owns it.
    project: &'a Name,
    /// The version.
    version: &'a ReleaseVersion,
    /// The environment, as the signer names it.
    environment: &'a Name,
    /// The tenant, as the signer names it.
    tenant: Option<&'a Name>,
    /// The outcome.
    outcome: crate::model::Outcome,
    /// The time at which the deployment was requested.
    queued: Timestamp,
    /// The time at which it began.
    started: Option<Timestamp>,
    /// The time at which it ended.
    finished: Option<Timestamp>,
    /// True if the signer's own lifecycle is completed with it.
    completed: bool,
    /// The person who requested the deployment.
    by: Option<&'a str>,
    /// The signer's notes.
    notes: Option<&'a str>,
    /// The HMAC-SHA256 of the digest of the answers that the deployment used, under `salt`.
    answers: Option<Digest>,
    /// The salt of `answers`; the file that leaves does not have it.
    salt: Option<Digest>,
    /// The number of the signer's last notice for the reader; 0 if there is none.
    notices: u64,
    /// The parts that are withheld.
    withheld: Vec<ReceiptPart>,
    /// Every check, and its outcome.
    #[serde(rename = "statement")]
    report: &'a VerificationReport,
}

impl Serialize for Verified<Notice> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = NoticeDocument {
            kind: Notice::WORD,
            digest: self.digest(),
            sender: self.sender_name(),
            fingerprint: self.sender(),
            audience: self.audience(),
            sequence: self.sequence(),
            last: self.last(),
            in_transit: self.in_transit(),
            issued: self.issued_at(),
            content: self.content(),
            words: self.content().in_words(),
            report: self.report(),
        };
        shown.serialize(serializer)
    }
}

/// A verified notice.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "VerifiedNotice"))]
struct NoticeDocument<'a> {
    /// The kind of message.
    #[cfg_attr(feature = "schemas", schemars(extend("const" = "notice")))]
    kind: &'static str,
    /// The message's identity: the SHA-256 of what is signed.
    digest: MessageDigest,
    /// The reader's name for the sender.
    sender: &'a Name,
    /// The fingerprint of the sender.
    fingerprint: Fingerprint,
    /// The fingerprint of the Space that the message is for.
    audience: Fingerprint,
    /// The message's number among those of its kind for this audience.
    sequence: u64,
    /// The last number of each kind of message that the sender used before.
    last: LastGood,
    /// The messages that may be on their way, if the sender's key gives way to the next.
    #[serde(rename = "transit", skip_serializing_if = "Set::is_empty")]
    in_transit: &'a Set<MessageDigest>,
    /// The time at which the sender says that it signed.
    issued: Timestamp,
    /// The statement of the notice.
    content: &'a NoticeContent,
    /// The statement as a sentence.
    words: String,
    /// Every check, and its outcome.
    #[serde(rename = "statement")]
    report: &'a VerificationReport,
}

impl Serialize for RecallStatement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = RecallDocument {
            release: self.release(),
            owner: self.owner(),
            signer: self.signer(),
            project: self.project(),
            version: self.version(),
            reason: self.reason(),
        };
        shown.serialize(serializer)
    }
}

/// The recall of a release by its owner.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "RecallStatement"))]
struct RecallDocument<'a> {
    /// The release's identity.
    release: ReleaseDigest,
    /// The fingerprint of the release's owner.
    owner: Fingerprint,
    /// The fingerprint of the key that signed the recall.
    signer: Fingerprint,
    /// The project, in the Space that owns it.
    project: &'a Name,
    /// The version.
    version: &'a ReleaseVersion,
    /// The reason, in the owner's words.
    reason: &'a str,
}

impl Serialize for KeyRotation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let epoch = self.epoch();
        let certificate = self.certificate();
        KeyRotationDocument { epoch, fingerprint: self.fingerprint(), certificate }
            .serialize(serializer)
    }
}

/// The next identity of a Space.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "KeyRotation"))]
struct KeyRotationDocument<'a> {
    /// The number of the identity, from 1.
    epoch: u64,
    /// The fingerprint of the next certificate.
    fingerprint: Fingerprint,
    /// The next certificate.
    certificate: &'a Certificate,
}

impl Serialize for Equivocation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digests = self.receipts().iter().filter_map(|receipt| receipt.digest().ok());
        let signer = self.signer();
        let audience = self.audience();
        let sequence = self.sequence();
        EquivocationDocument { signer, audience, sequence, receipts: digests.collect() }
            .serialize(serializer)
    }
}

/// The proof that a signer signed two different receipts under one number.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Equivocation"))]
struct EquivocationDocument {
    /// The fingerprint of the signer.
    signer: Fingerprint,
    /// The fingerprint of the audience.
    audience: Option<Fingerprint>,
    /// The number that both receipts have.
    sequence: u64,
    /// The identities of the receipts.
    receipts: Vec<MessageDigest>,
}

/// Serialises the number of secrets, and no more.
impl Serialize for SealedSecrets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(crate::terms::as_u64(self.count()))
    }
}

#[cfg(feature = "schemas")]
crate::terms::described_as! {
    Manifest: ManifestDocument<'static>;
    Verified<Bundle>: BundleDocument<'static>;
    Verified<Receipt>: ReceiptDocument<'static>;
    Verified<Notice>: NoticeDocument<'static>;
    RecallStatement: RecallDocument<'static>;
    KeyRotation: KeyRotationDocument<'static>;
    Equivocation: EquivocationDocument;
}

#[cfg(feature = "schemas")]
impl<B: Body> schemars::JsonSchema for Message<B> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        let (first, rest) = B::WORD.split_at(1);
        alloc::format!("{}{rest}Message", first.to_ascii_uppercase()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = MessageDocument::json_schema(generator);
        let kind =
            schema.pointer_mut("/properties/kind").and_then(serde_json::Value::as_object_mut);
        if let Some(kind) = kind {
            kind.insert("const".into(), B::WORD.into());
        }
        schema
    }
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    AnyMessage: "Message", |generator| {
        "description": "A file as it came, of any kind: no one has verified it.",
        "oneOf": [
            generator.subschema_for::<Message<Bundle>>(),
            generator.subschema_for::<Message<Receipt>>(),
            generator.subschema_for::<Message<Notice>>(),
        ],
    };
}
