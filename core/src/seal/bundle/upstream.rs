//! Earlier deployments that a bundle reports, and their proofs.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::slice;

use crate::model::{Deployment, EnvironmentRef, Evidence as Proof, Grant, ProjectRef, Space};
use crate::seal::cose::{Header, Sign1};
use crate::seal::manifest::Manifest;
use crate::seal::message::{Message, release_subject};
use crate::seal::parts::{Withholding, match_parts};
use crate::seal::receipt::{Receipt, ReceiptDetails};
use crate::seal::report::{Check, Examination, VerifyError};
use crate::seal::v1::{self, ReceiptParts, ReportedDeployment};
use crate::terms::{Code, Fingerprint, Limits, Name, Refusal};

/// The release whose past is looked at, from one Space's point of view.
pub(in crate::seal) struct Evidence<'e> {
    pub(in crate::seal) space: &'e Space,
    pub(in crate::seal) manifest: &'e Manifest,
    pub(in crate::seal) project: &'e ProjectRef,
}

/// The sender of the bundle, which reports deployments.
pub(in crate::seal) struct Reporter<'r> {
    pub(in crate::seal) name: &'r Name,
    pub(in crate::seal) sender: Fingerprint,
}

/// The receipts that came along.
#[derive(Debug, Default)]
pub(in crate::seal) struct Receipts {
    pub(in crate::seal) facts: Vec<Deployment>,
}

