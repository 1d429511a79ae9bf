//! Records of the facts that a verb returns: all of them or none.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::accept::Accepted;
use super::import::{Imported, ImportedRelease, is_same};
use super::issue_receipt::IssuedReceipt;
use super::notice::{Announcement, RecallOutcome, RotationOutcome};
use super::promote::Promoted;
use super::take_note::NoticeOutcome;
use crate::model::{
    Deployment, Evidence, Facts, Import, Outcome, Promotion, ReceiptFact, ReceivedNotice,
    SentNotice,
};
use crate::terms::{Code, Error, Fingerprint, MessageDigest, Refusal};

/// A contradiction between a fact and the recorded facts, or the lack of a recorded fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RecordError {
    /// Another fact with the same key has other content.
    #[error("{fact}: recorded already with other content; load the facts anew and repeat the verb")]
    Contradiction {
        /// The fact, in words.
        fact: String,
    },
    /// The facts do not hold the deployment.
    #[error("deployment to {place}: not recorded; record it before its receipt is issued")]
    DeploymentMissing {
        /// The environment, the tenant and the moment at which it was queued.
        place: String,
    },
    /// The facts do not hold the import of the release.
    #[error("import of bundle {bundle}: not recorded; record what `import_release` returned")]
    ImportMissing {
        /// The bundle's digest.
        bundle: MessageDigest,
    },
    /// Another message has the same number.
    #[error(
        "{kind} {sequence} of or for {party}: the number is used; load the facts anew and repeat \
         the verb"
    )]
    NumberUsed {
        /// The kind of message.
        kind: &'static str,
        /// The Space that signed the message or receives it.
        party: Fingerprint,
        /// The number.
        sequence: u64,
    },
}

impl Refusal for RecordError {
    fn code(&self) -> Code {
        match self {
            Self::Contradiction { .. } => Code::FactContradicts,
            Self::DeploymentMissing { .. } => Code::DeploymentNotRecorded,
            Self::ImportMissing { .. } => Code::ImportNotRecorded,
            Self::NumberUsed { .. } => Code::FactNumberUsed,
        }
    }
}

/// A result that brings facts: [`Facts::record`] takes it, and a host with a database inserts the
/// rows of [`new_facts`](Self::new_facts) in one transaction.
///
/// It is implemented by the results of all verbs that bring facts, by [`Deployment`], which the
/// host makes itself, by [`Import`], and by lists of deployments and announcements.
pub trait NewFacts {
    /// Returns every fact that the result brings.
    fn new_facts(&self) -> Facts;

    /// Decides whether two receipts of one signer may have the same number. A bundle may carry
    /// such a pair: it shows that the signer told two stories, and both are kept.
    #[doc(hidden)]
    fn may_equivocate(&self) -> bool {
        false
    }
}

impl NewFacts for Promoted {
    fn new_facts(&self) -> Facts {
        Facts { promotions: vec![self.fact.clone()], ..Facts::none() }
    }
}

impl NewFacts for Imported {
    fn new_facts(&self) -> Facts {
        Facts {
            imports: self.fact.iter().cloned().collect(),
            deployments: self.history.clone(),
            ..Facts::none()
        }
    }

    fn may_equivocate(&self) -> bool {
        true
    }
}

impl NewFacts for Accepted {
    fn new_facts(&self) -> Facts {
        Facts { deployments: self.deployments().cloned().collect(), ..Facts::none() }
    }
}

impl NewFacts for IssuedReceipt {
    fn new_facts(&self) -> Facts {
        Facts { reports: vec![self.fact.clone()], ..Facts::none() }
    }
}

impl NewFacts for NoticeOutcome {
    fn new_facts(&self) -> Facts {
        Facts {
            heard: self.heard.iter().cloned().collect(),
            recalls: self.recall.iter().cloned().collect(),
            ..Facts::none()
        }
    }
}

