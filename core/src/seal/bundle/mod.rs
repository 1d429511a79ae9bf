//! The release bundle: the owner's manifest, and what opens it for one target.

pub(super) mod forwarded;
pub(super) mod readable;
pub(super) mod sealed_parts;
pub(super) mod sign;
pub(super) mod upstream;
pub(super) mod verify;

use alloc::vec::Vec;

use self::forwarded::{ForwardedParts, KeptSecrets, RetainedSlice};
use super::cose::Route;
use super::manifest::Manifest;
use super::message::{Body, Verified, closed};
use super::secrets::{Binding, SealedSecrets};
use super::v1::{self, OnwardParts, Placeholders, ReportedDeployment, SchemaError};
use crate::model::{Deployment, Omitted, ProjectRef, Release};
use crate::terms::{Digest, Error, Fingerprint, Name, Timestamp};

/// A verified release bundle: what a source sends so that a target can deploy a release.
///
/// The packages themselves are not in it; the manifest names them by digest.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub(super) manifest: Manifest,
    pub(super) sender: Fingerprint,
    pub(super) sender_name: Name,
    pub(super) project: ProjectRef,
    pub(super) sequence: u64,
    pub(super) issued_at: Timestamp,
    pub(super) id: [u8; 16],
    /// Audience of the bundle, with the commitments of the manifest for it.
    pub(super) row: v1::AudienceRow,
    pub(super) encryption: Fingerprint,
    pub(super) omitted: Omitted,
    pub(super) history: Vec<Deployment>,
    pub(super) told: Vec<ReportedDeployment>,
    pub(super) receipts: Vec<Vec<u8>>,
    pub(super) onward: Vec<Fingerprint>,
    pub(super) notices: u64,
    pub(super) unknown: Vec<u64>,
}

impl closed::Closed for Bundle {}

impl Body for Bundle {
    const KIND: &'static str = "release bundle";
    const WORD: &'static str = "bundle";
    const TYP: &'static str = "application/vnd.spacebridge.bundle+cose";
    const CONTENT_TYPE: &'static str = "application/vnd.spacebridge.bundle+cbor";
}

