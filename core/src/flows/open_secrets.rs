//! The verb `open_secrets`: the one place where a secret is decrypted.

use alloc::collections::BTreeMap;
use core::fmt;

use super::plan::Plan;
use crate::model::{SecretId, SecretText, Sensitive, Value};
use crate::seal::Agree;
use crate::terms::{Error, Label};

/// The secrets of a deployment, opened. Wiped when dropped.
pub struct OpenedSecrets(BTreeMap<u32, SecretText>);

impl OpenedSecrets {
    /// The text of a sensitive value of the plan this was revealed from; `None` if it is not one.
    #[must_use]
    pub fn text<'r>(&'r self, sensitive: &'r Sensitive) -> Option<&'r SecretText> {
        match sensitive {
            Sensitive::Known(text) => Some(text),
            Sensitive::Sealed(id) => self.0.get(&id.0),
            Sensitive::Withheld => None,
        }
    }

    /// Returns the secret that a variable of `plan` comes to, whether it came along or was filled
    /// in here; `None` if its value is none.
    #[must_use]
    pub fn variable<'r>(&'r self, plan: &'r Plan, name: &Label) -> Option<&'r SecretText> {
        match plan.variable(name)?.value.as_ref()? {
            Value::Sensitive(sensitive) => self.text(sensitive),
            _ => None,
        }
    }

    /// Returns the numbers that stand for the secrets in the plan, in ascending order.
    pub fn ids(&self) -> impl Iterator<Item = SecretId> {
        self.0.keys().map(|id| SecretId(*id))
    }

    /// Returns the number of secrets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if there are no secrets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for OpenedSecrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Revealed({} secrets)", self.0.len())
    }
}

impl Plan {
    /// Opens the secrets of the deployment with the Space's private key, which may be kept
    /// elsewhere.
    ///
    /// The key is that of the encryption certificate that the source used: the present one, or a
    /// [former one](crate::Space::former_encryption) for a bundle from before a renewal. A bundle
    /// does not name it; the error names the certificates whose keys remain to be tried.
    ///
    /// This is the only function that opens a secret. What opens is held against the commitment of
    /// the release's owner: a sender that sealed something else is found out here.
    ///
    /// # Errors
    ///
    /// - `Code::SecretsDoNotOpen` if they do not open with the key. The reason is not given.
    /// - `Code::SecretsNotCommitted` if they are not the secrets that the owner committed
    ///   to.
    /// - A code of the schema if what opens cannot be read.
    pub fn open_secrets(&self, key: &dyn Agree) -> Result<OpenedSecrets, Error> {
        self.opened(key).unwrap_or_else(|| Ok(BTreeMap::new())).map(OpenedSecrets)
    }
}
