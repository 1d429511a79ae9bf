//! Verification: from bytes that nobody believes to a statement of what holds.

use alloc::format;
use alloc::string::ToString;

use super::Bundle;
use crate::model::{Certificate, Facts, Grant, Space, Trust};
use crate::seal::checks::MessageKind;
use crate::seal::cose::Sign1;
use crate::seal::envelope::{addressed, covered, envelope, unknown_fields, unreadable};
use crate::seal::key_status;
use crate::seal::manifest::{Manifest, ReadManifest, read_manifest};
use crate::seal::message::{Message, Verified, release_subject};
use crate::seal::parts::{MatchedParts, Withholding, match_parts};
use crate::seal::report::{Check, Examination, VerifyError};
use crate::seal::v1::{self, AudienceRow, BundleStatement, ManifestParts, bundle_part};
use crate::terms::{Code, Fingerprint, MessageDigest, Name, Refusal, ReleaseDigest, Timestamp};

impl Message<Bundle> {
    /// Establishes what holds about this bundle for `space` at the moment `now`.
    ///
    /// It needs no private key. Nothing beyond the header is read before the signature holds, and
    /// the bytes that are verified are those that came. The order is: size and depth, shape of the
    /// frame, a known sender and the algorithm of *its* key, the signature, the schema, the
    /// audience, grant and project, the sequence, and then what the owner committed to.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] names the first check that failed, and carries the statement up to there.
    pub fn verify(
        self,
        space: &Space,
        facts: &Facts,
        now: Timestamp,
    ) -> Result<Verified<Bundle>, VerifyError> {
        let mut examination = Examination::default();
        let seen = self.seen(space);
        let (digest, body) = verify_bundle(&self, &seen, facts, now, &mut examination)?;
        let report = examination.finish("not looked at");
        Ok(Verified { sealed: self, digest, report, body })
    }
}

/// The values of a bundle by which facts are looked up.
pub(crate) struct FactsNeeded {
    pub(crate) sender: Fingerprint,
    pub(crate) sequence: u64,
    pub(crate) bundle: MessageDigest,
    pub(crate) release: ReleaseDigest,
    pub(crate) notices: u64,
}

impl Message<Bundle> {
    /// Returns the values by which [`verify`](Self::verify) looks up facts; `None` if it rejects
    /// the file before that.
    pub(crate) fn facts_needed(&self, space: &Space, now: Timestamp) -> Option<FactsNeeded> {
        let seen = self.seen(space);
        let message = self.message().ok()?;
        let mut examination = Examination::default();
        // The payload is read only if the signature holds, here as in `verify`.
        let (trust, bundle) =
            envelope(self.as_bytes(), &message, &seen, now, &mut examination).ok()?;
        let parts = v1::read_bundle(message.payload, self.limits()).ok()?;
        let read = read_manifest(parts.manifest, self.limits()).ok()?;
        Some(FactsNeeded {
            sender: trust.certificate().fingerprint(),
            sequence: parts.sequence,
            bundle,
            release: read.manifest.digest(),
            notices: parts.notices,
        })
    }
}

/// A bundle's statement that was judged: everything that can be established without the parts.
pub(super) struct Judged<'s, 'm> {
    trust: &'s Trust,
    pub(super) digest: MessageDigest,
    pub(super) content: BundleStatement<'m>,
    pub(super) read: ReadManifest<'m>,
    row: AudienceRow,
}

impl Judged<'_, '_> {
    pub(super) const fn sender(&self) -> Fingerprint {
        self.trust.certificate().fingerprint()
    }

    pub(super) const fn sender_name(&self) -> &Name {
        self.trust.name()
    }
}

/// Judges the statement of a bundle by rows 1 to 16 of docs/spec/format.md, section 19.
pub(super) fn judge<'s, 'm>(
    sealed: &'m Message<Bundle>,
    message: &Sign1<'m>,
    space: &'s Space,
    facts: &Facts,
    now: Timestamp,
    examination: &mut Examination,
) -> Result<Judged<'s, 'm>, VerifyError> {
    let (trust, digest) = envelope(sealed.as_bytes(), message, space, now, examination)?;
    let limits = sealed.limits();
    let content = v1::read_bundle(message.payload, limits)
        .map_err(|e| examination.refuse(Check::Schema, e.code(), e.to_string()))?;
    examination.passed(Check::Schema, format!("bundle schema 1.{}", content.minor));
    addressed(message, space, trust, Grant::AcceptReleases, examination)?;
    let read = read_manifest(content.manifest, limits)
        .map_err(|e| examination.refuse(Check::Manifest, e.code(), e.to_string()))?;
    examination.passed(Check::Manifest, format!("release {}", read.manifest.digest()));
    unknown_fields(&[&*content.unknown, &*read.unknown].concat(), examination);
    about(message, &read, trust, examination)?;
    sequence(content.sequence, digest, trust, facts, examination)?;
    let recorded = Some(facts.import_of(&digest).is_some());
    let key = key_status::Signed { number: content.sequence, digest, recorded };
    key.check(trust, |good| good.bundles, examination)?;
    owner(&read, trust, space, facts, examination)?;
    let row = *committed(&content, &read.manifest, space, examination)?;
    let sender = trust.certificate().fingerprint();
    notices(content.notices, space, &sender, facts, examination);
    age(message, trust, now, examination);
    remaining(message, examination);
    Ok(Judged { trust, digest, content, read, row })
}

