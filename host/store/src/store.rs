//! The database: one file with the Spaces of one host.

use core::time::Duration;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use spacebridge::documents::write_document;
use spacebridge::{Actor, Facts, Name, Space};

use crate::faults::Faults;
use crate::work::{Work, space_key};
use crate::{SpaceStore, StoreCode, StoreError, schema};

/// The time for which a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(30);

/// The number of pages that a backup copies in one step: 16 MiB.
const STEP: i32 = 4096;

/// A store in one SQLite file. Threads share it, and so do processes.
///
/// ```
/// use spacebridge::{Actor, Space, SpaceKeys, Team, Validity};
/// use spacebridge_store::{Store, now, seed};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("space.db");
/// let now = now()?;
/// let identity = Validity::of_identity(now);
/// let encryption = Validity::of_encryption(now);
/// let keys = SpaceKeys::generate("Prod", identity, encryption, seed()?)?;
/// let space = Space::builder("Prod", keys.certificate())
///     .environment("Production")
///     .team(Team::everyone("Everyone".parse()?))
///     .build()?;
///
/// let store = Store::open(&path)?;
/// let prod = store.create(&space, &Actor::new("grace", now))?;
/// assert_eq!(prod.space()?, space);
/// assert_eq!(store.space("PROD")?.space()?, space);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    faults: Faults,
    patience: Duration,
}

impl Store {
    /// Opens the store at `path`, and creates it if there is none. Only the owner of a new file can
    /// read it: it contains answers, which can be secret.
    ///
    /// # Errors
    ///
    /// - `store-newer`, `store-foreign`: another program made the file.
    /// - `store-damaged`, `store-read-only`, `store-unreachable`, `store-full`, `store-busy`: the
    ///   file cannot be used now.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        create_private(path)?;
        let store = Self {
            path: path.to_path_buf(),
            idle: Mutex::default(),
            faults: Faults::default(),
            patience: PATIENCE,
        };
        let mut connection = store.connect()?;
        schema::migrate(&mut connection)?;
        store.give_back(connection);
        Ok(store)
    }

    /// Waits at most this long for another writer; 30 seconds unless it is set.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self.lock().clear();
        self
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the names of the Spaces.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn spaces(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection()?;
        let sql = "SELECT document FROM spaces ORDER BY id";
        let mut statement = connection.prepare(sql)?;
        let documents = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut names = Vec::new();
        for document in documents {
            let space: Space = crate::work::read_back(&document?)?;
            names.push(space.name().as_str().to_owned());
        }
        drop(statement);
        self.give_back(connection);
        Ok(names)
    }

    /// Returns the Space called `name`.
    ///
    /// # Errors
    ///
    /// `space-missing` if there is none; a code of the name if the text is no name.
    pub fn space(&self, name: &str) -> Result<SpaceStore<'_>, StoreError> {
        let key = space_key(&Name::new(name)?);
        let space = SpaceStore::new(self, key);
        space.space()?;
        Ok(space)
    }

    /// Returns the only Space.
    ///
    /// # Errors
    ///
    /// `space-missing` if there is none, or more than one.
    pub fn only_space(&self) -> Result<SpaceStore<'_>, StoreError> {
        let connection = self.connection()?;
        let mut statement = connection.prepare("SELECT name FROM spaces")?;
        let keys = statement.query_map([], |row| row.get(0))?;
        let keys: Vec<String> = keys.collect::<rusqlite::Result<_>>()?;
        drop(statement);
        self.give_back(connection);
        match keys.as_slice() {
            [only] => Ok(SpaceStore::new(self, only.clone())),
            keys => {
                let detail = format!("the store has {} Spaces", keys.len());
                Err(StoreError::new(StoreCode::SpaceMissing, detail))
            }
        }
    }

    /// Stores a new Space, in which nothing has happened yet.
    ///
    /// # Errors
    ///
    /// `space-exists` if there is a Space of this name.
    pub fn create(&self, space: &Space, actor: &Actor<'_>) -> Result<SpaceStore<'_>, StoreError> {
        self.create_with(space, &Facts::none(), actor)
    }

    /// Stores a Space with the facts that another host recorded, for a move to this store.
    ///
    /// # Errors
    ///
    /// `space-exists` if there is a Space of this name, and `fact-number-used` if two of the facts
    /// have one number.
    pub fn create_with(
        &self,
        space: &Space,
        facts: &Facts,
        actor: &Actor<'_>,
    ) -> Result<SpaceStore<'_>, StoreError> {
        let key = space_key(space.name());
        let mut connection = self.connection()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let at = actor.now().unix_milliseconds();
        let sql = "INSERT INTO spaces (name, revision, acted_at, numbers_known, document) \
            VALUES (?, 0, ?, 1, ?) ON CONFLICT DO NOTHING";
        self.faults.step()?;
        if transaction.execute(sql, (&key, at, write_document(space)))? == 0 {
            let detail = format!("the store has a Space `{}` already", space.name());
            return Err(StoreError::new(StoreCode::SpaceExists, detail));
        }
        let work = Work::begin(transaction, Some(&self.faults), &key)?;
        work.insert(facts)?;
        work.note(actor, format!("creates the Space `{}`", space.name()))?;
        work.commit(actor)?;
        self.give_back(connection);
        Ok(SpaceStore::new(self, key))
    }

    /// Copies the store to a new file, while others read and write.
    ///
    /// # Errors
    ///
    /// `file-exists` if there is a file, and codes of the store.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<(), StoreError> {
        let connection = self.connection()?;
        copied(&connection, to.as_ref())?;
        self.give_back(connection);
        Ok(())
    }

    /// Makes a store at `path` from a backup.
    ///
    /// The numbers that were used after the backup are unknown, and no number may be used twice.
    /// So each verb that numbers a message is refused with `numbers-unknown`, until
    /// [`SpaceStore::continue_from`] was given the last numbers that each trusted Space received.
    /// Reads, imports and acceptances work at once: a message that was taken in after the backup is
    /// taken in again.
    ///
    /// # Errors
    ///
    /// `file-exists` if there is a file at `path`; `store-damaged`, `store-newer` or
    /// `store-foreign` if the backup is no whole store.
    pub fn restore(backup: impl AsRef<Path>, path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let source = Connection::open_with_flags(backup, flags)?;
        schema::check(&source)?;
        check_whole(&source)?;
        let path = path.as_ref();
        // The file gets its name only when it is marked as restored.
        let part = path.with_extension("restoring");
        copied(&source, &part)?;
        let named = mark_restored(&part).and_then(|()| {
            // A link fails where a file exists, and a rename would replace it.
            fs::hard_link(&part, path).map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => exists(path),
                _ => unusable(path, &error),
            })
        });
        let _ = fs::remove_file(&part);
        named?;
        Self::open(path)
    }

    /// Reads the whole file, and looks for damage.
    ///
    /// # Errors
    ///
    /// `store-damaged` if a page, a row or an index is wrong.
    pub fn check(&self) -> Result<(), StoreError> {
        let connection = self.connection()?;
        check_whole(&connection)?;
        self.give_back(connection);
        Ok(())
    }

    /// Fails at the statement of that number from now on: for tests of a host.
    #[cfg(any(test, feature = "failpoints"))]
    pub fn fail_at(&self, statement: i64) {
        self.faults.fail_at(statement);
    }

    /// Returns true if the statement of [`fail_at`](Self::fail_at) was not reached.
    #[cfg(any(test, feature = "failpoints"))]
    pub fn is_failure_pending(&self) -> bool {
        self.faults.is_pending()
    }

    pub(crate) const fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Returns a connection that nobody uses.
    pub(crate) fn connection(&self) -> Result<Connection, StoreError> {
        let idle = self.lock().pop();
        match idle {
            Some(connection) => Ok(connection),
            None => self.connect(),
        }
    }

    /// Keeps a connection for later. One that failed is dropped instead.
    pub(crate) fn give_back(&self, connection: Connection) {
        let mut idle = self.lock();
        if idle.len() < 16 {
            idle.push(connection);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(self.patience)?;
        // With a write-ahead log, readers see the last commit while a writer works.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A commit is on the disk before the bytes of a message leave.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(connection)
    }
}

