//! `preview`, `import`, `accept` and `note`: messages that arrive.

use std::path::Path;

use spacebridge::packages::AvailablePackages;
use spacebridge::target::{ImportRequest, Preview, PreviewRequest};
use spacebridge::verify::NoticeContent;
use spacebridge::{Actor, Bundle, Code, Error, Notice, PreviewDigest, Verified};
use spacebridge_store::SpaceStore;

use crate::args;
use crate::failure::{Exit, Failure};
use crate::fill::Filled;
use crate::packages;
use crate::releases::{content_of, in_words, show_content};
use crate::screen::{Colour, Screen, json_of};
use crate::session::{Session, bundle, notice, quoted, receipt};
use crate::{ask, files};

/// A bundle as a person reviews it.
struct Reviewed {
    bundle: Verified<Bundle>,
    packages: AvailablePackages,
    preview: Preview,
}

fn review(
    space: &SpaceStore<'_>,
    bundle: Verified<Bundle>,
    folder: Option<&Path>,
    session: &Session,
) -> Result<Reviewed, Failure> {
    let folder = match folder {
        Some(folder) if !folder.is_dir() => {
            let message = format!("there is no folder `{}`", folder.display());
            return Err(Failure::files(message, "see how it is spelled, and where you are"));
        }
        Some(folder) => folder.to_path_buf(),
        None => session.path("packages"),
    };
    let packages = packages::held(bundle.manifest().packages(), &folder, &session.screen)?;
    let (release, slice) = content_of(&bundle)?;
    let filled = Filled::of(space, bundle.project(), &release, &slice)?;
    let preview = space.preview(&PreviewRequest::new(&bundle, &filled.answers), &packages)?;
    Ok(Reviewed { bundle, packages, preview })
}

/// Shows what a bundle brings, and imports nothing.
pub(crate) fn preview(asked: &args::Preview, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let verified = space.verify_bundle(bundle(&asked.file)?, session.now())?;
    let reviewed = review(&space, verified, asked.packages.as_deref(), session)?;
    show(&reviewed.preview, &mut session.screen);
    Ok(Exit::of(reviewed.preview.findings()))
}

fn show(preview: &Preview, screen: &mut Screen) {
    screen.put("preview", preview);
    let release = preview.release();
    screen.line(format!("{} {}: {}", preview.project(), release.version, preview.summary()));
    let row = |previewed: &spacebridge::target::PreviewedPackage| {
        let package = &previewed.package;
        let size = package.content.map(|content| content.size.to_string()).unwrap_or_default();
        let standing = in_words(&json_of(&previewed.standing));
        [package.id.to_string(), package.version.clone(), size, standing]
    };
    let rows: Vec<[String; 4]> = preview.packages().iter().map(row).collect();
    if !rows.is_empty() {
        screen.line("");
        screen.table(["package", "version", "bytes", "here"], &rows);
    }
    show_content(release, screen);
    screen.line("");
    screen.findings(preview.findings());
    screen.entries([("preview", preview.digest().to_string())]);
}

/// Previews a bundle, and imports it once a person agrees.
pub(crate) fn import(asked: &args::Import, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let verified = space.verify_bundle(bundle(&asked.file)?, session.now())?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    if let Some(known) = space.import_of(&verified.digest())? {
        session.screen.put("imported", &known.release);
        session.screen.put("fact", &None::<()>);
        let by = &known.by;
        let text = format!("{} {} is imported already, by {by}", known.project, known.version);
        session.screen.coloured(Colour::Good, text);
        return Ok(Exit::Done);
    }
    let reviewed = review(&space, verified, asked.packages.as_deref(), session)?;
    let Reviewed { bundle, packages, preview } = reviewed;
    show(&preview, &mut session.screen);
    if !is_agreed(asked, &preview)? {
        let again = again(asked, preview.digest());
        let screen = &session.screen;
        screen.line("");
        screen.line("Nothing was imported. To import what is shown here:");
        screen.line(screen.advised(&format!("`spacebridge {again}`")));
        return Ok(Exit::Look);
    }
    let mut request = ImportRequest::new(&bundle, preview.digest());
    if let Some(lifecycle) = &asked.lifecycle {
        request = request.through(lifecycle.as_str());
    }
    if let Some(reason) = &asked.because {
        request = request.because_older(reason);
    }
    if let Some(reason) = &asked.although_recalled {
        request = request.although_recalled(reason);
    }
    let imported = space.import_release(&request, &packages, &actor)?;
    session.screen.put("imported", &imported.release.digest());
    session.screen.put("fact", &imported.fact);
    session.screen.line("");
    let release = &imported.release;
    let text = format!("imported: {} {}", release.project(), release.version());
    session.screen.coloured(Colour::Good, text);
    Ok(Exit::of(preview.findings()))
}

