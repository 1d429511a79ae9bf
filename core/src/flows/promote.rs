//! The verb `promote`: one file for one target.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::assemble::{AssembledRelease, check_secrets};
use super::fitting_lifecycle::fitting_lifecycle;
use super::permitted::{Place, permitted};
use super::pinned::unpinned_findings;
use super::sequence::next_number;
use crate::model::{
    Deployment, Facts, Finding, Grant, Lifecycle, Omitted, Permission, ProjectRef, Promotion,
    PromotionGate, Release, Space, Trust,
};
use crate::rules::{Candidate, Reason, Sliced, promotable, slice};
use crate::seal::{
    AudiencePart, Bundle, BundleDraft, EncodedSlice, Manifest, Message, NumberedRelease,
    SignedBundle, Signer, check_readable, sign_bundle, told,
};
use crate::terms::{
    Code, Digest, Error, Fingerprint, Given, Label, Limits, Name, Refusal, Timestamp, all_given,
    given, held,
};

/// A request to promote a release: which one, where to, and through which lifecycle.
///
/// ```
/// use spacebridge::source::PromoteRequest;
/// # use spacebridge::source::AssembledRelease;
/// # fn example(release: &AssembledRelease) {
/// let request = PromoteRequest::new(release, "QA Space").through("Hotfix").onward(["Ops Space"]);
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "pass it to `Space::promote`"]
pub struct PromoteRequest<'r> {
    pub(super) release: &'r AssembledRelease,
    pub(super) target: Given<Name>,
    onward: Given<Vec<Name>>,
    gate: Gate<'r>,
}

/// The lifecycle that gates a promotion.
#[derive(Clone, Debug)]
enum Gate<'r> {
    /// The only one of the Space's that leads to the target.
    Only,
    /// The one of the Space's that has this name.
    Named(Given<Label>),
    /// One that the promoter brings along.
    Brought(&'r Lifecycle),
}

impl<'r> PromoteRequest<'r> {
    /// Requests the promotion of `release` to the Space called `target`, as far as the lifecycle
    /// of this Space that leads there lets it go.
    pub fn new(
        release: &'r AssembledRelease,
        target: impl TryInto<Name, Error: Into<Error>>,
    ) -> Self {
        Self { release, target: given(target), onward: Ok(Vec::new()), gate: Gate::Only }
    }

    /// Takes the release through this Space's lifecycle of this name. Without it, the only
    /// lifecycle that leads to the target is taken.
    pub fn through(mut self, lifecycle: impl TryInto<Label, Error: Into<Error>>) -> Self {
        self.gate = Gate::Named(given(lifecycle));
        self
    }

    /// Takes the release through a lifecycle that is not this Space's, in place of its own. That
    /// requires `LifecycleOverride`, and the fact and the dashboard show it.
    pub fn with_lifecycle(mut self, lifecycle: &'r Lifecycle) -> Self {
        self.gate = Gate::Brought(lifecycle);
        self
    }

    /// Lets the target pass the release on to the Spaces of these names, and to nobody else.
    ///
    /// A name that is given twice counts once; the target itself gets its own slice anyway.
    pub fn onward<W: TryInto<Name, Error: Into<Error>>>(
        mut self,
        spaces: impl IntoIterator<Item = W>,
    ) -> Self {
        self.onward = all_given(spaces);
        self
    }
}

/// A release was promoted: the file to carry, and the fact to store.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct Promoted {
    /// The file.
    pub bundle: Message<Bundle>,
    /// Fact to add to [`Facts::promotions`](crate::Facts): the number is used up with it.
    pub fact: Promotion,
    /// Findings for the promoter: dropped, narrowed and undefined values.
    pub findings: Vec<Finding>,
    /// Counts of the parts that were left out.
    pub omitted: Omitted,
}

/// Reason why a release cannot be promoted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PromoteError {
    /// The owner's manifest has no slice for the target: the target was not trusted then.
    #[error("the release was assembled before `{target}` could receive it")]
    AudienceMissing {
        /// The target.
        target: Name,
    },
    /// The lifecycle does not let the release go there now.
    #[error("`{target}` is not open for this release: {reason}")]
    NotOpen {
        /// The target.
        target: Name,
        /// Condition that is not met.
        reason: String,
    },
    /// The trust does not say that we promote to it.
    #[error("we do not promote releases of `{project}` to `{target}`")]
    NotGranted {
        /// The target.
        target: Name,
        /// The project.
        project: Name,
    },
    /// The bundle that brought the release carries nothing for the target: the owner did not let it
    /// be passed on there.
    #[error("the bundle that brought the release carries nothing for `{target}`")]
    OnwardMissing {
        /// The target.
        target: Name,
    },
    /// The release is not what the manifest committed to: somebody changed it after it was
    /// assembled.
    #[error("the release is not the one that was assembled: its {part} changed")]
    ReleaseChanged {
        /// Changed part.
        part: &'static str,
    },
    /// The bundle is more than a reader takes, so nobody could import it.
    #[error("the bundle is more than `{target}` would take: {why}")]
    TooLarge {
        /// The target.
        target: Name,
        /// Exceeded limit.
        why: String,
    },
    /// There is no such Space among our trusts.
    #[error("no Space called `{target}` is known here")]
    TargetUnknown {
        /// The target.
        target: Name,
    },
}

