//! Sensitive text: one type for variables, step and action properties, and template defaults.

use alloc::string::String;
use core::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// A text that must not be seen: a password, a token, a connection string.
///
/// It has no `Display` and no `Serialize`, its `Debug` is redacted, and its memory is wiped when it
/// is dropped. [`SecretText::expose`] is the one way to read it.
///
/// ```
/// let secret = spacebridge::release::SecretText::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "SecretText(…)");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes a text into custody.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for SecretText {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for SecretText {}

impl fmt::Debug for SecretText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretText(…)")
    }
}

/// The reader of documents unescapes the text of a newtype of this name without a buffer that keeps
/// it.
const NEWTYPE: &str = "spacebridge_json::Secret";

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NEWTYPE, SecretVisitor)
    }
}

struct SecretVisitor;

impl<'de> Visitor<'de> for SecretVisitor {
    type Value = SecretText;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a string")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<SecretText, D::Error> {
        String::deserialize(deserializer).map(SecretText::new)
    }
}

/// Number of a sealed secret of a bundle: the position that a placeholder stands for, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[expect(clippy::exhaustive_structs, reason = "a number")]
pub struct SecretId(pub u32);

/// A sensitive value, in one of the three states in which a Space can have it.
///
/// As a document it is `{"sensitive": null}`, or `{"sensitive": null, "sealed": 3}`: the text
/// itself is read from a document that gives it (`{"sensitive": "text"}`) and never written to one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a value is known, sealed or withheld: nothing between"
)]
pub enum Sensitive {
    /// The text is known here. Only the Space that owns the release is in this state.
    Known(SecretText),
    /// The text travels sealed; the target opens it with its key when it deploys.
    Sealed(SecretId),
    /// There is a value, and it is not known here: Octopus's API never returns one.
    Withheld,
}

impl Sensitive {
    /// A sensitive value that is known here.
    #[must_use]
    pub fn known(text: impl Into<String>) -> Self {
        Self::Known(SecretText::new(text))
    }
}

impl Serialize for Sensitive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sensitive", &())?;
        if let Self::Sealed(id) = self {
            map.serialize_entry("sealed", id)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Sensitive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SensitiveVisitor)
    }
}

pub(super) struct SensitiveVisitor;

impl<'de> Visitor<'de> for SensitiveVisitor {
    type Value = Sensitive;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a sensitive value, like {\"sensitive\": null}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sensitive, A::Error> {
        let mut text = None::<SecretText>;
        let mut sealed = None;
        let mut marked = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "sensitive" => {
                    marked = true;
                    text = map.next_value()?;
                }
                "sealed" => sealed = Some(map.next_value()?),
                _ => return Err(de::Error::unknown_field(&key, &["sealed", "sensitive"])),
            }
        }
        match (marked, text, sealed) {
            (true, Some(text), None) => Ok(Sensitive::Known(text)),
            (true, None, Some(id)) => Ok(Sensitive::Sealed(id)),
            (true, None, None) => Ok(Sensitive::Withheld),
            _ => Err(de::Error::custom("a sensitive value is either given or sealed")),
        }
    }
}
