//! A bundle taken apart, so that a test changes one part of it and puts it together again.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::bundle::Bundle;
use super::bundle::sign::CarriedParts;
use super::message::Message;
use super::v1::{
    self, BundleStatement, History, OnwardParts, PartRow, ReportedDeployment, SealedElsewhere,
    bundle_part,
};
use crate::model::Omitted;

/// The statement and the parts of a bundle. The large parts have their salts, as in the file.
#[derive(Clone, Debug)]
pub(super) struct BundleParts<'b> {
    pub(super) manifest: &'b [u8],
    pub(super) sequence: u64,
    pub(super) templates: &'b [u8],
    pub(super) notes: &'b [u8],
    pub(super) slice: &'b [u8],
    pub(super) sealed: Option<&'b [u8]>,
    pub(super) elsewhere: Option<SealedElsewhere>,
    pub(super) omitted: Omitted,
    pub(super) told: Vec<ReportedDeployment>,
    pub(super) receipts: Vec<&'b [u8]>,
    pub(super) onward: Vec<OnwardParts<'b>>,
    pub(super) notices: u64,
}

impl<'b> BundleParts<'b> {
    /// Takes a bundle apart; `None` if it cannot be read. No signature and no digest is checked.
    pub(super) fn of(bundle: &'b Message<Bundle>) -> Option<Self> {
        let limits = bundle.limits();
        let statement = v1::read_bundle(bundle.message().ok()?.payload, limits).ok()?;
        let part = |kind| bundle.part(statement.parts.iter().map(|row| row.kind), kind);
        let onward = part(bundle_part::ONWARD).map(|part| v1::read_onward_part(part, limits));
        let history = part(bundle_part::HISTORY).map(|part| v1::read_history_part(part, limits));
        let History { told, receipts } = history.transpose().ok()?.unwrap_or_default();
        let sealed = part(bundle_part::SECRETS).map(|part| v1::read_secrets_part(part, limits));
        Some(Self {
            manifest: statement.manifest,
            sequence: statement.sequence,
            templates: part(bundle_part::TEMPLATES)?,
            notes: part(bundle_part::NOTES)?,
            slice: part(bundle_part::SLICE)?,
            sealed: sealed.transpose().ok()?,
            elsewhere: statement.sealed,
            omitted: statement.omitted,
            told,
            receipts,
            onward: onward.transpose().ok()?.unwrap_or_default(),
            notices: statement.notices,
        })
    }

    /// Puts the bundle together: the payload of its statement, and its parts.
    pub(super) fn together(&self) -> (Vec<u8>, Vec<Vec<u8>>) {
        let carried = CarriedParts {
            templates: self.templates,
            notes: self.notes,
            slice: self.slice,
            sealed: self.sealed,
            history: &History { told: self.told.clone(), receipts: self.receipts.clone() },
            onward: &self.onward,
        };
        let parts = carried.write(|_, _| Zeroizing::new([6; 32]));
        let payload = v1::write_bundle(&BundleStatement {
            manifest: self.manifest,
            sequence: self.sequence,
            parts: parts.iter().map(|(kind, part)| PartRow::of(*kind, part)).collect(),
            sealed: self.elsewhere,
            omitted: self.omitted,
            notices: self.notices,
            minor: 0,
            unknown: Vec::new(),
        });
        (payload, parts.into_iter().map(|(_, part)| part).collect())
    }
}
