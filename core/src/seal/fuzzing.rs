//! Entry points for fuzzers and hostile tests: the readers of documents, and messages with
//! arbitrary content. Not part of the library.

use alloc::vec::Vec;

use super::HedgedSeed;
use super::bundle::Bundle;
use super::cbor::{Entries, Key, Reader, scan};
use super::cose::Sign1;
use super::manifest;
use super::message::{self, Body, Draft};
use super::notice::Notice;
use super::receipt::Receipt;
use super::signer::Signer;
use super::v1::{self, Collector, ContentParts, Placeholders, SchemaError};
use crate::terms::{Digest, Limits};

/// A document inside a message, and how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Bundle,
    Manifest,
    Notice,
    Recall,
    Receipt,
    Slice,
    Succession,
    Templates,
}

const ALL: [Reads; 8] = [
    Reads::Bundle,
    Reads::Manifest,
    Reads::Notice,
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
    secrets: u32,
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
        read(self.reads, bytes, self.secrets).is_some()
    }

    /// Returns true if `bytes` in its place would be refused, or are what is written for what they
    /// mean.
    #[must_use]
    pub fn has_one_form(&self, bytes: &[u8]) -> bool {
        let written = read(self.reads, bytes, self.secrets);
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
        if let Some(written) = read(reads, bytes, 0) {
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
    let Ok(message) = Sign1::decode_disclosing(file, &limits) else { return found };
    let mut push = |reads, bytes: &[u8], secrets| {
        found.push(Document { reads, bytes: bytes.to_vec(), secrets });
    };
    let payload = message.payload;
    match message.header.typ {
        Bundle::TYP => {
            push(Reads::Bundle, payload, 0);
            if let Ok(parts) = v1::read_bundle(payload, &limits) {
                push(Reads::Templates, parts.templates, 0);
                let mut before = Placeholders::default();
                let read = v1::read_templates(parts.templates, &mut before, &limits);
                push(Reads::Slice, parts.slice, read.map_or(0, |_| before.count()));
                if let Ok(manifest) = Sign1::decode(parts.manifest, &limits) {
                    push(Reads::Manifest, manifest.payload, 0);
                }
            }
        }
        Receipt::TYP => push(Reads::Receipt, payload, 0),
        Notice::TYP => {
            push(Reads::Notice, payload, 0);
            if let Ok((parts, _)) = v1::read_notice(payload, &limits) {
                let (reads, inner) = match parts.content {
                    ContentParts::Recall(inner) => (Reads::Recall, inner),
                    ContentParts::Succession(inner) => (Reads::Succession, inner),
                    ContentParts::Renewal(_) => return found,
                };
                if let Ok(inner) = Sign1::decode(inner, &limits) {
                    push(reads, inner.payload, 0);
                }
            }
        }
        _ => {}
    }
    found
}

/// Decodes `bytes` and encodes the result again; empty if that needs more than the document.
fn read(reads: Reads, bytes: &[u8], secrets: u32) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let (written, unknown) = match reads {
        Reads::Bundle => {
            let parts = v1::read_bundle(bytes, &limits).ok()?;
            (v1::write_bundle(&parts), parts.unknown)
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
        // Its parts are said beside it, with salts.
        Reads::Receipt => {
            return v1::read_receipt(bytes, None, &limits).ok().map(|_| Vec::new());
        }
        Reads::Succession => {
            let (parts, unknown) = v1::read_succession(bytes, &limits).ok()?;
            (v1::write_succession(&parts), unknown)
        }
        Reads::Templates => {
            let templates =
                v1::read_templates(bytes, &mut Placeholders::default(), &limits).ok()?;
            return Some(v1::write_templates(&templates, &mut Collector::default()));
        }
        Reads::Slice => {
            let mut placeholders = Placeholders::starting_at(secrets);
            let slice = v1::read_slice(bytes, &mut placeholders, &limits).ok()?;
            // The salt is the first field: map, key, head, 32 bytes.
            let salt = bytes.get(4..36)?.try_into().ok()?;
            return Some(v1::write_slice(&slice, salt, &mut Collector::starting_at(secrets)));
        }
    };
    let is_ours = unknown.is_empty() && is_of_this_version(bytes, &limits);
    Some(if is_ours { written } else { Vec::new() })
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
    let message = Sign1::decode(file, &limits).ok()?;
    if part.is_multiple_of(4) {
        return sign(&message, &change(message.payload), signer);
    }
    let mut parts = v1::read_bundle(message.payload, &limits).ok()?;
    let manifest = Sign1::decode(parts.manifest, &limits).ok()?;
    if part % 4 == 1 {
        let changed = sign(&manifest, &change(manifest.payload), signer)?;
        parts.manifest = &changed;
        return sign(&message, &v1::write_bundle(&parts), signer);
    }
    let (mut said, _) = v1::read_manifest(manifest.payload, &limits).ok()?;
    let (slice, templates);
    if part % 4 == 2 {
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
    let changed = sign(&manifest, &v1::write_manifest(&said), signer)?;
    parts.manifest = &changed;
    sign(&message, &v1::write_bundle(&parts), signer)
}

fn sign(message: &Sign1<'_>, payload: &[u8], signer: &Signer<'_>) -> Option<Vec<u8>> {
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
    message::sign(&draft, signer, &hedge).ok().map(|made| made.bytes)
}
