//! One transaction on one Space: the statements of every verb go through it.

use alloc::collections::BTreeMap;
use core::cell::Cell;

use rusqlite::{OptionalExtension as _, Params, Transaction};
use serde::de::DeserializeOwned;
use spacebridge::documents::read_document;
use spacebridge::trust::{AuditEntry, AuditLog, AuditRecord};
use spacebridge::{Actor, Limits, Space};

use crate::faults::Faults;
use crate::keys;
use crate::{StoreCode, StoreError};

/// The time by which a clock may be behind the last act before the store refuses: clocks of two
/// machines differ a little.
const TOLERANCE: i64 = 5 * 60 * 1000;

/// A transaction on one Space.
pub(crate) struct Work<'c> {
    transaction: Transaction<'c>,
    /// The failures on purpose; reads have none.
    faults: Option<&'c Faults>,
    pub(crate) id: i64,
    pub(crate) space: Space,
    revision: i64,
    acted_at: i64,
    numbers_known: bool,
    /// True as soon as a statement changed something.
    changed: Cell<bool>,
}

impl<'c> Work<'c> {
    /// Reads the Space called `name` in `transaction`.
    pub(crate) fn begin(
        transaction: Transaction<'c>,
        faults: Option<&'c Faults>,
        name: &str,
    ) -> Result<Self, StoreError> {
        let sql =
            "SELECT id, revision, acted_at, numbers_known, document FROM spaces WHERE name = ?";
        faults.map_or(Ok(()), Faults::step)?;
        let found = transaction
            .prepare_cached(sql)?
            .query_row([name], |row| {
                let document: String = row.get(4)?;
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, document))
            })
            .optional()?;
        let Some((id, revision, acted_at, numbers_known, document)) = found else {
            let detail = format!("the store has no Space `{name}`");
            return Err(StoreError::new(StoreCode::SpaceMissing, detail));
        };
        let space = read_back(&document)?;
        Ok(Self {
            transaction,
            faults,
            id,
            space,
            revision,
            acted_at,
            numbers_known,
            changed: Cell::new(false),
        })
    }

    /// Returns the number of acts on the Space so far.
    pub(crate) const fn revision(&self) -> i64 {
        self.revision
    }

    /// Returns true if a statement changed something.
    pub(crate) fn is_changed(&self) -> bool {
        self.changed.get()
    }

    /// Refuses a person whose clock is behind the last act: the times of facts decide what holds.
    pub(crate) fn check_clock(&self, actor: &Actor<'_>) -> Result<(), StoreError> {
        let now = actor.now().unix_milliseconds();
        if now.saturating_add(TOLERANCE) >= self.acted_at {
            return Ok(());
        }
        let last = spacebridge::Timestamp::from_unix_milliseconds(self.acted_at)?;
        let detail = format!("the clock says {}, and the last act was at {last}", actor.now());
        Err(StoreError::new(StoreCode::ClockWentBack, detail))
    }

    /// Refuses to number a message after a backup was restored, until the last numbers are known.
    pub(crate) fn check_numbers(&self) -> Result<(), StoreError> {
        if self.numbers_known {
            return Ok(());
        }
        let detail = "the store was restored from a backup, so a number might repeat";
        Err(StoreError::new(StoreCode::NumbersUnknown, detail))
    }

    /// Counts a statement, and fails where a test wants it.
    fn step(&self) -> Result<(), StoreError> {
        self.faults.map_or(Ok(()), Faults::step)
    }

    /// Runs a statement that changes rows, and returns their number.
    pub(crate) fn execute(
        &self,
        sql: &'static str,
        values: impl Params,
    ) -> Result<usize, StoreError> {
        self.step()?;
        let rows = self.transaction.prepare_cached(sql)?.execute(values)?;
        if rows > 0 {
            self.changed.set(true);
        }
        Ok(rows)
    }

    /// Returns a value of each row.
    pub(crate) fn rows<T>(
        &self,
        sql: &'static str,
        values: impl Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.step()?;
        let mut statement = self.transaction.prepare_cached(sql)?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns a value of the first row, if there is one.
    pub(crate) fn first<T>(
        &self,
        sql: &'static str,
        values: impl Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.step()?;
        Ok(self.transaction.prepare_cached(sql)?.query_row(values, read).optional()?)
    }

    /// Adds the documents of the rows, by the ids of these.
    pub(crate) fn select(
        &self,
        into: &mut BTreeMap<i64, String>,
        sql: &'static str,
        values: impl Params,
    ) -> Result<(), StoreError> {
        into.extend(self.rows(sql, values, |row| Ok((row.get(0)?, row.get(1)?)))?);
        Ok(())
    }

    /// Stores the Space as it is after an act.
    pub(crate) fn replace(&mut self, space: &Space) -> Result<(), StoreError> {
        let document = spacebridge::documents::write_document(space);
        let sql = "UPDATE spaces SET document = ?2 WHERE id = ?1";
        self.execute(sql, (self.id, document))?;
        self.space = space.clone();
        Ok(())
    }

    /// Adds a record to the audit log.
    #[expect(clippy::expect_used, reason = "the entry was just appended, and counts the acts")]
    pub(crate) fn audit(&self, record: AuditRecord) -> Result<(), StoreError> {
        let sql = "SELECT document FROM audit WHERE space = ? ORDER BY number DESC LIMIT 1";
        let last = self.first(sql, [self.id], |row| row.get::<_, String>(0))?;
        let last: Option<AuditEntry> = last.as_deref().map(read_back).transpose()?;
        let mut log = AuditLog { entries: last.into_iter().collect() };
        log.append(record);
        let entry = log.entries.last().expect("invariant: an entry was appended");
        let document = spacebridge::documents::write_document(entry);
        let number = i64::try_from(entry.number).expect("invariant: no log is that long");
        let sql = "INSERT INTO audit (space, number, document) VALUES (?, ?, ?)";
        self.execute(sql, (self.id, number, document))?;
        Ok(())
    }

    /// Adds the record of an act that changed no trust to the audit log.
    pub(crate) fn note(&self, actor: &Actor<'_>, what: String) -> Result<(), StoreError> {
        let state = self.space.trust_digest();
        let subject = self.space.name().as_str().to_owned();
        self.audit(AuditRecord::new(actor.now(), actor.user(), subject, what, state, state))
    }

    /// Makes everything permanent. A verb that changed nothing leaves no trace.
    pub(crate) fn commit(self, actor: &Actor<'_>) -> Result<(), StoreError> {
        if !self.changed.get() {
            return Ok(());
        }
        let at = actor.now().unix_milliseconds().max(self.acted_at);
        let sql = "UPDATE spaces SET revision = revision + 1, acted_at = ?2 WHERE id = ?1";
        self.execute(sql, (self.id, at))?;
        self.step()?;
        self.transaction.commit()?;
        // A caller that loses the answer after the commit must be able to repeat the verb.
        self.faults.map_or(Ok(()), Faults::step)
    }
}

/// Reads a document that this store wrote.
///
/// # Errors
///
/// `store-damaged` if it cannot be read.
pub(crate) fn read_back<T: DeserializeOwned>(document: &str) -> Result<T, StoreError> {
    read_document(document, &Limits::trusted()).map_err(|error| {
        let detail = format!("the store has a row that cannot be read: {}", error.code());
        StoreError::new(StoreCode::StoreDamaged, detail)
    })
}

/// Returns the column by which a Space is found.
pub(crate) fn space_key(name: &spacebridge::Name) -> String {
    keys::of_name(name)
}
