//! Checks of package bytes against a manifest.

use alloc::string::{String, ToString as _};

use serde::Serialize;

use sha2::{Digest as _, Sha256};

use crate::model::{Content, Package};
use crate::terms::{Code, ContentDigest, Error, Label, Refusal, as_u64};

/// Computes what pins a package's bytes, in constant memory.
///
/// ```
/// use spacebridge::Content;
/// use spacebridge::packages::PackageDigest;
///
/// let mut digest = PackageDigest::new();
/// digest.update(b"PK\x03");
/// digest.update(b"\x04");
/// assert_eq!(digest.finish(), Content::of(b"PK\x03\x04"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct PackageDigest {
    hasher: Sha256,
    size: u64,
}

impl PackageDigest {
    /// Before the first byte.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.size = self.size.saturating_add(as_u64(bytes.len()));
    }

    /// Returns the number of bytes taken so far.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The content, after the last byte.
    #[must_use]
    pub fn finish(self) -> Content {
        Content {
            size: self.size,
            sha256: ContentDigest::from_bytes(self.hasher.finalize().into()),
        }
    }
}

/// Checks a package's bytes against what a manifest says of them, in constant memory.
///
/// The size is checked before the digest: one byte too many ends the check, however many would
/// follow.
///
/// ```
/// use spacebridge::{Content, Package};
/// use spacebridge::packages::PackageCheck;
///
/// let package = Package::new("Shop.Web".parse()?, "1.1.0", Content::of(b"PK"));
/// let mut check = PackageCheck::new(&package)?;
/// check.update(b"PK")?;
/// assert_eq!(check.finish()?.content(), Content::of(b"PK"));
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PackageCheck {
    id: Label,
    version: String,
    expected: Content,
    seen: PackageDigest,
}

impl PackageCheck {
    /// Before the first byte.
    ///
    /// # Errors
    ///
    /// `Code::PackageNoDigest` if nothing pins the package's bytes.
    pub fn new(package: &Package) -> Result<Self, Error> {
        let name = || package_name(&package.id, &package.version);
        let expected = package.content.ok_or_else(|| PackageError::NoDigest { package: name() })?;
        Ok(Self {
            id: package.id.clone(),
            version: package.version.clone(),
            expected,
            seen: PackageDigest::new(),
        })
    }

    /// Returns the content that the bytes must have.
    #[must_use]
    pub const fn expected(&self) -> Content {
        self.expected
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// `Code::PackageTooLong` as soon as there are more than the manifest says.
    pub fn update(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let length = as_u64(bytes.len());
        if length > self.expected.size.saturating_sub(self.seen.size()) {
            return Err(
                PackageError::TooLong { package: self.name(), size: self.expected.size }.into()
            );
        }
        self.seen.update(bytes);
        Ok(())
    }

    /// Judges, after the last byte.
    ///
    /// # Errors
    ///
    /// - `Code::PackageTooShort` if bytes are missing.
    /// - `Code::PackageOtherContent` if they are other bytes: a package was changed on the way,
    ///   or pushed again under the same id and version after it was tested.
    pub fn finish(self) -> Result<VerifiedPackage, Error> {
        let package = self.name();
        let seen = self.seen.finish();
        if seen.size != self.expected.size {
            let size = seen.size;
            let expected = self.expected.size;
            return Err(PackageError::TooShort { package, size, expected }.into());
        }
        if seen != self.expected {
            let expected = self.expected.sha256;
            return Err(PackageError::OtherContent { package, seen: seen.sha256, expected }.into());
        }
        Ok(VerifiedPackage { id: self.id, version: self.version, content: seen })
    }

    fn name(&self) -> String {
        package_name(&self.id, &self.version)
    }
}

fn package_name(id: &Label, version: &str) -> String {
    let mut name = id.to_string();
    name.push(' ');
    name.push_str(version);
    name
}

/// A package whose bytes are the ones that its manifest names. Only [`PackageCheck`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct VerifiedPackage {
    id: Label,
    version: String,
    content: Content,
}

impl VerifiedPackage {
    /// The package's id.
    #[must_use]
    pub const fn id(&self) -> &Label {
        &self.id
    }

    /// The package's version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the content of the bytes.
    #[must_use]
    pub const fn content(&self) -> Content {
        self.content
    }
}

/// Reason why bytes are not the package that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PackageError {
    /// Nothing pins the package's bytes.
    #[error("nothing says what the bytes of package `{package}` are")]
    NoDigest {
        /// Id and version.
        package: String,
    },
    /// The bytes differ under the same id and version.
    #[error(
        "package `{package}` has other bytes: its digest is {seen}, the manifest says {expected}"
    )]
    OtherContent {
        /// Id and version.
        package: String,
        /// The digest of the bytes at hand.
        seen: ContentDigest,
        /// The digest in the manifest.
        expected: ContentDigest,
    },
    /// There are more bytes than the manifest says.
    #[error("package `{package}` is longer than the {size} bytes that the manifest says")]
    TooLong {
        /// Id and version.
        package: String,
        /// The size in the manifest.
        size: u64,
    },
    /// There are fewer bytes than the manifest says.
    #[error("package `{package}` ends after {size} bytes of {expected}")]
    TooShort {
        /// Id and version.
        package: String,
        /// Number of bytes.
        size: u64,
        /// The size in the manifest.
        expected: u64,
    },
}

impl Refusal for PackageError {
    fn code(&self) -> Code {
        match self {
            Self::NoDigest { .. } => Code::PackageNoDigest,
            Self::OtherContent { .. } => Code::PackageOtherContent,
            Self::TooLong { .. } => Code::PackageTooLong,
            Self::TooShort { .. } => Code::PackageTooShort,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(bytes: &[u8]) -> Package {
        Package::new("Shop.Web".parse().unwrap(), "1.1.0", Content::of(bytes))
    }

    fn check(expected: &[u8], pieces: &[&[u8]]) -> Result<VerifiedPackage, Code> {
        let mut check = PackageCheck::new(&package(expected)).unwrap();
        for piece in pieces {
            check.update(piece).map_err(|error| error.code())?;
        }
        check.finish().map_err(|error| error.code())
    }

    #[test]
    fn bytes_that_match_in_whatever_pieces_are_the_package() {
        assert!(check(b"content", &[b"con", b"", b"tent"]).is_ok());
    }

    #[test]
    fn other_bytes_of_the_same_length_are_another_package() {
        assert_eq!(check(b"content", &[b"c0ntent"]), Err(Code::PackageOtherContent));
    }

    #[test]
    fn a_stream_that_goes_on_is_cut_at_the_declared_size() {
        assert_eq!(check(b"content", &[b"content", b"!"]), Err(Code::PackageTooLong));
    }

    #[test]
    fn a_stream_that_stops_early_is_refused() {
        assert_eq!(check(b"content", &[b"con"]), Err(Code::PackageTooShort));
    }

    #[test]
    fn a_package_that_nothing_pins_cannot_be_checked() {
        let unpinned = Package { content: None, ..package(b"") };
        assert_eq!(PackageCheck::new(&unpinned).unwrap_err().code(), Code::PackageNoDigest);
    }
}
