//! `init`, `keys` and `space`: who this Space is, and what is its own.

use std::path::Path;

use spacebridge::release::{Set, TenantTag};
use spacebridge::source::Announcement;
use spacebridge::trust::RotationOutcome;
use spacebridge::{
    Actor, Certificate, Lifecycle, Limits, Space, SpaceKeys, Team, Tenant, Validity,
};
use spacebridge_store::{Signing, SpaceStore, Store, StoreError};

use crate::args::{Init, Thing};
use crate::failure::{Exit, Failure};
use crate::screen::{Screen, json_of};
use crate::session::{Session, document, make_folder, name};
use crate::{ask, files};

/// Makes the keys and the folder of a new Space.
pub(crate) fn init(asked: &Init, session: &mut Session) -> Result<Exit, Failure> {
    let path = session.database();
    if path.exists() {
        let message = format!("`{}` exists already", path.display());
        let advice = "choose another folder with --space; keys are never overwritten";
        return Err(Failure::files(message, advice));
    }
    let lifecycles = read_all::<Lifecycle>(&asked.lifecycle)?;
    let teams = read_all::<Team>(&asked.team)?;
    let passphrase = session.passphrase(true)?;
    let now = session.now();
    let identity = Validity::of_identity(now);
    let encryption = Validity::of_encryption(now);
    let keys = SpaceKeys::generate(&asked.name, identity, encryption, spacebridge_store::seed()?)?;
    let mut builder = Space::builder(asked.name.as_str(), keys.certificate());
    builder = asked.environment.iter().fold(builder, |b, name| b.environment(name.as_str()));
    builder = lifecycles.into_iter().fold(builder, spacebridge::trust::SpaceBuilder::lifecycle);
    if teams.is_empty() {
        builder = builder.team(Team::everyone("Whoever can use this folder".parse()?));
    }
    builder = teams.into_iter().fold(builder, spacebridge::trust::SpaceBuilder::team);
    let space = builder.build()?;
    make_folder(session.folder())?;
    // The keys come first: a Space without its keys could never sign.
    session.write_keys(&keys, &passphrase)?;
    let user = session.user()?;
    let store = Store::open(&path)?;
    let stored = store.create(&space, &Actor::new(&user, now))?;
    session.write_certificate(&stored)?;
    show_certificate(keys.certificate(), &mut session.screen);
    let folder = session.folder().display().to_string();
    session.screen.put("folder", &folder);
    let certificate = session.path("certificate.pem");
    let screen = &session.screen;
    screen.line("");
    screen.line(format!("Give `{}` to the other side, and read the words", certificate.display()));
    screen.line("to each other over another way than the one by which the file goes.");
    if asked.team.is_empty() {
        let text =
            "Whoever can use the folder may do everything: see `spacebridge space add team`.";
        screen.line(screen.advised(text));
    }
    Ok(Exit::Done)
}

fn read_all<T: serde::de::DeserializeOwned>(
    paths: &[std::path::PathBuf],
) -> Result<Vec<T>, Failure> {
    paths.iter().map(|path| document(path)).collect()
}

/// Shows a certificate: this Space's, or one in a file.
pub(crate) fn show(file: Option<&Path>, session: &mut Session) -> Result<Exit, Failure> {
    let certificate = match file {
        Some(path) => read_certificate(path)?,
        None => session.store()?.only_space()?.space()?.certificate().clone(),
    };
    show_certificate(&certificate, &mut session.screen);
    Ok(Exit::Done)
}

/// Reads a certificate that another Space exported.
pub(crate) fn read_certificate(path: &Path) -> Result<Certificate, Failure> {
    let limits = Limits::default();
    let pem = files::read(path, limits.pem)?;
    Ok(Certificate::from_pem(pem, &limits)?)
}

pub(crate) fn show_certificate(certificate: &Certificate, screen: &mut Screen) {
    let fingerprint = certificate.fingerprint();
    let day = |at: spacebridge::Timestamp| at.to_string().chars().take(10).collect::<String>();
    let valid = certificate.valid();
    let until = day(certificate.encryption_valid().until);
    screen.entries([
        ("name", certificate.name().to_owned()),
        ("fingerprint", fingerprint.to_string()),
        ("words", fingerprint.words()),
        ("valid", format!("{} until {}", day(valid.from), day(valid.until))),
        ("secrets", format!("may be sealed to it until {until}")),
    ]);
    screen.put("name", certificate.name());
    screen.put("fingerprint", &fingerprint);
    screen.put("words", &fingerprint.words());
    screen.put("until", &valid.until);
    screen.put("encryption_until", &certificate.encryption_valid().until);
}

/// Replaces the identity of this Space, once a person saw the next fingerprint.
pub(crate) fn rotate(yes: bool, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let passphrase = session.passphrase(false)?;
    let keys = session.keys_with(&space, &passphrase)?;
    let now = session.now();
    let next = SpaceKeys::generate(
        keys.certificate().name(),
        Validity::of_identity(now),
        Validity::of_encryption(now),
        spacebridge_store::seed()?,
    )?;
    session.screen.line("The next identity of this Space:");
    show_certificate(next.certificate(), &mut session.screen);
    if !yes && !ask::agreed("Replace the identity by this one?")? {
        session.screen.line("Nothing was replaced. Without a terminal, give --yes.");
        return Ok(Exit::Look);
    }
    // The file of the next keys comes first: whichever certificate the Space names has its keys.
    session.write_keys(&next, &passphrase)?;
    let user = session.user()?;
    let actor = Actor::new(&user, now);
    let outcome = space.rotate(&Signing::new(&next, &actor), &Signing::new(&keys, &actor));
    let outcome = kept_if_named(outcome, &space, &next, session)?;
    announced(session, &space, &outcome.announcements, "The identity is replaced.")
}

