//! The verb `assemble`: the owner commits to a release, once, for all the Spaces it may go to.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::permitted::{Place, permitted};
use super::pinned::{Rows, uses};
use super::promote::check_details;
use crate::model::{Content, Grant, Permission, ProjectRef, Release, Space};
use crate::packages::PackageError;
use crate::rules::{is_binding, slice};
use crate::seal::{
    EncodedSlice, HedgedSeed, Manifest, ManifestParts, NumberedRelease, Receipt, Signer, Verified,
    add_receipt, sign_manifest,
};
use crate::terms::{Code, Digest, Error, Limits, Refusal, ReleaseDigest};

/// A release and the manifest that its owner signed for it: what can be promoted.
///
/// The manifest is signed once. Whichever Space the release goes to, and whenever, it goes with the
/// same manifest, whose digest is the release's identity everywhere. A host stores three things for
/// it: the release, [`manifest_bytes`](Self::manifest_bytes), and [`salt`](Self::salt).
#[derive(Clone)]
pub struct AssembledRelease {
    pub(super) release: Release,
    pub(super) manifest: Manifest,
    pub(super) manifest_bytes: Vec<u8>,
    pub(super) salt: Zeroizing<[u8; 32]>,
    pub(super) receipts: Vec<Vec<u8>>,
}

impl AssembledRelease {
    /// The release.
    #[must_use]
    pub const fn release(&self) -> &Release {
        &self.release
    }

    /// Returns the manifest that the owner signed.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The release's identity in every Space.
    #[must_use]
    pub const fn digest(&self) -> ReleaseDigest {
        self.manifest.digest()
    }

    /// The signed manifest, to be stored.
    #[must_use]
    pub fn manifest_bytes(&self) -> &[u8] {
        &self.manifest_bytes
    }

    /// Returns the salt that makes the commitments unguessable. Store it, and keep it as secret as
    /// the release.
    #[must_use]
    pub fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    /// Puts together again what a host stored.
    ///
    /// # Errors
    ///
    /// - As [`Manifest::from_bytes`] if the manifest cannot be read.
    /// - `Code::ReleaseChanged` if the manifest names another project, version or channel than the
    ///   release. A promotion finds every other change, and a secret that was not stored.
    pub fn from_stored(
        release: Release,
        manifest_bytes: Vec<u8>,
        salt: [u8; 32],
    ) -> Result<Self, Error> {
        let manifest = Manifest::from_bytes(&manifest_bytes, &Limits::default())?;
        check_details(&release, &manifest)?;
        let salt = Zeroizing::new(salt);
        Ok(Self { release, manifest, manifest_bytes, salt, receipts: Vec::new() })
    }

    /// The release with a receipt to pass on: the next Space checks the evidence itself. A receipt
    /// about another release is left out. One that is there already is replaced, so that a part of
    /// it can be withheld.
    #[must_use]
    pub fn with_receipt(mut self, receipt: &Verified<Receipt>) -> Self {
        let release = self.digest();
        add_receipt(&mut self.receipts, &release, receipt);
        self
    }
}

impl fmt::Debug for AssembledRelease {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Release { project, version, .. } = &self.release;
        write!(out, "AssembledRelease({project} {version}, {})", self.digest())
    }
}

/// Reason why a release cannot be assembled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum AssembleError {
    /// No Space is trusted to receive releases of the project.
    #[error("no Space is trusted to receive releases of `{project}`")]
    NoAudience {
        /// The project.
        project: String,
    },
    /// One id and version would mean two contents.
    #[error("package `{package}` is listed twice, with different bytes")]
    PackageAmbiguous {
        /// Id and version.
        package: String,
    },
    /// A step uses a package of which the release selects no version: its bytes would not be
    /// checked.
    #[error("{place} uses package `{package}`, and the release lists no such version of it")]
    PackageNotSelected {
        /// Step and action, in words.
        place: String,
        /// The package's id, and its version if one is given.
        package: String,
    },
    /// A sensitive value is not known here, so nobody could be given it.
    #[error("the sensitive value at {place} is not known here")]
    SecretWithheld {
        /// Place, in words.
        place: String,
    },
}

impl Refusal for AssembleError {
    fn code(&self) -> Code {
        match self {
            Self::NoAudience { .. } => Code::NoAudience,
            Self::PackageAmbiguous { .. } => Code::PackageAmbiguous,
            Self::PackageNotSelected { .. } => Code::PackageNotSelected,
            Self::SecretWithheld { .. } => Code::SecretWithheld,
        }
    }

