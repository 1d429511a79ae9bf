#!/usr/bin/env bash
# Software: SQLite 3.40.1 (of Python 3.11 or later). Date: 2026-12-01.
# Wrong guess: with a busy timeout of ten seconds a writer waits up to ten seconds.
# Behaviour: in WAL mode, a transaction that began with a read and then writes after another writer
#   committed gets "database is locked" at once, code 517 (SQLITE_BUSY_SNAPSHOT); waiting could not
#   help it. The timeout and the message look like lock contention, so the usual remedy, a longer
#   timeout, changes nothing. `BEGIN IMMEDIATE` takes the lock before the read, and waits.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs python3
cd "$work"

cat >case.py <<'PY'
import sqlite3, time

def connect():
    return sqlite3.connect("facts.db", timeout=10, isolation_level=None)

one, two = connect(), connect()
one.execute("pragma journal_mode = wal")
one.execute("create table facts (number integer)")

def next_number(begin):
    two.execute(begin)
    last = two.execute("select coalesce(max(number), 0) from facts").fetchone()[0]
    if begin == "begin":
        one.execute("insert into facts values (?)", (last + 1,))
    start = time.monotonic()
    try:
        two.execute("insert into facts values (?)", (last + 1,))
        two.execute("commit")
        return "written"
    except sqlite3.OperationalError as error:
        waited = time.monotonic() - start
        two.execute("rollback")
        return f"{error}, {error.sqlite_errorcode} {error.sqlite_errorname}, waited: {waited > 5}"

print("begin:", next_number("begin"))
print("begin immediate:", next_number("begin immediate"))
PY
wanted='begin: database is locked, 517 SQLITE_BUSY_SNAPSHOT, waited: False
begin immediate: written'
holds "read, then write" "$wanted" "$(python3 case.py)"
