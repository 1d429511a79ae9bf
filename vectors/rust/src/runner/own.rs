//! The verbs for keys, for what a person compares, for an auditor, and for a Data Center.

use spacebridge::trust::{AuditLog, DataCenter};
use spacebridge::verify::AnyMessage;
use spacebridge::{Certificate, Digest, Facts, Limits, SpaceKeys, Validity};

use super::messages::keys;
use super::source::seed;
use super::{Done, Outcome, Step, Stopped, refused};

pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    match verb {
        "generate" | "renew-keys" => made(step, verb),
        "encrypt" => {
            let keys = keys(&String::from_utf8(step.file("keys")?)?, step)?;
            let encrypted = keys.to_encrypted_pem(step.text("passphrase")?, seed(step, "seed")?);
            let digest = Some(Digest::of(refused(encrypted)?.as_bytes()).to_string());
            Ok(Outcome { digest, ..Outcome::default() })
        }
        "compare-fingerprint" => {
            let text = String::from_utf8(step.file("file")?)?;
            let certificate = refused(Certificate::from_pem(&text, &step.limits()?))?;
            let compared = certificate.fingerprint().compare(step.text("typed")?);
            Ok(Outcome::value(refused(compared)?.fingerprint().to_string()))
        }
        "audit" => {
            let log: AuditLog = step.read("log")?;
            let since: Option<Digest> = step.may("since")?;
            refused(since.map_or_else(|| log.verify(), |head| log.verify_since(&head)))?;
            Ok(Outcome::value(log.head().map(|head| head.to_string())))
        }
        _ => deliver(step),
    }
}

/// New keys; `value` is the fingerprint of their certificate.
fn made(step: &Step<'_>, verb: &str) -> Done {
    let encryption: Validity = step.read("encryption")?;
    let seed = seed(step, "seed")?;
    let made = if verb == "generate" {
        SpaceKeys::generate(step.text("name")?, step.read("identity")?, encryption, seed)
    } else {
        keys(&String::from_utf8(step.file("keys")?)?, step)?.renew_encryption(encryption, seed)
    };
    Ok(Outcome::value(refused(made)?.certificate().fingerprint().to_string()))
}

/// Delivers a file to the Space of a Data Center that it is for; `value` is that Space's name.
fn deliver(step: &Step<'_>) -> Done {
    let text = String::from_utf8(step.file("center")?)?;
    let center = DataCenter::from_document(&text, &Limits::default())
        .map_err(|error| Stopped::Refused(error.code().to_string()))?;
    let file = refused(AnyMessage::from_bytes(&step.file("file")?, &step.limits()?))?;
    let facts = Facts::none();
    let delivered = refused(center.deliver(file, |_| &facts, step.now()?))?;
    Ok(Outcome::value(delivered.to.to_string()))
}
