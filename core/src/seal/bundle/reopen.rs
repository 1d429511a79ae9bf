//! The reading of a bundle that was imported before: the fact of its import replaces the trust.

use super::Bundle;
use super::decode::DecodedBundle;
use super::verify::{committed, secrets_present};
use crate::model::{Import, ProjectRef, Space, Trust};
use crate::seal::envelope::audience;
use crate::seal::manifest::read_manifest;
use crate::seal::message::{Message, Verified};
use crate::seal::parts::{Withholding, match_parts};
use crate::seal::report::Examination;
use crate::seal::v1;
use crate::terms::{Error, Fingerprint, Name};

impl Message<Bundle> {
    /// Reads the bundle of `import` again. The caller found the import by the bundle's digest.
    ///
    /// The digest covers the signed bytes, and their signature held when the bundle was imported.
    /// So trusts, numbers and the clock decide nothing: they may have changed since.
    pub(crate) fn reopen(
        self,
        space: &Space,
        import: &Import,
    ) -> Result<(Verified<Bundle>, DecodedBundle), Error> {
        let mut examination = Examination::default();
        let message = self.message()?;
        let seen = self.seen(space);
        audience(&message, &seen, &mut examination)?;
        let content = v1::read_bundle(message.payload, self.limits())?;
        let manifest = read_manifest(content.manifest, self.limits())?.manifest;
        let row = *committed(&content, &manifest, &seen, &mut examination)?;
        let parts = match_parts(&content.parts, &self, Withholding::Never, &mut examination)?;
        secrets_present(&parts, &row, &mut examination)?;
        let sender = message.header.signer;
        let body = Bundle {
            sender,
            sender_name: name_of(space, &sender, import),
            project: import.project.clone(),
            sequence: content.sequence,
            issued_at: message.header.issued_at,
            id: message.header.id,
            row,
            omitted: content.omitted,
            notices: content.notices,
            sealed: content.sealed,
            kinds: content.parts.iter().map(|row| row.kind).collect(),
            unknown: content.unknown,
            manifest,
        };
        let digest = message.digest().into();
        let report = examination.finish("established when the bundle was imported");
        let verified = Verified { sealed: self, digest, report, body };
        let decoded = verified.decode_known(space)?;
        Ok((verified, decoded))
    }
}

/// Returns the local name of the sender, also if the host removed the trust in it.
fn name_of(space: &Space, sender: &Fingerprint, import: &Import) -> Name {
    let known = space.trust_of(sender).map(Trust::name).cloned();
    let unknown = || ProjectRef::of_unknown_owner(sender, import.project.name.clone()).space;
    known.or_else(unknown).unwrap_or_else(|| space.name().clone())
}
