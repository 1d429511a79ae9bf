#!/usr/bin/env bash
# Software: securesystemslib 1.6.0, rfc8785 0.1.4 (PyPI), @tufjs/canonical-json 2.0.0 (npm).
# Date: 2026-12-01.
# Wrong guess: "canonical JSON" is JSON, is one format, and takes all JSON values.
# Behaviour: the form that TUF signs (OLPC canonical JSON) escapes the quote and the backslash only.
#   A line break in a string stands in the output as it is, and no JSON parser reads that output.
#   A fraction is an error, in Python and in JavaScript. RFC 8785 (JCS) escapes the break and writes
#   fractions. So signed octets of TUF must be made from the document again; storing them as JSON,
#   or signing release notes or a 0.5 in `custom` with them, fails.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages securesystemslib==1.6.0 rfc8785==0.1.4
npm_packages @tufjs/canonical-json@2.0.0
cd "$work"

cat >case.py <<'PY'
import json, rfc8785
from securesystemslib.formats import encode_canonical
note = {"note": "one\ntwo"}
print("OLPC", repr(encode_canonical(note)))
try:
    json.loads(encode_canonical(note))
except json.JSONDecodeError as error:
    print("read as JSON:", error.msg)
print("JCS ", repr(rfc8785.dumps(note).decode()))
try:
    encode_canonical({"share": 0.5})
except Exception as error:
    print("0.5:", type(error).__name__)
print("JCS  0.5:", rfc8785.dumps({"share": 0.5}).decode())
PY
wanted='OLPC '\''{"note":"one\ntwo"}'\''
read as JSON: Invalid control character at
JCS  '\''{"note":"one\\ntwo"}'\''
0.5: FormatError
JCS  0.5: {"share":0.5}'
holds "Python" "$wanted" "$(python case.py)"

cat >case.cjs <<'JS'
const { canonicalize } = require('@tufjs/canonical-json');
console.log(JSON.stringify(canonicalize({ note: 'one\ntwo' })));
try { canonicalize({ share: 0.5 }); } catch (error) { console.log(error.message); }
JS
holds "JavaScript" '"{\"note\":\"one\ntwo\"}"
cannot encode 0.5' "$(node case.cjs)"
