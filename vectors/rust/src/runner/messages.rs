//! The verbs that cross a boundary.

use anyhow::{Context as _, Result};
use serde_json::Value;
use spacebridge::packages::{AvailablePackages, PackageCheck};
use spacebridge::source::PromoteRequest;
use spacebridge::target::{
    ImportRequest, Imported, ImportedRelease, KnownRelease, Plan, PlanRequest, PreviewRequest,
    TargetState,
};
use spacebridge::verify::{Body, VerificationReport};
use spacebridge::{
    Actor, Answers, Bundle, Certificate, DeploymentTarget, Lifecycle, Limits, Message, Name,
    Notice, Package, Receipt, Sensitive, Space, SpaceKeys, Verified,
};

use super::{Done, Memory, Outcome, Runner, Step, Stopped, refused};

impl Runner<'_> {
    pub(super) fn message(&mut self, verb: &str, step: &Step<'_>) -> Done {
        let memory = self.memory(step)?;
        match verb {
            "verify" => match step.text("kind")? {
                "bundle" => Ok(shown(&bundle(memory, step)?)),
                "receipt" => Ok(shown(&receipt(memory, step)?)),
                "notice" => Ok(shown(&notice(memory, step)?)),
                other => Err(anyhow::anyhow!("there is no `{other}`").into()),
            },
            "preview" => preview(memory, step),
            "import" => import(memory, step).map(|(_, outcome)| outcome),
            "plan" => plan(memory, step).map(|(_, outcome)| outcome),
            "open" => open(memory, step),
            "accept" => accept(memory, step),
            "take-note" => take_note(memory, step),
            _ => promote(memory, step),
        }
    }
}

pub(super) fn shown<B: Body>(verified: &Verified<B>) -> Outcome {
    Outcome {
        digest: Some(verified.digest().to_string()),
        standing: standing(verified.report()),
        ..Outcome::default()
    }
}

fn standing(report: &VerificationReport) -> alloc::collections::BTreeMap<String, String> {
    let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
    report
        .lines()
        .iter()
        .filter_map(|line| {
            let check = serde_json::to_value(line.check).ok()?;
            Some((word(check), word(serde_json::to_value(line.standing).ok()?)))
        })
        .collect()
}

pub(super) fn sealed<B: Body>(step: &Step<'_>) -> Done<Message<B>> {
    refused(Message::<B>::from_bytes_within(step.file("file")?, &step.limits()?))
}

pub(super) fn bundle(memory: &Memory, step: &Step<'_>) -> Done<Verified<Bundle>> {
    let sealed = sealed::<Bundle>(step)?;
    refused(sealed.verify(&memory.space, &memory.facts, step.now()?))
}

pub(super) fn receipt(memory: &Memory, step: &Step<'_>) -> Done<Verified<Receipt>> {
    refused(sealed::<Receipt>(step)?.verify(&memory.space, step.now()?))
}

pub(super) fn notice(memory: &Memory, step: &Step<'_>) -> Done<Verified<Notice>> {
    refused(sealed::<Notice>(step)?.verify(&memory.space, step.now()?))
}

/// The packages whose files the step names, checked: `{"id", "version", "file"}`.
fn holdings(step: &Step<'_>) -> Result<AvailablePackages> {
    let mut holdings = AvailablePackages::default();
    for held in step.may::<Vec<Value>>("holdings")?.unwrap_or_default() {
        let file = held.get("file").and_then(Value::as_str).context("a package's `file`")?;
        let bytes = step.bytes(file)?;
        let mut document = held.clone();
        let fields = document.as_object_mut().context("a package")?;
        fields.remove("file");
        let content = spacebridge::Content::of(&bytes);
        fields.insert("content".into(), serde_json::to_value(content)?);
        let package: Package = serde_json::from_value(document)?;
        let mut check = PackageCheck::new(&package)?;
        check.update(&bytes)?;
        holdings.insert(check.finish()?);
    }
    Ok(holdings)
}

fn preview(memory: &Memory, step: &Step<'_>) -> Done {
    let verified = bundle(memory, step)?;
    let holdings = holdings(step)?;
    let earlier = known(&memory.releases);
    let known = TargetState::new(&memory.facts, &earlier, &holdings);
    let preview =
        refused(memory.space.preview(&PreviewRequest::new(&verified, &Answers::new()), &known))?;
    let value = serde_json::to_value(preview.release())?;
    let outcome = Outcome {
        digest: Some(verified.digest().to_string()),
        standing: standing(preview.report()),
        value: Some(value),
        ..Outcome::default()
    };
    Ok(outcome.found(preview.findings()))
}

fn import(memory: &mut Memory, step: &Step<'_>) -> Done<(Imported, Outcome)> {
    let verified = bundle(memory, step)?;
    let holdings = holdings(step)?;
    let now = step.now()?;
    let facts = memory.facts.clone();
    let earlier = known(&memory.releases);
    let known = TargetState::new(&facts, &earlier, &holdings);
    let preview =
        refused(memory.space.preview(&PreviewRequest::new(&verified, &Answers::new()), &known))?;
    let reviewed = match step.optional("reviewed") {
        Some(digest) => digest.parse().context("`reviewed`")?,
        None => *preview.digest(),
    };
    let mut request = ImportRequest::new(&verified, &reviewed);
    if let Some(lifecycle) = step.optional("lifecycle") {
        request = request.through(lifecycle);
    }
    if let Some(reason) = step.optional("override") {
        request = request.because_older(reason);
    }
    let actor = Actor::new(step.text("by")?, now);
    let imported = refused(memory.space.import_release(&request, &known, &actor))?;
    memory.facts.record(&imported)?;
    memory.releases.push(imported.release.clone());
    let digest = Some(imported.release.digest().to_string());
    let outcome = Outcome { digest, ..Outcome::default() }.found(preview.findings());
    Ok((imported, outcome))
}

