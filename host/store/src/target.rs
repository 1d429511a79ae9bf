//! The verbs of a target: each is one transaction.

use spacebridge::facts::{DeploymentKey, Evidence, FactQuery};
use spacebridge::packages::AvailablePackages;
use spacebridge::target::{
    ImportRequest, Imported, IssuedReceipt, ReceiptPart, ReceiptRequest, RefuseRequest, TargetState,
};
use spacebridge::trust::{NoticeOutcome, Permission, explain};
use spacebridge::{
    Actor, Code, Deployment, Error, Facts, Message, Notice, Outcome, Space, Verified,
};

use crate::messages::{Draft, MessageKind};
use crate::source::name_of;
use crate::space::SigningVerb;
use crate::work::Work;
use crate::{Signing, SpaceStore, StoreError};

impl SpaceStore<'_> {
    /// Imports a reviewed bundle: stores the facts, an entry of the audit log, the bundle, and the
    /// summary that later previews need.
    ///
    /// Importing the same bundle again gives the same release and changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Space::import_release`].
    pub fn import_release(
        &self,
        request: &ImportRequest<'_>,
        packages: &AvailablePackages,
        actor: &Actor<'_>,
    ) -> Result<Imported, StoreError> {
        self.write(actor, |work| {
            let bundle = request.bundle();
            let mut facts = work.facts(&FactQuery::import_release(&work.space, request))?;
            let releases = work.known_releases_of(bundle.project())?;
            let state = TargetState::new(&facts, &releases, packages);
            let imported = work.space.import_release(request, &state, actor)?;
            work.record(&mut facts, &imported)?;
            if let Some(fact) = &imported.fact {
                let bytes = bundle.sealed().as_bytes();
                work.receive(&fact.bundle, MessageKind::Bundle, bytes, actor)?;
                work.keep_known(&fact.release, &imported.release.known())?;
                let project = &fact.project;
                let version = &fact.version;
                let sequence = fact.sequence;
                let sender = bundle.sender_name();
                let what =
                    format!("imports `{project}` {version} from bundle {sequence} of `{sender}`");
                work.note(actor, what)?;
            }
            Ok(imported)
        })
    }

    /// Records a deployment that the host made in an environment of this Space.
    ///
    /// # Errors
    ///
    /// - `permission-missing` unless a team gives the person `DeploymentCreate` for the project,
    ///   the environment and the tenant.
    /// - `deployment-foreign` if the environment is not one of this Space, or the deployment rests
    ///   on another Space's word.
    pub fn record_deployment(
        &self,
        deployment: &Deployment,
        actor: &Actor<'_>,
    ) -> Result<(), StoreError> {
        self.write(actor, |work| {
            check_own(&work.space, deployment, actor.user())?;
            let mut facts = work.facts(&about(deployment))?;
            keep_deployment(work, &mut facts, deployment, actor)
        })
    }

    /// Signs a receipt: stores the fact, an entry of the audit log, and the file to send, without
    /// the parts that are `withheld`.
    ///
    /// # Errors
    ///
    /// As [`Space::issue_receipt`]: the deployment was recorded before.
    pub fn issue_receipt(
        &self,
        request: &ReceiptRequest<'_>,
        withheld: &[ReceiptPart],
        signing: &Signing<'_>,
    ) -> Result<IssuedReceipt, StoreError> {
        let verb = SigningVerb {
            query: &|space| FactQuery::issue_receipt(space, request),
            sign: &|space, facts, signer| {
                without(space.issue_receipt(request, facts, signer)?, withheld)
            },
            keep: &|work, facts, issued| keep_receipt(work, facts, issued, signing),
        };
        self.sign(signing, &verb)
    }

    /// Records a deployment and signs its receipt, both or neither. The file that is stored to be
    /// sent has no part that is `withheld`.
    ///
    /// # Errors
    ///
    /// As [`record_deployment`](Self::record_deployment) and [`Space::issue_receipt`].
    pub fn report(
        &self,
        deployment: &Deployment,
        request: &ReceiptRequest<'_>,
        withheld: &[ReceiptPart],
        signing: &Signing<'_>,
    ) -> Result<IssuedReceipt, StoreError> {
        let actor = signing.actor();
        let verb = SigningVerb {
            query: &|space| FactQuery::issue_receipt(space, request).and(about(deployment)),
            sign: &|space, facts, signer| {
                check_own(space, deployment, actor.user())?;
                let mut facts = facts.clone();
                facts.record(deployment)?;
                without(space.issue_receipt(request, &facts, signer)?, withheld)
            },
            keep: &|work, facts, issued| {
                keep_deployment(work, facts, deployment, &actor)?;
                keep_receipt(work, facts, issued, signing)
            },
        };
        self.sign(signing, &verb)
    }

    /// Refuses a bundle: stores the fact, an entry of the audit log, and the receipt to send.
    ///
    /// # Errors
    ///
    /// As [`Space::refuse`].
    pub fn refuse(
        &self,
        request: &RefuseRequest<'_>,
        signing: &Signing<'_>,
    ) -> Result<IssuedReceipt, StoreError> {
        let verb = SigningVerb {
            query: &|space| FactQuery::refuse(space, request),
            sign: &|space, facts, signer| Ok(space.refuse(request, facts, signer)?),
            keep: &|work, facts, issued| keep_receipt(work, facts, issued, signing),
        };
        self.sign(signing, &verb)
    }

    /// Takes note of a verified notice: stores the facts, the changed Space, an entry of the audit
    /// log, and the file.
    ///
    /// # Errors
    ///
    /// As [`Space::take_note`].
    pub fn take_note(
        &self,
        notice: &Verified<Notice>,
        actor: &Actor<'_>,
    ) -> Result<NoticeOutcome, StoreError> {
        self.write(actor, |work| noted(work, notice, actor))
    }

    /// Takes the recall out of a notice that is refused: stores the fact, an entry of the audit
    /// log, and the file.
    ///
    /// # Errors
    ///
    /// As [`Space::recall_in`].
    pub fn recall_in(
        &self,
        notice: &Message<Notice>,
        actor: &Actor<'_>,
    ) -> Result<NoticeOutcome, StoreError> {
        self.write(actor, |work| recalled_in(work, notice, actor))
    }

    /// Verifies a notice and takes note of it. A recall takes effect even if the notice is refused.
    ///
    /// The second value is the refusal, if only the recall took effect.
    ///
    /// # Errors
    ///
    /// The refusal of [`Space::take_note`], if the notice holds no valid recall either.
    pub fn receive_notice(
        &self,
        notice: &Message<Notice>,
        actor: &Actor<'_>,
    ) -> Result<(NoticeOutcome, Option<StoreError>), StoreError> {
        self.write(actor, |work| {
            let verified = notice.clone().verify(&work.space, actor.now());
            let refusal = match verified {
                Ok(verified) => match noted(work, &verified, actor) {
                    Ok(outcome) => return Ok((outcome, None)),
                    Err(error) => error,
                },
                Err(error) => error.into(),
            };
            // A failure of the database is no refusal: the whole act is given up.
            if refusal.core().is_none() || work.is_changed() {
                return Err(refusal);
            }
            match recalled_in(work, notice, actor) {
                Ok(outcome) => Ok((outcome, Some(refusal))),
                Err(error) if error.core().is_none() => Err(error),
                Err(_) => Err(refusal),
            }
        })
    }
}

