//! The verbs of a Space, in the order of a release's way.

use crate::prelude::*;

verbs! {
    Space;

    /// Commits to a release, as its owner: signs the manifest under which it can be promoted.
    fn assemble(&self, release: AnswerValue, signer: &Signer)
        = AssembledRelease(signer.sign(|by| self.0.assemble(release.0, by))?);

    /// Promotes a release to another Space: one file to carry, and a fact to store.
    fn promote(&self, release: &AssembledRelease, target: Name, lifecycle: Lifecycle, facts: Facts,
        signer: &Signer)
        = promoted(signer.sign(|by| self.0.promote(&release.0, &target, &lifecycle, &facts, by))?);

    /// Promotes a release to a target that may forward it.
    fn promote_through(&self, release: &AssembledRelease, target: Name, onward: Names,
        lifecycle: Lifecycle, facts: Facts, signer: &Signer) = promoted(signer.sign(|by| {
        self.0.promote_through(&release.0, &target, &onward.0, &lifecycle, &facts, by)
    })?);

    /// Passes somebody else's release on.
    fn forward(&self, release: &ImportedRelease, target: Name, onward: Names, facts: Facts,
        signer: &Signer)
        = promoted(signer.sign(|by| self.0.forward(&release.0, &target, &onward.0, &facts, by))?);

    /// Shows what a bundle would bring, before anybody says yes.
    fn preview(&self, bundle: &VerifiedBundle, answers: &Answers, known: &TargetState)
        = Preview(self.0.preview(&bundle.0, &answers.0.copy(), &known.now())?);

    /// Imports what was reviewed: `reviewed` is the digest of the preview, `acceptance` says `by`
    /// whom.
    fn import_release(&self, bundle: &VerifiedBundle, acceptance: Acceptance,
        reviewed: PreviewDigest, known: &TargetState)
        = imported(self.0.import_release(&bundle.0, &acceptance, &reviewed, &known.now())?);

    /// Plans a deployment, or says every reason why it may not be made.
    fn plan(&self, release: &ImportedRelease, environment: Name, tenant: Option<Name>,
        answers: &Answers, known: &TargetState, *, by: &str)
        = Plan(self.0.plan(&release.0, &environment, tenant.as_deref(), &answers.0.copy(),
            &known.now(), by)?);

    /// Signs a receipt for what became of a release, for the Space that sent it.
    fn issue_receipt(&self, release: &ImportedRelease, deployment: Deployment,
        answers: Option<Digest>,
        facts: Facts, signer: &Signer) = reported(signer.sign(|by| {
        self.0.issue_receipt(&release.0, &deployment, answers.map(|digest| digest.0), &facts, by)
    })?);

    /// Signs a receipt for the Space that owns the release.
    fn issue_receipt_to_owner(&self, release: &ImportedRelease, deployment: Deployment,
        answers: Option<Digest>, facts: Facts, signer: &Signer) = reported(signer.sign(|by| {
        self.0.issue_receipt_to_owner(&release.0, &deployment, answers.map(|digest| digest.0),
            &facts, by)
    })?);

    /// Refuses a bundle after looking at it, and signs that for its sender.
    fn refuse(&self, bundle: &VerifiedBundle, environment: Name, reason: &str, facts: Facts,
        signer: &Signer)
        = reported(signer.sign(|by| self.0.refuse(&bundle.0, &environment, reason, &facts, by))?);

    /// Accepts a verified receipt: its deployment becomes a fact of ours.
    fn accept(&self, receipt: &VerifiedReceipt, facts: Facts, *, by: &str)
        = accepted(self.0.accept(&receipt.0, &facts, by)?);

    /// Recalls a release of ours, everywhere it went.
    fn recall(&self, release: &AssembledRelease, reason: &str, facts: Facts, signer: &Signer)
        = recalled(signer.sign(|by| self.0.recall(&release.0, reason, &facts, by))?);

    /// Passes another Space's recall on to those to whom we passed its release on.
    fn forward_recall(&self, notice: &VerifiedNotice, facts: Facts, signer: &Signer)
        = announced(signer.sign(|by| self.0.forward_recall(&notice.0, &facts, by))?);

    /// Gives our identity to another key, and tells everybody who trusts us.
    fn rotate(&self, next: &Signer, facts: Facts, signer: &Signer) = {
        let next = next.take()?;
        succeeded(signer.sign(|by| next.lend(|next| self.0.rotate(next, &facts, by)).0)?)
    };

    /// Tells everybody who trusts us of a new encryption certificate.
    fn renew(&self, certificate: &Certificate, facts: Facts, signer: &Signer)
        = succeeded(signer.sign(|by| self.0.renew(&certificate.0, &facts, by))?);

    /// Acts on a verified notice: a recall, a next identity, a new encryption certificate.
    fn take_note(&self, notice: &VerifiedNotice, facts: Facts, *, by: &str, ..now)
        = noted(self.0.take_note(&notice.0, &facts, &actor(by, now)?)?);

    /// Changes whom we trust with what, for a person, with the record for the audit log.
    fn change_trust(&self, change: TrustChange, *, by: &str, ..now)
        = trusted(self.0.change_trust(&change, &actor(by, now)?)?);

    /// The packages that `target` said it deployed, of `releases` of ours: what it surely has.
    fn inventory(&self, target: Name, facts: Facts, releases: Vec<Py<AssembledRelease>>) = {
        let manifests = releases.iter().map(|release| release.get().0.manifest());
        shown(self.0.inventory(&target, &facts, manifests))
    };

    /// Returns findings about facts that a change of trust would leave without proof.
    fn rehearse(&self, change: TrustChange, facts: Facts) = shown(self.0.rehearse(&change, &facts));

    /// Returns findings about facts that acting on a notice would leave without proof.
    fn rehearse_notice(&self, notice: &VerifiedNotice, facts: Facts)
        = shown(self.0.rehearse_notice(&notice.0, &facts));
}

named! {
    fn promoted(it: sb::source::Promoted)
        = Promoted(BundleMessage(it.bundle), shown(it.fact), shown(it.findings), shown(it.omitted));
    fn imported(it: sb::target::Imported)
        = Imported(ImportedRelease(it.release), shown(it.fact), shown(it.history));
    fn reported(it: sb::target::IssuedReceipt) = IssuedReceipt(ReceiptMessage(it.receipt), it.text,
        shown(it.fact));
    fn accepted(it: sb::source::Accepted)
        = Accepted(listed(it.deployments()), shown(it.findings));
    fn recalled(it: sb::source::RecallOutcome)
        = RecallOutcome(announced(it.announcements), shown(it.fact));
    fn succeeded(it: sb::trust::RotationOutcome)
        = RotationOutcome(announced(it.announcements), Space(it.space), shown(it.record));
    fn noted(it: sb::trust::NoticeOutcome) = NoticeOutcome(
        shown(it.heard), shown(it.recall), it.space.map(Space), shown(it.record),
        shown(it.findings));
    fn trusted(it: sb::trust::TrustChanged) = TrustChanged(Space(it.space), shown(it.record));
    fn announcement(it: sb::source::Announcement)
        = Announcement(it.target.to_string(), NoticeMessage(it.notice), shown(it.fact));
}

fn announced(announcements: Vec<sb::source::Announcement>) -> Vec<impl ForPython> {
    announcements.into_iter().map(announcement).collect()
}
