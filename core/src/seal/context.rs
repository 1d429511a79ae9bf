//! The checks that bind a verified message to the Space, the trust and the facts it is used with.
//!
//! [`Verified`] lives as long as its host keeps it. A trust can be revoked meanwhile, a number can
//! be used, and another Space of the same process can be given the value. The verbs that act on a
//! message therefore make these checks again. A signature that held once still holds.

use super::bundle::Bundle;
use super::bundle::verify::sequence;
use super::cose::Sign1;
use super::envelope::{audience, covered, granted, unreadable};
use super::key_status::{Signed, check_listed, owner, sender};
use super::message::{Body, Verified};
use super::notice::{Notice, NoticeContent};
use super::receipt::Receipt;
use super::report::{Examination, VerifyError};
use crate::model::{Facts, Grant, Space, Trust};

impl Verified<Bundle> {
    /// Checks that `space` would still accept the bundle: its audience, its sender by fingerprint,
    /// the grant, the project, the number and the owner.
    pub(crate) fn check_context(&self, space: &Space, facts: &Facts) -> Result<(), VerifyError> {
        let mut examination = Examination::default();
        let space = &*self.sealed.seen(space);
        let message = self.frame(&mut examination)?;
        let trust = present(&message, space, &mut examination)?;
        let manifest = self.manifest();
        granted(trust, Grant::AcceptReleases, &mut examination)?;
        covered(trust, Grant::AcceptReleases, manifest.project(), &mut examination)?;
        sequence(self.sequence(), self.digest(), trust, facts, &mut examination)?;
        let recorded = Some(facts.import_of(&self.digest()).is_some());
        self.signed(self.sequence(), recorded).check(
            trust,
            |good| good.bundles,
            &mut examination,
        )?;
        let release = manifest.digest();
        owner(space, &manifest.owner(), trust, &release, facts, &mut examination)?;
        Ok(())
    }
}

impl Verified<Receipt> {
    /// Checks that `space` would still accept the receipt: its audience, its signer by fingerprint,
    /// the grant, the project and the number.
    pub(crate) fn check_context(&self, space: &Space) -> Result<(), VerifyError> {
        let mut examination = Examination::default();
        let space = &*self.sealed.seen(space);
        let message = self.frame(&mut examination)?;
        let trust = present(&message, space, &mut examination)?;
        granted(trust, Grant::AcceptResults, &mut examination)?;
        covered(trust, Grant::AcceptResults, self.project(), &mut examination)?;
        self.signed(self.sequence(), None).check(trust, |good| good.receipts, &mut examination)
    }
}

impl Verified<Notice> {
    /// Checks that `space` would still accept the notice: its audience, its sender by fingerprint
    /// and its number, and for a recall the grant and the project.
    pub(crate) fn check_context(&self, space: &Space) -> Result<(), VerifyError> {
        let mut examination = Examination::default();
        let space = &*self.sealed.seen(space);
        let message = self.frame(&mut examination)?;
        let trust = present(&message, space, &mut examination)?;
        self.signed(self.sequence(), None).check(trust, |good| good.notices, &mut examination)?;
        if let NoticeContent::Recall(recall) = self.content() {
            granted(trust, Grant::AcceptReleases, &mut examination)?;
            covered(trust, Grant::AcceptReleases, recall.project(), &mut examination)?;
        }
        Ok(())
    }
}

impl<B: Body> Verified<B> {
    /// Checks that a message which is new to `space` still counts: it is of the sender's present
    /// key, or listed in the notice of the rotation that replaced its key.
    pub(crate) fn check_listed(&self, space: &Space) -> Result<(), VerifyError> {
        let mut examination = Examination::default();
        let space = &*self.sealed.seen(space);
        let message = self.frame(&mut examination)?;
        let trust = present(&message, space, &mut examination)?;
        check_listed(trust, &self.digest(), &mut examination)
    }

    fn signed(&self, number: u64, recorded: Option<bool>) -> Signed {
        Signed { number, digest: self.digest(), recorded }
    }

    fn frame(&self, examination: &mut Examination) -> Result<Sign1<'_>, VerifyError> {
        self.sealed.message().map_err(|error| unreadable(examination, &error))
    }
}

/// Returns the trust in the sender as it is now. A message for another Space is rejected first,
/// because its sender is often unknown as well.
fn present<'s>(
    message: &Sign1<'_>,
    space: &'s Space,
    examination: &mut Examination,
) -> Result<&'s Trust, VerifyError> {
    audience(message, space, examination)?;
    sender(space, &message.header.signer, examination)
}
