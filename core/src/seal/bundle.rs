//! The release bundle: the owner's manifest, and what opens it for one target.

use alloc::string::String;
use alloc::vec::Vec;

use super::cose::Route;
use super::manifest::Manifest;
use super::message::{Body, Draft, Sealed, Verified, closed, sealed_message, sign, subject};
use super::secrets::{Binding, SealedSecrets, seal_secrets};
use super::signer::{SealError, Signer};
use super::suite::Hedge;
use super::v1::{self, BundleParts, Foreign, Placeholders, SchemaError};
use crate::model::{Certificate, Deployment, Omitted, ProjectRef, Release, SecretText};
use crate::terms::{Digest, Fingerprint, Instant, Name};

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
    pub(super) issued_at: Instant,
    pub(super) id: [u8; 16],
    pub(super) audience: Fingerprint,
    pub(super) encryption: Fingerprint,
    pub(super) omitted: Omitted,
    pub(super) history: Vec<Deployment>,
    pub(super) receipts: Vec<Vec<u8>>,
    pub(super) unknown: Vec<u64>,
}

impl closed::Closed for Bundle {}

impl Body for Bundle {
    const KIND: &'static str = "release bundle";
    const TYP: &'static str = "application/vnd.spacebridge.bundle+cose";
    const CONTENT_TYPE: &'static str = "application/vnd.spacebridge.bundle+cbor";
}

impl Verified<Bundle> {
    /// What the owner of the release committed to.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.body.manifest
    }

    /// Who sent the bundle, by fingerprint.
    #[must_use]
    pub const fn sender(&self) -> Fingerprint {
        self.body.sender
    }

    /// Who sent the bundle, by our name for it.
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

    /// When it was sealed, by the sender's clock.
    #[must_use]
    pub const fn issued_at(&self) -> Instant {
        self.body.issued_at
    }

    /// How much of the release was left out because it does not concern us.
    #[must_use]
    pub const fn omitted(&self) -> Omitted {
        self.body.omitted
    }

    /// What became of the release before: the sender's own deployments as it tells them, and those
    /// of other Spaces whose receipts came along and hold.
    #[must_use]
    pub fn history(&self) -> &[Deployment] {
        &self.body.history
    }

    /// The receipts that came along and hold, as they came: evidence to pass on.
    #[must_use]
    pub fn receipts(&self) -> &[Vec<u8>] {
        &self.body.receipts
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
    /// [`SchemaError`] if process, variables or templates are not what the schema says. The owner
    /// committed to these very bytes, so the fault is the owner's.
    pub fn release(&self) -> Result<Release, SchemaError> {
        let limits = self.sealed.limits();
        let message = self.sealed.message().map_err(SchemaError::unreadable)?;
        let parts = v1::read_bundle(message.payload, limits)?;
        let mut placeholders = Placeholders::default();
        let templates = v1::read_templates(parts.templates, &mut placeholders, limits)
            .map_err(|error| error.within("templates"))?;
        let slice = v1::read_slice(parts.slice, &mut placeholders, limits)
            .map_err(|error| error.within("slice"))?;
        let secrets = self.row().map_or(0, |row| row.secrets);
        if placeholders.count() != secrets {
            return Err(SchemaError::secrets());
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
    pub fn slice_digest(&self) -> Option<Digest> {
        self.row().map(|row| row.slice)
    }

    /// The secrets, still sealed; `None` if the slice has none.
    ///
    /// # Errors
    ///
    /// [`SchemaError`] only if the payload cannot be read, which verification excludes.
    pub(crate) fn sealed_secrets(&self) -> Result<Option<SealedSecrets>, SchemaError> {
        let limits = self.sealed.limits();
        let message = self.sealed.message().map_err(SchemaError::unreadable)?;
        let parts = v1::read_bundle(message.payload, limits)?;
        let (Some(sealed), Some(row)) = (parts.sealed, self.row()) else { return Ok(None) };
        let body = &self.body;
        let route =
            Route { sender: sealed.sealer.unwrap_or(body.sender), recipient: body.audience };
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

    fn row(&self) -> Option<&v1::AudienceRow> {
        self.body.manifest.row(&self.body.audience)
    }
}

/// Everything that goes into a bundle, decided by whoever promotes.
pub(crate) struct BundleDraft<'d> {
    pub(crate) manifest: &'d Manifest,
    pub(crate) manifest_bytes: &'d [u8],
    pub(crate) recipient: &'d Certificate,
    pub(crate) sequence: u64,
    pub(crate) notes: &'d str,
    pub(crate) templates: &'d [u8],
    pub(crate) slice: &'d [u8],
    pub(crate) secrets: &'d [SecretText],
    pub(crate) secrets_salt: &'d [u8; 32],
    pub(crate) omitted: Omitted,
    pub(crate) told: &'d [&'d Deployment],
    pub(crate) receipts: &'d [&'d [u8]],
}

