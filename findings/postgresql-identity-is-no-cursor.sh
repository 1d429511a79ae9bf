#!/usr/bin/env bash
# Software: PostgreSQL 15.18 (Debian), psycopg 3.3.9 (PyPI). Date: 2026-12-01.
# Wrong guess: rows of an identity column appear in the order of their numbers, so a reader that
#   asks for "id above the last one seen" reads each row of an outbox once.
# Behaviour: a number is taken when a row is inserted, and the row is seen when its transaction
#   commits. The second of two writers commits first: the reader sees row 2, remembers 2, and row 1
#   appears below its mark and is never read. Nothing reports it. Read by "not yet sent".
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages 'psycopg[binary]==3.3.9'
postgres_server

cat >"$work/case.py" <<'PY'
import psycopg
reader, slow, fast = psycopg.connect(autocommit=True), psycopg.connect(), psycopg.connect()
reader.execute("create table outbox (id bigint generated always as identity, note text)")
slow.execute("insert into outbox (note) values ('bundle')")
fast.execute("insert into outbox (note) values ('receipt')")
fast.commit()
seen = reader.execute("select id, note from outbox where id > 0 order by id").fetchall()
print("first poll", seen)
slow.commit()
print("next poll", reader.execute("select id, note from outbox where id > %s", (seen[-1][0],)).fetchall())
print("in the table", reader.execute("select id, note from outbox order by id").fetchall())
PY
wanted="first poll [(2, 'receipt')]
next poll []
in the table [(1, 'bundle'), (2, 'receipt')]"
holds "an outbox read by number" "$wanted" "$(python "$work/case.py")"