    fn path(&self) -> Option<String> {
        match self {
            Self::SecretWithheld { place } => Some(place.clone()),
            Self::NoAudience { .. }
            | Self::PackageAmbiguous { .. }
            | Self::PackageNotSelected { .. } => None,
        }
    }
}

impl Space {
    /// Commits to a release, as its owner: signs the manifest under which it can be promoted.
    ///
    /// The manifest commits to one slice for every Space that may receive releases of the project
    /// now. A Space that is trusted later can be promoted later versions.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team gives the signer's user `ReleaseCreate` for
    ///   the project.
    /// - `Code::NoAudience` if there is nobody to promote it to.
    /// - A code of the package, `Code::PackageNotSelected` and
    ///   `Code::PackageAmbiguous`: only a digest
    ///   guarantees that what is deployed is what was tested.
    /// - `Code::SecretWithheld` if a sensitive value that some target needs is not
    ///   known: a release must not arrive with a hole in it. [`Error::path`] is its place.
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if the key is not
    ///   ours, expired or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn assemble(
        &self,
        release: Release,
        signer: Signer<'_>,
    ) -> Result<AssembledRelease, Error> {
        let project = ProjectRef::local(release.project.clone());
        let place = Place::project(&project);
        permitted(self.teams(), &signer.user, Permission::ReleaseCreate, place)?;
        signer.check(self.certificate())?;
        check_packages(&release)?;
        check_references(&release)?;
        // Hedged with all of the content: a seed that comes twice must not show what two releases
        // have in common.
        let content = EncodedSlice::whole(&release);
        let hedge = HedgedSeed::new(&signer.seed, &[b"release", content.as_bytes()]);
        let salt: Zeroizing<[u8; 32]> = hedge.expand("salt", 0);
        let numbered = NumberedRelease::new(&release, &salt);
        let mut audiences = Vec::new();
        let mut common = None;
        for trust in self.trusts().iter().filter(|t| t.covers(Grant::PromoteTo, &release.project)) {
            let audience = trust.certificate().fingerprint();
            let sliced = slice(&numbered.release, trust.name());
            let written = EncodedSlice::new(&numbered, &sliced.slice, &salt, &audience);
            check_secrets(&written)?;
            audiences.push(written.row(audience));
            common = Some((Digest::of(&written.templates), Digest::of(&written.notes)));
        }
        let Some((templates, notes)) = common else {
            let project = alloc::string::ToString::to_string(&release.project);
            return Err(AssembleError::NoAudience { project }.into());
        };
        audiences.sort_by_key(|row| row.audience);
        let parts = ManifestParts {
            project: release.project.clone(),
            version: release.version.clone(),
            channel: release.channel.clone(),
            assembled: release.assembled,
            notes,
            packages: release.packages.clone(),
            templates,
            audiences,
        };
        let (manifest_bytes, manifest) = sign_manifest(parts, &signer, &hedge)?;
        Ok(AssembledRelease { release, manifest, manifest_bytes, salt, receipts: Vec::new() })
    }
}

/// Rejects a slice with a secret that is not known: it must not arrive with a hole in it.
pub(super) fn check_secrets(written: &EncodedSlice) -> Result<(), Error> {
    match written.withheld.first() {
        Some(place) => Err(AssembleError::SecretWithheld { place: place.clone() }.into()),
        None => Ok(()),
    }
}

fn check_packages(release: &Release) -> Result<(), Error> {
    let mut contents: BTreeMap<_, Content> = BTreeMap::new();
    for package in &release.packages {
        let name = || alloc::format!("{} {}", package.id, package.version);
        let Some(content) = package.content else {
            return Err(PackageError::NoDigest { package: name() }.into());
        };
        let known = contents.insert((&package.id, &package.version), content);
        if known.is_some_and(|known| known != content) {
            return Err(AssembleError::PackageAmbiguous { package: name() }.into());
        }
    }
    Ok(())
}

/// Rejects a package that a step uses and the table lacks. An image that is acquired nowhere has no
/// bytes to check, and a binding is resolved in a plan: `promote` reports both.
fn check_references(release: &Release) -> Result<(), Error> {
    let rows = Rows::of(&release.packages);
    for step in &release.process.steps {
        for action in step.actions() {
            let acquired = uses(action).filter(|wanted| wanted.is_acquired);
            for wanted in acquired.filter(|wanted| !is_binding(&wanted.id)) {
                if !rows.has(&wanted) {
                    let place = alloc::format!("process › {} › {}", step.name(), action.name);
                    let package = wanted.name();
                    return Err(AssembleError::PackageNotSelected { place, package }.into());
                }
            }
        }
    }
    Ok(())
}
