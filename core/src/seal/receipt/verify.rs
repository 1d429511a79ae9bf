//! The verification of a receipt: by its audience, or by the Space that signed it.

use alloc::format;
use alloc::string::ToString as _;

use super::Receipt;
use crate::model::{Grant, Space};
use crate::seal::checks::MessageKind;
use crate::seal::cose::{Header, Sign1};
use crate::seal::envelope::{addressed, covered, envelope, unknown_fields, unreadable};
use crate::seal::key_status;
use crate::seal::message::{Message, Verified, release_subject};
use crate::seal::parts::{Withholding, match_parts};
use crate::seal::report::{Check, Examination, VerifyError};
use crate::seal::v1::{self, ReceiptParts};
use crate::terms::{Code, MessageDigest, Refusal, Timestamp};

impl Message<Receipt> {
    /// Establishes what holds about this receipt for `space` at the moment `now`.
    ///
    /// Whether receipts before it are missing is established by
    /// [`Space::accept`](crate::Space::accept), which knows the facts.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] names the first check that failed, and carries the statement up to there.
    pub fn verify(self, space: &Space, now: Timestamp) -> Result<Verified<Receipt>, VerifyError> {
        let mut examination = Examination::default();
        let seen = self.seen(space);
        let (digest, body) = verify_receipt(&self, &seen, now, &mut examination)?;
        let report = examination.finish("not looked at");
        Ok(Verified { sealed: self, digest, report, body })
    }

    /// Establishes that `space` itself signed this receipt: to read it before it leaves, or to pass
    /// it on with the release.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] if another Space signed it, or its parts are not those that were signed.
    ///
    /// ```
    /// # fn doc(receipt: spacebridge::Message<spacebridge::Receipt>, prod: &spacebridge::Space)
    /// # -> Result<(), spacebridge::Error> {
    /// use spacebridge::target::ReceiptPart;
    ///
    /// let receipt = receipt.withhold(ReceiptPart::Notes)?;
    /// println!("{}", receipt.clone().verify_own(prod)?);
    /// # Ok(()) }
    /// ```
    pub fn verify_own(self, space: &Space) -> Result<Verified<Receipt>, VerifyError> {
        let mut examination = Examination::default();
        let (digest, body) = own(&self, space, &mut examination)?;
        let report = examination.finish("this is our own");
        Ok(Verified { sealed: self, digest, report, body })
    }
}

fn verify_receipt(
    sealed: &Message<Receipt>,
    space: &Space,
    now: Timestamp,
    examination: &mut Examination,
) -> Result<(MessageDigest, Receipt), VerifyError> {
    let message = sealed.message().map_err(|e| unreadable(examination, &e))?;
    let (trust, digest) = envelope(sealed.as_bytes(), &message, space, now, examination)?;
    let mut parts = schema(sealed, &message, examination)?;
    addressed(&message, space, trust, Grant::AcceptResults, examination)?;
    covered(trust, Grant::AcceptResults, &parts.project, examination)?;
    consistent(&message, &parts, examination)?;
    let key = key_status::Signed { number: parts.sequence, digest, recorded: None };
    key.check(trust, |good| good.receipts, examination)?;
    read_parts(&mut parts, sealed, examination)?;
    remaining(examination);
    let receipt = Receipt {
        parts,
        signer: trust.certificate().fingerprint(),
        signer_name: trust.name().clone(),
        audience: space.fingerprint(),
        issued_at: message.header.issued_at,
    };
    Ok((digest, receipt))
}

fn own(
    sealed: &Message<Receipt>,
    space: &Space,
    examination: &mut Examination,
) -> Result<(MessageDigest, Receipt), VerifyError> {
    let message = sealed.message().map_err(|e| unreadable(examination, &e))?;
    let Header { signer, audience, issued_at, .. } = message.header;
    let (true, Some(audience)) = (signer == space.fingerprint(), audience) else {
        let detail = format!("{signer} signed it, or it is for nobody");
        return Err(examination.refuse(Check::Sender, Code::ReceiptNotOurs, detail));
    };
    examination.passed(Check::Sender, "we signed it ourselves");
    let Some(digest) = message.verify(space.certificate().identity_key()) else {
        let detail = "our key did not sign these bytes";
        return Err(examination.refuse(Check::Signature, Code::SignatureInvalid, detail));
    };
    examination.passed(Check::Signature, format!("message {digest}"));
    let mut parts = schema(sealed, &message, examination)?;
    consistent(&message, &parts, examination)?;
    read_parts(&mut parts, sealed, examination)?;
    remaining(examination);
    let signer_name = space.name().clone();
    Ok((digest.into(), Receipt { parts, signer, signer_name, audience, issued_at }))
}

fn schema(
    sealed: &Message<Receipt>,
    message: &Sign1<'_>,
    examination: &mut Examination,
) -> Result<ReceiptParts, VerifyError> {
    let (parts, unknown) = v1::read_receipt(message.payload, sealed.limits())
        .map_err(|e| examination.refuse(Check::Schema, e.code(), e.to_string()))?;
    examination.passed(Check::Schema, "receipt schema 1");
    unknown_fields(&unknown, examination);
    Ok(parts)
}

/// Reads the parts of the file into the receipt, once they are those that were signed.
fn read_parts(
    parts: &mut ReceiptParts,
    sealed: &Message<Receipt>,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let matched = match_parts(&parts.rows, sealed, Withholding::Shown, examination)?;
    parts
        .read_parts(|kind| matched.get(kind), sealed.limits())
        .map_err(|e| examination.refuse(Check::Parts, e.code(), e.to_string()))
}

/// Header, content and number do not contradict each other.
fn consistent(
    message: &Sign1<'_>,
    parts: &ReceiptParts,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let subject = release_subject(&parts.project, &parts.version);
    if message.header.subject != subject {
        let detail = format!("the content is about {subject}");
        return Err(examination.refuse(Check::Subject, Code::SubjectMismatch, detail));
    }
    examination.passed(Check::Subject, subject);
    if !parts.is_numbered() {
        let detail = format!("number {} contradicts the link to the one before", parts.sequence);
        return Err(examination.refuse(Check::Sequence, Code::ReceiptNumber, detail));
    }
    examination.passed(Check::Sequence, format!("number {}", parts.sequence));
    Ok(())
}

/// Adds the lines that a verified receipt has because of its kind.
fn remaining(examination: &mut Examination) {
    examination.not_applicable_to(MessageKind::Receipt);
    examination.unknown(Check::History, "the signer says so, and signed it");
    examination.unknown(Check::Chain, "established when the receipt is accepted");
    examination.unknown(Check::Notices, "established when the receipt is accepted");
    examination.unknown(Check::Freshness, "a later receipt may say otherwise");
}
