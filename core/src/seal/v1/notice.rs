//! The notice: what one Space tells another about a release or about itself.
//!
//! A recall and a succession are signed for everybody, by the key whose word they are, and stand
//! inside the notice as they are: so they can be passed on.
//!
//! ```cddl
//! notice = {
//!   0: [1, uint],                        ; schema
//!   1: sequence,                         ; its number for this Space, from 1
//!   2: [bundles: uint, receipts: uint],  ; the sender's last numbers for this Space; 0: none yet
//!   (
//!     3: bstr .cbor recall-statement //  ; the owner's, untouched when passed on
//!     4: bstr .cbor succession-statement, ; the new key's
//!     ? 6: [+ digest] //                 ; messages to this Space that may be on their way
//!     5: bstr                            ; a new encryption certificate of the sender, in DER
//!   )
//! }
//! recall = {
//!   0: [1, uint],                        ; schema
//!   1: digest,                           ; the release's identity
//!   2: fingerprint,                      ; of the key that signed its manifest
//!   3: name,                             ; project
//!   4: version,
//!   5: filled,                           ; why
//! }
//! succession = {
//!   0: [1, uint],                        ; schema
//!   1: fingerprint,                      ; the identity before
//!   2: 2..18446744073709551615,          ; which identity of the Space this is, counted from 1
//!   3: [identity: bstr, ? encryption: bstr],     ; the new certificates in DER
//! }
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use super::super::cbor::{Reader, Writer};
use super::SCHEMA;
use super::bundle::read_schema;
use super::error::{SchemaError, SchemaFault};
use super::manifest::digest;
use super::record::{must, name, note, open_record, some};
use crate::model::Set;
use crate::terms::{Fingerprint, Limits, MessageDigest, Name, ReleaseDigest, ReleaseVersion};

/// Parts of a notice, whose content is not yet decoded.
#[derive(Clone, Debug)]
pub(crate) struct NoticeParts<'b> {
    pub(crate) sequence: u64,
    /// The sender's last numbers of bundles and of receipts for the audience.
    pub(crate) last: (u64, u64),
    pub(crate) content: ContentParts<'b>,
    /// The messages that may be on their way, ascending; of a key rotation only.
    pub(crate) in_transit: Set<MessageDigest>,
}

/// The content of a notice, not yet read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ContentParts<'b> {
    Recall(&'b [u8]),
    Succession(&'b [u8]),
    Renewal(&'b [u8]),
}

/// Recall statement of the owner of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecallParts {
    pub(crate) release: ReleaseDigest,
    pub(crate) owner: Fingerprint,
    pub(crate) project: Name,
    pub(crate) version: ReleaseVersion,
    pub(crate) reason: String,
}

/// Statement of both keys in a key rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RotationParts {
    pub(crate) before: Fingerprint,
    pub(crate) epoch: u64,
    pub(crate) certificates: Vec<Vec<u8>>,
}

/// Writes a notice's payload.
pub(crate) fn write_notice(notice: &NoticeParts<'_>) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).uint(notice.sequence);
        fields.key(2).array(2).uint(notice.last.0).uint(notice.last.1);
        let (key, bytes) = match notice.content {
            ContentParts::Recall(bytes) => (3, bytes),
            ContentParts::Succession(bytes) => (4, bytes),
            ContentParts::Renewal(bytes) => (5, bytes),
        };
        fields.key(key).bytes(bytes);
        if !notice.in_transit.is_empty() {
            let list = fields.key(6).array(notice.in_transit.len());
            for message in &notice.in_transit {
                list.bytes(message.as_bytes());
            }
        }
    });
    writer.finish()
}

