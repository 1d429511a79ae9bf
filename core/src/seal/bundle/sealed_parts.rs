//! Senders and recipients that secrets in a bundle may have.

use alloc::format;

use crate::seal::cose::{self, Route};
use crate::seal::manifest::Manifest;
use crate::seal::report::{Check, Examination, VerifyError};
use crate::seal::v1::{AudienceRow, BundleParts};
use crate::terms::{Code, Digest, Fingerprint, Limits};

/// Sender and recipient that sealed secrets may have.
pub(in crate::seal) struct Entitled {
    pub(in crate::seal) sender: Fingerprint,
    pub(in crate::seal) owner: Fingerprint,
    pub(in crate::seal) recipient: Fingerprint,
}

/// The secrets of the target's slice.
pub(in crate::seal) fn secrets(
    parts: &BundleParts<'_>,
    row: &AudienceRow,
    entitled: &Entitled,
    limits: &Limits,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let secrets = match (&parts.sealed, row.secrets) {
        (None, 0) => {
            examination.passed(Check::SecretsPresent, "there are none");
            examination.not_applicable(Check::SecretsAddressed, "");
            examination.not_applicable(Check::SecretsOpen, "");
            return Ok(());
        }
        (Some(sealed), count) if count > 0 => {
            examination.passed(Check::SecretsPresent, format!("{count} secrets"));
            sealed
        }
        _ => {
            let detail = format!("the owner committed to {} secrets", row.secrets);
            return Err(examination.refuse(Check::SecretsPresent, Code::SecretsMismatch, detail));
        }
    };
    let Entitled { sender, owner, recipient } = *entitled;
    // A sender is not named as the one who sealed: that would be a second way to say it.
    if let Some(sealer) = secrets.sealer.filter(|sealer| *sealer == sender || *sealer != owner) {
        let detail = format!("{sealer} is not the owner on whose behalf they are passed on");
        return Err(examination.refuse(Check::SecretsAddressed, Code::SealerForeign, detail));
    }
    let route = Route { sender: secrets.sealer.unwrap_or(sender), recipient };
    if !cose::is_sealed_for(secrets.message, &route, limits) {
        let detail = "they are sealed for another route";
        return Err(examination.refuse(Check::SecretsAddressed, Code::SecretsMisaddressed, detail));
    }
    let by = if secrets.sealer.is_some() { "by the owner" } else { "by the sender" };
    examination.passed(Check::SecretsAddressed, by);
    examination.unknown(Check::SecretsOpen, "that takes the private key, when they are revealed");
    Ok(())
}

/// Verifies the parts for Spaces further on: only what the owner committed to for them, and only
/// secrets that the owner sealed to them. A forwarding Space adds nothing.
pub(in crate::seal) fn onward(
    parts: &BundleParts<'_>,
    manifest: &Manifest,
    entitled: &Entitled,
    limits: &Limits,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    for onward in &parts.onward {
        let audience = onward.audience;
        let row = manifest.row(&audience).filter(|_| audience != entitled.recipient);
        let secrets = u32::from(onward.sealed.is_some());
        let holds = row.is_some_and(|row| {
            row.slice == Digest::of(onward.slice) && row.secrets.min(1) == secrets
        });
        if !holds {
            let detail = format!("what is for {audience} is not what the owner committed to");
            return Err(examination.refuse(Check::Onward, Code::OnwardNotCommitted, detail));
        }
        let route = Route { sender: entitled.owner, recipient: audience };
        let is_sealed = onward.sealed.is_none_or(|sealed| {
            let by_owner = match sealed.sealer {
                Some(sealer) => sealer == entitled.owner && sealer != entitled.sender,
                None => entitled.sender == entitled.owner,
            };
            by_owner && cose::is_sealed_for(sealed.message, &route, limits)
        });
        if !is_sealed {
            let detail = format!("the secrets for {audience} are not sealed to it by the owner");
            return Err(examination.refuse(Check::Onward, Code::OnwardMisaddressed, detail));
        }
    }
    match parts.onward.len() {
        0 => examination.not_applicable(Check::Onward, "it carries nothing for others"),
        1 => examination.passed(Check::Onward, "for one Space"),
        count => examination.passed(Check::Onward, format!("for {count} Spaces")),
    }
    Ok(())
}
