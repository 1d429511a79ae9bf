//! `assemble`, `promote`, `forward` and `recall`: what leaves this Space.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use spacebridge::rules::{Candidate, promotable};
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted, RecallRequest};
use spacebridge::target::ForwardRequest;
use spacebridge::{
    Actor, Code, Finding, Grant, Lifecycle, Limits, Name, ProjectRef, Release, ReleaseVersion,
    Space,
};
use spacebridge_octopus::{OctopusDocuments, OctopusSecrets};
use spacebridge_store::{Signing, SpaceStore, StoreCode, StoredRelease};

use crate::args::{Forward, Promote, Recall, Source};
use crate::failure::{Exit, Failure};
use crate::packages;
use crate::releases;
use crate::screen::Colour;
use crate::session::{DOCUMENT, Session, check_out, document, message_bytes, name, notice};

/// A release as it was given: with its secrets, which rest nowhere in the folder.
struct Given {
    release: Release,
    lifecycle: Option<Lifecycle>,
    findings: Vec<Finding>,
}

fn read(asked: &Source) -> Result<Given, Failure> {
    let project = asked.project.as_deref().map(name).transpose()?;
    let version: Option<ReleaseVersion> = asked.version.as_deref().map(str::parse).transpose()?;
    if let Some(folder) = &asked.octopus {
        let documents = OctopusDocuments::read(octopus_files(folder)?, &Limits::default())?;
        let mut read = documents.release(project.as_ref(), version.as_ref())?;
        if let Some(path) = &asked.secrets {
            let bytes = zeroize::Zeroizing::new(crate::files::read(path, DOCUMENT)?);
            let secrets =
                OctopusSecrets::read(&path.to_string_lossy(), &bytes, &Limits::default())?;
            read.supply(&secrets);
        }
        let findings = read.findings();
        return Ok(Given { release: read.release, lifecycle: read.lifecycle, findings });
    }
    if let Some(path) = &asked.release {
        let release: Release = document(path)?;
        if version.is_some_and(|version| version != release.version) {
            let message = format!("`{}` has the version {}", path.display(), release.version);
            return Err(Failure::usage(message, "give the version of the document, or none"));
        }
        return Ok(Given { release, lifecycle: None, findings: Vec::new() });
    }
    let advice = "name it with --octopus FOLDER or --release FILE";
    Err(Failure::usage("no release was given", advice))
}

/// Reads the documents below a folder, in the order of their names.
fn octopus_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut paths)?;
    } else {
        paths.push(folder.to_path_buf());
    }
    paths.sort();
    if paths.is_empty() {
        let message = format!("there is no JSON below `{}`", folder.display());
        return Err(Failure::files(message, "name the folder of the documents"));
    }
    let read = |path: PathBuf| Ok((path.to_string_lossy().into_owned(), message_bytes(&path)?));
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unusable = |error: std::io::Error| Failure::of_file(folder, &error);
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let entry = entry.map_err(unusable)?;
        let kind = entry.file_type().map_err(unusable)?;
        let path = entry.path();
        if kind.is_dir() {
            collect(&path, paths)?;
        } else if kind.is_file() && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// Returns the release as its owner signed it: now, or when it was assembled before.
fn assembled(
    space: &SpaceStore<'_>,
    given: Given,
    asked: &Source,
    signing: &Signing<'_>,
    session: &Session,
) -> Result<AssembledRelease, Failure> {
    let Given { release, lifecycle, findings } = given;
    match space.release(&release.project, &release.version) {
        Ok(stored) => {
            let packages = stored.assembled.release().packages.clone();
            return Ok(stored.with_values(release.with_packages(packages))?);
        }
        Err(error) if error.store_code() == Some(StoreCode::ReleaseMissing) => {}
        Err(error) => return Err(error.into()),
    }
    let folder = asked.packages.as_deref();
    let (packages, files) = packages::contents(&release.packages, folder, &session.screen)?;
    let release = release.with_packages(packages);
    let assembled = space.assemble(&release, lifecycle.as_ref(), signing)?;
    let screen = &session.screen;
    screen.findings(&findings);
    for file in files {
        screen.entries([("signed", file.display().to_string())]);
    }
    let Release { project, version, .. } = &release;
    screen.line(format!("assembled: {project} {version}, {}", assembled.digest()));
    Ok(assembled)
}

/// Assembles a release.
pub(crate) fn assemble(asked: &Source, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let given = read(asked)?;
    let findings = given.findings.clone();
    let Release { project, version, .. } = &given.release;
    if let Ok(stored) = space.release(project, version) {
        let digest = stored.assembled.digest();
        let message = format!("{project} {version} is assembled already: {digest}");
        return Err(Failure::refused(message, "promote it, or give the content another version"));
    }
    let keys = session.keys(&space)?;
    let user = session.user()?;
    let signing_actor = Actor::new(&user, session.now());
    let signing = Signing::new(&keys, &signing_actor);
    let assembled = assembled(&space, given, asked, &signing, session)?;
    session.screen.put("release", &assembled.digest());
    session.screen.put("findings", &findings);
    Ok(Exit::of(&findings))
}

