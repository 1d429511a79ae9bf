//! Variables: a name, one value, and the scope in which it holds.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::mem;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::process::Properties;
use super::scope::Scope;
use super::sensitive::{SecretId, SecretText, Sensitive};
use super::template::ControlType;
use crate::terms::{Error, Label};

/// One value of a variable. A variable with three values is three of these with one name.
///
/// A release has tens of thousands of these, so the parts that few values have lie behind one
/// pointer.
///
/// ```
/// use spacebridge::{Scope, Variable};
///
/// let production = Scope::default().with_environments(["Production".parse()?]);
/// let level = Variable::text("Log.Level".parse()?, "Warning").scoped(production);
/// assert_eq!(level.name().as_str(), "Log.Level");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Document<'static>")]
pub struct Variable {
    name: Label,
    value: Value,
    scope: Scope,
    origin: Origin,
    description: Box<str>,
    /// Invariant: `None` if every part in it is absent.
    rare: Option<Box<Rare>>,
}

/// Parts that few variables have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rare {
    prompt: Option<Prompt>,
    rank: Option<u32>,
    extra: Properties,
}

static NO_PROPERTIES: Properties = Properties::new();

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
            description: Box::default(),
            rare: None,
        }
    }

    /// Returns the variable with another value.
    #[must_use]
    pub fn with_value(mut self, value: Value) -> Self {
        self.value = value;
        self
    }

    /// Returns the variable with the value limited to `scope`.
    #[must_use]
    pub fn scoped(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Returns the variable as one that the set `origin` defines.
    #[must_use]
    pub fn defined_by(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// Returns the variable with its purpose, in the author's words.
    #[must_use]
    pub fn described(mut self, description: impl Into<Box<str>>) -> Self {
        self.description = description.into();
        self
    }

    /// Returns the variable with a prompt at the creation of a deployment.
    #[must_use]
    pub fn with_prompt(self, prompt: impl Into<Option<Prompt>>) -> Self {
        self.with_rare(|rare| rare.prompt = prompt.into())
    }

    /// Returns the variable with a specificity that counts instead of that of its scope, for a
    /// value whose scope another library than this one decided: precedence must not change on the
    /// way. [`slice`](crate::rules::slice()) keeps every dimension, so it sets no rank.
    #[must_use]
    pub fn with_rank(self, rank: impl Into<Option<u32>>) -> Self {
        self.with_rare(|rare| rare.rank = rank.into())
    }

    /// Returns the variable with fields of the source's document beyond this model, by name, as
    /// JSON text.
    #[must_use]
    pub fn with_extra(self, extra: Properties) -> Self {
        self.with_rare(|rare| rare.extra = extra)
    }

    /// Gives access to the scope, for a rule that narrows it or a host that renames places.
    #[must_use]
    pub const fn scope_mut(&mut self) -> &mut Scope {
        &mut self.scope
    }

    /// Replaces the set that defines it, when a reader learns its name.
    pub(crate) fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    fn with_rare(mut self, edit: impl FnOnce(&mut Rare)) -> Self {
        let mut rare = self.rare.as_deref_mut().map(mem::take).unwrap_or_default();
        edit(&mut rare);
        let Rare { prompt, rank, extra } = &rare;
        let is_absent = prompt.is_none() && rank.is_none() && extra.is_empty();
        self.rare = if is_absent { None } else { Some(Box::new(rare)) };
        self
    }

    /// Returns the name, which is compared without regard to case.
    #[must_use]
    pub const fn name(&self) -> &Label {
        &self.name
    }

    /// Returns the value as it was written: bindings such as `#{Other}` are resolved when a
    /// deployment runs.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Gives access to the value, for a reader that learns a secret after the variable.
    #[must_use]
    pub const fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    /// Returns the scope of the value.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Returns the set that defines it.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns its purpose, in the author's words; empty if the author gave none.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Returns the prompt at the creation of a deployment.
    #[must_use]
    pub fn prompt(&self) -> Option<&Prompt> {
        self.rare.as_ref()?.prompt.as_ref()
    }

    /// Returns the specificity that counts instead of that of its scope.
    #[must_use]
    pub fn rank(&self) -> Option<u32> {
        self.rare.as_ref()?.rank
    }

    /// Returns the same fields, to be changed; `None` if there are none.
    pub(super) fn extra_mut(&mut self) -> Option<&mut Properties> {
        self.rare.as_mut().map(|rare| &mut rare.extra)
    }

    /// Returns the fields of the source's document beyond this model, by name, as JSON text.
    #[must_use]
    pub fn extra(&self) -> &Properties {
        self.rare.as_ref().map_or(&NO_PROPERTIES, |rare| &rare.extra)
    }
}

/// One value of a variable. A variable with three values is three of these with one name.
// This is the document, whose schema shows the line above.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename = "Variable")]
pub(super) struct Document<'v> {
    /// The name, compared without regard to case.
    name: Cow<'v, Label>,
    /// The value, raw: bindings such as `#{Other}` are never resolved while bundling.
    value: Cow<'v, Value>,
    /// Scope of the value.
    #[serde(default, skip_serializing_if = "Scope::is_empty")]
    scope: Cow<'v, Scope>,
    /// Set that defines it.
    #[serde(default)]
    origin: Cow<'v, Origin>,
    /// Purpose, in the author's words.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    description: Cow<'v, str>,
    /// Prompt at the creation of a deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prompt: Option<Cow<'v, Prompt>>,
    /// A specificity that counts instead of what the scope says, for a value whose scope was
    /// decided by somebody else than [`slice`](crate::rules::slice()): precedence must not change
    /// on the way. Slicing itself keeps every dimension, so it needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rank: Option<u32>,
    /// Fields of the source's document beyond this model, by name, as JSON text.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    extra: Cow<'v, Properties>,
}

