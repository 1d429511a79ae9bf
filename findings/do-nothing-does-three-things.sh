#!/usr/bin/env bash
# Software: PostgreSQL 15.18 (Debian), psycopg 3.3.9 (PyPI), SQLite 3.40.1 of Python 3.11. Date: 2026-12-01.
# Wrong guess: `INSERT ... ON CONFLICT DO NOTHING` and SQLite's `INSERT OR IGNORE` are one thing: a
#   row that is there already is skipped, and other faults are errors.
# Behaviour: in PostgreSQL that holds under READ COMMITTED. Under REPEATABLE READ and SERIALIZABLE,
#   the loser gets an error 40001 if the row was committed after its snapshot, although
#   the statement says "do nothing". In SQLite `OR IGNORE` also skips rows that break NOT NULL or
#   CHECK: no error, no row, and the caller takes an invalid message for a duplicate. SQLite's own
#   `ON CONFLICT DO NOTHING` reports them.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages 'psycopg[binary]==3.3.9'
postgres_server

cat >"$work/case.py" <<'PY'
import sqlite3, psycopg
one, two = psycopg.connect(autocommit=True), psycopg.connect()
one.execute("create table inbox (digest text primary key)")
for level in ("read committed", "repeatable read", "serializable"):
    one.execute("truncate inbox")
    two.execute("set transaction isolation level " + level)
    two.execute("select 1 from inbox").fetchall()
    one.execute("insert into inbox values ('ab')")
    try:
        done = two.execute("insert into inbox values ('ab') on conflict do nothing")
        print(level, "rows:", done.rowcount)
    except psycopg.Error as error:
        print(level, "error", error.sqlstate)
    two.rollback()

lite = sqlite3.connect(":memory:")
lite.execute("create table inbox (digest text primary key, body text not null)")
print("or ignore, no body:", lite.execute("insert or ignore into inbox values ('ab', null)").rowcount)
try:
    lite.execute("insert into inbox values ('ab', null) on conflict do nothing")
except sqlite3.IntegrityError as error:
    print("do nothing, no body:", error)
PY
wanted='read committed rows: 0
repeatable read error 40001
serializable error 40001
or ignore, no body: 0
do nothing, no body: NOT NULL constraint failed: inbox.body'
holds "a row that is there already" "$wanted" "$(python "$work/case.py")"
