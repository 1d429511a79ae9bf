//! Fields of a document beyond the model: kept by name as JSON text, never read.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::Value;

use super::context::{SENSITIVE_PROPERTIES, is_ciphertext};
use super::node::Node;
use spacebridge::Sensitive;
use spacebridge::release::{Properties, PropertyValue};

/// Addresses inside the source's own server: elsewhere they point at nothing, or at something else.
const ADDRESSES: [&str; 4] = ["$schema", "Id", "Links", "SpaceId"];

impl Node<'_> {
    /// The fields of this object that are not among `known`.
    ///
    /// A field that says nothing (`null`, an empty text, list or object) is absent, as Octopus
    /// treats it. A field with a secret anywhere inside is itself a secret.
    pub(super) fn extra(&self, known: &[&str]) -> Properties {
        let Some(map) = self.value.as_object() else { return Properties::new() };
        let known =
            |key: &str| known.iter().chain(&ADDRESSES).any(|name| name.eq_ignore_ascii_case(key));
        map.iter()
            .filter(|(key, value)| !known(key) && !is_blank(value))
            .map(|(key, value)| (key.clone(), kept(value)))
            .collect()
    }

    /// Takes out of `extra` the fields of this object that hold a secret nobody here can read, and
    /// returns their names.
    pub(super) fn take_withheld(&self, extra: &mut Properties) -> Vec<String> {
        let fields = self.value.as_object().into_iter().flatten();
        let withheld = fields.filter(|(key, value)| is_withheld(key, value));
        let taken = withheld.filter(|(key, _)| extra.0.remove(*key).is_some());
        taken.map(|(key, _)| key.clone()).collect()
    }

    /// Returns true if every field of this object beyond `known` is blank.
    pub(super) fn extra_is_blank(&self, known: &[&str]) -> bool {
        let known = |key: &str| known.iter().any(|name| name.eq_ignore_ascii_case(key));
        let fields = self.value.as_object().into_iter().flatten();
        fields.into_iter().all(|(key, value)| known(key) || is_blank(value))
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

/// Returns true if a value says nothing.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.values().all(is_blank),
    }
}

/// Returns true if a field known to hold secrets, or an encrypted text of an export, is anywhere
/// inside.
fn is_withheld(key: &str, value: &Value) -> bool {
    /// Two blocks of 16 bytes in base64, less than any export writes.
    const SHORTEST: usize = 32;
    const FIELDS: [&str; 2] = [SENSITIVE_PROPERTIES, "SensitiveValue"];
    if FIELDS.iter().any(|field| field.eq_ignore_ascii_case(key)) {
        return !matches!(value, Value::Null | Value::Bool(_));
    }
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        // Shorter texts with `|` between are too common beside the model to be believed.
        Value::String(text) => text.len() > SHORTEST && is_ciphertext(text),
        Value::Array(items) => items.iter().any(|item| is_withheld(key, item)),
        Value::Object(map) => map.iter().any(|(key, value)| is_withheld(key, value)),
    }
}

/// Returns true if a new value of a sensitive property (`{HasValue, NewValue}`) is anywhere inside.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        Value::Array(items) => items.iter().any(holds_secret),
        Value::Object(map) => map.iter().any(|(key, value)| {
            (key.eq_ignore_ascii_case("NewValue") && !is_blank(value)) || holds_secret(value)
        }),
    }
}
