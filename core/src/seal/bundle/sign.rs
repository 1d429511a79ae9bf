//! The signing of a bundle: the parts for each Space, from the owner or from a forwarding Space.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::Bundle;
use super::forwarded::{KeptSecrets, RetainedSlice};
use crate::model::{Certificate, Deployment, Omitted, Release, SecretId, Sensitive, Slice};
use crate::seal::cbor::Writer;
use crate::seal::cose::Route;
use crate::seal::manifest::Manifest;
use crate::seal::message::{Body as _, Draft, Message, release_subject, sign, signed_message};
use crate::seal::secrets::{Binding, seal_secrets};
use crate::seal::signer::Signer;
use crate::seal::suite::HedgedSeed;
use crate::seal::v1::{
    self, BundleStatement, History, OnwardParts, Padding, PartRow, ReportedDeployment,
    SealedElsewhere, bundle_part,
};
use crate::terms::{Digest, Error, Fingerprint, MessageDigest};

/// Everything that goes into a bundle, decided by whoever promotes.
pub(crate) struct BundleDraft<'d> {
    pub(crate) manifest: &'d Manifest,
    pub(crate) manifest_bytes: &'d [u8],
    pub(crate) sequence: u64,
    /// Parts of the file that are the same for every target, with their salts.
    pub(crate) notes: &'d [u8],
    pub(crate) templates: &'d [u8],
    pub(crate) target: AudiencePart<'d>,
    pub(crate) onward: Vec<AudiencePart<'d>>,
    pub(crate) told: Vec<ReportedDeployment>,
    pub(crate) receipts: Vec<&'d [u8]>,
    /// The number of the last notice for the target; 0 if there is none.
    pub(crate) notices: u64,
}

/// Parts of the release that one Space needs.
pub(crate) struct AudiencePart<'d> {
    pub(crate) audience: Fingerprint,
    pub(crate) slice: &'d [u8],
    pub(crate) secrets: Secrets<'d>,
    pub(crate) omitted: Omitted,
}

