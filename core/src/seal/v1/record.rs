//! Shared steps of the record readers: names, sets, unknown fields, required fields.
//!
//! One meaning has one form: what is empty or off is left out, sets ascend, and a record inside a
//! document has no field that its schema does not know.
//!
//! ```cddl
//! digest = bstr .size 32                 ; SHA-256
//! fingerprint = bstr .size 32            ; SHA-256 of a certificate in DER
//! name = tstr .size (1..800)             ; 1 to 200 characters in normal form, no `:`
//! label = tstr .size (1..4000)           ; 1 to 1,000 characters in normal form
//! version = tstr .size (1..349)          ; of a release, trimmed
//! filled = tstr .size (1..4294967295)    ; a text that is left out where it is empty
//! instant = -62167219200000..253402300799999     ; milliseconds since 1970-01-01T00:00:00Z
//! count = uint .size 4
//! properties = { + tstr => property }
//! property = tstr / secret-id
//! ```

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::super::cbor::{Entries, Fields, Key, Kind, Reader, Writer, text_key_order};
use super::error::{SchemaError, SchemaFault};
use super::secrets::{Collector, Placeholders};
use crate::model::{Properties, PropertyValue, ReferenceKind, Set};
use crate::terms::{Fingerprint, Label, Limits, Name, ReleaseVersion, Timestamp};

/// State of a document reader.
#[derive(Debug)]
pub(super) struct Reading<'l> {
    pub(super) limits: &'l Limits,
    pub(super) placeholders: &'l mut Placeholders,
    /// Number of actions, and of references to packages, that the document may still have. Each
    /// takes a few bytes of a file and hundreds in memory, so they are limited in all and not per
    /// step.
    pub(super) actions_left: usize,
    pub(super) references_left: usize,
}

impl<'l> Reading<'l> {
    pub(super) const fn new(limits: &'l Limits, placeholders: &'l mut Placeholders) -> Self {
        let Limits { steps, packages, .. } = *limits;
        Self { limits, placeholders, actions_left: steps, references_left: packages }
    }
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

in_normal_form!(Label Name ReferenceKind ReleaseVersion);

/// Reads a name.
pub(super) fn name<N: InNormalForm>(reader: &mut Reader<'_>) -> Result<N, SchemaError> {
    N::read(reader.text()?)
}

/// Reads an instant, in milliseconds since 1970.
pub(super) fn instant(reader: &mut Reader<'_>) -> Result<Timestamp, SchemaError> {
    Ok(Timestamp::from_unix_milliseconds(reader.int()?)?)
}

/// Room is made for so many items at once, and for more only as they are read: an item of one byte
/// must not claim the memory of a variable before anybody looked at it.
const AT_ONCE: usize = 1024;

/// Reads what names a Space.
pub(super) fn fingerprint(reader: &mut Reader<'_>) -> Result<Fingerprint, SchemaError> {
    Ok(Fingerprint::from_bytes(*reader.bytes_of::<32>()?))
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
        let mut list = Vec::with_capacity(items.len().min(AT_ONCE));
        while !items.is_empty() {
            let number = list.len();
            let item = items.next()?;
            list.push(read(item).map_err(|e| e.within(Numbered(place, number)))?);
        }
        Ok(list)
    })
}

/// Reads an array that is left out where it is empty.
pub(super) fn some<'b, T>(
    reader: &mut Reader<'b>,
    place: &'static str,
    limit: usize,
    read: impl FnMut(&mut Reader<'b>) -> Result<T, SchemaError>,
) -> Result<Vec<T>, SchemaError> {
    let items = list(reader, place, limit, read)?;
    if items.is_empty() { Err(SchemaFault::Range(place).into()) } else { Ok(items) }
}

/// Reads a text that is left out where it is empty.
pub(super) fn filled<'b>(reader: &mut Reader<'b>) -> Result<&'b str, SchemaError> {
    not_empty(reader.text()?)
}

/// Reads a text that becomes part of the reader's facts, and is left out where it is empty.
pub(super) fn note<'b>(reader: &mut Reader<'b>) -> Result<&'b str, SchemaError> {
    not_empty(reader.note()?)
}

