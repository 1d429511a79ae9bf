//! Documents are objects with named fields.
//!
//! A structure that derives `Deserialize` can also be read from a list of its fields, in the order
//! in which a version of the library happens to have them. Nobody writes that, and no specification
//! says it: here an object is read as an object. What would read the lists is not compiled either,
//! which is one part in thirty of what a browser loads.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use serde::de::value::CowStrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess};
use serde::de::{IgnoredAny, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::{Error, Kind};
use crate::path::path_at;
use crate::secret::{SECRET, secret};

/// Reads a JSON text into a type.
///
/// Objects are read as objects, also where the type is a structure that could be read from a list
/// of its fields. A key that the structure does not know is rejected, whatever the type itself
/// says about unknown fields.
///
/// # Errors
///
/// - [`Kind::Syntax`] if the text is not JSON.
/// - [`Kind::KeyTwice`] if an object has a key twice: readers differ in which value they take.
/// - [`Kind::Unexpected`] if a value or a key is not what the type has at its place. An unknown key
///   is reported with the nearest known key, or with all of them.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = T::deserialize(Objects(&mut reader)).and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    read.map_err(|error| fault(text, &error))
}

fn fault(text: &str, error: &serde_json::Error) -> Error {
    // serde_json calls a number in place of a word a fault of the syntax.
    let is_json = || serde_json::from_str::<IgnoredAny>(text).is_ok();
    let (kind, detail) = match detail(error) {
        detail
            if error.is_data() && (detail == TWICE || detail.starts_with("duplicate field ")) =>
        {
            (Kind::KeyTwice, detail)
        }
        detail if error.is_data() => (Kind::Unexpected, detail),
        _ if is_json() => (Kind::Unexpected, ONE_OF.into()),
        detail => (Kind::Syntax, detail),
    };
    let path = if kind == Kind::Syntax { String::new() } else { path_at(text, error) };
    Error { kind, path: escaped(&path), detail, line: error.line(), column: error.column() }
}

const ONE_OF: &str = "expected one of the known words, or an object with one known key";

const TWICE: &str = "it is there twice";

/// Returns the sentence of serde without the value that it quotes.
fn detail(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if !error.is_data() {
        return text;
    }
    // serde_json adds the line and the column; the path says the place in the document.
    let text = text.rfind(" at line ").and_then(|end| text.get(..end)).unwrap_or(&text);
    let quotes = ["invalid ", "unknown variant "].iter().any(|start| text.starts_with(start));
    let expected = text.rfind("expected ").and_then(|start| text.get(start..));
    match expected.filter(|_| quotes) {
        Some(expected) => escaped(&in_words(expected)),
        None if quotes => "it is something else".into(),
        None => escaped(text),
    }
}

/// Returns what serde expects in the words of JSON: names of Rust types mean nothing to a user.
fn in_words(expected: &str) -> String {
    let begins = |start: &str| expected.starts_with(start);
    if begins("expected struct ") || begins("expected a map") || begins("expected map") {
        return "expected an object".into();
    }
    if begins("expected a sequence") || begins("expected tuple") || begins("expected an array") {
        return "expected a list".into();
    }
    if begins("expected enum ") || begins("expected variant ") {
        return ONE_OF.into();
    }
    match expected {
        "expected a string" | "expected str" | "expected string" => "expected a text".into(),
        "expected a boolean" | "expected bool" => "expected true or false".into(),
        "expected u8" | "expected u16" | "expected u32" | "expected u64" | "expected usize" => {
            "expected a whole number that is not negative".into()
        }
        "expected i32" | "expected i64" => "expected a whole number".into(),
        "expected unit" | "expected null" => "expected null".into(),
        other => other.into(),
    }
}

/// Returns `text` with control characters and the like escaped, so that it cannot act on a screen.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control()
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

/// Returns the sentence about a key that is none of `known`.
fn unknown_key(key: &str, known: &[&str]) -> String {
    let short: String = key.chars().take(60).collect();
    let nearest = known
        .iter()
        .map(|candidate| (distance(&short.to_lowercase(), candidate), candidate))
        .min()
        .filter(|(distance, candidate)| distance.saturating_mul(2) <= candidate.len());
    match (nearest, known) {
        (Some((_, nearest)), _) => format!("unknown key `{short}`; did you mean `{nearest}`?"),
        (None, []) => format!("unknown key `{short}`; no key is known here"),
        (None, _) => {
            let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            format!("unknown key `{short}`; the known keys are {}", known.join(", "))
        }
    }
}

/// Returns the Levenshtein distance of two short texts.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    let mut last = right.chars().count();
    for (index, a) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (b, cell) in right.chars().zip(row.iter_mut().skip(1)) {
            let swapped = diagonal.saturating_add(usize::from(a != b));
            diagonal = *cell;
            before = swapped.min(before.min(*cell).saturating_add(1));
            *cell = before;
        }
        last = before;
    }
    last
}

/// Passes on what it holds, and asks for a map wherever a structure is wanted.
struct Objects<T>(T);

/// Deserializer of a map whose keys are no names of fields. A structure refuses by itself a field
/// that comes twice; a map would take the last one.
struct Keyed<T>(T);