impl NewFacts for RecallOutcome {
    fn new_facts(&self) -> Facts {
        Facts { recalls: vec![self.fact.clone()], ..self.announcements.new_facts() }
    }
}

impl NewFacts for RotationOutcome {
    fn new_facts(&self) -> Facts {
        self.announcements.new_facts()
    }
}

impl NewFacts for Announcement {
    fn new_facts(&self) -> Facts {
        Facts { announced: vec![self.fact.clone()], ..Facts::none() }
    }
}

impl NewFacts for [Announcement] {
    fn new_facts(&self) -> Facts {
        let announced = self.iter().map(|announcement| announcement.fact.clone()).collect();
        Facts { announced, ..Facts::none() }
    }
}

impl NewFacts for Deployment {
    fn new_facts(&self) -> Facts {
        Facts { deployments: vec![self.clone()], ..Facts::none() }
    }
}

impl NewFacts for Import {
    fn new_facts(&self) -> Facts {
        Facts { imports: vec![self.clone()], ..Facts::none() }
    }
}

impl NewFacts for [Deployment] {
    fn new_facts(&self) -> Facts {
        Facts { deployments: self.to_vec(), ..Facts::none() }
    }
}

impl<T> NewFacts for Vec<T>
where
    [T]: NewFacts,
{
    fn new_facts(&self) -> Facts {
        self.as_slice().new_facts()
    }
}

impl Facts {
    /// Records every fact that `outcome` brings, or none of them. A second record of the same
    /// outcome changes nothing.
    ///
    /// # Errors
    ///
    /// The facts stay as they are.
    /// - `Code::FactNumberUsed` if a bundle, a receipt or a notice has the number of another
    ///   one: the facts that the verb was given were out of date.
    /// - `Code::FactContradicts` if the same bundle, or another content of the same version,
    ///   is imported already.
    ///
    /// ```
    /// use spacebridge::{Deployment, Facts, Outcome};
    ///
    /// let now = "2026-11-23T09:00:00Z".parse()?;
    /// let project = "Shop".parse()?;
    /// let version = "1.1.0".parse()?;
    /// let place = "Test".parse()?;
    /// let tested = Deployment::new(project, version, place, Outcome::Succeeded, now, "ada");
    /// let mut facts = Facts::none();
    /// facts.record(&tested)?;
    /// facts.record(&tested)?;
    /// assert_eq!(facts.deployments, [tested]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record<O: NewFacts + ?Sized>(&mut self, outcome: &O) -> Result<(), Error> {
        let new = outcome.new_facts();
        let several = outcome.may_equivocate();
        let equivocates = |known: &Deployment, new: &Deployment| {
            if several { None } else { other_receipt(known, new) }
        };
        let deployments = fresh(&self.deployments, new.deployments, is_same, equivocates)?;
        let promotions = fresh(&self.promotions, new.promotions, PartialEq::eq, other_bundle)?;
        let imports = fresh(&self.imports, new.imports, PartialEq::eq, other_import)?;
        let reports = fresh(&self.reports, new.reports, PartialEq::eq, other_report)?;
        let announced = fresh(&self.announced, new.announced, PartialEq::eq, other_sent)?;
        let heard = fresh(&self.heard, new.heard, PartialEq::eq, other_received)?;
        // One recall may arrive by several notices; each of them is a fact.
        let recalls = fresh(&self.recalls, new.recalls, PartialEq::eq, |_, _| None)?;
        self.deployments.extend(deployments);
        self.promotions.extend(promotions);
        self.imports.extend(imports);
        self.reports.extend(reports);
        self.announced.extend(announced);
        self.heard.extend(heard);
        self.recalls.extend(recalls);
        Ok(())
    }

    /// Checks that the import of `release` is recorded.
    pub(super) fn check_imported(&self, release: &ImportedRelease) -> Result<(), RecordError> {
        // Another import of the same bundle can name another lifecycle.
        if self.imports.contains(release.import()) {
            return Ok(());
        }
        Err(RecordError::ImportMissing { bundle: release.bundle() })
    }

    /// Checks that `deployment` is recorded with its outcome; of one that is taken back, that it is
    /// recorded at all.
    pub(super) fn check_deployed(&self, deployment: &Deployment) -> Result<(), RecordError> {
        let Deployment { project, version, environment, tenant, queued, outcome, .. } = deployment;
        let is_it = |row: &Deployment| {
            row.evidence == Evidence::Own
                && row.project == *project
                && row.version == *version
                && row.environment == *environment
                && row.tenant == *tenant
                && row.queued == *queued
                && (row.outcome == *outcome || *outcome == Outcome::Superseded)
        };
        if self.deployments.iter().any(is_it) {
            return Ok(());
        }
        let tenant = tenant.as_ref().map(|tenant| format!(" for `{tenant}`")).unwrap_or_default();
        let place = format!("`{environment}`{tenant}, queued at {queued} and {outcome}");
        Err(RecordError::DeploymentMissing { place })
    }
}

