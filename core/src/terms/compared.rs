//! The ceremony that no software can do alone: a person compares a fingerprint.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Fingerprint;
use super::{Code, Error, Refusal};

/// A fingerprint that a person compared with what the certificate's owner says it is.
///
/// The only way to one is [`Fingerprint::compare`]: whoever asks for this type asks for the
/// ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedFingerprint(Fingerprint);

impl ComparedFingerprint {
    /// The fingerprint.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.0
    }
}

impl Serialize for ComparedFingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A document gives the fingerprint of the certificate at hand and what a person `typed`, and both
/// are compared when it is read: a document is no way around the ceremony.
impl<'de> Deserialize<'de> for ComparedFingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Compared { fingerprint, typed } = Compared::deserialize(deserializer)?;
        fingerprint.compare(&typed).map_err(de::Error::custom)
    }
}

/// A fingerprint, and what a person typed to confirm it.
#[derive(Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "ComparedFingerprint"))]
#[serde(deny_unknown_fields)]
struct Compared {
    /// The fingerprint of the certificate at hand.
    fingerprint: Fingerprint,
    /// The fingerprint that the person read out: 16 words, or 64 hexadecimal digits.
    typed: String,
}

#[cfg(feature = "schemas")]
super::described_as! {
    ComparedFingerprint: Compared;
}

/// The typed fingerprint is not that of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum CompareError {
    /// It is another one: the certificate was exchanged on its way, or somebody mistyped.
    #[error("part {place} of what was typed differs from the certificate at hand")]
    Different {
        /// The first part that differs, from 1: a word, or a pair of digits.
        place: usize,
    },
    /// It is not whole. Whoever may try many keys can make any few parts agree.
    #[error("a fingerprint is compared whole: 16 words, or 64 hexadecimal digits")]
    Incomplete,
}

impl Refusal for CompareError {
    fn code(&self) -> Code {
        match self {
            Self::Different { .. } => Code::FingerprintDifferent,
            Self::Incomplete => Code::FingerprintIncomplete,
        }
    }
}

const DIGITS: usize = 64;
const WORDS: usize = 16;

impl Fingerprint {
    /// Compares this fingerprint, of a certificate that was carried here, with what a person
    /// `typed` while the certificate's owner read theirs aloud: all sixteen [`words`](Self::words),
    /// or all digits as `openssl` prints them. Case, hyphens, colons and blanks do not matter.
    ///
    /// Let the person type what they hear; do not fill the field in for them.
    ///
    /// # Errors
    ///
    /// - `Code::FingerprintIncomplete` unless the whole fingerprint was typed.
    /// - `Code::FingerprintDifferent` if it is another one, and where it begins to differ.
    ///
    /// ```
    /// use spacebridge::{Code, Fingerprint};
    ///
    /// let carried = Fingerprint::from_bytes([0x7f; 32]);
    /// let heard = "lutuz ".repeat(16);
    /// assert_eq!(carried.compare(&heard)?.fingerprint(), carried);
    /// assert_eq!(carried.compare("lutuz-lutuz").unwrap_err().code(), Code::FingerprintIncomplete);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn compare(&self, typed: &str) -> Result<ComparedFingerprint, Error> {
        let heard = parts(typed);
        let digits: Vec<char> = heard.concat().chars().collect();
        if digits.len() == DIGITS {
            let own: Vec<char> = parts(&self.to_string()).concat().chars().collect();
            return self.same(&pairs(&digits), &pairs(&own));
        }
        // Sixteen pairs of digits are half of the digits, and as many parts as there are words.
        let are_pairs = heard.iter().all(|part| part.len() == 2);
        if heard.len() != WORDS || are_pairs {
            return Err(CompareError::Incomplete.into());
        }
        self.same(&heard, &parts(&self.words()))
    }

    fn same(&self, heard: &[String], own: &[String]) -> Result<ComparedFingerprint, Error> {
        let mut both = heard.iter().zip(own);
        match both.position(|(heard, own)| !heard.eq_ignore_ascii_case(own)) {
            Some(place) => Err(CompareError::Different { place: place.saturating_add(1) }.into()),
            None => Ok(ComparedFingerprint(*self)),
        }
    }
}

/// Returns the texts between blanks, hyphens and colons.
fn parts(typed: &str) -> Vec<String> {
    let parts = typed.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(String::from).collect()
}

fn pairs(digits: &[char]) -> Vec<String> {
    digits.chunks(2).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint() -> Fingerprint {
        Fingerprint::of_certificate(b"a certificate")
    }

    #[test]
    fn every_way_to_type_the_whole_of_it_is_good() {
        let words = fingerprint().words();
        let digits = fingerprint().to_string();
        let typed = [
            words.clone(),
            words.replace('-', " ").to_uppercase(),
            alloc::format!("  {words}\n"),
            digits.clone(),
            digits.replace(':', "").to_lowercase(),
            digits.replace(':', " "),
        ];
        for typed in typed {
            let compared = fingerprint().compare(&typed);
            assert_eq!(compared.map(|compared| compared.fingerprint()), Ok(fingerprint()));
        }
    }

    #[test]
    fn a_part_of_it_is_never_enough() {
        let words = fingerprint().words();
        let digits = fingerprint().to_string();
        for typed in [
            "",
            "yes",
            words.get(..89).unwrap(),
            digits.get(..92).unwrap(),
            digits.get(..47).unwrap(),
            &alloc::format!("{words}-babab"),
        ] {
            assert_eq!(
                fingerprint().compare(typed),
                Err(CompareError::Incomplete.into()),
                "{typed}"
            );
        }
    }

    #[test]
    fn any_other_word_or_digit_is_noticed() {
        let words = fingerprint().words();
        for place in 0..16 {
            let other: Vec<String> = words
                .split('-')
                .enumerate()
                .map(
                    |(index, word)| {
                        if index == place { word.chars().rev().collect() } else { word.into() }
                    },
                )
                .collect();
            let other = other.join("-");
            let expected = if other == words {
                Ok(ComparedFingerprint(fingerprint()))
            } else {
                Err(CompareError::Different { place: place + 1 }.into())
            };
            assert_eq!(fingerprint().compare(&other), expected);
        }
        let digits = fingerprint().to_string();
        let last = if digits.ends_with('0') { "1" } else { "0" };
        let other = alloc::format!("{}{last}", digits.get(..94).unwrap());
        assert_eq!(
            fingerprint().compare(&other),
            Err(CompareError::Different { place: 32 }.into())
        );
    }
}
