//! The receipt: what became of a release at its target.
//!
//! ```cddl
//! receipt = {
//!   0: [1, uint],                        ; schema
//!   1: digest,                           ; the release's identity
//!   2: digest,                           ; the bundle's identity
//!   3: sequence,                         ; number among the signer's for this Space
//!   ? 4: digest,                         ; identity of the receipt before; absent: the first
//!   5: name,                             ; project
//!   6: version,
//!   7: name,                             ; environment, in the signer's Space
//!   ? 8: name,                           ; tenant
//!   9: outcome,
//!   10: instant,                         ; asked for
//!   ? 11: instant,                       ; began
//!   ? 12: instant,                       ; ended
//!   ? 13: true,                          ; the signer's lifecycle is completed with this
//!   ? 14: digest,                        ; identity of the receipt about the same deployment that
//!                                        ; no longer holds; needed by outcome 8 (superseded)
//!   ? 16: sequence,                      ; the signer's last notice for this Space
//!   ? 17: parts,                         ; 1: by whom, 2: notes, 3: answers, 4: salt of 3
//! }
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use super::super::cbor::{Reader, Writer};
use super::SCHEMA;
use super::bundle::read_schema;
use super::error::SchemaError;
use super::facts::{outcome_number, read_outcome};
use super::manifest::digest;
use super::part::{Padding, PartRow, read_rows, write_rows};
use super::receipt_part::{Content, Part, ReceiptPart, TEXT};
use super::record::{counted, instant, must, name, note, on, open_record};
use crate::model::Outcome;
use crate::terms::{Digest, Limits, MessageDigest, Name, ReleaseDigest, ReleaseVersion, Timestamp};

/// Content of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptParts {
    pub(crate) release: ReleaseDigest,
    pub(crate) bundle: MessageDigest,
    pub(crate) sequence: u64,
    pub(crate) previous: Option<MessageDigest>,
    pub(crate) project: Name,
    pub(crate) version: ReleaseVersion,
    pub(crate) environment: Name,
    pub(crate) tenant: Option<Name>,
    pub(crate) outcome: Outcome,
    pub(crate) queued: Timestamp,
    pub(crate) started: Option<Timestamp>,
    pub(crate) finished: Option<Timestamp>,
    pub(crate) by: Part<String>,
    pub(crate) notes: Part<String>,
    /// The HMAC of the digest of the answers.
    pub(crate) answers: Part<Digest>,
    /// The salt of that HMAC.
    pub(crate) salt: Part<[u8; 32]>,
    pub(crate) completed: bool,
    pub(crate) supersedes: Option<MessageDigest>,
    /// The number of the signer's last notice for the audience; 0 if there is none.
    pub(crate) notices: u64,
    /// The signed table of the parts that follow the statement.
    pub(crate) rows: Vec<PartRow>,
}

impl ReceiptParts {
    /// Reads the parts of the file into the receipt. `part` gives the bytes of the part of a kind,
    /// or nothing if it is withheld.
    pub(crate) fn read_parts<'b>(
        &mut self,
        part: impl Fn(u64) -> Option<&'b [u8]>,
        limits: &Limits,
    ) -> Result<(), SchemaError> {
        let found = |of: ReceiptPart| {
            let is_signed = self.rows.iter().any(|row| row.kind == of.kind());
            let bytes = || part(of.kind()).map_or(Part::Withheld, Part::Said);
            if is_signed { bytes() } else { Part::Absent }
        };
        let text = |reader: &mut Reader<'b>| Ok(note(reader)?.into());
        let by = found(ReceiptPart::By).read(TEXT, limits, text);
        let by = by.map_err(|error| error.within("by"))?;
        let notes = found(ReceiptPart::Notes).read(TEXT, limits, text);
        let notes = notes.map_err(|error| error.within("notes"))?;
        let answers = found(ReceiptPart::Answers).read(Padding::Bare, limits, digest);
        self.answers = answers.map_err(|error| error.within("answers"))?;
        let salt = |reader: &mut Reader<'b>| Ok(*reader.bytes_of::<32>()?);
        let salt = found(ReceiptPart::Salt).read(Padding::Bare, limits, salt);
        self.salt = salt.map_err(|error| error.within("salt"))?;
        self.by = by;
        self.notes = notes;
        Ok(())
    }

    fn said(&self) -> Vec<(ReceiptPart, Content<'_>)> {
        [
            (ReceiptPart::By, self.by.said().map(|text| Content::Text(text))),
            (ReceiptPart::Notes, self.notes.said().map(|text| Content::Text(text))),
            (ReceiptPart::Answers, self.answers.said().map(|of| Content::Bytes(of.as_bytes()))),
            (ReceiptPart::Salt, self.salt.said().map(Content::Bytes)),
        ]
        .into_iter()
        .filter_map(|(part, content)| Some((part, content?)))
        .collect()
    }
}

/// The payload of a receipt's statement, and the parts that follow the statement.
pub(crate) struct WrittenReceipt {
    pub(crate) payload: Vec<u8>,
    pub(crate) parts: Vec<Vec<u8>>,
}

