//! The verb `reopen`: an imported release, read again from what the host stored.

use alloc::format;

use super::import::{ImportedRelease, imported_release};
use super::record::RecordError;
use crate::model::{Facts, Space};
use crate::seal::{Bundle, Message};
use crate::terms::Error;

impl Space {
    /// Returns a release that was imported, from the file of its bundle, which the host stored.
    ///
    /// The fact of the import replaces the verification: it names the bundle by its digest. So this
    /// works after the trust in the sender or the owner ended, and a restart of the host changes
    /// nothing about what may be deployed. It changes nothing, and needs no permission and no
    /// clock. [`history`](ImportedRelease::history) has those deployments of the bundle that this
    /// Space would accept now; the facts have those that it accepted then.
    ///
    /// # Errors
    ///
    /// - `Code::ImportNotRecorded` if the facts have no import of this bundle.
    /// - `Code::FactContradicts` if the import names another release, owner, sender or number than
    ///   the bundle.
    /// - `Code::AudienceOther` if the bundle is for another Space.
    /// - `Code::PartMismatch` or `Code::PartWithheld` if a part of the file is changed or missing,
    ///   and a code of the schema if one cannot be read.
    pub fn reopen(&self, bundle: Message<Bundle>, facts: &Facts) -> Result<ImportedRelease, Error> {
        let digest = bundle.digest()?;
        let import = facts.import_of(&digest);
        let import = import.ok_or(RecordError::ImportMissing { bundle: digest })?;
        let (verified, decoded) = bundle.reopen(self, import)?;
        let manifest = verified.manifest();
        let is_of_import = import.release == manifest.digest()
            && import.owner == manifest.owner()
            && import.slice == verified.slice_digest()
            && import.sender == verified.sender()
            && import.sequence == verified.sequence();
        if !is_of_import {
            let fact = format!("import of bundle {digest}");
            return Err(RecordError::Contradiction { fact }.into());
        }
        imported_release(&verified, decoded, import.clone())
    }
}
