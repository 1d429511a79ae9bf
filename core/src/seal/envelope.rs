//! Envelope checks, equal for all messages: frame, sender, signature, audience, grant.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::cose::{CoseError, Sign1};
use super::key_status;
use super::report::{Check, Examination, VerifyError};
use crate::model::{Certificate, Grant, Space, Trust};
use crate::terms::{Code, MessageDigest, Name, Refusal, Timestamp};

/// Tolerated lead of the sender's clock, in milliseconds: 300 seconds.
const SKEW: i64 = 5 * 60 * 1000;

pub(super) fn unreadable(examination: &mut Examination, error: &CoseError) -> VerifyError {
    examination.refuse(Check::Form, error.code(), error.to_string())
}

/// Frame, sender, algorithm and signature: before these hold, nothing of the payload is read.
pub(super) fn envelope<'s>(
    bytes: &[u8],
    message: &Sign1<'_>,
    space: &'s Space,
    now: Timestamp,
    examination: &mut Examination,
) -> Result<(&'s Trust, MessageDigest), VerifyError> {
    examination.passed(Check::Size, format!("{} bytes", bytes.len()));
    examination.passed(Check::Form, "");
    examination.passed(Check::Kind, message.header.typ.to_string());
    let trust = key_status::sender(space, &message.header.signer, examination)?;
    let certificate = trust.certificate();
    examination.passed(Check::Algorithm, "ECDSA P-256 with SHA-256");
    validity(certificate, now, examination)?;
    let Some(digest) = message.verify(certificate.identity_key()) else {
        let detail = format!("the key of `{}` did not sign these bytes", trust.name());
        return Err(examination.refuse(Check::Signature, Code::SignatureInvalid, detail));
    };
    examination.passed(Check::Signature, format!("message {digest}"));
    let issued_at = message.header.issued_at;
    if issued_at.milliseconds_since(now) > SKEW {
        let detail = format!("it says {issued_at}, and here it is {now}: one clock is wrong");
        examination.unknown(Check::IssuedAt, detail);
    } else {
        examination.passed(Check::IssuedAt, format!("{issued_at}, by the sender's clock"));
    }
    transparency(message, examination);
    Ok((trust, digest.into()))
}

/// Says that no log's receipt was verified. A receipt of a log changes no other line.
fn transparency(message: &Sign1<'_>, examination: &mut Examination) {
    let detail = match message.log_receipts {
        0 => "no receipt of a log came along".to_string(),
        count => format!("{count} receipts of logs came along, and none was verified"),
    };
    examination.unknown(Check::Transparency, detail);
}

fn validity(
    certificate: &Certificate,
    now: Timestamp,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let valid = certificate.valid();
    let detail = format!("from {} until {}", valid.from, valid.until);
    if now > valid.until {
        return Err(examination.refuse(
            Check::SenderValidity,
            Code::SenderCertificateExpired,
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
    audience(message, space, examination)?;
    granted(trust, grant, examination)
}

pub(super) fn audience(
    message: &Sign1<'_>,
    space: &Space,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let own = space.fingerprint();
    let other = match message.header.audience {
        Some(audience) if audience == own => {
            examination.passed(Check::Audience, format!("`{}`, {own}", space.name()));
            return Ok(());
        }
        Some(other) => match space.trust_of(&other) {
            Some(trust) => format!("`{}`", trust.name()),
            None => other.to_string(),
        },
        None => "nobody".to_string(),
    };
    let detail = format!("it is addressed to {other}, and this is `{}`", space.name());
    Err(examination.refuse(Check::Audience, Code::AudienceOther, detail))
}

pub(super) fn granted(
    trust: &Trust,
    grant: Grant,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    if !trust.grants(grant) {
        let detail = format!("we do not {}: `{}`", grant.in_words(), trust.name());
        return Err(examination.refuse(Check::Grant, Code::GrantMissing, detail));
    }
    examination.passed(Check::Grant, format!("we {}", grant.in_words()));
    Ok(())
}

/// Holds the project against those that the grant covers.
pub(super) fn covered(
    trust: &Trust,
    grant: Grant,
    project: &Name,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    if !trust.covers(grant, project) {
        let detail = match grant {
            Grant::AcceptResults => format!("we accept no results of `{project}` from it"),
            Grant::AcceptReleases | Grant::PromoteTo => {
                format!("we accept no releases of `{project}` from `{}`", trust.name())
            }
        };
        return Err(examination.refuse(Check::Project, Code::ProjectNotGranted, detail));
    }
    examination.passed(Check::Project, format!("`{project}`"));
    Ok(())
}
