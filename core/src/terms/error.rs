//! The one error of the library.

use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use core::convert::Infallible;
use core::fmt;

use super::Code;

/// A refusal: nothing was done, and nothing was changed.
///
/// Every operation refuses with this type. [`code`](Self::code) says which refusal it is and never
/// changes its meaning; the message may be reworded at any time. Two operations refuse with more
/// than this: [`VerifyError`](crate::verify::VerifyError) has every check, and
/// [`PlanError`](crate::target::PlanError) has every reason. Both convert to this type, and
/// [`downcast_ref`](Self::downcast_ref) gives them back.
///
/// ```
/// use spacebridge::{Code, Name};
///
/// let refused = "Prod: Space".parse::<Name>().unwrap_err();
/// assert_eq!(refused.code(), Code::NameReservedSeparator);
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    code: Code,
    path: Option<String>,
    message: String,
    /// The offset in the message at which the problem begins, after the place.
    detail: usize,
    /// The error with more than this, which became this one.
    whole: Option<Arc<dyn core::error::Error + Send + Sync>>,
}

/// An error that has more than an [`Error`].
#[doc(hidden)]
pub type Whole = dyn core::error::Error + Send + Sync;

impl Error {
    /// A refusal by a host, in its own words: by a key that is kept elsewhere, for example.
    ///
    /// ```
    /// use spacebridge::{Code, Error};
    ///
    /// let refused = Error::new(Code::KeyUnavailable, "the card is not in its reader");
    /// assert_eq!(refused.to_string(), "the card is not in its reader");
    /// ```
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, path: None, message: message.into(), detail: 0, whole: None }))
    }

    /// The refusal by a key that is kept elsewhere, which cannot be reached or does not answer now.
    #[must_use]
    pub fn key_unavailable() -> Self {
        Self::new(Code::KeyUnavailable, "the private key cannot be used now")
    }

    /// The refusal of what a document has at `path`; an empty path is the whole document.
    pub(crate) fn in_document(code: Code, path: String, detail: &str) -> Self {
        let place = if path.is_empty() { String::new() } else { alloc::format!("`{path}`: ") };
        let path = Some(path).filter(|path| !path.is_empty());
        let message = alloc::format!("{place}{detail}");
        Self(Box::new(Inner { code, path, message, detail: place.len(), whole: None }))
    }

    /// The stable code of this refusal.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Returns the place of the fault, if it is known: `slice › variable 3 › name` in a message,
    /// `trusts[0].permits` in a document, the check that failed in a verification.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the problem in words, without the place in a document, which [`path`](Self::path)
    /// gives.
    #[must_use]
    pub fn detail(&self) -> &str {
        // The place in front of the detail was written with the message, so it ends within it.
        let (_, detail) = self.0.message.split_at(self.0.detail);
        detail
    }
}

impl Error {
    /// The [`VerifyError`](crate::verify::VerifyError) or the
    /// [`PlanError`](crate::target::PlanError) that became this error, if one did.
    #[must_use]
    pub fn downcast_ref<E: core::error::Error + 'static>(&self) -> Option<&E> {
        self.0.whole.as_ref()?.downcast_ref()
    }
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        let one = &self.0;
        let other = &other.0;
        one.code == other.code && one.path == other.path && one.message == other.message
    }
}

impl Eq for Error {}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Error");
        shown.field("code", &self.0.code);
        if let Some(path) = &self.0.path {
            shown.field("path", path);
        }
        shown.field("message", &self.0.message).finish()
    }
}

impl core::error::Error for Error {}

/// A refusal as one part of the library has it. It becomes an [`Error`] by `?`.
#[doc(hidden)]
pub trait Refusal: fmt::Display {
    /// The stable code of this refusal.
    fn code(&self) -> Code;

    /// Returns the place of the fault, if it is known.
    fn path(&self) -> Option<String> {
        None
    }

    /// The refusal itself, if a caller may want more of it than an [`Error`] has.
    fn whole(self) -> Option<Arc<dyn core::error::Error + Send + Sync>>
    where
        Self: Sized,
    {
        None
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        let code = refusal.code();
        let path = refusal.path();
        let message = refusal.to_string();
        Self(Box::new(Inner { code, path, message, detail: 0, whole: refusal.whole() }))
    }
}

/// A conversion that cannot fail is accepted wherever one that may fail is.
impl Refusal for Infallible {
    fn code(&self) -> Code {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn is_shared<T: Send + Sync>() {}

    #[test]
    fn it_is_one_pointer_and_goes_between_threads() {
        const { is_shared::<Error>() }
        assert_eq!(size_of::<Option<Error>>(), size_of::<usize>());
    }

    #[test]
    #[cfg(feature = "json")]
    fn a_place_in_a_document_is_in_the_message_and_not_in_the_detail() {
        let error = Error::in_document(Code::NameEmpty, "teams[1]".into(), "it has no name");
        assert_eq!(error.to_string(), "`teams[1]`: it has no name");
        assert_eq!((error.path(), error.detail()), (Some("teams[1]"), "it has no name"));
        let whole = Error::in_document(Code::NameEmpty, String::new(), "it has no name");
        assert_eq!((whole.path(), whole.detail()), (None, "it has no name"));
        assert_eq!(whole.to_string(), whole.detail());
    }
}
