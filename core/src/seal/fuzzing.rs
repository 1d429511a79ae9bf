//! Entry points for fuzzers and hostile tests: the readers of documents, and messages with
//! arbitrary content. Not part of the library.

use alloc::vec::Vec;

use super::HedgedSeed;
use super::bundle::Bundle;
use super::cbor::{Entries, Key, Reader, Writer, scan};
use super::cose::{File, Sign1};
use super::manifest;
use super::message::{self, Body, Draft, Message, signed_message};
use super::notice::Notice;
use super::receipt::Receipt;
use super::signer::Signer;
use super::taken_apart::BundleParts;
use super::v1::{self, Collector, ContentParts, Padding, PartRow, Placeholders, SchemaError};
use crate::terms::{Digest, Limits};

/// A document inside a message, and how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Bundle,
    History,
    Manifest,
    Notes,
    Notice,
    Onward,
    Recall,
    Receipt,
    Slice,
    Succession,
    Templates,
}

const ALL: [Reads; 11] = [
    Reads::Bundle,
    Reads::History,
    Reads::Manifest,
    Reads::Notes,
    Reads::Notice,
    Reads::Onward,
    Reads::Recall,
    Reads::Receipt,
    Reads::Slice,
    Reads::Succession,
    Reads::Templates,
];

