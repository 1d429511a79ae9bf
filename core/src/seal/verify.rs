//! Verification: from bytes that nobody believes to a statement of what holds.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::bundle::Bundle;
use super::cose::Sign1;
use super::entitled::{Entitled, onward, secrets};
use super::manifest::{Manifest, ReadManifest, read_manifest};
use super::message::{Sealed, Verified, subject};
use super::statement::{Check, Examination, VerifyError};
use super::upstream;
use super::v1::{self, AudienceRow, BundleParts};
use crate::model::{Certificate, Facts, Grant, ProjectRef, Space, Trust};
use crate::terms::{Digest, Instant, Name};

/// How far the sender's clock may be ahead of ours before we say so.
const SKEW: i64 = 5 * 60 * 1000;

impl Sealed<Bundle> {
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
        now: Instant,
    ) -> Result<Verified<Bundle>, VerifyError> {
        let mut examination = Examination::default();
        let (digest, body) = verify_bundle(&self, space, facts, now, &mut examination)?;
        let statement = examination.finish("not looked at");
        Ok(Verified { sealed: self, digest, statement, body })
    }
}

fn verify_bundle(
    sealed: &Sealed<Bundle>,
    space: &Space,
    facts: &Facts,
    now: Instant,
    examination: &mut Examination,
) -> Result<(Digest, Bundle), VerifyError> {
    let message = sealed.message().map_err(|e| unreadable(examination, &e))?;
    let (trust, digest) = envelope(sealed.as_bytes(), &message, space, now, examination)?;
    let parts = v1::read_bundle(message.payload, sealed.limits())
        .map_err(|e| examination.refuse(Check::Schema, e.code(), e.to_string()))?;
    examination.passed(Check::Schema, format!("bundle schema 1.{}", parts.minor));
    addressed(&message, space, trust, Grant::AcceptReleases, examination)?;
    let read = read_manifest(parts.manifest, sealed.limits())
        .map_err(|e| examination.refuse(Check::Manifest, e.code(), e.to_string()))?;
    examination.passed(Check::Manifest, format!("release {}", read.manifest.digest()));
    unknown_fields(&[&*parts.unknown, &*read.unknown].concat(), examination);
    about(&message, &read, trust, examination)?;
    sequence(&parts, digest, trust, facts, examination)?;
    let owner = owner(&read, trust, space, examination)?;
    let row = committed(&parts, &read.manifest, space, examination)?;
    let entitled = Entitled {
        sender: trust.certificate().fingerprint(),
        owner: read.manifest.owner(),
        recipient: space.fingerprint(),
    };
    secrets(&parts, row, &entitled, sealed.limits(), examination)?;
    onward(&parts, &read.manifest, &entitled, sealed.limits(), examination)?;
    let sender = trust.certificate().fingerprint();
    let source = owner.unwrap_or_else(|| trust.name().clone());
    let project = ProjectRef::remote(source, read.manifest.project().clone());
    let evidence = upstream::Evidence { space, manifest: &read.manifest, project: &project };
    let receipts = evidence.receipts(&parts.receipts, sealed.limits(), examination)?;
    let mut history = evidence.told(&parts.told, trust, examination);
    history.extend(receipts.facts);
    remaining(&message, examination);
    let body = Bundle {
        sender,
        sender_name: trust.name().clone(),
        project,
        sequence: parts.sequence,
        issued_at: message.header.issued_at,
        id: message.header.id,
        audience: space.fingerprint(),
        encryption: space.certificate().encryption_fingerprint(),
        omitted: parts.omitted,
        history,
        told: parts.told,
        onward: parts.onward.iter().map(|onward| onward.audience).collect(),
        receipts: parts.receipts.iter().map(|receipt| receipt.to_vec()).collect(),
        unknown: parts.unknown,
        manifest: read.manifest,
    };
    Ok((digest, body))
}

pub(super) fn unreadable(examination: &mut Examination, error: &super::CoseError) -> VerifyError {
    examination.refuse(Check::Form, error.code(), error.to_string())
}

