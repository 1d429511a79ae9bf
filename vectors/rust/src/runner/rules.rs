//! The verbs that only decide: documents in, a document out.

use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};
use spacebridge::dashboard::ProjectDocument;
use spacebridge::packages::{
    AvailablePackages, Inventory, OciDigest, PackageCheck, Sha1, TransferPolicy,
};
use spacebridge::release::{Slice, TenantTag};
use spacebridge::rules::{CandidateDocument, PlaceDocument, Resolver};
use spacebridge::trust::Permission;
use spacebridge::{
    Digest, EnvironmentRef, Facts, Finding, Label, Lifecycle, Limits, Name, Package, ProjectRef,
    Release, ReleaseVersion, Space, Team, Template, Timestamp, Variable,
};

use super::{Done, Outcome, Step, answers, refused};

pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    let given = step.field("given")?.as_object().context("`given` is an object")?;
    let given = Step { fields: given, files: step.files };
    match verb {
        "blanks" => blanks(&given),
        "compare" => {
            let older: Release = given.read("older")?;
            let newer: Release = given.read("newer")?;
            let between: Vec<(ReleaseVersion, String)> = given.may("between")?.unwrap_or_default();
            shown(&spacebridge::compare::compare(&older, &newer, &between))
        }
        "confusable" => {
            let one: Name = given.read("one")?;
            let other: Name = given.read("other")?;
            Ok(Outcome::value(one.is_confusable_with(&other)))
        }
        "dashboard" => dashboard(step, &given),
        "order" => {
            let mut versions: Vec<ReleaseVersion> = given.read("versions")?;
            versions.sort();
            shown(&versions)
        }
        "permission" => permission(&given),
        "progress" | "promotable" => progress(verb, &given),
        "resolve" => resolve(&given),
        "slice" => {
            let sliced = spacebridge::rules::slice(&given.read("release")?, &given.read("target")?);
            Ok(shown(&sliced)?.found(&sliced.findings))
        }
        "slice-findings" => {
            let slice: Slice = given.read("slice")?;
            let environments: Vec<Name> = given.read("environments")?;
            let findings = spacebridge::rules::slice_findings(&slice, &environments);
            Ok(shown(&findings)?.found(&findings))
        }
        "transfer" => transfer(&given),
        word => self::word(word, given.text("text")?),
    }
}

fn shown(value: &impl serde::Serialize) -> Done {
    Ok(Outcome::value(serde_json::to_value(value)?))
}

/// One word of the library: how it is written once it is read.
fn word(kind: &str, text: &str) -> Done {
    let written = match kind {
        "digest" => refused(text.parse::<Digest>())?.to_string(),
        "environment" => refused(text.parse::<EnvironmentRef>())?.to_string(),
        "instant" => refused(text.parse::<Timestamp>())?.to_string(),
        "label" => refused(text.parse::<Label>())?.to_string(),
        "name" => refused(text.parse::<Name>())?.to_string(),
        "oci" => refused(text.parse::<OciDigest>())?.to_string(),
        "sha1" => refused(text.parse::<Sha1>())?.to_string(),
        "tag" => refused(text.parse::<TenantTag>())?.to_string(),
        "version" => refused(text.parse::<ReleaseVersion>())?.to_string(),
        other => return Err(anyhow!("there is no verb `{other}`").into()),
    };
    Ok(Outcome::value(written))
}

/// `value` is the resolution, or `null` where nothing defines the variable.
fn resolve(given: &Step<'_>) -> Done {
    let variables: Vec<Variable> = given.read("variables")?;
    let name: Label = given.read("name")?;
    let place: PlaceDocument = given.read("place")?;
    let templates: Vec<Template> = given.may("templates")?.unwrap_or_default();
    let known = answers::known(given)?;
    let resolver = Resolver::new(&variables).with_answers(&templates, &known);
    let resolution = resolver.resolve(&name, &place.place());
    let finding: Vec<Finding> =
        resolution.iter().filter_map(spacebridge::rules::Resolution::finding).collect();
    Ok(shown(&resolution)?.found(&finding))
}

