#!/usr/bin/env bash
# Software: rfc8785 0.1.4, jcs 0.2.1 (PyPI), canonicalize 4.0.0 (npm). Date: 2026-12-01.
# Wrong guess: three libraries of RFC 8785 give one canonical form, or one error, for valid JSON.
# Behaviour: RFC 8785 takes numbers as doubles. For 9007199254740993 (2^53 + 1) `rfc8785` raises an
#   error; `jcs` and `canonicalize` write 9007199254740992 and say nothing, so what was signed is not
#   what the document says, and one program refuses what the other signed. `jcs` also writes 10^21
#   as 1e+21, which Python reads back as another type. Long numbers belong into strings.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages rfc8785==0.1.4 jcs==0.2.1
npm_packages canonicalize@4.0.0
cd "$work"

cat >case.py <<'PY'
import json, rfc8785, jcs
run = json.loads('{"run": 9007199254740993}')
try:
    rfc8785.dumps(run)
except rfc8785.CanonicalizationError as error:
    print("rfc8785", type(error).__name__)
print("jcs", jcs.canonicalize(run).decode())
print("jcs", jcs.canonicalize({"run": 10**21}).decode())
PY
cat >case.mjs <<'JS'
import canonicalize from 'canonicalize';
console.log('canonicalize', canonicalize(JSON.parse('{"run": 9007199254740993}')));
JS
wanted='rfc8785 IntegerDomainError
jcs {"run":9007199254740992}
jcs {"run":1e+21}
canonicalize {"run":9007199254740992}'
holds "2^53 + 1" "$wanted" "$(python case.py; node case.mjs)"
