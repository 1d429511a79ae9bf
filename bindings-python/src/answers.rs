//! Answers, secrets and answer sheets: the values that the target supplies.

use crate::convert::Text;
use crate::prelude::*;

class! {
    /// The answers of a Space to what releases ask. Secrets among them are not printed.
    Answers(Shared<sb::Answers>);

    fn __new__() = Self(Shared::new(sb::Answers::new()));

    /// Answers a template, per environment and tenant as it asks. `None` leaves it blank on
    /// purpose.
    fn insert(&self, template: Label, value: Value, *, environment: Option<Name> = None,
        tenant: Option<Name> = None, control: Option<ControlType> = None)
        = self.put(asked(template, environment, tenant), value, control);

    /// Answers what stands here for a thing that exists only in the source. It is asked for with
    /// the control of its kind.
    fn insert_reference(&self, kind: ReferenceKind, name: Label, value: Value, *,
        control: Option<ControlType> = None) = {
        let usual = Document(kind.control());
        self.put(referred(kind, name), value, Some(control.unwrap_or(usual)));
    };

    /// Withdraws the answer to a template.
    fn remove(&self, template: Label, *, environment: Option<Name> = None,
        tenant: Option<Name> = None)
        = drop(self.0.lock().remove(&asked(template, environment, tenant)));

    /// Withdraws what stands here for a thing that exists only in the source.
    fn remove_reference(&self, kind: ReferenceKind, name: Label)
        = drop(self.0.lock().remove(&referred(kind, name)));

    /// Returns these answers with a value for a prompted variable of one deployment.
    fn with_prompted(&self, name: Label, value: Value)
        = Self(Shared::new(self.0.copy().with_prompted(name.0, value.0)));

    /// The answers as a document, without the secrets.
    fn document(&self) = shown(&*self.0.lock());

    fn __len__(&self) -> usize = self.0.lock().len();

    fn __repr__(&self) -> String = format!("<{} answers>", self.0.lock().len());
}

impl Answers {
    fn put(
        &self,
        cell: sb::answers::AnswerKey,
        value: Value,
        control: Option<Document<ControlType>>,
    ) {
        let control = control.map(|control| control.0).unwrap_or_default();
        self.0.lock().insert(cell, sb::answers::Answer::new(value.0, control));
    }
}

fn asked(
    template: Text<Label>,
    environment: Option<Text<Name>>,
    tenant: Option<Text<Name>>,
) -> sb::answers::AnswerKey {
    sb::answers::AnswerKey {
        question: sb::answers::Question::Template(template.0),
        environment: environment.map(|name| name.0),
        tenant: tenant.map(|name| name.0),
    }
}

fn referred(kind: Document<ReferenceKind>, name: Text<Label>) -> sb::answers::AnswerKey {
    let question = sb::answers::Question::Reference { kind: kind.0, name: name.0 };
    sb::answers::AnswerKey { question, environment: None, tenant: None }
}

/// An answer that a person gives: a text, a secret, or `None` for "left blank on purpose".
pub(crate) struct Value(sb::answers::AnswerValue);

from_python! {
    <> Value: |object| match object.cast::<Secret>() {
        Ok(secret) => sb::answers::AnswerValue::Sensitive(secret.get().0.clone()),
        Err(_) if object.is_none() => sb::answers::AnswerValue::Blank,
        Err(_) => sb::answers::AnswerValue::Text(object.extract().map_err(Refused)?),
    };
}

class! {
    /// The fill-in file of one release at one target: one contract for a person and a pipeline.
    AnswerSheet(AnswerSheetDocument);

    fn __new__(document: AnswerSheetDocument, /) = Self(document.0);

    /// The sheet of what is shown, for all that `space` has.
    static of(shown: Asked, space: &Space) = Self(shown.sheet(&space.0));

    /// The file to fill in. A secret is never shown.
    fn skeleton(&self, answers: &Answers) = self.0.sheet().skeleton(&answers.0.lock());

    /// The JSON Schema of the file.
    fn schema(&self) = self.0.sheet().schema();

    /// Reads a file that was filled in: `known`, with what the file answers put over it.
    fn read(&self, text: EncodedSlice, known: &Answers, *, ..limits) = {
        let limits = limits.unwrap_or_default();
        let text = spacebridge_json::text(&text.0).map_err(|error| {
            sb::Error::new(sb::Code::DocumentMalformed, error.detail())
        })?;
        let read = self.0.sheet().read(text, &known.0.lock(), &limits)?;
        Answers(Shared::new(read))
    };

    /// Returns findings about the answers that a person should review.
    fn review(&self, answers: &Answers) = shown(self.0.sheet().review(&answers.0.lock()));
}

/// The argument from which an answer sheet is made.
#[derive(FromPyObject)]
pub(crate) enum Asked {
    Preview(Py<Preview>),
    Imported(Py<ImportedRelease>),
}

impl Asked {
    fn sheet(&self, space: &sb::Space) -> AnswerSheetDocument {
        let (project, release, slice) = match self {
            Self::Preview(it) => (it.get().0.project(), it.get().0.release(), it.get().0.slice()),
            Self::Imported(it) => (it.get().0.project(), it.get().0.release(), it.get().0.slice()),
        };
        AnswerSheetDocument::of(project, release, slice, space)
    }
}