fn blanks(given: &Step<'_>) -> Done {
    let templates: Vec<Template> = given.read("templates")?;
    let slice: Slice = sliced(given)?;
    let environment = given.read("environment")?;
    let tenant = given.may("tenant")?;
    let known = answers::known(given)?;
    let blanks =
        spacebridge::answers::blanks(&templates, &slice, &known, &environment, tenant.as_ref());
    shown(&blanks.collect::<Vec<_>>())
}

fn sliced(given: &Step<'_>) -> anyhow::Result<Slice> {
    Ok(given.may("slice")?.unwrap_or_default())
}

/// `promotable` gives the reasons why not, by their codes among the findings too.
fn progress(verb: &str, given: &Step<'_>) -> Done {
    let lifecycle: Lifecycle = given.read("lifecycle")?;
    let environments: Vec<Name> = given.read("environments")?;
    let candidate: CandidateDocument = given.read("candidate")?;
    let facts: Facts = given.may("facts")?.unwrap_or(Facts::none());
    let candidate = candidate.candidate();
    if verb == "promotable" {
        let target: Name = given.read("target")?;
        let open =
            spacebridge::rules::promotable(&lifecycle, &environments, &candidate, &facts, &target);
        let reasons = open.err().unwrap_or_default();
        let mut outcome = shown(&reasons)?;
        outcome.findings = reasons.iter().map(|reason| reason.code().to_string()).collect();
        outcome.findings.sort();
        return Ok(outcome);
    }
    let progress = spacebridge::rules::progress(&lifecycle, &environments, &candidate, &facts);
    Ok(shown(&progress)?.found(&progress.findings))
}

fn permission(given: &Step<'_>) -> Done {
    let teams: Vec<Team> = given.read("teams")?;
    let permission: Permission = refused(given.text("permission")?.parse())?;
    let project: Option<ProjectRef> = given.may("project")?;
    let environment: Option<Name> = given.may("environment")?;
    let tenant: Option<Name> = given.may("tenant")?;
    let project = project.as_ref();
    let environment = environment.as_ref();
    let user = given.text("user")?;
    shown(&spacebridge::trust::explain(
        &teams,
        user,
        permission,
        project,
        environment,
        tenant.as_ref(),
    ))
}

/// Plans the transfer of packages; `here` lists packages, with the bytes that `text` has.
fn transfer(given: &Step<'_>) -> Done {
    let packages: Vec<Package> = given.read("packages")?;
    let inventory: Inventory = given.read("there")?;
    let policy: TransferPolicy = given.read("policy")?;
    let mut here = AvailablePackages::default();
    for held in given.read::<Vec<Value>>("here")? {
        let text = held.get("text").and_then(Value::as_str).context("`text`")?;
        let content = spacebridge::Content::of(text.as_bytes());
        let id = held.get("id");
        let version = held.get("version");
        let document = json!({"id": id, "version": version, "content": content});
        let package: Package = serde_json::from_value(document).context("`here`")?;
        let mut check = refused(PackageCheck::new(&package))?;
        refused(check.update(text.as_bytes()))?;
        here.insert(refused(check.finish())?);
    }
    shown(&refused(spacebridge::packages::transfer_plan(&packages, &inventory, &here, &policy))?)
}

fn dashboard(step: &Step<'_>, given: &Step<'_>) -> Done {
    let text = String::from_utf8(step.file("space")?)?;
    let space = Space::from_document(&text, &Limits::default())?;
    let rows: Vec<ProjectDocument> = given.read("rows")?;
    let rows: Vec<_> = rows.iter().map(ProjectDocument::row).collect();
    let facts: Facts = given.may("facts")?.unwrap_or(Facts::none());
    let dashboard = spacebridge::dashboard::dashboard(&space, &rows, &facts, step.now()?);
    Ok(shown(&dashboard)?.found(&dashboard.findings))
}
