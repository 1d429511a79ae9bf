//! Octopus's own JSON, read into a release.

use pyo3::prelude::*;
use spacebridge::{Limits, Name, ReleaseVersion};

use crate::convert::{Bytes, Shown, Text, result};
use crate::error::OrRefused as _;
use crate::release::Release;

/// The JSON documents of an Octopus server, by name.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct OctopusDocuments(spacebridge::OctopusDocuments);

#[pymethods]
impl OctopusDocuments {
    /// Reads pairs of a name and its bytes, or paths to them.
    #[staticmethod]
    fn read(py: Python<'_>, documents: Vec<(String, Bytes)>) -> PyResult<Self> {
        let documents = documents.into_iter().map(|(name, bytes)| (name, bytes.0));
        let documents: Vec<_> = documents.collect();
        let limits = Limits::default();
        let read = || spacebridge::OctopusDocuments::read(documents, &limits);
        py.detach(read).or_refused().map(Self)
    }

    /// The versions of the releases among them.
    fn versions(&self) -> PyResult<Vec<String>> {
        let versions = self.0.versions().or_refused()?;
        Ok(versions.iter().map(ToString::to_string).collect())
    }

    /// One release. `secrets` is the file that supplies what Octopus withholds.
    #[pyo3(signature = (*, project=None, version=None, secrets=None))]
    fn release<'py>(
        &self,
        py: Python<'py>,
        project: Option<Text<Name>>,
        version: Option<Text<ReleaseVersion>>,
        secrets: Option<Bytes>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (project, version) = (project.map(|name| name.0), version.map(|version| version.0));
        let mut read = self.0.release(project.as_ref(), version.as_ref()).or_refused()?;
        if let Some(secrets) = secrets {
            let limits = Limits::default();
            let secrets = spacebridge::OctopusSecrets::read("secrets", &secrets.0, &limits);
            read.supply(&secrets.or_refused()?);
        }
        let findings = Shown(read.findings());
        let (lifecycle, environments) = (Shown(read.lifecycle), Shown(read.environments));
        result(py, "OctopusRelease", (Release(read.release), lifecycle, environments, findings))
    }
}
