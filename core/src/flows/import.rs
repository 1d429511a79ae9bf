//! The verb `import_release`: the target may deploy the reviewed release, and no function edits it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::fitting_lifecycle::fitting_lifecycle;
use super::permitted::{Place, permitted};
use super::preview::{
    VersionComparison, compare_version, import_of_other_owner, newest_import, preview_digest,
};
use super::target_state::TargetState;
use crate::model::{
    Actor, Deployment, Evidence, Facts, Import, Lifecycle, Omitted, Permission, ProjectRef,
    Release, Slice, Space,
};
use crate::seal::{
    Bundle, DecodedBundle, ForwardedParts, Receipt, SealedSecrets, Verified, add_receipt,
};
use crate::terms::{
    Code, Error, Fingerprint, Given, Label, MessageDigest, Name, PreviewDigest, Refusal,
    ReleaseDigest, ReleaseVersion, given, held,
};

/// A request to import a verified bundle that somebody reviewed.
///
/// ```
/// use spacebridge::target::ImportRequest;
/// # use spacebridge::target::Preview;
/// # use spacebridge::{Bundle, Verified};
/// # fn example(bundle: &Verified<Bundle>, preview: &Preview) {
/// let request = ImportRequest::new(bundle, preview.digest())
///     .through("Straight")
///     .because_older("1.2.0 has a fault, we go back");
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "pass it to `Space::import_release`"]
pub struct ImportRequest<'r> {
    pub(super) bundle: &'r Verified<Bundle>,
    reviewed: PreviewDigest,
    lifecycle: Option<Given<Label>>,
    older_because: Option<String>,
    although_recalled: Option<String>,
}

impl<'r> ImportRequest<'r> {
    /// Requests the import of `bundle`; `reviewed` is the digest of the preview that somebody
    /// looked at.
    pub const fn new(bundle: &'r Verified<Bundle>, reviewed: &PreviewDigest) -> Self {
        Self {
            bundle,
            reviewed: *reviewed,
            lifecycle: None,
            older_because: None,
            although_recalled: None,
        }
    }

    /// Returns the bundle.
    #[must_use]
    pub const fn bundle(&self) -> &'r Verified<Bundle> {
        self.bundle
    }

    /// Takes the release through the lifecycle of this name. Without it, the only lifecycle that
    /// fits is taken.
    pub fn through(mut self, lifecycle: impl TryInto<Label, Error: Into<Error>>) -> Self {
        self.lifecycle = Some(given(lifecycle));
        self
    }

    /// Imports the release although it is older than the newest one, for this reason, which is
    /// recorded.
    pub fn because_older(mut self, reason: impl Into<String>) -> Self {
        self.older_because = Some(reason.into());
        self
    }

    /// Imports the release although its owner recalled it, for this reason, which is recorded.
    pub fn although_recalled(mut self, reason: impl Into<String>) -> Self {
        self.although_recalled = Some(reason.into());
        self
    }
}

/// A release was imported: one value to store, whole or not at all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct Imported {
    /// The release.
    pub release: ImportedRelease,
    /// Fact to add to [`Facts::imports`](crate::Facts); `None` if it is there already, because the
    /// same bundle was imported before.
    pub fact: Option<Import>,
    /// Facts to add to [`Facts::deployments`](crate::Facts): earlier deployments of the release,
    /// proven by forwarded receipts or told by the sender, as far as they are new.
    pub history: Vec<Deployment>,
}

/// A release of another Space, imported. It is read-only: no function changes it.
///
/// A host stores the bundle's file and the [`Import`] fact. [`Space::reopen`] gives this value
/// again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRelease {
    import: Import,
    release: Release,
    slice: Slice,
    secrets: Option<SealedSecrets>,
    omitted: Omitted,
    history: Vec<Deployment>,
    passage: ForwardedParts,
}

