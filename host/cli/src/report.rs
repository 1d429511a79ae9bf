//! `plan`, `rollback`, `report` and `refuse`: deployments, and what is said of them.

use std::path::Path;

use spacebridge::facts::{Evidence, Import};
use spacebridge::target::{
    ImportedRelease, IssuedReceipt, OpenedSecrets, Plan as Planned, PlanRequest, ReceiptPart,
    ReceiptRequest, RefuseRequest,
};
use spacebridge::{
    Actor, Answers, Code, Deployment, DeploymentTarget, EnvironmentRef, Name, Outcome, ProjectRef,
};
use spacebridge_store::{Signing, SpaceStore};
use zeroize::Zeroizing;

use crate::args::{Ended, Part, Plan, Refuse, Report, Rollback, Values};
use crate::failure::{Exit, Failure};
use crate::fill::Filled;
use crate::packages;
use crate::receive::write_private;
use crate::releases::{self, import_of, own_environment, owned};
use crate::screen::Colour;
use crate::session::{Session, bundle, check_out, name};

/// Plans a deployment.
pub(crate) fn plan(asked: &Plan, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let environment = own_environment(&space, &asked.environment)?;
    let import = import_of(&space, &asked.version, asked.project.as_deref())?;
    let tenant = asked.tenant.as_deref().map(name).transpose()?;
    plan_of(&space, &import, &environment.name, tenant, &asked.values, session)
}

fn plan_of(
    space: &SpaceStore<'_>,
    import: &Import,
    environment: &Name,
    tenant: Option<Name>,
    values: &Values,
    session: &mut Session,
) -> Result<Exit, Failure> {
    if let Some(path) = values.reveal.as_deref().filter(|path| path.exists()) {
        let message = format!("`{}` exists already", path.display());
        return Err(Failure::files(message, "name another file, or remove this one"));
    }
    let release = space.imported(import)?;
    let folder = values.packages.clone().unwrap_or_else(|| session.path("packages"));
    let packages = packages::held(&release.release().packages, &folder, &session.screen)?;
    let filled = Filled::of(space, release.project(), release.release(), release.slice())?;
    let answers = prompted(&release, filled.answers, &values.prompted)?;
    let mut target = DeploymentTarget::new(environment.clone())?;
    if let Some(tenant) = tenant {
        target = target.for_tenant(tenant)?;
    }
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let request = PlanRequest::new(&release, target.clone(), &answers);
    let plan = space.plan(&request, &packages, &actor)?;
    session.screen.put("plan", &document(&plan));
    let screen = &session.screen;
    let version = release.version();
    let text = format!("{} {version} may be deployed to {environment}.", release.project());
    screen.coloured(Colour::Good, text);
    let steps: Vec<[String; 2]> = plan
        .steps()
        .iter()
        .map(|step| {
            let actions = step.step.actions().iter().map(|action| action.name.to_string());
            [step.step.name().to_string(), actions.collect::<Vec<_>>().join(", ")]
        })
        .collect();
    screen.table(["step", "actions"], &steps);
    screen.line("");
    let variables: Vec<[String; 2]> = plan
        .variables()
        .iter()
        .map(|variable| {
            let shown = variable.value.as_ref().map_or("(none)".into(), releases::value);
            [variable.name.to_string(), shown]
        })
        .collect();
    screen.table(["variable", "value"], &variables);
    screen.findings(plan.findings());
    if let Some(path) = &values.reveal {
        let passphrase = session.passphrase(false)?;
        let secrets = opened(space, &plan, &passphrase, session)?;
        reveal(&plan, &secrets, path, session)?;
        return Ok(Exit::of(plan.findings()));
    }
    Ok(Exit::of(plan.findings()))
}

/// Returns the document of a plan.
fn document(plan: &Planned) -> serde_json::Value {
    let steps: Vec<_> = plan.steps().iter().map(|step| &step.step).collect();
    serde_json::json!({
        "environment": plan.environment(),
        "tenant": plan.tenant().map(|tenant| &tenant.name),
        "release": plan.digest(),
        "steps": steps,
        "variables": plan.variables(),
        "packages": plan.packages(),
        "findings": plan.findings(),
    })
}

/// Adds the values that are given with this one deployment.
fn prompted(
    release: &ImportedRelease,
    mut answers: Answers,
    given: &[String],
) -> Result<Answers, Failure> {
    for pair in given {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Failure::usage(format!("`{pair}` has no `=`"), "write NAME=VALUE"));
        };
        let label: spacebridge::Label = name.parse()?;
        let is_sensitive = release.release().variables.iter().any(|variable| {
            let is_secret = matches!(variable.value(), spacebridge::Value::Sensitive(_));
            *variable.name() == label && is_secret
        });
        let value = if is_sensitive {
            spacebridge::answers::AnswerValue::Sensitive(spacebridge::release::SecretText::new(
                value,
            ))
        } else {
            spacebridge::answers::AnswerValue::Text(value.to_owned())
        };
        answers = answers.with_prompted(label, value);
    }
    Ok(answers)
}