/// A document of deterministic CBOR, as some message holds it.
#[derive(Clone, Debug)]
pub struct Document {
    reads: Reads,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Document {
    /// Returns the kind of the document, for a message.
    #[must_use]
    pub fn kind(&self) -> alloc::string::String {
        alloc::format!("{:?}", self.reads)
    }

    /// Returns true if `bytes` in its place would be read.
    #[must_use]
    pub fn reads(&self, bytes: &[u8]) -> bool {
        read(self.reads, bytes).is_some()
    }

    /// Returns true if `bytes` in its place would be refused, or are what is written for what they
    /// mean.
    #[must_use]
    pub fn has_one_form(&self, bytes: &[u8]) -> bool {
        let written = read(self.reads, bytes);
        written.is_none_or(|written| written.is_empty() || written == bytes)
    }
}

/// Reads `bytes` as every kind of document, and as a message that holds some.
///
/// # Panics
///
/// If a document is read that is not deterministic CBOR, or that is written otherwise than it was
/// read: then there would be two files of one meaning.
pub fn decode(bytes: &[u8]) {
    for reads in ALL {
        if let Some(written) = read(reads, bytes) {
            assert!(scan(bytes, &Limits::default()).is_ok(), "{reads:?} that is no CBOR");
            assert!(written.is_empty() || written == bytes, "{reads:?} in another form");
        }
    }
    for document in documents(bytes) {
        assert!(document.has_one_form(&document.bytes), "{} in another form", document.kind());
    }
}

/// The documents in a message, whoever signed it.
#[must_use]
pub fn documents(file: &[u8]) -> Vec<Document> {
    let limits = Limits::default();
    let mut found = Vec::new();
    let Ok(opened) = File::decode(file, &limits) else { return found };
    let message = opened.statement;
    let mut push = |reads, bytes: &[u8]| {
        found.push(Document { reads, bytes: bytes.to_vec() });
    };
    let payload = message.payload;
    match message.header.typ {
        Bundle::TYP => {
            push(Reads::Bundle, payload);
            let bundle = Message::<Bundle>::from_bytes(file);
            if let Some(parts) = bundle.as_ref().ok().and_then(BundleParts::of) {
                push(Reads::Notes, parts.notes);
                let (_, after) = parts.together();
                for part in &after {
                    if v1::read_history_part(part, &limits).is_ok() {
                        push(Reads::History, part);
                    }
                    if v1::read_onward_part(part, &limits).is_ok() {
                        push(Reads::Onward, part);
                    }
                }
                push(Reads::Templates, parts.templates);
                push(Reads::Slice, parts.slice);
                if let Ok(manifest) = Sign1::decode(parts.manifest, &limits) {
                    push(Reads::Manifest, manifest.payload);
                }
            }
        }
        Receipt::TYP => push(Reads::Receipt, payload),
        Notice::TYP => {
            push(Reads::Notice, payload);
            if let Ok((parts, _)) = v1::read_notice(payload, &limits) {
                let (reads, inner) = match parts.content {
                    ContentParts::Recall(inner) => (Reads::Recall, inner),
                    ContentParts::Succession(inner) => (Reads::Succession, inner),
                    ContentParts::Renewal(_) => return found,
                };
                if let Ok(inner) = Sign1::decode(inner, &limits) {
                    push(reads, inner.payload);
                }
            }
        }
        _ => {}
    }
    found
}

/// Decodes `bytes` and encodes the result again; empty if that needs more than the document.
fn read(reads: Reads, bytes: &[u8]) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let (written, unknown) = match reads {
        Reads::Bundle => {
            let parts = v1::read_bundle(bytes, &limits).ok()?;
            (v1::write_bundle(&parts), parts.unknown)
        }
        Reads::History => {
            let history = v1::read_history_part(bytes, &limits).ok()?;
            return bare(bytes, &|writer| v1::write_history(&history, writer));
        }
        Reads::Notes => {
            let notes = v1::read_notes_part(bytes, &limits).ok()?;
            return Some(v1::write_notes(notes, salt(bytes)?));
        }
        Reads::Onward => {
            let onward = v1::read_onward_part(bytes, &limits).ok()?;
            return bare(bytes, &|writer| v1::write_onward(&onward, writer));
        }
        Reads::Manifest => {
            let (parts, unknown) = v1::read_manifest(bytes, &limits).ok()?;
            (v1::write_manifest(&parts), unknown)
        }
        Reads::Notice => {
            let (parts, unknown) = v1::read_notice(bytes, &limits).ok()?;
            (v1::write_notice(&parts), unknown)
        }
        Reads::Recall => {
            let (parts, unknown) = v1::read_recall(bytes, &limits).ok()?;
            (v1::write_recall(&parts), unknown)
        }
        // Its parts follow it, with salts.
        Reads::Receipt => {
            return v1::read_receipt(bytes, &limits).ok().map(|_| Vec::new());
        }
        Reads::Succession => {
            let (parts, unknown) = v1::read_succession(bytes, &limits).ok()?;
            (v1::write_succession(&parts), unknown)
        }
        Reads::Templates => {
            let templates =
                v1::read_templates(bytes, &mut Placeholders::default(), &limits).ok()?;
            return Some(v1::write_templates(&templates, salt(bytes)?, &mut Collector::default()));
        }
        Reads::Slice => {
            let mut placeholders = Placeholders::default();
            let slice = v1::read_slice(bytes, &mut placeholders, &limits).ok()?;
            let written = v1::write_slice(&slice, salt(bytes)?, &mut Collector::default());
            // A reader takes another length of the padding too.
            let is_padded_alike = written.len() == bytes.len();
            return Some(if is_padded_alike { written } else { Vec::new() });
        }
    };
    let is_ours = unknown.is_empty() && is_of_this_version(bytes, &limits);
    Some(if is_ours { written } else { Vec::new() })
}

/// Writes a part without padding under the salt of `part`.
fn bare(part: &[u8], write: &dyn Fn(&mut Writer)) -> Option<Vec<u8>> {
    Some(v1::write_part(salt(part)?, Padding::Bare, part.len(), |writer| write(writer)))
}

/// Returns the salt of a part: array, head, 32 bytes.
fn salt(part: &[u8]) -> Option<&[u8; 32]> {
    part.get(3..35)?.try_into().ok()
}

/// Returns true if a document is in the version that is written here, and lists no fields that a
/// reader must understand: that is read, and written by nobody yet.
fn is_of_this_version(document: &[u8], limits: &Limits) -> bool {
    let said = Reader::new(document, limits).map(|entries: &mut Entries<'_, '_>| {
        let mut is_ours = true;
        while let Some((key, value)) = entries.next()? {
            is_ours &= match key {
                Key::Int(0) => value.skip()? == [0x82, 1, 0],
                key => value.skip().map(|_| !matches!(key, Key::Int(15)))?,
            };
        }
        Ok::<_, SchemaError>(is_ours)
    });
    said.is_ok_and(|is_ours| is_ours)
}

