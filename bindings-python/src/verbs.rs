//! The verbs of a Space, in the order of a release's way.

use pyo3::prelude::*;
use spacebridge::{
    Acceptance, Actor, Deployment, Digest, Facts, Finding, Lifecycle, Name, Promoted, Reported,
    Succeeded, TrustChange,
};

use crate::answers::Answers;
use crate::certificate::Certificate;
use crate::convert::{Document, Shown, Text, result};
use crate::error::OrRefused as _;
use crate::keys::Signer;
use crate::known::Known;
use crate::plan::Plan;
use crate::preview::Preview;
use crate::release::{AssembledRelease, Given, ImportedRelease};
use crate::sealed::{SealedBundle, SealedNotice, SealedReceipt};
use crate::sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt};
use crate::shell::{self, Time};
use crate::space::Space;

#[pymethods]
impl Space {
    /// Commits to a release, as its owner: signs the manifest under which it can be promoted.
    fn assemble(
        &self,
        py: Python<'_>,
        release: Given,
        signer: &Signer,
    ) -> PyResult<AssembledRelease> {
        signer.sign(py, |by| self.0.assemble(release.0, by)).map(AssembledRelease)
    }

    /// Promotes a release to another Space: one file to carry.
    fn promote<'py>(
        &self,
        py: Python<'py>,
        release: &AssembledRelease,
        target: Text<Name>,
        lifecycle: Document<Lifecycle>,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let promote = |by: spacebridge::Signer<'_>| {
            self.0.promote(&release.0, &target.0, &lifecycle.0, &facts.0, by)
        };
        promoted(py, signer.sign(py, promote)?)
    }

    /// The same, for a target that may pass the release on.
    #[expect(clippy::too_many_arguments, reason = "as the core's verb")]
    fn promote_through<'py>(
        &self,
        py: Python<'py>,
        release: &AssembledRelease,
        target: Text<Name>,
        onward: Vec<Text<Name>>,
        lifecycle: Document<Lifecycle>,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let onward: Vec<Name> = onward.into_iter().map(|name| name.0).collect();
        let promote = |by: spacebridge::Signer<'_>| {
            self.0.promote_through(&release.0, &target.0, &onward, &lifecycle.0, &facts.0, by)
        };
        promoted(py, signer.sign(py, promote)?)
    }

    /// Passes somebody else's release on.
    fn pass_on<'py>(
        &self,
        py: Python<'py>,
        release: &ImportedRelease,
        target: Text<Name>,
        onward: Vec<Text<Name>>,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let onward: Vec<Name> = onward.into_iter().map(|name| name.0).collect();
        let pass = |by: spacebridge::Signer<'_>| {
            self.0.pass_on(&release.0, &target.0, &onward, &facts.0, by)
        };
        promoted(py, signer.sign(py, pass)?)
    }

    /// Shows what a bundle would bring, before anybody says yes.
    fn preview(
        &self,
        py: Python<'_>,
        bundle: &VerifiedBundle,
        answers: &Answers,
        known: &Known,
    ) -> PyResult<Preview> {
        let answers = answers.lock().clone();
        py.detach(|| self.0.preview(&bundle.0, &answers, &known.now())).or_refused().map(Preview)
    }

    /// Imports what was reviewed: `reviewed` is the digest of the preview.
    #[pyo3(signature = (bundle, acceptance, reviewed, known))]
    fn import_release<'py>(
        &self,
        py: Python<'py>,
        bundle: &VerifiedBundle,
        acceptance: Document<Acceptance>,
        reviewed: Text<Digest>,
        known: &Known,
    ) -> PyResult<Bound<'py, PyAny>> {
        let import = || self.0.import_release(&bundle.0, &acceptance.0, &reviewed.0, &known.now());
        let imported = py.detach(import).or_refused()?;
        let parts =
            (ImportedRelease(imported.release), Shown(imported.fact), Shown(imported.history));
        result(py, "Imported", parts)
    }

    /// Plans a deployment, or says every reason why it may not be made.
    #[pyo3(signature = (release, environment, tenant, answers, known, *, by))]
    #[expect(clippy::too_many_arguments, reason = "as the core's verb")]
    fn plan(
        &self,
        py: Python<'_>,
        release: &ImportedRelease,
        environment: Text<Name>,
        tenant: Option<Text<Name>>,
        answers: &Answers,
        known: &Known,
        by: &str,
    ) -> PyResult<Plan> {
        let (tenant, answers) = (tenant.map(|name| name.0), answers.lock().clone());
        let plan = || {
            let known = known.now();
            self.0.plan(&release.0, &environment.0, tenant.as_ref(), &answers, &known, by)
        };
        py.detach(plan).or_refused().map(Plan)
    }

    /// Signs a receipt for what became of a release, for the Space that sent it.
    #[pyo3(signature = (release, deployment, answers, facts, signer))]
    fn report<'py>(
        &self,
        py: Python<'py>,
        release: &ImportedRelease,
        deployment: Document<Deployment>,
        answers: Option<Text<Digest>>,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let answers = answers.map(|digest| digest.0);
        let report = |by: spacebridge::Signer<'_>| {
            self.0.report(&release.0, &deployment.0, answers, &facts.0, by)
        };
        reported(py, signer.sign(py, report)?)
    }

    /// The same, for the Space that owns the release.
    #[pyo3(signature = (release, deployment, answers, facts, signer))]
    fn report_to_owner<'py>(
        &self,
        py: Python<'py>,
        release: &ImportedRelease,
        deployment: Document<Deployment>,
        answers: Option<Text<Digest>>,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let answers = answers.map(|digest| digest.0);
        let report = |by: spacebridge::Signer<'_>| {
            self.0.report_to_owner(&release.0, &deployment.0, answers, &facts.0, by)
        };
        reported(py, signer.sign(py, report)?)
    }

    /// Refuses a bundle after looking at it, and signs that for its sender.
    fn refuse<'py>(
        &self,
        py: Python<'py>,
        bundle: &VerifiedBundle,
        environment: Text<Name>,
        reason: &str,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let refuse = |by: spacebridge::Signer<'_>| {
            self.0.refuse(&bundle.0, &environment.0, reason, &facts.0, by)
        };
        reported(py, signer.sign(py, refuse)?)
    }

    /// Accepts a verified receipt: its deployment becomes a fact of ours.
    #[pyo3(signature = (receipt, facts, *, by))]
    fn accept<'py>(
        &self,
        py: Python<'py>,
        receipt: &VerifiedReceipt,
        facts: Document<Facts>,
        by: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let accepted = py.detach(|| self.0.accept(&receipt.0, &facts.0, by)).or_refused()?;
        let deployments: Vec<_> = accepted.deployments().cloned().collect();
        result(py, "Accepted", (Shown(deployments), Shown(accepted.findings)))
    }

    /// Recalls a release of ours, everywhere it went.
    fn recall<'py>(
        &self,
        py: Python<'py>,
        release: &AssembledRelease,
        reason: &str,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let recalled = signer.sign(py, |by| self.0.recall(&release.0, reason, &facts.0, by))?;
        let announcements = announced(py, recalled.announcements)?;
        result(py, "Recalled", (announcements, Shown(recalled.fact)))
    }

    /// Passes another Space's recall on to those to whom we passed its release on.
    fn pass_on_recall<'py>(
        &self,
        py: Python<'py>,
        notice: &VerifiedNotice,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        announced(py, signer.sign(py, |by| self.0.pass_on_recall(&notice.0, &facts.0, by))?)
    }

    /// Gives our identity to another key, and tells everybody who trusts us.
    fn succeed<'py>(
        &self,
        py: Python<'py>,
        next: &Signer,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        let next = next.take()?;
        let succeed =
            |by: spacebridge::Signer<'_>| next.lend(|next| self.0.succeed(next, &facts.0, by)).0;
        succeeded(py, signer.sign(py, succeed)?)
    }

    /// Tells everybody who trusts us of a new encryption certificate.
    fn renew<'py>(
        &self,
        py: Python<'py>,
        certificate: &Certificate,
        facts: Document<Facts>,
        signer: &Signer,
    ) -> PyResult<Bound<'py, PyAny>> {
        succeeded(py, signer.sign(py, |by| self.0.renew(&certificate.0, &facts.0, by))?)
    }

    /// Acts on a verified notice: a recall, a next identity, a new encryption certificate.
    #[pyo3(signature = (notice, facts, *, by, now=None))]
    fn take_note<'py>(
        &self,
        py: Python<'py>,
        notice: &VerifiedNotice,
        facts: Document<Facts>,
        by: &str,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        let noted = self.0.take_note(&notice.0, &facts.0, &by).or_refused()?;
        let parts = (
            Shown(noted.heard),
            Shown(noted.recall),
            noted.space.map(Space),
            Shown(noted.record),
            Shown(noted.findings),
        );
        result(py, "Noted", parts)
    }

    /// Changes whom we trust with what, for a person, with the record for the audit log.
    #[pyo3(signature = (change, *, by, now=None))]
    fn change_trust<'py>(
        &self,
        py: Python<'py>,
        change: Document<TrustChange>,
        by: &str,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        let changed = self.0.change_trust(&change.0, &by).or_refused()?;
        result(py, "TrustChanged", (Space(changed.space), Shown(changed.record)))
    }

    /// What a change of trust would leave without proof.
    fn rehearse(
        &self,
        change: Document<TrustChange>,
        facts: Document<Facts>,
    ) -> Shown<Vec<Finding>> {
        Shown(self.0.rehearse(&change.0, &facts.0))
    }

    /// What acting on a notice would leave without proof.
    fn rehearse_notice(
        &self,
        notice: &VerifiedNotice,
        facts: Document<Facts>,
    ) -> Shown<Vec<Finding>> {
        Shown(self.0.rehearse_notice(&notice.0, &facts.0))
    }
}

fn promoted(py: Python<'_>, promoted: Promoted) -> PyResult<Bound<'_, PyAny>> {
    let parts = (
        SealedBundle(promoted.bundle),
        Shown(promoted.fact),
        Shown(promoted.findings),
        Shown(promoted.omitted),
    );
    result(py, "Promoted", parts)
}

fn reported(py: Python<'_>, reported: Reported) -> PyResult<Bound<'_, PyAny>> {
    let parts = (SealedReceipt(reported.receipt), reported.text, Shown(reported.fact));
    result(py, "Reported", parts)
}

fn succeeded(py: Python<'_>, succeeded: Succeeded) -> PyResult<Bound<'_, PyAny>> {
    let announcements = announced(py, succeeded.announcements)?;
    result(py, "Succeeded", (announcements, Space(succeeded.space), Shown(succeeded.record)))
}

fn announced(
    py: Python<'_>,
    announcements: Vec<spacebridge::Announcement>,
) -> PyResult<Vec<Bound<'_, PyAny>>> {
    let parts = |one: spacebridge::Announcement| {
        let parts = (one.target.as_str().to_owned(), SealedNotice(one.notice), Shown(one.fact));
        result(py, "Announcement", parts)
    };
    announcements.into_iter().map(parts).collect()
}
