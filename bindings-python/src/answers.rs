//! What the target fills in.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use serde::Deserialize;
use spacebridge::{
    Answer, Cell, ControlType, Finding, Given, Label, Limits, Name, ProjectRef, Question,
    ReferenceKind, ReleaseVersion, Slice, Template, Tenant,
};

use crate::convert::{Document, Shown, Text, Written};
use crate::error::OrRefused as _;
use crate::preview::Preview;
use crate::release::ImportedRelease;
use crate::secret::Secret;
use crate::space::Space;

/// The answers of a Space to what releases ask. Secrets among them are not printed.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Answers(Mutex<spacebridge::Answers>);

/// What a person gives: a text, a secret, or `None` for "left blank on purpose".
pub(crate) struct Value(Given);

impl<'py> FromPyObject<'_, 'py> for Value {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_none() {
            return Ok(Self(Given::Blank));
        }
        if let Ok(secret) = object.cast::<Secret>() {
            return Ok(Self(Given::Sensitive(secret.get().0.clone())));
        }
        object.extract().map(|text| Self(Given::Text(text)))
    }
}

#[pymethods]
impl Answers {
    #[new]
    fn new() -> Self {
        Self(Mutex::new(spacebridge::Answers::new()))
    }

    /// Answers a template, per environment and tenant as it asks.
    #[pyo3(signature = (template, value, *, environment=None, tenant=None, control=None))]
    fn insert(
        &self,
        template: Text<Label>,
        value: Value,
        environment: Option<Text<Name>>,
        tenant: Option<Text<Name>>,
        control: Option<Document<ControlType>>,
    ) {
        self.put(Question::Template(template.0), value, environment, tenant, control);
    }

    /// Answers what stands here for a thing that exists only in the source.
    #[pyo3(signature = (kind, name, value, *, control=None))]
    fn insert_reference(
        &self,
        kind: Document<ReferenceKind>,
        name: Text<Label>,
        value: Value,
        control: Option<Document<ControlType>>,
    ) {
        let question = Question::Reference { kind: kind.0, name: name.0 };
        self.put(question, value, None, None, control);
    }

    /// The same answers, with a value for a prompted variable of one deployment.
    fn with_prompted(&self, name: Text<Label>, value: Value) -> Self {
        Self(Mutex::new(self.lock().clone().with_prompted(name.0, value.0)))
    }

    /// The answers as a document, without the secrets.
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Shown(&*self.lock()).into_pyobject(py)
    }

    fn __len__(&self) -> usize {
        self.lock().len()
    }

    fn __repr__(&self) -> String {
        format!("<{} answers>", self.__len__())
    }
}

impl Answers {
    pub(crate) fn lock(&self) -> MutexGuard<'_, spacebridge::Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(
        &self,
        question: Question,
        value: Value,
        environment: Option<Text<Name>>,
        tenant: Option<Text<Name>>,
        control: Option<Document<ControlType>>,
    ) {
        let (environment, tenant) = (environment.map(|name| name.0), tenant.map(|name| name.0));
        let control = control.map(|control| control.0).unwrap_or_default();
        let cell = Cell { question, environment, tenant };
        self.lock().insert(cell, Answer { given: value.0, control });
    }
}

/// The fill-in file of one release at one target: one contract for a person and a pipeline.
#[pyclass(frozen, module = "spacebridge")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::unsafe_derive_deserialize, reason = "the unsafe methods are those of `pymethods`")]
pub(crate) struct AnswerSheet {
    project: ProjectRef,
    version: ReleaseVersion,
    templates: Vec<Template>,
    slice: Slice,
    environments: Vec<Name>,
    #[serde(default)]
    tenants: Vec<Tenant>,
}

#[pymethods]
impl AnswerSheet {
    /// Made of its parts, as a document.
    #[new]
    #[pyo3(signature = (document, /))]
    fn new(document: Document<Self>) -> Self {
        document.0
    }

    /// The sheet of what a preview shows, for all that `space` has.
    #[staticmethod]
    fn of(shown: &Bound<'_, PyAny>, space: &Space) -> PyResult<Self> {
        let (project, release, slice) = if let Ok(preview) = shown.cast::<Preview>() {
            let preview = &preview.get().0;
            (preview.project(), preview.release(), preview.slice())
        } else {
            let release = &shown.cast::<ImportedRelease>()?.get().0;
            (release.project(), release.release(), release.slice())
        };
        Ok(Self {
            project: project.clone(),
            version: release.version.clone(),
            templates: release.templates.clone(),
            slice: slice.clone(),
            environments: space.0.environments().to_vec(),
            tenants: space.0.tenants().to_vec(),
        })
    }

    /// The file to fill in. A secret is never shown.
    fn skeleton(&self, answers: &Answers) -> String {
        self.parts().skeleton(&answers.lock())
    }

    /// The JSON Schema of the file.
    fn schema(&self) -> String {
        self.parts().schema()
    }

    /// Reads a file that was filled in: `known`, with what the file answers put over it.
    fn read(&self, text: Written, known: &Answers) -> PyResult<Answers> {
        let read = self.parts().read(&text.0, &known.lock(), &Limits::default()).or_refused()?;
        Ok(Answers(Mutex::new(read)))
    }

    /// What a person should look at among the answers.
    fn review(&self, answers: &Answers) -> Shown<Vec<Finding>> {
        let Self { templates, slice, environments, tenants, .. } = self;
        let answers = answers.lock();
        Shown(spacebridge::review_answers(templates, slice, &answers, environments, tenants))
    }
}

impl AnswerSheet {
    fn parts(&self) -> spacebridge::AnswerSheet<'_> {
        let Self { project, version, templates, slice, environments, tenants } = self;
        spacebridge::AnswerSheet { project, version, templates, slice, environments, tenants }
    }
}