impl Evidence<'_> {
    /// Checks the receipts that came along. They may be addressed to others, and that is as it
    /// should be: what counts is who signed them, that we take results of the project from the
    /// signer, and that they speak of this release.
    pub(in crate::seal) fn receipts(
        &self,
        receipts: &[&[u8]],
        limits: &Limits,
        examination: &mut Examination,
    ) -> Result<Receipts, VerifyError> {
        let mut known = Receipts::default();
        let mut proven = 0_usize;
        let mut numbers = BTreeSet::new();
        for (number, bytes) in receipts.iter().enumerate() {
            let refuse = |examination: &mut Examination, code, detail: &str| {
                examination.refuse(Check::Receipts, code, format!("receipt {number}: {detail}"))
            };
            let file = Message::<Receipt>::from_bytes_within(*bytes, limits)
                .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
            let message =
                file.message().map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
            let Header { signer, audience, .. } = message.header;
            let Some(audience) = audience else {
                return Err(refuse(examination, Code::MessageKind, "this is not a receipt"));
            };
            let trust = self.space.trust_by_fingerprint(&signer);
            let is_own = signer == self.space.fingerprint();
            let certificate = match trust {
                Some(trust) => trust.certificate(),
                None if is_own => self.space.certificate(),
                // Nobody here knows the signer: the receipt proves nothing, and is passed on as it
                // is.
                None => continue,
            };
            let Some(digest) = message.verify(certificate.identity_key()) else {
                let detail = "its signature does not hold";
                return Err(refuse(examination, Code::ReceiptSignatureInvalid, detail));
            };
            let parts = self
                .parts(&file, &message)
                .map_err(|(code, detail)| refuse(examination, code, &detail))?;
            if !numbers.insert((signer, audience, parts.sequence)) {
                return Err(refuse(examination, Code::ReceiptNumber, "its number came before"));
            }
            proven = proven.saturating_add(usize::from(is_own));
            // Nothing is granted by default: who may not tell us of results tells us of none.
            if let Some(trust) = trust.filter(|t| t.covers(Grant::AcceptResults, &parts.project)) {
                let proof = parts.evidence(signer, audience, digest.into());
                let ReceiptDetails { fact, superseded } =
                    parts.into_facts(self.project, trust.name(), proof);
                known.facts.extend(superseded.into_iter().chain(fact));
                proven = proven.saturating_add(1);
            }
        }
        let all = receipts.len();
        if all == 0 {
            examination.not_applicable(Check::Receipts, "none came along");
        } else if proven < all {
            let detail =
                format!("{proven} of {all}; we take no results from who signed the others");
            examination.unknown(Check::Receipts, detail);
        } else {
            examination.passed(Check::Receipts, format!("{all}"));
        }
        Ok(known)
    }

    /// Returns the facts of the receipts that hold now, one by one. None of them is an error.
    pub(in crate::seal) fn receipts_that_hold(
        &self,
        receipts: &[&[u8]],
        limits: &Limits,
        examination: &mut Examination,
    ) -> Receipts {
        let mut known = Receipts::default();
        for receipt in receipts {
            let mut apart = Examination::default();
            let one = self.receipts(slice::from_ref(receipt), limits, &mut apart);
            known.facts.extend(one.map(|one| one.facts).unwrap_or_default());
        }
        examination.unknown(Check::Receipts, "judged when the bundle was imported");
        known
    }

    /// Returns the parts of a verified receipt, if it is about this release.
    fn parts(
        &self,
        file: &Message<Receipt>,
        message: &Sign1<'_>,
    ) -> Result<ReceiptParts, (Code, String)> {
        let limits = file.limits();
        let (mut parts, _) =
            v1::read_receipt(message.payload, limits).map_err(|e| (e.code(), e.to_string()))?;
        if parts.release != self.manifest.digest() {
            return Err((Code::ReceiptOtherRelease, "it is about another release".into()));
        }
        // Letter by letter: names and versions that only compare as equal are another text.
        let subjects = [
            release_subject(&parts.project, &parts.version),
            release_subject(self.manifest.project(), self.manifest.version()),
        ];
        if subjects.iter().any(|subject| subject != message.header.subject) {
            return Err((Code::SubjectMismatch, "header and content name two releases".into()));
        }
        if !parts.is_numbered() {
            let detail = "its number contradicts the link to the one before";
            return Err((Code::ReceiptNumber, detail.into()));
        }
        let mut apart = Examination::default();
        let matched = match_parts(&parts.rows, file, Withholding::Shown, &mut apart)
            .map_err(|e| (e.code(), e.to_string()))?;
        parts
            .read_parts(|kind| matched.get(kind), limits)
            .map_err(|e| (e.code(), e.to_string()))?;
        Ok(parts)
    }

    /// Deployments as the sender tells of them: facts that are told and not proven. Those in a
    /// Space that has no name here cannot be told.
    pub(in crate::seal) fn told(
        &self,
        told: &[ReportedDeployment],
        reporter: &Reporter<'_>,
        examination: &mut Examination,
    ) -> Vec<Deployment> {
        let sender = reporter.sender;
        let known: Vec<Deployment> = told
            .iter()
            .filter_map(|told| {
                let space = match &told.space {
                    None => reporter.name,
                    Some(space) => self.space.trust_by_fingerprint(space)?.name(),
                };
                Some(self.as_told(told, space.clone(), Proof::Told { sender }))
            })
            .collect();
        if told.is_empty() {
            examination.not_applicable(Check::History, "it tells of none");
        } else if known.len() < told.len() {
            let known = known.len();
            let all = told.len();
            let detail = format!("the sender says so; {known} of {all} are in Spaces known here");
            examination.unknown(Check::History, detail);
        } else {
            examination.unknown(Check::History, "the sender says so, and signed it");
        }
        known
    }

    fn as_told(&self, told: &ReportedDeployment, space: Name, evidence: Proof) -> Deployment {
        Deployment {
            project: self.project.clone(),
            version: self.manifest.version().clone(),
            release: Some(self.manifest.digest()),
            environment: EnvironmentRef::remote(space, told.environment.clone()),
            tenant: told.tenant.clone(),
            outcome: told.outcome,
            queued: told.queued,
            started: told.started,
            finished: told.finished,
            by: told.by.clone(),
            notes: String::new(),
            completed: false,
            evidence,
        }
    }
}
