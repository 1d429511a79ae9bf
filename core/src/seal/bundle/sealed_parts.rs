//! Senders and recipients that secrets in a bundle may have.

use alloc::format;

use crate::seal::cose::{self, Route};
use crate::seal::manifest::Manifest;
use crate::seal::report::{Check, Examination, VerifyError};
use crate::seal::v1::{OnwardParts, SealedElsewhere};
use crate::terms::{Code, Digest, Fingerprint, Limits};

/// Sender and recipient that sealed secrets may have.
pub(in crate::seal) struct Entitled {
    pub(in crate::seal) sender: Fingerprint,
    pub(in crate::seal) owner: Fingerprint,
    pub(in crate::seal) recipient: Fingerprint,
}

/// Verifies the secrets of the target's slice: a `COSE_Encrypt` from a sender who may seal them.
pub(in crate::seal) fn secrets(
    message: &[u8],
    elsewhere: Option<SealedElsewhere>,
    entitled: &Entitled,
    limits: &Limits,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    let Entitled { sender, owner, recipient } = *entitled;
    // A sender is not named as the one who sealed: that would be a second way to say it.
    let by_another = elsewhere.map(|elsewhere| elsewhere.sealer);
    if let Some(sealer) = by_another.filter(|sealer| *sealer == sender || *sealer != owner) {
        let detail = format!("{sealer} is not the owner on whose behalf they are passed on");
        return Err(examination.refuse(Check::SecretsAddressed, Code::SealerForeign, detail));
    }
    let route = Route { sender: by_another.unwrap_or(sender), recipient };
    if !cose::is_sealed_for(message, &route, limits) {
        let detail = "they are sealed for another route";
        return Err(examination.refuse(Check::SecretsAddressed, Code::SecretsMisaddressed, detail));
    }
    let by = if by_another.is_some() { "by the owner" } else { "by the sender" };
    examination.passed(Check::SecretsAddressed, by);
    examination.unknown(Check::SecretsOpen, "that takes the private key, when they are revealed");
    Ok(())
}

/// Verifies the parts for Spaces further on: only what the owner committed to for them, and only
/// secrets that the owner sealed to them. A forwarding Space adds nothing.
pub(in crate::seal) fn onward(
    parts: &[OnwardParts<'_>],
    manifest: &Manifest,
    entitled: &Entitled,
    limits: &Limits,
    examination: &mut Examination,
) -> Result<(), VerifyError> {
    for onward in parts {
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
        let is_sealed = onward.sealed.is_none_or(|message| {
            let by_owner = match onward.elsewhere.map(|elsewhere| elsewhere.sealer) {
                Some(sealer) => sealer == entitled.owner && sealer != entitled.sender,
                None => entitled.sender == entitled.owner,
            };
            by_owner && cose::is_sealed_for(message, &route, limits)
        });
        if !is_sealed {
            let detail = format!("the secrets for {audience} are not sealed to it by the owner");
            return Err(examination.refuse(Check::Onward, Code::OnwardMisaddressed, detail));
        }
    }
    match parts.len() {
        0 => examination.not_applicable(Check::Onward, "it carries nothing for others"),
        1 => examination.passed(Check::Onward, "for one Space"),
        count => examination.passed(Check::Onward, format!("for {count} Spaces")),
    }
    Ok(())
}