/// Reads a notice's payload; gives the keys of its unknown fields too.
pub(crate) fn read_notice<'b>(
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<(NoticeParts<'b>, Vec<u64>), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut schema = None;
    let mut sequence = None;
    let mut last = None;
    let mut contents = Vec::new();
    let mut listed = None;
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => sequence = Some(value.uint()?),
            2 => last = Some(read_last(value)?),
            3 => contents.push(ContentParts::Recall(value.bytes()?)),
            4 => contents.push(ContentParts::Succession(value.bytes()?)),
            5 => contents.push(ContentParts::Renewal(value.bytes()?)),
            6 => listed = Some(read_messages(value, limits)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    must(schema, "schema")?;
    let sequence = must(sequence, "sequence")?;
    if sequence == 0 {
        return Err(SchemaFault::Range("sequence").into());
    }
    // One notice says one thing: two could not be acted on as one.
    let content = match contents[..] {
        [content] => content,
        [] => return Err(SchemaFault::Missing("content").into()),
        _ => return Err(SchemaFault::Range("content").into()),
    };
    if listed.is_some() && !matches!(content, ContentParts::Succession(_)) {
        return Err(SchemaFault::Range("messages in transit").into());
    }
    let last = must(last, "last numbers")?;
    Ok((NoticeParts { sequence, last, content, in_transit: listed.unwrap_or_default() }, unknown))
}

fn read_messages(
    reader: &mut Reader<'_>,
    limits: &Limits,
) -> Result<Set<MessageDigest>, SchemaError> {
    let messages = some(reader, "message in transit", limits.in_transit, |item| {
        Ok(MessageDigest::from_bytes(*item.bytes_of::<32>()?))
    })?;
    // Strictly ascending, so no message is listed twice.
    if !messages.is_sorted_by(|one, other| one < other) {
        return Err(SchemaFault::Range("messages in transit").into());
    }
    Ok(messages.into_iter().collect())
}

fn read_last(reader: &mut Reader<'_>) -> Result<(u64, u64), SchemaError> {
    reader.array_of(2, |items| Ok((items.next()?.uint()?, items.next()?.uint()?)))
}

/// Writes what a recall says.
pub(crate) fn write_recall(recall: &RecallParts) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).bytes(recall.release.as_bytes());
        fields.key(2).bytes(recall.owner.as_bytes());
        fields.key(3).text(recall.project.as_str());
        fields.key(4).text(recall.version.as_str());
        fields.key(5).text(&recall.reason);
    });
    writer.finish()
}

/// Reads what a recall says; gives the keys of its unknown fields too.
pub(crate) fn read_recall(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(RecallParts, Vec<u64>), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut schema = None;
    let mut release = None;
    let mut owner = None;
    let mut project = None;
    let mut version = None;
    let mut reason = None;
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => release = Some(digest(value)?),
            2 => owner = Some(Fingerprint::from_bytes(*value.bytes_of::<32>()?)),
            3 => project = Some(name(value)?),
            4 => version = Some(name(value)?),
            5 => reason = Some(note(value)?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    must(schema, "schema")?;
    let parts = RecallParts {
        release: must(release, "release")?,
        owner: must(owner, "owner")?,
        project: must(project, "project")?,
        version: must(version, "version")?,
        reason: must(reason, "reason")?,
    };
    Ok((parts, unknown))
}

/// Writes what a succession says.
pub(crate) fn write_succession(succession: &RotationParts) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).bytes(succession.before.as_bytes());
        fields.key(2).uint(succession.epoch);
        let list = fields.key(3).array(succession.certificates.len());
        for certificate in &succession.certificates {
            list.bytes(certificate);
        }
    });
    writer.finish()
}

/// Reads what a succession says; gives the keys of its unknown fields too.
pub(crate) fn read_succession(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(RotationParts, Vec<u64>), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut schema = None;
    let mut before = None;
    let mut epoch = None;
    let mut certificates = None;
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => before = Some(Fingerprint::from_bytes(*value.bytes_of::<32>()?)),
            2 => epoch = Some(value.uint()?),
            3 => certificates = Some(read_certificates(value)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    must(schema, "schema")?;
    let epoch = must(epoch, "epoch")?;
    if epoch < 2 {
        return Err(SchemaFault::Range("epoch").into());
    }
    let before = must(before, "identity before")?;
    Ok((
        RotationParts { before, epoch, certificates: must(certificates, "certificates")? },
        unknown,
    ))
}

fn read_certificates(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, SchemaError> {
    reader.array(|items| {
        if !(1..=2).contains(&items.len()) {
            return Err(SchemaFault::Range("certificates").into());
        }
        let mut list = Vec::with_capacity(2);
        while !items.is_empty() {
            list.push(items.next()?.bytes()?.to_vec());
        }
        Ok(list)
    })
}
