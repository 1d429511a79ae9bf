//! Names: of the things that have a namespace, and of the things that have none.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use super::caseless::{Caseless, Unfit};
use super::unicode::skeleton;
use super::{Code, Error, Refusal, given_as_text};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The name of a Space, an environment, a project or a tenant: of whatever `Space: Thing` may name.
///
/// Between 1 and 200 characters after trimming, in Unicode's composed form (NFC). Characters that
/// cannot be seen or that reorder the others are refused, and so is `:`, which separates a Space
/// from what is in it.
///
/// Names are compared as Octopus compares them: letter by letter, in lower case. The comparison
/// knows no language, so it is the same on every machine and in every locale. The text stays as it
/// was given.
///
/// ```
/// use spacebridge::{Code, Name};
///
/// let name = Name::new(" Production ")?;
/// assert_eq!(name, Name::new("PRODUCTION")?);
/// assert_eq!(name.as_str(), "Production");
/// let refused = Name::new("Prod Space: Production").unwrap_err();
/// assert_eq!(refused.code(), Code::NameReservedSeparator);
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Caseless);

/// The name of a thing that no namespace is put before: a variable, step, phase, channel, tag,
/// package or feed.
///
/// The rules of [`Name`], except that `:` is a letter like any other, because variables are called
/// `Logging:LogLevel:Default`, and that 1,000 characters are allowed.
///
/// ```
/// use spacebridge::Label;
///
/// let label = Label::new("Logging:LogLevel:Default")?;
/// assert_eq!(label, Label::new("logging:loglevel:default")?);
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(Caseless);

/// Reason why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum NameError {
    /// Nothing is left after trimming.
    #[error("a name needs at least one character")]
    Empty,
    /// A character that is not seen, or that changes the order in which others are seen.
    #[error(
        "the name `{shown}` has the character U+{character:04X}, which cannot be seen{}",
        remedy(*character)
    )]
    ForbiddenCharacter {
        /// The name, with such characters written as `\u{202e}`.
        shown: String,
        /// The code point of the first such character.
        character: u32,
    },
    /// `:` stands between a Space and what is in it, so no part may contain it.
    #[error("the name `{shown}` has a `:`, which separates a Space from what is in it")]
    ReservedSeparator {
        /// The name.
        shown: String,
    },
    /// More characters than a name may have.
    #[error("a name of this kind has at most {limit} characters")]
    TooLong {
        /// Limit of the length.
        limit: usize,
    },
}

/// Returns the advice for a character that people do not know they typed.
const fn remedy(character: u32) -> &'static str {
    match character {
        0xfe0e | 0xfe0f => "; write the symbol or emoji without this variation selector",
        _ => "; type the name instead of pasting it",
    }
}

impl NameError {
    fn new(unfit: Unfit, limit: usize) -> Self {
        match unfit {
            Unfit::Empty => Self::Empty,
            Unfit::TooLong => Self::TooLong { limit },
            Unfit::Unseen { shown, character } => {
                Self::ForbiddenCharacter { shown, character: character.into() }
            }
        }
    }
}

impl Refusal for NameError {
    fn code(&self) -> Code {
        match self {
            Self::Empty => Code::NameEmpty,
            Self::ForbiddenCharacter { .. } => Code::NameForbiddenCharacter,
            Self::ReservedSeparator { .. } => Code::NameReservedSeparator,
            Self::TooLong { .. } => Code::NameTooLong,
        }
    }
}

impl Name {
    /// The longest name, in characters.
    pub const LIMIT: usize = 200;

    /// The name that `text` is, trimmed and composed (NFC).
    ///
    /// # Errors
    ///
    /// - `Code::NameEmpty`, `Code::NameTooLong`: nobody could read it.
    /// - `Code::NameForbiddenCharacter`: two names that look the same must be the same.
    /// - `Code::NameReservedSeparator`: `Space: Thing` must have one reading.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
        let name = Caseless::new(text.as_ref(), Self::LIMIT)
            .map_err(|unfit| NameError::new(unfit, Self::LIMIT))?;
        if name.as_str().contains(':') {
            return Err(NameError::ReservedSeparator { shown: name.as_str().into() }.into());
        }
        Ok(Self(name))
    }
}