/// A bundle just sealed, and its identity.
pub(crate) struct SealedBundle {
    pub(crate) bundle: Sealed<Bundle>,
    pub(crate) digest: Digest,
}

/// Seals a bundle.
pub(crate) fn seal_bundle(
    draft: &BundleDraft<'_>,
    signer: &Signer<'_>,
) -> Result<SealedBundle, SealError> {
    let manifest = draft.manifest;
    let audience = draft.recipient.fingerprint();
    let slice = Digest::of(draft.slice);
    let hedge = Hedge::new(
        &signer.seed,
        &[b"bundle", manifest.digest().as_bytes(), slice.as_bytes(), audience.as_bytes()],
    );
    let hedge = hedge.bind(&[&draft.sequence.to_be_bytes()]);
    let id: [u8; 16] = *hedge.expand("id", 0);
    let binding = Binding {
        bundle: id,
        route: Route { sender: signer.certificate.fingerprint(), recipient: audience },
        encryption: draft.recipient.encryption_fingerprint(),
        release: manifest.digest(),
        slice,
    };
    let message = if draft.secrets.is_empty() {
        None
    } else {
        Some(seal_secrets(draft.secrets, draft.secrets_salt, &binding, draft.recipient, &hedge)?)
    };
    let parts = BundleParts {
        manifest: draft.manifest_bytes,
        sequence: draft.sequence,
        notes: draft.notes,
        templates: draft.templates,
        slice: draft.slice,
        sealed: message.as_deref().map(|message| Foreign { sealer: None, bundle: None, message }),
        omitted: draft.omitted,
        told: Vec::new(),
        receipts: draft.receipts.to_vec(),
        minor: 0,
        unknown: Vec::new(),
    };
    let payload = v1::write_bundle(&parts, draft.told);
    let subject: String = subject(manifest.project(), manifest.version());
    let message = Draft {
        typ: Bundle::TYP,
        content_type: Bundle::CONTENT_TYPE,
        audience: Some(audience),
        subject: &subject,
        id,
        payload: &payload,
    };
    let made = sign(&message, signer, &hedge)?;
    Ok(SealedBundle { bundle: sealed_message(made.bytes), digest: made.digest })
}

/// What a release's documents look like when they are written for one audience.
pub(crate) struct Written {
    pub(crate) templates: Vec<u8>,
    pub(crate) slice: Vec<u8>,
    pub(crate) secrets: Vec<SecretText>,
    pub(crate) secrets_salt: [u8; 32],
    /// Where secrets are whose text is not known here.
    pub(crate) withheld: Vec<String>,
}

impl Written {
    /// Writes templates and slice for `audience`; `salt` is the release's, known to its owner alone.
    pub(crate) fn new(
        release: &Release,
        slice: &crate::model::Slice,
        salt: &[u8; 32],
        audience: &Fingerprint,
    ) -> Self {
        let salt = |label: &[u8]| {
            *Digest::of_parts(&[b"spacebridge/salt/1", salt, audience.as_bytes(), label]).as_bytes()
        };
        let mut collector = v1::Collector::default();
        let templates = v1::write_templates(&release.templates, &mut collector);
        let slice = v1::write_slice(slice, &salt(b"slice"), &mut collector);
        Self {
            templates,
            slice,
            secrets: collector.secrets().to_vec(),
            secrets_salt: salt(b"secrets"),
            withheld: collector.withheld().to_vec(),
        }
    }

    /// What the owner commits to for this audience.
    pub(crate) fn row(&self, audience: Fingerprint) -> v1::AudienceRow {
        let (_, commitment) = v1::write_secrets(&self.secrets, &self.secrets_salt);
        v1::AudienceRow {
            audience,
            slice: Digest::of(&self.slice),
            secrets: u32::try_from(self.secrets.len()).unwrap_or(u32::MAX),
            commitment,
        }
    }
}
