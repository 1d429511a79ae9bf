//! A filled-in file as it was read: nothing in it is believed, and every text may be a secret.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

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
        serde_json::from_str(text)
            .map_err(|error| AnswersError::Malformed { line: error.line(), column: error.column() })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(SecretText::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Node::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Node::Object(object))
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
