//! Why packs are refused.

use alloc::string::ToString as _;

use spacebridge::PackageError;

/// Why a pack was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The basis is not what it was when it was checked.
    #[error("the older package was changed since it was checked")]
    BasisChanged,
    /// A frame says that it is larger than frames are.
    #[error("a part of the pack is larger than the format allows")]
    FrameTooLarge,
    /// What follows is not what the format has there.
    #[error("the pack is malformed")]
    Malformed,
    /// It does not begin as packs do, or is of a later version.
    #[error("these bytes are no pack, or one of a later version")]
    NotAPack,
    /// It needs another older package.
    #[error("the pack was made for another older package")]
    OtherBasis,
    /// It makes another package.
    #[error("the pack makes another package than the manifest names")]
    OtherPackage,
    /// It copies what the older package does not have.
    #[error("the pack copies from behind the end of the older package")]
    OutOfBasis,
    /// Parts of it are missing, or not in their order.
    #[error("the parts of the pack are not in their order")]
    OutOfOrder,
    /// It copies what does not have to be remembered any more.
    #[error("the pack copies from outside its window")]
    OutOfWindow,
    /// The bytes are not those of the package.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Bytes follow its end.
    #[error("bytes follow the end of the pack")]
    Trailing,
    /// It ends too early.
    #[error("the pack ends too early")]
    Truncated,
    /// It asks for more memory than it may have.
    #[error("the pack asks for more memory than it may have")]
    WindowTooLarge,
}

impl ApplyError {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BasisChanged => "pack-basis-changed",
            Self::FrameTooLarge => "pack-frame-too-large",
            Self::Malformed => "pack-malformed",
            Self::NotAPack => "pack-unknown",
            Self::OtherBasis => "pack-other-basis",
            Self::OtherPackage => "pack-other-package",
            Self::OutOfBasis => "pack-out-of-basis",
            Self::OutOfOrder => "pack-out-of-order",
            Self::OutOfWindow => "pack-out-of-window",
            Self::Package(error) => error.code(),
            Self::Trailing => "pack-trailing",
            Self::Truncated => "pack-truncated",
            Self::WindowTooLarge => "pack-window-too-large",
        }
    }
}

impl From<ApplyError> for spacebridge::Error {
    fn from(error: ApplyError) -> Self {
        Self::foreign("ApplyError", error.code(), error.to_string())
    }
}
