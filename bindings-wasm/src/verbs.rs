//! The verbs of a Space, in the order of a release's way.

use alloc::rc::Rc;

use js_sys::{Array, Reflect};
use spacebridge::source::{PromoteRequest, Promoted, RecallRequest};
use spacebridge::target::{
    ForwardRequest, ImportRequest, IssuedReceipt, PlanRequest, PreviewRequest, ReceiptRequest,
    RefuseRequest,
};
use spacebridge::trust::{NoticeOutcome, RotationOutcome};
use spacebridge::verify::Manifest;
use spacebridge::{
    Actor, Deployment, DeploymentTarget, Digest, Facts, Label, Lifecycle, Limits, Name,
    PreviewDigest,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answers::Answers;
use crate::certificate::Certificate;
use crate::convert::{
    Options, bytes, given, list, object, read, show, show_some, some_word, text, word,
};
use crate::error::OrRefused as _;
use crate::keys::Signer;
use crate::known::TargetState;
use crate::plan::Plan;
use crate::preview::Preview;
use crate::release::{AssembledRelease, ImportedRelease, Release};
use crate::sealed::{BundleMessage, NoticeMessage, ReceiptMessage};
use crate::sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt};
use crate::shell;
use crate::space::Space;

#[wasm_bindgen]
impl Space {
    /// Commits to a release, as its owner: signs the manifest under which it can be promoted.
    pub fn assemble(
        &self,
        release: &Release,
        signer: &Signer,
    ) -> Result<AssembledRelease, JsValue> {
        signer.sign(|by| self.0.assemble(release.0.clone(), by)).map(AssembledRelease)
    }

    /// Promotes a release to another Space: one file to carry. The target may forward it to the
    /// Spaces in `onward`, and to nobody else. `lifecycle` names one of this Space's, and
    /// `withLifecycle` brings another along, which requires `LifecycleOverride`.
    pub fn promote(
        &self,
        release: &AssembledRelease,
        target: &JsValue,
        facts: &JsValue,
        signer: &Signer,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let options = Options::new(options, &["lifecycle", "withLifecycle", "onward"])?;
        let brought: Option<Lifecycle> = options.read("withLifecycle")?;
        let facts: Rc<Facts> = given(facts)?;
        let mut request = PromoteRequest::new(&release.0, text(target, "target")?)
            .onward(options.read_all::<String>("onward")?);
        if let Some(lifecycle) = options.word::<Label>("lifecycle")? {
            request = request.through(lifecycle);
        }
        if let Some(lifecycle) = &brought {
            request = request.with_lifecycle(lifecycle);
        }
        promoted(signer.sign(|by| self.0.promote(&request, &facts, by))?)
    }

    /// Passes somebody else's release on.
    pub fn forward(
        &self,
        release: &ImportedRelease,
        target: &JsValue,
        facts: &JsValue,
        signer: &Signer,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let facts: Rc<Facts> = given(facts)?;
        let request = ForwardRequest::new(&release.0, text(target, "target")?);
        let request = request.onward(onward(options)?);
        promoted(signer.sign(|by| self.0.forward(&request, &facts, by))?)
    }

    /// Shows what a bundle would bring, before anybody says yes.
    pub fn preview(
        &self,
        bundle: &VerifiedBundle,
        answers: &Answers,
        known: &TargetState,
    ) -> Result<Preview, JsValue> {
        let request = PreviewRequest::new(&bundle.0, &answers.0);
        self.0.preview(&request, &known.state()).or_refused().map(Preview)
    }

    /// Imports what was reviewed: `reviewed` is the digest of the preview. `because` is the reason
    /// for importing a release that is older than the newest one.
    #[wasm_bindgen(js_name = importRelease)]
    pub fn import_release(
        &self,
        bundle: &VerifiedBundle,
        reviewed: &JsValue,
        known: &TargetState,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let reviewed: PreviewDigest = word(reviewed, "reviewed")?;
        let options =
            Options::new(options, &["by", "now", "lifecycle", "because", "althoughRecalled"])?;
        let mut request = ImportRequest::new(&bundle.0, &reviewed);
        if let Some(lifecycle) = options.word::<Label>("lifecycle")? {
            request = request.through(lifecycle);
        }
        if let Some(because) = options.text("because")? {
            request = request.because_older(because);
        }
        if let Some(reason) = options.text("althoughRecalled")? {
            request = request.although_recalled(reason);
        }
        let user = by(&options)?;
        let actor = Actor::new(&user, shell::now(&options)?);
        let imported = self.0.import_release(&request, &known.state(), &actor).or_refused()?;
        Ok(object(&[
            ("release", ImportedRelease(imported.release).into()),
            ("fact", show(&imported.fact)?),
            ("history", show(&imported.history)?),
        ]))
    }

