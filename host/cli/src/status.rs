//! `status`: the dashboard, and what is wrong.

use alloc::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use spacebridge::dashboard::{ProjectDocument, ReleaseDocument, dashboard};
use spacebridge::facts::{Evidence, FactQuery, Import, Recall};
use spacebridge::rules::BlockDocument;
use spacebridge::{
    Facts, Fingerprint, Grant, Lifecycle, Name, ProjectRef, ReleaseDigest, Space, Timestamp,
};
use spacebridge_store::SpaceStore;

use crate::args::Status;
use crate::failure::{Exit, Failure};
use crate::screen::{Colour, json_of};
use crate::session::Session;

/// One day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// The days before the end of a certificate from which it is a problem.
const SOON: i64 = 30;

/// Shows the dashboard.
pub(crate) fn status(asked: &Status, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let own = space.space()?;
    let exchanged = space.exchanged()?;
    let imports = space.imports()?;
    let now = session.now();
    let rows = rows(&space, &own, &exchanged.recalls, &imports)?;
    let shown: Vec<_> = rows.iter().map(ProjectDocument::row).collect();
    let facts = space.facts(&FactQuery::dashboard(&shown))?;
    let board = dashboard(&own, &shown, &facts, now);
    let mut problems = problems(&space, &own, &exchanged, now, i64::from(asked.days))?;
    problems.extend(old_files(&space, session, i64::from(asked.days))?);
    let document = json_of(&board);
    let screen = &mut session.screen;
    for (key, value) in document.as_object().into_iter().flatten() {
        screen.put(key, value);
    }
    screen.put("problems", &problems);
    if rows.is_empty() {
        screen.line("No release yet: `promote` one of ours, or `import` a bundle that came.");
    } else {
        screen.text(board.to_string());
    }
    let sealed = own.certificate().encryption_valid().until.to_string();
    let day: String = sealed.chars().take(10).collect();
    screen.coloured(Colour::Faint, format!("Secrets may be sealed to this Space until {day}."));
    for problem in &problems {
        let text = problem.get("detail").and_then(serde_json::Value::as_str).unwrap_or_default();
        screen.coloured(Colour::Warning, text);
    }
    if asked.check && !problems.is_empty() {
        return Ok(Exit::Look);
    }
    Ok(Exit::of(&board.findings))
}

/// Returns a row for each project: those that are ours, and those that came.
fn rows(
    space: &SpaceStore<'_>,
    own: &Space,
    recalls: &[Recall],
    imports: &[Import],
) -> Result<Vec<ProjectDocument>, Failure> {
    let mut rows: BTreeMap<String, ProjectDocument> = BTreeMap::new();
    let mut add = |project: ProjectRef, lifecycle: Option<&Lifecycle>, release: ReleaseDocument| {
        let Some(lifecycle) = lifecycle else { return };
        let row = rows.entry(project.to_string().to_lowercase()).or_insert_with(|| {
            ProjectDocument { project, lifecycle: lifecycle.clone(), releases: Vec::new() }
        });
        if row.releases.iter().all(|known| known.release != release.release) {
            row.releases.insert(0, release);
        }
    };
    // What another Space says about somebody else's release is no recall.
    let owner = |release: &ReleaseDigest| {
        let import = imports.iter().find(|import| import.release == *release);
        import.map_or(own.fingerprint(), |import| import.owner)
    };
    let block = |release: &ReleaseDigest| {
        let mut said = recalls.iter().filter(|recall| recall.release == *release);
        let recall = said.find(|recall| own.knows_as_one(&recall.owner, &owner(release)))?;
        Some(BlockDocument::Recall(recall.reason.clone()))
    };
    for stored in space.releases()? {
        let release = stored.assembled.release();
        let digest = stored.assembled.digest();
        let lifecycle = stored.lifecycle.as_ref().or_else(|| own.lifecycles().first());
        let version = release.version.clone();
        let document = ReleaseDocument { version, release: Some(digest), block: block(&digest) };
        add(ProjectRef::local(release.project.clone()), lifecycle, document);
    }
    for import in imports {
        let digest = import.release;
        let version = import.version.clone();
        let document = ReleaseDocument { version, release: Some(digest), block: block(&digest) };
        add(import.project.clone(), own.lifecycle(&import.lifecycle), document);
    }
    Ok(rows.into_values().collect())
}