fn verify_bundle(
    sealed: &Message<Bundle>,
    space: &Space,
    facts: &Facts,
    now: Timestamp,
    examination: &mut Examination,
) -> Result<(MessageDigest, Bundle), VerifyError> {
    let message = sealed.message().map_err(|e| unreadable(examination, &e))?;
    let judged = judge(sealed, &message, space, facts, now, examination)?;
    let parts = match_parts(&judged.content.parts, sealed, Withholding::Never, examination)?;
    secrets_present(&parts, &judged.row, examination)?;
    undecoded(&parts, examination);
    let Judged { trust, digest, content, read, row } = judged;
    let body = Bundle {
        sender: trust.certificate().fingerprint(),
        sender_name: trust.name().clone(),
        project: space.project_of_owner(&read.manifest.owner(), read.manifest.project()),
        sequence: content.sequence,
        issued_at: message.header.issued_at,
        id: message.header.id,
        row,
        omitted: content.omitted,
        notices: content.notices,
        sealed: content.sealed,
        kinds: content.parts.iter().map(|row| row.kind).collect(),
        unknown: content.unknown,
        manifest: read.manifest,
    };
    Ok((digest, body))
}

/// Checks that there are sealed secrets exactly if the owner committed to some.
pub(super) fn secrets_present(
    parts: &MatchedParts<'_>,
    row: &AudienceRow,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    match (parts.get(bundle_part::SECRETS), row.secrets) {
        (None, 0) => examination.passed(Check::SecretsPresent, "there are none"),
        (Some(_), count) if count > 0 => {
            examination.passed(Check::SecretsPresent, format!("{count} secrets"));
        }
        _ => {
            let detail = format!("the owner committed to {} secrets", row.secrets);
            return Err(examination.refuse(Check::SecretsPresent, Code::SecretsMismatch, detail));
        }
    }
    Ok(())
}

/// Says which parts nobody decoded yet. Their bytes are those that were signed.
fn undecoded(parts: &MatchedParts<'_>, examination: &mut Examination) {
    let lines = [
        (bundle_part::SECRETS, Check::SecretsAddressed),
        (bundle_part::SECRETS, Check::SecretsOpen),
        (bundle_part::ONWARD, Check::Onward),
        (bundle_part::HISTORY, Check::Receipts),
        (bundle_part::HISTORY, Check::History),
    ];
    for (kind, check) in lines {
        match parts.get(kind) {
            Some(_) => examination.unknown(check, "the part is decoded when it is previewed"),
            None => examination.not_applicable(check, "the bundle has no such part"),
        }
    }
}

fn about(
    message: &Sign1<'_>,
    read: &ReadManifest<'_>,
    trust: &Trust,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let manifest = &read.manifest;
    let project = manifest.project();
    covered(trust, Grant::AcceptReleases, project, examination)?;
    let subject = release_subject(project, manifest.version());
    if message.header.subject != subject || read.message.header.subject != subject {
        let detail = format!("the manifest is about {subject}");
        return Err(examination.refuse(Check::Subject, Code::SubjectMismatch, detail));
    }
    examination.passed(Check::Subject, subject);
    Ok(())
}

/// Rejects a number that the sender used for another bundle.
pub(in crate::seal) fn sequence(
    number: u64,
    digest: MessageDigest,
    trust: &Trust,
    facts: &Facts,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let sender = trust.certificate().fingerprint();
    let mut known = facts.imports.iter().filter(|import| import.sender == sender);
    if known.clone().any(|import| import.bundle == digest) {
        examination.passed(Check::Sequence, format!("number {number}, imported already"));
    } else if number == 0 || known.any(|import| import.sequence == number) {
        let detail = format!("number {number} was used for another bundle");
        return Err(examination.refuse(Check::Sequence, Code::SequenceReused, detail));
    } else {
        match facts.last_import(&sender).map(|last| last.sequence) {
            Some(last) if number < last => examination
                .unknown(Check::Sequence, format!("number {number}, and {last} is imported")),
            Some(last) => {
                examination.passed(Check::Sequence, format!("number {number} after {last}"));
            }
            None => examination.passed(Check::Sequence, format!("number {number}, the first here")),
        }
    }
    Ok(())
}

