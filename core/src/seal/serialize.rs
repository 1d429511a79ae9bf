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
use crate::model::{Certificate, Deployment, LastGood, Omitted, Package, ProjectRef};
use crate::terms::{Digest, Fingerprint, Label, Name, ReleaseVersion, Timestamp};

/// Nobody believes it yet, so everything that it says of itself stands under `claimed`.
impl<B: Body> Serialize for Message<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            kind: &'static str,
            digest: Option<Digest>,
            size: usize,
            claimed: Option<Claims<'a>>,
        }
        let shown = Shown {
            kind: B::WORD,
            digest: self.digest().ok(),
            size: self.as_bytes().len(),
            claimed: self.claims().ok(),
        };
        shown.serialize(serializer)
    }
}

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            sender: Fingerprint,
            audience: Option<Fingerprint>,
            subject: &'a str,
            issued: Timestamp,
            certificate: bool,
        }
        let Self { sender, audience, subject, issued_at: issued, certificate } = *self;
        let certificate = certificate.is_some();
        Shown { sender, audience, subject, issued, certificate }.serialize(serializer)
    }
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
        #[derive(Serialize)]
        struct Row {
            audience: Fingerprint,
            slice: Digest,
            secrets: u32,
        }
        #[derive(Serialize)]
        struct Shown<'a> {
            digest: Digest,
            owner: Fingerprint,
            project: &'a Name,
            version: &'a ReleaseVersion,
            channel: Option<&'a Label>,
            assembled: Timestamp,
            notes: Digest,
            packages: &'a [Package],
            templates: Digest,
            audiences: Vec<Row>,
        }
        let parts = self.parts();
        let rows = parts.audiences.iter();
        let shown = Shown {
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
                .map(|row| Row { audience: row.audience, slice: row.slice, secrets: row.secrets })
                .collect(),
        };
        shown.serialize(serializer)
    }
}

impl Serialize for Verified<Bundle> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            kind: &'static str,
            digest: Digest,
            sender: &'a Name,
            fingerprint: Fingerprint,
            audience: Fingerprint,
            sequence: u64,
            issued: Timestamp,
            project: &'a ProjectRef,
            manifest: &'a Manifest,
            omitted: Omitted,
            history: &'a [Deployment],
            receipts: usize,
            onward: &'a [Fingerprint],
            notices: u64,
            unknown: &'a [u64],
            #[serde(rename = "statement")]
            report: &'a VerificationReport,
        }
        let shown = Shown {
            kind: Bundle::WORD,
            digest: self.digest(),
            sender: self.sender_name(),
            fingerprint: self.sender(),
            audience: self.body.audience,
            sequence: self.sequence(),
            issued: self.issued_at(),
            project: self.project(),
            manifest: self.manifest(),
            omitted: self.omitted(),
            history: self.history(),
            receipts: self.receipts().len(),
            onward: self.onward(),
            notices: self.notices(),
            unknown: self.unknown_fields(),
            report: self.report(),
        };
        shown.serialize(serializer)
    }
}

impl Serialize for Verified<Receipt> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            kind: &'static str,
            digest: Digest,
            sender: &'a Name,
            fingerprint: Fingerprint,
            audience: Fingerprint,
            sequence: u64,
            previous: Option<Digest>,
            supersedes: Option<Digest>,
            issued: Timestamp,
            bundle: Digest,
            release: Digest,
            project: &'a Name,
            version: &'a ReleaseVersion,
            environment: &'a Name,
            tenant: Option<&'a Name>,
            outcome: crate::model::Outcome,
            queued: Timestamp,
            started: Option<Timestamp>,
            finished: Option<Timestamp>,
            completed: bool,
            by: Option<&'a str>,
            notes: Option<&'a str>,
            answers: Option<Digest>,
            notices: u64,
            withheld: Vec<ReceiptPart>,
            #[serde(rename = "statement")]
            report: &'a VerificationReport,
        }
        let parts = &self.body.parts;
        let withheld = ReceiptPart::ALL.iter().copied().filter(|part| self.is_withheld(*part));
        let shown = Shown {
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
            notices: self.notices(),
            withheld: withheld.collect(),
            report: self.report(),
        };
        shown.serialize(serializer)
    }
}

impl Serialize for Verified<Notice> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            kind: &'static str,
            digest: Digest,
            sender: &'a Name,
            fingerprint: Fingerprint,
            audience: Fingerprint,
            sequence: u64,
            last: LastGood,
            issued: Timestamp,
            content: &'a NoticeContent,
            words: String,
            #[serde(rename = "statement")]
            report: &'a VerificationReport,
        }
        let shown = Shown {
            kind: Notice::WORD,
            digest: self.digest(),
            sender: self.sender_name(),
            fingerprint: self.sender(),
            audience: self.audience(),
            sequence: self.sequence(),
            last: self.last(),
            issued: self.issued_at(),
            content: self.content(),
            words: self.content().in_words(),
            report: self.report(),
        };
        shown.serialize(serializer)
    }
}

impl Serialize for RecallStatement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            release: Digest,
            owner: Fingerprint,
            signer: Fingerprint,
            project: &'a Name,
            version: &'a ReleaseVersion,
            reason: &'a str,
        }
        let shown = Shown {
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

impl Serialize for KeyRotation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            epoch: u64,
            fingerprint: Fingerprint,
            certificate: &'a Certificate,
        }
        let (epoch, certificate) = (self.epoch(), self.certificate());
        Shown { epoch, fingerprint: self.fingerprint(), certificate }.serialize(serializer)
    }
}

impl Serialize for Equivocation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown {
            signer: Fingerprint,
            audience: Option<Fingerprint>,
            sequence: u64,
            receipts: Vec<Digest>,
        }
        let digests = self.receipts().iter().filter_map(|receipt| receipt.digest().ok());
        let (signer, audience, sequence) = (self.signer(), self.audience(), self.sequence());
        Shown { signer, audience, sequence, receipts: digests.collect() }.serialize(serializer)
    }
}

/// Serialises the number of secrets, and no more.
impl Serialize for SealedSecrets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.count())
    }
}
