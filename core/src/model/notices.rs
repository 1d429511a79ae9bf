//! Facts about notices: what was announced, what was heard, and what was recalled.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::reference::ProjectRef;
use super::space::Space;
use super::trust::Trust;
use crate::terms::{Fingerprint, MessageDigest, ReleaseDigest, ReleaseVersion, Timestamp};

/// A notice was signed for another Space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SentNotice {
    /// The Space it is addressed to.
    pub audience: Fingerprint,
    /// Its number among the notices for this Space, from 1.
    pub sequence: u64,
    /// Its identity.
    pub notice: MessageDigest,
    /// The time of the signature.
    pub at: Timestamp,
}

/// A notice of another Space was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReceivedNotice {
    /// The Space that signed it.
    pub sender: Fingerprint,
    /// Its number among those for us.
    pub sequence: u64,
    /// Its identity.
    pub notice: MessageDigest,
    /// The time at which it was received.
    pub at: Timestamp,
    /// Person who took note of it.
    pub by: String,
}

impl ReceivedNotice {
    /// Creates the fact that the person `by` read the notice with this number of `sender`.
    #[must_use]
    pub fn new(
        sender: Fingerprint,
        sequence: u64,
        notice: MessageDigest,
        at: Timestamp,
        by: impl Into<String>,
    ) -> Self {
        Self { sender, sequence, notice, at, by: by.into() }
    }
}

/// A release was recalled by its owner: it goes nowhere new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recall {
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// The release's identity.
    pub release: ReleaseDigest,
    /// The Space that owns the release, by the key that signed its manifest.
    pub owner: Fingerprint,
    /// Reason, in the owner's words.
    pub reason: String,
    /// The notice that told of it; `None` for a release of our own.
    #[serde(default)]
    pub notice: Option<MessageDigest>,
    /// The time at which this Space learned of it.
    pub at: Timestamp,
}

impl Recall {
    /// Creates the fact that the owner of a release recalled it, without a notice that told of it.
    #[must_use]
    pub fn new(
        project: ProjectRef,
        version: ReleaseVersion,
        release: ReleaseDigest,
        owner: Fingerprint,
        reason: impl Into<String>,
        at: Timestamp,
    ) -> Self {
        Self { project, version, release, owner, reason: reason.into(), notice: None, at }
    }
}

impl Facts {
    /// The last notice for the Space that `trust` names, under whichever key it had.
    #[must_use]
    pub fn last_announced_to(&self, trust: &Trust) -> Option<&SentNotice> {
        let theirs = self.announced.iter().filter(|notice| trust.has_had(&notice.audience));
        theirs.max_by_key(|notice| notice.sequence)
    }

    /// The recall of the release with this identity, if its owner recalled it. What another Space
    /// says about somebody else's release is no recall.
    #[must_use]
    pub fn recall_of(&self, release: &ReleaseDigest) -> Option<&Recall> {
        self.recalls.iter().find(|recall| recall.release == *release && self.is_owners(recall))
    }

    /// Returns the recalls of a release by the key `owner` that signed its manifest. The release
    /// need not be imported.
    pub(crate) fn recalls_by(
        &self,
        owner: Fingerprint,
        release: ReleaseDigest,
    ) -> impl Iterator<Item = &Recall> {
        self.recalls.iter().filter(move |r| r.release == release && r.owner == owner)
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

/// So many gaps between numbers are named; whoever has more to say is not believed to the end.
const NAMED: usize = 8;

impl Space {
    /// The number of the last notice that we signed for the Space with this fingerprint; 0 if there
    /// is none. Every message to it says so, for a notice is what a courier may want to withhold.
    pub(crate) fn last_notice_to(&self, audience: &Fingerprint, facts: &Facts) -> u64 {
        let theirs = facts.announced.iter().filter(|notice| {
            notice.audience == *audience || self.knows_as_one(&notice.audience, audience)
        });
        theirs.map(|notice| notice.sequence).max().unwrap_or(0)
    }

    /// Returns a sentence about the notices up to number `last` that `sender` signed for this Space
    /// and that have not arrived.
    pub(crate) fn missing_notices(
        &self,
        sender: &Fingerprint,
        last: u64,
        facts: &Facts,
    ) -> Option<String> {
        let heard = facts.heard.iter().filter(|heard| self.knows_as_one(&heard.sender, sender));
        let numbers: BTreeSet<u64> =
            heard.map(|heard| heard.sequence).filter(|number| *number <= last).collect();
        missing(&numbers, last)
    }
}

/// Returns the numbers from 1 to `last` that are not among `numbers`, none of which is higher.
fn missing(numbers: &BTreeSet<u64>, last: u64) -> Option<String> {
    let mut gaps = Vec::new();
    let mut next = 1_u64;
    for number in numbers {
        if next < *number {
            gaps.push((next, number.saturating_sub(1)));
        }
        next = number.saturating_add(1);
    }
    if next <= last && !numbers.contains(&last) {
        gaps.push((next, last));
    }
    in_words(&gaps)
}

fn in_words(gaps: &[(u64, u64)]) -> Option<String> {
    let name = |(first, last): &(u64, u64)| {
        if first == last { format!("{first}") } else { format!("{first} to {last}") }
    };
    let named: Vec<String> = gaps.iter().take(NAMED).map(name).collect();
    let others = if gaps.len() > NAMED { " and others" } else { "" };
    match gaps {
        [] => None,
        [(first, last)] if first == last => Some(format!("notice {first} has not arrived")),
        _ => Some(format!("notices {}{others} have not arrived", named.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_that_did_not_arrive_is_named() {
        let gaps = |heard: &[u64], last| missing(&heard.iter().copied().collect(), last);
        let said = |words: &str| Some(String::from(words));
        assert_eq!(gaps(&[], 0), None);
        assert_eq!(gaps(&[2, 1, 3, 2], 3), None);
        assert_eq!(gaps(&[1], 2), said("notice 2 has not arrived"));
        assert_eq!(gaps(&[], 3), said("notices 1 to 3 have not arrived"));
        assert_eq!(gaps(&[2, 4], 6), said("notices 1, 3, 5 to 6 have not arrived"));
        assert_eq!(
            gaps(&[1], u64::MAX),
            said("notices 2 to 18446744073709551615 have not arrived"),
            "whatever a sender says costs nothing"
        );
        let most = u64::MAX;
        assert_eq!(
            gaps(&[1, most], most),
            said("notices 2 to 18446744073709551614 have not arrived")
        );
        let odd: Vec<u64> = (1..100).map(|number| number * 2).collect();
        assert_eq!(
            gaps(&odd, 198),
            said("notices 1, 3, 5, 7, 9, 11, 13, 15 and others have not arrived")
        );
    }
}
