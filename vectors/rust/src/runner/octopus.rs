//! The verb that reads Octopus's own JSON.

use serde_json::Value;
use spacebridge::Name;
use spacebridge_octopus::{OctopusDocuments, OctopusSecrets};

use super::{Done, Outcome, Step, refused};

/// `documents` are values, or texts that are taken as they are. `read` says what is read of them.
pub(super) fn perform(step: &Step<'_>) -> Done {
    let limits = step.limits()?;
    let texts: Vec<Value> = step.read("documents")?;
    let documents = texts.iter().enumerate().map(|(index, text)| {
        let text = text.as_str().map_or_else(|| text.to_string(), str::to_owned);
        (format!("{index}.json"), text)
    });
    let documents = refused(OctopusDocuments::read(documents, &limits))?;
    let project = step.may::<Name>("project")?;
    let (value, findings) = match step.optional("read").unwrap_or("release") {
        "answers" => {
            let read = refused(documents.answers(&step.read("project")?))?;
            (serde_json::to_value(&read.answers)?, read.findings)
        }
        "deployments" => {
            let read = documents.deployments();
            (serde_json::to_value(&read.deployments)?, read.findings)
        }
        "release" => {
            let version = step.may("version")?;
            let mut read = refused(documents.release(project.as_ref(), version.as_ref()))?;
            if let Some(secrets) = step.optional("secrets") {
                let secrets = OctopusSecrets::read("secrets.json", secrets.as_bytes(), &limits);
                read.supply(&refused(secrets)?);
            }
            (serde_json::to_value(&read.release)?, read.findings())
        }
        "space" => {
            let read = refused(documents.space())?;
            (serde_json::to_value(&read)?, read.findings.clone())
        }
        other => return Err(anyhow::anyhow!("nothing reads `{other}`").into()),
    };
    Ok(Outcome::value(value).found(&findings))
}
