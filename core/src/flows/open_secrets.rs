//! The verb `open_secrets`: the one place where a secret is decrypted.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

use super::plan::Plan;
use crate::model::{EnvironmentRef, SecretId, SecretText, Sensitive, Value, Variable};
use crate::seal::Agree;
use crate::terms::{Error, Label};

/// The secrets that one deployment uses, opened. Wiped when dropped.
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
    /// This is the only function that opens a secret. It returns the secrets that the plan uses: in
    /// the steps that run, in the values of its variables, and in values that can win on a machine.
    /// Those of other environments, tenants and steps are wiped.
    ///
    /// The opened content is compared with the commitment of the release's owner, so a sender that
    /// sealed other secrets is rejected here.
    ///
    /// # Errors
    ///
    /// - `Code::SecretsDoNotOpen` if they do not open with the key. The reason is not given.
    /// - `Code::SecretsNotCommitted` if they are not the secrets that the owner committed
    ///   to.
    /// - A code of the schema if what opens cannot be read.
    pub fn open_secrets(&self, key: &dyn Agree) -> Result<OpenedSecrets, Error> {
        let Some(opened) = self.opened(key) else {
            return Ok(OpenedSecrets(BTreeMap::new()));
        };
        let mut opened = opened?;
        let used = self.used_secrets();
        opened.retain(|id, _| used.contains(id));
        Ok(OpenedSecrets(opened))
    }

    /// Returns the numbers of the secrets that a deployment by this plan can use.
    fn used_secrets(&self) -> BTreeSet<u32> {
        let mut used = BTreeSet::new();
        let mut add = |sensitive: &Sensitive| {
            if let Sensitive::Sealed(id) = sensitive {
                used.insert(id.0);
            }
        };
        let mut actions = Vec::new();
        for planned in self.steps() {
            actions.extend(planned.step.actions().iter().map(|action| &action.name));
            planned.step.clone().visit_sensitive(&mut |sensitive| add(sensitive));
        }
        let overrides = self.steps().iter().flat_map(|step| &step.overrides);
        let variables = self.variables().iter().chain(overrides.map(|(_, variable)| variable));
        let here = EnvironmentRef::local(self.environment().clone());
        let process = self.process();
        let place = self.place(&here, &process);
        let resolver = self.resolver();
        let of_machines = resolver.of_machines(&place, &actions).map(Variable::value);
        for value in variables.filter_map(|it| it.value.as_ref()).chain(of_machines) {
            if let Value::Sensitive(sensitive) = value {
                add(sensitive);
            }
        }
        used
    }
}
