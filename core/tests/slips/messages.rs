//! The steps that read what came from another Space.

use alloc::rc::Rc;

use spacebridge::answers::AnswerSheetDocument;
use spacebridge::target::{
    ForwardRequest, ImportRequest, PlanRequest, PreviewRequest, ReceiptRequest, RefuseRequest,
    TargetState,
};
use spacebridge::verify::Body;
use spacebridge::{Bundle, Limits, Message, Name, Notice, Receipt, Value, Verified};

use crate::scene::{Done, Refused, Scene, codes};
use crate::table::Step;

/// The verbs of a target. A step that takes a file verifies it, unless its process did before.
impl Scene<'_> {
    pub(crate) fn verify(&mut self, step: &Step) -> Done {
        let name = step.text("file").to_owned();
        match step.text("kind") {
            "bundle" => drop(self.host_mut(step).process.bundles.remove(&name)),
            "receipt" => drop(self.host_mut(step).process.receipts.remove(&name)),
            _ => drop(self.host_mut(step).process.notices.remove(&name)),
        }
        match step.text("kind") {
            "bundle" => drop(self.bundle(step)?),
            "receipt" => drop(self.receipt(step)?),
            "notice" => drop(self.notice(step)?),
            kind => panic!("no message is called `{kind}`"),
        }
        Ok(Vec::new())
    }

    fn message<B: Body>(&self, step: &Step) -> Result<Message<B>, Refused> {
        Ok(Message::<B>::from_bytes(self.file(step.text("file")))?)
    }

    fn bundle(&mut self, step: &Step) -> Result<Verified<Bundle>, Refused> {
        let host = self.host(step);
        let name = step.text("file");
        if let Some(verified) = host.process.bundles.get(name) {
            return Ok(verified.clone());
        }
        let message = self.message::<Bundle>(step)?;
        let verified = message.verify(&host.space, &host.facts, self.now(step))?;
        self.host_mut(step).process.bundles.insert(name.into(), verified.clone());
        Ok(verified)
    }

    fn receipt(&mut self, step: &Step) -> Result<Verified<Receipt>, Refused> {
        let host = self.host(step);
        let name = step.text("file");
        if let Some(verified) = host.process.receipts.get(name) {
            return Ok(verified.clone());
        }
        let verified = self.message::<Receipt>(step)?.verify(&host.space, self.now(step))?;
        self.host_mut(step).process.receipts.insert(name.into(), verified.clone());
        Ok(verified)
    }

    fn notice(&mut self, step: &Step) -> Result<Verified<Notice>, Refused> {
        let host = self.host(step);
        let name = step.text("file");
        if let Some(verified) = host.process.notices.get(name) {
            return Ok(verified.clone());
        }
        let verified = self.message::<Notice>(step)?.verify(&host.space, self.now(step))?;
        self.host_mut(step).process.notices.insert(name.into(), verified.clone());
        Ok(verified)
    }

    pub(crate) fn preview(&mut self, step: &Step) -> Done {
        let bundle = self.bundle(step)?;
        let host = self.host(step);
        let packages = self.available(step);
        let known = host.known();
        let state = TargetState::new(&host.facts, &known, &packages);
        let request = PreviewRequest::new(&bundle, &host.answers);
        let preview = Rc::new(host.space.preview(&request, &state)?);
        let found = codes(preview.findings());
        self.host_mut(step).process.previews.insert(step.text("file").into(), preview);
        Ok(found)
    }

    /// Imports a bundle. A host that has no preview of it in memory makes one.
    pub(crate) fn import(&mut self, step: &Step) -> Done {
        let bundle = self.bundle(step)?;
        let reviewed = step.optional("reviewed").unwrap_or_else(|| step.text("file"));
        if !self.host(step).process.previews.contains_key(reviewed) {
            let _ = self.preview(step)?;
        }
        let host = self.host(step);
        let preview = &host.process.previews[reviewed];
        let packages = self.available(step);
        let known = host.known();
        let state = TargetState::new(&host.facts, &known, &packages);
        let mut request = ImportRequest::new(&bundle, preview.digest());
        if let Some(lifecycle) = step.optional("lifecycle") {
            request = request.through(lifecycle);
        }
        if let Some(reason) = step.optional("because") {
            request = request.because_older(reason);
        }
        let imported = host.space.import_release(&request, &state, &self.actor(step))?;
        let found = codes(preview.findings());
        let release = imported.release.clone();
        self.keep(step, imported);
        self.host_mut(step).process.imported.insert(step.text("file").into(), release);
        Ok(found)
    }

    pub(crate) fn answer(&mut self, step: &Step) -> Done {
        let host = self.host(step);
        let preview = &host.process.previews[step.text("file")];
        let release = preview.release();
        let document =
            AnswerSheetDocument::of(preview.project(), release, preview.slice(), &host.space);
        let sheet = document.sheet();
        let text = step.field("sheet").unwrap().to_string();
        let answers = sheet.read(&text, &host.answers, &Limits::default())?;
        let found = codes(&sheet.review(&answers));
        self.host_mut(step).answers = answers;
        Ok(found)
    }

    pub(crate) fn plan(&mut self, step: &Step) -> Done {
        let host = self.host(step);
        let name = step.text("release");
        let packages = self.available(step);
        let known = host.known();
        let state = TargetState::new(&host.facts, &known, &packages);
        let request =
            PlanRequest::new(host.imported(name), step.text("environment"), &host.answers);
        let plan = Rc::new(host.space.plan(&request, &state, &self.actor(step))?);
        let found = codes(plan.findings());
        self.host_mut(step).process.plans.insert(name.into(), plan);
        Ok(found)
    }

    pub(crate) fn open(&mut self, step: &Step) -> Done {
        let plan = Rc::clone(&self.host(step).process.plans[step.text("release")]);
        let opened = plan.open_secrets(self.signing(step).as_ref())?;
        let sensitive = plan.variables().iter().filter_map(|variable| match &variable.value {
            Some(Value::Sensitive(sealed)) => opened.text(sealed),
            _ => None,
        });
        let texts = sensitive.map(|text| text.expose().to_owned()).collect();
        self.host_mut(step).process.opened = texts;
        Ok(Vec::new())
    }

    pub(crate) fn forward(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let host = self.host(step);
        let request = ForwardRequest::new(host.imported(step.text("release")), step.text("to"));
        let promoted = host.space.forward(&request, &host.facts, self.signer(&keys, step))?;
        let found = codes(&promoted.findings);
        self.files.insert(step.made().into(), promoted.bundle.as_bytes().to_vec());
        self.keep(step, promoted);
        Ok(found)
    }

    pub(crate) fn report(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let host = self.host(step);
        let release = host.imported(step.text("release"));
        let deployment = &host.deployments[step.text("deployment")];
        let request = ReceiptRequest::new(release, deployment);
        let issued = host.space.issue_receipt(&request, &host.facts, self.signer(&keys, step))?;
        self.files.insert(step.made().into(), issued.receipt.as_bytes().to_vec());
        self.keep(step, issued);
        Ok(Vec::new())
    }

    pub(crate) fn refuse(&mut self, step: &Step) -> Done {
        let bundle = self.bundle(step)?;
        let keys = self.signing(step);
        let host = self.host(step);
        let environment: Name = step.text("environment").parse()?;
        let request = RefuseRequest::new(&bundle, &environment, step.text("reason"));
        let issued = host.space.refuse(&request, &host.facts, self.signer(&keys, step))?;
        self.files.insert(step.made().into(), issued.receipt.as_bytes().to_vec());
        self.keep(step, issued);
        Ok(Vec::new())
    }

    pub(crate) fn accept(&mut self, step: &Step) -> Done {
        let receipt = self.receipt(step)?;
        let host = self.host(step);
        let accepted = host.space.accept(&receipt, &host.facts, &self.actor(step))?;
        let found = codes(&accepted.findings);
        self.keep(step, accepted);
        Ok(found)
    }

    pub(crate) fn take_note(&mut self, step: &Step) -> Done {
        let notice = self.notice(step)?;
        let host = self.host(step);
        let noted = host.space.take_note(&notice, &host.facts, &self.actor(step))?;
        let found = codes(&noted.findings);
        let changed = noted.space.clone().zip(noted.record.clone());
        self.keep(step, noted);
        if let Some((space, record)) = changed.filter(|_| step.is_recorded()) {
            let host = self.host_mut(step);
            host.space = space;
            let _ = host.log.append(record);
        }
        Ok(found)
    }

    pub(crate) fn recall_in(&mut self, step: &Step) -> Done {
        let notice = self.message::<Notice>(step)?;
        let host = self.host(step);
        let noted = host.space.recall_in(&notice, &host.facts, &self.actor(step))?;
        let found = codes(&noted.findings);
        self.keep(step, noted);
        Ok(found)
    }

    pub(crate) fn forward_recall(&mut self, step: &Step) -> Done {
        let notice = self.notice(step)?;
        let keys = self.signing(step);
        let host = self.host(step);
        let signer = self.signer(&keys, step);
        let announcements = host.space.forward_recall(&notice, &host.facts, signer)?;
        self.announce(step, &announcements);
        self.keep(step, announcements);
        Ok(Vec::new())
    }
}
