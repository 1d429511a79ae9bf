//! The types that schemas describe, as the languages of the bindings have them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value as Json};
use spacebridge::schemas::Side;

use crate::documents::Document;

/// A time as it is given: each language has a type of its own that serves as well.
pub(crate) const GIVEN_TIME: &str = "TimestampInput";

#[derive(Clone, PartialEq)]
pub(crate) enum Type {
    Text,
    Number,
    Flag,
    Null,
    Literal(Json),
    List(Box<Type>),
    Map(Box<Type>),
    Object(Vec<Field>),
    Tuple(Vec<Type>),
    Named(String),
    Union(Vec<Type>),
}

#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) of: Type,
    pub(crate) required: bool,
    pub(crate) doc: String,
}

/// The words beside a field are no part of its type.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.of, self.required) == (&other.name, &other.of, other.required)
    }
}

#[derive(Clone)]
pub(crate) struct Definition {
    pub(crate) of: Type,
    pub(crate) doc: String,
}

/// The definitions of both sides, each side by the names in Rust.
pub(crate) struct Definitions {
    given: BTreeMap<String, Definition>,
    shown: BTreeMap<String, Definition>,
    /// The names whose types differ between the sides.
    differing: BTreeSet<String>,
}

impl Definitions {
    pub(crate) fn of(documents: &[Document]) -> Result<Self> {
        let side = |side| {
            let mut found = BTreeMap::new();
            for document in documents.iter().filter(|document| document.side == side) {
                collect(document, &mut found).with_context(|| document.name.clone())?;
            }
            Ok::<_, anyhow::Error>(found)
        };
        let mut all = Self {
            given: side(Side::Given)?,
            shown: side(Side::Shown)?,
            differing: BTreeSet::new(),
        };
        loop {
            let differ = |name: &&String| all.differ(name);
            let differing: BTreeSet<String> = all.given.keys().filter(differ).cloned().collect();
            if differing == all.differing {
                return Ok(all);
            }
            all.differing = differing;
        }
    }

    fn differ(&self, name: &str) -> bool {
        let Some(given) = self.given.get(name) else { return false };
        let uses = || {
            let mut names = BTreeSet::new();
            given.of.names(&mut names);
            names.iter().any(|name| self.differing.contains(name))
        };
        let differs = |shown: &Definition| shown.of != given.of || uses();
        name == "Timestamp" || self.shown.get(name).is_some_and(differs)
    }

    /// The definitions in the order in which each knows those that it uses; a type that differs
    /// when it is given has `Input` after its name.
    pub(crate) fn ordered(&self) -> Vec<(String, Definition)> {
        let mut all: BTreeMap<String, Definition> = self.shown.clone();
        for (name, definition) in &self.given {
            let definition =
                Definition { of: self.given_form(&definition.of), ..definition.clone() };
            all.insert(self.given_name(name), definition);
        }
        let mut ordered = Vec::new();
        let mut seen = BTreeSet::new();
        for name in all.keys() {
            visit(name, &all, &mut seen, &mut ordered);
        }
        ordered
    }

    fn given_name(&self, name: &str) -> String {
        let ending = if self.differing.contains(name) { "Input" } else { "" };
        format!("{name}{ending}")
    }

    fn given_form(&self, of: &Type) -> Type {
        of.map(&|named| self.given_name(named))
    }
}

