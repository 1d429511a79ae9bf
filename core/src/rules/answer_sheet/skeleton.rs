//! The writer of the answer file that a person fills in.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::document::Document;
use super::{AnswerSheet, Asked, readable};
use crate::model::{AnswerValue, Answers, PropertyValue, Question, Template};
use crate::rules::answered::Answered;
use crate::terms::Name;

pub(super) fn of(sheet: &AnswerSheet<'_>, answers: &Answers) -> Document {
    let group = |templates: &[&Template], environment: Option<&Name>, tenant: Option<&Name>| {
        Document::object(templates.iter().map(|template| {
            let asked = Asked::template(template, environment, tenant);
            (template.name.as_str(), entry(&asked, answers))
        }))
    };
    let mut file: Vec<(&str, Document)> = Vec::from([
        ("project", sheet.project.to_string().into()),
        ("version", sheet.version.to_string().into()),
    ]);
    let once = sheet.asked_per(false, false);
    if !once.is_empty() {
        file.push(("once", group(&once, None, None)));
    }
    let per_environment = sheet.asked_per(true, false);
    if !per_environment.is_empty() {
        let groups = sheet.environments.iter();
        let groups = groups.map(|name| (name.as_str(), group(&per_environment, Some(name), None)));
        file.push(("environments", Document::object(groups)));
    }
    let per_tenant = sheet.asked_per(false, true);
    if !per_tenant.is_empty() && !sheet.tenants.is_empty() {
        let names = sheet.tenants.iter().map(|tenant| &tenant.name);
        let groups = names.map(|name| (name.as_str(), group(&per_tenant, None, Some(name))));
        file.push(("tenants", Document::object(groups)));
    }
    let per_both = sheet.asked_per(true, true);
    if !per_both.is_empty() && !sheet.tenants.is_empty() {
        let groups = sheet.environments.iter().map(|environment| {
            let names = sheet.tenants.iter().map(|tenant| &tenant.name);
            let groups =
                names.map(|name| (name.as_str(), group(&per_both, Some(environment), Some(name))));
            (environment.as_str(), Document::object(groups))
        });
        file.push(("both", Document::object(groups)));
    }
    let references = reference_entries(sheet, answers);
    if !references.is_empty() {
        file.push(("references", Document::Object(references)));
    }
    Document::object(file)
}

/// The references by kind, each with its entry.
fn reference_entries(sheet: &AnswerSheet<'_>, answers: &Answers) -> Vec<(String, Document)> {
    let mut kinds: Vec<(String, Document)> = Vec::new();
    for question in sheet.references() {
        let Question::Reference { kind, name } = question.clone() else { continue };
        let named = (name.to_string(), entry(&Asked::reference(question), answers));
        match kinds.last_mut() {
            Some((known, Document::Object(entries))) if known == kind.as_str() => {
                entries.push(named);
            }
            _ => kinds.push((kind.as_str().into(), Document::Object(Vec::from([named])))),
        }
    }
    kinds
}

fn entry(asked: &Asked<'_>, answers: &Answers) -> Document {
    let answered = Answered::of(&asked.cell, &asked.control, answers);
    let about = described(asked, state(asked, &answered));
    let unanswered = if asked.is_sensitive() { "sensitive" } else { "value" };
    let (key, answer) = match answered.given() {
        None => (unanswered, Document::Null),
        Some(AnswerValue::Blank) => ("blank", Document::Flag(true)),
        Some(AnswerValue::Sensitive(_)) => ("sensitive", Document::Null),
        // A host may have stored it in clear; that is no reason to print it.
        Some(AnswerValue::Text(_)) if asked.is_sensitive() => ("sensitive", Document::Null),
        Some(AnswerValue::Text(text)) => ("value", text.as_str().into()),
    };
    Document::object([("about", about), (key, answer)])
}

/// Returns the state of the question, in a word.
fn state(asked: &Asked<'_>, answered: &Answered<'_>) -> &'static str {
    let required = asked.template.is_none_or(|template| template.required);
    let default = asked.template.is_some_and(|template| template.default.is_some());
    match answered {
        Answered::Given(AnswerValue::Blank) => "left blank",
        Answered::Given(_) => "set",
        Answered::Outdated(_) => "asked again",
        Answered::Nothing if default => "default",
        Answered::Nothing if required => "missing",
        Answered::Nothing => "optional",
    }
}

fn described(asked: &Asked<'_>, state: &str) -> Document {
    let mut about: Vec<(&str, Document)> = Vec::new();
    if let Some(template) = asked.template {
        if !template.label.is_empty() {
            about.push(("label", readable(&template.label).into()));
        }
        if !template.help.is_empty() {
            about.push(("help", readable(&template.help).into()));
        }
    }
    about.push(("control", asked.control.as_str().into()));
    about.push(("required", asked.template.is_none_or(|template| template.required).into()));
    if let Some(template) = asked.template {
        if !template.options.is_empty() {
            let options = template.options.iter().map(|option| {
                let text = readable(&option.text);
                Document::object([("value", option.value.as_str().into()), ("text", text.into())])
            });
            about.push(("options", Document::List(options.collect())));
        }
        about.extend(default_of(template, asked).map(|default| ("default", default)));
    }
    about.push(("state", state.into()));
    Document::object(about)
}

/// The default, or that there is one which must not be seen.
fn default_of(template: &Template, asked: &Asked<'_>) -> Option<Document> {
    match template.default.as_ref()? {
        PropertyValue::Text(text) if !asked.is_sensitive() => Some(text.as_str().into()),
        PropertyValue::Text(_) | PropertyValue::Sensitive(_) => {
            Some(Document::object([("sensitive", Document::Null)]))
        }
    }
}
