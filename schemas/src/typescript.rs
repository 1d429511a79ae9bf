//! The declarations for TypeScript.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::types::{Definition, Definitions, Field, GIVEN_TIME, Type};
use crate::words::wrapped;

const HEAD: &str = "\
// The documents as types. `cargo xtask schemas` generates this file from `docs/spec/schemas`.
//
// A type whose name ends with `Input` is a document as it is given: what is left out has its
// default. The type without that ending is the document as it is shown.
";

/// The package writes documents with `JSON.stringify`, which makes a text of a `Date`.
const TIME: &str = "\
/** A time as RFC 3339 writes it, or a `Date`. */
export type TimeInput = string | Date;
";

/// The types that the package calls by a word of its own.
const OWN: [(&str, &str); 8] = [
    ("AssembledRelease", "AssembledDocument"),
    ("Certificate", "Pem"),
    ("ImportedRelease", "ImportedDocument"),
    ("Timestamp", "Time"),
    (GIVEN_TIME, "TimeInput"),
    ("VerifiedBundle", "BundleDocument"),
    ("VerifiedNotice", "NoticeDocument"),
    ("VerifiedReceipt", "ReceiptDocument"),
];

/// Returns `documents.d.ts`. `index` is the text of `index.d.ts`, whose names are taken.
pub(crate) fn declarations(definitions: &Definitions, index: &str) -> String {
    let taken = names_in(index);
    let name = |name: &str| match OWN.iter().find(|(known, _)| *known == name) {
        Some((_, own)) => (*own).to_owned(),
        None if taken.contains(name) => format!("{name}Document"),
        None => name.to_owned(),
    };
    let mut out = String::from(HEAD);
    for (rust, definition) in definitions.ordered() {
        out.push('\n');
        if rust == GIVEN_TIME {
            out.push_str(TIME);
            continue;
        }
        declare(&mut out, &name(&rust), &definition, &name);
    }
    out
}

/// The names that the lines of `index` declare.
fn names_in(index: &str) -> BTreeSet<&str> {
    index.lines().filter_map(declared).collect()
}

fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let kinds = ["class ", "interface ", "const ", "type "];
    let rest = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    rest.split(|letter: char| !letter.is_alphanumeric()).next().filter(|name| !name.is_empty())
}

fn declare(out: &mut String, name: &str, definition: &Definition, names: &impl Fn(&str) -> String) {
    comment(out, "", &definition.doc);
    match &definition.of {
        Type::Object(fields) => {
            let _ = writeln!(out, "export interface {name} {{");
            for field in fields {
                comment(out, "  ", &field.doc);
                let _ = writeln!(out, "  {};", member(field, names));
            }
            out.push_str("}\n");
        }
        Type::Union(branches) => {
            let _ = writeln!(out, "export type {name} =");
            let lines: Vec<String> =
                branches.iter().map(|of| format!("  | {}", text(of, names))).collect();
            let _ = writeln!(out, "{};", lines.join("\n"));
        }
        other => {
            let _ = writeln!(out, "export type {name} = {};", text(other, names));
        }
    }
}

fn comment(out: &mut String, margin: &str, doc: &str) {
    match &wrapped(doc, 92)[..] {
        [] => {}
        [one] => {
            let _ = writeln!(out, "{margin}/** {one} */");
        }
        lines => {
            let _ = writeln!(out, "{margin}/**");
            for line in lines {
                let _ = writeln!(out, "{margin} * {line}");
            }
            let _ = writeln!(out, "{margin} */");
        }
    }
}

fn member(field: &Field, names: &impl Fn(&str) -> String) -> String {
    let Field { name, of, required, .. } = field;
    format!("{name}{}: {}", if *required { "" } else { "?" }, text(of, names))
}

fn text(of: &Type, names: &impl Fn(&str) -> String) -> String {
    let all = |types: &[Type], between| {
        types.iter().map(|of| text(of, names)).collect::<Vec<_>>().join(between)
    };
    match of {
        Type::Text => "string".into(),
        Type::Number => "number".into(),
        Type::Flag => "boolean".into(),
        Type::Null => "null".into(),
        Type::Literal(Json::String(word)) => format!("\"{word}\""),
        Type::Literal(literal) => literal.to_string(),
        Type::List(of) if matches!(**of, Type::Union(_)) => format!("({})[]", text(of, names)),
        Type::List(of) => format!("{}[]", text(of, names)),
        Type::Map(of) => format!("Record<string, {}>", text(of, names)),
        Type::Tuple(types) => format!("[{}]", all(types, ", ")),
        Type::Named(name) => names(name),
        Type::Union(types) => all(types, " | "),
        Type::Object(fields) => {
            let members: Vec<String> = fields.iter().map(|field| member(field, names)).collect();
            format!("{{ {} }}", members.join("; "))
        }
    }
}
