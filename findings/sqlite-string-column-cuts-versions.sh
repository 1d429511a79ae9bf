#!/usr/bin/env bash
# Software: SQLite 3.40.1 (of Python 3.11 or later). Date: 2026-12-01.
# Wrong guess: a column that is declared STRING keeps text.
# Behaviour: SQLite derives the affinity from the declared name. STRING is none of the names of
#   text, so the column is NUMERIC: the version '1.10' is stored as 1.1, the digest prefix '1e5' as
#   100000 and '007' as 7, while '1.10.0' stays text. A look-up of '1.10' finds what was stored as
#   '1.1'. TEXT keeps all; a STRICT table refuses the declaration.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs python3
cd "$work"

cat >case.py <<'PY'
import sqlite3
lite = sqlite3.connect(":memory:")
lite.execute("create table releases (version string, exact text)")
for text in ("1.10", "1.10.0", "1e5", "007"):
    lite.execute("insert into releases values (?, ?)", (text, text))
for row in lite.execute("select version, typeof(version), exact from releases"):
    print(*row)
print("found as 1.1:", lite.execute("select exact from releases where version = '1.1'").fetchall())
try:
    lite.execute("create table strict_releases (version string) strict")
except sqlite3.OperationalError as error:
    print(error)
PY
wanted="1.1 real 1.10
1.10.0 text 1.10.0
100000 integer 1e5
7 integer 007
found as 1.1: [('1.10',)]
unknown datatype for strict_releases.version: \"string\""
holds "versions" "$wanted" "$(python3 case.py)"