impl Type {
    fn map(&self, rename: &impl Fn(&str) -> String) -> Self {
        let all = |types: &[Self]| types.iter().map(|of| of.map(rename)).collect();
        match self {
            Self::Named(name) => Self::Named(rename(name)),
            Self::List(of) => Self::List(Box::new(of.map(rename))),
            Self::Map(of) => Self::Map(Box::new(of.map(rename))),
            Self::Tuple(types) => Self::Tuple(all(types)),
            Self::Union(types) => Self::Union(all(types)),
            Self::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|field| Field { of: field.of.map(rename), ..field.clone() })
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    fn names(&self, found: &mut BTreeSet<String>) {
        match self {
            Self::Named(name) => drop(found.insert(name.clone())),
            Self::List(of) | Self::Map(of) => of.names(found),
            Self::Tuple(types) | Self::Union(types) => types.iter().for_each(|of| of.names(found)),
            Self::Object(fields) => fields.iter().for_each(|field| field.of.names(found)),
            _ => {}
        }
    }
}

fn visit(
    name: &str,
    all: &BTreeMap<String, Definition>,
    seen: &mut BTreeSet<String>,
    ordered: &mut Vec<(String, Definition)>,
) {
    let Some(definition) = all.get(name).filter(|_| seen.insert(name.into())) else { return };
    let mut uses = BTreeSet::new();
    definition.of.names(&mut uses);
    for used in &uses {
        visit(used, all, seen, ordered);
    }
    ordered.push((name.into(), definition.clone()));
}

fn collect(document: &Document, found: &mut BTreeMap<String, Definition>) -> Result<()> {
    let schema = &document.schema;
    let root = (document.title()?.to_owned(), schema);
    let nested = schema["$defs"].as_object().into_iter().flatten();
    let nested = nested.map(|(name, schema)| (name.clone(), schema));
    for (name, schema) in core::iter::once(root).chain(nested) {
        let object = schema.as_object().context("a definition is no object")?;
        let definition = Definition { of: read(object).context(name.clone())?, doc: doc(object) };
        if let Some(known) = found.insert(name.clone(), definition.clone()) {
            ensure!(known.of == definition.of, "`{name}` is the name of two types");
        }
    }
    Ok(())
}

fn doc(schema: &Map<String, Json>) -> String {
    schema.get("description").and_then(Json::as_str).unwrap_or_default().into()
}

fn of(schema: &Json) -> Result<Type> {
    read(schema.as_object().with_context(|| format!("{schema} is no schema"))?)
}

fn read(schema: &Map<String, Json>) -> Result<Type> {
    if let Some(name) = schema.get("$ref").and_then(Json::as_str) {
        let name = name.strip_prefix("#/$defs/").with_context(|| format!("`{name}` leads out"))?;
        return Ok(Type::Named(name.into()));
    }
    if let Some(literal) = schema.get("const") {
        return Ok(Type::Literal(literal.clone()));
    }
    if let Some(Json::Array(literals)) = schema.get("enum") {
        return Ok(union(literals.iter().cloned().map(Type::Literal).collect()));
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(Json::Array(branches)) = schema.get(key) {
            return Ok(union(branches.iter().map(of).collect::<Result<_>>()?));
        }
    }
    match schema.get("type") {
        Some(Json::String(kind)) => typed(kind, schema),
        Some(Json::Array(kinds)) => {
            let kind = |kind: &Json| typed(kind.as_str().unwrap_or_default(), schema);
            Ok(union(kinds.iter().map(kind).collect::<Result<_>>()?))
        }
        _ => bail!("a schema without a type"),
    }
}

fn typed(kind: &str, schema: &Map<String, Json>) -> Result<Type> {
    Ok(match kind {
        "string" => Type::Text,
        "integer" => Type::Number,
        "boolean" => Type::Flag,
        "null" => Type::Null,
        "array" => match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Json::Array(types)), _) => {
                Type::Tuple(types.iter().map(of).collect::<Result<_>>()?)
            }
            (_, Some(items)) => Type::List(Box::new(of(items)?)),
            _ => bail!("an array of anything"),
        },
        "object" => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(Json::Object(properties)), _) => Type::Object(fields(properties, schema)?),
            (_, Some(values)) => Type::Map(Box::new(of(values)?)),
            _ => bail!("an object of anything"),
        },
        other => bail!("the type `{other}` is not expected"),
    })
}

fn fields(properties: &Map<String, Json>, schema: &Map<String, Json>) -> Result<Vec<Field>> {
    let required = schema.get("required").and_then(Json::as_array).cloned().unwrap_or_default();
    let field = |(name, schema): (&String, &Json)| {
        let of = of(schema).with_context(|| name.clone())?;
        let doc = schema.as_object().map(doc).unwrap_or_default();
        let required = required.iter().any(|key| key.as_str() == Some(name));
        Ok(Field { name: name.clone(), of, required, doc })
    };
    properties.iter().map(field).collect()
}

/// One of several types; what is twice is once, and a union within it is opened.
fn union(types: Vec<Type>) -> Type {
    let mut flat: Vec<Type> = Vec::new();
    for of in types {
        let inner = if let Type::Union(inner) = of { inner } else { vec![of] };
        for of in inner {
            if !flat.contains(&of) {
                flat.push(of);
            }
        }
    }
    match <[Type; 1]>::try_from(flat) {
        Ok([of]) => of,
        Err(flat) => Type::Union(flat),
    }
}
