//! SHA-256 digests, one type for each thing that is identified by one, and the fingerprints of
//! certificates.

use super::{Code, Error, Refusal};
use alloc::string::String;
use core::fmt::{self, Write as _};
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest (FIPS 180-4): 32 bytes, written as 64 lower-case hexadecimal digits.
///
/// The digests that identify messages, releases, previews and packages have types of their own:
/// [`MessageDigest`], [`ReleaseDigest`], [`PreviewDigest`] and [`ContentDigest`].
///
/// ```
/// use spacebridge::Digest;
///
/// let digest = Digest::of(b"abc");
/// assert!(digest.to_string().starts_with("ba7816bf"));
/// assert_eq!(digest.to_string().parse(), Ok(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of the concatenation of `parts`.
    ///
    /// Nothing separates the parts: whoever calls it gives every part but one a fixed length.
    #[must_use]
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// A digest that was computed elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the HMAC-SHA256 of this digest under a key, as a receipt has it of the answers.
    ///
    /// ```
    /// use spacebridge::Digest;
    ///
    /// let answers = Digest::of(b"the answers");
    /// assert_eq!(answers.keyed(&[1; 32]), answers.keyed(&[1; 32]));
    /// assert_ne!(answers.keyed(&[1; 32]), answers.keyed(&[2; 32]));
    /// ```
    #[must_use]
    pub fn keyed(&self, key: &[u8; 32]) -> Self {
        // HKDF-Extract is HMAC with the salt as the key (RFC 5869 §2.2).
        Self(hkdf::Hkdf::<Sha256>::extract(Some(key), &self.0).0.into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Digest({self})")
    }
}

/// The text is not a SHA-256 digest in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 digest is 64 hexadecimal digits")]
struct DigestError;

impl Refusal for DigestError {
    fn code(&self) -> Code {
        Code::DigestMalformed
    }
}

impl FromStr for Digest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 64 {
            return Err(DigestError.into());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = core::str::from_utf8(pair).map_err(|_| DigestError)?;
            if pair.starts_with('+') {
                return Err(DigestError.into());
            }
            *byte = u8::from_str_radix(pair, 16).map_err(|_| DigestError)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Defines a type for the digests of one kind of thing.
macro_rules! digests {
    ($($(#[$doc:meta])* $Kind:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $Kind(Digest);

        impl $Kind {
            /// Computes the digest of the bytes that identify the thing.
            #[must_use]
            pub fn of(bytes: &[u8]) -> Self {
                Self(Digest::of(bytes))
            }

            /// Creates the digest from its 32 bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(Digest::from_bytes(bytes))
            }

            /// Returns the 32 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                self.0.as_bytes()
            }
        }

        /// Says of which kind of thing a digest is.
        impl From<Digest> for $Kind {
            fn from(digest: Digest) -> Self {
                Self(digest)
            }
        }

        impl FromStr for $Kind {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $Kind {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl fmt::Debug for $Kind {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($Kind), "({})"), self)
            }
        }
    )*};
}

digests! {
    /// The identity of a message: the SHA-256 of the content that a bundle, receipt or notice
    /// signs.
    ///
    /// A digest of another kind of thing has another type, so one cannot stand for the other:
    ///
    /// ```compile_fail,E0308
    /// use spacebridge::{MessageDigest, ReleaseDigest};
    ///
    /// let release = ReleaseDigest::from_bytes([7; 32]);
    /// let message: MessageDigest = release;
    /// ```
    MessageDigest;
    /// The identity of a release in every Space: the SHA-256 of the manifest content that its owner
    /// signed.
    ReleaseDigest;
    /// The SHA-256 of a preview: the reviewed bundle and its relation to earlier imports.
    PreviewDigest;
    /// The SHA-256 of bytes that travel beside a message: of a package, or of a part of it.
    ContentDigest;
}

/// The SHA-256 fingerprint of a Space's identity certificate: what names a Space on the wire.
///
/// Displayed as `openssl x509 -fingerprint -sha256` prints it: upper-case hexadecimal pairs, colons
/// between them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(Digest);

impl Fingerprint {
    /// The fingerprint of a certificate, given its DER bytes.
    #[must_use]
    pub fn of_certificate(der: &[u8]) -> Self {
        Self(Digest::of(der))
    }

    /// A fingerprint that was computed elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Digest::from_bytes(bytes))
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.as_bytes().iter().enumerate() {
            if index > 0 {
                out.write_char(':')?;
            }
            write!(out, "{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        digits.parse().map(Self)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