/// Replaces the encryption key of this Space.
pub(crate) fn renew(session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let passphrase = session.passphrase(false)?;
    let keys = session.keys_with(&space, &passphrase)?;
    let now = session.now();
    let validity = Validity::of_encryption(now);
    let next = keys.renew_encryption(validity, spacebridge_store::seed()?)?;
    session.write_keys(&next, &passphrase)?;
    let user = session.user()?;
    let outcome = space.renew(next.certificate(), &Signing::new(&keys, &Actor::new(&user, now)));
    let outcome = kept_if_named(outcome, &space, &next, session)?;
    announced(session, &space, &outcome.announcements, "The encryption key is replaced.")
}

/// Removes keys that the Space does not name after a failure. Where it is not known whether it
/// names them, they stay: a Space without its keys could never sign.
fn kept_if_named(
    outcome: Result<RotationOutcome, StoreError>,
    space: &SpaceStore<'_>,
    next: &SpaceKeys,
    session: &Session,
) -> Result<RotationOutcome, Failure> {
    if outcome.is_err() && space.space().is_ok_and(|own| own.certificate() != next.certificate()) {
        let path = session.key_file(next.certificate());
        let _ = std::fs::remove_file(path.with_extension("certificate.pem"));
        let _ = std::fs::remove_file(path);
    }
    Ok(outcome?)
}

fn announced(
    session: &mut Session,
    space: &SpaceStore<'_>,
    announcements: &[Announcement],
    words: &str,
) -> Result<Exit, Failure> {
    session.write_certificate(space)?;
    let files = session.deliver_notices(space, announcements)?;
    session.screen.put("files", &files);
    let screen = &session.screen;
    screen.line(words);
    screen.entries(files.iter().map(|file| ("carry", file)));
    screen.line("The former keys stay in keys/: files on their way are sealed to them.");
    Ok(Exit::Done)
}

/// Adds an environment, a lifecycle, a team or a tenant to this Space.
pub(crate) fn add(
    kind: Thing,
    what: &str,
    tags: &[String],
    session: &mut Session,
) -> Result<Exit, Failure> {
    if !tags.is_empty() && kind != Thing::Tenant {
        return Err(Failure::usage("only a tenant has tags", "leave --tag out"));
    }
    let store = session.store()?;
    let space = store.only_space()?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    let path = Path::new(what);
    match kind {
        Thing::Environment => {
            let name = name(what)?;
            space.edit(&format!("adds the environment `{name}`"), &actor, |space| {
                space.with_environment(name)
            })?
        }
        Thing::RemoteEnvironment => {
            let environment: spacebridge::EnvironmentRef = what.parse()?;
            space.edit(&format!("adds the environment `{environment}`"), &actor, |space| {
                space.with_remote_environment(environment)
            })?
        }
        Thing::Tenant => {
            let tenant = Tenant::new(name(what)?, read_tags(tags)?);
            let words = format!("adds the tenant `{}`", tenant.name);
            space.edit(&words, &actor, |space| space.with_tenant(tenant))?
        }
        Thing::Lifecycle => {
            let lifecycle: Lifecycle = document(path)?;
            let words = format!("adds the lifecycle `{}`", lifecycle.name);
            space.edit(&words, &actor, |space| space.with_lifecycle(lifecycle))?
        }
        Thing::Team => {
            let team: Team = document(path)?;
            let words = format!("adds the team `{}`", team.name);
            space.edit(&words, &actor, |space| with_team(&space, team))?
        }
    };
    let kind = format!("{kind:?}").to_lowercase();
    session.screen.put("added", what);
    session.screen.line(format!("added: {kind} {what}"));
    Ok(Exit::Done)
}

/// Returns the Space with a team that a person wrote. The team of everybody was there so that the
/// folder is of use at once, and gives way to it.
fn with_team(space: &Space, team: Team) -> Result<Space, spacebridge::Error> {
    let mut document = json_of(space);
    if let Some(teams) = document.get_mut("teams").and_then(serde_json::Value::as_array_mut) {
        let is_everyone = |team: &serde_json::Value| {
            team.get("everyone").and_then(serde_json::Value::as_bool) == Some(true)
        };
        teams.retain(|team| !is_everyone(team));
    }
    Space::from_document(&document.to_string(), &Limits::default())?.with_team(team)
}

fn read_tags(tags: &[String]) -> Result<Set<TenantTag>, Failure> {
    let mut read = Vec::with_capacity(tags.len());
    for tag in tags {
        let Some((set, tag)) = tag.split_once('/') else {
            let advice = format!("write its set too, as `Region/{tag}`");
            return Err(Failure::usage(format!("`{tag}` is no tag"), advice));
        };
        read.push(TenantTag { set: set.parse()?, tag: tag.parse()? });
    }
    Ok(read.into_iter().collect())
}