/// Writes a receipt. `salts` has one for each part that can be withheld.
pub(crate) fn write_receipt(receipt: &ReceiptParts, salts: &[[u8; 32]; 4]) -> WrittenReceipt {
    let said = receipt.said();
    let parts: Vec<Vec<u8>> =
        said.iter().map(|(part, content)| content.part(part.of(salts))).collect();
    let rows: Vec<PartRow> =
        said.iter().zip(&parts).map(|((part, _), bytes)| PartRow::of(part.kind(), bytes)).collect();
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).bytes(receipt.release.as_bytes());
        fields.key(2).bytes(receipt.bundle.as_bytes());
        fields.key(3).uint(receipt.sequence);
        if let Some(previous) = &receipt.previous {
            fields.key(4).bytes(previous.as_bytes());
        }
        fields.key(5).text(receipt.project.as_str());
        fields.key(6).text(receipt.version.as_str());
        fields.key(7).text(receipt.environment.as_str());
        if let Some(tenant) = &receipt.tenant {
            fields.key(8).text(tenant.as_str());
        }
        fields.key(9).uint(outcome_number(receipt.outcome));
        fields.key(10).int(receipt.queued.unix_milliseconds());
        for (key, moment) in [(11, receipt.started), (12, receipt.finished)] {
            if let Some(moment) = moment {
                fields.key(key).int(moment.unix_milliseconds());
            }
        }
        fields.flag(13, receipt.completed);
        if let Some(supersedes) = &receipt.supersedes {
            fields.key(14).bytes(supersedes.as_bytes());
        }
        if receipt.notices > 0 {
            fields.key(16).uint(receipt.notices);
        }
        if !rows.is_empty() {
            write_rows(fields.key(17), &rows);
        }
    });
    WrittenReceipt { payload: writer.finish(), parts }
}

/// Fields of a receipt, as far as they are read.
#[derive(Default)]
struct ReceiptFields {
    schema: Option<u64>,
    release: Option<ReleaseDigest>,
    bundle: Option<MessageDigest>,
    sequence: Option<u64>,
    previous: Option<MessageDigest>,
    project: Option<Name>,
    version: Option<ReleaseVersion>,
    environment: Option<Name>,
    tenant: Option<Name>,
    outcome: Option<Outcome>,
    queued: Option<Timestamp>,
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
    completed: bool,
    supersedes: Option<MessageDigest>,
    notices: u64,
    rows: Vec<PartRow>,
}

impl ReceiptFields {
    /// Reads the field of this key. Returns false if the schema does not know the key.
    fn read(&mut self, key: u64, value: &mut Reader<'_>) -> Result<bool, SchemaError> {
        match key {
            0 => self.schema = Some(read_schema(value)?),
            1 => self.release = Some(digest(value)?),
            2 => self.bundle = Some(digest(value)?),
            3 => self.sequence = Some(value.uint()?),
            4 => self.previous = Some(digest(value)?),
            5 => self.project = Some(name(value)?),
            6 => self.version = Some(name(value)?),
            7 => self.environment = Some(name(value)?),
            8 => self.tenant = Some(name(value)?),
            9 => self.outcome = Some(read_outcome(value)?),
            10 => self.queued = Some(instant(value)?),
            11 => self.started = Some(instant(value)?),
            12 => self.finished = Some(instant(value)?),
            13 => self.completed = on(value)?,
            14 => self.supersedes = Some(digest(value)?),
            16 => self.notices = counted(value, "notices")?,
            17 => self.rows = read_rows(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Returns the receipt, or an error if a required field is missing.
    fn into_parts(self) -> Result<ReceiptParts, SchemaError> {
        must(self.schema, "schema")?;
        let outcome = must(self.outcome, "outcome")?;
        if outcome == Outcome::Superseded {
            must(self.supersedes, "supersedes")?;
        }
        Ok(ReceiptParts {
            release: must(self.release, "release")?,
            bundle: must(self.bundle, "bundle")?,
            sequence: must(self.sequence, "sequence")?,
            previous: self.previous,
            project: must(self.project, "project")?,
            version: must(self.version, "version")?,
            environment: must(self.environment, "environment")?,
            tenant: self.tenant,
            outcome,
            queued: must(self.queued, "queued")?,
            started: self.started,
            finished: self.finished,
            by: Part::default(),
            notes: Part::default(),
            answers: Part::default(),
            salt: Part::default(),
            completed: self.completed,
            supersedes: self.supersedes,
            notices: self.notices,
            rows: self.rows,
        })
    }
}

/// Reads the payload of a receipt's statement; gives the keys of its unknown fields too. The parts
/// that follow the statement are not read.
pub(crate) fn read_receipt(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(ReceiptParts, Vec<u64>), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut fields = ReceiptFields::default();
    let unknown = open_record(&mut reader, |key, value| fields.read(key, value))?;
    reader.finish()?;
    Ok((fields.into_parts()?, unknown))
}
