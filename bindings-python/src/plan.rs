//! A deployment that may be made.

use pyo3::prelude::*;
use spacebridge::{EnvironmentRef, Label, Sensitive, Set, Value};

use crate::convert::{Document, Shown, Text};
use crate::keys;
use crate::secret::Secret;

/// A deployment that may be made: its steps and values. Secrets stay sealed until `reveal`.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Plan(pub(crate) spacebridge::Plan);

#[pymethods]
impl Plan {
    /// Everything in it, as a document: no secret among it.
    fn document(&self) -> Shown<&spacebridge::Plan> {
        Shown(&self.0)
    }

    /// Which release it is about.
    #[getter]
    fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// What it deploys, in order.
    #[getter]
    fn steps(&self) -> Shown<&[spacebridge::PlannedStep]> {
        Shown(self.0.steps())
    }

    /// The variables as the deployment as a whole sees them, and why each value won.
    #[getter]
    fn variables(&self) -> Shown<&[spacebridge::PlannedVariable]> {
        Shown(self.0.variables())
    }

    /// What a person should know before it is made.
    #[getter]
    fn findings(&self) -> Shown<&[spacebridge::Finding]> {
        Shown(self.0.findings())
    }

    /// The value of a variable on a target with these tags, in this step; and why it won.
    #[pyo3(signature = (name, *, roles=Document(Set::new()), action=None, machine=None))]
    fn resolve<'py>(
        &self,
        py: Python<'py>,
        name: Text<Label>,
        roles: Document<Set<Label>>,
        action: Option<Text<Label>>,
        machine: Option<Text<Label>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let here = EnvironmentRef::local(self.0.environment().clone());
        let (action, machine) = (action.map(|label| label.0), machine.map(|label| label.0));
        let place = spacebridge::Place {
            tenant: self.0.tenant(),
            roles: &roles.0,
            action: action.as_ref(),
            machine: machine.as_ref(),
            ..spacebridge::Place::of(&here)
        };
        Shown(self.0.resolver().resolve(&name.0, &place)).into_pyobject(py)
    }

    /// Opens the release's secrets: the only place where that is done. `keys` are the Space's, or
    /// an object whose `agree(public_key)` gives the 32 bytes of a key agreement.
    fn reveal(&self, keys: &Bound<'_, PyAny>) -> PyResult<Revealed> {
        keys::open(keys, |key| self.0.reveal(key)).map(Revealed)
    }

    fn __repr__(&self) -> String {
        format!("<Plan for {} of {}>", self.0.environment(), self.0.digest())
    }
}

/// The opened secrets of a release. They are not printed.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Revealed(spacebridge::Revealed);

#[pymethods]
impl Revealed {
    /// The secret that a sensitive value of the plan stands for, or `None` if it is none of these.
    fn text(&self, value: Document<Sensitive>) -> Option<Secret> {
        self.0.text(&value.0).cloned().map(Secret)
    }

    /// The secret that a variable of `plan` comes to, whether it came along or was filled in here;
    /// `None` if its value is none.
    fn variable(&self, plan: &Plan, name: Text<Label>) -> Option<Secret> {
        match plan.0.variable(&name.0)?.value.as_ref()? {
            Value::Sensitive(value) => self.0.text(value).cloned().map(Secret),
            _ => None,
        }
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<{} secrets>", self.0.len())
    }
}
