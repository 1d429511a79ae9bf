//! The answer sheet: one fill-in file for a person and for a pipeline.

mod document;
mod error;
mod given;
mod node;
mod read;
mod schema;
mod skeleton;

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

pub use given::AnswerSheetDocument;

use super::answered;
use super::blanks::{questions_here, review_answers};
use super::templates;
use crate::model::{
    AnswerKey, Answers, ControlType, Finding, Per, ProjectRef, Question, Slice, Template, Tenant,
};
use crate::terms::{Error, Limits, Name, Printable, ReleaseVersion};

/// The fill-in file of one release at one target: what is asked, and how the answers are read back.
///
/// It is JSON that a person can edit and a pipeline can write. Answers are grouped by what they are
/// asked per; `references` asks what stands here for things that exist only in the source:
///
/// ```json
/// {
///   "project": "DevTest Space: Shop",
///   "version": "1.1.0",
///   "once":         { "Shop.Contact": { "value": "shop@example.com" } },
///   "environments": { "Production": { "Shop.Db.Password": { "sensitive": "…" } } },
///   "tenants":      { "Acme": { "Shop.Address.Line2": { "blank": true } } },
///   "both":         { "Production": { "Acme": { "Shop.Url": { "value": null } } } },
///   "references":   { "WorkerPool": { "Ubuntu": { "value": "Linux workers" } } }
/// }
/// ```
///
/// An answer is a text (`value`), a text that must not be seen (`sensitive`), or left blank on
/// purpose (`"blank": true`). What is `null` or absent is not answered by the file, and changes
/// nothing that is answered already: so a secret that is set is written as `"sensitive": null`, and
/// a file can be filled in, read, written out and filled in further.
///
/// Each question of a skeleton has an `about`, which helps whoever answers and is not read back.
///
/// ```
/// use spacebridge::{Answers, Limits, Template};
/// use spacebridge::answers::{AnswerSheet, Per};
/// use spacebridge::release::Slice;
///
/// let mut database = Template::new("Shop.Db".parse()?);
/// database.per = Per { environment: true, tenant: false };
/// let sheet = AnswerSheet {
///     project: &"DevTest Space: Shop".parse()?,
///     version: &"1.1.0".parse()?,
///     templates: &[database],
///     slice: &Slice::default(),
///     environments: &["Production".parse()?],
///     tenants: &[],
/// };
/// let skeleton = sheet.skeleton(&Answers::new());
/// let filled = skeleton.replace("\"value\": null", "\"value\": \"prod-db\"");
///
/// let answers = sheet.read(&filled, &Answers::new(), &Limits::default())?;
/// assert_eq!(answers.len(), 1);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made of its parts: what decides what is asked")]
pub struct AnswerSheet<'a> {
    /// The project, as seen from here.
    pub project: &'a ProjectRef,
    /// The release's version. A file for another version of the project is read all the same:
    /// answers carry over.
    pub version: &'a ReleaseVersion,
    /// The release's templates.
    pub templates: &'a [Template],
    /// Our slice of the release: what its values and actions refer to is asked for.
    pub slice: &'a Slice,
    /// The environments to ask for.
    pub environments: &'a [Name],
    /// The tenants to ask for.
    pub tenants: &'a [Tenant],
}

impl<'a> AnswerSheet<'a> {
    /// The file to fill in: every question, with what helps to answer it and what is answered
    /// already. A sensitive answer or default is never shown.
    #[must_use]
    pub fn skeleton(&self, answers: &Answers) -> String {
        skeleton::of(self, answers).to_text()
    }

    /// The JSON Schema (2020-12) of the file: an editor or a pipeline checks it before it is sent.
    #[must_use]
    pub fn schema(&self) -> String {
        schema::of(self).to_text()
    }

    /// Reads a filled-in file: `known`, with what the file answers put over it.
    ///
    /// Whether an answer is one of the options, or `True` or `False`, is not judged here:
    /// [`Self::review`] tells.
    ///
    /// # Errors
    ///
    /// - `Code::AnswersTooLarge`, `Code::AnswersMalformed`: it cannot be read.
    /// - `Code::AnswersProjectMissing`, `Code::AnswersProjectOther`: another project's
    ///   secrets must not become this one's.
    /// - `Code::AnswersFieldUnknown`, `Code::AnswersFieldType`: a slip of the pen would lose
    ///   an answer.
    /// - `Code::AnswersEnvironmentUnknown`, `Code::AnswersTenantUnknown`,
    ///   `Code::AnswersQuestionUnknown`: nobody would ever use the answer.
    /// - `Code::AnswersKeyTwice`, `Code::AnswersContradictory`: it could be read in two ways.
    /// - `Code::AnswersInClear`: a secret would be shown like any other text.
    pub fn read(&self, text: &str, known: &Answers, limits: &Limits) -> Result<Answers, Error> {
        Ok(read::read(self, text, known, limits)?)
    }

    /// Returns the findings about the answers: [`review_answers`] for the questions of this
    /// release.
    #[must_use]
    pub fn review(&self, answers: &Answers) -> Vec<Finding> {
        review_answers(self.templates, self.slice, answers, self.environments, self.tenants)
    }

    /// The templates that are asked per exactly this, in document order.
    fn asked_per(&self, environment: bool, tenant: bool) -> Vec<&'a Template> {
        let per = Per { environment, tenant };
        templates::that_count(self.templates).filter(|template| template.per == per).collect()
    }

    /// Returns the references of the slice in all environments, ordered by kind and name.
    fn references(&self) -> BTreeSet<Question> {
        let here = |environment| questions_here(self.slice, environment);
        self.environments.iter().flat_map(here).collect()
    }
}

/// One question of the sheet, in one place.
struct Asked<'a> {
    cell: AnswerKey,
    control: ControlType,
    template: Option<&'a Template>,
}

impl<'a> Asked<'a> {
    fn template(template: &'a Template, environment: Option<&Name>, tenant: Option<&Name>) -> Self {
        let cell = AnswerKey {
            question: Question::Template(template.name.clone()),
            environment: environment.cloned(),
            tenant: tenant.cloned(),
        };
        Self { cell, control: template.control.clone(), template: Some(template) }
    }

    fn reference(question: Question) -> Self {
        let control = match &question {
            Question::Reference { kind, .. } => kind.control(),
            Question::Template(_) => ControlType::default(),
        };
        Self { cell: answered::cell_of_reference(question), control, template: None }
    }

    /// Returns true if what is asked must not be seen.
    fn is_sensitive(&self) -> bool {
        self.control == ControlType::Sensitive
    }
}

/// A text of the source that helps a person: what is not seen is written out, lines stay lines.
fn readable(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| Printable(line).to_string()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