/// Opens the secrets of a plan with the keys of the Space, or with those that it had before.
///
/// A bundle does not say which of them its secrets are sealed to, so they are tried in turn.
fn opened(
    space: &SpaceStore<'_>,
    plan: &Planned,
    passphrase: &str,
    session: &Session,
) -> Result<OpenedSecrets, Failure> {
    let present = session.keys_with(space, passphrase)?;
    let refusal = match plan.open_secrets(&present) {
        Ok(secrets) => return Ok(secrets),
        Err(error) if error.code() != Code::SecretsDoNotOpen => return Err(error.into()),
        Err(error) => error,
    };
    for keys in session.all_keys(passphrase)? {
        if let Ok(secrets) = plan.open_secrets(&keys) {
            return Ok(secrets);
        }
    }
    Err(refusal.into())
}

/// Writes the values into a file that nobody else may read, for whoever deploys.
fn reveal(
    plan: &Planned,
    secrets: &OpenedSecrets,
    path: &Path,
    session: &Session,
) -> Result<(), Failure> {
    let mut values = serde_json::Map::new();
    for variable in plan.variables() {
        let secret = secrets.variable(plan, &variable.name);
        let value = match (secret, &variable.value) {
            (Some(secret), _) => secret.expose().to_owned().into(),
            (None, Some(spacebridge::Value::Text(text))) => text.clone().into(),
            (None, _) => serde_json::Value::Null,
        };
        values.insert(variable.name.to_string(), value);
    }
    let text = Zeroizing::new(format!("{:#}", serde_json::Value::Object(values)));
    write_private(path, text.as_bytes())?;
    let text =
        format!("The values, secrets among them, are in {}: remove it after use.", path.display());
    session.screen.coloured(Colour::Warning, text);
    Ok(())
}

/// Plans the release that ran in an environment before the present one.
pub(crate) fn rollback(asked: &Rollback, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let environment = own_environment(&space, &asked.environment)?;
    let tenant = asked.tenant.as_deref().map(name).transpose()?;
    let project: Option<ProjectRef> = asked.project.as_deref().map(str::parse).transpose()?;
    let facts = space.all_facts()?;
    let is_meant = |row: &&Deployment| {
        row.evidence == Evidence::Own
            && row.environment == environment
            && row.tenant == tenant
            && row.outcome.is_success()
            && project.as_ref().is_none_or(|own| *own == row.project)
    };
    let mut ran: Vec<&Deployment> = facts.deployments.iter().filter(is_meant).collect();
    ran.sort_by_key(|row| row.at());
    let Some(present) = ran.last() else {
        let message = format!("nothing was deployed to `{environment}` yet");
        return Err(Failure::refused(message, "see `spacebridge status`"));
    };
    if ran.iter().any(|row| row.project != present.project) {
        let message = format!("several projects were deployed to `{environment}`");
        return Err(Failure::usage(message, "name the project with --project"));
    }
    let wanted = match &asked.to {
        Some(version) => Some(version.parse()?),
        None => ran.iter().rev().find(|r| r.version != present.version).map(|r| r.version.clone()),
    };
    let Some(wanted) = wanted else {
        let message = format!("only {} ran in `{environment}`", present.version);
        return Err(Failure::refused(message, "name the version with --to"));
    };
    let project = present.project.to_string();
    let import = import_of(&space, wanted.as_str(), Some(&project))?;
    let text = format!("{project}: back from {} to {wanted}", present.version);
    session.screen.line(text);
    plan_of(&space, &import, &environment.name, tenant, &asked.values, session)
}

/// Reports the outcome of a deployment.
pub(crate) fn report(asked: &Report, session: &mut Session) -> Result<Exit, Failure> {
    check_out(asked.out.as_deref())?;
    let store = session.store()?;
    let space = store.only_space()?;
    let environment = own_environment(&space, &asked.environment)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let import = match import_of(&space, &asked.version, asked.project.as_deref()) {
        Ok(import) => import,
        Err(missing) => match owned(&space, &asked.version, asked.project.as_deref()) {
            Ok(stored) => {
                let release = &stored.assembled;
                let outcome = outcome(asked.outcome);
                let row = release.deployed(&environment.name, outcome, session.now(), &user);
                return record(&space, asked, row, &actor, session);
            }
            Err(_) => return Err(missing),
        },
    };
    let release = space.imported(&import)?;
    let row = release.deployed(&environment.name, outcome(asked.outcome), session.now(), &user);
    let row = detailed(&space, asked, row)?;
    let keys = session.keys(&space)?;
    let mut request = ReceiptRequest::new(&release, &row);
    if asked.to_owner {
        request = request.to_owner();
    }
    let withheld: Vec<ReceiptPart> = asked.withhold.iter().map(|part| part_of(*part)).collect();
    let issued = space.report(&row, &request, &withheld, &Signing::new(&keys, &actor))?;
    issued_receipt(&space, &issued, asked.out.as_deref(), session)
}