/// The secrets of a slice.
pub(crate) enum Secrets<'d> {
    /// They are known here, and sealed now.
    Known { texts: &'d v1::Secrets, salt: &'d [u8; 32], recipient: &'d Certificate },
    /// They were sealed before, by somebody else: they cannot be read here. `None` if there are
    /// none.
    Kept(Option<&'d KeptSecrets>),
}

impl<'d> AudiencePart<'d> {
    /// Creates the part from content that the owner gives.
    pub(crate) fn known(
        written: &'d EncodedSlice,
        omitted: Omitted,
        recipient: &'d Certificate,
    ) -> Self {
        let EncodedSlice { slice, secrets: texts, secrets_salt: salt, .. } = written;
        let audience = recipient.fingerprint();
        Self { audience, slice, secrets: Secrets::Known { texts, salt, recipient }, omitted }
    }

    /// Creates the part from content that the owner gave to be forwarded.
    pub(crate) fn kept(kept: &'d RetainedSlice) -> Self {
        let RetainedSlice { audience, slice, sealed, omitted } = kept;
        let secrets = Secrets::Kept(sealed.as_ref());
        Self { audience: *audience, slice, secrets, omitted: *omitted }
    }

    /// The sealed secrets of a bundle that `signer` sends under this id.
    fn sealed(
        &self,
        manifest: &Manifest,
        id: [u8; 16],
        signer: &Signer<'_>,
        hedge: &HedgedSeed,
    ) -> Result<Option<KeptSecrets>, Error> {
        let sealer = signer.certificate.fingerprint();
        match self.secrets {
            Secrets::Kept(kept) => Ok(kept.cloned()),
            Secrets::Known { texts, .. } if texts.is_empty() => Ok(None),
            Secrets::Known { texts, salt, recipient } => {
                signer.check_recipient(recipient)?;
                let binding = Binding {
                    bundle: id,
                    route: Route { sender: sealer, recipient: self.audience },
                    release: manifest.digest(),
                    slice: Digest::of(self.slice),
                };
                let hedge = hedge.bind(&[b"secrets", self.audience.as_bytes()]);
                let message = seal_secrets(texts, salt, &binding, recipient, &hedge)?;
                Ok(Some(KeptSecrets { sealer, bundle: id, message }))
            }
        }
    }
}

impl KeptSecrets {
    /// Returns by whom and where they were sealed, unless that is the bundle with this id and
    /// sender.
    fn elsewhere(&self, sender: &Fingerprint, id: &[u8; 16]) -> Option<SealedElsewhere> {
        let Self { sealer, bundle, .. } = *self;
        let is_here = sealer == *sender && bundle == *id;
        (!is_here).then_some(SealedElsewhere { sealer, bundle })
    }
}

/// A bundle just sealed, and its identity.
pub(crate) struct SignedBundle {
    pub(crate) bundle: Message<Bundle>,
    pub(crate) digest: MessageDigest,
}

/// Seals a bundle.
pub(crate) fn sign_bundle(
    draft: &BundleDraft<'_>,
    signer: &Signer<'_>,
) -> Result<SignedBundle, Error> {
    let manifest = draft.manifest;
    let audience = draft.target.audience;
    let slice = Digest::of(draft.target.slice);
    let hedge = HedgedSeed::new(
        &signer.seed,
        &[b"bundle", manifest.digest().as_bytes(), slice.as_bytes(), audience.as_bytes()],
    );
    let hedge = hedge.bind(&[&draft.sequence.to_be_bytes()]);
    let id: [u8; 16] = *hedge.expand("id", 0);
    let sender = signer.certificate.fingerprint();
    let sealed = draft.target.sealed(manifest, id, signer, &hedge)?;
    let mut onward = Vec::with_capacity(draft.onward.len());
    for portion in &draft.onward {
        onward.push((portion, portion.sealed(manifest, id, signer, &hedge)?));
    }
    onward.sort_by_key(|(portion, _)| portion.audience);
    let onward: Vec<OnwardParts<'_>> = onward
        .iter()
        .map(|(portion, sealed)| OnwardParts {
            audience: portion.audience,
            slice: portion.slice,
            sealed: sealed.as_ref().map(|sealed| sealed.message.as_slice()),
            elsewhere: sealed.as_ref().and_then(|sealed| sealed.elsewhere(&sender, &id)),
            omitted: portion.omitted,
        })
        .collect();
    let carried = CarriedParts {
        templates: draft.templates,
        notes: draft.notes,
        slice: draft.target.slice,
        sealed: sealed.as_ref().map(|sealed| sealed.message.as_slice()),
        history: &History { told: draft.told.clone(), receipts: draft.receipts.clone() },
        onward: &onward,
    };
    // A salt depends on its content, so that a seed that comes twice does not give one salt to two
    // contents.
    let parts = carried.write(|kind, content| {
        hedge.bind(&[b"part", &kind.to_be_bytes(), content]).expand("salt", 0)
    });
    let payload = v1::write_bundle(&BundleStatement {
        manifest: draft.manifest_bytes,
        sequence: draft.sequence,
        parts: parts.iter().map(|(kind, part)| PartRow::of(*kind, part)).collect(),
        sealed: sealed.as_ref().and_then(|sealed| sealed.elsewhere(&sender, &id)),
        omitted: draft.target.omitted,
        notices: draft.notices,
        minor: 0,
        unknown: Vec::new(),
    });
    let subject: String = release_subject(manifest.project(), manifest.version());
    let message = Draft {
        typ: Bundle::TYP,
        content_type: Bundle::CONTENT_TYPE,
        audience: Some(audience),
        subject: &subject,
        id,
        payload: &payload,
    };
    let made = sign(&message, signer, &hedge)?;
    let parts: Vec<Vec<u8>> = parts.into_iter().map(|(_, part)| part).collect();
    Ok(SignedBundle { bundle: signed_message(&made.bytes, &parts), digest: made.digest.into() })
}

/// Content of the parts of a bundle. The owner's parts have their salts.
pub(in crate::seal) struct CarriedParts<'c> {
    pub(in crate::seal) templates: &'c [u8],
    pub(in crate::seal) notes: &'c [u8],
    pub(in crate::seal) slice: &'c [u8],
    pub(in crate::seal) sealed: Option<&'c [u8]>,
    pub(in crate::seal) history: &'c History<'c>,
    pub(in crate::seal) onward: &'c [OnwardParts<'c>],
}

impl CarriedParts<'_> {
    /// Writes the parts, each with its kind, in the order of the file. `salt` gives the salt for
    /// the kind and the content of a part of the sender's.
    pub(in crate::seal) fn write(
        &self,
        salt: impl Fn(u64, &[u8]) -> Zeroizing<[u8; 32]>,
    ) -> Vec<(u64, Vec<u8>)> {
        let salted = |kind, write: &dyn Fn(&mut Writer)| {
            let mut content = Writer::new();
            write(&mut content);
            let content = content.finish();
            let part =
                v1::write_part(&salt(kind, &content), Padding::Bare, content.len(), |writer| {
                    writer.raw(&content);
                });
            (kind, part)
        };
        let mut parts = Vec::from([
            (bundle_part::TEMPLATES, self.templates.to_vec()),
            (bundle_part::NOTES, self.notes.to_vec()),
            (bundle_part::SLICE, self.slice.to_vec()),
        ]);
        if let Some(sealed) = self.sealed {
            let write = |writer: &mut Writer| {
                writer.bytes(sealed);
            };
            parts.push(salted(bundle_part::SECRETS, &write));
        }
        if !self.history.told.is_empty() || !self.history.receipts.is_empty() {
            let write = |writer: &mut Writer| v1::write_history(self.history, writer);
            parts.push(salted(bundle_part::HISTORY, &write));
        }
        if !self.onward.is_empty() {
            let write = |writer: &mut Writer| v1::write_onward(self.onward, writer);
            parts.push(salted(bundle_part::ONWARD, &write));
        }
        parts
    }
}

