//! What a bundle tells of the release's past, and how much of it is proven.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::cose::{Header, Sign1};
use super::manifest::Manifest;
use super::message::{Body as _, subject};
use super::receipt::Receipt;
use super::statement::{Check, Examination, VerifyError};
use super::v1::{self, Told};
use crate::model::{Deployment, EnvironmentRef, Evidence as Proof, ProjectRef, Space, Trust};
use crate::terms::Limits;

/// The release whose past is looked at, from one Space's point of view.
pub(super) struct Evidence<'e> {
    pub(super) space: &'e Space,
    pub(super) manifest: &'e Manifest,
    pub(super) project: &'e ProjectRef,
}

/// The receipts that came along.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    pub(super) facts: Vec<Deployment>,
}

impl Evidence<'_> {
    /// Checks the receipts that came along. They are addressed to others, and that is as it should be:
    /// what counts is who signed them, and that they speak of this release.
    pub(super) fn receipts(
        &self,
        receipts: &[&[u8]],
        limits: &Limits,
        examination: &mut Examination,
    ) -> Result<Receipts, VerifyError> {
        let mut known = Receipts::default();
        for (number, bytes) in receipts.iter().enumerate() {
            let refuse = |examination: &mut Examination, code, detail: &str| {
                examination.refuse(Check::Receipts, code, format!("receipt {number}: {detail}"))
            };
            let message = Sign1::decode(bytes, limits)
                .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
            let Header { typ, content_type, .. } = message.header;
            if typ != Receipt::TYP || content_type != Receipt::CONTENT_TYPE {
                return Err(refuse(examination, "message-kind", "this is not a receipt"));
            }
            let Some(trust) = self.space.trust_by_fingerprint(&message.header.signer) else {
                // Nobody here knows the signer: the receipt proves nothing, and is passed on as it is.
                continue;
            };
            let Some(digest) = message.verify(trust.certificate().identity_key()) else {
                let detail = "its signature does not hold";
                return Err(refuse(examination, "receipt-signature-invalid", detail));
            };
            let (parts, _) = v1::read_receipt(message.payload, limits)
                .map_err(|e| refuse(examination, e.code(), &e.to_string()))?;
            if parts.release != self.manifest.digest() {
                let detail = "it is about another release";
                return Err(refuse(examination, "receipt-other-release", detail));
            }
            if message.header.subject != subject(&parts.project, &parts.version) {
                let detail = "header and content name two releases";
                return Err(refuse(examination, "subject-mismatch", detail));
            }
            if !parts.is_numbered() {
                let detail = "its number contradicts the link to the one before";
                return Err(refuse(examination, "receipt-number", detail));
            }
            let of_number = |fact: &Deployment| {
                matches!(fact.evidence, Proof::Receipt { signer, sequence, .. }
                    if signer == message.header.signer && sequence == parts.sequence)
            };
            if known.facts.iter().any(of_number) {
                return Err(refuse(examination, "receipt-number", "its number came before"));
            }
            let proof =
                Proof::Receipt { signer: message.header.signer, sequence: parts.sequence, digest };
            known.facts.push(parts.into_fact(self.project, Some(trust.name()), proof));
        }
        let (all, proven) = (receipts.len(), known.facts.len());
        if all == 0 {
            examination.moot(Check::Receipts, "none came along");
        } else if proven < all {
            let detail = format!("{proven} of {all}; the signers of the others are not known here");
            examination.unknown(Check::Receipts, detail);
        } else {
            examination.passed(Check::Receipts, format!("{all}"));
        }
        Ok(known)
    }

    /// The sender's own deployments, as facts that are told and not proven.
    pub(super) fn told(
        &self,
        told: Vec<Told>,
        trust: &Trust,
        examination: &mut Examination,
    ) -> Vec<Deployment> {
        if told.is_empty() {
            examination.moot(Check::History, "it tells of none");
        } else {
            examination.unknown(Check::History, "the sender says so, and signed it");
        }
        let sender = trust.certificate().fingerprint();
        told.into_iter()
            .map(|told| Deployment {
                project: self.project.clone(),
                version: self.manifest.version().clone(),
                release: Some(self.manifest.digest()),
                environment: EnvironmentRef::remote(trust.name().clone(), told.environment),
                tenant: told.tenant,
                outcome: told.outcome,
                queued: told.queued,
                started: told.started,
                finished: told.finished,
                by: told.by,
                notes: alloc::string::String::new(),
                completed: false,
                evidence: Proof::Told { sender },
            })
            .collect()
    }
}
