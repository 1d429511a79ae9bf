//! Sequence numbers of the messages that this Space signs.

use crate::terms::{Code, Error, Refusal};

/// Reason why a Space can sign no further message of one kind for an audience.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sequence number: none is left after {}; start with a new identity", u64::MAX)]
struct NumbersUsedUp;

impl Refusal for NumbersUsedUp {
    fn code(&self) -> Code {
        Code::SequenceReused
    }
}

/// Returns the number after `last`, or the first number if there is none. A number is used up and
/// never given twice, so the largest number has no successor.
pub(super) fn next_number(last: Option<u64>) -> Result<u64, Error> {
    match last {
        None => Ok(1),
        Some(last) => last.checked_add(1).ok_or_else(|| NumbersUsedUp.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice() {
        assert_eq!(next_number(None), Ok(1));
        assert_eq!(next_number(Some(1)), Ok(2));
        assert_eq!(next_number(Some(u64::MAX - 1)), Ok(u64::MAX));
        assert_eq!(next_number(Some(u64::MAX)).map_err(|e| e.code()), Err(Code::SequenceReused));
    }
}
