//! Other digests that stores know packages by: they help to find one, and accept none.

use crate::terms::{Code, Error, Refusal};
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Further identifiers of a package, in stores that do not know its SHA-256.
///
/// It only helps to find bytes. Whether they are the package, [`Content`](super::Content) decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[expect(clippy::exhaustive_structs, reason = "made with `..Lookup::default()` on purpose")]
pub struct Lookup {
    /// The SHA-1 of its bytes, which is what Octopus's built-in feed knows packages by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha1: Option<Sha1>,
    /// Digest by which a container registry serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oci: Option<OciDigest>,
}

impl Lookup {
    /// Returns true if it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.sha1.is_none() && self.oci.is_none()
    }

    /// Returns true if both may speak of the same bytes: they agree on a digest, and differ in
    /// none.
    ///
    /// ```
    /// use spacebridge::facts::Lookup;
    ///
    /// let lookup = |sha1: &str| Lookup { sha1: sha1.parse().ok(), ..Lookup::default() };
    /// let one = lookup(&"a9".repeat(20));
    /// let other = lookup(&"00".repeat(20));
    /// assert!(one.finds(&one.clone()));
    /// assert!(!one.finds(&other));
    /// assert!(!one.finds(&Lookup::default()), "nothing is said of it");
    /// ```
    #[must_use]
    pub fn finds(&self, other: &Self) -> bool {
        let sha1 = self.sha1.zip(other.sha1).map(|(one, other)| one == other);
        let oci = self.oci.as_ref().zip(other.oci.as_ref()).map(|(one, other)| one == other);
        matches!((sha1, oci), (Some(true), Some(true) | None) | (None, Some(true)))
    }
}

/// A SHA-1 (FIPS 180-4): 20 bytes, written as 40 lower-case hexadecimal digits.
///
/// Anybody can make two files with one SHA-1 today, so it never decides anything here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha1([u8; 20]);

impl Sha1 {
    /// One that was computed elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The 20 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

impl fmt::Display for Sha1 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha1 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sha1({self})")
    }
}

impl FromStr for Sha1 {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (digits, rest) = text.as_bytes().as_chunks::<2>();
        let mut bytes = [0; 20];
        if digits.len() != bytes.len() || !rest.is_empty() {
            return Err(LookupError.into());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits) {
            let digit = |digit: u8| char::from(digit).to_digit(16).ok_or(LookupError);
            let [high, low] = pair.map(digit);
            *byte = u8::try_from((high? << 4) | low?).map_err(|_| LookupError)?;
        }
        Ok(Self(bytes))
    }
}

/// The digest that names a manifest in a container registry (OCI image specification, "Digests"):
/// `sha256:` or `sha512:` and lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OciDigest(String);

impl OciDigest {
    /// Returns the digest as registries write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OciDigest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for OciDigest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (algorithm, digits) = text.split_once(':').ok_or(LookupError)?;
        let length = match algorithm {
            "sha256" => 64,
            "sha512" => 128,
            _ => return Err(LookupError.into()),
        };
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != length || !digits.bytes().all(is_digit) {
            return Err(LookupError.into());
        }
        Ok(Self(text.into()))
    }
}

/// The text is not a digest that packages are looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-1 is 40 hexadecimal digits, an OCI digest `sha256:` with 64 or `sha512:` with 128")]
struct LookupError;

impl Refusal for LookupError {
    fn code(&self) -> Code {
        Code::LookupMalformed
    }
}

macro_rules! as_text {
    ($($kind:ty)*) => {
        $(impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        })*
    };
}

as_text!(Sha1 OciDigest);

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn a_sha_1_is_read_as_it_is_shown() {
        let shown = "a9993e364706816aba3e25717850c26c9cd0d89d";
        let sha1: Sha1 = shown.parse().unwrap();
        assert_eq!(sha1.to_string(), shown);
        assert_eq!(shown.to_uppercase().parse(), Ok(sha1), "as Windows shows it");
        let cut = shown.trim_end_matches('d');
        for text in ["", "a9", cut, &format!("{shown}00"), &shown.replace('a', "+")] {
            assert_eq!(text.parse::<Sha1>().unwrap_err().code(), Code::LookupMalformed, "{text}");
        }
    }

    #[test]
    fn an_oci_digest_has_one_form() {
        for shown in [format!("sha256:{}", "0f".repeat(32)), format!("sha512:{}", "0f".repeat(64))]
        {
            assert_eq!(shown.parse::<OciDigest>().unwrap().as_str(), shown);
            let cut = [shown.trim_start_matches('s'), shown.trim_end_matches('f')];
            for text in [cut[0], cut[1], &shown.to_uppercase()] {
                assert_eq!(text.parse::<OciDigest>(), Err(LookupError.into()), "{text}");
            }
        }
        assert_eq!(
            format!("md5:{}", "0f".repeat(16)).parse::<OciDigest>(),
            Err(LookupError.into())
        );
        assert_eq!("0f".repeat(32).parse::<OciDigest>(), Err(LookupError.into()));
    }

    #[test]
    fn digests_that_differ_find_nothing_even_if_others_agree() {
        let oci = |digit: &str| format!("sha256:{}", digit.repeat(64)).parse().ok();
        let sha1 = Some(Sha1::from_bytes([1; 20]));
        let one = Lookup { sha1, oci: oci("1") };
        assert!(one.finds(&Lookup { oci: None, ..one.clone() }));
        assert!(one.finds(&Lookup { sha1: None, ..one.clone() }));
        assert!(!one.finds(&Lookup { oci: oci("2"), ..one.clone() }));
        assert!(!Lookup::default().finds(&Lookup::default()));
    }
}
