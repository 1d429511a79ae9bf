//! Releases as they are promoted, and as they are imported.

use alloc::borrow::Cow;

use pyo3::prelude::*;
use spacebridge::{Deployment, Manifest, Name, Outcome, Package};

use crate::convert::{Bytes, Document, Shown, Text};
use crate::error::OrRefused as _;
use crate::sealed::VerifiedReceipt;
use crate::shell::{self, Time};

/// A release that knows its secrets. It is not printed, and a document of it has none of them.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Release(pub(crate) spacebridge::Release);

#[pymethods]
impl Release {
    /// Made of a document, in which `{"sensitive": Secret("…")}` gives a secret.
    #[new]
    #[pyo3(signature = (document, /))]
    fn new(document: Document<spacebridge::Release>) -> Self {
        Self(document.0)
    }

    /// The release as a document, without its secrets.
    fn document(&self) -> Shown<&spacebridge::Release> {
        Shown(&self.0)
    }

    /// The release with these packages instead of those it has.
    fn with_packages(&self, packages: Document<Vec<Package>>) -> Self {
        Self(spacebridge::Release { packages: packages.0, ..self.0.clone() })
    }

    fn __repr__(&self) -> String {
        format!("<Release {} {}>", self.0.project, self.0.version)
    }
}

/// A release, as an argument: one that knows its secrets, or a document.
pub(crate) struct Given(pub(crate) spacebridge::Release);

impl<'py> FromPyObject<'_, 'py> for Given {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.cast::<Release>() {
            Ok(release) => Ok(Self(release.get().0.clone())),
            Err(_) => object.extract::<Document<_>>().map(|document| Self(document.0)),
        }
    }
}

/// A release, and the manifest that its owner signed for it: what can be promoted.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct AssembledRelease(pub(crate) spacebridge::AssembledRelease);

#[pymethods]
impl AssembledRelease {
    /// Puts together again what a host stored.
    #[staticmethod]
    fn from_stored(release: Given, manifest_bytes: Bytes, salt: [u8; 32]) -> PyResult<Self> {
        spacebridge::AssembledRelease::from_stored(release.0, manifest_bytes.0, salt)
            .or_refused()
            .map(Self)
    }

    /// The release.
    #[getter]
    fn release(&self) -> Shown<&spacebridge::Release> {
        Shown(self.0.release())
    }

    /// What the owner committed to.
    #[getter]
    fn manifest(&self) -> Shown<&Manifest> {
        Shown(self.0.manifest())
    }

    /// The release's identity in every Space.
    #[getter]
    fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// The signed manifest, to be stored.
    #[getter]
    fn manifest_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.0.manifest_bytes())
    }

    /// What makes the commitments unguessable: to be stored, as secret as the release.
    #[getter]
    fn salt(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.0.salt())
    }

    /// The release with a receipt to pass on.
    fn with_receipt(&self, receipt: &VerifiedReceipt) -> Self {
        Self(self.0.clone().with_receipt(&receipt.0))
    }

    /// The fact that it was deployed to an environment of ours.
    #[pyo3(signature = (environment, outcome, *, by, at=None))]
    fn deployed(
        &self,
        environment: Text<Name>,
        outcome: Document<Outcome>,
        by: String,
        at: Option<Time>,
    ) -> PyResult<Shown<Deployment>> {
        Ok(Shown(self.0.deployed(&environment.0, outcome.0, shell::now(at)?, by)))
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}

/// A release that was imported. It is read-only: nothing edits it.
#[pyclass(frozen, module = "spacebridge")]
#[derive(Clone)]
pub(crate) struct ImportedRelease(pub(crate) spacebridge::ImportedRelease);

#[pymethods]
impl ImportedRelease {
    /// Everything about it, as a document.
    fn document(&self) -> Shown<&spacebridge::ImportedRelease> {
        Shown(&self.0)
    }

    /// The project, as seen from here.
    #[getter]
    fn project(&self) -> String {
        self.0.project().to_string()
    }

    /// The version.
    #[getter]
    fn version(&self) -> &str {
        self.0.version().as_str()
    }

    /// The release, as far as it is ours to see.
    #[getter]
    fn release(&self) -> Shown<&spacebridge::Release> {
        Shown(self.0.release())
    }

    /// The release's identity in every Space.
    #[getter]
    fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// The lifecycle it goes through here.
    #[getter]
    fn lifecycle(&self) -> &str {
        self.0.lifecycle().as_str()
    }

    /// The release with a receipt to pass on.
    fn with_receipt(&self, receipt: &VerifiedReceipt) -> Self {
        Self(self.0.clone().with_receipt(&receipt.0))
    }

    /// The fact that it was deployed to an environment of ours.
    #[pyo3(signature = (environment, outcome, *, by, at=None))]
    fn deployed(
        &self,
        environment: Text<Name>,
        outcome: Document<Outcome>,
        by: String,
        at: Option<Time>,
    ) -> PyResult<Shown<Deployment>> {
        Ok(Shown(self.0.deployed(&environment.0, outcome.0, shell::now(at)?, by)))
    }

    fn __repr__(&self) -> String {
        format!("<ImportedRelease {} {} {}>", self.project(), self.version(), self.digest())
    }
}