macro_rules! passed_on {
    ($($ask:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $ask<V: Visitor<'de>>(
            self,
            $($argument: $type,)*
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.$ask($($argument,)* Objects(visitor))
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Structure { visitor, fields })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Keyed(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if name == SECRET {
            return secret(self.0, visitor);
        }
        self.0.deserialize_newtype_struct(name, Objects(visitor))
    }

    passed_on! {
        deserialize_any();
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_f32();
        deserialize_f64();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_option();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_seq();
        deserialize_tuple(length: usize);
        deserialize_tuple_struct(name: &'static str, length: usize);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier();
        deserialize_ignored_any();
    }
}

macro_rules! visited {
    ($($visit:ident: $type:ty;)*) => {
        $(fn $visit<E: serde::de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$visit(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Objects<V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(out)
    }

    visited! {
        visit_bool: bool;
        visit_i64: i64;
        visit_u64: u64;
        visit_f64: f64;
        visit_str: &str;
        visit_borrowed_str: &'de str;
        visit_string: String;
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Objects(value))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Objects(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Objects(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Objects(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Objects(variant))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Keyed<V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(out)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Entries { entries: Objects(entries), keys: BTreeSet::new() })
    }
}

/// A visitor of a structure, and the names of its fields.
struct Structure<V> {
    visitor: V,
    fields: &'static [&'static str],
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Structure<V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(out)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Named { entries, fields: self.fields })
    }
}

/// The entries of an object whose keys are names of fields.
struct Named<A> {
    entries: A,
    fields: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Named<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let Some(Key(key)) = self.entries.next_key()? else { return Ok(None) };
        if !self.fields.contains(&&*key) {
            return Err(A::Error::custom(unknown_key(&key, self.fields)));
        }
        seed.deserialize(CowStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(Objects(seed))
    }
}

/// The entries of a map, and the keys that came so far.
struct Entries<'de, A> {
    entries: Objects<A>,
    keys: BTreeSet<Cow<'de, str>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let Some(Key(key)) = self.entries.0.next_key()? else { return Ok(None) };
        if !self.keys.insert(key.clone()) {
            return Err(A::Error::custom(TWICE));
        }
        seed.deserialize(CowStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(seed)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Objects<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Objects(value))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Objects(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let key: Option<Key<'de>> = self.0.next_key()?;
        key.map(|Key(key)| seed.deserialize(CowStrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Objects(seed))
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Objects<A> {
    type Error = A::Error;
    type Variant = Objects<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (name, content) = self.0.variant_seed(seed)?;
        Ok((name, Objects(content)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(Objects(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(length, Objects(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.newtype_variant_seed(Fields(Structure { visitor, fields }))
    }
}

/// Content of a variant with named fields.
struct Fields<V>(Structure<V>);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Fields<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        value.deserialize_map(self.0)
    }
}

/// The name of a field. All structures share what reads it.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(name: D) -> Result<Self, D::Error> {
        struct Name;

        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the name of a field")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(String::from(name).into()))
            }

            fn visit_borrowed_str<E: serde::de::Error>(
                self,
                name: &'de str,
            ) -> Result<Key<'de>, E> {
                Ok(Key(name.into()))
            }
        }
        name.deserialize_str(Name)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Two {
        one: u8,
        others: Vec<Either>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    enum Either {
        Named { a: u8 },
        Pair(u8, u8),
        Word,
    }

    fn refused(text: &str) -> (String, String) {
        let error = read::<Two>(text).unwrap_err();
        (error.path, error.detail)
    }

    #[test]
    fn structures_are_read_from_objects_only() {
        let text = r#"{"one": 1, "others": [{"Named": {"a": 2}}, {"Pair": [3, 4]}, "Word"]}"#;
        let others = Vec::from([Either::Named { a: 2 }, Either::Pair(3, 4), Either::Word]);
        assert_eq!(read(text), Ok(Two { one: 1, others }));
        assert_eq!(refused("[1, []]").0, "");
        assert_eq!(refused(r#"{"one": 1, "others": [{"Named": [2]}]}"#).0, "others[0].Named");
        assert_eq!(refused(r#"{"one": 1, "\u006fne": 1, "others": []}"#).0, "\\u006fne");
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_known_one() {
        let found = refused(r#"{"one": 1, "other": []}"#);
        assert_eq!(found.0, "other");
        assert_eq!(found.1, "unknown key `other`; did you mean `others`?");
        let found = refused(r#"{"one": 1, "others": [{"Named": {"password": "x", "a": 1}}]}"#);
        assert_eq!(found.0, "others[0].Named.password");
        assert_eq!(found.1, "unknown key `password`; the known keys are `a`");
        assert_eq!(refused(r#"{"One": 1}"#).1, "unknown key `One`; did you mean `one`?");
        let found = refused("{\"\\u001b[2J\": 1}");
        assert_eq!(found.1, "unknown key `\\u{1b}[2J`; the known keys are `one`, `others`");
    }

    #[test]
    fn what_is_expected_is_said_in_the_words_of_json() {
        let said = |text: &str| refused(text).1;
        assert_eq!(said("[1]"), "expected an object");
        assert_eq!(said(r#"{"one": "1"}"#), "expected a whole number that is not negative");
        assert_eq!(said(r#"{"one": 1, "others": {}}"#), "expected a list");
        assert_eq!(said(r#"{"one": 1, "others": [7]}"#), ONE_OF);
        assert_eq!(read::<String>("1").unwrap_err().detail(), "expected a text");
        assert_eq!(read::<bool>("1").unwrap_err().detail(), "expected true or false");
    }

    #[test]
    fn a_map_has_no_key_twice() {
        let read_map = read::<BTreeMap<String, [u8; 1]>>;
        assert_eq!(read_map(r#"{"a": [1], "A": [2]}"#).map(|map| map.len()), Ok(2));
        let refused = read_map(r#"{"a": [1], "b": [2], "\u0061": [3]}"#).unwrap_err();
        assert_eq!((refused.kind(), refused.path()), (Kind::KeyTwice, "\\u0061"));
        assert_eq!(refused.detail(), "it is there twice");
    }
}
