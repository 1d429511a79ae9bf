//! The one error of the store.

use core::fmt;

use rusqlite::ErrorCode;
use spacebridge::{Code, Error};

macro_rules! codes {
    ($($variant:ident = $text:literal, $advice:literal;)*) => {
        /// The stable codes of what a store itself refuses. The codes of the core are
        /// [`spacebridge::Code`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum StoreCode {
            $(
                #[doc = concat!("`", $text, "`: ", $advice, ".")]
                $variant,
            )*
        }

        impl StoreCode {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the code as text, such as `store-full`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// Returns what a person can do about it.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self {
                    $(Self::$variant => $advice,)*
                }
            }
        }
    };
}

codes! {
    ClockWentBack = "clock-went-back", "set the clock of this machine, and repeat the command";
    FileExists = "file-exists", "name a file that does not exist yet";
    MessageMissing = "message-missing", "carry the file here again";
    NumbersKnown = "numbers-known", "leave the numbers as they are";
    NumbersUnknown = "numbers-unknown", "ask each trusted Space for the last numbers that it \
        received from this one, and continue from them";
    RandomnessUnavailable = "randomness-unavailable", "repeat the command when the system has \
        randomness";
    ReleaseExists = "release-exists", "use the assembled release, or give the new content another \
        version";
    ReleaseMissing = "release-missing", "look at the list of releases";
    SpaceExists = "space-exists", "use the Space that exists, or another name";
    SpaceMissing = "space-missing", "look at the list of Spaces, or create the Space";
    StoreBusy = "store-busy", "wait until the other program has finished, and repeat the command";
    StoreContended = "store-contended", "repeat the command when fewer programs write";
    StoreDamaged = "store-damaged", "keep the file, and restore the newest backup";
    StoreFailed = "store-failed", "read the detail, and repeat the command";
    StoreForeign = "store-foreign", "name a file that a store made";
    StoreFull = "store-full", "free space on the disk, and repeat the command";
    StoreIo = "store-io", "check the disk, and repeat the command";
    StoreNewer = "store-newer", "use the version of the program that wrote the store, or a later \
        one";
    StoreReadOnly = "store-read-only", "allow the program to write to the file and its folder";
    StoreUnreachable = "store-unreachable", "check that the folder exists and that the program may \
        use it";
    TrustNotRecorded = "trust-not-recorded", "change a trust with the verb for it, which records \
        the change";
}

/// A refusal, by the core or by the store. Nothing was changed.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreError(Box<Reason>);

#[derive(Clone, PartialEq, Eq)]
enum Reason {
    Core(Error),
    Store { code: StoreCode, detail: String },
}

impl StoreError {
    pub(crate) fn new(code: StoreCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Reason::Store { code, detail: detail.into() }))
    }

    /// Returns the stable code as text: one of [`spacebridge::Code`] or one of [`StoreCode`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &*self.0 {
            Reason::Core(error) => error.code().as_str(),
            Reason::Store { code, .. } => code.as_str(),
        }
    }

    /// Returns the refusal of the core, if the core refused.
    #[must_use]
    pub fn core(&self) -> Option<&Error> {
        match &*self.0 {
            Reason::Core(error) => Some(error),
            Reason::Store { .. } => None,
        }
    }

    /// Returns the code of the store, if the store refused.
    #[must_use]
    pub fn store_code(&self) -> Option<StoreCode> {
        match &*self.0 {
            Reason::Core(_) => None,
            Reason::Store { code, .. } => Some(*code),
        }
    }

    /// Returns what a person can do, if the store refused.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        self.store_code().map(StoreCode::advice)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Core(error) => error.fmt(out),
            Reason::Store { code, detail } => write!(out, "{detail}; {}", code.advice()),
        }
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "StoreError({}: {self})", self.code())
    }
}

impl core::error::Error for StoreError {}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self(Box::new(Reason::Core(error)))
    }
}

impl From<spacebridge::verify::VerifyError> for StoreError {
    fn from(error: spacebridge::verify::VerifyError) -> Self {
        Error::from(error).into()
    }
}

impl From<spacebridge::target::PlanError> for StoreError {
    fn from(error: spacebridge::target::PlanError) -> Self {
        Error::from(error).into()
    }
}

impl From<rusqlite::Error> for StoreError {
    /// Takes the kind of the failure from SQLite. Its text names tables at most, never a value.
    fn from(error: rusqlite::Error) -> Self {
        let (code, detail) = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                (StoreCode::StoreBusy, "another program has locked the store")
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                (StoreCode::StoreDamaged, "the store is damaged")
            }
            Some(ErrorCode::DiskFull) => (StoreCode::StoreFull, "the disk of the store is full"),
            Some(ErrorCode::ReadOnly) => {
                (StoreCode::StoreReadOnly, "the store cannot be written to")
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                (StoreCode::StoreUnreachable, "the store cannot be opened")
            }
            Some(ErrorCode::SystemIoFailure) => (StoreCode::StoreIo, "the disk of the store fails"),
            // The facts were checked before, so only a fault of the store comes here. The database
            // keeps the promise that no number repeats.
            Some(ErrorCode::ConstraintViolation) => {
                let detail = "a number is used already; repeat the verb";
                return Error::new(Code::FactNumberUsed, detail).into();
            }
            _ => {
                let detail = format!("the store failed: {error}");
                return Self::new(StoreCode::StoreFailed, detail);
            }
        };
        Self::new(code, detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_none_is_one_of_the_core() {
        let texts: Vec<&str> = StoreCode::ALL.iter().map(|code| code.as_str()).collect();
        assert!(texts.is_sorted_by(|one, other| one < other), "{texts:?}");
        for text in texts {
            assert_eq!(Code::from_str_opt(text), None, "{text}");
        }
    }

    #[test]
    fn every_code_has_a_row_in_the_readme() {
        let rows: Vec<&str> = include_str!("../README.md")
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        let codes: Vec<&str> = StoreCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(rows, codes);
    }

    #[test]
    fn a_refusal_of_the_store_says_what_to_do() {
        let error = StoreError::new(StoreCode::StoreFull, "the disk of the store is full");
        let said = "the disk of the store is full; free space on the disk, and repeat the command";
        assert_eq!(error.to_string(), said);
        assert_eq!(error.code(), "store-full");
    }
}
