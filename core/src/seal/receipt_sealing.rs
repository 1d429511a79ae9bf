//! Sealing a receipt, and showing what one says.

use alloc::string::{String, ToString};
use core::fmt;

use super::cose::Sign1;
use super::message::{Body as _, Draft, Message, Verified, sealed_message, sign, subject};
use super::receipt::Receipt;
use super::signer::Signer;
use super::suite::HedgedSeed;
use super::v1::{self, Part, ReceiptParts, WrittenReceipt};
use crate::model::Deployment;
use crate::terms::{
    Digest, Error, Fingerprint, Limits, MessageDigest, Name, Printable, ReleaseDigest,
};

/// Content of a receipt, decided by the reporting Space.
pub(crate) struct ReceiptDraft<'d> {
    pub(crate) audience: Fingerprint,
    pub(crate) release: ReleaseDigest,
    pub(crate) bundle: MessageDigest,
    pub(crate) sequence: u64,
    pub(crate) previous: Option<MessageDigest>,
    pub(crate) supersedes: Option<MessageDigest>,
    pub(crate) project: &'d Name,
    pub(crate) deployment: &'d Deployment,
    pub(crate) completed: bool,
    pub(crate) answers: Option<Digest>,
    /// The number of the last notice for the audience; 0 if there is none.
    pub(crate) notices: u64,
}

/// A receipt just sealed, and its identity.
pub(crate) struct SealedReceipt {
    pub(crate) receipt: Message<Receipt>,
    pub(crate) digest: MessageDigest,
}

/// Seals a receipt with all its parts disclosed.
pub(crate) fn seal_receipt(
    draft: &ReceiptDraft<'_>,
    signer: &Signer<'_>,
) -> Result<SealedReceipt, Error> {
    let parts = parts(draft);
    let audience = draft.audience.as_bytes();
    let salts = salts(&parts, audience, signer);
    let WrittenReceipt { payload, disclosures } = v1::write_receipt(&parts, &salts);
    let hedge = HedgedSeed::new(&signer.seed, &[b"receipt", audience, &payload]);
    let subject = subject(draft.project, &draft.deployment.version);
    let message = Draft {
        typ: Receipt::TYP,
        content_type: Receipt::CONTENT_TYPE,
        audience: Some(draft.audience),
        subject: &subject,
        id: *hedge.expand("id", 0),
        payload: &payload,
    };
    let made = sign(&message, signer, &hedge)?;
    let bytes = match &disclosures {
        Some(beside) => Sign1::decode(&made.bytes, &Limits::default())?.disclosing(Some(beside)),
        None => made.bytes,
    };
    Ok(SealedReceipt { receipt: sealed_message(bytes), digest: made.digest.into() })
}

fn parts(draft: &ReceiptDraft<'_>) -> ReceiptParts {
    let deployment = draft.deployment;
    let said = |text: &String| Part::from((!text.is_empty()).then(|| text.clone()));
    ReceiptParts {
        release: draft.release,
        bundle: draft.bundle,
        sequence: draft.sequence,
        previous: draft.previous,
        project: draft.project.clone(),
        version: deployment.version.clone(),
        environment: deployment.environment.name.clone(),
        tenant: deployment.tenant.clone(),
        outcome: deployment.outcome,
        queued: deployment.queued,
        started: deployment.started,
        finished: deployment.finished,
        by: said(&deployment.by),
        notes: said(&deployment.notes),
        answers: Part::from(draft.answers),
        completed: draft.completed,
        supersedes: draft.supersedes,
        notices: draft.notices,
    }
}

/// One salt for each part. They depend on all that the receipt says: a seed that comes twice does
/// not give one salt to two texts.
pub(super) fn salts(parts: &ReceiptParts, audience: &[u8], signer: &Signer<'_>) -> [[u8; 32]; 3] {
    // What is signed under salts of zeroes says everything that the receipt will say.
    let written = v1::write_receipt(parts, &[[0; 32]; 3]).payload;
    let hedge = HedgedSeed::new(&signer.seed, &[b"receipt-salts", audience, &written]);
    [0, 1, 2].map(|index| *hedge.expand("salt", index))
}

/// Everything that the receipt says, in one form: the same lines for the signer, the audience and
/// an auditor. Spaces stand there by fingerprint, as nobody else has our names for them.
///
/// Whatever somebody wrote freely is on one line, and nothing in it acts on a terminal.
impl fmt::Display for Verified<Receipt> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Receipt { parts, signer, audience, issued_at, .. } = &self.body;
        writeln!(out, "deployment receipt {}", self.digest)?;
        for (field, value) in [
            ("signed by", signer.to_string()),
            ("signed at", issued_at.to_string()),
            ("for", audience.to_string()),
            ("number", parts.sequence.to_string()),
            ("follows", optional(parts.previous)),
            ("supersedes", optional(parts.supersedes)),
            ("project", Printable(parts.project.as_str()).to_string()),
            ("version", Printable(parts.version.as_str()).to_string()),
            ("release", parts.release.to_string()),
            ("bundle", parts.bundle.to_string()),
            ("environment", Printable(parts.environment.as_str()).to_string()),
            ("tenant", optional(parts.tenant.as_ref().map(|name| Printable(name.as_str())))),
            ("outcome", parts.outcome.to_string()),
            ("completed", if parts.completed { "yes" } else { "no" }.to_string()),
            ("asked for", parts.queued.to_string()),
            ("began", optional(parts.started)),
            ("ended", optional(parts.finished)),
            ("by", part(&parts.by, |text| Printable(text).to_string())),
            ("notes", part(&parts.notes, |text| Printable(text).to_string())),
            ("answers", part(&parts.answers, ToString::to_string)),
            ("last notice", optional(Some(parts.notices).filter(|last| *last > 0))),
        ] {
            writeln!(out, "{field:<12}{value}")?;
        }
        Ok(())
    }
}

fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_string(), |value| value.to_string())
}

fn part<T>(part: &Part<T>, show: impl FnOnce(&T) -> String) -> String {
    match part {
        Part::Absent => "-".to_string(),
        Part::Withheld => "(withheld)".to_string(),
        Part::Said(content) => show(content),
    }
}
