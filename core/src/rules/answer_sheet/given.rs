//! An answer sheet with nothing borrowed, as a host stores it and as a document gives it.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::AnswerSheet;
use crate::model::{ProjectRef, Release, Slice, Space, Template, Tenant};
use crate::terms::{Name, ReleaseVersion};

/// An [`AnswerSheet`] as a document gives it.
///
/// ```
/// use spacebridge::{Answers, Limits};
/// use spacebridge::answers::AnswerSheetDocument;
/// use spacebridge::documents::read_document;
///
/// let text = r#"{
///   "project": "DevTest Space: Shop", "version": "1.1.0", "environments": ["Production"],
///   "templates": [{"name": "Shop.Contact"}], "slice": {"process": {"steps": []}, "variables": []}
/// }"#;
/// let given: AnswerSheetDocument = read_document(text, &Limits::default())?;
/// assert!(given.sheet().skeleton(&Answers::new()).contains("Shop.Contact"));
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "AnswerSheet"))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "it mirrors what it stands for")]
pub struct AnswerSheetDocument {
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The release's version.
    pub version: ReleaseVersion,
    /// The release's templates.
    pub templates: Vec<Template>,
    /// Our slice of the release.
    pub slice: Slice,
    /// The environments to ask for.
    pub environments: Vec<Name>,
    /// The tenants to ask for.
    #[serde(default)]
    pub tenants: Vec<Tenant>,
}

impl AnswerSheetDocument {
    /// The sheet of a release, for all environments and tenants that `space` has.
    #[must_use]
    pub fn of(project: &ProjectRef, release: &Release, slice: &Slice, space: &Space) -> Self {
        Self {
            project: project.clone(),
            version: release.version.clone(),
            templates: release.templates.clone(),
            slice: slice.clone(),
            environments: space.environments().to_vec(),
            tenants: space.tenants().to_vec(),
        }
    }

    /// Returns the answer sheet, which reads and writes the file.
    #[must_use]
    pub fn sheet(&self) -> AnswerSheet<'_> {
        let Self { project, version, templates, slice, environments, tenants } = self;
        AnswerSheet { project, version, templates, slice, environments, tenants }
    }
}
