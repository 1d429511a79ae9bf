//! What a document says beyond the model: kept by field name as JSON text, never read.

use alloc::format;
use alloc::string::{String, ToString as _};

use serde_json::Value;

use super::node::Node;
use spacebridge::{Properties, PropertyValue, Sensitive};

/// Addresses inside the source's own server: elsewhere they point at nothing, or at something else.
const ADDRESSES: [&str; 4] = ["$schema", "Id", "Links", "SpaceId"];

impl Node<'_> {
    /// The fields of this object that are not among `known`.
    ///
    /// A field that says nothing (`null`, an empty text, list or object) is absent, as Octopus
    /// treats it. A field with a secret anywhere inside is itself a secret.
    pub(super) fn extra(&self, known: &[&str]) -> Properties {
        self.extra_under("", known)
    }

    /// The same, each name beginning with `prefix`.
    pub(super) fn extra_under(&self, prefix: &str, known: &[&str]) -> Properties {
        let Some(map) = self.value.as_object() else { return Properties::new() };
        let known =
            |key: &str| known.iter().chain(&ADDRESSES).any(|name| name.eq_ignore_ascii_case(key));
        map.iter()
            .filter(|(key, value)| !known(key) && !is_blank(value))
            .map(|(key, value)| (format!("{prefix}{key}"), kept(value)))
            .collect()
    }
}

fn kept(value: &Value) -> PropertyValue {
    let text: String = value.to_string();
    if holds_secret(value) {
        PropertyValue::Sensitive(Sensitive::known(text))
    } else {
        PropertyValue::Text(text)
    }
}

/// Whether a value says nothing.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.values().all(is_blank),
    }
}

/// Whether a new value of a sensitive property (`{HasValue, NewValue}`) is anywhere inside.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        Value::Array(items) => items.iter().any(holds_secret),
        Value::Object(map) => map.iter().any(|(key, value)| {
            (key.eq_ignore_ascii_case("NewValue") && !is_blank(value)) || holds_secret(value)
        }),
    }
}
