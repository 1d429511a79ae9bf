//! The reader of a filled-in answer file.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::error::AnswersError;
use super::node::{Node, Path};
use super::{AnswerSheet, Asked};
use crate::model::{
    Answer, AnswerKey, AnswerValue, Answers, ControlType, ProjectRef, Question, ReferenceKind,
    SecretText, Template,
};
use crate::rules::templates;
use crate::terms::{Label, Limits, Name};

pub(super) fn read(
    sheet: &AnswerSheet<'_>,
    text: &str,
    known: &Answers,
    limits: &Limits,
) -> Result<Answers, AnswersError> {
    let root = object(Node::parse(text, limits)?, &Path::ROOT)?;
    let mut reader = Reader {
        sheet,
        limits,
        templates: templates::by_name(sheet.templates),
        references: sheet.references(),
        answers: known.clone(),
        seen: BTreeSet::new(),
    };
    let mut project = None;
    for (key, node) in root {
        let path = Path::ROOT.child(&key);
        match key.as_str() {
            "$schema" | "version" => drop(text_of(node, &path)?),
            "project" => project = Some(text_of(node, &path)?),
            "once" => reader.questions(node, &path, None, None)?,
            "environments" => reader.environments(node, &path)?,
            "tenants" => reader.tenants(node, &path, None)?,
            "both" => reader.both(node, &path)?,
            "references" => reader.references(node, &path)?,
            _ => return Err(AnswersError::FieldUnknown { path: path.shown() }),
        }
    }
    let expected = || sheet.project.clone();
    let project = project.ok_or_else(|| AnswersError::ProjectMissing { expected: expected() })?;
    if project.expose().parse::<ProjectRef>().as_ref() != Ok(sheet.project) {
        return Err(AnswersError::ProjectOther { expected: expected() });
    }
    Ok(reader.answers)
}

struct Reader<'s> {
    sheet: &'s AnswerSheet<'s>,
    limits: &'s Limits,
    templates: BTreeMap<&'s Label, &'s Template>,
    references: BTreeSet<Question>,
    answers: Answers,
    /// Keys that the file has named so far, compared without regard to case.
    seen: BTreeSet<AnswerKey>,
}