impl Refusal for PromoteError {
    fn code(&self) -> Code {
        match self {
            Self::AudienceMissing { .. } => Code::AudienceMissing,
            Self::NotOpen { .. } => Code::TargetNotOpen,
            Self::NotGranted { .. } => Code::PromoteNotGranted,
            Self::OnwardMissing { .. } => Code::OnwardMissing,
            Self::ReleaseChanged { .. } => Code::ReleaseChanged,
            Self::TooLarge { .. } => Code::BundleTooLarge,
            Self::TargetUnknown { .. } => Code::TargetUnknown,
        }
    }
}

impl Space {
    /// Promotes a release to another Space: seals the bundle that somebody carries there.
    ///
    /// The bundle holds the owner's manifest, the slice that the target may see, the secrets of
    /// that slice sealed to the target's key, and what became of the release so far. Bindings
    /// travel raw. It is numbered for that target.
    ///
    /// With [`PromoteRequest::onward`], the bundle also carries the slice of each Space that is
    /// named there, and the secrets of that slice sealed to *its* key. The target can read those
    /// slices, not those secrets, and it can change neither: the manifest commits to both. From
    /// then on it is the target's lifecycle that says when the release goes there
    /// ([`forward`](Self::forward)). Only what is asked for leaves.
    ///
    /// # Errors
    ///
    /// Each refusal holds for the target and for every Space further on.
    ///
    /// - A code of a name, if a Space or the lifecycle is named by a text that is no name.
    /// - `Code::PermissionMissing` unless a team gives the signer's user `ReleasePromote` for
    ///   the project, and `LifecycleOverride` if the lifecycle is not one of this Space's.
    /// - `Code::LifecycleAmbiguous`, `Code::LifecycleUnfit` if it is not clear which of our
    ///   lifecycles gates the promotion.
    /// - `Code::TargetUnknown`, `Code::PromoteNotGranted`: trust is what lets anything
    ///   out.
    /// - `Code::TargetNotOpen` unless the lifecycle stops at the target and the release got there.
    ///   It names a Space further on if our own lifecycle stops there and waits for anything but
    ///   the target before it: the target could pass the release on without waiting for that.
    /// - `Code::AudienceMissing`, `Code::ReleaseChanged`: the owner's manifest
    ///   is the release; what it does not commit to cannot be sent.
    /// - `Code::SecretWithheld` if the text of a secret is missing, as in a release whose document
    ///   was stored. [`Error::path`] is its place.
    /// - `Code::BundleTooLarge` if it is above the [`Limits`] that a reader has who sets no
    ///   others: better found out here than behind the gap.
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if a certificate
    ///   expired, or the key is not ours or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn promote(
        &self,
        request: &PromoteRequest<'_>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<Promoted, Error> {
        let release = request.release;
        let target = held(&request.target)?;
        let onward = held(&request.onward)?;
        let project = ProjectRef::local(release.release.project.clone());
        let place = Place::project(&project);
        permitted(self.teams(), &signer.user, Permission::ReleasePromote, place)?;
        granted(self, target, &release.release.project)?;
        let lifecycle = self.gate(&request.gate, target)?;
        let overridden = !self.lifecycles().contains(lifecycle);
        if overridden {
            permitted(self.teams(), &signer.user, Permission::LifecycleOverride, place)?;
        }
        signer.check(self.certificate())?;
        let numbered = &NumberedRelease::new(&release.release, &release.salt);
        let step = Step { space: self, release, numbered, lifecycle, facts, signer: &signer };
        let first = step.cut(target)?;
        step.check_open(target)?;
        let beyond: BTreeSet<&Name> = onward.iter().filter(|name| *name != target).collect();
        let mut cuts = Vec::with_capacity(beyond.len());
        for name in beyond {
            cuts.push(step.cut(name)?);
            step.check_open_beyond(target, name)?;
        }
        let draft = BundleDraft {
            manifest: &release.manifest,
            manifest_bytes: &release.manifest_bytes,
            sequence: next_sequence(facts, first.trust)?,
            notes: &first.written.notes,
            templates: &first.written.templates,
            target: first.portion(),
            onward: cuts.iter().map(AudienceSlice::portion).collect(),
            told: told(&own_deployments(facts, &step.project(), release.manifest())),
            receipts: release.receipts.iter().map(Vec::as_slice).collect(),
            notices: self.last_notice_to(&first.trust.certificate().fingerprint(), facts),
        };
        let sealed = readable_bundle(&draft, target, &signer)?;
        let gate = gated_by(lifecycle, overridden);
        let fact = promotion(&draft, &sealed, target, step.project(), gate, signer.now);
        let Sliced { slice, mut findings, omitted } = first.sliced;
        let packages = release.manifest.packages();
        findings.extend(unpinned_findings(&slice.process.steps, packages));
        Ok(Promoted { bundle: sealed.bundle, fact, findings, omitted })
    }

    /// Returns the lifecycle that gates a promotion to the Space called `target`.
    fn gate<'g>(&'g self, gate: &'g Gate<'_>, target: &Name) -> Result<&'g Lifecycle, Error> {
        let chosen = match gate {
            Gate::Brought(lifecycle) => return Ok(lifecycle),
            Gate::Named(name) => Some(held(name)?),
            Gate::Only => None,
        };
        let place = alloc::format!("`{target}`");
        fitting_lifecycle(self, chosen, |own| own.leads_to(target), &place)
    }
}

