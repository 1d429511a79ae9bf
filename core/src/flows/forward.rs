//! The verb `forward`: a Space sends on a release that another Space owns.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::import::ImportedRelease;
use super::permitted::{Place, permitted};
use super::promote::{
    PromoteError, Promoted, gated_by, granted, next_sequence, not_open, own_deployments, promotion,
    readable_bundle,
};
use crate::model::{Facts, Lifecycle, Permission, Space};
use crate::rules::{Candidate, promotable};
use crate::seal::{AudiencePart, BundleDraft, ReportedDeployment, Signer, told};
use crate::terms::{Error, Given, Name, all_given, given, held};

/// A request to pass an imported release on: which one, and where to.
#[derive(Clone, Debug)]
#[must_use = "pass it to `Space::forward`"]
pub struct ForwardRequest<'r> {
    pub(super) release: &'r ImportedRelease,
    pub(super) target: Given<Name>,
    onward: Given<Vec<Name>>,
}

impl<'r> ForwardRequest<'r> {
    /// Requests that `release` is passed on to the Space called `target`.
    pub fn new(
        release: &'r ImportedRelease,
        target: impl TryInto<Name, Error: Into<Error>>,
    ) -> Self {
        Self { release, target: given(target), onward: Ok(Vec::new()) }
    }

    /// Lets the target pass the release on in turn to the Spaces of these names. They can only be
    /// Spaces that the owner let us pass it on to.
    pub fn onward<W: TryInto<Name, Error: Into<Error>>>(
        mut self,
        spaces: impl IntoIterator<Item = W>,
    ) -> Self {
        self.onward = all_given(spaces);
        self
    }
}

impl Space {
    /// Passes an imported release on to another Space: the owner's manifest, untouched;
    /// the slice that the owner committed to for that Space, and the secrets that the owner sealed
    /// to it, which nobody in between can read; the receipts that came along, and what is told of
    /// the release so far, with our own deployments.
    ///
    /// The bundle is ours: our number, our signature. The release stays the owner's: its identity
    /// is the same in every Space. The lifecycle that it goes through here says when it may go.
    ///
    /// The target finds out whatever we change of the release, its slices, its secrets, or of a
    /// receipt. It cannot find out that we leave out a receipt, as numbers also count receipts
    /// about other releases, nor that we tell something else of our own deployments than happened.
    /// What it must not miss, it asks of whoever signs it.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team gives the signer's user `ReleasePromote` for
    ///   the project.
    /// - `Code::ImportNotRecorded` unless the facts hold the import of the release.
    /// - `Code::TargetUnknown`, `Code::PromoteNotGranted`: trust is what lets anything
    ///   out, also what is not ours.
    /// - `Code::OnwardMissing`: the owner gave us nothing for that Space
    ///   ([`PromoteRequest::onward`](super::promote::PromoteRequest::onward)).
    /// - `Code::TargetNotOpen` unless the lifecycle that was chosen at the import stops at the
    ///   target, and the release got there.
    /// - `Code::BundleTooLarge` if it is above the limits that a reader has who sets no others.
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if a certificate
    ///   expired, or the key is not ours or out of reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn forward(
        &self,
        request: &ForwardRequest<'_>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<Promoted, Error> {
        let release = request.release;
        let target = held(&request.target)?;
        let onward = held(&request.onward)?;
        let place = Place::project(release.project());
        permitted(self.teams(), &signer.user, Permission::ReleasePromote, place)?;
        signer.check(self.certificate())?;
        facts.check_imported(release)?;
        let passage = release.passage();
        let portion = |name: &Name| {
            let trust = granted(self, name, &release.project().name)?;
            signer.check_recipient(trust.certificate())?;
            let kept = passage.for_space(&trust.certificate().fingerprint());
            let missing = || PromoteError::OnwardMissing { target: name.clone() };
            Ok::<_, Error>(AudiencePart::kept(kept.ok_or_else(missing)?))
        };
        let first = portion(target)?;
        let lifecycle = self.open_here(release, target, facts)?;
        let beyond: BTreeSet<&Name> = onward.iter().filter(|name| *name != target).collect();
        let passed_on = beyond.into_iter().map(portion).collect::<Result<_, _>>()?;
        let omitted = first.omitted;
        let audience = first.audience;
        let draft = BundleDraft {
            manifest: &passage.manifest,
            manifest_bytes: &passage.manifest_bytes,
            sequence: next_sequence(facts, granted(self, target, &release.project().name)?)?,
            notes: &passage.notes,
            templates: &passage.templates,
            target: first,
            onward: passed_on,
            told: self.told_of(release, facts),
            receipts: passage.receipts.iter().map(Vec::as_slice).collect(),
            notices: self.last_notice_to(&audience, facts),
        };
        let sealed = readable_bundle(&draft, target, &signer)?;
        let gate = gated_by(lifecycle, false);
        let project = release.project().clone();
        let fact = promotion(&draft, &sealed, target, project, gate, signer.now);
        Ok(Promoted { bundle: sealed.bundle, fact, findings: Vec::new(), omitted })
    }

    /// Returns the lifecycle that was chosen at the import, if it lets the release go there now.
    fn open_here(
        &self,
        release: &ImportedRelease,
        target: &Name,
        facts: &Facts,
    ) -> Result<&Lifecycle, Error> {
        let Some(lifecycle) = self.lifecycle(release.lifecycle()) else {
            let reason = alloc::format!("the lifecycle `{}` is gone", release.lifecycle());
            return Err(PromoteError::NotOpen { target: target.clone(), reason }.into());
        };
        let candidate = Candidate {
            release: Some(release.digest()),
            ..Candidate::new(release.project(), release.version())
        }
        .recalled(facts);
        promotable(lifecycle, self.environments(), &candidate, facts, target)
            .map_err(|by| not_open(target, &by))?;
        Ok(lifecycle)
    }

    /// Returns the reported deployments and the Space's own deployments.
    fn told_of(&self, release: &ImportedRelease, facts: &Facts) -> Vec<ReportedDeployment> {
        let passage = release.passage();
        let own = self.fingerprint();
        let before = passage.told.iter().filter(|told| told.space != Some(own));
        let here = own_deployments(facts, release.project(), &passage.manifest);
        before.cloned().chain(told(&here)).collect()
    }
}
