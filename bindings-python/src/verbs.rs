//! The verbs of a Space, in the order of a release's way.

use crate::prelude::*;

verbs! {
    Space;

    /// Commits to a release, as its owner: signs the manifest under which it can be promoted.
    fn assemble(&self, release: AnswerValue, signer: &Signer)
        = AssembledRelease(signer.sign(|by| self.0.assemble(release.0, by))?);

    /// Promotes a release to another Space: one file to carry, and a fact to store. The target may
    /// forward it to the Spaces in `onward`, and to nobody else. `lifecycle` names one of this
    /// Space's, and `with_lifecycle` brings another along, which requires `LifecycleOverride`.
    fn promote(&self, release: &AssembledRelease, target: &str, facts: Facts, signer: &Signer, *,
        lifecycle: Option<Label> = None, with_lifecycle: Option<Lifecycle> = None,
        onward: Vec<String> = (Vec::new())) = {
        let mut request = PromoteRequest::new(&release.0, target).onward(onward);
        if let Some(lifecycle) = lifecycle {
            request = request.through(lifecycle.0);
        }
        if let Some(lifecycle) = &with_lifecycle {
            request = request.with_lifecycle(lifecycle);
        }
        promoted(signer.sign(|by| self.0.promote(&request, &facts, by))?)
    };

    /// Passes somebody else's release on.
    fn forward(&self, release: &ImportedRelease, target: &str, facts: Facts, signer: &Signer, *,
        onward: Vec<String> = (Vec::new())) = {
        let request = ForwardRequest::new(&release.0, target).onward(onward);
        promoted(signer.sign(|by| self.0.forward(&request, &facts, by))?)
    };

    /// Shows what a bundle would bring, before anybody says yes.
    fn preview(&self, bundle: &VerifiedBundle, answers: &Answers, known: &TargetState) = {
        let answers = answers.0.copy();
        Preview(self.0.preview(&PreviewRequest::new(&bundle.0, &answers), &known.state())?)
    };

    /// Imports what was reviewed: `reviewed` is the digest of the preview. `because` is the reason
    /// for importing a release that is older than the newest one, `although_recalled` for one that
    /// its owner recalled.
    fn import_release(&self, bundle: &VerifiedBundle, reviewed: PreviewDigest,
        known: &TargetState, *, by: &str, lifecycle: Option<Label> = None,
        because: Option<String> = None, although_recalled: Option<String> = None, ..now) = {
        let mut request = ImportRequest::new(&bundle.0, &reviewed);
        if let Some(lifecycle) = lifecycle {
            request = request.through(lifecycle.0);
        }
        if let Some(because) = because {
            request = request.because_older(because);
        }
        if let Some(reason) = although_recalled {
            request = request.although_recalled(reason);
        }
        imported(self.0.import_release(&request, &known.state(), &actor(by, now)?)?)
    };

    /// Returns a release that was imported, from the stored file of its bundle. The fact of the
    /// import replaces the verification, so this works after the trust in the sender ended, too.
    fn reopen(&self, bundle: &BundleMessage, facts: Facts)
        = ImportedRelease(self.0.reopen(bundle.0.clone(), &facts)?);

    /// Plans a deployment, or says every reason why it may not be made.
    fn plan(&self, release: &ImportedRelease, environment: Name, tenant: Option<Name>,
        answers: &Answers, known: &TargetState, *, by: &str, ..now) = {
        let place = DeploymentTarget::of(environment.0, tenant.map(|tenant| tenant.0));
        let answers = answers.0.copy();
        let request = PlanRequest::new(&release.0, place, &answers);
        Plan(self.0.plan(&request, &known.state(), &actor(by, now)?)?)
    };

    /// Signs a receipt for what became of a release, for the Space that sent it, or for the Space
    /// that owns it.
    fn issue_receipt(&self, release: &ImportedRelease, deployment: Deployment, facts: Facts,
        signer: &Signer, *, answers: Option<Digest> = None, to_owner: bool = false) = {
        let answers = answers.map(|digest| digest.0);
        let request = ReceiptRequest::new(&release.0, &deployment).with_answers(answers);
        let request = if to_owner { request.to_owner() } else { request };
        reported(signer.sign(|by| self.0.issue_receipt(&request, &facts, by))?)
    };

    /// Refuses a bundle after looking at it, and signs that for its sender.
    fn refuse(&self, bundle: &VerifiedBundle, environment: &str, reason: &str, facts: Facts,
        signer: &Signer) = {
        let request = RefuseRequest::new(&bundle.0, environment, reason);
        reported(signer.sign(|by| self.0.refuse(&request, &facts, by))?)
    };

    /// Accepts a verified receipt: its deployment becomes a fact of ours.
    fn accept(&self, receipt: &VerifiedReceipt, facts: Facts, *, by: &str, ..now)
        = accepted(self.0.accept(&receipt.0, &facts, &actor(by, now)?)?);

    /// Recalls a release of ours, everywhere it went.
    fn recall(&self, release: &AssembledRelease, reason: &str, facts: Facts, signer: &Signer) = {
        let request = RecallRequest::new(&release.0, reason);
        recalled(signer.sign(|by| self.0.recall(&request, &facts, by))?)
    };

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

    /// Takes the owner's recall out of a notice that `verify` or `take_note` rejects: a recall only
    /// takes away, so a doubt about its envelope does not stop it.
    fn recall_in(&self, notice: &NoticeMessage, facts: Facts, *, by: &str, ..now)
        = noted(self.0.recall_in(&notice.0, &facts, &actor(by, now)?)?);

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
        shown(it.fact), it.whole.map(ReceiptMessage));
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