    /// Returns a release that was imported, from the stored file of its bundle. The fact of the
    /// import replaces the verification, so this works after the trust in the sender ended, too.
    pub fn reopen(
        &self,
        bundle: &BundleMessage,
        facts: &JsValue,
    ) -> Result<ImportedRelease, JsValue> {
        let facts: Rc<Facts> = given(facts)?;
        self.0.reopen(bundle.0.clone(), &facts).or_refused().map(ImportedRelease)
    }

    /// Plans a deployment, or says every reason why it may not be made.
    pub fn plan(
        &self,
        release: &ImportedRelease,
        environment: &JsValue,
        tenant: &JsValue,
        answers: &Answers,
        known: &TargetState,
        options: &JsValue,
    ) -> Result<Plan, JsValue> {
        let environment: Name = word(environment, "environment")?;
        let place = DeploymentTarget::of(environment, some_word(tenant, "tenant")?);
        let (user, now) = acting(options)?;
        let request = PlanRequest::new(&release.0, place, &answers.0);
        let actor = Actor::new(&user, now);
        self.0.plan(&request, &known.state(), &actor).or_refused().map(Plan)
    }

    /// Signs a receipt for what became of a release, for the Space that sent it, or for the Space
    /// that owns it.
    #[wasm_bindgen(js_name = issueReceipt)]
    pub fn issue_receipt(
        &self,
        release: &ImportedRelease,
        deployment: &JsValue,
        facts: &JsValue,
        signer: &Signer,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let deployment: Deployment = read(deployment)?;
        let facts: Rc<Facts> = given(facts)?;
        let options = Options::new(options, &["answers", "toOwner"])?;
        let answers: Option<Digest> = options.word("answers")?;
        let request = ReceiptRequest::new(&release.0, &deployment).with_answers(answers);
        let to_owner = options.read("toOwner")?.unwrap_or(false);
        let request = if to_owner { request.to_owner() } else { request };
        reported(signer.sign(|by| self.0.issue_receipt(&request, &facts, by))?)
    }

    /// Refuses a bundle after looking at it, and signs that for its sender.
    pub fn refuse(
        &self,
        bundle: &VerifiedBundle,
        environment: &JsValue,
        reason: &JsValue,
        facts: &JsValue,
        signer: &Signer,
    ) -> Result<JsValue, JsValue> {
        let reason = text(reason, "reason")?;
        let facts: Rc<Facts> = given(facts)?;
        let request = RefuseRequest::new(&bundle.0, text(environment, "environment")?, &reason);
        reported(signer.sign(|by| self.0.refuse(&request, &facts, by))?)
    }

    /// Accepts a verified receipt: its deployment becomes a fact of ours.
    pub fn accept(
        &self,
        receipt: &VerifiedReceipt,
        facts: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let actor = Actor::new(&user, now);
        show(&self.0.accept(&receipt.0, &*given(facts)?, &actor).or_refused()?)
    }

    /// Recalls a release of ours, everywhere it went.
    pub fn recall(
        &self,
        release: &AssembledRelease,
        reason: &JsValue,
        facts: &JsValue,
        signer: &Signer,
    ) -> Result<JsValue, JsValue> {
        let reason = text(reason, "reason")?;
        let facts: Rc<Facts> = given(facts)?;
        let request = RecallRequest::new(&release.0, &reason);
        let recalled = signer.sign(|by| self.0.recall(&request, &facts, by))?;
        let announcements = announced(recalled.announcements)?;
        Ok(object(&[("announcements", announcements), ("fact", show(&recalled.fact)?)]))
    }

    /// Passes another Space's recall on to those to whom we passed its release on.
    #[wasm_bindgen(js_name = forwardRecall)]
    pub fn forward_recall(
        &self,
        notice: &VerifiedNotice,
        facts: &JsValue,
        signer: &Signer,
    ) -> Result<JsValue, JsValue> {
        let facts = given(facts)?;
        announced(signer.sign(|by| self.0.forward_recall(&notice.0, &facts, by))?)
    }

    /// Gives our identity to another key, and tells everybody who trusts us.
    pub fn rotate(
        &self,
        next: &Signer,
        facts: &JsValue,
        signer: &Signer,
    ) -> Result<JsValue, JsValue> {
        let facts = given(facts)?;
        // Each of the two signs for itself: a refusal of one is explained by whoever asks.
        let rotate =
            |next: spacebridge::Signer<'_>| signer.sign(|by| self.0.rotate(next, &facts, by));
        succeeded(next.lend(rotate)?)
    }

    /// Tells everybody who trusts us of a new encryption certificate.
    pub fn renew(
        &self,
        certificate: &Certificate,
        facts: &JsValue,
        signer: &Signer,
    ) -> Result<JsValue, JsValue> {
        let facts = given(facts)?;
        succeeded(signer.sign(|by| self.0.renew(&certificate.0, &facts, by))?)
    }