/// The rows of `new` that are not in `known`, if none of them contradicts another row.
fn fresh<R>(
    known: &[R],
    new: Vec<R>,
    is_same: impl Fn(&R, &R) -> bool,
    contradiction: impl Fn(&R, &R) -> Option<RecordError>,
) -> Result<Vec<R>, RecordError> {
    let mut fresh: Vec<R> = Vec::with_capacity(new.len());
    for row in new {
        let mut all = known.iter().chain(&fresh);
        if all.clone().any(|known| is_same(known, &row)) {
            continue;
        }
        if let Some(error) = all.find_map(|known| contradiction(known, &row)) {
            return Err(error);
        }
        fresh.push(row);
    }
    Ok(fresh)
}

const fn used(kind: &'static str, party: Fingerprint, sequence: u64) -> RecordError {
    RecordError::NumberUsed { kind, party, sequence }
}

fn other_receipt(known: &Deployment, new: &Deployment) -> Option<RecordError> {
    let (
        Evidence::Receipt { signer, audience, sequence, digest, .. },
        Evidence::Receipt { signer: by, audience: to, sequence: number, digest: other, .. },
    ) = (known.evidence, new.evidence)
    else {
        return None;
    };
    let clashes = (signer, audience, sequence) == (by, to, number) && digest != other;
    clashes.then(|| used("receipt", signer, sequence))
}

fn other_bundle(known: &Promotion, new: &Promotion) -> Option<RecordError> {
    let clashes = known.audience == new.audience && known.sequence == new.sequence;
    clashes.then(|| used("bundle", new.audience, new.sequence))
}

fn other_import(known: &Import, new: &Import) -> Option<RecordError> {
    let is_project = known.project == new.project
        || known.owner == new.owner && known.project.name == new.project.name;
    let is_version = is_project && known.version == new.version;
    if known.bundle == new.bundle || is_version && known.release != new.release {
        let fact = format!("import of {} {}", new.project, new.version);
        return Some(RecordError::Contradiction { fact });
    }
    let clashes = known.sender == new.sender && known.sequence == new.sequence;
    clashes.then(|| used("bundle", new.sender, new.sequence))
}

fn other_report(known: &ReceiptFact, new: &ReceiptFact) -> Option<RecordError> {
    let clashes = known.audience == new.audience && known.sequence == new.sequence;
    clashes.then(|| used("receipt", new.audience, new.sequence))
}

fn other_sent(known: &SentNotice, new: &SentNotice) -> Option<RecordError> {
    let clashes = known.audience == new.audience && known.sequence == new.sequence;
    clashes.then(|| used("notice", new.audience, new.sequence))
}

fn other_received(known: &ReceivedNotice, new: &ReceivedNotice) -> Option<RecordError> {
    let clashes = known.sender == new.sender && known.sequence == new.sequence;
    clashes.then(|| used("notice", new.sender, new.sequence))
}
