#!/usr/bin/env bash
# Software: PostgreSQL 15.18 (Debian), psycopg 3.3.9 (PyPI), SQLite 3.40.1 and datetime of Python 3.11, Date of
#   Node 20.20.2. Date: 2026-12-01.
# Wrong guess: readers cut, or keep, a time with seven digits, as .NET and so Octopus writes it.
# Behaviour: PostgreSQL keeps six digits and rounds. The last tick of a year,
#   2026-12-31T23:59:59.9999999Z, is stored as 2027-01-01: another day, month and year, and later
#   than the document says. SQLite, Python and JavaScript cut the digits and stay in 2026. One
#   deployment falls into a freeze in one store and before it in another, and "not later than"
#   fails against the text that was signed.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs node
pip_packages 'psycopg[binary]==3.3.9'
postgres_server

cat >"$work/case.py" <<'PY'
import datetime, sqlite3, psycopg
tick = "2026-12-31T23:59:59.9999999Z"
with psycopg.connect() as server:
    print("PostgreSQL", *server.execute(
        "select (%s::timestamptz at time zone 'UTC')::text, (%s::timestamptz at time zone 'UTC')::date",
        (tick, tick)).fetchone())
print("SQLite", *sqlite3.connect(":memory:").execute("select datetime(?)", (tick,)).fetchone())
print("Python", datetime.datetime.fromisoformat(tick))
PY
holds "stored and parsed" "PostgreSQL 2027-01-01 00:00:00 2027-01-01
SQLite 2026-12-31 23:59:59
Python 2026-12-31 23:59:59.999999+00:00" "$(python "$work/case.py")"
holds "JavaScript" 2026-12-31T23:59:59.999Z "$(node -p 'new Date("2026-12-31T23:59:59.9999999Z").toISOString()')"