/// Promotes a release to another Space.
pub(crate) fn promote(asked: &Promote, session: &mut Session) -> Result<Exit, Failure> {
    if let Some(version) = &asked.imported {
        let forwarded = Forward {
            version: version.clone(),
            project: asked.source.project.clone(),
            to: asked.to.clone(),
            onward: asked.onward.clone(),
            again: asked.again,
            out: asked.out.clone(),
        };
        return forward(&forwarded, session);
    }
    check_out(asked.out.as_deref())?;
    let store = session.store()?;
    let space = store.only_space()?;
    let target = name(&asked.to)?;
    let given = read(&asked.source)?;
    let lifecycle = lifecycle_of(&space, &given, asked.lifecycle.as_deref())?;
    // Everything that can be refused is refused before the passphrase is asked for.
    check_target(&space, &given.release, &target, &lifecycle)?;
    if !asked.again {
        check_first(&space, &given.release, &target)?;
    }
    let keys = session.keys(&space)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let signing = Signing::new(&keys, &actor);
    let assembled = assembled(&space, given, &asked.source, &signing, session)?;
    let onward = asked.onward.iter().map(String::as_str);
    let request = PromoteRequest::new(&assembled, target).with_lifecycle(&lifecycle).onward(onward);
    let promoted = space.promote(&request, &signing)?;
    sent(&space, &promoted, asked.out.as_deref(), session)
}

/// Refuses a target that is not trusted, or to which the lifecycle does not lead yet.
fn check_target(
    space: &SpaceStore<'_>,
    release: &Release,
    target: &Name,
    lifecycle: &Lifecycle,
) -> Result<(), Failure> {
    let own = space.space()?;
    let Some(trust) = own.trust(target) else {
        let message = format!("no Space called `{target}` is known here");
        return Err(spacebridge::Error::new(Code::TargetUnknown, message).into());
    };
    if !trust.covers(Grant::PromoteTo, &release.project) {
        let message = format!("releases of `{}` are not promoted to `{target}`", release.project);
        return Err(spacebridge::Error::new(Code::PromoteNotGranted, message).into());
    }
    let project = ProjectRef::local(release.project.clone());
    let facts = releases::facts_about(space, &project, &release.version)?;
    let candidate = Candidate::new(&project, &release.version).recalled(&facts);
    let open = promotable(lifecycle, own.environments(), &candidate, &facts, target);
    open.map_err(|reasons| {
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        let message = format!("`{target}` is not open for this release: {}", reasons.join("; "));
        spacebridge::Error::new(Code::TargetNotOpen, message).into()
    })
}

/// Refuses to send a release twice by accident: a repeated command would use a number.
fn check_first(space: &SpaceStore<'_>, release: &Release, to: &Name) -> Result<(), Failure> {
    let project = ProjectRef::local(release.project.clone());
    let facts = releases::facts_about(space, &project, &release.version)?;
    let sent = facts.promotions.iter().filter(|row| {
        row.target == *to && row.project == project && row.version == release.version
    });
    match sent.max_by_key(|row| row.sequence) {
        Some(row) => Err(sent_before(row)),
        None => Ok(()),
    }
}

fn sent_before(row: &spacebridge::facts::Promotion) -> Failure {
    let spacebridge::facts::Promotion { project, version, target, sequence, at, .. } = row;
    let message =
        format!("{project} {version} went to `{target}` already, as bundle {sequence}, {at}");
    let advice = "its file is in the outbox, and `spacebridge outbox --write FOLDER` writes it \
                  again; to seal another one, give --again";
    Failure::refused(message, advice)
}

/// Returns the lifecycle that was named, or the release's own, or the only one of the Space.
///
/// One that is not the Space's own requires `LifecycleOverride`, which the library judges.
fn lifecycle_of(
    space: &SpaceStore<'_>,
    given: &Given,
    named: Option<&str>,
) -> Result<Lifecycle, Failure> {
    let own = space.space()?;
    if let Some(named) = named {
        let path = Path::new(named);
        let known = named.parse().ok().and_then(|label| own.lifecycle(&label).cloned());
        return match known {
            Some(lifecycle) => Ok(lifecycle),
            None if path.is_file() => document(path),
            None => {
                let all: Vec<&str> = own.lifecycles().iter().map(|l| l.name.as_str()).collect();
                let advice = format!("this Space has: {}", all.join(", "));
                Err(Failure::usage(format!("there is no lifecycle `{named}` here"), advice))
            }
        };
    }
    let stored = || {
        let stored = space.release(&given.release.project, &given.release.version);
        stored.ok().and_then(|StoredRelease { lifecycle, .. }| lifecycle)
    };
    if let Some(lifecycle) = given.lifecycle.clone().or_else(stored) {
        // This Space's own counts, whatever a document says of one of the same name.
        return Ok(own.lifecycle(&lifecycle.name).cloned().unwrap_or(lifecycle));
    }
    if let [only] = own.lifecycles() {
        return Ok(only.clone());
    }
    let message = "it is not clear which lifecycle the release goes through";
    Err(Failure::usage(message, "give --lifecycle"))
}

