#!/usr/bin/env bash
# Software: zipfile of Python 3.9 or later (the writer), `jar` of OpenJDK 17.0.15 (the reader).
# Date: 2026-12-01.
# Wrong guess: a valid ZIP that `jar` unpacks from a file, it unpacks from a pipe, too.
# Behaviour: a writer that cannot seek puts sizes behind the data (a data descriptor). Python does
#   so when it writes to a pipe, for stored entries as well. `jar xf FILE` reads the directory at
#   the end and unpacks. `jar x` from standard input uses ZipInputStream, which refuses a stored
#   entry with a descriptor. A package that holds packed files, stored to save time, passes the
#   check on disk and fails in a Java service that reads the upload as a stream. Deflated entries
#   work in both.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs python3 jar
cd "$work"

cat >case.py <<'PY'
import sys, zipfile
method = getattr(zipfile, sys.argv[1])
with zipfile.ZipFile(sys.stdout.buffer, "w", method) as archive:
    archive.writestr("web.dll", "octets")
PY
python3 case.py ZIP_STORED | cat >stored.zip
python3 case.py ZIP_DEFLATED | cat >deflated.zip
holds "valid" "Done testing" "$(python3 -m zipfile -t stored.zip)"

jar xf stored.zip
holds "jar from a file" octets "$(cat web.dll)"
refusal=$(jar x <stored.zip 2>&1 | head -1 || true)
holds "jar from a pipe" "java.util.zip.ZipException: only DEFLATED entries can have EXT descriptor" "$refusal"
rm web.dll
jar x <deflated.zip
holds "jar from a pipe, deflated" octets "$(cat web.dll)"
