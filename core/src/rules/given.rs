//! Documents that callers pass to the rules: owned forms of [`Candidate`], [`Place`] and
//! [`ProjectRow`].

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Block, Candidate, Place, ProjectRow, ReleaseRow};
use crate::model::{EnvironmentRef, Lifecycle, ProjectRef, Set, Tenant};
use crate::terms::{Label, Name, ReleaseDigest, ReleaseVersion};

/// A [`Candidate`] as a document gives it.
///
/// ```
/// use spacebridge::Limits;
/// use spacebridge::documents::read_document;
/// use spacebridge::rules::CandidateDocument;
///
/// let text = r#"{"project": "Shop", "version": "1.1.0", "block": {"defect": "loses orders"}}"#;
/// let given: CandidateDocument = read_document(text, &Limits::default())?;
/// assert_eq!(given.candidate().version.to_string(), "1.1.0");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Candidate"))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it mirrors what it stands for")]
pub struct CandidateDocument {
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity, if it has one.
    #[serde(default)]
    pub release: Option<ReleaseDigest>,
    /// The tenant for which it is judged.
    #[serde(default)]
    pub tenant: Option<Name>,
    /// Block that keeps it from new stages.
    #[serde(default)]
    pub block: Option<BlockDocument>,
}

/// A [`Block`] as a document gives it: `{"defect": …}` or `{"recall": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Block"))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "it mirrors what it stands for")]
pub enum BlockDocument {
    /// An unresolved defect, in the words of whoever found it.
    Defect(String),
    /// The owner recalled it, for this reason.
    Recall(String),
}

/// A [`Place`] as a document gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Place"))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it mirrors what it stands for")]
pub struct PlaceDocument {
    /// The environment.
    pub environment: EnvironmentRef,
    /// The tenant, with its tags.
    #[serde(default)]
    pub tenant: Option<Tenant>,
    /// The deployment target.
    #[serde(default)]
    pub machine: Option<Label>,
    /// The target's tags.
    #[serde(default)]
    pub roles: Set<Label>,
    /// The tags that the step is limited to.
    #[serde(default)]
    pub targeted: Set<Label>,
    /// The step's action.
    #[serde(default)]
    pub action: Option<Label>,
    /// The channel of the release.
    #[serde(default)]
    pub channel: Option<Label>,
    /// The deployment process or runbook.
    #[serde(default)]
    pub process: Option<Label>,
}

/// A [`ProjectRow`] as a document gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "ProjectRow"))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it mirrors what it stands for")]
pub struct ProjectDocument {
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The lifecycle that its releases go through.
    pub lifecycle: Lifecycle,
    /// The releases to show.
    #[serde(default)]
    pub releases: Vec<ReleaseDocument>,
}

/// A [`ReleaseRow`] as a document gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "ReleaseRow"))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it mirrors what it stands for")]
pub struct ReleaseDocument {
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity, if it has one.
    #[serde(default)]
    pub release: Option<ReleaseDigest>,
    /// Block that keeps it from new stages.
    #[serde(default)]
    pub block: Option<BlockDocument>,
}

impl CandidateDocument {
    /// Returns the borrowed form for the rules.
    #[must_use]
    pub fn candidate(&self) -> Candidate<'_> {
        Candidate {
            release: self.release,
            tenant: self.tenant.as_ref(),
            block: self.block.as_ref().map(BlockDocument::block),
            ..Candidate::new(&self.project, &self.version)
        }
    }
}

impl BlockDocument {
    /// Returns the borrowed form for the rules.
    #[must_use]
    pub fn block(&self) -> Block<'_> {
        match self {
            Self::Defect(words) => Block::Defect(words),
            Self::Recall(words) => Block::Recall(words),
        }
    }
}

impl PlaceDocument {
    /// Returns the borrowed form for the rules.
    #[must_use]
    pub const fn place(&self) -> Place<'_> {
        Place {
            environment: &self.environment,
            tenant: self.tenant.as_ref(),
            machine: self.machine.as_ref(),
            roles: &self.roles,
            targeted: &self.targeted,
            action: self.action.as_ref(),
            channel: self.channel.as_ref(),
            process: self.process.as_ref(),
        }
    }
}

impl ProjectDocument {
    /// Returns the borrowed form for the rules.
    #[must_use]
    pub fn row(&self) -> ProjectRow<'_> {
        let releases = self.releases.iter().map(|release| ReleaseRow {
            version: release.version.clone(),
            release: release.release,
            block: release.block.as_ref().map(BlockDocument::block),
        });
        ProjectRow {
            project: self.project.clone(),
            lifecycle: &self.lifecycle,
            releases: releases.collect(),
        }
    }
}