/// Seals a bundle that its target can read.
pub(super) fn readable_bundle(
    draft: &BundleDraft<'_>,
    target: &Name,
    signer: &Signer<'_>,
) -> Result<SignedBundle, Error> {
    let sealed = sign_bundle(draft, signer)?;
    check_readable(&sealed.bundle, &Limits::default())
        .map_err(|why| PromoteError::TooLarge { target: target.clone(), why })?;
    Ok(sealed)
}

/// One promotion under way.
struct Step<'s> {
    space: &'s Space,
    release: &'s AssembledRelease,
    numbered: &'s NumberedRelease,
    lifecycle: &'s Lifecycle,
    facts: &'s Facts,
    signer: &'s Signer<'s>,
}

/// The release as one Space may see it.
struct AudienceSlice<'s> {
    trust: &'s Trust,
    sliced: Sliced,
    written: EncodedSlice,
}

impl AudienceSlice<'_> {
    fn portion(&self) -> AudiencePart<'_> {
        AudiencePart::known(&self.written, self.sliced.omitted, self.trust.certificate())
    }
}

impl<'s> Step<'s> {
    fn project(&self) -> ProjectRef {
        ProjectRef::local(self.release.release.project.clone())
    }

    /// Returns the slice for the Space called `target`, if it may have it and the owner committed
    /// to it.
    fn cut(&self, target: &Name) -> Result<AudienceSlice<'s>, Error> {
        let trust = granted(self.space, target, &self.release.release.project)?;
        self.signer.check_recipient(trust.certificate())?;
        let audience = trust.certificate().fingerprint();
        let sliced = slice(&self.numbered.release, target);
        let written =
            EncodedSlice::new(self.numbered, &sliced.slice, &self.release.salt, &audience);
        check_secrets(&written)?;
        check_unchanged(self.release, &written, target, &audience)?;
        Ok(AudienceSlice { trust, sliced, written })
    }

    fn reasons(&self, target: &Name) -> Result<(), Vec<Reason>> {
        let project = self.project();
        let version = &self.release.release.version;
        let release = Some(self.release.digest());
        let candidate = Candidate { release, ..Candidate::new(&project, version) };
        let candidate = candidate.recalled(self.facts);
        promotable(self.lifecycle, self.space.environments(), &candidate, self.facts, target)
    }

    fn check_open(&self, target: &Name) -> Result<(), Error> {
        self.reasons(target).map_err(|by| not_open(target, &by).into())
    }

    /// Refuses if more than the target stands between the release and the Space called `beyond` in
    /// this Space's lifecycle. Where it does not, the target's will decide alone.
    fn check_open_beyond(&self, target: &Name, beyond: &Name) -> Result<(), Error> {
        let at_target = |name: &Label| {
            let mut phases = self.lifecycle.phases.iter().filter(|phase| phase.name == *name);
            phases.any(|phase| phase.leads_to(target))
        };
        let by = self.reasons(beyond).err().unwrap_or_default();
        let is_other = |reason: &&Reason| match reason {
            Reason::NoStop { .. } => false,
            Reason::Waits { phase, .. } => !at_target(phase),
            Reason::Defect { .. } | Reason::Recall { .. } => true,
        };
        let others: Vec<Reason> = by.iter().filter(is_other).cloned().collect();
        if others.is_empty() { Ok(()) } else { Err(not_open(beyond, &others).into()) }
    }
}

