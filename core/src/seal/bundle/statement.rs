//! The statement at the beginning of a bundle, judged before the parts arrive.

use alloc::vec::Vec;
use core::fmt;

use super::Bundle;
use super::verify::judge;
use crate::model::{Facts, Space};
use crate::seal::cbor::Writer;
use crate::seal::envelope::unreadable;
use crate::seal::manifest::Manifest;
use crate::seal::message::{Claims, Message};
use crate::seal::report::{Examination, VerificationReport, VerifyError};
use crate::terms::{Code, Error, Fingerprint, Limits, MessageDigest, Name, Timestamp, as_u64};

/// The statement of a bundle whose parts have not arrived. Nobody believes it yet.
///
/// A guard at a boundary or a log reads it from the first kilobytes of a file.
#[derive(Clone, Debug)]
pub struct Statement(Message<Bundle>);

impl Statement {
    /// Reads the statement at the beginning of `bytes`, and nothing behind it.
    ///
    /// # Errors
    ///
    /// As [`Message::from_bytes_within`]; `Code::CborTruncated` if the statement has not arrived
    /// as a whole.
    pub fn from_prefix(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        Message::from_prefix(bytes, limits).map(Self)
    }

    /// Returns the bytes of the statement, a `COSE_Sign1` by itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Returns the unverified claims.
    ///
    /// # Errors
    ///
    /// None for a value of this type; the frame was read when it was made.
    pub fn claims(&self) -> Result<Claims<'_>, Error> {
        self.0.claims()
    }

    /// Establishes what holds about the bundle without its parts: sender, signature, audience,
    /// grant, project, number, owner, and that the owner committed to the slice, the templates and
    /// the notes that the statement names by digest.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] names the first check that failed, as [`Message::verify`] of the whole
    /// bundle would.
    ///
    /// ```
    /// # fn doc(file: &[u8], prod: &spacebridge::Space, facts: &spacebridge::Facts)
    /// # -> Result<(), spacebridge::Error> {
    /// use spacebridge::Limits;
    /// use spacebridge::verify::Statement;
    ///
    /// # let now = spacebridge::Timestamp::from_unix_seconds(0)?;
    /// let statement = Statement::from_prefix(file, &Limits::default())?;
    /// let verified = statement.verify(prod, facts, now)?;
    /// println!("{} of {} bytes follow", verified.parts_length(), verified.file_length());
    /// # Ok(()) }
    /// ```
    pub fn verify(
        self,
        space: &Space,
        facts: &Facts,
        now: Timestamp,
    ) -> Result<VerifiedStatement, VerifyError> {
        let mut examination = Examination::default();
        let seen = self.0.seen(space);
        let message = self.0.message().map_err(|e| unreadable(&mut examination, &e))?;
        let judged = judge(&self.0, &message, &seen, facts, now, &mut examination)?;
        let parts = judged.content.parts.iter();
        Ok(VerifiedStatement {
            digest: judged.digest,
            sender: judged.sender(),
            sender_name: judged.sender_name().clone(),
            sequence: judged.content.sequence,
            lengths: parts.map(|row| row.length).collect(),
            manifest: judged.read.manifest,
            report: examination.finish("the parts have not arrived"),
            bytes: self.as_bytes().to_vec(),
            limits: *self.0.limits(),
        })
    }
}

/// A statement whose sender, audience, number and owner hold. The parts have not arrived.
#[derive(Clone)]
pub struct VerifiedStatement {
    bytes: Vec<u8>,
    limits: Limits,
    digest: MessageDigest,
    report: VerificationReport,
    sender: Fingerprint,
    sender_name: Name,
    sequence: u64,
    manifest: Manifest,
    /// Lengths of the parts, in the order of the file.
    lengths: Vec<u64>,
}

impl VerifiedStatement {
    /// Returns the identity of the bundle.
    #[must_use]
    pub const fn digest(&self) -> MessageDigest {
        self.digest
    }

    /// Returns the verification report. The lines about the parts are not established.
    #[must_use]
    pub const fn report(&self) -> &VerificationReport {
        &self.report
    }

    /// Returns the fingerprint of the sender.
    #[must_use]
    pub const fn sender(&self) -> Fingerprint {
        self.sender
    }

    /// Returns the local name of the sender.
    #[must_use]
    pub const fn sender_name(&self) -> &Name {
        &self.sender_name
    }

    /// Returns the bundle's number among those that the sender sealed for us, from 1.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Returns the manifest that the owner signed.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Returns the signed length of everything that follows the statement, in bytes.
    #[must_use]
    pub fn parts_length(&self) -> u64 {
        let items = self.lengths.iter().map(|length| {
            let head = Writer::bytes_head(*length);
            length.saturating_add(as_u64(head.len()))
        });
        items.fold(0, u64::saturating_add)
    }

    /// Returns the signed length of the whole file, in bytes.
    #[must_use]
    pub fn file_length(&self) -> u64 {
        as_u64(self.bytes.len()).saturating_add(self.parts_length())
    }

    /// Returns the whole message, once the rest of the file is here. [`Message::verify`] compares
    /// the parts with their digests.
    ///
    /// # Errors
    ///
    /// - `Code::PartMismatch` if `parts` has another length than the statement says.
    /// - As [`Message::from_bytes_within`] if the parts are no byte strings, or are too large.
    pub fn with_parts(&self, parts: &[u8]) -> Result<Message<Bundle>, Error> {
        if as_u64(parts.len()) != self.parts_length() {
            let said = self.parts_length();
            let detail = alloc::format!("{} bytes follow, not {said}", parts.len());
            return Err(Error::new(Code::PartMismatch, detail));
        }
        let file = [self.bytes.as_slice(), parts].concat();
        Message::from_bytes_within(file, &self.limits)
    }
}

impl fmt::Debug for VerifiedStatement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VerifiedStatement({})", self.digest)
    }
}
