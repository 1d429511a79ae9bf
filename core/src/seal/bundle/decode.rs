//! The decoding of a bundle's parts: the strict pass over each, once, when the bundle is previewed.

use alloc::borrow::Cow;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::Bundle;
use super::forwarded::{KeptSecrets, RetainedSlice};
use super::sealed_parts::{Entitled, onward, secrets};
use super::upstream;
use crate::model::{Deployment, Release, Space};
use crate::seal::message::Verified;
use crate::seal::report::{Check, Examination, VerificationReport, VerifyError};
use crate::seal::v1::{
    self, History, OnwardParts, Placeholders, ReportedDeployment, SealedElsewhere, bundle_part,
};
use crate::terms::{Error, Refusal as _};

/// The moment at which the receipts in a bundle are judged.
#[derive(Clone, Copy, Debug)]
enum Judging {
    /// A receipt that does not hold rejects the bundle.
    Now,
    /// The receipts were judged when the bundle was imported.
    AtImport,
}

/// Content of a bundle's parts.
pub(crate) struct DecodedBundle {
    pub(crate) release: Release,
    /// The numbers that stand for secrets in the release.
    pub(crate) places: Placeholders,
    /// Earlier deployments: reported by the sender, and proven by receipts.
    pub(crate) history: Vec<Deployment>,
    pub(crate) told: Vec<ReportedDeployment>,
    pub(crate) receipts: Vec<Vec<u8>>,
    pub(crate) onward: Vec<RetainedSlice>,
    /// The report of the verification, with the lines about the parts.
    pub(crate) report: VerificationReport,
}

impl Verified<Bundle> {
    /// Decodes the parts, and judges them by rows 19 to 22 of docs/spec/format.md, section 19.
    pub(crate) fn decode(&self, space: &Space) -> Result<DecodedBundle, Error> {
        self.decoded(space, Judging::Now)
    }

    /// Decodes the parts of a bundle that was imported before. Its receipts were judged then: one
    /// that this Space would not accept any more reports nothing, and stops nothing.
    pub(crate) fn decode_known(&self, space: &Space) -> Result<DecodedBundle, Error> {
        self.decoded(space, Judging::AtImport)
    }

    fn decoded(&self, space: &Space, judging: Judging) -> Result<DecodedBundle, Error> {
        let mut examination = Examination::continued(self.report(), &DECODED);
        let seen = self.sealed().seen(space);
        let entitled = Entitled {
            sender: self.sender(),
            owner: self.manifest().owner(),
            recipient: self.body.row.audience,
        };
        self.check_secrets(&entitled, &mut examination)?;
        let onward_parts = self.onward_parts(&entitled, &mut examination)?;
        let past = self.past(&mut examination)?;
        let evidence =
            upstream::Evidence { space: &seen, manifest: self.manifest(), project: self.project() };
        let limits = self.sealed().limits();
        let receipts = match judging {
            Judging::Now => evidence.receipts(&past.receipts, limits, &mut examination)?,
            Judging::AtImport => {
                evidence.receipts_that_hold(&past.receipts, limits, &mut examination)
            }
        };
        let reporter = upstream::Reporter { name: self.sender_name(), sender: self.sender() };
        let mut history = evidence.told(&past.told, &reporter, &mut examination);
        history.extend(receipts.facts);
        let (release, places) = self.content()?;
        examination.passed(Check::Content, "");
        let kept = |onward: &OnwardParts<'_>| self.retained(onward);
        Ok(DecodedBundle {
            release,
            places,
            history,
            receipts: past.receipts.iter().map(|receipt| receipt.to_vec()).collect(),
            told: past.told,
            onward: onward_parts.iter().map(kept).collect(),
            report: examination.finish(""),
        })
    }

    fn check_secrets(
        &self,
        entitled: &Entitled,
        examination: &mut Examination,
    ) -> Result<(), VerifyError> {
        let limits = self.sealed().limits();
        let Some(part) = self.part(bundle_part::SECRETS) else {
            examination.not_applicable(Check::SecretsAddressed, "there are none");
            examination.not_applicable(Check::SecretsOpen, "there are none");
            return Ok(());
        };
        let message = v1::read_secrets_part(part, limits)
            .map_err(|e| examination.refuse(Check::SecretsAddressed, e.code(), e.to_string()))?;
        secrets(message, self.body.sealed, entitled, limits, examination)
    }

    fn onward_parts(
        &self,
        entitled: &Entitled,
        examination: &mut Examination,
    ) -> Result<Cow<'_, [OnwardParts<'_>]>, VerifyError> {
        let limits = self.sealed().limits();
        let part = self.part(bundle_part::ONWARD);
        let parts = part.map(|part| v1::read_onward_part(part, limits)).transpose();
        let parts = parts
            .map_err(|e| examination.refuse(Check::Onward, e.code(), e.to_string()))?
            .unwrap_or_default();
        onward(&parts, self.manifest(), entitled, limits, examination)?;
        Ok(parts.into())
    }

    fn past(&self, examination: &mut Examination) -> Result<History<'_>, VerifyError> {
        let limits = self.sealed().limits();
        let part = self.part(bundle_part::HISTORY);
        let history = part.map(|part| v1::read_history_part(part, limits)).transpose();
        history
            .map(Option::unwrap_or_default)
            .map_err(|e| examination.refuse(Check::History, e.code(), e.to_string()))
    }

    fn retained(&self, onward: &OnwardParts<'_>) -> RetainedSlice {
        RetainedSlice {
            audience: onward.audience,
            slice: onward.slice.to_vec(),
            sealed: onward.sealed.map(|message| {
                let here = self.body.here();
                let SealedElsewhere { sealer, bundle } = onward.elsewhere.unwrap_or(here);
                KeptSecrets { sealer, bundle, message: message.to_vec() }
            }),
            omitted: onward.omitted,
        }
    }
}

/// The checks that decoding makes.
const DECODED: [Check; 6] = [
    Check::SecretsAddressed,
    Check::SecretsOpen,
    Check::Onward,
    Check::Receipts,
    Check::History,
    Check::Content,
];