impl From<Document<'_>> for Variable {
    fn from(document: Document<'_>) -> Self {
        Self::new(document.name.into_owned(), document.value.into_owned())
            .scoped(document.scope.into_owned())
            .defined_by(document.origin.into_owned())
            .described(document.description.into_owned())
            .with_prompt(document.prompt.map(Cow::into_owned))
            .with_rank(document.rank)
            .with_extra(document.extra.into_owned())
    }
}

impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = Document {
            name: Cow::Borrowed(&self.name),
            value: Cow::Borrowed(&self.value),
            scope: Cow::Borrowed(&self.scope),
            origin: Cow::Borrowed(&self.origin),
            description: Cow::Borrowed(&self.description),
            prompt: self.prompt().map(Cow::Borrowed),
            rank: self.rank(),
            extra: Cow::Borrowed(self.extra()),
        };
        document.serialize(serializer)
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
        let text = Option::<SecretText>::deserialize(deserializer)?;
        Ok(text.map_or(Self::Null, |text| Self::Given(Sensitive::Known(text))))
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
#[non_exhaustive]
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

impl Prompt {
    /// Creates a prompt without help that accepts an empty answer.
    #[must_use]
    pub fn new(label: impl Into<String>, control: ControlType) -> Self {
        Self { label: label.into(), description: String::new(), required: false, control }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Step;

    /// A release has up to 100,000 values, and a promotion holds several copies of them. Parts that
    /// few of them have may cost these few an allocation; they may not cost the others room.
    #[test]
    fn a_variable_takes_no_room_for_what_few_of_them_have() {
        assert!(size_of::<Variable>() <= 120, "{}", size_of::<Variable>());
        assert_eq!(size_of::<Scope>(), size_of::<usize>());
        assert_eq!(size_of::<Option<Box<Rare>>>(), size_of::<usize>());
        assert!(size_of::<Step>() <= 136, "{}", size_of::<Step>());
    }

    #[test]
    fn parts_that_are_taken_away_leave_an_equal_variable() {
        let plain = Variable::text("X".parse().unwrap(), "1");
        let prompt = Prompt {
            label: "Which?".into(),
            description: String::new(),
            required: false,
            control: ControlType::SingleLineText,
        };
        let scope = Scope::default().with_roles(["web".parse().unwrap()]);
        let full = plain.clone().with_prompt(prompt.clone()).with_rank(7).scoped(scope);
        assert_eq!((full.prompt(), full.rank()), (Some(&prompt), Some(7)));
        let bare = full.with_prompt(None).with_rank(None).scoped(Scope::default().with_roles([]));
        assert_eq!(bare, plain);
        assert!(bare.rare.is_none() && bare.scope.is_empty());
    }
}
