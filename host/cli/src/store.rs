//! `backup`, `restore`, `continue` and `export`: the store itself.

use std::path::Path;

use spacebridge::Actor;
use spacebridge::trust::LastGood;
use spacebridge_store::Store;

use crate::args::{Backup, Continue, Export, Restore};
use crate::failure::{Exit, Failure};
use crate::files::{self, Readers};
use crate::report::pretty;
use crate::screen::Colour;
use crate::session::{Session, make_folder, name};

/// Copies the store to a new file.
pub(crate) fn backup(asked: &Backup, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    store.backup(&asked.file)?;
    let file = asked.file.display().to_string();
    session.screen.put("file", &file);
    session.screen.line(format!("written: {file}"));
    let keys = session.path("keys").display().to_string();
    session.screen.line(format!("Keep {keys} too: the backup has no private keys."));
    Ok(Exit::Done)
}

/// Makes the store of a Space from a backup.
pub(crate) fn restore(asked: &Restore, session: &mut Session) -> Result<Exit, Failure> {
    make_folder(session.folder())?;
    let store = Store::restore(&asked.file, session.database())?;
    let space = store.only_space()?;
    session.write_certificate(&space)?;
    let own = space.space()?;
    let screen = &mut session.screen;
    screen.put("space", own.name());
    screen.coloured(Colour::Good, format!("{} is restored.", own.name()));
    screen.line(
        "Numbers that were used after the backup are unknown. Before anything is signed, ask",
    );
    screen.line(
        "each trusted Space for the last numbers that it received from this one, and give them:",
    );
    let names: Vec<String> =
        own.trusts().iter().map(|trust| format!("'{}=B,R,N'", trust.name())).collect();
    screen.line(screen.advised(&format!("`spacebridge continue {}`", names.join(" "))));
    Ok(Exit::Look)
}

/// Continues the numbers after a backup was restored.
pub(crate) fn resume(asked: &Continue, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let mut received = Vec::with_capacity(asked.received.len());
    for given in &asked.received {
        let wrong = || {
            let message = format!("`{given}` has no three numbers");
            Failure::usage(message, "write NAME=BUNDLE,RECEIPT,NOTICE, such as 'Prod Space=12,0,1'")
        };
        let (called, numbers) = given.rsplit_once('=').ok_or_else(wrong)?;
        let numbers: Vec<u64> = numbers
            .split(',')
            .map(|number| number.trim().parse())
            .collect::<Result<_, _>>()
            .map_err(|_| wrong())?;
        let &[bundles, receipts, notices] = numbers.as_slice() else { return Err(wrong()) };
        received.push((name(called)?, LastGood { bundles, receipts, notices }));
    }
    let user = session.user()?;
    space.continue_from(&received, &Actor::new(&user, session.now()))?;
    session.screen.coloured(Colour::Good, "The numbers continue.");
    Ok(Exit::Done)
}

/// Writes everything that the store has as readable JSON.
pub(crate) fn export(asked: &Export, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let folder = &asked.folder;
    if folder.exists() {
        let message = format!("`{}` exists already", folder.display());
        return Err(Failure::files(message, "name a folder that does not exist yet"));
    }
    make_folder(folder)?;
    let write = |path: &Path, text: String| {
        files::create(&folder.join(path), text.as_bytes(), Readers::Everybody)
    };
    write(Path::new("space.json"), pretty(&space.space()?))?;
    write(Path::new("facts.json"), pretty(&space.all_facts()?))?;
    write(Path::new("audit.json"), pretty(&space.audit()?))?;
    let releases = folder.join("releases");
    make_folder(&releases)?;
    for stored in space.releases()? {
        let digest = stored.assembled.digest().to_string();
        let text = pretty(stored.assembled.release());
        write(&Path::new("releases").join(format!("{digest}.json")), text)?;
    }
    let messages = folder.join("messages");
    make_folder(&messages)?;
    for import in space.imports()? {
        let bytes = space.received(&import.bundle)?;
        let path = messages.join(format!("{}.sbbundle", import.bundle));
        files::create(&path, &bytes, Readers::Everybody)?;
    }
    for outgoing in space.outbox()? {
        let bytes = space.outgoing_bytes(&outgoing.digest)?;
        let path = messages.join(format!("{}.{}", outgoing.digest, outgoing.kind.extension()));
        files::create(&path, &bytes, Readers::Everybody)?;
    }
    session.screen.line(format!("written: {}", folder.display()));
    session.screen.put("folder", &folder.display().to_string());
    Ok(Exit::Done)
}
