#!/usr/bin/env bash
# Software: in-toto-attestation 0.9.3 (PyPI). Date: 2026-12-01.
# Wrong guess: a Statement that is read and written again by in-toto's own package keeps its values.
# Behaviour: the predicate is a protobuf Struct, whose only number is a double. 1 comes back as 1.0,
#   9007199254740993 as 9007199254740992.0, and the members come in another order. A digest or a
#   signature over the JSON that came in does not fit the JSON that goes out. A member that the
#   schema does not know is an error. Keep the octets that were signed, and write counts as text.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages in-toto-attestation==0.9.3
cd "$work"

cat >case.py <<'PY'
import json
from google.protobuf.json_format import MessageToDict, Parse, ParseError
from in_toto_attestation.v1.statement_pb2 import Statement

statement = {
    "_type": "https://in-toto.io/Statement/v1",
    "subject": [{"name": "web", "digest": {"sha256": "ab" * 32}}],
    "predicateType": "https://example.test/deployed/v1",
    "predicate": {"sequence": 1, "run": 9007199254740993, "attempt": "1"},
}
back = MessageToDict(Parse(json.dumps(statement), Statement()))
for name in statement["predicate"]:
    print(name, json.dumps(back["predicate"][name]))
try:
    Parse(json.dumps({**statement, "note": "x"}), Statement())
except ParseError:
    print("an unknown member: ParseError")
PY
wanted='sequence 1.0
run 9007199254740992.0
attempt "1"
an unknown member: ParseError'
holds "what comes back" "$wanted" "$(python case.py)"
