#!/usr/bin/env bash
# Software: sqlite3 of Python 3.11 (SQLite 3.40.1). Date: 2026-12-01.
# Wrong guess: what stands in `with connection:` is one transaction, so "read the highest number,
#   insert the next" cannot give a number twice.
# Behaviour: by default the module begins a transaction before the first INSERT, UPDATE or DELETE, not
#   at `with` and not at a SELECT. The read runs on its own. Two connections read the same number and both
#   commit the next one: no lock, no error, a number twice. With an explicit BEGIN IMMEDIATE
#   (`isolation_level=None`) the second waits. A unique index turns the rest into an error.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs python3
cd "$work"

cat >case.py <<'PY'
import sqlite3
one, two = (sqlite3.connect("facts.db", timeout=1) for _ in range(2))
one.execute("pragma journal_mode = wal")
one.execute("create table sent (number integer)")
one.commit()

def highest(connection):
    return connection.execute("select coalesce(max(number), 0) from sent").fetchone()[0]

def insert(connection, number):
    connection.execute("insert into sent values (?)", (number,))

with one:
    first = highest(one)
    print("in a transaction after the read:", one.in_transaction)
    with two:
        insert(two, highest(two) + 1)
    insert(one, first + 1)
print("numbers:", [row[0] for row in one.execute("select number from sent")])

one, two = (sqlite3.connect("facts.db", timeout=0.2, isolation_level=None) for _ in range(2))
one.execute("begin immediate")
try:
    two.execute("begin immediate")
except sqlite3.OperationalError as error:
    print("begin immediate:", error)
PY
wanted='in a transaction after the read: False
numbers: [1, 1]
begin immediate: database is locked'
holds "next numbers" "$wanted" "$(python3 case.py)"
