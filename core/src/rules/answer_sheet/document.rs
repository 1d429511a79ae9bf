//! A JSON document whose keys stay in the order in which a person should read them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

pub(super) enum Document {
    Null,
    Flag(bool),
    Text(String),
    List(Vec<Document>),
    Object(Vec<(String, Document)>),
}

impl Document {
    pub(super) fn object<K: Into<String>>(
        entries: impl IntoIterator<Item = (K, Document)>,
    ) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().map(Self::from).collect())
    }

    /// The document as indented text that ends with a line break.
    #[expect(clippy::expect_used, reason = "its keys are texts, and memory takes what is written")]
    pub(super) fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self)
            .expect("invariant: every answer sheet has a JSON form");
        text.push('\n');
        text
    }
}

impl From<&str> for Document {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Document {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}
