//! The JSON Schema of the file.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::document::Document;
use super::{AnswerSheet, Asked, readable};
use crate::model::{ControlType, Question, Template};
use crate::terms::Name;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// A text with a binding: what it becomes is known only in a deployment.
const BINDING: &str = "#\\{";

pub(super) fn of(sheet: &AnswerSheet<'_>) -> Document {
    let names = |names: &[&Name], group: &str| {
        closed(names.iter().map(|name| (name.to_string(), reference_to(group))))
    };
    let environments: Vec<&Name> = sheet.environments.iter().collect();
    let tenants: Vec<&Name> = sheet.tenants.iter().map(|tenant| &tenant.name).collect();
    let project = Document::object([("const", sheet.project.to_string().into())]);
    let properties: [(&str, Document); 8] = [
        ("$schema", typed("string")),
        ("project", project),
        ("version", typed("string")),
        ("once", reference_to("once")),
        ("environments", names(&environments, "environment")),
        ("tenants", names(&tenants, "tenant")),
        ("both", closed(environments.iter().map(|it| (it.to_string(), reference_to("both"))))),
        ("references", references(sheet)),
    ];
    let groups = [
        ("once", questions(&sheet.asked_per(false, false))),
        ("environment", questions(&sheet.asked_per(true, false))),
        ("tenant", questions(&sheet.asked_per(false, true))),
        ("each", questions(&sheet.asked_per(true, true))),
        ("both", names(&tenants, "each")),
    ];
    let title = format!("Answers for {} {}", sheet.project, sheet.version);
    Document::object([
        ("$schema", DIALECT.into()),
        ("title", title.into()),
        ("type", "object".into()),
        ("properties", Document::object(properties)),
        ("required", Document::texts(["project"])),
        ("additionalProperties", false.into()),
        ("$defs", Document::object(groups.into_iter().chain(entries()))),
    ])
}

/// An object with these members and no others.
fn closed(members: impl IntoIterator<Item = (String, Document)>) -> Document {
    Document::object([
        ("type", "object".into()),
        ("properties", Document::object(members)),
        ("additionalProperties", false.into()),
    ])
}

fn questions(templates: &[&Template]) -> Document {
    closed(templates.iter().map(|template| (template.name.to_string(), question(template))))
}

fn question(template: &Template) -> Document {
    let mut schema: Vec<(&str, Document)> = Vec::new();
    if !template.label.is_empty() {
        schema.push(("title", readable(&template.label).into()));
    }
    if !template.help.is_empty() {
        schema.push(("description", readable(&template.help).into()));
    }
    let entry = match template.control {
        ControlType::Sensitive => "secret",
        ControlType::Checkbox => "checkbox",
        _ => "text",
    };
    if template.control == ControlType::Select && !template.options.is_empty() {
        let options = || template.options.iter().map(|option| option.value.as_str());
        let given = ["value", "sensitive"].map(|way| (way, one_of(Document::texts(options()))));
        let chosen =
            Document::object([("type", "object".into()), ("properties", Document::object(given))]);
        // Editors let the properties of a reference hide those that stand beside it.
        let all = Vec::from([reference_to(entry), chosen]);
        schema.push(("allOf", Document::List(all)));
    } else {
        schema.push(("$ref", format!("#/$defs/{entry}").into()));
    }
    Document::object(schema)
}

fn references(sheet: &AnswerSheet<'_>) -> Document {
    let mut kinds: Vec<(String, Vec<(String, Document)>)> = Vec::new();
    for question in sheet.references() {
        let asked = Asked::reference(question);
        let Question::Reference { kind, name } = &asked.cell.question else { continue };
        let entry = (name.to_string(), reference_to("thing"));
        match kinds.last_mut() {
            Some((known, entries)) if known == kind.as_str() => entries.push(entry),
            _ => kinds.push((kind.as_str().into(), Vec::from([entry]))),
        }
    }
    closed(kinds.into_iter().map(|(kind, entries)| (kind, closed(entries))))
}

/// The four kinds of entries, and what none of them may be.
fn entries() -> [(&'static str, Document); 5] {
    let text = || nullable("string");
    let secret = || hidden(text());
    let null = || typed("null");
    let flags = Document::List(Vec::from([
        "True".into(),
        "False".into(),
        Document::Flag(true),
        Document::Flag(false),
    ]));
    [
        ("text", entry(text(), secret())),
        ("secret", entry(null(), secret())),
        ("checkbox", entry(one_of(flags), hidden(one_of(Document::texts(["True", "False"]))))),
        ("thing", entry(text(), null())),
        ("contradiction", contradiction()),
    ]
}

/// An entry whose value and sensitive text are such.
fn entry(value: Document, sensitive: Document) -> Document {
    let properties = [
        ("about", Document::Flag(true)),
        ("value", value),
        ("blank", nullable("boolean")),
        ("sensitive", sensitive),
    ];
    Document::object([
        ("type", "object".into()),
        ("properties", Document::object(properties)),
        ("additionalProperties", false.into()),
        ("not", reference_to("contradiction")),
    ])
}

/// An entry that is answered in two ways.
fn contradiction() -> Document {
    let given = |way: &str| match way {
        "blank" => Document::object([("const", Document::Flag(true))]),
        _ => Document::object([("not", typed("null"))]),
    };
    let both = |one: &'static str, other: &'static str| {
        Document::object([
            ("title", format!("{one} and {other}").into()),
            ("type", "object".into()),
            ("required", Document::texts([one, other])),
            ("properties", Document::object([one, other].map(|way| (way, given(way))))),
        ])
    };
    let pairs = [both("value", "blank"), both("value", "sensitive"), both("blank", "sensitive")];
    Document::object([("anyOf", Document::List(pairs.into()))])
}

/// One of these values, a text with a binding, or nothing.
fn one_of(values: Document) -> Document {
    let choice = Document::object([("title", "choice".into()), ("enum", values)]);
    let binding = Document::object([
        ("title", "binding".into()),
        ("type", "string".into()),
        ("pattern", BINDING.into()),
    ]);
    let nothing = Document::object([("title", "no answer".into()), ("type", "null".into())]);
    let ways = [choice, binding, nothing];
    Document::object([("anyOf", Document::List(ways.into()))])
}

/// Marks values that a form must not show.
fn hidden(values: Document) -> Document {
    match values {
        Document::Object(mut entries) => {
            entries.push(("writeOnly".into(), Document::Flag(true)));
            Document::Object(entries)
        }
        other => other,
    }
}

fn typed(kind: &str) -> Document {
    Document::object([("type", kind.into())])
}

fn nullable(kind: &str) -> Document {
    Document::object([("type", Document::texts([kind, "null"]))])
}

fn reference_to(definition: &str) -> Document {
    Document::object([("$ref", format!("#/$defs/{definition}").into())])
}