/// Frame, sender, algorithm and signature: before these hold, nothing of the payload is read.
pub(super) fn envelope<'s>(
    bytes: &[u8],
    message: &Sign1<'_>,
    space: &'s Space,
    now: Instant,
    examination: &mut Examination,
) -> Result<(&'s Trust, Digest), VerifyError> {
    examination.passed(Check::Size, format!("{} bytes", bytes.len()));
    examination.passed(Check::Form, "");
    examination.passed(Check::Kind, message.header.typ.to_string());
    let sender = message.header.signer;
    let Some(trust) = space.trust_by_fingerprint(&sender) else {
        let detail = format!("{sender} is not trusted here with anything");
        return Err(examination.refuse(Check::Sender, "sender-unknown", detail));
    };
    let certificate = trust.certificate();
    examination.passed(Check::Sender, format!("`{}`, {sender}", trust.name()));
    examination.passed(Check::Algorithm, "ECDSA P-256 with SHA-256");
    validity(certificate, now, examination)?;
    let Some(digest) = message.verify(certificate.identity_key()) else {
        let detail = format!("the key of `{}` did not sign these bytes", trust.name());
        return Err(examination.refuse(Check::Signature, "signature-invalid", detail));
    };
    examination.passed(Check::Signature, format!("message {digest}"));
    let issued_at = message.header.issued_at;
    if issued_at.milliseconds_since(now) > SKEW {
        let detail = format!("it says {issued_at}, and here it is {now}: one clock is wrong");
        examination.unknown(Check::IssuedAt, detail);
    } else {
        examination.passed(Check::IssuedAt, format!("{issued_at}, by the sender's clock"));
    }
    Ok((trust, digest))
}

fn validity(
    certificate: &Certificate,
    now: Instant,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let valid = certificate.valid();
    let detail = format!("from {} until {}", valid.from, valid.until);
    if now > valid.until {
        return Err(examination.refuse(
            Check::SenderValidity,
            "sender-certificate-expired",
            detail,
        ));
    }
    if now < valid.from {
        // A clock that was set back must not stop a deployment, and must not pass unseen.
        examination.unknown(Check::SenderValidity, format!("{detail}; here it is {now}"));
    } else {
        examination.passed(Check::SenderValidity, detail);
    }
    Ok(())
}

/// Fields of a later schema, which nobody here looks at.
pub(super) fn unknown_fields(unknown: &[u64], examination: &mut Examination) {
    if unknown.is_empty() {
        examination.passed(Check::UnknownFields, "");
    } else {
        let keys: Vec<_> = unknown.iter().map(ToString::to_string).collect();
        let detail = format!("fields {} of a later schema are ignored", keys.join(", "));
        examination.unknown(Check::UnknownFields, detail);
    }
}

/// Audience and grant.
pub(super) fn addressed(
    message: &Sign1<'_>,
    space: &Space,
    trust: &Trust,
    grant: Grant,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let own = space.fingerprint();
    match message.header.audience {
        Some(audience) if audience == own => {
            examination.passed(Check::Audience, format!("`{}`, {own}", space.name()));
        }
        audience => {
            let other = audience.map_or_else(
                || "nobody".to_string(),
                |other| match space.trust_by_fingerprint(&other) {
                    Some(trust) => format!("`{}`", trust.name()),
                    None => other.to_string(),
                },
            );
            let detail = format!("it is addressed to {other}, and this is `{}`", space.name());
            return Err(examination.refuse(Check::Audience, "audience-other", detail));
        }
    }
    if !trust.grants(grant) {
        let detail = format!("we do not {}: `{}`", grant.in_words(), trust.name());
        return Err(examination.refuse(Check::Grant, "grant-missing", detail));
    }
    examination.passed(Check::Grant, format!("we {}", grant.in_words()));
    Ok(())
}

fn about(
    message: &Sign1<'_>,
    read: &ReadManifest<'_>,
    trust: &Trust,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let manifest = &read.manifest;
    let project = manifest.project();
    if !trust.covers(Grant::AcceptReleases, project) {
        let detail = format!("we accept no releases of `{project}` from `{}`", trust.name());
        return Err(examination.refuse(Check::Project, "project-not-granted", detail));
    }
    examination.passed(Check::Project, format!("`{project}`"));
    let subject = subject(project, manifest.version());
    if message.header.subject != subject || read.message.header.subject != subject {
        let detail = format!("the manifest is about {subject}");
        return Err(examination.refuse(Check::Subject, "subject-mismatch", detail));
    }
    examination.passed(Check::Subject, subject);
    Ok(())
}

