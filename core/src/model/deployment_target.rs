//! The target of a deployment: an environment, and a tenant or none.

use alloc::string::String;
use core::fmt;

use crate::terms::{Error, Name, given};

/// The target of a deployment: one of our environments, and one of our tenants or none.
///
/// ```
/// use spacebridge::DeploymentTarget;
///
/// let target = DeploymentTarget::new("Production")?.for_tenant("Acme")?;
/// assert_eq!(target.to_string(), "`Production` for `Acme`");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct DeploymentTarget {
    /// The environment.
    pub environment: Name,
    /// The tenant; `None` for a deployment without one.
    pub tenant: Option<Name>,
}

impl DeploymentTarget {
    /// Creates the target in this environment, without a tenant.
    ///
    /// # Errors
    ///
    /// A code of a name, if a text is given that is no name.
    pub fn new(environment: impl TryInto<Name, Error: Into<Error>>) -> Result<Self, Error> {
        let environment = given(environment)?;
        Ok(Self { environment, tenant: None })
    }

    /// Returns the target for this tenant.
    ///
    /// # Errors
    ///
    /// A code of a name, if a text is given that is no name.
    pub fn for_tenant(
        mut self,
        tenant: impl TryInto<Name, Error: Into<Error>>,
    ) -> Result<Self, Error> {
        self.tenant = Some(given(tenant)?);
        Ok(self)
    }

    /// Creates the target from an environment, and a tenant if there is one.
    #[must_use]
    pub const fn of(environment: Name, tenant: Option<Name>) -> Self {
        Self { environment, tenant }
    }
}

impl From<Name> for DeploymentTarget {
    fn from(environment: Name) -> Self {
        Self { environment, tenant: None }
    }
}

impl From<&Name> for DeploymentTarget {
    fn from(environment: &Name) -> Self {
        environment.clone().into()
    }
}

impl From<&Self> for DeploymentTarget {
    fn from(target: &Self) -> Self {
        target.clone()
    }
}

impl TryFrom<&str> for DeploymentTarget {
    type Error = Error;

    /// Reads the name of an environment; there is no tenant.
    fn try_from(environment: &str) -> Result<Self, Error> {
        Self::new(environment)
    }
}

impl TryFrom<&String> for DeploymentTarget {
    type Error = Error;

    fn try_from(environment: &String) -> Result<Self, Error> {
        Self::new(environment)
    }
}

impl fmt::Display for DeploymentTarget {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}`", self.environment)?;
        match &self.tenant {
            Some(tenant) => write!(out, " for `{tenant}`"),
            None => Ok(()),
        }
    }
}