fn noted(
    work: &mut Work<'_>,
    notice: &Verified<Notice>,
    actor: &Actor<'_>,
) -> Result<NoticeOutcome, StoreError> {
    let mut facts = work.facts(&FactQuery::take_note(&work.space, notice))?;
    let outcome = work.space.take_note(notice, &facts, actor)?;
    let digest = notice.digest();
    let sequence = notice.sequence();
    let sender = notice.sender_name();
    let what = format!("takes note of notice {sequence} of `{sender}`, {digest}");
    keep_notice(work, &mut facts, &outcome, what, actor)?;
    if outcome.heard.is_some() {
        work.receive(&digest, MessageKind::Notice, notice.sealed().as_bytes(), actor)?;
    }
    Ok(outcome)
}

fn recalled_in(
    work: &mut Work<'_>,
    notice: &Message<Notice>,
    actor: &Actor<'_>,
) -> Result<NoticeOutcome, StoreError> {
    let mut facts = work.facts(&FactQuery::recall_in(&work.space, notice))?;
    let outcome = work.space.recall_in(notice, &facts, actor)?;
    let digest = notice.digest()?;
    let what = format!("takes the recall out of a refused notice, {digest}");
    keep_notice(work, &mut facts, &outcome, what, actor)?;
    if outcome.recall.is_some() {
        work.receive(&digest, MessageKind::Notice, notice.as_bytes(), actor)?;
    }
    Ok(outcome)
}

