//! `trust`: the other Spaces that this Space trusts.

use std::path::Path;

use serde_json::json;
use spacebridge::facts::FactQuery;
use spacebridge::release::Set;
use spacebridge::trust::{ComparedFingerprint, LastGood, Permit, TrustChange};
use spacebridge::{Actor, Certificate, Grant, Name, Space};
use spacebridge_store::SpaceStore;

use crate::args::{Good, Grants, Trust};
use crate::ask;
use crate::failure::{Exit, Failure};
use crate::files::{self, Readers};
use crate::keys::read_certificate;
use crate::screen::Colour;
use crate::session::{Session, name, quoted};

/// Runs one of the commands of `trust`.
pub(crate) fn run(asked: &Trust, session: &mut Session) -> Result<Exit, Failure> {
    match asked {
        Trust::List => return list(session),
        Trust::Export { out } => return export(out.as_deref(), session),
        _ => {}
    }
    let store = session.store()?;
    let space = store.only_space()?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    match asked {
        Trust::Add { name: called, certificate, grants, environment, fingerprint } => {
            let certificate = read_certificate(certificate)?;
            add(&space, &actor, called, &certificate, grants, environment, session)?;
            confirm(&space, &actor, called, fingerprint.as_deref(), session)
        }
        Trust::Confirm { name, fingerprint } => {
            confirm(&space, &actor, name, fingerprint.as_deref(), session)
        }
        Trust::DualUse { name: called } => {
            let change = TrustChange::DualUse { name: name(called)? };
            change_trust(&space, &actor, &change, session)
        }
        Trust::Grant { name: called, grants } => {
            let change = TrustChange::Grant { name: name(called)?, permits: permits(grants)? };
            change_trust(&space, &actor, &change, session)
        }
        Trust::Narrow { name: called, grants, rehearse } => {
            narrow(&space, &actor, called, grants, *rehearse, session)
        }
        Trust::Replace { name: called, certificate, fingerprint, good } => {
            let certificate = read_certificate(certificate)?;
            let known = known(&space.space()?, called)?;
            let Some(compared) = compared(&certificate, fingerprint.as_deref(), session)? else {
                let again = format!("trust replace {} FILE --fingerprint WORDS", quoted(called));
                waits(session, called, &again);
                return Ok(Exit::Look);
            };
            let good = good_numbers(&space, &known, *good)?;
            let name = name(called)?;
            let change = TrustChange::Replace { name, certificate, compared, good };
            rehearsed(&space, &change, session)?;
            change_trust(&space, &actor, &change, session)
        }
        Trust::Revoke { name: called, good, rehearse } => {
            let known = known(&space.space()?, called)?;
            let good = good_numbers(&space, &known, *good)?;
            let change = TrustChange::Revoke { name: name(called)?, good };
            rehearsed(&space, &change, session)?;
            session.screen.put("good", &good);
            if *rehearse {
                return Ok(Exit::Done);
            }
            change_trust(&space, &actor, &change, session)?;
            let LastGood { bundles, receipts, notices } = good;
            session.screen.line(format!(
                "What it sent up to bundle {bundles}, receipt {receipts} and notice {notices} \
                 still counts."
            ));
            Ok(Exit::Done)
        }
        Trust::List => list(session),
        Trust::Export { out } => export(out.as_deref(), session),
    }
}

fn add(
    space: &SpaceStore<'_>,
    actor: &Actor<'_>,
    called: &str,
    certificate: &Certificate,
    grants: &Grants,
    environments: &[String],
    session: &Session,
) -> Result<(), Failure> {
    let name = name(called)?;
    let permits = permits(grants)?;
    if let Some(trust) = space.space()?.trust(&name) {
        let again = if trust.is_pending() {
            format!("trust confirm {}", quoted(called))
        } else {
            "trust list".into()
        };
        let advice = format!("see `spacebridge {again}`");
        return Err(Failure::refused(format!("`{called}` is known here already"), advice));
    }
    // Everything that can be refused is refused before anything is stored.
    let remote: Vec<spacebridge::EnvironmentRef> = environments
        .iter()
        .map(|environment| format!("{called}: {environment}").parse())
        .collect::<Result<_, spacebridge::Error>>()?;
    let change = TrustChange::Import { name, certificate: certificate.clone(), permits };
    let mut tried = space.space()?.change_trust(&change, actor)?.space;
    for environment in &remote {
        tried = tried.with_remote_environment(environment.clone())?;
    }
    space.change_trust(&change, actor)?;
    for environment in remote {
        let words = format!("adds the environment `{environment}`");
        space.edit(&words, actor, |space| space.with_remote_environment(environment))?;
    }
    let fingerprint = certificate.fingerprint();
    session.screen.entries([
        ("name", certificate.name().to_owned()),
        ("fingerprint", fingerprint.to_string()),
        ("words", fingerprint.words()),
    ]);
    Ok(())
}

