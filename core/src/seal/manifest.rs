//! The release manifest: what the owner commits to, once, for all targets.

use alloc::vec::Vec;

use super::cose::Sign1;
use super::message::{Draft, EnvelopeError, kind_of_message, release_subject, sign};
use super::signer::Signer;
use super::suite::HedgedSeed;
use super::v1::{self, AudienceRow, ManifestParts};
use crate::model::Package;
use crate::terms::{
    Error, Fingerprint, Label, Limits, Name, ReleaseDigest, ReleaseVersion, Timestamp,
};

pub(super) const TYP: &str = "application/vnd.spacebridge.manifest+cose";
pub(super) const CONTENT_TYPE: &str = "application/vnd.spacebridge.manifest+cbor";

/// Release manifest of the owner: commits to details, packages, templates, and one slice per
/// audience.
///
/// It is the same bytes for every target, and its digest is the release's identity in every Space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    owner: Fingerprint,
    digest: ReleaseDigest,
    parts: ManifestParts,
}

impl Manifest {
    /// Reads the bytes that [`AssembledRelease::manifest_bytes`] gave and a host stored. Whether
    /// the signature holds is not judged.
    ///
    /// # Errors
    ///
    /// A code of the frame or of the schema if they are not a manifest.
    ///
    /// ```
    /// use spacebridge::{Code, Limits};
    /// use spacebridge::verify::Manifest;
    ///
    /// let refused = Manifest::from_bytes(b"a receipt", &Limits::default()).unwrap_err();
    /// assert_eq!(refused.code(), Code::CborTag);
    /// ```
    ///
    /// [`AssembledRelease::manifest_bytes`]: crate::source::AssembledRelease::manifest_bytes
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        Ok(read_manifest(bytes, limits)?.manifest)
    }

    /// The Space that owns the release.
    #[must_use]
    pub const fn owner(&self) -> Fingerprint {
        self.owner
    }

    /// The release's identity: SHA-256 of what the owner signed.
    #[must_use]
    pub const fn digest(&self) -> ReleaseDigest {
        self.digest
    }

    /// The project, by its name in the Space that owns it.
    #[must_use]
    pub const fn project(&self) -> &Name {
        &self.parts.project
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> &ReleaseVersion {
        &self.parts.version
    }

    /// The channel that the release was created in.
    #[must_use]
    pub const fn channel(&self) -> Option<&Label> {
        self.parts.channel.as_ref()
    }

    /// Returns the time of the snapshot.
    #[must_use]
    pub const fn assembled(&self) -> Timestamp {
        self.parts.assembled
    }

    /// The packages, each with its size and digest.
    #[must_use]
    pub fn packages(&self) -> &[Package] {
        &self.parts.packages
    }

    /// The Spaces that the owner committed a slice to.
    pub fn audiences(&self) -> impl Iterator<Item = Fingerprint> {
        self.parts.audiences.iter().map(|row| row.audience)
    }

    pub(crate) fn row(&self, audience: &Fingerprint) -> Option<&AudienceRow> {
        self.parts.audiences.iter().find(|row| row.audience == *audience)
    }

    pub(crate) const fn parts(&self) -> &ManifestParts {
        &self.parts
    }
}

/// A manifest that was read, and the frame it came in. Whether the signature holds is another
/// matter.
pub(crate) struct ReadManifest<'m> {
    pub(crate) message: Sign1<'m>,
    pub(crate) manifest: Manifest,
    /// The keys of fields that this version does not know.
    pub(crate) unknown: Vec<u64>,
}

/// Signs a manifest as the owner of the release.
pub(crate) fn sign_manifest(
    parts: ManifestParts,
    signer: &Signer<'_>,
    hedge: &HedgedSeed,
) -> Result<(Vec<u8>, Manifest), Error> {
    let payload = v1::write_manifest(&parts);
    let hedge = hedge.bind(&[b"manifest", &payload]);
    let draft = Draft {
        typ: TYP,
        content_type: CONTENT_TYPE,
        audience: None,
        subject: &release_subject(&parts.project, &parts.version),
        id: *hedge.expand("id", 0),
        payload: &payload,
    };
    let made = sign(&draft, signer, &hedge)?;
    let owner = signer.certificate.fingerprint();
    Ok((made.bytes, Manifest { owner, digest: made.digest.into(), parts }))
}

/// Reads a manifest without believing it.
pub(crate) fn read_manifest<'m>(
    bytes: &'m [u8],
    limits: &Limits,
) -> Result<ReadManifest<'m>, Error> {
    let message = Sign1::decode(bytes, limits)?;
    let header = &message.header;
    if header.typ != TYP || header.content_type != CONTENT_TYPE || header.audience.is_some() {
        let found = kind_of_message(header.typ, TYP);
        return Err(EnvelopeError::Kind { found, expected: "manifest" }.into());
    }
    let (parts, unknown) = v1::read_manifest(message.payload, limits)?;
    let manifest = Manifest { owner: header.signer, digest: message.digest().into(), parts };
    Ok(ReadManifest { message, manifest, unknown })
}
