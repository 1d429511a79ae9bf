//! Many Spaces under one administration.

use alloc::collections::BTreeMap;

use pyo3::prelude::*;
use spacebridge::{
    Actor, Carried, DataCenterChanged, Delivered, Facts, Limits, Name, Team, TrustChange,
    TrustTable,
};

use crate::convert::{Bytes, Document, Shown, Text, result};
use crate::error::OrRefused as _;
use crate::keys::SpaceKeys;
use crate::sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt};
use crate::shell::{self, Time};
use crate::space::{Granted, Space};

/// Many Spaces under one administration, and all that they trust.
#[pyclass(frozen, eq, module = "spacebridge")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DataCenter(spacebridge::DataCenter);

#[pymethods]
impl DataCenter {
    #[new]
    fn new(name: Text<Name>, teams: Document<Vec<Team>>) -> Self {
        Self(spacebridge::DataCenter::new(name.0, teams.0))
    }

    /// The Data Center with a Space that a host stored as managed by it.
    fn with_space(&self, space: &Space) -> PyResult<Self> {
        self.0.clone().with_space(space.0.clone()).or_refused().map(Self)
    }

    /// Reads what `document` wrote.
    #[staticmethod]
    #[pyo3(signature = (document, /))]
    fn from_document(document: Document<spacebridge::DataCenter>) -> Self {
        Self(document.0)
    }

    /// Everything that it is, as a document.
    fn document(&self) -> Shown<&spacebridge::DataCenter> {
        Shown(&self.0)
    }

    /// The Space of that name.
    fn space(&self, name: Text<Name>) -> Option<Space> {
        self.0.space(&name.0).cloned().map(Space)
    }

    /// All that its Spaces trust, in one table.
    fn trusts(&self) -> Shown<TrustTable> {
        Shown(self.0.trusts())
    }

    /// The same as a text.
    fn trusts_text(&self) -> String {
        self.0.trusts().to_string()
    }

    /// The digest of all that its Spaces trust, as its audit log records it.
    #[getter]
    fn trust_digest(&self) -> String {
        self.0.trust_digest().to_string()
    }

    /// Makes a Space with new keys, for a person.
    #[pyo3(signature = (name, *, by, now=None, seed=None))]
    fn create<'py>(
        &self,
        py: Python<'py>,
        name: Text<Name>,
        by: &str,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        let created = self.0.create(name.0, shell::seed(seed)?, &by).or_refused()?;
        result(py, "Created", (changed(py, created.changed)?, SpaceKeys::new(created.keys)))
    }

    /// Manages a Space that exists already, for a person.
    #[pyo3(signature = (space, *, by, now=None))]
    fn enlist<'py>(
        &self,
        py: Python<'py>,
        space: &Space,
        by: &str,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        changed(py, self.0.enlist(space.0.clone(), &by).or_refused()?)
    }

    /// Connects two of its Spaces, for a person: `one` grants `other` this, and `other` that back.
    #[pyo3(signature = (one, permits, other, back, *, by, now=None))]
    #[expect(clippy::too_many_arguments, reason = "as the core's verb")]
    fn connect<'py>(
        &self,
        py: Python<'py>,
        one: Text<Name>,
        permits: Document<Vec<Granted>>,
        other: Text<Name>,
        back: Document<Vec<Granted>>,
        by: &str,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        changed(py, self.0.connect((&one.0, permits.0), (&other.0, back.0), &by).or_refused()?)
    }

    /// Changes what one of its Spaces trusts, for a person.
    #[pyo3(signature = (space, change, *, by, now=None))]
    fn change_trust<'py>(
        &self,
        py: Python<'py>,
        space: Text<Name>,
        change: Document<TrustChange>,
        by: &str,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        changed(py, self.0.change_trust(&space.0, &change.0, &by).or_refused()?)
    }

    /// Takes over a Space as it is after a change that was made in the Space itself.
    #[pyo3(signature = (space, what, *, by, now=None))]
    fn update<'py>(
        &self,
        py: Python<'py>,
        space: &Space,
        what: &str,
        by: &str,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = Actor { user: by, now: shell::now(now)? };
        changed(py, self.0.update(space.0.clone(), what, &by).or_refused()?)
    }

    /// Delivers a file to the Space that it is for, verified and nothing more. `facts` are those
    /// of each Space, by its name.
    #[pyo3(signature = (data, facts, *, now=None))]
    fn deliver<'py>(
        &self,
        py: Python<'py>,
        data: Bytes,
        facts: Document<BTreeMap<Name, Facts>>,
        now: Option<Time>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let file = Carried::from_bytes(&data.0, &Limits::default()).or_refused()?;
        let (nothing, now) = (Facts::default(), shell::now(now)?);
        let known = |space: &spacebridge::Space| facts.0.get(space.name()).unwrap_or(&nothing);
        let delivery = self.0.deliver(file, known, now).or_refused()?;
        let content = match delivery.content {
            Delivered::Bundle(bundle) => Py::new(py, VerifiedBundle(bundle))?.into_any(),
            Delivered::Receipt(receipt) => Py::new(py, VerifiedReceipt(receipt))?.into_any(),
            Delivered::Notice(notice) => Py::new(py, VerifiedNotice(notice))?.into_any(),
        };
        result(py, "Delivery", (delivery.to.as_str().to_owned(), content))
    }
}

fn changed(py: Python<'_>, changed: DataCenterChanged) -> PyResult<Bound<'_, PyAny>> {
    result(py, "DataCenterChanged", (DataCenter(changed.data_center), Shown(changed.record)))
}
