//! Selection of the release: by project and version, or the newest.

use alloc::vec::Vec;

use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use spacebridge::{Error, Name, ReleaseVersion};

impl OctopusDocuments {
    /// The versions of all releases among the documents, oldest first.
    ///
    /// # Errors
    ///
    /// `Code::OctopusVersion` if one of them is none, `Code::OctopusField` if one has none.
    pub fn versions(&self) -> Result<Vec<ReleaseVersion>, Error> {
        let mut versions: Vec<_> =
            self.of_kind(Kind::Release).map(Document::version).collect::<Result<_, _>>()?;
        versions.sort();
        versions.dedup();
        Ok(versions)
    }

    /// The release's document: of this project, of this version, else of the newest.
    pub(super) fn select(
        &self,
        project: Option<&Name>,
        version: Option<&ReleaseVersion>,
    ) -> Result<&Document, OctopusError> {
        let mut fitting = Vec::new();
        for document in self.of_kind(Kind::Release) {
            if project.map_or(Ok(true), |project| self.is_of(document, project))? {
                fitting.push((document.version()?, document));
            }
        }
        let newest = fitting.iter().map(|(version, _)| version).max().cloned();
        let newest = newest.ok_or(OctopusError::ReleaseMissing)?;
        let wanted = version.unwrap_or(&newest);
        fitting.retain(|(version, _)| version == wanted);
        match fitting.as_slice() {
            [] => Err(OctopusError::ReleaseUnknown { version: wanted.clone() }),
            [(_, document)] => Ok(document),
            several => Err(OctopusError::Ambiguous { count: several.len() }),
        }
    }

    fn is_of(&self, release: &Document, project: &Name) -> Result<bool, OctopusError> {
        let id = release.node().text("ProjectId")?;
        // Where no document names the project, it is known by its id.
        let name = match self.find(Kind::Project, &id, release.folder()) {
            Some(project) => project.node().text("Name")?,
            None => id,
        };
        Ok(Name::new(name).is_ok_and(|name| name == *project))
    }
}

impl Document {
    fn version(&self) -> Result<ReleaseVersion, OctopusError> {
        let node = self.node();
        let version = node.child("Version").ok_or_else(|| node.missing("Version"))?;
        version.as_text()?.parse().map_err(|source| OctopusError::Version {
            document: version.document.into(),
            path: version.path.clone(),
            source,
        })
    }
}
