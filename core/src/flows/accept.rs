//! The verb `accept`: the deployment in a receipt becomes a fact of this Space.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;

use super::permitted::{Place, permitted};
use crate::model::{Actor, Deployment, Evidence, Facts, Finding, Permission, Promotion, Space};
use crate::seal::{Receipt, ReceiptDetails, Verified};
use crate::terms::{Code, Error, Fingerprint, MessageDigest, Refusal, ReleaseDigest};

/// A receipt was accepted: what to store, whole or not at all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[must_use = "record it with `Facts::record`"]
#[non_exhaustive]
pub struct Accepted {
    /// Fact to add to [`Facts::deployments`](crate::Facts); `None` if it is there already, or if
    /// the receipt only takes an earlier one back.
    pub fact: Option<Deployment>,
    /// Fact to add as well if the receipt supersedes an earlier one: the earlier word on the same
    /// deployment no longer holds. The earlier fact stays where it is.
    pub superseded: Option<Deployment>,
    /// Findings about the chain of receipts: gaps, and the like.
    pub findings: Vec<Finding>,
}

impl Accepted {
    /// All that is to be added to [`Facts::deployments`](crate::Facts), together or not at all.
    pub fn deployments(&self) -> impl Iterator<Item = &Deployment> {
        self.superseded.iter().chain(&self.fact)
    }
}

/// Reason why a receipt is not accepted, although its signature holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum AcceptError {
    /// Another receipt has the same number: the signer tells two stories, or was restored from a
    /// backup.
    #[error("receipt {sequence} of `{signer}` is known with another content: {known}")]
    Equivocation {
        /// Signer.
        signer: String,
        /// The number.
        sequence: u64,
        /// The identity of the receipt that is known.
        known: MessageDigest,
        /// The identity of this one.
        other: MessageDigest,
    },
    /// We never promoted such a release to the signer.
    #[error("no bundle with release {release} was promoted to `{signer}`")]
    NeverPromoted {
        /// Signer.
        signer: String,
        /// The release that the receipt is about.
        release: ReleaseDigest,
    },
}

impl Refusal for AcceptError {
    fn code(&self) -> Code {
        match self {
            Self::Equivocation { .. } => Code::ReceiptEquivocation,
            Self::NeverPromoted { .. } => Code::ReceiptNeverPromoted,
        }
    }
}

impl Space {
    /// Accepts a verified receipt: its deployment becomes a fact, on which lifecycles
    /// and dashboards build. Receipts may come in any order and more than once.
    ///
    /// A receipt that supersedes an earlier one brings two facts: that the earlier word on the
    /// deployment no longer holds, and what holds instead. Nothing is deleted, and it does not
    /// matter which of the two receipts arrives first.
    ///
    /// # Errors
    ///
    /// - `Code::ReceiptNeverPromoted` if the release or the bundle it speaks of is not one that
    ///   we promoted to its signer, nor one that somebody may pass on to it for us.
    /// - `Code::ReceiptEquivocation` if another receipt of the signer has the same number. The
    ///   two files together are [evidence](crate::verify::Equivocation).
    /// - `Code::AudienceOther` if the receipt was verified for another Space, and a code of the
    ///   sender, the grant or the project if this Space would no longer verify it: the trust ended
    ///   or covers less since.
    /// - `Code::PermissionMissing` unless a team gives the actor `ReceiptView` for the project:
    ///   what a receipt says becomes known here by whoever may read it.
    pub fn accept(
        &self,
        receipt: &Verified<Receipt>,
        facts: &Facts,
        actor: &Actor<'_>,
    ) -> Result<Accepted, Error> {
        let signer = receipt.signer();
        let sent = |promotion: &&Promotion| {
            self.knows_as_one(&promotion.audience, &signer)
                && promotion.bundle == receipt.bundle()
                && promotion.release == receipt.release()
        };
        let let_on = |promotion: &&Promotion| {
            promotion.onward.iter().any(|beyond| self.knows_as_one(beyond, &signer))
                && promotion.release == receipt.release()
        };
        let promotions = &facts.promotions;
        let promotion = promotions.iter().find(sent).or_else(|| promotions.iter().find(let_on));
        let place = Place { project: promotion.map(|p| &p.project), ..Place::SPACE };
        permitted(self.teams(), actor.user, Permission::ReceiptView, place)?;
        let name = || receipt.signer_name().to_string();
        let path = || format!("receipt {} of `{}`", receipt.sequence(), name());
        let chain = Chain::of(self, &signer, &receipt.audience(), facts);
        let known = chain.numbered(receipt.sequence());
        if known.is_some_and(|known| known.digest == receipt.digest()) {
            let finding = Finding::note(Code::ReceiptKnown, path(), "it is accepted already");
            return Ok(Accepted { fact: None, superseded: None, findings: [finding].into() });
        }
        receipt.check_context(self)?;
        if let Some(known) = known {
            let sequence = receipt.sequence();
            let known = known.digest;
            let other = receipt.digest();
            return Err(AcceptError::Equivocation { signer: name(), sequence, known, other }.into());
        }
        receipt.check_listed(self)?;
        let Some(promotion) = promotion else {
            let release = receipt.release();
            return Err(AcceptError::NeverPromoted { signer: name(), release }.into());
        };
        let mut findings = chain.findings(receipt);
        if let Some(missing) = self.missing_notices(&signer, receipt.notices(), facts) {
            let path = format!("notices of `{}`", receipt.signer_name());
            findings.push(Finding::warning(Code::NoticeGap, path, missing));
        }
        if !self.knows_as_one(&promotion.audience, &signer) {
            let detail = format!("the release came there by way of `{}`", promotion.target);
            findings.push(Finding::note(Code::ReceiptOnward, path(), detail));
        }
        let ReceiptDetails { fact, superseded } = receipt.told(&promotion.project);
        if let (Some(word), Some(earlier)) = (&superseded, receipt.supersedes()) {
            findings.extend(mistaken(word, &earlier, facts, path()));
        }
        Ok(Accepted { fact, superseded, findings })
    }
}

