//! Words that a caller gives as text: where they are given nothing is refused, and where they are
//! used the refusal is returned.

use alloc::vec::Vec;

use super::Error;

/// A word that was given, or the reason why the text is none.
pub(crate) type Given<T> = Result<T, Error>;

/// Reads a word, and keeps the refusal.
pub(crate) fn given<T>(word: impl TryInto<T, Error: Into<Error>>) -> Given<T> {
    word.try_into().map_err(Into::into)
}

/// Reads several words; the first refusal counts.
pub(crate) fn all_given<T, W: TryInto<T, Error: Into<Error>>>(
    words: impl IntoIterator<Item = W>,
) -> Given<Vec<T>> {
    words.into_iter().map(given).collect()
}

/// Returns the word, or the refusal that was kept.
pub(crate) fn held<T>(word: &Given<T>) -> Result<&T, Error> {
    word.as_ref().map_err(Error::clone)
}

/// Lets each type, which is read with `parse`, be given as a text or as a reference to itself.
macro_rules! given_as_text {
    ($($Word:ty),+) => {$(
        impl TryFrom<&str> for $Word {
            type Error = $crate::terms::Error;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<alloc::string::String> for $Word {
            type Error = $crate::terms::Error;

            fn try_from(text: alloc::string::String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<&alloc::string::String> for $Word {
            type Error = $crate::terms::Error;

            fn try_from(text: &alloc::string::String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<&Self> for $Word {
            fn from(word: &Self) -> Self {
                word.clone()
            }
        }
    )+};
}

pub(crate) use given_as_text;
