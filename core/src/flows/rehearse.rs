//! The verb `rehearse`: the facts that a change of trust would leave without proof.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use super::trust::TrustChange;
use crate::model::{Deployment, Evidence, Facts, Finding, Grant, KeyEnd, LastGood, Space, Trust};
use crate::seal::{Notice, NoticeContent, Verified};
use crate::terms::{Code, Fingerprint, Name, ReleaseDigest};

impl Space {
    /// Lists what a change of trust would make unverifiable: imported releases, accepted results,
    /// bundles on their way. It changes nothing.
    ///
    /// A fact stays a fact: what is listed here can no longer be proven from its file. After a
    /// revocation, [`facts_that_hold`](Self::facts_that_hold) leaves out what counts no more.
    #[must_use]
    pub fn rehearse(&self, change: &TrustChange, facts: &Facts) -> Vec<Finding> {
        let mut findings = match self.changed(change) {
            Ok(after) => self.lost(&after, facts),
            Err(error) => {
                let path = format!("trust › {}", change.name());
                return [Finding::alarm(error.code(), path, format!("{error}"))].into();
            }
        };
        let ends_promotion = match change {
            TrustChange::Withdraw { grant, .. } => *grant == Grant::PromoteTo,
            TrustChange::Regrant { permits, .. } => {
                permits.iter().all(|permit| permit.grant != Grant::PromoteTo)
            }
            TrustChange::Revoke { .. } => true,
            _ => false,
        };
        if ends_promotion {
            findings.extend(self.stops_in(change.name()));
        }
        findings
    }

    /// Lists what a notice would make unverifiable by which a Space names its next identity.
    #[must_use]
    pub fn rehearse_notice(&self, notice: &Verified<Notice>, facts: &Facts) -> Vec<Finding> {
        let NoticeContent::Succession(next) = notice.content() else { return Vec::new() };
        let name = notice.sender_name();
        let last = notice.last();
        let listed = notice.in_transit().clone();
        match self.clone().rotated(name, next.certificate(), next.epoch(), last, listed) {
            Ok(after) => self.lost(&after, facts),
            Err(error) => {
                let path = format!("trust › {name}");
                [Finding::alarm(error.code(), path, format!("{error}"))].into()
            }
        }
    }

    /// The facts without the results that rest on a receipt which counts no more: its signer's key
    /// was revoked, and its number is after the last good one. Progress and dashboards over these
    /// show what is still proven.
    #[must_use]
    pub fn facts_that_hold(&self, facts: &Facts) -> Facts {
        let mut holding = facts.clone();
        holding.deployments.retain(|fact| self.proves(fact));
        holding
    }

    fn lost(&self, after: &Self, facts: &Facts) -> Vec<Finding> {
        let mut findings = Vec::new();
        for import in &facts.imports {
            let number = import.sequence;
            let holds = |space: &Self| counts(space, &import.sender, number, |good| good.bundles);
            if holds(self) && !holds(after) {
                let path = format!("{} {}", import.project, import.version);
                let detail =
                    format!("bundle {number}, which brought it, can no longer be verified");
                findings.push(Finding::warning(Code::ImportUnverifiable, path, detail));
            }
        }
        for fact in facts.deployments.iter().filter(|fact| self.proves(fact) && !after.proves(fact))
        {
            let path = format!("{} {} › {}", fact.project, fact.version, fact.environment);
            let detail = format!("no receipt proves any more that it {}", fact.outcome);
            findings.push(Finding::warning(Code::EvidenceUnverifiable, path, detail));
        }
        let answered: BTreeSet<(ReleaseDigest, &Name)> = facts
            .deployments
            .iter()
            .filter_map(|fact| fact.release.zip(fact.environment.space.as_ref()))
            .collect();
        for promotion in &facts.promotions {
            let ended = |space: &Self| space.trust_by_fingerprint(&promotion.audience).is_none();
            let is_answered = || answered.contains(&(promotion.release, &promotion.target));
            if !ended(self) && ended(after) && !is_answered() {
                let path = format!("{} {}", promotion.project, promotion.version);
                let detail = format!("`{}` has it, and sent no receipt yet", promotion.target);
                findings.push(Finding::note(Code::ReceiptAwaited, path, detail));
            }
        }
        findings
    }

    /// Returns true if the knowledge of a deployment still counts. A receipt for somebody else has
    /// a number among those for them: of a key that is revoked here, it proves nothing.
    fn proves(&self, fact: &Deployment) -> bool {
        let Evidence::Receipt { signer, audience, sequence, .. } = fact.evidence else {
            return true;
        };
        let ours = self.knows_as_one(&audience, &self.fingerprint());
        let number = if ours { sequence } else { u64::MAX };
        match self.trust_of(&signer).and_then(|trust| end_of(trust, &signer)) {
            Some(KeyEnd::Revoked(good)) => number <= good.receipts,
            Some(KeyEnd::Replaced(good)) => !ours || number <= good.receipts,
            None => true,
        }
    }

    fn stops_in(&self, name: &Name) -> Vec<Finding> {
        let stops = |lifecycle: &&crate::model::Lifecycle| {
            let mut stops = lifecycle.phases.iter().flat_map(crate::model::Phase::stops);
            stops.any(|stop| stop.space() == Some(name))
        };
        self.lifecycles()
            .iter()
            .filter(stops)
            .map(|lifecycle| {
                let path = format!("lifecycle › {}", lifecycle.name);
                let detail = format!("it stops in `{name}`, where nothing can be promoted then");
                Finding::warning(Code::LifecycleCut, path, detail)
            })
            .collect()
    }
}

/// Returns true if a message with this number, signed by the key with this fingerprint, counts in
/// `space`. A signer who is not known here is none of its business.
fn counts(
    space: &Space,
    signer: &Fingerprint,
    number: u64,
    last: impl Fn(LastGood) -> u64,
) -> bool {
    let Some(trust) = space.trust_of(signer) else { return true };
    end_of(trust, signer).is_none_or(|end| number <= last(end.good()))
}

fn end_of(trust: &Trust, key: &Fingerprint) -> Option<KeyEnd> {
    if trust.certificate().fingerprint() == *key {
        return trust.ended();
    }
    let former = trust.former().iter().find(|former| former.certificate.fingerprint() == *key);
    former.map(|former| former.end)
}