impl Label {
    /// The longest label, in characters.
    pub const LIMIT: usize = 1_000;

    /// The label that `text` is, trimmed and composed (NFC).
    ///
    /// # Errors
    ///
    /// - `Code::NameEmpty`, `Code::NameTooLong`: nobody could read it.
    /// - `Code::NameForbiddenCharacter`: two labels that look the same must be the same.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
        Caseless::new(text.as_ref(), Self::LIMIT)
            .map(Self)
            .map_err(|unfit| NameError::new(unfit, Self::LIMIT).into())
    }
}

impl From<Name> for Label {
    fn from(name: Name) -> Self {
        Self(name.0)
    }
}

/// Implements the shared parts of `Name` and `Label`.
macro_rules! caseless {
    ($Kind:ident) => {
        impl $Kind {
            /// The text as it was given, trimmed and composed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The confusable skeleton (UTS #39 §4) of the lower-cased text.
            ///
            /// Two texts with one skeleton look alike; equal names have equal skeletons. It is
            /// for comparing, never for showing.
            #[must_use]
            pub fn skeleton(&self) -> String {
                skeleton(&self.0.folded().collect::<String>())
            }

            /// Returns true if `other` is another name that a person may take for this one.
            ///
            /// Judged as written and in lower case, because `Prod-I` and `Prod-l` look alike only
            /// as written, and `PRОD` with a Cyrillic letter resembles `prod` only in lower case.
            #[must_use]
            pub fn is_confusable_with(&self, other: &Self) -> bool {
                self != other && self.looks().iter().zip(&other.looks()).any(|(a, b)| a == b)
            }

            /// Returns the name's skeletons, by which it can be taken for another: in lower case,
            /// and as it is written.
            pub(crate) fn looks(&self) -> [String; 2] {
                // Each kind of skeleton is compared with its own kind only.
                [
                    alloc::format!("l{}", self.skeleton()),
                    alloc::format!("w{}", skeleton(self.as_str())),
                ]
            }
        }

        impl AsRef<str> for $Kind {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $Kind {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.as_str())
            }
        }

        impl fmt::Debug for $Kind {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($Kind), "({:?})"), self.as_str())
            }
        }

        impl FromStr for $Kind {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Self::new(text)
            }
        }

        impl Serialize for $Kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $Kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
            }
        }
    };
}

caseless!(Name);
caseless!(Label);
given_as_text!(Name, Label);

#[cfg(test)]
mod tests {
    extern crate std;

    use alloc::string::ToString as _;
    use core::cmp::Ordering;
    use core::hash::{Hash as _, Hasher as _};

    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    fn refusal(text: &str) -> Code {
        Name::new(text).unwrap_err().code()
    }

    #[test]
    fn a_name_is_kept_as_given_and_compared_in_lower_case() {
        assert_eq!(name("  QA 1\t").to_string(), "QA 1");
        assert_eq!(name("Überwachung"), name("ÜBERWACHUNG"));
        assert_ne!(name("QA 1"), name("QA 2"));
        assert!(name("apple") < name("Banana"));
        assert!(name("Zebra") < name("éclair"));
    }