impl ImportedRelease {
    /// The project as it is called here, like `DevTest Space: Shop`.
    #[must_use]
    pub const fn project(&self) -> &ProjectRef {
        &self.import.project
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> &ReleaseVersion {
        &self.release.version
    }

    /// The release. Sensitive values are still sealed.
    #[must_use]
    pub const fn release(&self) -> &Release {
        &self.release
    }

    /// Process and variables, as the rules take them.
    #[must_use]
    pub const fn slice(&self) -> &Slice {
        &self.slice
    }

    /// The release's identity.
    #[must_use]
    pub const fn digest(&self) -> ReleaseDigest {
        self.import.release
    }

    /// The bundle's identity.
    #[must_use]
    pub const fn bundle(&self) -> MessageDigest {
        self.import.bundle
    }

    /// Returns the sender of the bundle.
    #[must_use]
    pub const fn sender(&self) -> Fingerprint {
        self.import.sender
    }

    /// The fact of its import.
    #[must_use]
    pub const fn import(&self) -> &Import {
        &self.import
    }

    /// The lifecycle that it goes through here.
    #[must_use]
    pub const fn lifecycle(&self) -> &Label {
        &self.import.lifecycle
    }

    /// The secrets, still sealed; `None` if there are none.
    #[must_use]
    pub const fn secrets(&self) -> Option<&SealedSecrets> {
        self.secrets.as_ref()
    }

    /// Returns the counts of parts that were left out on purpose.
    #[must_use]
    pub const fn omitted(&self) -> Omitted {
        self.omitted
    }

    /// Returns the deployments of the release before its import.
    #[must_use]
    pub fn history(&self) -> &[Deployment] {
        &self.history
    }

    /// The Spaces to which the owner lets us [pass it on](Space::forward).
    pub fn onward(&self) -> impl Iterator<Item = Fingerprint> {
        self.passage.onward.iter().map(|kept| kept.audience)
    }

    /// The release with a receipt to pass on: another Space's, or [one of our
    /// own](crate::Message::verify_own). The next Space checks the evidence itself. A receipt about
    /// another release is left out. One that came along, or was added before, is replaced, so that
    /// a part of it can be withheld.
    #[must_use]
    pub fn with_receipt(mut self, receipt: &Verified<Receipt>) -> Self {
        let release = self.digest();
        add_receipt(&mut self.passage.receipts, &release, receipt);
        self
    }

    pub(super) const fn passage(&self) -> &ForwardedParts {
        &self.passage
    }
}

/// Reason why a bundle cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum ImportError {
    /// A newer release is imported already.
    #[error("{newest} is imported already, and {version} is older: say why it is taken")]
    Older {
        /// The version in the bundle.
        version: String,
        /// The newest version imported.
        newest: String,
    },
    /// The sender brought a project of this name from another owner, and nobody knows this one.
    #[error("the owner of `{project}` is not known here, and `{sender}` sent `{other}` before")]
    OwnerOther {
        /// The project, as seen from here.
        project: ProjectRef,
        /// The sender.
        sender: Name,
        /// The project that is imported already.
        other: ProjectRef,
    },
    /// The import differs from the reviewed preview.
    #[error("this is not what was reviewed: preview the bundle again")]
    PreviewOther,
    /// The owner recalled the release.
    #[error("{version} is recalled by its owner ({reason}): say why it is taken")]
    Recalled {
        /// The version in the bundle.
        version: String,
        /// The owner's reason.
        reason: String,
    },
    /// A version, once seen, means one thing.
    #[error("`{project}` {version} is imported already with another content")]
    VersionHasOtherContent {
        /// The project.
        project: String,
        /// The version.
        version: String,
    },
}

impl Refusal for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::Older { .. } => Code::ReleaseOlder,
            Self::OwnerOther { .. } => Code::ProjectOwnerOther,
            Self::PreviewOther => Code::PreviewOther,
            Self::Recalled { .. } => Code::RecallOverrideMissing,
            Self::VersionHasOtherContent { .. } => Code::VersionHasOtherContent,
        }
    }
}