fn keep_notice(
    work: &mut Work<'_>,
    facts: &mut Facts,
    outcome: &NoticeOutcome,
    what: String,
    actor: &Actor<'_>,
) -> Result<(), StoreError> {
    work.record(facts, outcome)?;
    if outcome.heard.is_some() || outcome.recall.is_some() {
        work.note(actor, what)?;
    }
    if let Some(space) = &outcome.space {
        work.replace(space)?;
    }
    outcome.record.iter().try_for_each(|record| work.audit(record.clone()))
}

/// Returns a receipt whose file lacks some parts. Its digest stays the same.
fn without(
    mut issued: IssuedReceipt,
    withheld: &[ReceiptPart],
) -> Result<IssuedReceipt, StoreError> {
    for part in withheld {
        issued.receipt = issued.receipt.withhold(*part)?;
    }
    Ok(issued)
}

#[expect(clippy::expect_used, reason = "the subject of a receipt is `Shop/1.1.0`")]
fn keep_receipt(
    work: &mut Work<'_>,
    facts: &mut Facts,
    issued: &IssuedReceipt,
    signing: &Signing<'_>,
) -> Result<(), StoreError> {
    work.record(facts, issued)?;
    let fact = &issued.fact;
    let target = name_of(&work.space, &fact.audience)?;
    let claims = issued.receipt.claims()?;
    // The claims name the project and the version as `Shop/1.1.0`; no version contains a `/`.
    let parts = claims.subject.rsplit_once('/');
    let (project, version) = parts.expect("invariant: a receipt is about a version of a project");
    let draft = Draft {
        digest: fact.receipt,
        kind: MessageKind::Receipt,
        target: &target,
        sequence: fact.sequence,
        subject: format!("{project}-{version}"),
        bytes: issued.receipt.as_bytes(),
    };
    work.send(&draft, fact.at)?;
    let sequence = fact.sequence;
    let outcome = fact.outcome;
    let what = format!("tells `{target}` in receipt {sequence}: `{project}` {version} {outcome}");
    work.note(&signing.actor(), what)
}

/// Returns the query for the rows that a new deployment is compared with.
fn about(deployment: &Deployment) -> FactQuery {
    let key = DeploymentKey::Version {
        project: deployment.project.clone(),
        version: deployment.version.clone(),
    };
    FactQuery { deployments: vec![key], ..FactQuery::none() }
}

fn check_own(space: &Space, deployment: &Deployment, user: &str) -> Result<(), StoreError> {
    let environment = &deployment.environment;
    let is_own = deployment.evidence == Evidence::Own
        && !environment.is_remote()
        && space.environments().contains(&environment.name);
    if !is_own {
        let detail = format!("`{environment}` is not an environment of this Space");
        return Err(Error::new(Code::DeploymentForeign, detail).into());
    }
    let decision = explain(
        space.teams(),
        user,
        Permission::DeploymentCreate,
        Some(&deployment.project),
        Some(&environment.name),
        deployment.tenant.as_ref(),
    );
    if decision.is_allowed() {
        return Ok(());
    }
    let detail = format!("`{user}` has no DeploymentCreate here: {decision}");
    Err(Error::new(Code::PermissionMissing, detail).into())
}

fn keep_deployment(
    work: &mut Work<'_>,
    facts: &mut Facts,
    deployment: &Deployment,
    actor: &Actor<'_>,
) -> Result<(), StoreError> {
    let before = facts.deployments.len();
    work.record(facts, deployment)?;
    if facts.deployments.len() == before {
        return Ok(());
    }
    let Deployment { project, version, environment, outcome, .. } = deployment;
    let what = match outcome {
        Outcome::Superseded => format!("takes back a deployment of `{project}` {version}"),
        outcome => format!("records `{project}` {version} in `{environment}`: {outcome}"),
    };
    work.note(actor, what)
}
