//! Versions of releases, read and ordered as Octopus reads and orders them.

use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::caseless::escaped;
use super::prerelease::{PrereleaseLabel, is_separator};
use super::{Code, Error, Refusal};

/// The version of a release: up to four numbers, a prerelease, metadata.
///
/// The grammar is Octopus's, and more tolerant than Semantic Versioning:
///
/// ```text
/// version    = [ "v" / "V" ] [ number *3( "." number ) ]
///              [ separator ] [ prerelease ] [ "+" metadata ]
/// number     = 1*DIGIT not followed by a letter, at most 2147483647, spaces around it allowed
/// separator  = "." / "-" / "_" / "\"
/// prerelease = 1*( ALPHA / DIGIT / separator )
/// metadata   = *( ALPHA / DIGIT / separator / "+" )
/// ```
///
/// So `stable` is `0.0.0-stable`. Order: the numbers; then a prerelease before none; then the
/// prerelease's labels one by one, whatever separates them: numbers by value, before words, words
/// in lower case, fewer labels before more. Metadata is not compared: `1.0 == 1.0.0+build.7`, and
/// equal versions hash equally. What is shown is the text as it was given, trimmed.
///
/// The text may hold `..` and `\`: it is not a safe name for a file.
///
/// ```
/// use spacebridge::ReleaseVersion;
///
/// let version: ReleaseVersion = "2016.01.2-beta_11+build.7".parse()?;
/// assert_eq!(version, "2016.1.02-BETA.11".parse()?);
/// assert!(version < "2016.1.2".parse()?);
/// assert_eq!(version.to_string(), "2016.01.2-beta_11+build.7");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone)]
pub struct ReleaseVersion {
    text: String,
    numbers: [u32; 4],
    prerelease: String,
    metadata: String,
}

/// Reason why a text is not the version of a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum VersionError {
    /// Nothing is left after trimming.
    #[error("a version needs at least one character")]
    Empty,
    /// A character that no version has, or a space where none may be.
    #[error("`{shown}` is not a version like `1.2.3-beta.1+build`")]
    Malformed {
        /// The text, with characters that cannot be seen written as `\u{9}`.
        shown: String,
    },
    /// One of the numbers is above 2147483647.
    #[error("the version `{shown}` has a number above 2147483647")]
    NumberTooLarge {
        /// The text.
        shown: String,
    },
    /// More characters than Octopus stores.
    #[error("a version has at most 349 characters")]
    TooLong,
}

impl Refusal for VersionError {
    fn code(&self) -> Code {
        match self {
            Self::Empty => Code::VersionEmpty,
            Self::Malformed { .. } => Code::VersionMalformed,
            Self::NumberTooLarge { .. } => Code::VersionNumberTooLarge,
            Self::TooLong => Code::VersionTooLong,
        }
    }
}

impl ReleaseVersion {
    /// The longest version, in characters.
    pub const LIMIT: usize = 349;

    /// The first number, 0 if there is none.
    #[must_use]
    pub const fn major(&self) -> u32 {
        let [major, ..] = self.numbers;
        major
    }

    /// The second number, 0 if there is none.
    #[must_use]
    pub const fn minor(&self) -> u32 {
        let [_, minor, ..] = self.numbers;
        minor
    }

    /// The third number, 0 if there is none.
    #[must_use]
    pub const fn patch(&self) -> u32 {
        let [_, _, patch, _] = self.numbers;
        patch
    }

    /// The fourth number, 0 if there is none.
    #[must_use]
    pub const fn revision(&self) -> u32 {
        let [.., revision] = self.numbers;
        revision
    }

    /// Returns the text between the numbers with one separator and a `+`; empty for a final
    /// release.
    #[must_use]
    pub fn prerelease(&self) -> &str {
        &self.prerelease
    }

    /// Returns the text after the first `+`.
    #[must_use]
    pub fn metadata(&self) -> &str {
        &self.metadata
    }

    /// The text as it was given, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn labels(&self) -> impl Iterator<Item = PrereleaseLabel<'_>> {
        self.prerelease.split(is_separator).map(PrereleaseLabel::new)
    }
}

impl FromStr for ReleaseVersion {
    type Err = Error;

    /// Reads a version.
    ///
    /// # Errors
    ///
    /// - `Code::VersionEmpty`, `Code::VersionTooLong`: Octopus would not store it.
    /// - `Code::VersionMalformed`, `Code::VersionNumberTooLarge`: Octopus would not read it.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(VersionError::Empty.into());
        }
        if text.chars().take(Self::LIMIT.saturating_add(1)).count() > Self::LIMIT {
            return Err(VersionError::TooLong.into());
        }
        let (numbers, rest) =
            numbers(text).ok_or_else(|| VersionError::NumberTooLarge { shown: escaped(text) })?;
        let rest = rest.strip_prefix(is_separator).unwrap_or(rest);
        let (prerelease, metadata) = rest.split_once('+').unwrap_or((rest, ""));
        let known = |c: char| c.is_ascii_alphanumeric() || is_separator(c);
        if !prerelease.chars().all(known) || !metadata.chars().all(|c| known(c) || c == '+') {
            return Err(VersionError::Malformed { shown: escaped(text) }.into());
        }
        Ok(Self {
            text: text.into(),
            numbers,
            prerelease: prerelease.into(),
            metadata: metadata.into(),
        })
    }
}