impl Space {
    /// Imports a verified bundle as a release of this Space: what was reviewed is what is imported.
    ///
    /// Importing the same bundle again gives the same release and no new fact. It changes nothing,
    /// and asks nobody's permission. A host opens what it stored with [`reopen`](Self::reopen).
    /// Another bundle of an imported release gives the same release as well, and needs the
    /// permission if it brings deployments that are not recorded here.
    ///
    /// # Errors
    ///
    /// - A code of a label, if the lifecycle is named by a text that is none.
    /// - `Code::AudienceOther` if the bundle was verified for another Space,
    ///   `Code::SequenceReused` if its number was used since, and a code of the sender, the owner,
    ///   the grant or the project if this Space would no longer verify it: the trust ended or
    ///   covers less since.
    /// - `Code::PermissionMissing` unless a team gives the actor `BundleImport` for the project, if
    ///   the release or a deployment in the bundle is new here.
    /// - `Code::PreviewOther` if the preview was of another bundle, or what is imported
    ///   or recalled here changed since.
    /// - `Code::VersionHasOtherContent`: a version, once seen, means one thing.
    /// - `Code::ProjectOwnerOther` if nobody knows the owner, and the sender brought a project of
    ///   the same name from another owner. A trust in the owner, without a grant, makes it known.
    /// - `Code::ReleaseOlder` unless the request says why an older release is taken.
    /// - `Code::RecallOverrideMissing` unless the request says why a recalled release is taken.
    /// - `Code::LifecycleAmbiguous`, `Code::LifecycleUnfit` if it is not clear
    ///   which of our lifecycles the release goes through.
    /// - A code of the schema if the content is not what its schema says.
    pub fn import_release(
        &self,
        request: &ImportRequest<'_>,
        known: &TargetState<'_>,
        actor: &Actor<'_>,
    ) -> Result<Imported, Error> {
        let ImportRequest { bundle, reviewed, .. } = *request;
        let chosen = request.lifecycle.as_ref().map(held).transpose()?;
        if let Some(import) = known.facts.import_of(&bundle.digest()) {
            return opened(self, bundle, import.clone(), known.facts);
        }
        bundle.check_context(self, known.facts)?;
        let novelty = compare_version(self, bundle, known.facts);
        if novelty == VersionComparison::Imported
            && let Some(import) = known.facts.import_of_release(&bundle.manifest().digest())
        {
            let imported = opened(self, bundle, import.clone(), known.facts)?;
            if !imported.history.is_empty() {
                let place = Place::project(&import.project);
                permitted(self.teams(), actor.user, Permission::BundleImport, place)?;
            }
            return Ok(imported);
        }
        let place = Place::project(bundle.project());
        permitted(self.teams(), actor.user, Permission::BundleImport, place)?;
        if novelty == VersionComparison::OtherContent {
            let project = bundle.project().to_string();
            let version = bundle.manifest().version().to_string();
            return Err(ImportError::VersionHasOtherContent { project, version }.into());
        }
        if let Some(other) = import_of_other_owner(self, bundle, known.facts) {
            let sender = bundle.sender_name().clone();
            let project = bundle.project().clone();
            let other = other.project.clone();
            return Err(ImportError::OwnerOther { project, sender, other }.into());
        }
        if reviewed != preview_digest(bundle, novelty, known.facts) {
            return Err(ImportError::PreviewOther.into());
        }
        if novelty == VersionComparison::Older && request.older_because.is_none() {
            return Err(older(self, bundle, known.facts).into());
        }
        let although_recalled = reason_of_recalled(request, known.facts)?;
        let lifecycle = fitting_lifecycle(self, chosen, fits, "this Space")?;
        let import = Import {
            sender: bundle.sender(),
            owner: bundle.manifest().owner(),
            project: bundle.project().clone(),
            version: bundle.manifest().version().clone(),
            release: bundle.manifest().digest(),
            slice: bundle.slice_digest(),
            bundle: bundle.digest(),
            sequence: bundle.sequence(),
            preview: reviewed,
            lifecycle: lifecycle.name.clone(),
            at: actor.now,
            by: actor.user.into(),
            overridden: request
                .older_because
                .clone()
                .filter(|_| novelty == VersionComparison::Older),
            although_recalled,
        };
        let imported = opened(self, bundle, import.clone(), known.facts)?;
        Ok(Imported { fact: Some(import), ..imported })
    }
}