/// Verifies the owner's signature on the manifest, and reports how far the owner is known here.
fn owner(
    read: &ReadManifest<'_>,
    trust: &Trust,
    space: &Space,
    facts: &Facts,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let fingerprint = read.manifest.owner();
    let release = read.manifest.digest();
    let known = key_status::owner(space, &fingerprint, trust, &release, facts, examination)?;
    let attached = read.message.certificate;
    match (known, attached) {
        (Some(known), _) => {
            signed_by_owner(read, known.certificate.identity_key(), examination)?;
            known.examine(read.message.header.issued_at, examination);
        }
        (None, Some(der)) => {
            // The certificate is held by its digest in the signed header, and by nothing else.
            let key = Certificate::key_of_identity(der)
                .map_err(|e| examination.refuse(Check::OwnerSignature, e.code(), e.to_string()))?;
            signed_by_owner(read, &key, examination)?;
            examination.unknown(Check::Owner, format!("{fingerprint} is not known here"));
        }
        (None, None) => {
            let detail = format!("{fingerprint} is not known here, and no certificate came along");
            return Err(examination.refuse(Check::OwnerSignature, Code::OwnerUnknown, detail));
        }
    }
    if fingerprint == trust.certificate().fingerprint() {
        examination.passed(Check::PassedOn, "");
    } else {
        let detail = format!("`{}` passes on what {fingerprint} owns", trust.name());
        examination.unknown(Check::PassedOn, detail);
    }
    Ok(())
}

fn signed_by_owner(
    read: &ReadManifest<'_>,
    key: &[u8; 65],
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    if read.message.verify(key).is_none() {
        let detail = "the owner's key did not sign the manifest";
        return Err(examination.refuse(
            Check::OwnerSignature,
            Code::ManifestSignatureInvalid,
            detail,
        ));
    }
    examination.passed(Check::OwnerSignature, "");
    Ok(())
}

/// Verifies the owner's commitments for this Space.
pub(super) fn committed<'m>(
    statement: &BundleStatement<'_>,
    manifest: &'m Manifest,
    space: &Space,
    examination: &mut Examination,
) -> Result<&'m AudienceRow, VerifyError> {
    let Some(row) = manifest.row(&space.fingerprint()) else {
        let detail = "the manifest has no slice for this Space";
        return Err(examination.refuse(Check::Slice, Code::SliceNotOurs, detail));
    };
    let ManifestParts { templates, notes, .. } = manifest.parts();
    let commitments = [
        (Check::Slice, bundle_part::SLICE, row.slice, Code::SliceDigest),
        (Check::Templates, bundle_part::TEMPLATES, *templates, Code::TemplatesDigest),
        (Check::Notes, bundle_part::NOTES, *notes, Code::NotesDigest),
    ];
    for (check, kind, digest, code) in commitments {
        if !statement.parts.iter().any(|part| part.kind == kind && part.digest == digest) {
            let detail = format!("the manifest says {digest}");
            return Err(examination.refuse(check, code, detail));
        }
        examination.passed(check, digest.to_string());
    }
    Ok(row)
}

/// Returns true if what the sender told us before, a recall perhaps, arrived here.
fn notices(
    last: u64,
    space: &Space,
    sender: &Fingerprint,
    facts: &Facts,
    examination: &mut Examination,
) {
    match (last, space.missing_notices(sender, last, facts)) {
        (_, Some(missing)) => examination.unknown(Check::Notices, missing),
        (0, None) => examination.passed(Check::Notices, "it says that it sent none"),
        (last, None) => examination.passed(Check::Notices, format!("up to number {last}")),
    }
}

/// Returns true if the bundle was kept back for longer than its way takes, by the sender's clock
/// and ours.
fn age(message: &Sign1<'_>, trust: &Trust, now: Timestamp, examination: &mut Examination) {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    let Some(days) = trust.days() else {
        return examination.not_applicable(Check::Age, "no limit is set");
    };
    let issued_at = message.header.issued_at;
    let age = now.milliseconds_since(issued_at);
    if age > i64::from(days).saturating_mul(DAY) {
        let detail = format!("sealed at {issued_at}, which is more than {days} days ago");
        examination.unknown(Check::Age, detail);
    } else {
        examination.passed(Check::Age, format!("sealed at {issued_at}, at most {days} days ago"));
    }
}

fn remaining(message: &Sign1<'_>, examination: &mut Examination) {
    examination.unknown(Check::Content, "read when the bundle is previewed");
    examination.unknown(Check::Packages, "checked when their bytes are at hand");
    examination.not_applicable_to(MessageKind::Bundle);
    let issued_at = message.header.issued_at;
    examination.unknown(Check::Freshness, format!("a file cannot tell, beyond {issued_at}"));
}