/// Passes an imported release on to another Space.
pub(crate) fn forward(asked: &Forward, session: &mut Session) -> Result<Exit, Failure> {
    check_out(asked.out.as_deref())?;
    let store = session.store()?;
    let space = store.only_space()?;
    let import = releases::import_of(&space, &asked.version, asked.project.as_deref())?;
    let release = space.imported(&import)?;
    let target = name(&asked.to)?;
    if !asked.again {
        let facts = releases::facts_about(&space, &import.project, &import.version)?;
        let sent = facts
            .promotions
            .iter()
            .find(|row| row.target == target && row.release == import.release);
        if let Some(row) = sent {
            return Err(sent_before(row));
        }
    }
    let keys = session.keys(&space)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let onward = asked.onward.iter().map(String::as_str);
    let request = ForwardRequest::new(&release, target).onward(onward);
    let promoted = space.forward(&request, &Signing::new(&keys, &actor))?;
    sent(&space, &promoted, asked.out.as_deref(), session)
}

/// Writes the file of a promotion, and shows what it has.
fn sent(
    space: &SpaceStore<'_>,
    promoted: &Promoted,
    out: Option<&Path>,
    session: &mut Session,
) -> Result<Exit, Failure> {
    let path = session.deliver_one(space, &promoted.fact.bundle, out)?.display().to_string();
    let size = promoted.bundle.as_bytes().len();
    let screen = &mut session.screen;
    screen.put("file", &path);
    screen.put("fact", &promoted.fact);
    screen.put("findings", &promoted.findings);
    screen.put("omitted", &promoted.omitted);
    screen.findings(&promoted.findings);
    let omitted = json!(promoted.omitted);
    let counted: Vec<String> = omitted
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(what, count)| Some((what, count.as_u64().filter(|count| *count > 0)?)))
        .map(|(what, count)| match count {
            1 => format!("1 {}", what.trim_end_matches('s')),
            count => format!("{count} {what}"),
        })
        .collect();
    let left_out = if counted.is_empty() { "nothing".into() } else { counted.join(", ") };
    let gate = &promoted.fact.gate;
    let brought = if gate.overridden { ", which is none of this Space's" } else { "" };
    screen.entries([
        ("file", format!("{path}, {size} bytes")),
        ("for", format!("{}, number {}", promoted.fact.target, promoted.fact.sequence)),
        ("lifecycle", format!("{}{brought}", gate.lifecycle)),
        ("left out", left_out),
    ]);
    Ok(Exit::of(&promoted.findings))
}

/// Recalls a release of this Space.
pub(crate) fn recall(asked: &Recall, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let stored = releases::owned(&space, &asked.version, asked.project.as_deref())?;
    let release = stored.assembled;
    if !asked.again {
        let project = ProjectRef::local(release.release().project.clone());
        let facts = releases::facts_about(&space, &project, &release.release().version)?;
        if let Some(recall) = facts.recall_of(&release.digest()) {
            let message = format!("it is recalled already, since {}", recall.at);
            let advice = "to sign new notices for Spaces that have it since, give --again";
            return Err(Failure::refused(message, advice));
        }
    }
    let keys = session.keys(&space)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let request = RecallRequest::new(&release, &asked.reason);
    let recalled = space.recall(&request, &Signing::new(&keys, &actor))?;
    let files = session.deliver_notices(&space, &recalled.announcements)?;
    let screen = &mut session.screen;
    screen.put("files", &files);
    screen.put("fact", &recalled.fact);
    let Release { project, version, .. } = release.release();
    screen.coloured(Colour::Warning, format!("{project} {version} is recalled."));
    screen.entries(files.iter().map(|file| ("carry", file)));
    Ok(Exit::Done)
}

/// Passes the recall of another owner on to each Space that this one sent the release.
pub(crate) fn forward_recall(path: &Path, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let notice = space.verify_notice(notice(path)?, session.now())?;
    let keys = session.keys(&space)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let announcements = space.forward_recall(&notice, &Signing::new(&keys, &actor))?;
    let files = session.deliver_notices(&space, &announcements)?;
    session.screen.put("files", &files);
    if files.is_empty() {
        session.screen.line("The release was sent to no other Space: there is nothing to pass on.");
    }
    session.screen.entries(files.iter().map(|file| ("carry", file)));
    Ok(Exit::Done)
}

/// Returns the names of the environments of a Space, for a message.
pub(crate) fn environments(space: &Space) -> String {
    let names: Vec<&str> = space.environments().iter().map(Name::as_str).collect();
    if names.is_empty() {
        return "none yet: `spacebridge space add environment NAME`".into();
    }
    names.join(", ")
}
