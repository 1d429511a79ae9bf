//! Words that a request takes as text.
//!
//! A request is made without `?`; the verb that takes it refuses the word.

use crate::terms::Error;

/// A word that was given to a request, or the reason why the text is none.
pub(super) type Given<T> = Result<T, Error>;

/// Reads a word, and keeps the refusal for the verb.
pub(super) fn given<T>(word: impl TryInto<T, Error: Into<Error>>) -> Given<T> {
    word.try_into().map_err(Into::into)
}

/// Reads several words; the first refusal counts.
pub(super) fn all_given<T, W: TryInto<T, Error: Into<Error>>>(
    words: impl IntoIterator<Item = W>,
) -> Given<alloc::vec::Vec<T>> {
    words.into_iter().map(given).collect()
}
