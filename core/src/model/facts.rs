//! Facts: the one list over which progress, dashboards, numbering and replay checks fold.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::deployment::{Deployment, Outcome};
use super::notices::{Recall, ReceivedNotice, SentNotice};
use super::reference::ProjectRef;
use super::trust::Trust;
use crate::terms::{
    Digest, Fingerprint, Label, MessageDigest, Name, PreviewDigest, ReleaseDigest, ReleaseVersion,
    Timestamp,
};

/// All events that a Space has recorded. The host stores them and passes them to every verb;
/// [`record`](Self::record) adds the facts that a verb returns.
///
/// A verb also accepts a part of the stored facts: [`FactQuery`](crate::facts::FactQuery) names the
/// rows that it needs. Facts have no default value, because a verb that sees no facts has no
/// protection against replay: a new Space starts with [`none`](Self::none).
///
/// ```
/// let facts = spacebridge::Facts::none();
/// assert!(facts.deployments.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[expect(
    clippy::exhaustive_structs,
    reason = "a host that stores no rows of a new table would lose facts"
)]
pub struct Facts {
    /// Deployments here, and elsewhere as far as somebody told us.
    #[serde(default)]
    pub deployments: Vec<Deployment>,
    /// Releases that we promoted to other Spaces.
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    /// Releases that we imported from other Spaces.
    #[serde(default)]
    pub imports: Vec<Import>,
    /// Receipts that we signed for other Spaces.
    #[serde(default)]
    pub reports: Vec<ReceiptFact>,
    /// Notices that we signed for other Spaces.
    #[serde(default)]
    pub announced: Vec<SentNotice>,
    /// Notices that we heard from other Spaces.
    #[serde(default)]
    pub heard: Vec<ReceivedNotice>,
    /// Releases that their owners recalled, we among them.
    #[serde(default)]
    pub recalls: Vec<Recall>,
}

/// A release was promoted to another Space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Promotion {
    /// The Space it was promoted to, by its local name.
    pub target: Name,
    /// Fingerprint of the same Space, to which the bundle is addressed.
    pub audience: Fingerprint,
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity.
    pub release: ReleaseDigest,
    /// The bundle's identity.
    pub bundle: MessageDigest,
    /// The bundle's number among those for this Space, from 1.
    pub sequence: u64,
    /// The Spaces further on for which the bundle carries something: the target may pass the
    /// release on to them.
    #[serde(default)]
    pub onward: Vec<Fingerprint>,
    /// The lifecycle that let it go.
    pub gate: PromotionGate,
    /// The time of the signature.
    pub at: Timestamp,
}

/// The lifecycle that let a release go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PromotionGate {
    /// The lifecycle's name.
    pub lifecycle: Label,
    /// Identity of the lifecycle's content: [`Lifecycle::digest`](crate::Lifecycle::digest).
    pub digest: Digest,
    /// True if the promoter brought the lifecycle along, in place of one of this Space's.
    pub overridden: bool,
}

/// A release was imported from another Space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Import {
    /// The Space that sent the bundle.
    pub sender: Fingerprint,
    /// The Space that owns the release: often, not always, the sender.
    pub owner: Fingerprint,
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity.
    pub release: ReleaseDigest,
    /// The digest of the slice that came with it.
    pub slice: Digest,
    /// The bundle's identity.
    pub bundle: MessageDigest,
    /// The bundle's number among those that the sender sealed for us.
    pub sequence: u64,
    /// Digest of the preview that was reviewed before the import.
    pub preview: PreviewDigest,
    /// The lifecycle it goes through here.
    pub lifecycle: Label,
    /// The time of the import.
    pub at: Timestamp,
    /// Person who imported it.
    pub by: String,
    /// Reason for importing an older release than the newest, if it was older.
    #[serde(default)]
    pub overridden: Option<String>,
    /// Reason for importing the release although its owner had recalled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub although_recalled: Option<String>,
}

/// A receipt was signed for another Space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReceiptFact {
    /// The Space it is addressed to.
    pub audience: Fingerprint,
    /// Its number among those for this Space, from 1.
    pub sequence: u64,
    /// Its identity.
    pub receipt: MessageDigest,
    /// The release it is about.
    pub release: ReleaseDigest,
    /// The environment of ours.
    pub environment: Name,
    /// The tenant.
    #[serde(default)]
    pub tenant: Option<Name>,
    /// The time at which the deployment was requested. It identifies the deployment in its place.
    pub queued: Timestamp,
    /// Outcome in the receipt.
    pub outcome: Outcome,
    /// The time of the signature.
    pub at: Timestamp,
}

impl Facts {
    /// Returns the facts of a Space in which nothing has happened yet.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            deployments: Vec::new(),
            promotions: Vec::new(),
            imports: Vec::new(),
            reports: Vec::new(),
            announced: Vec::new(),
            heard: Vec::new(),
            recalls: Vec::new(),
        }
    }

    /// The last promotion to the Space that `trust` names, under whichever key it had: a sender
    /// counts on when its target's key gives way to another.
    #[must_use]
    pub fn last_promotion_to(&self, trust: &Trust) -> Option<&Promotion> {
        let theirs = self.promotions.iter().filter(|promotion| trust.has_had(&promotion.audience));
        theirs.max_by_key(|promotion| promotion.sequence)
    }

    /// The last promotion to the Space with this fingerprint.
    #[must_use]
    pub fn last_promotion(&self, audience: &Fingerprint) -> Option<&Promotion> {
        self.promotions
            .iter()
            .filter(|promotion| promotion.audience == *audience)
            .max_by_key(|promotion| promotion.sequence)
    }

    /// Returns the import of the bundle with this digest.
    #[must_use]
    pub fn import_of(&self, bundle: &MessageDigest) -> Option<&Import> {
        self.imports.iter().find(|import| import.bundle == *bundle)
    }

    /// Returns the import of the release with this identity.
    pub(crate) fn import_of_release(&self, release: &ReleaseDigest) -> Option<&Import> {
        self.imports.iter().find(|import| import.release == *release)
    }

    /// The import with the highest number from the Space with this fingerprint.
    #[must_use]
    pub fn last_import(&self, sender: &Fingerprint) -> Option<&Import> {
        self.imports
            .iter()
            .filter(|import| import.sender == *sender)
            .max_by_key(|import| import.sequence)
    }

    /// The last receipt for the Space with this fingerprint.
    #[must_use]
    pub fn last_report(&self, audience: &Fingerprint) -> Option<&ReceiptFact> {
        self.reports
            .iter()
            .filter(|report| report.audience == *audience)
            .max_by_key(|report| report.sequence)
    }
}
