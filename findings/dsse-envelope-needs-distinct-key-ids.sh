#!/usr/bin/env bash
# Software: securesystemslib 1.6.0 (PyPI). Date: 2026-12-01.
# Wrong guess: an envelope with two signatures that have no key id, as DSSE allows, is readable.
# Behaviour: DSSE calls `keyid` an optional hint. securesystemslib keeps the signatures in a
#   dictionary by key id. A signature without the member raises KeyError, and two with one id, the
#   empty one included, raise ValueError, so the whole envelope is unreadable, not one signature.
#   A writer that signs with two keys or two algorithms gives each signature an id of its own.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages securesystemslib==1.6.0
cd "$work"

cat >case.py <<'PY'
from securesystemslib.dsse import Envelope

def read(*signatures):
    try:
        envelope = Envelope.from_dict({"payload": "e30=", "signatures": list(signatures),
                                       "payloadType": "application/vnd.in-toto+json"})
        return len(envelope.signatures)
    except Exception as error:
        return f"{type(error).__name__}: {error}"

print("no id:", read({"sig": "AAAA"}))
print("two empty ids:", read({"keyid": "", "sig": "AAAA"}, {"keyid": "", "sig": "BBBB"}))
print("two ids:", read({"keyid": "1", "sig": "AAAA"}, {"keyid": "2", "sig": "BBBB"}))
PY
wanted="no id: KeyError: 'keyid'
two empty ids: ValueError: Multiple signatures found for keyid 
two ids: 2"
holds "envelopes" "$wanted" "$(python case.py)"
