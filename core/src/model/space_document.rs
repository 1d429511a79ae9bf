//! A Space as a document: read the way it was built, so that no unchecked Space is made.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, de};

use super::certificate::Certificate;
use super::lifecycle::Lifecycle;
use super::reference::EnvironmentRef;
use super::space::{Space, Tenant};
use super::space_builder::{Refused, SpaceBuilder};
use super::team::Team;
use super::trust::Trust;
use crate::terms::Name;
#[cfg(feature = "json")]
use crate::terms::{Error, Limits, read_document};

/// The parts of a Space, as its document has them. Nothing is checked yet.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Space"))]
#[serde(deny_unknown_fields)]
pub(crate) struct SpaceParts {
    name: Name,
    certificate: Certificate,
    /// Written for whoever reads the document. It follows from `former`.
    #[serde(default)]
    epoch: Option<u64>,
    #[serde(default)]
    former: Vec<Certificate>,
    #[serde(default)]
    former_encryption: Vec<Certificate>,
    #[serde(default)]
    environments: Vec<Name>,
    #[serde(default)]
    remote: Vec<EnvironmentRef>,
    #[serde(default)]
    tenants: Vec<Tenant>,
    #[serde(default)]
    lifecycles: Vec<Lifecycle>,
    #[serde(default)]
    teams: Vec<Team>,
    #[serde(default)]
    trusts: Vec<Trust>,
}

impl SpaceParts {
    pub(crate) fn build(self) -> Result<Space, Refused> {
        let mut builder = Space::builder(self.name, &self.certificate);
        builder = builder.former(self.former).epoch(self.epoch);
        builder = builder.former_encryption(self.former_encryption);
        builder = self.environments.into_iter().fold(builder, SpaceBuilder::environment);
        builder = self.trusts.into_iter().fold(builder, SpaceBuilder::trust);
        builder = self.remote.into_iter().fold(builder, SpaceBuilder::remote_environment);
        builder = self.tenants.into_iter().fold(builder, SpaceBuilder::tenant);
        builder = self.lifecycles.into_iter().fold(builder, SpaceBuilder::lifecycle);
        self.teams.into_iter().fold(builder, SpaceBuilder::team).checked()
    }
}

#[cfg(feature = "json")]
impl Space {
    /// The Space that a document describes, as [`write_document`](crate::documents::write_document)
    /// wrote it. It is made by [`Space::builder`], so it keeps its rules.
    ///
    /// A document gives no identity: whoever can write a Space's document decides whom it trusts.
    ///
    /// # Errors
    ///
    /// The document cannot be read, or the builder refuses a part of it; then the code is that of
    /// the refusal, and [`Error::path`] says which part.
    ///
    /// ```
    /// # use spacebridge::{Code, Seed, SpaceKeys, Validity};
    /// use spacebridge::{Limits, Space};
    /// use spacebridge::documents::write_document;
    /// # let now = "2026-01-01T00:00:00Z".parse()?;
    /// # let identity = Validity::of_identity(now);
    /// # let encryption = Validity::of_encryption(now);
    /// # let keys = SpaceKeys::generate("Prod", identity, encryption, Seed::from_bytes([7; 32])?)?;
    ///
    /// let space = Space::builder("Prod Space", keys.certificate())
    ///     .environment("Production")
    ///     .build()?;
    /// let text = write_document(&space);
    /// assert_eq!(Space::from_document(&text, &Limits::default())?, space);
    ///
    /// let twice = text.replace(r#"["Production"]"#, r#"["Production", "PRODUCTION"]"#);
    /// let refused = Space::from_document(&twice, &Limits::default()).unwrap_err();
    /// assert_eq!((refused.code(), refused.path()), (Code::NameTaken, Some("environments[1]")));
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn from_document(text: &str, limits: &Limits) -> Result<Self, Error> {
        let parts: SpaceParts = read_document(text, limits)?;
        parts.build().map_err(Error::from)
    }
}

impl<'de> Deserialize<'de> for Space {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SpaceParts::deserialize(deserializer)?
            .build()
            .map_err(|refused| de::Error::custom(refused.error.to_string()))
    }
}
