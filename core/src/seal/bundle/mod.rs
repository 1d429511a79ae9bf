//! The release bundle: the owner's manifest, and what opens it for one target.

pub(super) mod decode;
pub(super) mod forwarded;
pub(super) mod readable;
pub(super) mod reopen;
pub(super) mod sealed_parts;
pub(super) mod sign;
pub(super) mod statement;
pub(super) mod upstream;
pub(super) mod verify;

use alloc::vec::Vec;

use self::forwarded::{ForwardedParts, RetainedSlice};
use super::cose::Route;
use super::manifest::Manifest;
use super::message::{Body, Message, Verified, closed};
use super::secrets::{Binding, SealedSecrets};
use super::v1::{
    self, Placeholders, ReportedDeployment, SchemaError, SealedElsewhere, bundle_part,
};
use crate::model::{Omitted, ProjectRef, Release};
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
    pub(super) omitted: Omitted,
    pub(super) notices: u64,
    /// The sealer and the bundle of the secrets, if not the sender and this bundle.
    pub(super) sealed: Option<SealedElsewhere>,
    /// The kinds of the parts, in the order of the file.
    pub(super) kinds: Vec<u64>,
    pub(super) unknown: Vec<u64>,
}

impl closed::Closed for Bundle {}

impl Bundle {
    /// Returns the sender and this bundle, in which it seals what it does not pass on.
    const fn here(&self) -> SealedElsewhere {
        SealedElsewhere { sealer: self.sender, bundle: self.id }
    }
}

impl Body for Bundle {
    const KIND: &'static str = "release bundle";
    const WORD: &'static str = "bundle";
    const TYP: &'static str = "application/vnd.spacebridge.bundle+cose";
    const CONTENT_TYPE: &'static str = "application/vnd.spacebridge.bundle+cbor";
}

impl Message<Bundle> {
    /// Returns the bytes of the part of this kind; `kinds` are those of the file, in its order.
    pub(super) fn part(&self, mut kinds: impl Iterator<Item = u64>, kind: u64) -> Option<&[u8]> {
        let index = kinds.position(|known| known == kind)?;
        self.parts().nth(index).flatten()
    }
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
        Ok(self.content()?.0)
    }

    /// Returns the release, and the numbers that stand for its secrets.
    pub(crate) fn content(&self) -> Result<(Release, Placeholders), SchemaError> {
        let limits = self.sealed.limits();
        let mut placeholders = Placeholders::default();
        let templates = v1::read_templates(
            self.needed_part(bundle_part::TEMPLATES)?,
            &mut placeholders,
            limits,
        )
        .map_err(|error| error.within("templates"))?;
        let slice =
            v1::read_slice(self.needed_part(bundle_part::SLICE)?, &mut placeholders, limits)
                .map_err(|error| error.within("slice"))?;
        let notes = v1::read_notes_part(self.needed_part(bundle_part::NOTES)?, limits)
            .map_err(|error| error.within("notes"))?;
        if u32::try_from(placeholders.count()) != Ok(self.body.row.secrets) {
            return Err(SchemaError::secrets());
        }
        let manifest = &self.body.manifest;
        let release = Release {
            project: manifest.project().clone(),
            version: manifest.version().clone(),
            channel: manifest.channel().cloned(),
            assembled: manifest.assembled(),
            notes: notes.into(),
            packages: manifest.packages().to_vec(),
            process: slice.process,
            variables: slice.variables,
            templates,
            extra: crate::model::Properties::new(),
        };
        Ok((release, placeholders))
    }

    /// The digest of the slice that is meant for us.
    #[must_use]
    pub const fn slice_digest(&self) -> Digest {
        self.body.row.slice
    }

    /// Returns the secrets, still sealed; `None` if the slice has none. `places` are the numbers
    /// that stand for them in the documents.
    ///
    /// # Errors
    ///
    /// A code of the schema only if the payload cannot be read, which verification excludes.
    pub(crate) fn sealed_secrets(
        &self,
        places: Placeholders,
    ) -> Result<Option<SealedSecrets>, SchemaError> {
        let limits = self.sealed.limits();
        let Some(part) = self.part(bundle_part::SECRETS) else { return Ok(None) };
        let message = v1::read_secrets_part(part, limits)?;
        let body = &self.body;
        let row = &body.row;
        let SealedElsewhere { sealer, bundle } = body.sealed.unwrap_or(body.here());
        let binding = Binding {
            bundle,
            route: Route { sender: sealer, recipient: body.row.audience },
            release: body.manifest.digest(),
            slice: row.slice,
        };
        Ok(Some(SealedSecrets {
            message: message.to_vec(),
            binding,
            places,
            commitment: row.commitment,
            limits: *limits,
        }))
    }

    /// Returns the bytes of the part of this kind, if the bundle has one.
    fn part(&self, kind: u64) -> Option<&[u8]> {
        self.sealed.part(self.body.kinds.iter().copied(), kind)
    }

    /// Returns the bytes of a part that every bundle has.
    fn needed_part(&self, kind: u64) -> Result<&[u8], SchemaError> {
        self.part(kind).ok_or_else(SchemaError::part_missing)
    }

    /// Returns the parts that forwarding the release needs, with the decoded ones that are given.
    ///
    /// # Errors
    ///
    /// A code of the schema only if the payload cannot be read, which verification excludes.
    pub(crate) fn passage(
        &self,
        told: Vec<ReportedDeployment>,
        receipts: Vec<Vec<u8>>,
        onward: Vec<RetainedSlice>,
    ) -> Result<ForwardedParts, SchemaError> {
        let limits = self.sealed.limits();
        let message = self.sealed.message().map_err(SchemaError::unreadable)?;
        let statement = v1::read_bundle(message.payload, limits)?;
        let body = &self.body;
        let told = told.into_iter();
        Ok(ForwardedParts {
            manifest: body.manifest.clone(),
            manifest_bytes: statement.manifest.to_vec(),
            templates: self.needed_part(bundle_part::TEMPLATES)?.to_vec(),
            notes: self.needed_part(bundle_part::NOTES)?.to_vec(),
            onward,
            told: told
                .map(|told| ReportedDeployment { space: told.space.or(Some(body.sender)), ..told })
                .collect(),
            receipts,
        })
    }
}