/// Rejects a receipt that supersedes one about another deployment.
fn mistaken(
    fact: &Deployment,
    earlier: &MessageDigest,
    facts: &Facts,
    path: String,
) -> Option<Finding> {
    let is_meant = |known: &&Deployment| match known.evidence {
        Evidence::Receipt { digest, .. } => digest == *earlier,
        Evidence::Own | Evidence::Told { .. } => false,
    };
    let known = facts.deployments.iter().find(is_meant)?;
    let is_same = known.environment == fact.environment
        && known.tenant == fact.tenant
        && known.queued == fact.queued;
    let detail = "it supersedes a receipt about another deployment, which still holds";
    (!is_same).then(|| Finding::alarm(Code::ReceiptSupersedesOther, path, detail))
}

/// The receipts of one signer for us that are accepted.
struct Chain(Vec<Link>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    sequence: u64,
    digest: MessageDigest,
    previous: Option<MessageDigest>,
}

impl Chain {
    /// A signer counts on when its key gives way to another.
    fn of(space: &Space, signer: &Fingerprint, audience: &Fingerprint, facts: &Facts) -> Self {
        let link = |fact: &Deployment| match fact.evidence {
            Evidence::Receipt { signer: by, audience: to, sequence, previous, digest }
                if space.knows_as_one(&by, signer) && to == *audience =>
            {
                Some(Link { sequence, digest, previous })
            }
            _ => None,
        };
        let mut links: Vec<Link> = facts.deployments.iter().filter_map(link).collect();
        links.sort_unstable();
        links.dedup();
        Self(links)
    }

    fn numbered(&self, sequence: u64) -> Option<&Link> {
        // A chain may hold one number twice; the first link of a number answers for it.
        let place = self.0.partition_point(|link| link.sequence < sequence);
        self.0.get(place).filter(|link| link.sequence == sequence)
    }

    /// Returns the findings of the chain about a receipt that is not in it yet.
    fn findings(&self, receipt: &Verified<Receipt>) -> Vec<Finding> {
        let sequence = receipt.sequence();
        let path = format!("receipt {sequence} of `{}`", receipt.signer_name());
        let mut findings = Vec::new();
        let place = self.0.partition_point(|link| link.sequence < sequence);
        let before = place.checked_sub(1).and_then(|place| self.0.get(place));
        let first = before.map_or(1, |link| link.sequence.saturating_add(1));
        let last = sequence.saturating_sub(1);
        if first <= last {
            let detail = if first == last {
                format!("receipt {first} has not arrived")
            } else {
                format!("receipts {first} to {last} have not arrived")
            };
            findings.push(Finding::warning(Code::ReceiptGap, path.clone(), detail));
        }
        let follows = |earlier: Option<&Link>| {
            earlier.is_none_or(|link| receipt.previous() == Some(link.digest))
        };
        let precedes =
            |later: Option<&Link>| later.is_none_or(|link| link.previous == Some(receipt.digest()));
        let neighbour = |number: Option<u64>| number.and_then(|number| self.numbered(number));
        if !follows(neighbour(sequence.checked_sub(1))) {
            let detail = "it does not follow the receipt that is known before it";
            findings.push(Finding::alarm(Code::ReceiptChainBroken, path, detail));
        } else if !precedes(neighbour(sequence.checked_add(1))) {
            let detail = "the receipt that is known after it does not follow it";
            findings.push(Finding::alarm(Code::ReceiptChainBroken, path, detail));
        }
        findings
    }
}