/// The numbers at the beginning of `text`, and what follows them; none if one is too large.
///
/// Digits that run into a letter are no number but the beginning of the prerelease: `9alpha`.
fn numbers(text: &str) -> Option<([u32; 4], &str)> {
    let mut numbers = [0; 4];
    let mut rest = text;
    for (index, number) in numbers.iter_mut().enumerate() {
        let start = if index == 0 {
            text.strip_prefix(['v', 'V']).unwrap_or(text)
        } else if let Some(start) = rest.strip_prefix('.') {
            start
        } else {
            break;
        };
        let start = start.trim_start_matches(' ');
        let end = start.find(|c: char| !c.is_ascii_digit()).unwrap_or(start.len());
        let (digits, after) = start.split_at(end);
        if digits.is_empty() || after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            break;
        }
        *number = u32::try_from(digits.parse::<i32>().ok()?).ok()?;
        rest = after.trim_start_matches(' ');
    }
    Some((numbers, rest))
}

impl Ord for ReleaseVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        // A final release follows its prereleases.
        let is_final = |version: &Self| version.prerelease.is_empty();
        self.numbers
            .cmp(&other.numbers)
            .then_with(|| is_final(self).cmp(&is_final(other)))
            .then_with(|| self.labels().cmp(other.labels()))
    }
}

impl PartialOrd for ReleaseVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ReleaseVersion {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for ReleaseVersion {}

impl Hash for ReleaseVersion {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.numbers.hash(state);
        self.prerelease.is_empty().hash(state);
        self.labels().for_each(|label| label.hash(state));
    }
}

impl fmt::Display for ReleaseVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.text)
    }
}

impl fmt::Debug for ReleaseVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ReleaseVersion({self})")
    }
}

impl Serialize for ReleaseVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for ReleaseVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use alloc::string::ToString as _;

    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> ReleaseVersion {
        text.parse().unwrap()
    }

    fn refusal(text: &str) -> Code {
        text.parse::<ReleaseVersion>().unwrap_err().code()
    }

    #[test]
    fn the_parts_of_a_version() {
        let v = version("v1.2.3.4-beta.5+build.6");
        assert_eq!((v.major(), v.minor(), v.patch(), v.revision()), (1, 2, 3, 4));
        assert_eq!((v.prerelease(), v.metadata()), ("beta.5", "build.6"));
        assert_eq!(version("1.2.3.4.5").prerelease(), "5");
        assert_eq!(version("1.2x").prerelease(), "2x");
        assert_eq!(version("v1x").prerelease(), "v1x");
    }

    #[test]
    fn every_refusal_has_its_code() {
        assert_eq!(refusal("  "), Code::VersionEmpty);
        assert_eq!(refusal("1.0.0-hi there"), Code::VersionMalformed);
        assert_eq!(refusal("1.\u{661}.0"), Code::VersionMalformed);
        assert_eq!(refusal("1.2147483648"), Code::VersionNumberTooLarge);
        assert_eq!(refusal(&"1".repeat(350)), Code::VersionTooLong);
        assert!("a".repeat(349).parse::<ReleaseVersion>().is_ok());
        assert_eq!(
            "1.0\n.0".parse::<ReleaseVersion>().unwrap_err().to_string(),
            "`1.0\\u{a}.0` is not a version like `1.2.3-beta.1+build`"
        );
    }

    #[test]
    fn the_order_of_a_product_with_a_long_life() {
        let texts = [
            "stable",
            "0.9",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-rc.99999999999999999999",
            "1.0.0-rc.100000000000000000000",
            "1.0.0",
            "1.0.0.1",
            "1.0.1",
            "1.10",
            "2016.01.02",
        ];
        for pair in texts.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn documents_hold_versions_as_text() {
        let json = serde_json::to_string(&version("1.0.0+a")).unwrap();
        assert_eq!(json, "\"1.0.0+a\"");
        assert_eq!(serde_json::from_str::<ReleaseVersion>(&json).unwrap().to_string(), "1.0.0+a");
        assert!(serde_json::from_str::<ReleaseVersion>("\"1/0\"").is_err());
    }

    fn hash(version: &ReleaseVersion) -> u64 {
        let mut state = std::hash::DefaultHasher::new();
        version.hash(&mut state);
        state.finish()
    }

    fn versions() -> impl Strategy<Value = ReleaseVersion> {
        r"v?[01]?(\.0?[0-2]){0,4}[-._\\]?[aAbB019.\-_\\]{0,5}(\+[ab.]{0,2})?"
            .prop_filter_map("a version", |text| text.parse().ok())
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in versions(), b in versions(), c in versions()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
            prop_assert!(a != b || hash(&a) == hash(&b), "{} {}", a, b);
            if a <= b && b <= c {
                prop_assert!(a <= c, "{} {} {}", a, b, c);
            }
        }

        #[test]
        fn separators_and_metadata_never_matter(v in versions(), metadata in "[a-z.]{0,4}") {
            let swapped = v.prerelease().replace(['.', '_', '\\'], "-");
            let text = std::format!(
                "{}.{}.{}.{}-{swapped}+{metadata}",
                v.major(), v.minor(), v.patch(), v.revision(),
            );
            prop_assert_eq!(&v, &version(&text));
            prop_assert_eq!(hash(&v), hash(&version(&text)));
        }

        #[test]
        fn reading_is_total(text in any::<String>()) {
            if let Ok(version) = text.parse::<ReleaseVersion>() {
                prop_assert_eq!(version.to_string(), text.trim());
            }
        }
    }
}