/// A release in which every secret is the number that stands for it, whoever gets it.
pub(crate) struct NumberedRelease {
    pub(crate) release: Release,
    secrets: v1::Secrets,
}

impl NumberedRelease {
    /// Numbers the secrets of a release. The numbers are drawn from `salt`, which is known to the
    /// owner alone: a gap between those that one audience gets tells nothing of the others.
    pub(crate) fn new(release: &Release, salt: &[u8; 32]) -> Self {
        let mut release = release.clone();
        let mut secrets = v1::Secrets::new();
        let mut taken = BTreeSet::new();
        let mut drawn = 0_u32;
        release.visit_sensitive(&mut |sensitive| {
            let id = loop {
                let id = secret_id(salt, drawn);
                drawn = drawn.wrapping_add(1);
                if taken.insert(id) {
                    break id;
                }
            };
            // A secret that is not known takes a number too: those of the others stay the same.
            let Sensitive::Known(text) = sensitive else {
                *sensitive = Sensitive::Withheld;
                return;
            };
            secrets.insert(id, text.clone());
            *sensitive = Sensitive::Sealed(SecretId(id));
        });
        Self { release, secrets }
    }
}

/// Separates the values that are drawn from the salt of a release from other digests.
const SALT: &[u8] = b"spacebridge/salt/1";

/// Returns the candidate of this index for the number of a secret.
fn secret_id(salt: &[u8; 32], index: u32) -> u32 {
    let drawn = Digest::of_parts(&[SALT, salt, b"secret", &index.to_be_bytes()]);
    let [a, b, c, d, ..] = *drawn.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Encoded parts of a release for one audience.
pub(crate) struct EncodedSlice {
    pub(crate) templates: Vec<u8>,
    pub(crate) notes: Vec<u8>,
    pub(crate) slice: Vec<u8>,
    pub(crate) secrets: v1::Secrets,
    pub(crate) secrets_salt: [u8; 32],
    /// Places of secrets whose text is not known.
    pub(crate) withheld: Vec<String>,
}

impl EncodedSlice {
    /// Writes templates, notes and slice for `audience`, of a release whose secrets have numbers;
    /// `salt` is the release's, known to its owner alone.
    pub(crate) fn new(
        release: &NumberedRelease,
        slice: &Slice,
        salt: &[u8; 32],
        audience: &Fingerprint,
    ) -> Self {
        let common = |label: &[u8]| *Digest::of_parts(&[SALT, salt, label]).as_bytes();
        let salt =
            |label: &[u8]| *Digest::of_parts(&[SALT, salt, audience.as_bytes(), label]).as_bytes();
        let NumberedRelease { release, secrets: numbered } = release;
        let mut collector = v1::Collector::of(numbered);
        let templates =
            v1::write_templates(&release.templates, &common(b"templates"), &mut collector);
        let notes = v1::write_notes(&release.notes, &common(b"notes"));
        let slice = v1::write_slice(slice, &salt(b"slice"), &mut collector);
        Self {
            templates,
            notes,
            slice,
            secrets: collector.secrets().clone(),
            secrets_salt: salt(b"secrets"),
            withheld: collector.withheld().to_vec(),
        }
    }

    /// A digest of everything in a release, for what must depend on all of it.
    pub(crate) fn whole(release: &Release) -> Digest {
        let mut collector = v1::Collector::default();
        let slice =
            Slice { process: release.process.clone(), variables: release.variables.clone() };
        let templates = v1::write_templates(&release.templates, &[0; 32], &mut collector);
        let slice = v1::write_slice(&slice, &[0; 32], &mut collector);
        let (secrets, _) = v1::write_secrets(collector.secrets(), &[0; 32]);
        let packages: Vec<u8> = release
            .packages
            .iter()
            .filter_map(|package| package.content)
            .flat_map(|content| *content.sha256.as_bytes())
            .collect();
        let identity = [release.project.as_str(), release.version.as_str(), release.notes.as_str()];
        let parts = identity.map(str::as_bytes);
        let parts = parts.into_iter().chain([&templates[..], &slice, &secrets, &packages]);
        let digests: Vec<Digest> = parts.map(Digest::of).collect();
        let digests: Vec<&[u8]> = digests.iter().map(|d| d.as_bytes().as_slice()).collect();
        Digest::of_parts(&digests)
    }

    /// Returns the manifest row to which the owner commits for this audience.
    #[expect(clippy::expect_used, reason = "2^32 secrets take more memory than machines have")]
    pub(crate) fn row(&self, audience: Fingerprint) -> v1::AudienceRow {
        let (_, commitment) = v1::write_secrets(&self.secrets, &self.secrets_salt);
        v1::AudienceRow {
            audience,
            slice: Digest::of(&self.slice),
            secrets: u32::try_from(self.secrets.len())
                .expect("invariant: the number of secrets fits in 32 bits"),
            commitment,
        }
    }
}

/// Returns the sender's report on its own deployments.
pub(crate) fn told(deployments: &[&Deployment]) -> Vec<ReportedDeployment> {
    deployments.iter().map(|deployment| ReportedDeployment::own(deployment)).collect()
}