/// Returns true if a lifecycle says anything about our own environments.
fn fits(lifecycle: &Lifecycle) -> bool {
    let ours = |stop: &crate::model::Stage| stop.space().is_none();
    // A lifecycle without phases, or a phase without stops, means all environments.
    lifecycle.phases.is_empty()
        || lifecycle.phases.iter().any(|p| p.stops().next().is_none() || p.stops().any(ours))
}

/// Returns the reason to record for importing a recalled release; `None` if nobody recalled it.
fn reason_of_recalled(
    request: &ImportRequest<'_>,
    facts: &Facts,
) -> Result<Option<String>, ImportError> {
    let manifest = request.bundle.manifest();
    let Some(recall) = facts.recalls_by(manifest.owner(), manifest.digest()).next() else {
        return Ok(None);
    };
    match &request.although_recalled {
        Some(reason) if !reason.trim().is_empty() => Ok(Some(reason.clone())),
        _ => {
            let version = manifest.version().to_string();
            Err(ImportError::Recalled { version, reason: recall.reason.clone() })
        }
    }
}

#[expect(clippy::expect_used, reason = "a version is older than one that is imported")]
fn older(space: &Space, bundle: &Verified<Bundle>, facts: &Facts) -> ImportError {
    let version = bundle.manifest().version().to_string();
    let newest = newest_import(space, bundle, facts);
    let newest = newest.expect("invariant: an older release has a newer one");
    ImportError::Older { version, newest: newest.to_string() }
}

/// Returns the deployments that the bundle reports and that are not known yet.
fn news(bundle: &Verified<Bundle>, history: &[Deployment], facts: &Facts) -> Vec<Deployment> {
    let project = bundle.project();
    let version = bundle.manifest().version();
    let known = facts.deployments.iter();
    let known: Vec<&Deployment> =
        known.filter(|fact| fact.project == *project && fact.version == *version).collect();
    let mut news: Vec<Deployment> = Vec::new();
    for fact in history {
        if !known.iter().any(|known| is_same(known, fact))
            && !news.iter().any(|known| is_same(known, fact))
        {
            news.push(fact.clone());
        }
    }
    news
}

/// Returns true if two facts are one: a receipt is the same, whatever is withheld from it, and it
/// makes at most one fact of each outcome.
pub(super) fn is_same(one: &Deployment, other: &Deployment) -> bool {
    match (one.evidence, other.evidence) {
        (Evidence::Receipt { digest, .. }, Evidence::Receipt { digest: same, .. }) => {
            digest == same && one.outcome == other.outcome
        }
        _ => one == other,
    }
}

/// Returns the release of an import, which is recorded already, and the deployments that are not.
fn opened(
    space: &Space,
    bundle: &Verified<Bundle>,
    import: Import,
    facts: &Facts,
) -> Result<Imported, Error> {
    let decoded = bundle.decode(space)?;
    let unknown = news(bundle, &decoded.history, facts);
    let release = imported_release(bundle, decoded, import)?;
    Ok(Imported { release, fact: None, history: unknown })
}

/// Returns the release of a bundle that was decoded, under the fact of its import.
pub(super) fn imported_release(
    bundle: &Verified<Bundle>,
    decoded: DecodedBundle,
    import: Import,
) -> Result<ImportedRelease, Error> {
    let DecodedBundle { release, places, history, told, receipts, onward, .. } = decoded;
    let slice = Slice { process: release.process.clone(), variables: release.variables.clone() };
    Ok(ImportedRelease {
        import,
        release,
        slice,
        secrets: bundle.sealed_secrets(places)?,
        omitted: bundle.omitted(),
        history,
        passage: bundle.passage(told, receipts, onward)?,
    })
}
