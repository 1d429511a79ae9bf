//! A Space as a document: read the way it was built, so that no unchecked Space is made.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, de};

use super::certificate::Certificate;
use super::lifecycle::Lifecycle;
use super::reference::EnvironmentRef;
use super::space::{Space, Tenant};
use super::space_error::SpaceError;
use super::team::Team;
use super::trust::Trust;
use crate::terms::{Error, Name};
#[cfg(feature = "json")]
use crate::terms::{Limits, read_document};

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

/// Part of a document that a rule of the Space rejects, and the reason.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) path: String,
    pub(crate) error: Error,
}

impl SpaceParts {
    pub(crate) fn build(self) -> Result<Space, Refused> {
        let mut former = self.former.iter();
        let mut space = Space::new(self.name, former.next().unwrap_or(&self.certificate));
        let last = (!self.former.is_empty()).then_some(&self.certificate);
        for (index, next) in former.chain(last).enumerate() {
            space = at_path(|| format!("former[{index}]"), space.succeeded_by(next))?;
        }
        if let Some(epoch) = self.epoch.filter(|epoch| *epoch != space.epoch()) {
            let name = space.name().clone();
            let known = space.epoch();
            let error = SpaceError::EpochSkipped { name, known, epoch }.into();
            return Err(Refused { path: "epoch".into(), error });
        }
        space = each(space, "environments", self.environments, Space::with_environment)?;
        space = each(space, "trusts", self.trusts, Space::with_trust)?;
        space = each(space, "remote", self.remote, Space::with_remote_environment)?;
        space = each(space, "tenants", self.tenants, Space::with_tenant)?;
        space = each(space, "lifecycles", self.lifecycles, Space::with_lifecycle)?;
        each(space, "teams", self.teams, Space::with_team)
    }
}

fn each<T>(
    space: Space,
    name: &str,
    parts: Vec<T>,
    add: impl Fn(Space, T) -> Result<Space, Error>,
) -> Result<Space, Refused> {
    let mut parts = parts.into_iter().enumerate();
    parts.try_fold(space, |space, (index, part)| {
        at_path(|| format!("{name}[{index}]"), add(space, part))
    })
}

fn at_path<T>(path: impl Fn() -> String, built: Result<T, Error>) -> Result<T, Refused> {
    built.map_err(|error| Refused { path: path(), error })
}

#[cfg(feature = "json")]
impl Space {
    /// The Space that a document describes, as [`write_document`](crate::write_document) wrote it.
    /// It is made by the functions of [`Space`], one after the other, so it keeps their rules.
    ///
    /// A document gives no identity: whoever can write a Space's document decides whom it trusts.
    ///
    /// # Errors
    ///
    /// The document cannot be read, or one of those functions refuses a part of it; then the code
    /// is that of the refusal, and [`Error::path`] says which part.
    ///
    /// ```
    /// # use spacebridge::{Code, Seed, SpaceKeys, Validity};
    /// use spacebridge::{Limits, Space, write_document};
    /// # let now = "2026-01-01T00:00:00Z".parse()?;
    /// # let identity = Validity::of_identity(now);
    /// # let encryption = Validity::of_encryption(now);
    /// # let keys = SpaceKeys::generate("Prod", identity, encryption, Seed::from_bytes([7; 32])?)?;
    ///
    /// let space = Space::new("Prod Space".parse()?, keys.certificate())
    ///     .with_environment("Production".parse()?)?;
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
        parts.build().map_err(|Refused { path, error }| {
            Error::in_document(error.code(), path, &error.to_string())
        })
    }
}

impl<'de> Deserialize<'de> for Space {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SpaceParts::deserialize(deserializer)?
            .build()
            .map_err(|refused| de::Error::custom(refused.error.to_string()))
    }
}
