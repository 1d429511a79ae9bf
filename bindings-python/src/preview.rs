//! What a bundle would bring.

use pyo3::prelude::*;
use spacebridge::{Comparison, Name};

use crate::answers::Answers;
use crate::convert::{Shown, Text};
use crate::known::Known;
use crate::release::Given;

/// What a bundle would bring, for somebody to look at. Importing asks for its digest.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Preview(pub(crate) spacebridge::Preview);

#[pymethods]
impl Preview {
    /// Everything in it, as a document.
    fn document(&self) -> Shown<&spacebridge::Preview> {
        Shown(&self.0)
    }

    /// What is imported is what has this digest.
    #[getter]
    fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// What a person should know before deciding.
    #[getter]
    fn findings(&self) -> Shown<&[spacebridge::Finding]> {
        Shown(self.0.findings())
    }

    /// What it brings, in a sentence.
    fn summary(&self) -> String {
        self.0.summary()
    }

    /// What nobody has answered yet for an environment and a tenant.
    #[pyo3(signature = (answers, environment, tenant=None))]
    fn blanks<'py>(
        &self,
        py: Python<'py>,
        answers: &Answers,
        environment: Text<Name>,
        tenant: Option<Text<Name>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (answers, tenant) = (answers.lock(), tenant.map(|name| name.0));
        let blanks: Vec<_> = self.0.blanks(&answers, &environment.0, tenant.as_ref()).collect();
        Shown(blanks).into_pyobject(py)
    }

    /// What changes against another release, with the notes of those between.
    fn compare_with(&self, current: Given, known: &Known) -> Shown<Comparison> {
        Shown(self.0.compare_with(&current.0, &known.now()))
    }

    /// The same as a text of at most 100 columns, in which nothing that somebody wrote can act.
    fn compare_text(&self, current: Given, known: &Known) -> String {
        self.0.compare_with(&current.0, &known.now()).to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Preview {}: {}>", self.0.digest(), self.0.summary())
    }
}