fn permits(grants: &Grants) -> Result<Set<Permit>, Failure> {
    let chosen = chosen(grants)?;
    let projects: Vec<Name> =
        grants.project.iter().map(|project| name(project)).collect::<Result<_, _>>()?;
    let permit = |grant: &Grant| match projects.as_slice() {
        [] => Permit::from(*grant),
        projects => grant.only(projects.iter().cloned()),
    };
    Ok(chosen.iter().map(permit).collect())
}

fn chosen(grants: &Grants) -> Result<Vec<Grant>, Failure> {
    let all = [
        (grants.promote_to, Grant::PromoteTo),
        (grants.accept_releases, Grant::AcceptReleases),
        (grants.accept_results, Grant::AcceptResults),
    ];
    let chosen: Vec<Grant> =
        all.iter().filter(|(given, _)| *given).map(|(_, grant)| *grant).collect();
    if chosen.is_empty() {
        let advice = "give some of --promote-to, --accept-releases, --accept-results";
        return Err(Failure::usage("no grant is named", advice));
    }
    Ok(chosen)
}

/// Compares the fingerprint of a certificate with what the other side read out; `None` if a person
/// decides later.
fn compared(
    certificate: &Certificate,
    given: Option<&str>,
    session: &Session,
) -> Result<Option<ComparedFingerprint>, Failure> {
    let typed = match given {
        Some(typed) => typed.to_owned(),
        None if ask::at_terminal() => {
            let words = "Let the other side read its fingerprint to you, in words or in digits.";
            session.screen.line(words);
            ask::line("Type what you hear (nothing to decide later): ")?
        }
        None => String::new(),
    };
    if typed.is_empty() {
        return Ok(None);
    }
    Ok(Some(certificate.fingerprint().compare(&typed)?))
}

fn confirm(
    space: &SpaceStore<'_>,
    actor: &Actor<'_>,
    called: &str,
    given: Option<&str>,
    session: &mut Session,
) -> Result<Exit, Failure> {
    let known = known(&space.space()?, called)?;
    let certificate = known.certificate().clone();
    session.screen.put("name", called);
    session.screen.put("fingerprint", &certificate.fingerprint());
    let compared = compared(&certificate, given, session)?;
    session.screen.put("confirmed", &compared.is_some());
    let Some(compared) = compared else {
        waits(session, called, &format!("trust confirm {}", quoted(called)));
        return Ok(Exit::Look);
    };
    space.change_trust(&TrustChange::Confirm { name: name(called)?, compared }, actor)?;
    session.screen.coloured(Colour::Good, format!("{called} is trusted."));
    Ok(Exit::Done)
}

fn waits(session: &Session, called: &str, again: &str) {
    let screen = &session.screen;
    screen
        .line(format!("{called} waits: nothing goes to it or comes from it until its fingerprint"));
    screen.line(screen.advised(&format!("was compared. Then: `spacebridge {again}`")));
}

fn known(space: &Space, called: &str) -> Result<spacebridge::trust::Trust, Failure> {
    space.trust(&name(called)?).cloned().ok_or_else(|| {
        let message = format!("no Space called `{called}` is known here");
        Failure::refused(message, "see `spacebridge trust list`")
    })
}

/// Returns the last numbers that count: those that are given, else those that were received here.
fn good_numbers(
    space: &SpaceStore<'_>,
    trust: &spacebridge::trust::Trust,
    good: Good,
) -> Result<LastGood, Failure> {
    let sender = trust.certificate().fingerprint();
    let own = space.space()?;
    let facts = space.facts(&FactQuery::heard_from(&own, &sender))?;
    let heard = own.heard_from(&sender, &facts);
    Ok(LastGood {
        bundles: good.bundle.unwrap_or(heard.bundles),
        receipts: good.receipt.unwrap_or(heard.receipts),
        notices: good.notice.unwrap_or(heard.notices),
    })
}

