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

    /// Reads what `to_bytes` wrote.
    static from_bytes(data: Bytes, /, *, ..limits)
        = Self::new(Facts::from_bytes(&data.0, &limits.unwrap_or_default())?);

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

    fn __repr__(&self) -> String = {
        let facts = self.0.copy();
        format!("<Facts: {} deployments, {} imports>", facts.deployments.len(), facts.imports.len())
    };
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

from_python! {
    <> GivenFacts: |object| match object.extract::<PyRef<'_, FactsHandle>>() {
        Ok(handle) => handle.0.copy(),
        Err(_) => Arc::new(object.extract::<Document<Facts>>()?.0),
    };
    <> FactsBySpace: |object| {
        let given: BTreeMap<String, GivenFacts> = object.extract().map_err(Refused)?;
        let parse = |(name, facts): (String, GivenFacts)| Ok((name.parse()?, facts));
        given.into_iter().map(parse).collect::<Result<_, sb::Error>>()?
    };
    <> GivenResult: |object| {
        let (facts, may_equivocate): (Json, bool) = converted(object, "to_new_facts")?;
        let facts = sb::documents::read_document(&facts.0, &Limits::default())?;
        NewFacts { facts, may_equivocate }
    };
}
