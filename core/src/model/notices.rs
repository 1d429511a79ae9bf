//! Facts about notices: what was announced, what was heard, and what was recalled.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::reference::ProjectRef;
use super::trust::Trust;
use crate::terms::{Digest, Fingerprint, Instant, ReleaseVersion};

/// A notice was signed for another Space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The Space it is addressed to.
    pub audience: Fingerprint,
    /// Its number among the notices for this Space, from 1.
    pub sequence: u64,
    /// Its identity.
    pub notice: Digest,
    /// When it was signed.
    pub at: Instant,
}

/// A notice of another Space was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The Space that signed it.
    pub sender: Fingerprint,
    /// Its number among those for us.
    pub sequence: u64,
    /// Its identity.
    pub notice: Digest,
    /// When it was heard.
    pub at: Instant,
    /// Who took note of it.
    pub by: String,
}

/// A release was recalled by its owner: it goes nowhere new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recall {
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity.
    pub release: Digest,
    /// The Space that owns the release, by the key that signed its manifest.
    pub owner: Fingerprint,
    /// Why, in the owner's words.
    pub reason: String,
    /// The notice that told of it; `None` for a release of our own.
    #[serde(default)]
    pub notice: Option<Digest>,
    /// When we came to know of it.
    pub at: Instant,
}

impl Facts {
    /// The last notice for the Space that `trust` names, under whichever key it had.
    #[must_use]
    pub fn last_announced_to(&self, trust: &Trust) -> Option<&Announced> {
        let theirs = self.announced.iter().filter(|notice| trust.has_had(&notice.audience));
        theirs.max_by_key(|notice| notice.sequence)
    }

    /// The recall of the release with this identity, if its owner recalled it. What another Space
    /// says about somebody else's release is no recall.
    #[must_use]
    pub fn recall_of(&self, release: &Digest) -> Option<&Recall> {
        self.recalls.iter().find(|recall| recall.release == *release && self.is_owners(recall))
    }

    /// The recall of a release by its name, for one that has no identity yet or whose identity
    /// nobody asks about.
    #[must_use]
    pub fn recall_by_name(
        &self,
        project: &ProjectRef,
        version: &ReleaseVersion,
    ) -> Option<&Recall> {
        self.recalls.iter().find(|recall| {
            recall.project == *project && recall.version == *version && self.is_owners(recall)
        })
    }

    fn is_owners(&self, recall: &Recall) -> bool {
        let mut imports = self.imports.iter().filter(|import| import.release == recall.release);
        imports.all(|import| import.owner == recall.owner)
    }
}
