//! Every verb, ready to be measured.

use anyhow::{Context as _, Result};
use spacebridge::packages::AvailablePackages;
use spacebridge::source::{AssembledRelease, Promoted};
use spacebridge::target::{
    ImportRequest, IssuedReceipt, PlanRequest, Preview, PreviewRequest, ReceiptRequest, TargetState,
};
use spacebridge::{Actor, Answers, Bundle, Deployment, Facts, Message, Name, Receipt, Verified};

use crate::{AnyMessage, Arrival, Case, Crossing, Size, USER};

/// One release on its whole way: each verb can be called again and again with what came before it.
#[derive(Debug)]
pub struct Journey {
    /// The two Spaces and the release.
    pub crossing: Crossing,
    /// The bundle.
    pub promoted: Promoted,
    /// The content of the bundle.
    pub carried: AnyMessage,
    /// The target's side.
    pub arrival: Arrival,
    assembled: AssembledRelease,
    sealed: Message<Bundle>,
    preview: Preview,
    deployment: Deployment,
    reported: IssuedReceipt,
    receipt: Verified<Receipt>,
    source_facts: Facts,
    production: Name,
    nothing: Answers,
    none: AvailablePackages,
    before: Facts,
}

impl Journey {
    /// Goes the whole way once: whatever would be refused is refused here, and not measured as
    /// something fast.
    ///
    /// # Errors
    ///
    /// None, unless the rules of the project change.
    pub fn new(size: Size) -> Result<Self> {
        let crossing = Crossing::new(size)?;
        let assembled = crossing.assemble(crossing.release.clone())?;
        let promoted = crossing.promote(&assembled)?;
        let arrival = crossing.arrive(&promoted)?;
        let nothing = Answers::new();
        let none = AvailablePackages::default();
        let before = Facts::none();
        let now = crossing.now();
        let known = TargetState::new(&before, &[], &none);
        let preview =
            crossing.target.preview(&PreviewRequest::new(&arrival.verified, &nothing), &known)?;
        let release = arrival.imported.first().context("a release was imported")?;
        let deployment = crossing.deployed(&arrival)?;
        let signer = crossing.target_signer(20);
        let reported = crossing.target.issue_receipt(
            &ReceiptRequest::new(release, &deployment),
            &arrival.facts,
            signer,
        )?;
        let mut source_facts = crossing.facts.clone();
        source_facts.record(&promoted)?;
        let receipt = reported.receipt.clone().verify(&crossing.source, now)?;
        let _ =
            crossing.source.accept(&receipt, &source_facts, &Actor::new(USER, crossing.now()))?;
        Ok(Self {
            carried: AnyMessage::read(promoted.bundle.as_bytes())?,
            sealed: Message::from_bytes(promoted.bundle.as_bytes())?,
            production: "Production".parse()?,
            crossing,
            promoted,
            arrival,
            assembled,
            preview,
            deployment,
            reported,
            receipt,
            source_facts,
            nothing,
            none,
            before,
        })
    }

    /// `assemble`: once for a release.
    #[must_use]
    pub fn assemble(&self) -> Case<'_> {
        let release = || self.crossing.release.clone();
        Case::prepared("assemble", release, |release| self.crossing.assemble(release))
    }

    /// `promote`: once for each target.
    #[must_use]
    pub fn promote(&self) -> Case<'_> {
        Case::new("promote", || self.crossing.promote(&self.assembled))
    }

    /// `Message::from_bytes` and `verify`, of a file that was read into memory.
    #[must_use]
    pub fn verify(&self) -> Case<'_> {
        let bytes = || self.sealed.as_bytes().to_vec();
        Case::prepared("verify", bytes, |bytes| self.crossing.verify(bytes))
    }

    /// `verify` alone, of a message that was read before.
    #[must_use]
    pub fn verify_alone(&self) -> Case<'_> {
        let target = &self.crossing.target;
        let now = self.crossing.now();
        Case::prepared(
            "verify alone",
            || self.sealed.clone(),
            move |sealed| sealed.verify(target, &self.before, now),
        )
    }

    /// `release`: slice and templates decoded into the model.
    #[must_use]
    pub fn decode(&self) -> Case<'_> {
        Case::new("decode", || self.arrival.verified.release())
    }

    /// `preview`, before anything is imported or answered.
    #[must_use]
    pub fn preview(&self) -> Case<'_> {
        let known = self.before();
        let verified = &self.arrival.verified;
        Case::new("preview", move || {
            self.crossing.target.preview(&PreviewRequest::new(verified, &self.nothing), &known)
        })
    }

    /// `import_release`, for the first time.
    #[must_use]
    pub fn import(&self) -> Case<'_> {
        let known = self.before();
        let verified = &self.arrival.verified;
        let digest = self.preview.digest();
        Case::new("import", move || {
            self.crossing.target.import_release(
                &ImportRequest::new(verified, digest),
                &known,
                &Actor::new(USER, self.crossing.now()),
            )
        })
    }

    /// `plan` of a deployment to Production, with everything answered and at hand.
    #[must_use]
    pub fn plan(&self) -> Case<'_> {
        let known = self.arrival.known();
        let target = &self.crossing.target;
        let answers = &self.arrival.answers;
        Case::new("plan", move || {
            let release = self.arrival.imported.first()?;
            target
                .plan(
                    &PlanRequest::new(release, &self.production, answers),
                    &known,
                    &Actor::new(USER, self.crossing.now()),
                )
                .ok()
        })
    }

    /// `open_secrets` of the plan's secrets.
    #[must_use]
    pub fn open_secrets(&self) -> Case<'_> {
        Case::new("reveal", || self.arrival.plan.open_secrets(self.crossing.target_keys()))
    }

    /// `report`: a receipt.
    #[must_use]
    pub fn issue_receipt(&self) -> Case<'_> {
        Case::new("report", || {
            let release = self.arrival.imported.first()?;
            let signer = self.crossing.target_signer(20);
            let facts = &self.arrival.facts;
            self.crossing
                .target
                .issue_receipt(&ReceiptRequest::new(release, &self.deployment), facts, signer)
                .ok()
        })
    }

    /// `verify` and `accept` of the receipt.
    #[must_use]
    pub fn accept(&self) -> Case<'_> {
        let receipt = || self.reported.receipt.as_bytes().to_vec();
        Case::prepared("verify and accept", receipt, |bytes| {
            let receipt = Message::<Receipt>::from_bytes(bytes).ok()?;
            let receipt = receipt.verify(&self.crossing.source, self.crossing.now()).ok()?;
            self.crossing
                .source
                .accept(&receipt, &self.source_facts, &Actor::new(USER, self.crossing.now()))
                .ok()
        })
    }

    /// Returns the number of secrets in the bundle.
    #[must_use]
    pub fn secrets(&self) -> usize {
        let release = self.arrival.imported.first();
        release
            .and_then(|release| release.secrets())
            .map_or(0, spacebridge::target::SealedSecrets::count)
    }

    /// The receipt that was verified.
    #[must_use]
    pub const fn receipt(&self) -> &Verified<Receipt> {
        &self.receipt
    }

    const fn before(&self) -> TargetState<'_> {
        TargetState::new(&self.before, &[], &self.none)
    }
}
