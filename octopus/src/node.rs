//! A place in a document: its value, and how to say where it is.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::error::OctopusError;
use spacebridge::{Error, Label, Name};

/// A value in a document, with its place for errors. Fields are found whatever their case, because
/// servers write `Name` and some tools `name`; a field that is `null` counts as absent.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) document: &'a str,
    pub(super) path: String,
    pub(super) value: &'a Value,
}

impl<'a> Node<'a> {
    pub(super) fn field(&self, name: &str) -> Option<&'a Value> {
        field(self.value.as_object()?, name)
    }

    /// The node of a field.
    pub(super) fn child(&self, name: &str) -> Option<Self> {
        let value = self.field(name)?;
        Some(Self { document: self.document, path: format!("{}.{name}", self.path), value })
    }

    /// The elements of a list; none if the field is absent.
    pub(super) fn list(&self, name: &str) -> Result<Vec<Self>, OctopusError> {
        self.child(name).map_or_else(|| Ok(Vec::new()), |list| list.elements())
    }

    /// The elements of this list.
    fn elements(&self) -> Result<Vec<Self>, OctopusError> {
        let items = self.value.as_array().ok_or_else(|| self.field_error("a list"))?;
        let node = |(index, value)| Self {
            document: self.document,
            path: format!("{}[{index}]", self.path),
            value,
        };
        Ok(items.iter().enumerate().map(node).collect())
    }

    /// The entries of an object; none if the field is absent.
    pub(super) fn entries(&self, name: &str) -> Result<Vec<(&'a str, Self)>, OctopusError> {
        self.child(name).map_or_else(|| Ok(Vec::new()), |object| object.members())
    }

    /// The entries of this object.
    pub(super) fn members(&self) -> Result<Vec<(&'a str, Self)>, OctopusError> {
        let map = self.value.as_object().ok_or_else(|| self.field_error("an object"))?;
        let node = |(key, value): (&'a String, &'a Value)| {
            let path = format!("{}[\"{}\"]", self.path, shown(key));
            (key.as_str(), Self { document: self.document, path, value })
        };
        Ok(map.iter().map(node).collect())
    }

    /// The texts of a list; none if the field is absent.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<(String, Self)>, OctopusError> {
        self.child(name).map_or_else(|| Ok(Vec::new()), |list| list.as_texts())
    }

    /// This list's texts.
    pub(super) fn as_texts(&self) -> Result<Vec<(String, Self)>, OctopusError> {
        let text = |node: Self| node.as_text().map(|text| (text, node));
        self.elements()?.into_iter().map(text).collect()
    }

    /// A text, number or flag as Octopus writes it in a property; empty if the field is absent.
    pub(super) fn text(&self, name: &str) -> Result<String, OctopusError> {
        self.child(name).map_or_else(|| Ok(String::new()), |node| node.as_text())
    }

    /// This value as text.
    pub(super) fn as_text(&self) -> Result<String, OctopusError> {
        match self.value {
            Value::Null => Ok(String::new()),
            Value::Bool(true) => Ok("True".to_owned()),
            Value::Bool(false) => Ok("False".to_owned()),
            Value::Number(number) => Ok(number.to_string()),
            Value::String(text) => Ok(text.clone()),
            Value::Array(_) | Value::Object(_) => Err(self.field_error("a text")),
        }
    }

    /// A flag, or its text in any case; absent and empty mean no.
    pub(super) fn flag(&self, name: &str) -> Result<bool, OctopusError> {
        let Some(node) = self.child(name) else { return Ok(false) };
        match node.value {
            Value::Bool(flag) => Ok(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::String(text) if text.is_empty() || text.eq_ignore_ascii_case("false") => {
                Ok(false)
            }
            _ => Err(node.field_error("`true` or `false`")),
        }
    }

    /// A count; 0 if the field is absent.
    pub(super) fn count(&self, name: &str) -> Result<u32, OctopusError> {
        let Some(node) = self.child(name) else { return Ok(0) };
        let count = node.value.as_u64().and_then(|count| u32::try_from(count).ok());
        count.ok_or_else(|| node.field_error("a count"))
    }

    /// The name in a field that must be there.
    pub(super) fn label(&self, name: &str) -> Result<Label, OctopusError> {
        let node = self.child(name).ok_or_else(|| self.missing(name))?;
        node.to_label(&node.as_text()?)
    }

    /// `text`, found here, as a label.
    pub(super) fn to_label(&self, text: &str) -> Result<Label, OctopusError> {
        Label::new(text).map_err(|source| self.name_error(source))
    }

    /// `text`, found here, as a name.
    pub(super) fn to_name(&self, text: &str) -> Result<Name, OctopusError> {
        Name::new(text).map_err(|source| self.name_error(source))
    }

    pub(super) fn name_error(&self, source: Error) -> OctopusError {
        OctopusError::Name { document: self.document.into(), path: self.path.clone(), source }
    }

    pub(super) fn field_error(&self, expected: &'static str) -> OctopusError {
        OctopusError::Field { document: self.document.into(), path: self.path.clone(), expected }
    }

    pub(super) fn missing(&self, name: &str) -> OctopusError {
        OctopusError::Field {
            document: self.document.into(),
            path: format!("{}.{name}", self.path),
            expected: "this field",
        }
    }
}

/// The field of this name; if several differ by case alone, the one written as `name` is.
fn field<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let other = || map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    map.get(name).or_else(|| other().map(|(_, value)| value)).filter(|value| !value.is_null())
}

/// A document's own words, fit for one line of a finding: nothing unseen, nothing endless.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let safe = |c: char| if c.is_control() || is_format(c) { '\u{fffd}' } else { c };
    let mut line: String = text.chars().take(LONGEST).map(safe).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

const fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
