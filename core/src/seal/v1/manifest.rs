//! The release manifest: what the owner commits to, the same bytes for every target.
//!
//! ```cddl
//! manifest = {
//!   0: [1, uint],                        ; schema
//!   1: name,                             ; project
//!   2: version,
//!   ? 3: label,                          ; channel
//!   4: instant,                          ; when the snapshot was taken
//!   5: digest,                           ; of the part with the notes
//!   6: [* package],
//!   7: digest,                           ; of the part with the templates
//!   8: [+ audience],                     ; ascending by fingerprint
//! }
//! package = {
//!   0: label,                            ; id
//!   1: tstr,                             ; version
//!   ? 2: label,                          ; feed
//!   3: uint,                             ; size in bytes
//!   4: digest,                           ; of its bytes
//!   ? 5: bstr .size 20,                  ; SHA-1, only to look it up
//!   ? 6: oci-digest,                     ; only to look it up
//! }
//! oci-digest = tstr .regexp "sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}"
//! audience = [fingerprint, slice: digest, secrets: count, commitment: digest]
//! ```

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::super::cbor::{Reader, Writer};
use super::SCHEMA;
use super::bundle::read_schema;
use super::error::{SchemaError, SchemaFault};
use super::record::{instant, list, must, name, open_record, record, some};
use super::variables::small;
use crate::model::{Content, Lookup, OciDigest, Package, Sha1};
use crate::terms::{Digest, Fingerprint, Label, Limits, Name, ReleaseVersion, Timestamp};

/// Content of a release manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ManifestParts {
    pub(crate) project: Name,
    pub(crate) version: ReleaseVersion,
    pub(crate) channel: Option<Label>,
    pub(crate) assembled: Timestamp,
    pub(crate) notes: Digest,
    pub(crate) packages: Vec<Package>,
    pub(crate) templates: Digest,
    pub(crate) audiences: Vec<AudienceRow>,
}

/// Commitments of the manifest for one audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AudienceRow {
    pub(crate) audience: Fingerprint,
    pub(crate) slice: Digest,
    pub(crate) secrets: u32,
    pub(crate) commitment: Digest,
}

/// Writes a manifest. Its audiences ascend by fingerprint, and its packages have their digests.
pub(crate) fn write_manifest(manifest: &ManifestParts) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(SCHEMA.0).uint(SCHEMA.1);
        fields.key(1).text(manifest.project.as_str());
        fields.key(2).text(manifest.version.as_str());
        if let Some(channel) = &manifest.channel {
            fields.key(3).text(channel.as_str());
        }
        fields.key(4).int(manifest.assembled.unix_milliseconds());
        fields.key(5).bytes(manifest.notes.as_bytes());
        let packages = fields.key(6).array(manifest.packages.len());
        for package in &manifest.packages {
            write_package(packages, package);
        }
        fields.key(7).bytes(manifest.templates.as_bytes());
        let rows = fields.key(8).array(manifest.audiences.len());
        for row in &manifest.audiences {
            rows.array(4).bytes(row.audience.as_bytes()).bytes(row.slice.as_bytes());
            rows.uint(u64::from(row.secrets)).bytes(row.commitment.as_bytes());
        }
    });
    writer.finish()
}

fn write_package(writer: &mut Writer, package: &Package) {
    writer.record(|fields| {
        fields.key(0).text(package.id.as_str());
        fields.key(1).text(&package.version);
        if let Some(feed) = &package.feed {
            fields.key(2).text(feed.as_str());
        }
        if let Some(content) = &package.content {
            fields.key(3).uint(content.size);
            fields.key(4).bytes(content.sha256.as_bytes());
        }
        if let Some(sha1) = &package.lookup.sha1 {
            fields.key(5).bytes(sha1.as_bytes());
        }
        if let Some(oci) = &package.lookup.oci {
            fields.key(6).text(oci.as_str());
        }
    });
}

/// Reads a manifest; gives the keys of its unknown fields too.
pub(crate) fn read_manifest(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(ManifestParts, Vec<u64>), SchemaError> {
    let mut reader = Reader::new(bytes, limits);
    let mut schema = None;
    let mut project = None;
    let mut version = None;
    let mut channel = None;
    let mut assembled = None;
    let mut notes = None;
    let mut packages = None;
    let mut templates = None;
    let mut audiences = None;
    let unknown = open_record(&mut reader, |key, value| {
        match key {
            0 => schema = Some(read_schema(value)?),
            1 => project = Some(name(value)?),
            2 => version = Some(name(value)?),
            3 => channel = Some(name(value)?),
            4 => assembled = Some(instant(value)?),
            5 => notes = Some(digest(value)?),
            6 => packages = Some(list(value, "package", limits.packages, read_package)?),
            7 => templates = Some(digest(value)?),
            8 => audiences = Some(some(value, "audience", limits.audiences, read_audience)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    must(schema, "schema")?;
    let audiences: Vec<AudienceRow> = must(audiences, "audiences")?;
    if !audiences.is_sorted_by(|one, other| one.audience < other.audience) {
        return Err(SchemaFault::Range("audiences").into());
    }
    let packages = must(packages, "packages")?;
    if !are_unambiguous(&packages) {
        return Err(SchemaFault::Range("packages").into());
    }
    let parts = ManifestParts {
        project: must(project, "project")?,
        version: must(version, "version")?,
        channel,
        assembled: must(assembled, "assembled")?,
        notes: must(notes, "notes")?,
        packages,
        templates: must(templates, "templates")?,
        audiences,
    };
    Ok((parts, unknown))
}

/// Returns true if one id and version is one content: else two people would see two packages.
fn are_unambiguous(packages: &[Package]) -> bool {
    let mut contents = BTreeMap::new();
    packages.iter().all(|package| {
        let known = contents.insert((&package.id, &package.version), package.content);
        known.is_none_or(|known| known == package.content)
    })
}

fn read_package(reader: &mut Reader<'_>) -> Result<Package, SchemaError> {
    let mut id = None;
    let mut version = None;
    let mut feed = None;
    let mut size = None;
    let mut sha256 = None;
    let mut lookup = Lookup::default();
    record(reader, |key, value| {
        match key {
            0 => id = Some(name(value)?),
            1 => version = Some(value.text()?.into()),
            2 => feed = Some(name(value)?),
            3 => size = Some(value.uint()?),
            4 => sha256 = Some(digest(value)?),
            5 => lookup.sha1 = Some(Sha1::from_bytes(*value.bytes_of::<20>()?)),
            6 => lookup.oci = Some(oci(value)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let content = Content { size: must(size, "size")?, sha256: must(sha256, "sha256")? };
    Ok(Package {
        id: must(id, "id")?,
        version: must(version, "version")?,
        feed,
        content: Some(content),
        lookup,
    })
}

fn oci(reader: &mut Reader<'_>) -> Result<OciDigest, SchemaError> {
    reader.text()?.parse().map_err(|_| SchemaFault::Range("oci digest").into())
}

fn read_audience(reader: &mut Reader<'_>) -> Result<AudienceRow, SchemaError> {
    reader.array_of(4, |items| {
        let audience = Fingerprint::from_bytes(*items.next()?.bytes_of::<32>()?);
        let slice = digest(items.next()?)?;
        let secrets = small(items.next()?.uint()?, "secrets")?;
        Ok(AudienceRow { audience, slice, secrets, commitment: digest(items.next()?)? })
    })
}

pub(super) fn digest<D: From<Digest>>(reader: &mut Reader<'_>) -> Result<D, SchemaError> {
    Ok(Digest::from_bytes(*reader.bytes_of::<32>()?).into())
}
