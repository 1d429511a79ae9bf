//! A recall, as far as it is known, blocks the release.

use super::{Block, Candidate};
use crate::model::Facts;

impl<'a> Candidate<'a> {
    /// The candidate, blocked if its owner recalled it as far as `facts` know. A recall outweighs a
    /// defect: it also closes the first phase.
    ///
    /// ```
    /// use spacebridge::{Facts, Fingerprint, ProjectRef, ReleaseDigest};
    /// use spacebridge::facts::Recall;
    /// use spacebridge::rules::Candidate;
    ///
    /// let project: ProjectRef = "DevTest Space: Shop".parse()?;
    /// let version = "1.1.0".parse()?;
    /// let mut facts = Facts::none();
    /// let candidate = Candidate::new(&project, &version);
    /// assert_eq!(candidate.recalled(&facts).block, None);
    ///
    /// facts.recalls.push(Recall::new(
    ///     project.clone(),
    ///     version.clone(),
    ///     ReleaseDigest::of(b"release"),
    ///     Fingerprint::from_bytes([1; 32]),
    ///     "it loses seats",
    ///     "2026-11-23T09:00:00Z".parse()?,
    /// ));
    /// let block = candidate.recalled(&facts).block.map(|block| block.to_string());
    /// assert_eq!(block.as_deref(), Some("recalled by its owner: it loses seats"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn recalled(self, facts: &'a Facts) -> Self {
        let recall = match &self.release {
            Some(release) => facts.recall_of(release),
            None => facts.recall_by_name(self.project, self.version),
        };
        match recall {
            Some(recall) => Self { block: Some(Block::Recall(&recall.reason)), ..self },
            None => self,
        }
    }
}