fn not_empty(text: &str) -> Result<&str, SchemaError> {
    if text.is_empty() { Err(SchemaFault::Range("text").into()) } else { Ok(text) }
}

/// Reads a switch that is left out where it is off.
pub(super) fn on(reader: &mut Reader<'_>) -> Result<bool, SchemaError> {
    if reader.bool()? { Ok(true) } else { Err(SchemaFault::Range("switch").into()) }
}

/// Reads a number that counts from 1, and is left out where there is nothing to count.
pub(super) fn counted(reader: &mut Reader<'_>, place: &'static str) -> Result<u64, SchemaError> {
    let number = reader.uint()?;
    if number == 0 { Err(SchemaFault::Range(place).into()) } else { Ok(number) }
}

struct Numbered(&'static str, usize);

impl fmt::Display for Numbered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.0, self.1)
    }
}

/// Reads a set: texts that ascend as the keys of a map do, so that one set has one form, which does
/// not depend on how a version of Unicode folds letters. No two of them may name one thing.
pub(super) fn set<T: Ord>(
    reader: &mut Reader<'_>,
    read: impl Fn(&str) -> Result<T, SchemaError>,
) -> Result<Set<T>, SchemaError> {
    reader.array(|items| {
        let count = items.len();
        let mut members: Vec<T> = Vec::with_capacity(count.min(AT_ONCE));
        let mut last = "";
        while !items.is_empty() {
            let text = items.next()?.text()?;
            if text_key_order(last, text).is_ge() {
                return Err(SchemaFault::Range("set").into());
            }
            members.push(read(text)?);
            last = text;
        }
        let set: Set<T> = members.into_iter().collect();
        // An empty set is left out; `Prod` and `prod` are one member.
        if set.is_empty() || set.len() != count {
            Err(SchemaFault::Range("set").into())
        } else {
            Ok(set)
        }
    })
}

/// Writes a set as an array, left out where it is empty.
pub(super) fn write_set<'t, T: 't>(
    fields: &mut Fields<'_>,
    key: u8,
    set: &'t Set<T>,
    text: impl Fn(&'t T) -> Cow<'t, str>,
) {
    if !set.is_empty() {
        let mut texts: Vec<Cow<'t, str>> = set.iter().map(text).collect();
        texts.sort_by(|one, other| text_key_order(one, other));
        let writer = fields.key(key).array(texts.len());
        for text in texts {
            writer.text(&text);
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
        if properties.is_empty() {
            Err(SchemaFault::Range("properties").into())
        } else {
            Ok(properties)
        }
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

/// Reads a record inside a document: `read` is called with each integer key and the cursor at its
/// value, and says whether it knows the key. A key that it does not know is refused: whoever
/// ignored part of a step or of a scope would deploy something else than was meant.
pub(super) fn record<'b>(
    reader: &mut Reader<'b>,
    read: impl FnMut(u64, &mut Reader<'b>) -> Result<bool, SchemaError>,
) -> Result<(), SchemaError> {
    match open_record(reader, read)?.first() {
        Some(key) => Err(SchemaFault::Unknown(*key).into()),
        None => Ok(()),
    }
}

/// More unknown fields than any later schema would add to one document.
const MOST_UNKNOWN: usize = 64;

/// Reads the outermost record of a document, to which a later minor version may add fields. What
/// `read` does not know is checked and passed over, and its keys are given back to be shown.
pub(super) fn open_record<'b>(
    reader: &mut Reader<'b>,
    mut read: impl FnMut(u64, &mut Reader<'b>) -> Result<bool, SchemaError>,
) -> Result<Vec<u64>, SchemaError> {
    reader.map(|entries: &mut Entries<'_, 'b>| {
        let mut unknown = Vec::new();
        while let Some((key, value)) = entries.next()? {
            let Key::Int(key) = key else { return Err(SchemaFault::Range("key").into()) };
            let key = u64::try_from(key).map_err(|_| SchemaFault::Range("key"))?;
            if !read(key, value)? {
                if unknown.len() >= MOST_UNKNOWN {
                    return Err(SchemaFault::TooMany("unknown fields").into());
                }
                unknown.push(key);
                value.skip()?;
            }
        }
        Ok(unknown)
    })
}
