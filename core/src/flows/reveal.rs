//! Revealing secrets: the one place where one is opened.

use alloc::vec::Vec;
use core::fmt;

use super::plan::Plan;
use crate::model::{SecretText, Sensitive};
use crate::seal::{Agree, RevealError};

/// The secrets of a deployment, opened. Wiped when dropped.
pub struct Revealed(Vec<SecretText>);

impl Revealed {
    /// The text of a sensitive value of the plan this was revealed from; `None` if it is not one.
    #[must_use]
    pub fn text<'r>(&'r self, sensitive: &'r Sensitive) -> Option<&'r SecretText> {
        match sensitive {
            Sensitive::Known(text) => Some(text),
            Sensitive::Sealed(id) => self.0.get(usize::try_from(id.0).ok()?),
            Sensitive::Withheld => None,
        }
    }

    /// How many secrets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Revealed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Revealed({} secrets)", self.0.len())
    }
}

impl Plan {
    /// Opens the secrets of the deployment with the Space's private key, which may be kept
    /// elsewhere.
    ///
    /// This is the only function that opens a secret. What opens is held against the commitment of
    /// the release's owner: a sender that sealed something else is found out here.
    ///
    /// # Errors
    ///
    /// - [`RevealError::Open`] if the key is not the one they are sealed to, and never why.
    /// - [`RevealError::NotCommitted`] if they are not the secrets that the owner committed to.
    /// - [`RevealError::Schema`] if what opens cannot be read.
    pub fn reveal(&self, key: &dyn Agree) -> Result<Revealed, RevealError> {
        match self.secrets() {
            Some(secrets) => secrets.open(key).map(Revealed),
            None => Ok(Revealed(Vec::new())),
        }
    }
}
