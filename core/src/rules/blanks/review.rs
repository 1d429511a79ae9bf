//! The review of answers: those that no question needs, and those that do not fit the question.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::super::references::is_binding;
use super::super::templates;
use super::questions_in;
use crate::model::{
    Answer, AnswerKey, AnswerValue, Answers, ControlType, Finding, Question, Slice, Template,
    Tenant,
};
use crate::terms::{Code, Label, Name};

/// Returns findings about the answers: unneeded ones, and those that do not fit their questions.
/// None of it blocks a deployment, and no finding shows an answer.
///
/// - `answer-unused`: no template or reference of the release asks for it, not for this environment
///   or tenant, or there is no such environment or tenant.
/// - `answer-outdated`: it was given for another control type, so it counts as not given.
/// - `answer-not-an-option`: the question is a `Select`, and the answer none of its options.
/// - `answer-not-true-or-false`: the question is a `Checkbox`.
///
/// An answer with a binding is not judged: what it becomes is known only in a deployment.
///
/// ```
/// use spacebridge::{Answers, Code};
/// use spacebridge::answers::{
///     Answer, AnswerKey, AnswerValue, ControlType, Question, review_answers,
/// };
/// use spacebridge::release::Slice;
///
/// let cell = AnswerKey {
///     question: Question::Template("Renamed.Since".parse()?),
///     environment: None,
///     tenant: None,
/// };
/// let control = ControlType::SingleLineText;
/// let answers = Answers::from_iter([(cell, Answer::new(AnswerValue::Blank, control))]);
/// let findings = review_answers(&[], &Slice::default(), &answers, &[], &[]);
/// assert_eq!(findings[0].code, Code::AnswerUnused);
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[must_use]
pub fn review_answers(
    templates: &[Template],
    slice: &Slice,
    answers: &Answers,
    environments: &[Name],
    tenants: &[Tenant],
) -> Vec<Finding> {
    let asked = Asked {
        templates: templates::by_name(templates),
        references: questions_in(slice, |_| true).collect(),
        environments: environments.iter().collect(),
        tenants: tenants.iter().map(|tenant| &tenant.name).collect(),
    };
    answers.iter().filter_map(|(cell, answer)| asked.review(cell, answer)).collect()
}

struct Asked<'a> {
    templates: BTreeMap<&'a Label, &'a Template>,
    references: BTreeSet<Question>,
    environments: BTreeSet<&'a Name>,
    tenants: BTreeSet<&'a Name>,
}

impl Asked<'_> {
    fn review(&self, cell: &AnswerKey, answer: &Answer) -> Option<Finding> {
        let path = format!("answers › {cell}");
        let unused = |detail: String| Some(Finding::note(Code::AnswerUnused, path.clone(), detail));
        if let Some(name) = cell.environment.as_ref().filter(|it| !self.environments.contains(it)) {
            return unused(format!("there is no environment `{name}`"));
        }
        if let Some(name) = cell.tenant.as_ref().filter(|it| !self.tenants.contains(it)) {
            return unused(format!("there is no tenant `{name}`"));
        }
        let (control, template) = match &cell.question {
            Question::Template(name) => match self.templates.get(name) {
                Some(template) if is_asked_at(template, cell) => {
                    (template.control.clone(), Some(*template))
                }
                Some(_) => return unused("it is not what the template is asked per".to_string()),
                None => return unused("the release has no such template".to_string()),
            },
            Question::Reference { kind, .. } if self.references.contains(&cell.question) => {
                (kind.control(), None)
            }
            Question::Reference { .. } => {
                return unused("the release does not refer to it".to_string());
            }
        };
        if answer.control != control {
            let detail = "was given for another control type, and is asked for again";
            return Some(Finding::warning(Code::AnswerOutdated, path, detail));
        }
        template.and_then(|template| misfit(template, &answer.given, path))
    }
}

fn is_asked_at(template: &Template, cell: &AnswerKey) -> bool {
    template.per.environment == cell.environment.is_some()
        && template.per.tenant == cell.tenant.is_some()
}

fn misfit(template: &Template, given: &AnswerValue, path: String) -> Option<Finding> {
    let text = match given {
        AnswerValue::Blank => return None,
        AnswerValue::Text(text) => text.as_str(),
        AnswerValue::Sensitive(secret) => secret.expose(),
    };
    if is_binding(text) {
        return None;
    }
    match template.control {
        ControlType::Select if template.options.iter().all(|option| option.value != text) => {
            let detail = "is none of the options";
            Some(Finding::warning(Code::AnswerNotAnOption, path, detail))
        }
        ControlType::Checkbox if text != "True" && text != "False" => {
            let detail = "is neither `True` nor `False`";
            Some(Finding::warning(Code::AnswerNotTrueOrFalse, path, detail))
        }
        _ => None,
    }
}
