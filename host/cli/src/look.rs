//! `inspect` and `verify`: looking, which changes nothing.

use std::path::Path;

use serde_json::json;
use spacebridge::Limits;
use spacebridge::verify::{AnyMessage, VerificationReport};

use crate::failure::{Exit, Failure};
use crate::screen::Colour;
use crate::session::{Session, message_bytes, quoted};

/// Shows the claims of a file, none of which is verified.
pub(crate) fn inspect(path: &Path, session: &mut Session) -> Result<Exit, Failure> {
    let bytes = message_bytes(path)?;
    let message = AnyMessage::from_bytes(&bytes, &Limits::default())?;
    let claims = message.claims()?;
    let (kind, digest) = match &message {
        AnyMessage::Bundle(bundle) => ("bundle", bundle.digest()?),
        AnyMessage::Receipt(receipt) => ("receipt", receipt.digest()?),
        AnyMessage::Notice(notice) => ("notice", notice.digest()?),
    };
    let name = |key: spacebridge::Fingerprint| {
        let known = session.database().exists();
        let space =
            if known { session.store().ok()?.only_space().ok()?.space().ok()? } else { None? };
        if space.fingerprint() == key {
            return Some(format!(" ({}, this Space)", space.name()));
        }
        space.trust_of(&key).map(|trust| format!(" ({})", trust.name()))
    };
    let named = |key| format!("{key}{}", name(key).unwrap_or_default());
    let comes = if claims.certificate.is_some() { "comes along" } else { "does not come along" };
    let rows = [
        ("file", format!("{} bytes", bytes.len())),
        ("kind", kind.to_owned()),
        ("digest", digest.to_string()),
        ("sender", named(claims.sender)),
        ("audience", claims.audience.map(named).unwrap_or_default()),
        ("subject", claims.subject.to_owned()),
        ("issued at", claims.issued_at.to_string()),
        ("certificate", comes.to_owned()),
    ];
    let claimed = json!({
        "sender": claims.sender,
        "audience": claims.audience,
        "subject": claims.subject,
        "issued_at": claims.issued_at,
        "certificate": claims.certificate.is_some(),
    });
    let screen = &mut session.screen;
    screen.put("digest", &digest);
    screen.put("kind", kind);
    screen.put("size", &bytes.len());
    screen.put("claimed", &claimed);
    let file = quoted(&path.to_string_lossy());
    let text = format!("Nobody has checked any of this: `spacebridge verify {file}` does.");
    screen.coloured(Colour::Warning, screen.advised(&text));
    screen.entries(rows);
    Ok(Exit::Done)
}

/// Verifies a file for this Space, and shows the verification report.
pub(crate) fn verify(path: &Path, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let now = session.now();
    let message = AnyMessage::from_bytes(&message_bytes(path)?, &Limits::default())?;
    let (kind, sender, digest, report): (_, _, _, VerificationReport) = match message {
        AnyMessage::Bundle(message) => {
            let bundle = space.verify_bundle(message, now)?;
            ("bundle", bundle.sender_name().clone(), bundle.digest(), bundle.report().clone())
        }
        AnyMessage::Receipt(message) => {
            let receipt = space.verify_receipt(message, now)?;
            ("receipt", receipt.signer_name().clone(), receipt.digest(), receipt.report().clone())
        }
        AnyMessage::Notice(message) => {
            let notice = space.verify_notice(message, now)?;
            ("notice", notice.sender_name().clone(), notice.digest(), notice.report().clone())
        }
    };
    let screen = &mut session.screen;
    screen.put("kind", kind);
    screen.put("sender", &sender);
    screen.put("digest", &digest);
    screen.put("statement", &report);
    screen.report(&report);
    screen.line("");
    screen.coloured(Colour::Good, format!("It holds: a {kind} of {sender}."));
    Ok(Exit::Done)
}
