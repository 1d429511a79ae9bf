//! The verbs that only decide: documents in, a document out.

use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};
use spacebridge::{
    Answers, CandidateDocument, Digest, Facts, Holdings, Instant, Inventory, Label, Lifecycle,
    Name, Package, PackageCheck, Permission, PlaceDocument, ProjectRef, Release, ReleaseVersion,
    Resolver, Slice, Space, TenantTag, TransferPolicy,
};

use super::{Done, Outcome, Step, refused};

pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    let given = step.field("given")?.as_object().context("`given` is an object")?;
    let given = Step { fields: given, folder: step.folder };
    let value = match verb {
        "name" => json!(refused(given.text("text")?.parse::<Name>())?.to_string()),
        "label" => json!(refused(given.text("text")?.parse::<Label>())?.to_string()),
        "tag" => json!(refused(given.text("text")?.parse::<TenantTag>())?.to_string()),
        "version" => json!(refused(given.text("text")?.parse::<ReleaseVersion>())?.to_string()),
        "digest" => json!(refused(given.text("text")?.parse::<Digest>())?.to_string()),
        "instant" => json!(refused(given.text("text")?.parse::<Instant>())?.to_string()),
        "order" => {
            let mut versions: Vec<ReleaseVersion> = given.read("versions")?;
            versions.sort();
            json!(versions)
        }
        "confusable" => {
            let (one, other): (Name, Name) = (given.read("one")?, given.read("other")?);
            json!(one.is_confusable_with(&other))
        }
        "resolve" => return resolve(&given),
        "slice" => {
            let sliced = spacebridge::slice(&given.read("release")?, &given.read("target")?);
            let outcome = Outcome::value(serde_json::to_value(&sliced.slice)?);
            return Ok(outcome.found(&sliced.findings));
        }
        "blanks" => blanks(&given)?,
        "progress" => {
            let lifecycle: Lifecycle = given.read("lifecycle")?;
            let candidate: CandidateDocument = given.read("candidate")?;
            let facts: Facts = given.may("facts")?.unwrap_or_default();
            let space: Option<Space> = given.may("space")?;
            let environments = space.map(|space| space.environments().to_vec()).unwrap_or_default();
            let progress =
                spacebridge::progress(&lifecycle, &environments, &candidate.candidate(), &facts);
            let outcome = Outcome::value(serde_json::to_value(&progress)?);
            return Ok(outcome.found(&progress.findings));
        }
        "compare" => {
            let (older, newer): (Release, Release) = (given.read("older")?, given.read("newer")?);
            serde_json::to_value(spacebridge::compare(&older, &newer, &[]))?
        }
        "permission" => permission(&given)?,
        "transfer" => transfer(&given)?,
        other => return Err(anyhow!("there is no verb `{other}`").into()),
    };
    Ok(Outcome::value(value))
}

fn resolve(given: &Step<'_>) -> Done {
    let release: Release = given.read("release")?;
    let place: PlaceDocument = given.read("place")?;
    let resolver = Resolver::new(&release.variables);
    let place = place.place();
    let all: Vec<_> = resolver.all(&place).collect();
    let findings: Vec<_> = all.iter().filter_map(spacebridge::Resolution::finding).collect();
    let shown = all.iter().map(|resolution| {
        json!({"name": resolution.name, "rank": resolution.rank, "why": resolution.to_string()})
    });
    Ok(Outcome::value(shown.collect::<Vec<Value>>()).found(&findings))
}

fn blanks(given: &Step<'_>) -> Done<Value> {
    let release: Release = given.read("release")?;
    let environment: Name = given.read("environment")?;
    let tenant: Option<Name> = given.may("tenant")?;
    let slice = Slice { process: release.process, variables: release.variables };
    let answers = Answers::new();
    let asked =
        spacebridge::blanks(&release.templates, &slice, &answers, &environment, tenant.as_ref());
    Ok(asked.map(|blank| blank.to_string()).collect::<Vec<String>>().into())
}

fn permission(given: &Step<'_>) -> Done<Value> {
    let space: Space = given.read("space")?;
    let permission: Permission = refused(given.text("permission")?.parse())?;
    let project: Option<ProjectRef> = given.may("project")?;
    let environment: Option<Name> = given.may("environment")?;
    let tenant: Option<Name> = given.may("tenant")?;
    let allowed = spacebridge::allows(
        &space,
        given.text("user")?,
        permission,
        project.as_ref(),
        environment.as_ref(),
        tenant.as_ref(),
    );
    Ok(allowed.into())
}

/// What is sent of each package; `here` are packages as texts: their bytes are those of `text`.
fn transfer(given: &Step<'_>) -> Done<Value> {
    let packages: Vec<Package> = given.read("packages")?;
    let inventory: Inventory = given.read("there")?;
    let policy: TransferPolicy = given.read("policy")?;
    let mut here = Holdings::default();
    for held in given.read::<Vec<Value>>("here")? {
        let text = held.get("text").and_then(Value::as_str).context("`text`")?;
        let content = spacebridge::Content::of(text.as_bytes());
        let mut package: Package =
            serde_json::from_value(held.get("package").cloned().context("`package`")?)?;
        package.content = Some(content);
        let mut check = refused(PackageCheck::new(&package))?;
        refused(check.update(text.as_bytes()))?;
        here.insert(refused(check.finish())?);
    }
    let plan = refused(spacebridge::transfer_plan(&packages, &inventory, &here, &policy))?;
    Ok(serde_json::to_value(&plan)?)
}
