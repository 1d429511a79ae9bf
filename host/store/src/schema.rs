//! The tables, and how an older store becomes one of today.

use rusqlite::{Connection, TransactionBehavior};

use crate::{StoreCode, StoreError};

/// Marks the file as a store: `spbr`.
const APPLICATION: i64 = 0x7370_6272;

/// The steps from an empty file to the tables of today. A released step is never edited: a later
/// version of the tables is one more step.
const MIGRATIONS: [(i64, &str); 1] = [(1, include_str!("schema_1.sql"))];

/// The version of the tables of today.
const NEWEST: i64 = {
    let [.., (version, _)] = MIGRATIONS;
    version
};

/// Brings the tables up to date.
///
/// # Errors
///
/// - `store-newer` if a later version of this program wrote the store.
/// - `store-foreign` if another program made the database.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    // Two programs may open one new file at once: the second finds the work done.
    if version(connection)? == NEWEST {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let present = version(&transaction)?;
    check_known(present)?;
    for (version, step) in MIGRATIONS {
        if version > present {
            transaction.execute_batch(step)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", NEWEST)?;
    transaction.commit()?;
    Ok(())
}

/// Returns the version of the tables; 0 for an empty file.
fn version(connection: &Connection) -> Result<i64, StoreError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = pragma("user_version")?;
    let application = pragma("application_id")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version, tables) {
        (APPLICATION, version, _) if version > 0 => Ok(version),
        (0, 0, 0) => Ok(0),
        _ => Err(foreign()),
    }
}

/// Checks that the file is a store that this program reads, and changes nothing.
///
/// # Errors
///
/// `store-newer` or `store-foreign`.
pub(crate) fn check(connection: &Connection) -> Result<(), StoreError> {
    match version(connection)? {
        0 => Err(foreign()),
        present => check_known(present),
    }
}

fn check_known(present: i64) -> Result<(), StoreError> {
    if present <= NEWEST {
        return Ok(());
    }
    let detail = format!("the store has version {present}, and this program knows {NEWEST}");
    Err(StoreError::new(StoreCode::StoreNewer, detail))
}

fn foreign() -> StoreError {
    StoreError::new(StoreCode::StoreForeign, "the file is not a store")
}