/// The Space called `target`, if we promote releases of the project to it.
pub(super) fn granted<'s>(
    space: &'s Space,
    target: &Name,
    project: &Name,
) -> Result<&'s Trust, Error> {
    let Some(trust) = space.trust(target) else {
        return Err(PromoteError::TargetUnknown { target: target.clone() }.into());
    };
    if !trust.covers(Grant::PromoteTo, project) {
        let target = target.clone();
        let project = project.clone();
        return Err(PromoteError::NotGranted { target, project }.into());
    }
    Ok(trust)
}

pub(super) fn not_open(target: &Name, by: &[Reason]) -> PromoteError {
    let reasons: Vec<String> = by.iter().map(ToString::to_string).collect();
    PromoteError::NotOpen { target: target.clone(), reason: reasons.join("; ") }
}

/// Returns the record of the lifecycle that let a release go.
pub(super) fn gated_by(lifecycle: &Lifecycle, overridden: bool) -> PromotionGate {
    let digest = lifecycle.digest();
    PromotionGate { lifecycle: lifecycle.name.clone(), digest, overridden }
}

/// The number of the next bundle for this Space. Numbers are used up, never given twice.
pub(super) fn next_sequence(facts: &Facts, target: &Trust) -> Result<u64, Error> {
    next_number(facts.last_promotion_to(target).map(|last| last.sequence))
}

/// The fact that a bundle was sealed.
pub(super) fn promotion(
    draft: &BundleDraft<'_>,
    sealed: &SignedBundle,
    target: &Name,
    project: ProjectRef,
    gate: PromotionGate,
    at: Timestamp,
) -> Promotion {
    Promotion {
        target: target.clone(),
        audience: draft.target.audience,
        project,
        version: draft.manifest.version().clone(),
        release: draft.manifest.digest(),
        bundle: sealed.digest,
        sequence: draft.sequence,
        onward: draft.onward.iter().map(|portion| portion.audience).collect(),
        gate,
        at,
    }
}

/// The release's deployments in our own Space.
pub(super) fn own_deployments<'f>(
    facts: &'f Facts,
    project: &ProjectRef,
    manifest: &Manifest,
) -> Vec<&'f Deployment> {
    let mut own: Vec<&Deployment> = facts
        .deployments
        .iter()
        .filter(|fact| fact.project == *project && fact.version == *manifest.version())
        .filter(|fact| !fact.environment.is_remote())
        .filter(|fact| fact.release.is_none_or(|digest| digest == manifest.digest()))
        .collect();
    own.sort_by_key(|fact| (fact.at(), &fact.environment, &fact.tenant));
    own
}

/// Rejects a release whose manifest names another project, version or channel: the permission, the
/// grant and the progress of one release would let the content of another one out.
pub(super) fn check_details(release: &Release, manifest: &Manifest) -> Result<(), Error> {
    let checks = [
        ("project", release.project == *manifest.project()),
        ("version", release.version == *manifest.version()),
        ("channel", release.channel.as_ref() == manifest.channel()),
    ];
    match checks.iter().find(|(_, same)| !same) {
        Some((part, _)) => Err(PromoteError::ReleaseChanged { part }.into()),
        None => Ok(()),
    }
}

/// Refuses to send content that differs from what the owner signed. A change since then would be
/// found by the target; it is better found here.
fn check_unchanged(
    release: &AssembledRelease,
    written: &EncodedSlice,
    target: &Name,
    audience: &Fingerprint,
) -> Result<(), Error> {
    let manifest = &release.manifest;
    let Some(row) = manifest.row(audience) else {
        return Err(PromoteError::AudienceMissing { target: target.clone() }.into());
    };
    let digest = Digest::of;
    let parts = manifest.parts();
    let checks = [
        ("process or variables", written.row(*audience) == *row),
        ("templates", digest(&written.templates) == parts.templates),
        ("notes", digest(&written.notes) == parts.notes),
        ("packages", release.release.packages == parts.packages),
    ];
    match checks.iter().find(|(_, same)| !same) {
        Some((part, _)) => Err(PromoteError::ReleaseChanged { part }.into()),
        None => Ok(()),
    }
}