/// A bundle with one of its parts changed, signed anew: by its sender, and where the manifest has
/// to fit, by its owner, who is the same. `None` if `file` is no bundle that can be read.
#[must_use]
pub fn resealed(
    file: &[u8],
    part: u8,
    signer: &Signer<'_>,
    change: &mut dyn FnMut(&[u8]) -> Vec<u8>,
) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let bundle = Message::<Bundle>::from_bytes(file).ok()?;
    let message = bundle.message().ok()?;
    let as_sent: Vec<Vec<u8>> =
        bundle.parts().map(|part| part.map(<[u8]>::to_vec)).collect::<Option<_>>()?;
    if part.is_multiple_of(6) {
        return sign(&message, &change(message.payload), &as_sent, signer);
    }
    if part % 6 >= 4 {
        return with_part(&bundle, usize::from(part / 6 % 3), signer, change);
    }
    let mut parts = BundleParts::of(&bundle)?;
    let manifest = Sign1::decode(parts.manifest, &limits).ok()?;
    if part % 6 == 1 {
        let changed = sign(&manifest, &change(manifest.payload), &[], signer)?;
        parts.manifest = &changed;
        let (payload, parts) = parts.together();
        return sign(&message, &payload, &parts, signer);
    }
    let (mut said, _) = v1::read_manifest(manifest.payload, &limits).ok()?;
    let (slice, templates);
    if part % 6 == 2 {
        slice = change(parts.slice);
        parts.slice = &slice;
    } else {
        templates = change(parts.templates);
        parts.templates = &templates;
    }
    said.templates = Digest::of(parts.templates);
    for row in &mut said.audiences {
        row.slice = Digest::of(parts.slice);
    }
    let changed = sign(&manifest, &v1::write_manifest(&said), &[], signer)?;
    parts.manifest = &changed;
    let (payload, parts) = parts.together();
    sign(&message, &payload, &parts, signer)
}

/// Changes one of the parts that only the sender commits to: secrets, history, onward content.
fn with_part(
    bundle: &Message<Bundle>,
    index: usize,
    signer: &Signer<'_>,
    change: &mut dyn FnMut(&[u8]) -> Vec<u8>,
) -> Option<Vec<u8>> {
    let message = bundle.message().ok()?;
    let mut parts: Vec<Vec<u8>> =
        bundle.parts().map(|part| part.map(<[u8]>::to_vec)).collect::<Option<_>>()?;
    let own = parts.get_mut(index.saturating_add(3))?;
    *own = change(own);
    let mut statement = v1::read_bundle(message.payload, bundle.limits()).ok()?;
    let rows = statement.parts.iter().zip(&parts);
    statement.parts = rows.map(|(row, part)| PartRow::of(row.kind, part)).collect();
    sign(&message, &v1::write_bundle(&statement), &parts, signer)
}

/// Signs a payload under the header of `message`, and puts the parts behind the statement.
fn sign(
    message: &Sign1<'_>,
    payload: &[u8],
    parts: &[Vec<u8>],
    signer: &Signer<'_>,
) -> Option<Vec<u8>> {
    let is_bundle = message.header.typ == Bundle::TYP;
    let draft = Draft {
        typ: if is_bundle { Bundle::TYP } else { manifest::TYP },
        content_type: if is_bundle { Bundle::CONTENT_TYPE } else { manifest::CONTENT_TYPE },
        audience: message.header.audience,
        subject: message.header.subject,
        id: message.header.id,
        payload,
    };
    let hedge = HedgedSeed::new(&signer.seed, &[payload]);
    let made = message::sign(&draft, signer, &hedge).ok()?;
    Some(signed_message::<Bundle>(&made.bytes, parts).as_bytes().to_vec())
}
