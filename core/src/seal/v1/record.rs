//! What every reader of a record does: names, sets, unknown fields, fields that must be there.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::super::cbor::{Entries, Fields, Key, Kind, Reader, Writer, text_key_order};
use super::error::{SchemaError, SchemaFault};
use super::secrets::{Collector, Placeholders};
use crate::model::{Properties, PropertyValue, Set};
use crate::terms::{Instant, Label, Limits, Name};

/// What a reader of a document carries along.
#[derive(Debug)]
pub(super) struct Reading<'l> {
    pub(super) limits: &'l Limits,
    pub(super) placeholders: &'l mut Placeholders,
}

/// A name that is in its normal form. Another form of it would be other bytes with one meaning.
pub(super) trait InNormalForm: Sized {
    fn read(text: &str) -> Result<Self, SchemaError>;
}

macro_rules! in_normal_form {
    ($($kind:ty)*) => {
        $(impl InNormalForm for $kind {
            fn read(text: &str) -> Result<Self, SchemaError> {
                let name: Self = text.parse()?;
                if name.as_str() == text { Ok(name) } else { Err(SchemaFault::NameForm.into()) }
            }
        })*
    };
}

in_normal_form!(Label Name);

/// Reads a name.
pub(super) fn name<N: InNormalForm>(reader: &mut Reader<'_>) -> Result<N, SchemaError> {
    N::read(reader.text()?)
}

/// Reads an instant, in milliseconds since 1970.
pub(super) fn instant(reader: &mut Reader<'_>) -> Result<Instant, SchemaError> {
    Ok(Instant::from_unix_milliseconds(reader.int()?)?)
}

/// Reads an array; `place` names what its items are.
pub(super) fn list<'b, T>(
    reader: &mut Reader<'b>,
    place: &'static str,
    limit: usize,
    mut read: impl FnMut(&mut Reader<'b>) -> Result<T, SchemaError>,
) -> Result<Vec<T>, SchemaError> {
    reader.array(|items| {
        if items.len() > limit {
            return Err(SchemaError::from(SchemaFault::TooMany(place)).within(place));
        }
        let mut list = Vec::with_capacity(items.len());
        while !items.is_empty() {
            let number = list.len();
            let item = items.next()?;
            list.push(read(item).map_err(|e| e.within(Numbered(place, number)))?);
        }
        Ok(list)
    })
}

struct Numbered(&'static str, usize);

impl fmt::Display for Numbered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.0, self.1)
    }
}

/// Reads a set: an array that ascends, so that one set has one form.
pub(super) fn set<T: Ord>(
    reader: &mut Reader<'_>,
    read: impl Fn(&str) -> Result<T, SchemaError>,
) -> Result<Set<T>, SchemaError> {
    reader.array(|items| {
        let mut list: Vec<T> = Vec::with_capacity(items.len());
        while !items.is_empty() {
            let member = read(items.next()?.text()?)?;
            if list.last().is_some_and(|last| *last >= member) {
                return Err(SchemaFault::Range("set").into());
            }
            list.push(member);
        }
        if list.is_empty() {
            // An empty set is left out; two forms of one meaning are refused.
            return Err(SchemaFault::Range("set").into());
        }
        Ok(list.into_iter().collect())
    })
}

/// Writes a set as an array, left out where it is empty.
pub(super) fn write_set<'t, T: 't>(
    fields: &mut Fields<'_>,
    key: u8,
    set: &'t Set<T>,
    mut write: impl FnMut(&mut Writer, &'t T),
) {
    if !set.is_empty() {
        let writer = fields.key(key).array(set.len());
        for member in set {
            write(writer, member);
        }
    }
}

/// Reads a map with text keys.
pub(super) fn properties(
    reader: &mut Reader<'_>,
    reading: &mut Reading<'_>,
) -> Result<Properties, SchemaError> {
    reader.map(|entries| {
        let mut properties = Properties::new();
        while let Some((key, value)) = entries.next()? {
            let Key::Text(key) = key else {
                return Err(SchemaFault::Range("properties").into());
            };
            let value = property(value, reading).map_err(|e| e.within(key))?;
            properties.0.insert(key.into(), value);
        }
        Ok(properties)
    })
}

/// `property = tstr / secret-id`
pub(super) fn property(
    reader: &mut Reader<'_>,
    reading: &mut Reading<'_>,
) -> Result<PropertyValue, SchemaError> {
    match reader.peek()? {
        Kind::Text => Ok(PropertyValue::Text(reader.text()?.into())),
        _ => Ok(PropertyValue::Sensitive(reading.placeholders.take(reader.uint()?)?)),
    }
}

/// Writes properties, left out where there are none.
pub(super) fn write_properties(
    fields: &mut Fields<'_>,
    key: u8,
    properties: &Properties,
    place: &dyn fmt::Display,
    secrets: &mut Collector,
) {
    if properties.is_empty() {
        return;
    }
    let mut sorted: Vec<(&String, &PropertyValue)> = properties.0.iter().collect();
    sorted.sort_by(|(one, _), (other, _)| text_key_order(one, other));
    let writer = fields.key(key).map(sorted.len());
    for (name, value) in sorted {
        writer.text(name);
        write_property(writer, value, &Nested(place, name), secrets);
    }
}

/// `property = tstr / secret-id`
pub(super) fn write_property(
    writer: &mut Writer,
    value: &PropertyValue,
    place: &dyn fmt::Display,
    secrets: &mut Collector,
) {
    match value {
        PropertyValue::Text(text) => writer.text(text),
        PropertyValue::Sensitive(sensitive) => writer.uint(secrets.add(sensitive, place)),
    };
}

/// A place inside a place, in words.
pub(super) struct Nested<'a>(pub(super) &'a dyn fmt::Display, pub(super) &'a dyn fmt::Display);

impl fmt::Display for Nested<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} › {}", self.0, self.1)
    }
}

/// The field that must be there.
pub(super) fn must<T>(field: Option<T>, name: &'static str) -> Result<T, SchemaError> {
    field.ok_or_else(|| SchemaFault::Missing(name).into())
}

/// Reads a record: `read` is called with each integer key and the cursor at its value, and says
/// whether it took the value. What it leaves is checked and passed over: a later minor version may add
/// fields, and the bundle says which of them must be understood.
pub(super) fn record<'b>(
    reader: &mut Reader<'b>,
    mut read: impl FnMut(u64, &mut Reader<'b>) -> Result<bool, SchemaError>,
) -> Result<(), SchemaError> {
    reader.map(|entries: &mut Entries<'_, 'b>| {
        while let Some((key, value)) = entries.next()? {
            let Key::Int(key) = key else { return Err(SchemaFault::Range("key").into()) };
            let key = u64::try_from(key).map_err(|_| SchemaFault::Range("key"))?;
            if !read(key, value)? {
                value.skip()?;
            }
        }
        Ok(())
    })
}