fn sequence(
    parts: &BundleParts<'_>,
    digest: Digest,
    trust: &Trust,
    facts: &Facts,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let sender = trust.certificate().fingerprint();
    let number = parts.sequence;
    let mut known = facts.imports.iter().filter(|import| import.sender == sender);
    if known.clone().any(|import| import.bundle == digest) {
        examination.passed(Check::Sequence, format!("number {number}, imported already"));
    } else if number == 0 || known.any(|import| import.sequence == number) {
        let detail = format!("number {number} was used for another bundle");
        return Err(examination.refuse(Check::Sequence, "sequence-reused", detail));
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

/// Who owns the release, and whether they signed its manifest. Gives our name for the owner.
fn owner(
    read: &ReadManifest<'_>,
    trust: &Trust,
    space: &Space,
    examination: &mut Examination,
) -> Result<Option<Name>, VerifyError> {
    let fingerprint = read.manifest.owner();
    let known = space.trust_by_fingerprint(&fingerprint);
    let attached = read.message.certificate;
    let name = match (known, attached) {
        (Some(known), _) => {
            let key = known.certificate().identity_key();
            signed_by_owner(read, key, examination)?;
            owner_validity(known, read.message.header.issued_at, examination);
            Some(known.name().clone())
        }
        (None, Some(der)) => {
            // The certificate is held by its digest in the signed header, and by nothing else.
            let key = Certificate::key_of_identity(der)
                .map_err(|e| examination.refuse(Check::OwnerSignature, e.code(), e.to_string()))?;
            signed_by_owner(read, &key, examination)?;
            examination.unknown(Check::Owner, format!("{fingerprint} is not known here"));
            None
        }
        (None, None) => {
            let detail = format!("{fingerprint} is not known here, and no certificate came along");
            return Err(examination.refuse(Check::OwnerSignature, "owner-unknown", detail));
        }
    };
    if fingerprint == trust.certificate().fingerprint() {
        examination.passed(Check::PassedOn, "");
    } else {
        let detail = format!("`{}` passes on what {fingerprint} owns", trust.name());
        examination.unknown(Check::PassedOn, detail);
    }
    Ok(name)
}

/// An owner who is not the sender may have signed long ago: what counts is the time of then, by the
/// owner's own clock. Whoever stole an old key can set that clock, so this is shown and no more.
fn owner_validity(owner: &Trust, signed: Instant, examination: &mut Examination) {
    if owner.certificate().valid().contains(signed) {
        examination.passed(Check::Owner, format!("`{}`", owner.name()));
    } else {
        let name = owner.name();
        let detail = format!("`{name}` says it signed at {signed}, and had no valid certificate");
        examination.unknown(Check::Owner, detail);
    }
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
            "manifest-signature-invalid",
            detail,
        ));
    }
    examination.passed(Check::OwnerSignature, "");
    Ok(())
}

/// What the owner committed to for us.
fn committed<'m>(
    parts: &BundleParts<'_>,
    manifest: &'m Manifest,
    space: &Space,
    examination: &mut Examination,
) -> Result<&'m AudienceRow, VerifyError> {
    let Some(row) = manifest.row(&space.fingerprint()) else {
        let detail = "the manifest has no slice for this Space";
        return Err(examination.refuse(Check::Slice, "slice-not-ours", detail));
    };
    let commitments = [
        (Check::Slice, parts.slice, row.slice, "slice-digest"),
        (Check::Templates, parts.templates, manifest.parts().templates, "templates-digest"),
        (Check::Notes, parts.notes.as_bytes(), manifest.parts().notes, "notes-digest"),
    ];
    for (check, bytes, digest, code) in commitments {
        if Digest::of(bytes) != digest {
            let detail = format!("the manifest says {digest}");
            return Err(examination.refuse(check, code, detail));
        }
        examination.passed(check, digest.to_string());
    }
    Ok(row)
}

fn remaining(message: &Sign1<'_>, examination: &mut Examination) {
    examination.unknown(Check::Content, "read when the bundle is previewed");
    examination.unknown(Check::Packages, "checked when their bytes are at hand");
    examination.moot(Check::Chain, "");
    let issued_at = message.header.issued_at;
    examination.unknown(Check::Freshness, format!("a file cannot tell, beyond {issued_at}"));
}
