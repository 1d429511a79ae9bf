//! Why packs are refused.

use spacebridge::{Code, Error, Refusal};

/// Why a pack was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ApplyError {
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
    Package(#[from] Error),
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

impl Refusal for ApplyError {
    fn code(&self) -> Code {
        match self {
            Self::BasisChanged => Code::PackBasisChanged,
            Self::FrameTooLarge => Code::PackFrameTooLarge,
            Self::Malformed => Code::PackMalformed,
            Self::NotAPack => Code::PackUnknown,
            Self::OtherBasis => Code::PackOtherBasis,
            Self::OtherPackage => Code::PackOtherPackage,
            Self::OutOfBasis => Code::PackOutOfBasis,
            Self::OutOfOrder => Code::PackOutOfOrder,
            Self::OutOfWindow => Code::PackOutOfWindow,
            Self::Package(error) => error.code(),
            Self::Trailing => Code::PackTrailing,
            Self::Truncated => Code::PackTruncated,
            Self::WindowTooLarge => Code::PackWindowTooLarge,
        }
    }
}