/// Creates the file of a new store, readable by its owner alone.
fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(unusable(path, &error)),
    }
}

fn unusable(path: &Path, error: &std::io::Error) -> StoreError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull => StoreCode::StoreFull,
        std::io::ErrorKind::ReadOnlyFilesystem => StoreCode::StoreReadOnly,
        _ => StoreCode::StoreUnreachable,
    };
    StoreError::new(code, format!("`{}`: {error}", path.display()))
}

fn exists(path: &Path) -> StoreError {
    StoreError::new(StoreCode::FileExists, format!("`{}` exists already", path.display()))
}

fn copied(from: &Connection, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(exists(to));
    }
    create_private(to)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(to, flags)?;
    let copy = Backup::new(from, &mut target)?;
    let done = copy.run_to_completion(STEP, Duration::ZERO, None);
    drop(copy);
    // The copy is one file: nothing of it waits in a log beside it.
    let closed = done.and_then(|()| {
        target.pragma_update(None, "journal_mode", "DELETE")?;
        target.close().map_err(|(_, error)| error)
    });
    if let Err(error) = closed {
        // Half a backup would be taken for one.
        let _ = fs::remove_file(to);
        return Err(error.into());
    }
    Ok(())
}

/// Marks each Space of a copy: the numbers that were used after the backup are unknown.
fn mark_restored(path: &Path) -> Result<(), StoreError> {
    let connection = Connection::open(path)?;
    connection.execute("UPDATE spaces SET numbers_known = 0, revision = revision + 1", [])?;
    connection.close().map_err(|(_, error)| error.into())
}

fn check_whole(connection: &Connection) -> Result<(), StoreError> {
    let said: String = connection.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if said == "ok" {
        return Ok(());
    }
    Err(StoreError::new(StoreCode::StoreDamaged, "the store is damaged"))
}
