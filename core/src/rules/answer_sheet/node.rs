//! A filled-in file as it was read: nothing in it is believed, and every text may be a secret.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::AnswersError;
use crate::model::SecretText;
use crate::terms::{Limits, Printable};

/// Number of characters of a key that an error shows.
const SHOWN: usize = 80;

/// A JSON value. Texts are kept as secrets until their question is known: what is not needed is
/// wiped, and nothing can print it. Keys stay in order, with repetitions.
pub(super) enum Node {
    Flag(bool),
    Null,
    Object(Vec<(String, Node)>),
    Other,
    Text(SecretText),
}

impl Node {
    pub(super) fn parse(text: &str, limits: &Limits) -> Result<Self, AnswersError> {
        if text.len() > limits.bytes {
            return Err(AnswersError::TooLarge { what: "bytes", limit: limits.bytes });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The error's own message may quote the text, so only its place is passed on.
        let whole: &RawValue = serde_json::from_str(text).map_err(|error| {
            AnswersError::Malformed { line: error.line(), column: error.column() }
        })?;
        Self::of(whole, DEEPEST).map_err(|fault| malformed_at(text, fault))
    }

    /// Takes a value apart; the error is the part that is no value.
    ///
    /// `serde_json` would unescape a text in a buffer that it frees with the text in it.
    fn of(value: &RawValue, depth: usize) -> Result<Self, &str> {
        let literal = value.get();
        match literal.as_bytes().first() {
            Some(b'"') => {
                let text = spacebridge_json::secret_text(literal).ok_or(literal)?;
                Ok(Self::Text(SecretText::new(text)))
            }
            Some(b'{') => {
                let depth = depth.checked_sub(1).ok_or(literal)?;
                let Members(members) = serde_json::from_str(literal).map_err(|_| literal)?;
                let members = members.into_iter();
                let nodes = members.map(|(key, member)| Ok((key, Self::of(member, depth)?)));
                nodes.collect::<Result<_, _>>().map(Self::Object)
            }
            Some(b'n') => Ok(Self::Null),
            Some(b't' | b'f') => Ok(Self::Flag(literal == "true")),
            _ => Ok(Self::Other),
        }
    }
}

/// The deepest nesting of a sheet. Each level is read again with the one around it.
const DEEPEST: usize = 16;

/// Returns the error of a part of the text, by the place of the part.
fn malformed_at(text: &str, part: &str) -> AnswersError {
    let offset = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    let before = text.get(..offset).unwrap_or(text);
    let line = before.split('\n').count();
    let last = before.rsplit('\n').next().unwrap_or(before);
    AnswersError::Malformed { line, column: last.len().saturating_add(1) }
}

/// The members of an object, in their order.
struct Members<'de>(Vec<(String, &'de RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            members.push(entry);
        }
        Ok(Members(members))
    }
}

/// A place in the file, as a JSON Pointer (RFC 6901).
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    key: &'p str,
}

impl<'p> Path<'p> {
    pub(super) const ROOT: Self = Self { parent: None, key: "" };

    pub(super) const fn child(&'p self, key: &'p str) -> Self {
        Path { parent: Some(self), key }
    }

    /// The pointer as an error shows it: unseen characters written out, long keys cut.
    pub(super) fn shown(&self) -> String {
        let Some(parent) = self.parent else { return String::new() };
        let key = self.key.replace('~', "~0").replace('/', "~1");
        format!("{}/{}", parent.shown(), Printable(&key).fit(SHOWN))
    }
}
