//! The facts of a Space as an object, so that no verb reads or writes them as a document.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use core::ops::Deref;

use crate::prelude::*;

class! {
    /// The facts of a Space, which every verb takes. A new one is empty: nothing happened yet.
    #[pyo3(name = "Facts")]
    FactsHandle(Shared<Arc<Facts>>);

    fn __new__() = Self::new(Facts::none());

    /// Reads what `document` wrote.
    static from_document(document: Facts, /) = Self(Shared::new(document.0));

    /// Reads what `to_bytes` wrote: facts of any size, unless `limits` are given.
    static from_bytes(data: Bytes, /, *, ..limits)
        = Self::new(Facts::from_bytes(&data.0, &of_facts(limits))?);

    /// Everything in it, as a document.
    fn document(&self) = shown(&*self.0.copy());

    /// The facts as bytes, for a host that keeps them in one column.
    fn to_bytes(&self) = self.0.copy().to_bytes();

    /// Records every fact that a result brings, or none of them. A second record of the same
    /// result changes nothing. A deployment that the host made is recorded as well.
    fn record(&self, result: NewFacts) = {
        let mut facts = self.0.lock();
        Arc::make_mut(&mut facts).record(&result)?;
    };

    /// Returns the rows that a query selects.
    fn select(&self, query: &FactQuery) = Self::new(self.0.copy().select(&query.0));

    fn __repr__(&self) -> String = {
        let facts = self.0.copy();
        format!("<Facts: {} deployments, {} imports>", facts.deployments.len(), facts.imports.len())
    };
}

class! {
    /// The rows of the facts that one verb needs: what a host reads from its database for it.
    FactQuery(sb::facts::FactQuery) eq;

    /// Selects the facts that `BundleMessage.verify` needs.
    static verify(message: &BundleMessage, space: &Space, *, ..now)
        = Self(sb::facts::FactQuery::verify(&message.0, &space.0, time(now)?));

    /// Selects the facts that `Space.preview` needs.
    static preview(space: &Space, bundle: &VerifiedBundle) = {
        let answers = sb::Answers::new();
        let request = PreviewRequest::new(&bundle.0, &answers);
        Self(sb::facts::FactQuery::preview(&space.0, &request))
    };

    /// Selects the facts that `Space.import_release` needs.
    static import_release(space: &Space, bundle: &VerifiedBundle, reviewed: PreviewDigest) = {
        let request = ImportRequest::new(&bundle.0, &reviewed);
        Self(sb::facts::FactQuery::import_release(&space.0, &request))
    };

    /// Selects the facts that `Space.reopen` needs.
    static reopen(bundle: &BundleMessage) = Self(sb::facts::FactQuery::reopen(&bundle.0));

    /// Selects the facts that `Space.plan` needs.
    static plan(release: &ImportedRelease, environment: &str) = {
        let answers = sb::Answers::new();
        Self(sb::facts::FactQuery::plan(&PlanRequest::new(&release.0, environment, &answers)))
    };

    /// Selects the facts that `progress`, `promotable`, `open_for`, `due` and `is_completed` need.
    static progress(candidate: CandidateDocument)
        = Self(sb::facts::FactQuery::progress(&candidate.candidate()));

    /// Selects the facts that `Space.promote` needs.
    static promote(space: &Space, release: &AssembledRelease, target: &str) = {
        let request = PromoteRequest::new(&release.0, target);
        Self(sb::facts::FactQuery::promote(&space.0, &request))
    };

    /// Selects the facts that `Space.forward` needs.
    static forward(space: &Space, release: &ImportedRelease, target: &str) = {
        let request = ForwardRequest::new(&release.0, target);
        Self(sb::facts::FactQuery::forward(&space.0, &request))
    };

    /// Selects the facts that `Space.issue_receipt` needs.
    static issue_receipt(space: &Space, release: &ImportedRelease, deployment: Deployment, *,
        to_owner: bool = false) = {
        let request = ReceiptRequest::new(&release.0, &deployment);
        let request = if to_owner { request.to_owner() } else { request };
        Self(sb::facts::FactQuery::issue_receipt(&space.0, &request))
    };

    /// Selects the facts that `Space.refuse` needs.
    static refuse(space: &Space, bundle: &VerifiedBundle, environment: &str, reason: &str) = {
        let request = RefuseRequest::new(&bundle.0, environment, reason);
        Self(sb::facts::FactQuery::refuse(&space.0, &request))
    };