impl<'s> Reader<'s> {
    fn environment(&self, key: &str, path: &Path<'_>) -> Result<&'s Name, AnswersError> {
        let name: Option<Name> = key.parse().ok();
        let ours = self.sheet.environments.iter().find(|ours| name.as_ref() == Some(*ours));
        ours.ok_or_else(|| AnswersError::EnvironmentUnknown { path: path.shown() })
    }

    fn environments(&mut self, node: Node, path: &Path<'_>) -> Result<(), AnswersError> {
        for (key, node) in object(node, path)? {
            let path = path.child(&key);
            let environment = self.environment(&key, &path)?;
            self.questions(node, &path, Some(environment), None)?;
        }
        Ok(())
    }

    fn tenants(
        &mut self,
        node: Node,
        path: &Path<'_>,
        environment: Option<&Name>,
    ) -> Result<(), AnswersError> {
        for (key, node) in object(node, path)? {
            let path = path.child(&key);
            let name: Option<Name> = key.parse().ok();
            let names = self.sheet.tenants.iter().map(|tenant| &tenant.name);
            let tenant = names
                .into_iter()
                .find(|ours| name.as_ref() == Some(*ours))
                .ok_or_else(|| AnswersError::TenantUnknown { path: path.shown() })?;
            self.questions(node, &path, environment, Some(tenant))?;
        }
        Ok(())
    }

    fn both(&mut self, node: Node, path: &Path<'_>) -> Result<(), AnswersError> {
        for (key, node) in object(node, path)? {
            let path = path.child(&key);
            let environment = self.environment(&key, &path)?;
            self.tenants(node, &path, Some(environment))?;
        }
        Ok(())
    }

    fn questions(
        &mut self,
        node: Node,
        path: &Path<'_>,
        environment: Option<&Name>,
        tenant: Option<&Name>,
    ) -> Result<(), AnswersError> {
        for (key, node) in object(node, path)? {
            let path = path.child(&key);
            let name: Option<Label> = key.parse().ok();
            let template = name
                .and_then(|name| self.templates.get(&name).copied())
                .filter(|template| {
                    template.per.environment == environment.is_some()
                        && template.per.tenant == tenant.is_some()
                })
                .ok_or_else(|| AnswersError::QuestionUnknown { path: path.shown() })?;
            self.entry(node, &path, Asked::template(template, environment, tenant))?;
        }
        Ok(())
    }

    fn references(&mut self, node: Node, path: &Path<'_>) -> Result<(), AnswersError> {
        for (key, node) in object(node, path)? {
            let path = path.child(&key);
            let kind: Option<ReferenceKind> = key.parse().ok();
            let mut asked = self.references.iter().filter_map(Question::kind);
            if !asked.any(|asked| Some(asked) == kind.as_ref()) {
                return Err(AnswersError::QuestionUnknown { path: path.shown() });
            }
            for (key, node) in object(node, &path)? {
                let path = path.child(&key);
                let question = kind.clone().and_then(|kind| {
                    let name = key.parse().ok()?;
                    let question = Question::Reference { kind, name };
                    self.references.contains(&question).then_some(question)
                });
                let question =
                    question.ok_or_else(|| AnswersError::QuestionUnknown { path: path.shown() })?;
                self.entry(node, &path, Asked::reference(question))?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, node: Node, path: &Path<'_>, asked: Asked<'_>) -> Result<(), AnswersError> {
        if !self.seen.insert(asked.cell.clone()) {
            return Err(AnswersError::KeyTwice { path: path.shown() });
        }
        let mut given: Option<AnswerValue> = None;
        for (key, node) in object(node, path)? {
            let path_here = path.child(&key);
            let answer = match key.as_str() {
                "about" => None,
                "blank" => blank(&node, &path_here)?.then_some(AnswerValue::Blank),
                "sensitive" => secret(node, &path_here, &asked)?.map(AnswerValue::Sensitive),
                "value" => value(node, &path_here, &asked, path)?.map(AnswerValue::Text),
                _ => return Err(AnswersError::FieldUnknown { path: path_here.shown() }),
            };
            if answer.is_some() && given.is_some() {
                return Err(AnswersError::Contradictory { path: path.shown() });
            }
            given = given.or(answer);
        }
        let Some(given) = given else { return Ok(()) };
        self.measure(&given)?;
        self.answers.insert(asked.cell, Answer { given, control: asked.control });
        Ok(())
    }

    fn measure(&self, given: &AnswerValue) -> Result<(), AnswersError> {
        let length = match given {
            AnswerValue::Text(text) => text.len(),
            AnswerValue::Sensitive(secret) => secret.expose().len(),
            AnswerValue::Blank => 0,
        };
        if length > self.limits.text {
            return Err(AnswersError::TooLarge {
                what: "bytes in one answer",
                limit: self.limits.text,
            });
        }
        Ok(())
    }
}

/// The members of an object, none of them twice.
fn object(node: Node, path: &Path<'_>) -> Result<Vec<(String, Node)>, AnswersError> {
    let Node::Object(members) = node else {
        return Err(wrong(path, "an object"));
    };
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    for (key, _) in &members {
        if !keys.insert(key) {
            return Err(AnswersError::KeyTwice { path: path.child(key).shown() });
        }
    }
    Ok(members)
}

fn text_of(node: Node, path: &Path<'_>) -> Result<SecretText, AnswersError> {
    match node {
        Node::Text(text) => Ok(text),
        _ => Err(wrong(path, "a text")),
    }
}

fn blank(node: &Node, path: &Path<'_>) -> Result<bool, AnswersError> {
    match node {
        Node::Flag(flag) => Ok(*flag),
        Node::Null => Ok(false),
        _ => Err(wrong(path, "true or false")),
    }
}

fn secret(
    node: Node,
    path: &Path<'_>,
    asked: &Asked<'_>,
) -> Result<Option<SecretText>, AnswersError> {
    match node {
        Node::Null => Ok(None),
        Node::Text(text) if asked.template.is_some() => Ok(Some(text)),
        _ if asked.template.is_none() => {
            Err(wrong(path, "absent: the name of a thing is no secret"))
        }
        _ => Err(wrong(path, "a text or null")),
    }
}

fn value(
    node: Node,
    path: &Path<'_>,
    asked: &Asked<'_>,
    entry: &Path<'_>,
) -> Result<Option<String>, AnswersError> {
    match node {
        Node::Null => Ok(None),
        _ if asked.is_sensitive() => Err(AnswersError::InClear { path: entry.shown() }),
        Node::Text(text) => Ok(Some(text.expose().into())),
        Node::Flag(flag) if asked.control == ControlType::Checkbox => {
            Ok(Some(if flag { "True" } else { "False" }.into()))
        }
        _ if asked.control == ControlType::Checkbox => {
            Err(wrong(path, "`True`, `False`, true, false or null"))
        }
        _ => Err(wrong(path, "a text or null")),
    }
}

fn wrong(path: &Path<'_>, expected: &'static str) -> AnswersError {
    AnswersError::FieldType { path: path.shown(), expected }
}