/// Shows what a change would leave without proof.
fn rehearsed(
    space: &SpaceStore<'_>,
    change: &TrustChange,
    session: &mut Session,
) -> Result<(), Failure> {
    let findings = space.space()?.rehearse(change, &space.all_facts()?);
    session.screen.findings(&findings);
    session.screen.put("findings", &findings);
    if findings.is_empty() {
        session.screen.line("Nothing is left without proof.");
    }
    Ok(())
}

fn change_trust(
    space: &SpaceStore<'_>,
    actor: &Actor<'_>,
    change: &TrustChange,
    session: &mut Session,
) -> Result<Exit, Failure> {
    let changed = space.change_trust(change, actor)?;
    session.screen.put("record", &changed.record);
    session.screen.coloured(Colour::Good, format!("{} {}", changed.record.by, changed.record.what));
    Ok(Exit::Done)
}

fn narrow(
    space: &SpaceStore<'_>,
    actor: &Actor<'_>,
    called: &str,
    grants: &Grants,
    rehearse: bool,
    session: &mut Session,
) -> Result<Exit, Failure> {
    if !grants.project.is_empty() {
        let advice = "leave --project out, and grant the rest again with `spacebridge trust grant`";
        return Err(Failure::usage("a grant is withdrawn for every project", advice));
    }
    let chosen = chosen(grants)?;
    for grant in chosen {
        let change = TrustChange::Withdraw { name: name(called)?, grant };
        rehearsed(space, &change, session)?;
        if !rehearse {
            change_trust(space, actor, &change, session)?;
        }
    }
    Ok(Exit::Done)
}

fn list(session: &mut Session) -> Result<Exit, Failure> {
    let space = session.store()?.only_space()?.space()?;
    let mut rows = Vec::new();
    let mut documents = Vec::new();
    for trust in space.trusts() {
        let state = match trust.ended() {
            Some(end) if end.is_revoked() => "revoked",
            Some(_) => "replaced",
            None if trust.is_pending() => "waits for its fingerprint",
            None => "trusted",
        };
        let permits: Vec<String> = trust.permits().iter().map(in_words).collect();
        let fingerprint = trust.certificate().fingerprint();
        documents.push(json!({
            "name": trust.name(),
            "state": state,
            "permits": trust.permits(),
            "fingerprint": fingerprint,
        }));
        let name = trust.name().to_string();
        rows.push([name, state.to_owned(), permits.join(", "), fingerprint.to_string()]);
    }
    session.screen.put("trusts", &documents);
    let screen = &session.screen;
    if rows.is_empty() {
        let text = "Nobody yet: `spacebridge trust add NAME FILE` takes in what the other side \
                    exported.";
        screen.line(screen.advised(text));
        return Ok(Exit::Done);
    }
    screen.table(["Space", "state", "grants", "fingerprint"], &rows);
    Ok(Exit::Done)
}

fn in_words(permit: &Permit) -> String {
    let words = permit.grant.in_words();
    match &permit.projects {
        None => words.to_owned(),
        Some(projects) => {
            let names: Vec<&str> = projects.iter().map(Name::as_str).collect();
            format!("{words} ({})", names.join(", "))
        }
    }
}

fn export(out: Option<&Path>, session: &mut Session) -> Result<Exit, Failure> {
    let certificate = session.store()?.only_space()?.space()?.certificate().clone();
    let pem = certificate.to_pem();
    let fingerprint = certificate.fingerprint();
    match out {
        Some(path) => {
            files::create(path, pem.as_bytes(), Readers::Everybody)?;
            let text = format!("written: {}; give it to the other side", path.display());
            session.screen.line(text);
            let words = fingerprint.words();
            session.screen.entries([("fingerprint", fingerprint.to_string()), ("words", words)]);
        }
        None => session.screen.raw(&pem),
    }
    session.screen.put("certificate", &pem);
    session.screen.put("fingerprint", &fingerprint);
    session.screen.put("words", &fingerprint.words());
    Ok(Exit::Done)
}