impl Verified<Bundle> {
    /// Returns the manifest that the owner signed.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.body.manifest
    }

    /// Returns the fingerprint of the sender.
    #[must_use]
    pub const fn sender(&self) -> Fingerprint {
        self.body.sender
    }

    /// Returns the local name of the sender.
    #[must_use]
    pub const fn sender_name(&self) -> &Name {
        &self.body.sender_name
    }

    /// The project as seen from here, like `DevTest Space: Shop`.
    #[must_use]
    pub const fn project(&self) -> &ProjectRef {
        &self.body.project
    }

    /// The bundle's number among those that the sender sealed for us, from 1.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.body.sequence
    }

    /// Returns the time of the signature, by the sender's clock.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        self.body.issued_at
    }

    /// Returns the counts of the parts left out for this Space.
    #[must_use]
    pub const fn omitted(&self) -> Omitted {
        self.body.omitted
    }

    /// Returns the earlier deployments of the release: the sender's own as it reports them, and
    /// proven ones of other Spaces.
    #[must_use]
    pub fn history(&self) -> &[Deployment] {
        &self.body.history
    }

    /// The receipts that came along and hold, as they came: evidence to pass on.
    #[must_use]
    pub fn receipts(&self) -> &[Vec<u8>] {
        &self.body.receipts
    }

    /// The Spaces further on for which it carries something: the release may be passed on to them.
    #[must_use]
    pub fn onward(&self) -> &[Fingerprint] {
        &self.body.onward
    }

    /// The number of the last notice that the sender signed for us before this; 0 if there is none.
    #[must_use]
    pub const fn notices(&self) -> u64 {
        self.body.notices
    }

    /// The keys of fields that this version does not know. They are kept in the file, and ignored.
    #[must_use]
    pub fn unknown_fields(&self) -> &[u64] {
        &self.body.unknown
    }

    /// The release as this Space may see it: every sensitive value is still sealed.
    ///
    /// # Errors
    ///
    /// A code of the schema if process, variables or templates are not what it says. The owner
    /// committed to these very bytes, so the fault is the owner's.
    pub fn release(&self) -> Result<Release, Error> {
        let limits = self.sealed.limits();
        let message = self.sealed.message().map_err(SchemaError::unreadable)?;
        let parts = v1::read_bundle(message.payload, limits)?;
        let mut placeholders = Placeholders::default();
        let templates = v1::read_templates(parts.templates, &mut placeholders, limits)
            .map_err(|error| error.within("templates"))?;
        let slice = v1::read_slice(parts.slice, &mut placeholders, limits)
            .map_err(|error| error.within("slice"))?;
        if placeholders.count() != self.body.row.secrets {
            return Err(SchemaError::secrets().into());
        }
        let manifest = &self.body.manifest;
        Ok(Release {
            project: manifest.project().clone(),
            version: manifest.version().clone(),
            channel: manifest.channel().cloned(),
            assembled: manifest.assembled(),
            notes: parts.notes.into(),
            packages: manifest.packages().to_vec(),
            process: slice.process,
            variables: slice.variables,
            templates,
            extra: crate::model::Properties::new(),
        })
    }

    /// The digest of the slice that is meant for us.
    #[must_use]
    pub const fn slice_digest(&self) -> Digest {
        self.body.row.slice
    }

    /// The secrets, still sealed; `None` if the slice has none.
    ///
    /// # Errors
    ///
    /// A code of the schema only if the payload cannot be read, which verification excludes.
    pub(crate) fn sealed_secrets(&self) -> Result<Option<SealedSecrets>, SchemaError> {
        let limits = self.sealed.limits();
        let message = self.sealed.message().map_err(SchemaError::unreadable)?;
        let parts = v1::read_bundle(message.payload, limits)?;
        let Some(sealed) = parts.sealed else { return Ok(None) };
        let body = &self.body;
        let row = &body.row;
        let route =
            Route { sender: sealed.sealer.unwrap_or(body.sender), recipient: body.row.audience };
        let binding = Binding {
            bundle: sealed.bundle.unwrap_or(body.id),
            route,
            encryption: body.encryption,
            release: body.manifest.digest(),
            slice: row.slice,
        };
        Ok(Some(SealedSecrets {
            message: sealed.message.to_vec(),
            binding,
            count: row.secrets,
            commitment: row.commitment,
            limits: *limits,
        }))
    }

    /// Returns the parts that forwarding the release needs.
    ///
    /// # Errors
    ///
    /// A code of the schema only if the payload cannot be read, which verification excludes.
    pub(crate) fn passage(&self) -> Result<ForwardedParts, SchemaError> {
        let limits = self.sealed.limits();
        let message = self.sealed.message().map_err(SchemaError::unreadable)?;
        let parts = v1::read_bundle(message.payload, limits)?;
        let body = &self.body;
        let kept = |onward: &OnwardParts<'_>| RetainedSlice {
            audience: onward.audience,
            slice: onward.slice.to_vec(),
            sealed: onward.sealed.as_ref().map(|sealed| KeptSecrets {
                sealer: sealed.sealer.unwrap_or(body.sender),
                bundle: sealed.bundle.unwrap_or(body.id),
                message: sealed.message.to_vec(),
            }),
            omitted: onward.omitted,
        };
        let told = body.told.iter().cloned();
        Ok(ForwardedParts {
            manifest: body.manifest.clone(),
            manifest_bytes: parts.manifest.to_vec(),
            templates: parts.templates.to_vec(),
            onward: parts.onward.iter().map(kept).collect(),
            told: told
                .map(|told| ReportedDeployment { space: told.space.or(Some(body.sender)), ..told })
                .collect(),
            receipts: body.receipts.clone(),
        })
    }
}
