//! A Data Center as a document: read the way it was built.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, de};

use super::data_center::DataCenter;
use crate::model::{Refused, SpaceParts, Team};
use crate::terms::Name;
#[cfg(feature = "json")]
use crate::terms::{Error, Limits, read_document};

/// The parts of a Data Center, as its document has them. Nothing is checked yet.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "DataCenter"))]
#[serde(deny_unknown_fields)]
pub(crate) struct DataCenterParts {
    name: Name,
    #[serde(default)]
    spaces: Vec<SpaceParts>,
    #[serde(default)]
    teams: Vec<Team>,
}

impl DataCenterParts {
    fn build(self) -> Result<DataCenter, Refused> {
        let mut spaces = self.spaces.into_iter().enumerate();
        spaces.try_fold(DataCenter::new(self.name, self.teams), |center, (index, parts)| {
            let within = format!("spaces[{index}]");
            let space = parts.build().map_err(|Refused { path, error }| {
                let path = format!("{within}.{path}");
                Refused { path, error }
            })?;
            center.with_space(space).map_err(|error| Refused { path: within, error })
        })
    }
}

#[cfg(feature = "json")]
impl DataCenter {
    /// The Data Center that a document describes, as
    /// [`write_document`](crate::documents::write_document) wrote it. It is made by the functions
    /// of [`DataCenter`] and of [`Space`](crate::Space).
    ///
    /// # Errors
    ///
    /// As of [`Space::from_document`](crate::Space::from_document).
    pub fn from_document(text: &str, limits: &Limits) -> Result<Self, Error> {
        let parts: DataCenterParts = read_document(text, limits)?;
        parts.build().map_err(|Refused { path, error }| {
            Error::in_document(error.code(), path, &error.to_string())
        })
    }
}

impl<'de> Deserialize<'de> for DataCenter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DataCenterParts::deserialize(deserializer)?
            .build()
            .map_err(|refused| de::Error::custom(refused.error.to_string()))
    }
}