fn plan(memory: &mut Memory, step: &Step<'_>) -> Done<(Plan, Outcome)> {
    let (imported, _) = import(memory, step)?;
    let holdings = holdings(step)?;
    let now = step.now()?;
    let earlier = known(&memory.releases);
    let known = TargetState::new(&memory.facts, &earlier, &holdings);
    let environment: Name = step.text("environment")?.parse().context("`environment`")?;
    let tenant = step.optional("tenant").map(str::parse::<Name>).transpose().context("`tenant`")?;
    let user = step.optional("user").unwrap_or(step.text("by")?);
    let release = &imported.release;
    let none = Answers::new();
    let later = match step.optional("later") {
        Some(path) => {
            let text = String::from_utf8(step.bytes(path)?)?;
            Space::from_document(&text, &Limits::default())?
        }
        None => memory.space.clone(),
    };
    let target = DeploymentTarget::of(environment, tenant);
    let request = PlanRequest::new(release, &target, &none);
    let planned = later.plan(&request, &known, &Actor::new(user, now));
    match planned {
        Ok(plan) => {
            let outcome = Outcome::default().found(plan.findings());
            Ok((plan, outcome))
        }
        Err(error) => {
            let reasons = error.reasons.iter().map(|reason| reason.code.to_string()).collect();
            Err(Stopped::Blocked(error.code().to_string(), reasons))
        }
    }
}

/// Imports and plans first: no other way leads to a secret.
fn open(memory: &mut Memory, step: &Step<'_>) -> Done {
    let (plan, mut outcome) = plan(memory, step)?;
    let pem = String::from_utf8(step.file("keys")?)?;
    let keys = keys(&pem, step)?;
    let revealed = refused(plan.open_secrets(&keys))?;
    let mut texts = Vec::new();
    for id in revealed.ids() {
        let sensitive = Sensitive::Sealed(id);
        let text = revealed.text(&sensitive).context("a secret is missing")?;
        texts.push(text.expose().to_owned());
    }
    outcome.secrets = Some(texts);
    Ok(outcome)
}

/// The keys of a step, with the certificate beside them.
pub(super) fn keys(pem: &str, step: &Step<'_>) -> Result<SpaceKeys> {
    let name = step.text("keys")?;
    let folder = name.strip_suffix("keys.pem").context("`keys` is no `keys.pem`")?;
    let certificate = String::from_utf8(step.bytes(&format!("{folder}certificate.pem"))?)?;
    let limits = Limits::default();
    let certificate = Certificate::from_pem(&certificate, &limits)?;
    Ok(SpaceKeys::from_pem(pem, None, certificate, &limits)?)
}

fn accept(memory: &mut Memory, step: &Step<'_>) -> Done {
    let verified = receipt(memory, step)?;
    let actor = Actor::new(user(step), step.now()?);
    let accepted = refused(memory.space.accept(&verified, &memory.facts, &actor))?;
    memory.facts.record(&accepted)?;
    let digest = Some(verified.digest().to_string());
    Ok(Outcome { digest, ..Outcome::default() }.found(&accepted.findings))
}

pub(super) fn user<'s>(step: &'s Step<'_>) -> &'s str {
    step.optional("by").unwrap_or("grace")
}

fn take_note(memory: &mut Memory, step: &Step<'_>) -> Done {
    let verified = notice(memory, step)?;
    let actor = Actor::new(user(step), step.now()?);
    let noted = refused(memory.space.take_note(&verified, &memory.facts, &actor))?;
    memory.facts.record(&noted)?;
    if let Some(space) = &noted.space {
        memory.space = space.clone();
    }
    let digest = Some(verified.digest().to_string());
    Ok(Outcome { digest, ..Outcome::default() }.found(&noted.findings))
}

/// Promotes a release; assembles it first if the step brings one.
fn promote(memory: &mut Memory, step: &Step<'_>) -> Done {
    if step.may::<Value>("release")?.is_some() {
        super::source::assemble(memory, step, "assembling")?;
    }
    let assembled = memory.assembled.clone().context("nothing is assembled")?;
    let target: Name = step.text("target")?.parse().context("`target`")?;
    let lifecycle: Option<Lifecycle> = step.may("lifecycle")?;
    let onward: Vec<Name> = step.may("onward")?.unwrap_or_default();
    let keys = super::source::signing(step)?;
    let signer =
        keys.signer(&Actor::new(user(step), step.now()?), super::source::seed(step, "promoting")?);
    let facts = &memory.facts;
    let mut request = PromoteRequest::new(&assembled, &target).onward(&onward);
    if let Some(name) = step.may::<String>("through")? {
        request = request.through(name.as_str());
    }
    if let Some(lifecycle) = &lifecycle {
        request = request.with_lifecycle(lifecycle);
    }
    let promoted = refused(memory.space.promote(&request, facts, signer))?;
    memory.facts.record(&promoted)?;
    let digest = Some(spacebridge::Digest::of(promoted.bundle.as_bytes()).to_string());
    Ok(Outcome { digest, ..Outcome::default() }.found(&promoted.findings))
}

/// Returns the releases imported so far, for previews.
fn known(releases: &[ImportedRelease]) -> Vec<KnownRelease> {
    releases.iter().map(ImportedRelease::known).collect()
}