fn is_agreed(asked: &args::Import, preview: &Preview) -> Result<bool, Failure> {
    let Some(reviewed) = &asked.reviewed else { return ask::agreed("Import this?") };
    let reviewed: PreviewDigest = reviewed.parse()?;
    if reviewed == *preview.digest() {
        return Ok(true);
    }
    let message = "the preview changed since it was reviewed";
    Err(Error::new(Code::PreviewOther, message).into())
}

/// Returns the same command with the digest of the preview that the person saw.
fn again(asked: &args::Import, digest: &PreviewDigest) -> String {
    let mut words = vec!["import".to_owned(), quoted(&asked.file.to_string_lossy())];
    let packages = asked.packages.as_ref().map(|path| path.to_string_lossy().into_owned());
    let options = [
        ("--packages", packages),
        ("--lifecycle", asked.lifecycle.clone()),
        ("--because", asked.because.clone()),
        ("--although-recalled", asked.although_recalled.clone()),
        ("--reviewed", Some(digest.to_string())),
    ];
    for (option, value) in options {
        if let Some(value) = value {
            words.push(option.to_owned());
            words.push(quoted(&value));
        }
    }
    words.join(" ")
}

/// Accepts a receipt.
pub(crate) fn accept(path: &Path, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let receipt = space.verify_receipt(receipt(path)?, session.now())?;
    let user = session.user()?;
    let accepted = space.accept(&receipt, &Actor::new(&user, session.now()))?;
    let deployments: Vec<_> = accepted.deployments().cloned().collect();
    let screen = &mut session.screen;
    screen.put("deployments", &deployments);
    screen.put("findings", &accepted.findings);
    screen.findings(&accepted.findings);
    for row in &deployments {
        let text = format!("{} {}: {}, {}", row.project, row.version, row.environment, row.outcome);
        screen.line(text);
        if !row.notes.is_empty() {
            screen.line(format!("  notes: {}", row.notes));
        }
    }
    Ok(Exit::of(&accepted.findings))
}

/// Takes note of a notice. A key rotation changes a trust, so a person agrees to it.
pub(crate) fn note(asked: &args::Note, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let message = notice(&asked.file)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    if let Ok(verified) = space.verify_notice(message.clone(), session.now()) {
        let words = verified.content().in_words();
        session.screen.put("words", &words);
        session.screen.line(words);
        if !asked.yes && !is_next_key_agreed(&space, &verified, &actor, session)? {
            session.screen.line("Nothing was noted. Without a terminal, give --yes.");
            return Ok(Exit::Look);
        }
    }
    let (outcome, refusal) = space.receive_notice(&message, &actor)?;
    let screen = &mut session.screen;
    screen.put("heard", &outcome.heard);
    screen.put("recall", &outcome.recall);
    screen.put("findings", &outcome.findings);
    screen.findings(&outcome.findings);
    if let Some(recall) = &outcome.recall {
        let text = format!("{} {} is recalled: {}", recall.project, recall.version, recall.reason);
        screen.coloured(Colour::Warning, text);
        let file = quoted(&asked.file.to_string_lossy());
        let text = format!("If it was sent on from here: `spacebridge forward-recall {file}`.");
        screen.line(screen.advised(&text));
    }
    if let Some(refusal) = refusal {
        screen.put("refused", refusal.code());
        let text = format!("The notice is refused, and its recall holds: {refusal}");
        screen.coloured(Colour::Warning, text);
        return Ok(Exit::Look);
    }
    Ok(Exit::of(&outcome.findings))
}

/// Shows the next key of a sender, and asks. Every other notice needs no answer.
fn is_next_key_agreed(
    space: &SpaceStore<'_>,
    notice: &Verified<Notice>,
    actor: &Actor<'_>,
    session: &mut Session,
) -> Result<bool, Failure> {
    let NoticeContent::Succession(next) = notice.content() else { return Ok(true) };
    let own = space.space()?;
    let facts = space.all_facts()?;
    // The findings are those that the verb would give; nothing is stored here.
    let outcome = own.take_note(notice, &facts, actor)?;
    if outcome.heard.is_none() && outcome.space.is_none() {
        return Ok(true);
    }
    let mut findings = outcome.findings;
    findings.extend(own.rehearse_notice(notice, &facts));
    let fingerprint = next.fingerprint();
    session.screen.entries([
        ("present", notice.sender().to_string()),
        ("next", fingerprint.to_string()),
        ("words", fingerprint.words()),
    ]);
    session.screen.put("next", &fingerprint);
    session.screen.findings(&findings);
    if Exit::of(&findings) == Exit::Look {
        session.screen.line("There is an alarm: ask the other side before you give --yes.");
        return Ok(false);
    }
    ask::agreed("Trust the next key?")
}

/// Writes a file that only its owner reads, and overwrites none.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    files::create(path, bytes, files::Readers::Owner)
}