    #[test]
    fn two_spellings_of_one_letter_are_one_name() {
        let composed = name("Caf\u{e9}");
        let decomposed = name("Cafe\u{301}");
        assert_eq!(composed.as_str(), decomposed.as_str());
        // The Kelvin sign is the letter K.
        assert_eq!(name("\u{212a}"), name("k"));
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for unseen in
            ["\u{7}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{200d}", "\u{feff}", "\u{fe0f}"]
        {
            assert_eq!(refusal(&["Prod", unseen, "uction"].concat()), Code::NameForbiddenCharacter);
        }
        let error = Name::new("Pro\u{202e}d").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the name `Pro\\u{202e}d` has the character U+202E, which cannot be seen; \
             type the name instead of pasting it"
        );
    }

    #[test]
    fn an_emoji_is_allowed_without_its_variation_selector() {
        assert!(Name::new("Stage \u{2699}").is_ok());
        assert!(Label::new("Stage \u{1f680}").is_ok());
        for selector in ["\u{fe0e}", "\u{fe0f}", "\u{e0100}"] {
            let text = ["Stage \u{2699}", selector].concat();
            assert_eq!(refusal(&text), Code::NameForbiddenCharacter);
            assert_eq!(Label::new(&text).unwrap_err().code(), Code::NameForbiddenCharacter);
        }
        let error = Name::new("Stage \u{2699}\u{fe0f}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the name `Stage \u{2699}\\u{fe0f}` has the character U+FE0F, which cannot be seen; \
             write the symbol or emoji without this variation selector"
        );
    }

    #[test]
    fn lengths_are_counted_in_characters_after_trimming() {
        assert_eq!(refusal(" \t "), Code::NameEmpty);
        assert!(Name::new("é".repeat(200)).is_ok());
        assert!(Name::new("e\u{301}".repeat(200)).is_ok());
        assert_eq!(refusal(&"é".repeat(201)), Code::NameTooLong);
        assert!(Label::new("x".repeat(1_000)).is_ok());
        assert_eq!(Label::new("x".repeat(1_001)).unwrap_err().code(), Code::NameTooLong);
    }

    #[test]
    fn only_labels_have_colons() {
        assert_eq!(refusal("Prod Space: Production"), Code::NameReservedSeparator);
        assert_eq!(Label::new("Logging:Level").unwrap().as_str(), "Logging:Level");
    }

    #[test]
    fn names_that_look_alike_are_noticed() {
        let latin = name("Production");
        let cyrillic = name("Pr\u{43e}duction");
        assert_eq!(latin.skeleton(), cyrillic.skeleton());
        assert!(latin.is_confusable_with(&cyrillic));
        assert!(name("Prod-I").is_confusable_with(&name("Prod-l")));
        assert!(name("PR\u{41e}D").is_confusable_with(&name("prod")));
        assert!(!latin.is_confusable_with(&name("PRODUCTION")));
        assert!(!latin.is_confusable_with(&name("Staging")));
    }

    #[test]
    fn documents_hold_names_as_text_and_refuse_bad_ones() {
        let json = serde_json::to_string(&name("Test")).unwrap();
        assert_eq!(json, "\"Test\"");
        assert_eq!(serde_json::from_str::<Name>(&json).unwrap(), name("test"));
        assert!(serde_json::from_str::<Name>("\"a:b\"").is_err());
    }

    fn hash(label: &Label) -> u64 {
        let mut state = std::hash::DefaultHasher::new();
        label.hash(&mut state);
        state.finish()
    }

    fn labels() -> impl Strategy<Value = Label> {
        "[aAkK\u{212a}\u{e9}\u{c9}sSſßİi\u{3c3}\u{3a3}\u{3c2} -]{1,6}"
            .prop_filter_map("a label", |text| Label::new(text).ok())
    }

    proptest! {
        #[test]
        fn equality_order_and_hash_agree(a in labels(), b in labels(), c in labels()) {
            prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert!(a != b || hash(&a) == hash(&b));
            prop_assert!(a != b || a.skeleton() == b.skeleton());
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
        }

        #[test]
        fn a_label_is_its_own_label_again(text in any::<String>()) {
            if let Ok(label) = Label::new(&text) {
                let again = Label::new(label.as_str()).unwrap();
                prop_assert_eq!(again.as_str(), label.as_str());
            }
        }
    }
}
