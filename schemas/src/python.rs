//! The declarations for Python: a `TypedDict` for each object.
//!
//! Python 3.9 has no `NotRequired`, so the keys that must be there stand in a base class.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::types::{Definition, Definitions, Field, GIVEN_TIME, Type};
use crate::words::wrapped;

const HEAD: &str = r#""""The documents as types.

``cargo xtask schemas`` generates this file from ``docs/spec/schemas``. A type whose name ends with
``Input`` is a document as it is given: what is left out has its default. The type without that
ending is the document as it is shown.
"""

from datetime import datetime
from typing import (
    TYPE_CHECKING,
    Any,
    Dict,
    List,
    Literal,
    Mapping,
    Optional,
    Tuple,
    TypedDict,
    Union,
    final,
)

if TYPE_CHECKING:
    from ._core import Release as _OwnRelease

Time = Union[str, datetime]
"""A time as it is given: RFC 3339, or an aware ``datetime``."""

Given = Mapping[str, Any]
"""A document that is given: keys that are left out have their defaults."""

GivenRelease = Union["_OwnRelease", Mapping[str, Any]]
"""A release that knows its secrets, or a document of one."""
"#;

/// The words of Python that no field of a class may have as its name.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Returns `documents.py`.
pub(crate) fn module(definitions: &Definitions) -> String {
    let mut out = String::from(HEAD);
    for (name, Definition { of, doc }) in definitions.ordered() {
        if name == GIVEN_TIME {
            continue;
        }
        if let Type::Object(fields) = &of {
            class(&mut out, &name, fields, &doc);
        } else {
            let text = words(&of).unwrap_or_else(|| text(&of, &name, &mut out));
            let _ = write!(out, "\n\n{name} = {text}\n");
            docstring(&mut out, "", &doc);
        }
    }
    out
}

/// Several words as `stubtest` wants an alias of them: each by itself.
fn words(of: &Type) -> Option<String> {
    let Type::Union(types) = of else { return None };
    let word = |of: &Type| match of {
        Type::Literal(literal) => Some(format!("    Literal[{}],\n", literal_text(literal))),
        _ => None,
    };
    let words: String = types.iter().map(word).collect::<Option<_>>()?;
    Some(format!("Union[\n{words}]"))
}

fn class(out: &mut String, name: &str, fields: &[Field], doc: &str) {
    let mut lines = Vec::new();
    for field in fields {
        let within = format!("{name}{}", capitalised(&field.name));
        lines.push((field, text(&field.of, &within, out)));
    }
    let (required, optional): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(field, _)| field.required);
    match (&required[..], &optional[..]) {
        (required, []) => one(out, name, "TypedDict", required, doc),
        ([], optional) => one(out, name, "TypedDict, total=False", optional, doc),
        (required, optional) => {
            let base = format!("_{name}");
            one(out, &base, "TypedDict", required, "");
            one(out, name, &format!("{base}, total=False"), optional, doc);
        }
    }
}

fn one(out: &mut String, name: &str, bases: &str, fields: &[(&Field, String)], doc: &str) {
    if fields.iter().any(|(field, _)| KEYWORDS.contains(&field.name.as_str())) {
        let keys: Vec<String> =
            fields.iter().map(|(field, of)| format!("\"{}\": {of}", field.name)).collect();
        let _ = write!(out, "\n\n{name} = TypedDict(\"{name}\", {{{}}})\n", keys.join(", "));
        docstring(out, "", doc);
        return;
    }
    // A document has no other keys: so the keys that it has tell one of several apart.
    let ending = if name.starts_with('_') { "" } else { "@final\n" };
    let _ = write!(out, "\n\n{ending}class {name}({bases}):\n");
    docstring(out, "    ", doc);
    if !doc.is_empty() {
        out.push('\n');
    }
    for (field, of) in fields {
        for line in wrapped(&marked(&field.doc), 93) {
            let _ = writeln!(out, "    #: {line}");
        }
        let _ = writeln!(out, "    {}: {of}", field.name);
    }
}

/// The type as Python writes it. An object within it becomes a class, called `within`.
fn text(of: &Type, within: &str, out: &mut String) -> String {
    match of {
        Type::Text => "str".into(),
        Type::Number => "int".into(),
        Type::Flag => "bool".into(),
        Type::Null => "None".into(),
        Type::Literal(literal) => format!("Literal[{}]", literal_text(literal)),
        Type::List(of) => format!("List[{}]", text(of, within, out)),
        Type::Map(of) => format!("Dict[str, {}]", text(of, within, out)),
        Type::Tuple(types) => {
            let types: Vec<String> = types.iter().map(|of| text(of, within, out)).collect();
            format!("Tuple[{}]", types.join(", "))
        }
        Type::Named(name) if name == GIVEN_TIME => "Time".into(),
        Type::Named(name) => name.clone(),
        Type::Object(fields) => {
            class(out, within, fields, "");
            within.into()
        }
        Type::Union(types) => union(types, within, out),
    }
}

fn union(types: &[Type], within: &str, out: &mut String) -> String {
    let is_optional = types.contains(&Type::Null);
    let literals: Vec<String> = types
        .iter()
        .filter_map(|of| {
            if let Type::Literal(literal) = of { Some(literal_text(literal)) } else { None }
        })
        .collect();
    let mut parts = Vec::new();
    if !literals.is_empty() {
        parts.push(format!("Literal[{}]", literals.join(", ")));
    }
    for of in types {
        match of {
            Type::Null | Type::Literal(_) => {}
            Type::Object(fields) => {
                let key = fields.first().map_or_else(String::new, |field| capitalised(&field.name));
                parts.push(text(of, &format!("{within}{key}"), out));
            }
            other => parts.push(text(other, within, out)),
        }
    }
    let all = match &parts[..] {
        [one] => one.clone(),
        parts => format!("Union[{}]", parts.join(", ")),
    };
    if is_optional { format!("Optional[{all}]") } else { all }
}

fn literal_text(literal: &Json) -> String {
    match literal {
        Json::Bool(true) => "True".into(),
        Json::Bool(false) => "False".into(),
        other => other.to_string(),
    }
}

/// A sentence in the markup of Python's documentation.
fn marked(doc: &str) -> String {
    let doc = doc.replace("``", "`").replace('\\', "\\\\").replace("`null`", "`None`");
    doc.replace('`', "``")
}

/// A docstring with this margin; nothing for no words.
fn docstring(out: &mut String, margin: &str, doc: &str) {
    let lines = wrapped(&marked(doc), 96);
    if let [one] = &lines[..] {
        let _ = writeln!(out, "{margin}\"\"\"{one}\"\"\"");
    } else if let [first, rest @ ..] = &lines[..] {
        let _ = writeln!(out, "{margin}\"\"\"{first}");
        for line in rest {
            let _ = writeln!(out, "{margin}{line}");
        }
        let _ = writeln!(out, "{margin}\"\"\"");
    }
}

fn capitalised(word: &str) -> String {
    word.split_at_checked(1).map_or_else(String::new, |(first, rest)| first.to_uppercase() + rest)
}