    /// Selects the facts that `Space.accept` needs.
    static accept(space: &Space, receipt: &VerifiedReceipt)
        = Self(sb::facts::FactQuery::accept(&space.0, &receipt.0));

    /// Selects the facts that `Space.take_note` needs.
    static take_note(space: &Space, notice: &VerifiedNotice)
        = Self(sb::facts::FactQuery::take_note(&space.0, &notice.0));

    /// Selects the facts that `Space.recall` needs.
    static recall(space: &Space, release: &AssembledRelease, reason: &str) = {
        let request = RecallRequest::new(&release.0, reason);
        Self(sb::facts::FactQuery::recall(&space.0, &request))
    };

    /// Selects the facts that `Space.forward_recall` needs.
    static forward_recall(space: &Space, notice: &VerifiedNotice)
        = Self(sb::facts::FactQuery::forward_recall(&space.0, &notice.0));

    /// Selects the facts that `Space.rotate` needs.
    static rotate(space: &Space) = Self(sb::facts::FactQuery::rotate(&space.0));

    /// Selects the facts that `Space.renew` needs.
    static renew(space: &Space) = Self(sb::facts::FactQuery::renew(&space.0));

    /// Selects the facts that `dashboard` needs.
    static dashboard(rows: Vec<ProjectDocument>) = {
        let rows: Vec<_> = rows.iter().map(ProjectDocument::row).collect();
        Self(sb::facts::FactQuery::dashboard(&rows))
    };

    /// Selects the facts that `Space.inventory` needs.
    static inventory(space: &Space, target: Name)
        = Self(sb::facts::FactQuery::inventory(&space.0, &target));

    /// Selects the facts that `Space.heard_from` needs.
    static heard_from(space: &Space, sender: Fingerprint)
        = Self(sb::facts::FactQuery::heard_from(&space.0, &sender));

    /// Returns the query that selects the rows of both.
    fn also(&self, other: &FactQuery) = Self(self.0.clone().and(other.0.clone()));

    /// The keys of the rows, by the table that has them.
    fn document(&self) = shown(&self.0);
}

impl FactsHandle {
    fn new(facts: Facts) -> Self {
        Self(Shared::new(Arc::new(facts)))
    }
}

/// The facts that a verb is given: those of an object, or a document.
pub(crate) struct GivenFacts(pub(crate) Arc<Facts>);

impl Deref for GivenFacts {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl Argument for Facts {
    type From = GivenFacts;
}

/// The facts of several Spaces, by name.
pub(crate) struct FactsBySpace(pub(crate) BTreeMap<Name, GivenFacts>);

impl Argument for FactsBySpace {
    type From = Self;
}

/// A result of a verb, or a deployment: the facts that it brings.
pub(crate) struct NewFacts {
    facts: Facts,
    may_equivocate: bool,
}

impl Argument for NewFacts {
    type From = GivenResult;
}

/// A result as Python has it.
pub(crate) struct GivenResult(NewFacts);

impl sb::facts::NewFacts for GivenResult {
    fn new_facts(&self) -> Facts {
        self.0.facts.clone()
    }

    fn may_equivocate(&self) -> bool {
        self.0.may_equivocate
    }
}

/// Returns the limits for facts that this Space stored itself: none of size, if none are given.
pub(crate) fn of_facts(limits: Option<Document<Limits>>) -> Limits {
    limits.map_or_else(Limits::trusted, |given| given.0)
}

from_python! {
    <> GivenFacts: |object| if let Ok(handle) = object.extract::<PyRef<'_, FactsHandle>>() {
        handle.0.copy()
    } else {
        let document = object.extract::<Json>()?;
        Arc::new(sb::documents::read_document(&document.0, &Limits::trusted())?)
    };
    <> FactsBySpace: |object| {
        let given: BTreeMap<String, GivenFacts> = object.extract().map_err(Refused)?;
        let parse = |(name, facts): (String, GivenFacts)| Ok((name.parse()?, facts));
        given.into_iter().map(parse).collect::<Result<_, sb::Error>>()?
    };
    <> GivenResult: |object| {
        let (facts, may_equivocate): (Json, bool) = converted(object, "to_new_facts")?;
        let facts = sb::documents::read_document(&facts.0, &Limits::trusted())?;
        NewFacts { facts, may_equivocate }
    };
}