/// Adds the tenant and the notes, and refuses what was reported before.
fn detailed(
    space: &SpaceStore<'_>,
    asked: &Report,
    mut row: Deployment,
) -> Result<Deployment, Failure> {
    row.tenant = asked.tenant.as_deref().map(name).transpose()?;
    row.notes = asked.notes.clone().unwrap_or_default();
    let facts = releases::facts_about(space, &row.project, &row.version)?;
    let is_place = |known: &&Deployment| {
        known.evidence == Evidence::Own
            && known.project == row.project
            && known.version == row.version
            && known.environment == row.environment
            && known.tenant == row.tenant
    };
    let last = facts.deployments.iter().filter(is_place).max_by_key(|known| known.at());
    match last {
        Some(known) if row.outcome == Outcome::Superseded => {
            // The receipt that is taken back is that of the last deployment.
            row.queued = known.queued;
        }
        Some(known) if known.outcome == row.outcome && !asked.again => {
            let message = format!(
                "{} {} is reported as {} in `{}` already, at {}",
                row.project,
                row.version,
                row.outcome,
                row.environment,
                known.at(),
            );
            return Err(Failure::refused(message, "to report another deployment, give --again"));
        }
        _ => {}
    }
    Ok(row)
}

fn record(
    space: &SpaceStore<'_>,
    asked: &Report,
    row: Deployment,
    actor: &Actor<'_>,
    session: &mut Session,
) -> Result<Exit, Failure> {
    if asked.out.is_some() || asked.to_owner || !asked.withhold.is_empty() {
        let message = "a release of this Space has no receipt";
        return Err(Failure::usage(message, "leave --out, --to-owner and --withhold out"));
    }
    let row = detailed(space, asked, row)?;
    space.record_deployment(&row, actor)?;
    let Deployment { project, version, environment, outcome, .. } = &row;
    let text = format!("recorded: {project} {version}, {environment}, {outcome}");
    session.screen.line(text);
    session.screen.put("fact", &row);
    Ok(Exit::Done)
}

const fn part_of(asked: Part) -> ReceiptPart {
    match asked {
        Part::By => ReceiptPart::By,
        Part::Notes => ReceiptPart::Notes,
        Part::Answers => ReceiptPart::Answers,
    }
}

const fn outcome(asked: Ended) -> Outcome {
    match asked {
        Ended::Queued => Outcome::Queued,
        Ended::Executing => Outcome::Executing,
        Ended::Succeeded => Outcome::Succeeded,
        Ended::SucceededWithWarnings => Outcome::SucceededWithWarnings,
        Ended::Failed => Outcome::Failed,
        Ended::Cancelled => Outcome::Cancelled,
        Ended::TimedOut => Outcome::TimedOut,
        Ended::Superseded => Outcome::Superseded,
    }
}

/// Writes the file of a receipt, and shows everything that it says.
fn issued_receipt(
    space: &SpaceStore<'_>,
    issued: &IssuedReceipt,
    out: Option<&Path>,
    session: &mut Session,
) -> Result<Exit, Failure> {
    let path = session.deliver_one(space, &issued.fact.receipt, out)?;
    let screen = &mut session.screen;
    screen.put("file", &path.display().to_string());
    screen.put("fact", &issued.fact);
    screen.text(receipt_text(space, &issued.receipt, &issued.text)?);
    screen.entries([("file", path.display().to_string())]);
    Ok(Exit::Done)
}

/// Returns what the file says, without the parts that were withheld.
fn receipt_text(
    space: &SpaceStore<'_>,
    receipt: &spacebridge::Message<spacebridge::Receipt>,
    whole: &str,
) -> Result<String, Failure> {
    let own = space.space()?;
    Ok(receipt.clone().verify_own(&own).map_or_else(|_| whole.to_owned(), |own| own.to_string()))
}

/// Refuses a bundle.
pub(crate) fn refuse(asked: &Refuse, session: &mut Session) -> Result<Exit, Failure> {
    check_out(asked.out.as_deref())?;
    let store = session.store()?;
    let space = store.only_space()?;
    let environment: EnvironmentRef = own_environment(&space, &asked.environment)?;
    let bundle = space.verify_bundle(bundle(&asked.file)?, session.now())?;
    let keys = session.keys(&space)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let request = RefuseRequest::new(&bundle, environment.name, &asked.reason);
    let issued = space.refuse(&request, &Signing::new(&keys, &actor))?;
    issued_receipt(&space, &issued, asked.out.as_deref(), session)
}

/// Returns a document with line breaks, for people.
#[expect(clippy::expect_used, reason = "every type of the library has a JSON form")]
pub(crate) fn pretty<T: serde::Serialize + ?Sized>(value: &T) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("invariant: what the library returns is JSON") + "\n"
}
