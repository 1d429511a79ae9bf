//! A Space as a value: who we are, what is ours, and whom we trust with what.

use pyo3::prelude::*;
use serde::Deserialize;
use spacebridge::{
    EnvironmentRef, Facts, Fingerprint, Grant, Label, LastGood, Lifecycle, Name, Permit,
    SpaceError, Team, Tenant,
};

use crate::certificate::{Certificate, ComparedFingerprint};
use crate::convert::{Document, Shown, Text};
use crate::error::OrRefused as _;

/// A Space: it holds no key and no clock, and changing it makes another value.
#[pyclass(frozen, eq, module = "spacebridge")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Space(pub(crate) spacebridge::Space);

/// A grant, or one that is limited to projects.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Granted {
    Whole(Grant),
    Limited(Permit),
}

impl From<Granted> for Permit {
    fn from(granted: Granted) -> Self {
        match granted {
            Granted::Whole(grant) => grant.into(),
            Granted::Limited(permit) => permit,
        }
    }
}

impl Space {
    fn change(
        &self,
        change: impl FnOnce(spacebridge::Space) -> Result<spacebridge::Space, SpaceError>,
    ) -> PyResult<Self> {
        change(self.0.clone()).or_refused().map(Self)
    }
}

#[pymethods]
impl Space {
    #[new]
    fn new(name: Text<Name>, certificate: &Certificate) -> Self {
        Self(spacebridge::Space::new(name.0, &certificate.0))
    }

    /// Reads what `document` wrote.
    #[staticmethod]
    #[pyo3(signature = (document, /))]
    fn from_document(document: Document<spacebridge::Space>) -> Self {
        Self(document.0)
    }

    /// Everything that it is, as a document to be stored.
    fn document(&self) -> Shown<&spacebridge::Space> {
        Shown(&self.0)
    }

    /// What it is called.
    #[getter]
    fn name(&self) -> &str {
        self.0.name().as_str()
    }

    /// Who it is.
    #[getter]
    fn certificate(&self) -> Certificate {
        Certificate(self.0.certificate().clone())
    }

    /// Its environments, in their order.
    #[getter]
    fn environments(&self) -> Vec<&str> {
        self.0.environments().iter().map(Name::as_str).collect()
    }

    /// Its tenants.
    #[getter]
    fn tenants(&self) -> Shown<&[Tenant]> {
        Shown(self.0.tenants())
    }

    /// Its lifecycles.
    #[getter]
    fn lifecycles(&self) -> Shown<&[Lifecycle]> {
        Shown(self.0.lifecycles())
    }

    /// Whom it trusts with what.
    #[getter]
    fn trusts(&self) -> Shown<&[spacebridge::Trust]> {
        Shown(self.0.trusts())
    }

    /// The certificate that is trusted, or waits to be, under this name.
    fn trusted(&self, name: Text<Name>) -> Option<Certificate> {
        self.0.trust(&name.0).map(|trust| Certificate(trust.certificate().clone()))
    }

    /// The digest of everything it trusts, as its audit log records it.
    #[getter]
    fn trust_digest(&self) -> String {
        self.0.trust_digest().to_string()
    }

    fn with_environment(&self, name: Text<Name>) -> PyResult<Self> {
        self.change(|space| space.with_environment(name.0))
    }

    fn with_remote_environment(&self, environment: Text<EnvironmentRef>) -> PyResult<Self> {
        self.change(|space| space.with_remote_environment(environment.0))
    }

    fn with_tenant(&self, tenant: Document<Tenant>) -> PyResult<Self> {
        self.change(|space| space.with_tenant(tenant.0))
    }

    fn with_lifecycle(&self, lifecycle: Document<Lifecycle>) -> PyResult<Self> {
        self.change(|space| space.with_lifecycle(lifecycle.0))
    }

    fn with_team(&self, team: Document<Team>) -> PyResult<Self> {
        self.change(|space| space.with_team(team.0))
    }

    fn with_remote(
        &self,
        name: Text<Name>,
        certificate: &Certificate,
        permits: Document<Vec<Granted>>,
    ) -> PyResult<Self> {
        self.change(|space| space.with_remote(name.0, &certificate.0, permits.0))
    }

    fn with_pending(
        &self,
        name: Text<Name>,
        certificate: &Certificate,
        permits: Document<Vec<Granted>>,
    ) -> PyResult<Self> {
        self.change(|space| space.with_pending(name.0, &certificate.0, permits.0))
    }

    fn confirm(&self, name: Text<Name>, compared: &ComparedFingerprint) -> PyResult<Self> {
        self.change(|space| space.confirm(&name.0, &compared.0))
    }

    fn with_grants(&self, name: Text<Name>, permits: Document<Vec<Granted>>) -> PyResult<Self> {
        self.change(|space| space.with_grants(&name.0, permits.0))
    }

    fn without_grant(&self, name: Text<Name>, grant: Document<Grant>) -> PyResult<Self> {
        self.change(|space| space.without_grant(&name.0, grant.0))
    }

    fn revoke(&self, name: Text<Name>, good: Document<LastGood>) -> PyResult<Self> {
        self.change(|space| space.revoke(&name.0, good.0))
    }

    fn revoke_former(
        &self,
        name: Text<Name>,
        key: Text<Fingerprint>,
        good: Document<LastGood>,
    ) -> PyResult<Self> {
        self.change(|space| space.revoke_former(&name.0, &key.0, good.0))
    }

    fn with_new_certificate(
        &self,
        name: Text<Name>,
        certificate: &Certificate,
        compared: &ComparedFingerprint,
        good: Document<LastGood>,
    ) -> PyResult<Self> {
        self.change(|space| {
            space.with_new_certificate(&name.0, &certificate.0, &compared.0, good.0)
        })
    }

    fn succeeded_by(&self, next: &Certificate) -> PyResult<Self> {
        self.change(|space| space.succeeded_by(&next.0))
    }

    fn renewed_by(&self, certificate: &Certificate) -> PyResult<Self> {
        self.change(|space| space.renewed_by(&certificate.0))
    }

    /// The last numbers that came from a sender: where to draw the line when its key ends.
    fn heard_from(&self, sender: Text<Fingerprint>, facts: Document<Facts>) -> Shown<LastGood> {
        Shown(self.0.heard_from(&sender.0, &facts.0))
    }

    /// The facts of which what we trust now still lets us be sure.
    fn facts_that_hold(&self, facts: Document<Facts>) -> Shown<Facts> {
        Shown(self.0.facts_that_hold(&facts.0))
    }

    /// A lifecycle of it, by name.
    fn lifecycle(&self, name: Text<Label>) -> Option<Shown<&Lifecycle>> {
        self.0.lifecycle(&name.0).map(Shown)
    }

    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<(Py<PyAny>, (Py<PyAny>,))> {
        let (class, document) = (slf.get_type(), slf.call_method0("document")?);
        Ok((class.getattr("from_document")?.unbind(), (document.unbind(),)))
    }

    fn __repr__(&self) -> String {
        format!("<Space {} {}>", self.name(), self.0.fingerprint())
    }
}
