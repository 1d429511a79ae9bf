//! Variables: a name, one value, and the scope in which it holds.

use alloc::string::String;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::process::Properties;
use super::scope::Scope;
use super::sensitive::{SecretId, Sensitive};
use super::template::ControlType;
use crate::terms::{Error, Label};

/// One value of a variable. A variable with three values is three of these with one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Variable {
    /// The name, compared without regard to case.
    pub name: Label,
    /// The value, raw: bindings such as `#{Other}` are never resolved while bundling.
    pub value: Value,
    /// Scope of the value.
    #[serde(default, skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// Set that defines it.
    #[serde(default)]
    pub origin: Origin,
    /// Purpose, in the author's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Prompt at the creation of a deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Prompt>,
    /// A specificity that counts instead of what the scope says, for a value whose scope was
    /// decided by somebody else than [`slice`](crate::rules::slice()): precedence must not change
    /// on the way. Slicing itself keeps every dimension, so it needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

impl Variable {
    /// An unscoped variable of the project with a text value.
    #[must_use]
    pub fn text(name: Label, value: impl Into<String>) -> Self {
        Self::new(name, Value::Text(value.into()))
    }

    /// An unscoped variable of the project.
    #[must_use]
    pub fn new(name: Label, value: Value) -> Self {
        Self {
            name,
            value,
            scope: Scope::default(),
            origin: Origin::Project,
            description: String::new(),
            prompt: None,
            rank: None,
            extra: Properties::new(),
        }
    }

    /// Returns the variable with the value limited to `scope`.
    #[must_use]
    pub fn scoped(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }
}

/// Value of a variable.
///
/// As a document it is `{"text": …}`, `{"sensitive": null}` (see [`Sensitive`]) or
/// `{"reference": {"kind": …, "name": …}}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Parts")]
#[expect(clippy::exhaustive_enums, reason = "text, secret or reference: the design's closed set")]
pub enum Value {
    /// A text, possibly with bindings.
    Text(String),
    /// A sensitive text.
    Sensitive(Sensitive),
    /// A thing that exists in one Space only; elsewhere it is a blank, by name.
    Reference {
        /// Kind of the thing.
        kind: ReferenceKind,
        /// Its name in the source.
        name: Label,
    },
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "lowercase")]
        enum Shown<'v> {
            Text(&'v str),
            Reference { kind: &'v ReferenceKind, name: &'v Label },
        }
        match self {
            Self::Text(text) => Shown::Text(text).serialize(serializer),
            Self::Sensitive(sensitive) => sensitive.serialize(serializer),
            Self::Reference { kind, name } => Shown::Reference { kind, name }.serialize(serializer),
        }
    }
}

/// The document of a value, taken apart.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    text: Option<String>,
    reference: Option<Reference>,
    #[serde(default)]
    sensitive: Secret,
    sealed: Option<SecretId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    kind: ReferenceKind,
    name: Label,
}

/// Value of the key `sensitive`, in which `null` differs from an absent key.
#[derive(Default)]
enum Secret {
    #[default]
    Absent,
    Null,
    Given(Sensitive),
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        Ok(text.map_or(Self::Null, |text| Self::Given(Sensitive::known(text))))
    }
}

impl TryFrom<Parts> for Value {
    type Error = &'static str;

    fn try_from(parts: Parts) -> Result<Self, &'static str> {
        let Parts { text, reference, sensitive, sealed } = parts;
        match (text, reference, sensitive, sealed) {
            (Some(text), None, Secret::Absent, None) => Ok(Self::Text(text)),
            (None, Some(Reference { kind, name }), Secret::Absent, None) => {
                Ok(Self::Reference { kind, name })
            }
            (None, None, Secret::Given(secret), None) => Ok(Self::Sensitive(secret)),
            (None, None, Secret::Null, Some(id)) => Ok(Self::Sensitive(Sensitive::Sealed(id))),
            (None, None, Secret::Null, None) => Ok(Self::Sensitive(Sensitive::Withheld)),
            _ => Err("a value is one of `text`, `sensitive` (given, or `sealed`) and `reference`"),
        }
    }
}

/// The set that defines a variable or a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a project includes library sets, and nothing else")]
pub enum Origin {
    /// The project itself: it beats any library set.
    #[default]
    Project,
    /// A library set; an earlier one beats a later one.
    Library {
        /// The set's name.
        set: Label,
        /// Its place among the project's included sets, from 0.
        order: u32,
    },
}

/// Prompt that a person answers when creating a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Prompt {
    /// The question's label.
    pub label: String,
    /// Help for whoever answers.
    #[serde(default)]
    pub description: String,
    /// True if an empty answer is refused.
    #[serde(default)]
    pub required: bool,
    /// Control type of the question.
    #[serde(default)]
    pub control: ControlType,
}

macro_rules! reference_kinds {
    ($($variant:ident, $doc:literal;)*) => {
        /// The kinds of Space-local things that a value may refer to, named as Octopus names them.
        ///
        /// ```
        /// use spacebridge::answers::ReferenceKind;
        ///
        /// assert_eq!("Certificate".parse(), Ok(ReferenceKind::Certificate));
        /// assert_eq!(" Certificate".parse(), Ok(ReferenceKind::Certificate), "it is trimmed");
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ReferenceKind {
            $(#[doc = $doc] $variant,)*
            /// A kind this version does not know, kept as it is.
            Other(Label),
        }

        impl ReferenceKind {
            /// The name as Octopus writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                    Self::Other(name) => name.as_str(),
                }
            }
        }

        impl FromStr for ReferenceKind {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self, Error> {
                let name: Label = name.parse()?;
                Ok(match name.as_str() {
                    $(stringify!($variant) => Self::$variant,)*
                    _ => Self::Other(name),
                })
            }
        }
    };
}

reference_kinds! {
    AmazonWebServicesAccount, "An AWS account.";
    AzureAccount, "An Azure account.";
    Certificate, "A certificate kept in the Space's store.";
    Feed, "A package feed.";
    GenericOidcAccount, "A generic `OpenID` Connect account.";
    GoogleCloudAccount, "A Google Cloud account.";
    UsernamePasswordAccount, "A user name and password account.";
    WorkerPool, "A worker pool.";
}

impl ReferenceKind {
    /// Returns the control type that Octopus has for things of this kind. An answer says the same.
    ///
    /// ```
    /// use spacebridge::answers::ReferenceKind;
    ///
    /// assert_eq!(ReferenceKind::WorkerPool.control().to_string(), "WorkerPool");
    /// ```
    #[must_use]
    pub fn control(&self) -> ControlType {
        ControlType::from(self.as_str())
    }
}

impl Serialize for ReferenceKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ReferenceKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