/// Returns what a person must look at: each is a document with a `problem` and a `detail`.
fn problems(
    space: &SpaceStore<'_>,
    own: &Space,
    facts: &Facts,
    now: Timestamp,
    days: i64,
) -> Result<Vec<serde_json::Value>, Failure> {
    let mut found = Vec::new();
    let mut add = |problem: &str, detail: String| {
        found.push(json!({"problem": problem, "detail": detail}));
    };
    let age = |at: Timestamp| now.milliseconds_since(at).div_euclid(DAY);
    let left = |until: Timestamp| until.milliseconds_since(now).div_euclid(DAY);
    let certificate = own.certificate();
    let ends = [
        ("identity certificate", certificate.valid().until, "keys rotate"),
        ("encryption certificate", certificate.encryption_valid().until, "keys renew"),
    ];
    for (what, until, command) in ends {
        if left(until) < SOON {
            let detail = format!(
                "The {what} of this Space ends in {} days: `spacebridge {command}`.",
                left(until).max(0),
            );
            add("certificate-ends", detail);
        }
    }
    for trust in own.trusts().iter().filter(|t| !t.is_pending() && t.ended().is_none()) {
        let name = trust.name();
        let until = trust.certificate().encryption_valid().until;
        if trust.grants(Grant::PromoteTo) && left(until) < SOON {
            let days = left(until).max(0);
            let detail =
                format!("The certificate of {name} ends in {days} days: ask for the next.");
            add("certificate-ends", detail);
        }
        if let Some(days) = silent_days(trust, facts, &age).filter(|silent| *silent >= days) {
            let detail = format!("{name} has a bundle for {days} days, and no receipt came back.");
            add("silent", detail);
        }
    }
    for (signer, missing) in missing_receipts(own, facts) {
        let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
        add("receipt-gap", format!("Receipt {} of {signer} has not arrived.", numbers.join(", ")));
    }
    for outgoing in space.waiting()? {
        let detail = format!(
            "{} {} for {} is not in the outbox yet: `spacebridge outbox` writes it.",
            outgoing.kind.as_str(),
            outgoing.sequence,
            outgoing.target,
        );
        add("outbox-waits", detail);
    }
    Ok(found)
}

/// Returns the files that lie in the outbox for that many days.
fn old_files(
    space: &SpaceStore<'_>,
    session: &Session,
    days: i64,
) -> Result<Vec<serde_json::Value>, Failure> {
    let mut found = Vec::new();
    for outgoing in space.outbox()? {
        let age = session.now().milliseconds_since(outgoing.at).div_euclid(DAY);
        let path = session.outbox_files(&outgoing).into_iter().find(|path| path.exists());
        if let Some(path) = path.filter(|_| age >= days) {
            let path = path.display();
            let detail =
                format!("{path} lies in the outbox for {age} days: carry it, and remove it then.");
            found.push(json!({"problem": "outbox-old", "detail": detail}));
        }
    }
    Ok(found)
}

/// Returns the age of the oldest promotion to a Space after which nothing came back from it.
fn silent_days(
    trust: &spacebridge::trust::Trust,
    facts: &Facts,
    age: &impl Fn(Timestamp) -> i64,
) -> Option<i64> {
    let sent = facts.promotions.iter().filter(|row| trust.has_had(&row.audience));
    let heard = facts.deployments.iter().filter(|row| match row.evidence {
        Evidence::Receipt { signer, .. } => trust.has_had(&signer),
        _ => false,
    });
    let answered: BTreeSet<_> = heard.filter_map(|row| row.release).collect();
    sent.filter(|row| !answered.contains(&row.release)).map(|row| age(row.at)).max()
}

/// Returns the numbers that are missing below the highest receipt of each signer.
fn missing_receipts(own: &Space, facts: &Facts) -> Vec<(Name, Vec<u64>)> {
    let mut heard: BTreeMap<Fingerprint, BTreeSet<u64>> = BTreeMap::new();
    for row in &facts.deployments {
        if let Evidence::Receipt { signer, audience, sequence, .. } = row.evidence
            && own.knows_as_one(&audience, &own.fingerprint())
        {
            heard.entry(signer).or_default().insert(sequence);
        }
    }
    let missing = |numbers: &BTreeSet<u64>| {
        let last = numbers.last().copied().unwrap_or(0);
        (1..last).filter(|number| !numbers.contains(number)).take(8).collect::<Vec<u64>>()
    };
    let named = |(signer, numbers): (Fingerprint, BTreeSet<u64>)| {
        let name = own.trust_of(&signer)?.name().clone();
        Some((name, missing(&numbers)))
    };
    let all = heard.into_iter().filter_map(named);
    all.filter(|(_, numbers)| !numbers.is_empty()).collect()
}
