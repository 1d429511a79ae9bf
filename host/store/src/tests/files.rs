//! Files that cannot be used: each is refused with a code, and stays as it is.

use core::time::Duration;
use std::fs;

use rusqlite::Connection;

use super::*;
use crate::StoreCode;

fn code<T>(outcome: Result<T, StoreError>) -> Option<StoreCode> {
    outcome.err().and_then(|error| error.store_code())
}

#[test]
fn a_store_of_a_later_version_is_refused() {
    let pair = Pair::new();
    let connection = Connection::open(pair.dev.path()).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    drop(connection);
    assert_eq!(code(Store::open(pair.dev.path())), Some(StoreCode::StoreNewer));
    let restored = pair.folder.path().join("restored.db");
    assert_eq!(code(Store::restore(pair.dev.path(), restored)), Some(StoreCode::StoreNewer));
}

#[test]
fn a_database_of_another_program_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE notes (text); PRAGMA user_version = 1;").unwrap();
    drop(connection);
    assert_eq!(code(Store::open(&path)), Some(StoreCode::StoreForeign));
    let connection = Connection::open(&path).unwrap();
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 1);
    let text = folder.path().join("text.db");
    fs::write(&text, "this is no database, however long the text may be".repeat(99)).unwrap();
    assert_eq!(code(Store::open(&text)), Some(StoreCode::StoreDamaged));
}

#[test]
fn a_damaged_store_is_found() {
    let pair = Pair::new();
    for version in 0..20 {
        pair.assemble(&format!("1.{version}")).unwrap();
    }
    pair.dev.check().unwrap();
    let copy = pair.folder.path().join("copy.db");
    pair.dev.backup(&copy).unwrap();
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 8192] {
        *byte ^= 0x5a;
    }
    fs::write(&copy, bytes).unwrap();
    // SQLite may find the damage at once, or only where it reads.
    let found = Store::open(&copy).and_then(|damaged| damaged.check());
    assert_eq!(code(found), Some(StoreCode::StoreDamaged));
    let restored = pair.folder.path().join("restored.db");
    assert_eq!(code(Store::restore(&copy, &restored)), Some(StoreCode::StoreDamaged));
    assert!(!restored.exists());
}

#[test]
fn a_locked_store_is_refused_after_a_while() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let other = Connection::open(pair.dev.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let store = Store::open(pair.dev.path()).unwrap().with_patience(Duration::from_millis(50));
    let dev = store.only_space().unwrap();
    let ada = Actor::new(ADA, minute(2));
    let path = Pair::path();
    let request = PromoteRequest::new(&release, "Prod Space").with_lifecycle(&path);
    let signing = Signing::new(&pair.dev_keys, &ada);
    assert_eq!(code(dev.promote(&request, &signing)), Some(StoreCode::StoreBusy));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(dev.promote(&request, &signing).unwrap().fact.sequence, 1);
}

#[test]
fn a_full_disk_leaves_the_old_state() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let dev = pair.dev();
    // The database may not grow any more, as on a full disk.
    let limit = |pages: i64| {
        let connection = pair.dev.connection().unwrap();
        connection.pragma_update(None, "max_page_count", pages).unwrap();
        pair.dev.give_back(connection);
    };
    limit(1);
    let before = dev.all_facts().unwrap();
    let refused = (0..50).find_map(|_| pair.promote(&release).err());
    assert_eq!(refused.and_then(|error| error.store_code()), Some(StoreCode::StoreFull));
    let after = dev.all_facts().unwrap();
    assert_eq!(after.promotions.len(), dev.waiting().unwrap().len());
    assert!(after.promotions.len() >= before.promotions.len());
    limit(1_000_000);
    let next = pair.promote(&release).unwrap().fact.sequence;
    assert_eq!(next, u64::try_from(after.promotions.len()).unwrap() + 1);
}

#[test]
fn a_backup_is_a_store_and_overwrites_nothing() {
    let pair = Pair::new();
    pair.sent("1.1.0");
    let copy = pair.folder.path().join("copy.db");
    pair.dev.backup(&copy).unwrap();
    assert_eq!(code(pair.dev.backup(&copy)), Some(StoreCode::FileExists));
    assert_eq!(code(Store::restore(&copy, pair.dev.path())), Some(StoreCode::FileExists));
    let store = Store::open(&copy).unwrap();
    let copied = store.only_space().unwrap();
    assert_eq!(copied.all_facts().unwrap(), pair.dev().all_facts().unwrap());
    assert_eq!(copied.audit().unwrap(), pair.dev().audit().unwrap());
}

#[test]
fn what_is_not_there_is_named() {
    let pair = Pair::new();
    assert_eq!(code(pair.dev.space("Prod Space")), Some(StoreCode::SpaceMissing));
    let missing = pair.folder.path().join("no folder").join("space.db");
    assert_eq!(code(Store::open(missing)), Some(StoreCode::StoreUnreachable));
    let digest = spacebridge::MessageDigest::of(b"none");
    assert_eq!(code(pair.dev().received(&digest)), Some(StoreCode::MessageMissing));
    assert_eq!(code(pair.dev().outgoing_bytes(&digest)), Some(StoreCode::MessageMissing));
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_a_new_store() {
    use std::os::unix::fs::PermissionsExt as _;

    let pair = Pair::new();
    pair.sent("1.1.0");
    for entry in fs::read_dir(pair.folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}
