//! Elements of OCL as fields of the JSON that Octopus's API gives.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value as Json};

use super::super::error::OctopusError;
use super::parser::key_twice;
use super::syntax::{Attribute, Block, Body, Position, Value};

/// The fields of one JSON object.
pub(super) struct Fields<'a> {
    document: &'a str,
    map: Map<String, Json>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        Self { document, map: Map::new() }
    }

    /// Sets a field that a file may set once: of two values, two readers might believe two.
    pub(super) fn set(
        &mut self,
        field: &str,
        value: Json,
        position: Position,
    ) -> Result<(), OctopusError> {
        if self.map.insert(field.into(), value).is_some() {
            return Err(key_twice(self.document, position));
        }
        Ok(())
    }

    /// Sets the field of an attribute, `start_trigger` as `StartTrigger`.
    pub(super) fn attribute(&mut self, attribute: Attribute) -> Result<(), OctopusError> {
        let Attribute { name, value, position } = attribute;
        self.attribute_as(&name, json(value), position)
    }

    /// Sets the field of an attribute to another value.
    pub(super) fn attribute_as(
        &mut self,
        name: &str,
        value: Json,
        position: Position,
    ) -> Result<(), OctopusError> {
        self.set(&pascal(name), value, position)
    }

    /// Sets a field unless the file does.
    pub(super) fn default(&mut self, field: &str, value: impl Into<Json>) {
        self.map.entry(field).or_insert_with(|| value.into());
    }

    pub(super) fn get_mut(&mut self, field: &str) -> Option<&mut Json> {
        self.map.get_mut(field)
    }

    /// Adds an element to the list in a field.
    pub(super) fn push(
        &mut self,
        field: &str,
        value: Json,
        position: Position,
    ) -> Result<(), OctopusError> {
        match self.map.entry(field).or_insert_with(|| Vec::<Json>::new().into()) {
            Json::Array(items) => items.push(value),
            _ => return Err(key_twice(self.document, position)),
        }
        Ok(())
    }

    /// Sets the fields of elements that mean nothing to the reader: it keeps or reports them.
    pub(super) fn others(&mut self, body: Body) -> Result<(), OctopusError> {
        for attribute in body.attributes {
            self.attribute(attribute)?;
        }
        for block in body.blocks {
            self.block(block)?;
        }
        Ok(())
    }

    /// Sets the field of a block to an object; of several blocks of one name, to all of them.
    pub(super) fn block(&mut self, block: Block) -> Result<(), OctopusError> {
        let field = pascal(&block.name);
        let position = block.position;
        let object = block_object(self.document, block)?;
        match self.map.remove(&field) {
            None => self.set(&field, object, position),
            Some(first @ Json::Object(_)) => {
                self.set(&field, Vec::from([first, object]).into(), position)
            }
            Some(Json::Array(mut items)) if items.iter().all(Json::is_object) => {
                items.push(object);
                self.set(&field, items.into(), position)
            }
            Some(_) => Err(key_twice(self.document, position)),
        }
    }

    pub(super) fn finish(self) -> Json {
        Json::Object(self.map)
    }
}

/// A block as an object: its label is its name.
pub(super) fn block_object(document: &str, block: Block) -> Result<Json, OctopusError> {
    let mut fields = Fields::new(document);
    let mut labels = block.labels;
    if labels.len() > 1 {
        fields.set("Labels", labels.into(), block.position)?;
    } else if let Some(label) = labels.pop() {
        fields.set("Name", label.into(), block.position)?;
    }
    fields.others(block.body)?;
    Ok(fields.finish())
}

/// A value; a decimal as its text, which is how Octopus keeps it in a property.
pub(super) fn json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Flag(flag) => flag.into(),
        Value::Integer(number) => number.into(),
        Value::Decimal(text) | Value::Text(text) => text.into(),
        Value::List(values) => values.into_iter().map(json).collect(),
        Value::Dictionary(entries) => {
            entries.into_iter().map(|(key, value)| (key, json(value))).collect()
        }
    }
}

/// `start_trigger` as `StartTrigger`.
fn pascal(name: &str) -> String {
    let mut field = String::with_capacity(name.len());
    for word in name.split(['_', '-']) {
        let mut letters = word.chars();
        field.extend(letters.next().map(char::to_uppercase).into_iter().flatten());
        field.push_str(letters.as_str());
    }
    field
}

/// Refuses an element that the file cannot have there.
pub(super) fn misplaced(
    document: &str,
    position: Position,
    expected: &'static str,
) -> OctopusError {
    let Position { line, column } = position;
    OctopusError::OclElement { document: document.into(), line, column, expected }
}

/// The only label of a block, which has none or one.
pub(super) fn only_label(
    document: &str,
    labels: Vec<String>,
    position: Position,
) -> Result<Option<String>, OctopusError> {
    if labels.len() > 1 {
        return Err(misplaced(document, position, "one label at most"));
    }
    Ok(labels.into_iter().next())
}