    /// Acts on a verified notice: a recall, a next identity, a new encryption certificate.
    #[wasm_bindgen(js_name = takeNote)]
    pub fn take_note(
        &self,
        notice: &VerifiedNotice,
        facts: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let actor = Actor::new(&user, now);
        noted(self.0.take_note(&notice.0, &*given(facts)?, &actor).or_refused()?)
    }

    /// Takes the owner's recall out of a notice that `verify` or `takeNote` rejects: a recall only
    /// takes away, so a doubt about its envelope does not stop it.
    #[wasm_bindgen(js_name = recallIn)]
    pub fn recall_in(
        &self,
        notice: &NoticeMessage,
        facts: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let actor = Actor::new(&user, now);
        noted(self.0.recall_in(&notice.0, &*given(facts)?, &actor).or_refused()?)
    }

    /// Changes whom we trust with what, for a person, with the record for the audit log.
    #[wasm_bindgen(js_name = changeTrust)]
    pub fn change_trust(&self, change: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let actor = Actor::new(&user, now);
        let changed = self.0.change_trust(&read(change)?, &actor).or_refused()?;
        Ok(object(&[("space", Self(changed.space).into()), ("record", show(&changed.record)?)]))
    }

    /// The packages that `target` said it deployed, of `releases` of ours: what it surely has.
    pub fn inventory(
        &self,
        target: &JsValue,
        facts: &JsValue,
        releases: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let target: Name = word(target, "target")?;
        let facts: Rc<Facts> = given(facts)?;
        let mut manifests = Vec::new();
        for release in list(releases, "releases")? {
            // A handle that came in a list would be used up, so it is asked for its manifest.
            let manifest = Reflect::get(&release?, &"manifestBytes".into())?;
            let manifest = bytes(&manifest, "releases")?;
            manifests.push(Manifest::from_bytes(&manifest, &Limits::default()).or_refused()?);
        }
        show(&self.0.inventory(&target, &facts, &manifests))
    }

    /// Returns findings about facts that a change of trust would leave without proof.
    pub fn rehearse(&self, change: &JsValue, facts: &JsValue) -> Result<JsValue, JsValue> {
        show(&self.0.rehearse(&read(change)?, &*given(facts)?))
    }

    /// Returns findings about facts that acting on a notice would leave without proof.
    #[wasm_bindgen(js_name = rehearseNotice)]
    pub fn rehearse_notice(
        &self,
        notice: &VerifiedNotice,
        facts: &JsValue,
    ) -> Result<JsValue, JsValue> {
        show(&self.0.rehearse_notice(&notice.0, &*given(facts)?))
    }
}

/// Returns the acting person and the time.
pub(crate) fn acting(options: &JsValue) -> Result<(String, spacebridge::Timestamp), JsValue> {
    let options = Options::new(options, &["by", "now"])?;
    Ok((by(&options)?, shell::now(&options)?))
}

fn by(options: &Options<'_>) -> Result<String, JsValue> {
    text(&options.get("by")?.unwrap_or(JsValue::UNDEFINED), "by")
}

/// Returns the Spaces to which the target may forward a release.
fn onward(options: &JsValue) -> Result<Vec<String>, JsValue> {
    Options::new(options, &["onward"])?.read_all("onward")
}

fn noted(noted: NoticeOutcome) -> Result<JsValue, JsValue> {
    Ok(object(&[
        ("heard", show(&noted.heard)?),
        ("recall", show(&noted.recall)?),
        ("space", noted.space.map_or(JsValue::NULL, |space| Space(space).into())),
        ("record", show(&noted.record)?),
        ("findings", show(&noted.findings)?),
    ]))
}

fn promoted(promoted: Promoted) -> Result<JsValue, JsValue> {
    Ok(object(&[
        ("bundle", BundleMessage(promoted.bundle).into()),
        ("fact", show(&promoted.fact)?),
        ("findings", show(&promoted.findings)?),
        ("omitted", show(&promoted.omitted)?),
    ]))
}

fn reported(reported: IssuedReceipt) -> Result<JsValue, JsValue> {
    Ok(object(&[
        ("receipt", ReceiptMessage(reported.receipt).into()),
        ("text", reported.text.into()),
        ("fact", show(&reported.fact)?),
        ("whole", reported.whole.map_or(JsValue::NULL, |whole| ReceiptMessage(whole).into())),
    ]))
}

fn succeeded(succeeded: RotationOutcome) -> Result<JsValue, JsValue> {
    Ok(object(&[
        ("announcements", announced(succeeded.announcements)?),
        ("space", Space(succeeded.space).into()),
        ("record", show(&succeeded.record)?),
    ]))
}

fn announced(announcements: Vec<spacebridge::source::Announcement>) -> Result<JsValue, JsValue> {
    let array = Array::new();
    for one in announcements {
        array.push(&object(&[
            ("target", one.target.to_string().into()),
            ("notice", NoticeMessage(one.notice).into()),
            ("fact", show_some(Some(&one.fact))?),
        ]));
    }
    Ok(array.into())
}
