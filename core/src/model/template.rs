//! Variable templates: values that the target must supply.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::process::{Properties, PropertyValue};
use super::variable::Origin;
use crate::terms::Label;

/// A value that whoever deploys must supply, with all that helps a person to do so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Template {
    /// The variable that the answer defines.
    pub name: Label,
    /// The question's label.
    #[serde(default)]
    pub label: String,
    /// Help for whoever answers.
    #[serde(default)]
    pub help: String,
    /// Control type of the question.
    #[serde(default)]
    pub control: ControlType,
    /// Value if there is no answer.
    #[serde(default)]
    pub default: Option<PropertyValue>,
    /// The choices of a `Select`.
    #[serde(default)]
    pub options: Vec<SelectOption>,
    /// True if a missing value blocks a deployment.
    #[serde(default = "required")]
    pub required: bool,
    /// Dimensions per which it is asked.
    #[serde(default)]
    pub per: Per,
    /// Set that defines it.
    #[serde(default)]
    pub origin: Origin,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub extra: Properties,
}

impl Template {
    /// A required single line of text, asked once, without a default.
    #[must_use]
    pub const fn new(name: Label) -> Self {
        Self {
            name,
            label: String::new(),
            help: String::new(),
            control: ControlType::SingleLineText,
            default: None,
            options: Vec::new(),
            required: true,
            per: Per { environment: false, tenant: false },
            origin: Origin::Project,
            extra: Properties::new(),
        }
    }
}

const fn required() -> bool {
    true
}

/// Dimensions per which a template's value is asked: two independent switches, hence four cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default)]
#[expect(clippy::exhaustive_structs, reason = "two independent switches, hence four cases")]
pub struct Per {
    /// Once for each environment.
    pub environment: bool,
    /// Once for each tenant.
    pub tenant: bool,
}

/// One choice of a `Select`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SelectOption {
    /// The value that is stored.
    pub value: String,
    /// Text that a person reads.
    pub text: String,
}

impl SelectOption {
    /// Creates a choice that stores `value` and reads `text`.
    #[must_use]
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into() }
    }
}

macro_rules! control_types {
    ($($variant:ident, $doc:literal;)*) => {
        /// Control type of a value, as Octopus names it (`Octopus.ControlType`).
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ControlType {
            $(#[doc = $doc] $variant,)*
            /// A single line of text, which is also what an absent control type means.
            #[default]
            SingleLineText,
            /// A control type this version does not know, kept as it is.
            Other(String),
        }

        impl ControlType {
            /// The name as Octopus writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                    Self::SingleLineText => "SingleLineText",
                    Self::Other(name) => name,
                }
            }
        }

        impl From<&str> for ControlType {
            fn from(name: &str) -> Self {
                match name {
                    $(stringify!($variant) => Self::$variant,)*
                    "SingleLineText" | "" => Self::SingleLineText,
                    other => Self::Other(other.into()),
                }
            }
        }
    };
}

control_types! {
    AmazonWebServicesAccount, "An AWS account.";
    AzureAccount, "An Azure account.";
    Certificate, "A certificate from the Space's store.";
    Checkbox, "`True` or `False`.";
    GenericOidcAccount, "A generic `OpenID` Connect account.";
    GoogleCloudAccount, "A Google Cloud account.";
    MultiLineText, "Several lines of text.";
    Package, "A package.";
    Select, "One of the template's options.";
    Sensitive, "A text that must not be seen.";
    StepName, "A step of the process.";
    UsernamePasswordAccount, "A user name and password account.";
    WorkerPool, "A worker pool.";
}

impl fmt::Display for ControlType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for ControlType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ControlType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::from(name.as_str()))
    }
}
