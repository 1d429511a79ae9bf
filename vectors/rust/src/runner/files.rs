//! The verbs that read a file by itself.

use serde_json::json;
use spacebridge::{Certificate, Facts, Limits, Space, SpaceKeys};

use super::{Done, Outcome, Step, Stopped, refused};

pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    match verb {
        "certificate" => certificate(step),
        "keys" => keys(step),
        "facts" => {
            let facts = refused(Facts::from_bytes(&step.file("file")?, &step.limits()?))?;
            Ok(Outcome::value(serde_json::to_value(facts)?))
        }
        _ => {
            let text = String::from_utf8(step.file("file")?)?;
            match Space::from_document(&text, &step.limits()?) {
                Ok(space) => Ok(Outcome::value(space.name().to_string())),
                Err(error) => Err(Stopped::Refused(error.code().to_string())),
            }
        }
    }
}

fn certificate(step: &Step<'_>) -> Done {
    let text = String::from_utf8(step.file("file")?)?;
    let certificate = refused(Certificate::from_pem(&text, &step.limits()?))?;
    let fingerprint = certificate.fingerprint().to_string();
    Ok(Outcome::value(json!({"name": certificate.name(), "fingerprint": fingerprint})))
}

fn keys(step: &Step<'_>) -> Done {
    let text = String::from_utf8(step.file("file")?)?;
    let certificate = String::from_utf8(step.file("certificate")?)?;
    let certificate = Certificate::from_pem(&certificate, &Limits::default())?;
    let limits = step.limits()?;
    refused(SpaceKeys::from_pem(&text, step.optional("passphrase"), certificate, &limits))?;
    Ok(Outcome::default())
}
