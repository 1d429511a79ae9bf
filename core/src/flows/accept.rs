//! Accepting a receipt: another Space's deployment becomes a fact of ours.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::model::{Deployment, Evidence, Facts, Finding, ProjectRef, Promotion, Space};
use crate::seal::{Receipt, Verified};
use crate::terms::{Digest, Fingerprint};

/// A receipt was accepted: what to store, whole or not at all.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// What to add to [`Facts::deployments`](crate::Facts); `None` if it is there already.
    pub fact: Option<Deployment>,
    /// What the chain of receipts tells: gaps, and the like.
    pub findings: Vec<Finding>,
}

/// Why a receipt is not accepted, although its signature holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// Another receipt has the same number: the signer tells two stories, or was restored from a backup.
    #[error("receipt {sequence} of `{signer}` is known with another content: {known}")]
    Equivocation {
        /// Who signed.
        signer: alloc::string::String,
        /// The number.
        sequence: u64,
        /// The identity of the receipt that is known.
        known: Digest,
    },
    /// We never promoted such a release to the signer.
    #[error("no bundle with release {release} was promoted to `{signer}`")]
    NeverPromoted {
        /// Who signed.
        signer: alloc::string::String,
        /// The release that the receipt is about.
        release: Digest,
    },
}

impl AcceptError {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Equivocation { .. } => "receipt-equivocation",
            Self::NeverPromoted { .. } => "receipt-never-promoted",
        }
    }
}

impl Space {
    /// Accepts a verified receipt: its deployment becomes a fact, on which lifecycles and dashboards
    /// build. Receipts may come in any order and more than once.
    ///
    /// # Errors
    ///
    /// - [`AcceptError::NeverPromoted`] if the release or the bundle it speaks of is not one that we
    ///   promoted to its signer.
    /// - [`AcceptError::Equivocation`] if another receipt of the signer has the same number. The two
    ///   together are evidence.
    pub fn accept(
        &self,
        receipt: &Verified<Receipt>,
        facts: &Facts,
    ) -> Result<Accepted, AcceptError> {
        let signer = receipt.signer();
        let name = || receipt.signer_name().to_string();
        let known = by_receipt(facts, &signer);
        if let Some((_, digest)) = known.iter().find(|(number, _)| *number == receipt.sequence()) {
            if *digest == receipt.digest() {
                let path = format!("receipt {} of `{}`", receipt.sequence(), name());
                let finding = Finding::note("receipt-known", path, "it is accepted already");
                return Ok(Accepted { fact: None, findings: [finding].into() });
            }
            let (sequence, known) = (receipt.sequence(), *digest);
            return Err(AcceptError::Equivocation { signer: name(), sequence, known });
        }
        let ours = |promotion: &&Promotion| {
            promotion.audience == signer
                && promotion.bundle == receipt.bundle()
                && promotion.release == receipt.release()
        };
        let Some(promotion) = facts.promotions.iter().find(ours) else {
            let release = receipt.release();
            return Err(AcceptError::NeverPromoted { signer: name(), release });
        };
        let findings = chain_findings(receipt, &known);
        let project: &ProjectRef = &promotion.project;
        Ok(Accepted { fact: Some(receipt.fact(project)), findings })
    }
}

/// The numbers and identities of the signer's receipts that are accepted.
fn by_receipt(facts: &Facts, signer: &Fingerprint) -> Vec<(u64, Digest)> {
    let mut known: Vec<(u64, Digest)> = facts
        .deployments
        .iter()
        .filter_map(|fact| match fact.evidence {
            Evidence::Receipt { signer: other, sequence, digest } if other == *signer => {
                Some((sequence, digest))
            }
            _ => None,
        })
        .collect();
    known.sort_unstable();
    known
}

fn chain_findings(receipt: &Verified<Receipt>, known: &[(u64, Digest)]) -> Vec<Finding> {
    let signer = receipt.signer_name();
    let sequence = receipt.sequence();
    let path = format!("receipt {sequence} of `{signer}`");
    let mut findings = Vec::new();
    let before: Vec<u64> = (1..sequence)
        .rev()
        .take_while(|number| known.binary_search_by_key(number, |(n, _)| *n).is_err())
        .take(1_000)
        .collect();
    if let (Some(last), Some(first)) = (before.first(), before.last()) {
        let detail = if first == last {
            format!("receipt {first} has not arrived")
        } else {
            format!("receipts {first} to {last} have not arrived")
        };
        findings.push(Finding::warning("receipt-gap", path.clone(), detail));
    }
    let link = sequence.checked_sub(1).and_then(|before| {
        known.iter().find(|(number, _)| *number == before).map(|(_, digest)| *digest)
    });
    if link.is_some() && link != receipt.previous() {
        let detail = "it does not follow the receipt that is known before it";
        findings.push(Finding::alarm("receipt-chain-broken", path, detail));
    }
    findings
}
