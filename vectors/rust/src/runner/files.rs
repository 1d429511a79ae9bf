//! The verbs that read a file by itself.

use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};
use spacebridge::{
    AnswerSheet, Answers, Certificate, Content, Facts, Joining, Limits, Name, OctopusDocuments,
    OctopusSecrets, Package, PackageCheck, PartTable, ProjectRef, Release, Space, SpaceKeys,
    Tenant, apply_pack,
};

use super::{Done, Outcome, Step, Stopped, refused};

pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    match verb {
        "certificate" => certificate(step),
        "keys" => keys(step),
        "unpack" => unpack(step),
        "join" => join(step),
        "package" => package(step),
        "octopus" => octopus(step),
        "answers" => answers(step),
        "facts" => {
            let facts = refused(Facts::from_bytes(&step.file("file")?, &step.limits()?))?;
            Ok(Outcome::value(serde_json::to_value(facts)?))
        }
        _ => {
            let text = String::from_utf8(step.file("file")?)?;
            match Space::from_document(&text, &step.limits()?) {
                Ok(space) => Ok(Outcome::value(space.name().to_string())),
                Err(error) => Err(Stopped::Refused(error.code().to_owned())),
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

fn wanted(step: &Step<'_>) -> anyhow::Result<Package> {
    let content: Content = step.read("package")?;
    Ok(Package {
        content: Some(content),
        ..serde_json::from_value(json!({"id": "Package", "version": "1.0.0"}))?
    })
}

fn unpack(step: &Step<'_>) -> Done {
    let window = step.may("window")?.unwrap_or(64 << 20);
    let (pack, basis) = (step.file("file")?, step.file("basis")?);
    let unpacked = apply_pack(&pack, &basis, &wanted(step)?, window);
    let (bytes, _) = unpacked.map_err(|error| Stopped::Refused(error.code().to_owned()))?;
    Ok(Outcome::value(Content::of(&bytes).sha256.to_string()))
}

fn join(step: &Step<'_>) -> Done {
    let refused = |error: spacebridge::PartError| Stopped::Refused(error.code().to_owned());
    let table = PartTable::from_bytes(&step.file("table")?).map_err(refused)?;
    let mut joining = Joining::new(table.clone());
    let mut whole = vec![0; usize::try_from(table.whole().size)?];
    for name in step.read::<Vec<String>>("parts")? {
        let part = step.bytes(&name)?;
        for offset in joining.place(Content::of(&part)).map_err(refused)? {
            let start = usize::try_from(*offset)?;
            let place = start..start.saturating_add(part.len());
            whole.get_mut(place).context("a part beyond the end")?.copy_from_slice(&part);
        }
    }
    if joining.missing().next().is_some() {
        return Err(anyhow!("parts are missing").into());
    }
    Ok(Outcome::value(Content::of(&whole).sha256.to_string()))
}

fn package(step: &Step<'_>) -> Done {
    let mut check = refused(PackageCheck::new(&wanted(step)?))?;
    refused(check.update(&step.file("file")?))?;
    refused(check.finish())?;
    Ok(Outcome::default())
}

fn octopus(step: &Step<'_>) -> Done {
    let limits = step.limits()?;
    let texts: Vec<Value> = step.read("documents")?;
    let documents = texts.iter().enumerate().map(|(index, text)| {
        let text = text.as_str().map_or_else(|| text.to_string(), str::to_owned);
        (format!("{index}.json"), text)
    });
    let documents = refused(OctopusDocuments::read(documents, &limits))?;
    let project = step.may::<Name>("project")?;
    let version = step.may("version")?;
    let mut read = refused(documents.release(project.as_ref(), version.as_ref()))?;
    if let Some(secrets) = step.optional("secrets") {
        read.supply(&refused(OctopusSecrets::read("secrets.json", secrets.as_bytes(), &limits))?);
    }
    let value = serde_json::to_value(&read.release)?;
    Ok(Outcome::value(value).found(&read.findings()))
}

/// Reads an answer sheet for a release, as the Space that knows these environments and tenants.
fn answers(step: &Step<'_>) -> Done {
    let release: Release = step.read("release")?;
    let project: ProjectRef = step.read("project")?;
    let environments: Vec<Name> = step.may("environments")?.unwrap_or_default();
    let tenants: Vec<Tenant> = step.may("tenants")?.unwrap_or_default();
    let slice = spacebridge::Slice {
        process: release.process.clone(),
        variables: release.variables.clone(),
    };
    let sheet = AnswerSheet {
        project: &project,
        version: &release.version,
        templates: &release.templates,
        slice: &slice,
        environments: &environments,
        tenants: &tenants,
    };
    let read = refused(sheet.read(step.text("text")?, &Answers::new(), &step.limits()?))?;
    let findings =
        spacebridge::review_answers(&release.templates, &slice, &read, &environments, &tenants);
    Ok(Outcome::value(read.len()).found(&findings))
}
