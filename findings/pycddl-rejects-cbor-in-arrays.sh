#!/usr/bin/env bash
# Software: pycddl 0.6.4, cddl-verifier 1.5.3, cbor2 6.2.1 (PyPI). Date: 2026-12-01.
# Wrong guess: a message that its CDDL grammar describes is valid in each validator of CDDL.
# Behaviour: COSE nests its header: `[protected: bstr .cbor header, unprotected: {}, ...]`.
#   cddl-verifier takes a message of that form. pycddl applies `.cbor` to the next element as well
#   ("array item at index 1 must be a byte string for .cbor control") and rejects it; without the
#   `.cbor` it accepts. A "not valid" of one tool is no proof against a COSE message.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages pycddl==0.6.4 cddl-verifier==1.5.3 cbor2==6.2.1
cd "$work"

cat >case.py <<'PY'
import subprocess, cbor2, pycddl
header = cbor2.dumps({1: -7})
open("message.cbor", "wb").write(cbor2.dumps(cbor2.CBORTag(18, [header, {}, b"x", b"s" * 64])))
for name, protected in (("with .cbor", "bstr .cbor header"), ("without", "bstr")):
    grammar = f"start = #6.18([{protected}, {{}}, bstr, bstr .size 64])\nheader = {{ 1 => int }}\n"
    open("message.cddl", "w").write(grammar)
    try:
        pycddl.Schema(grammar).validate_cbor(open("message.cbor", "rb").read())
        seen = "valid"
    except pycddl.ValidationError as error:
        seen = "index 1 must be a byte string" if "index 1 must be a byte string" in str(error) else error
    done = subprocess.run(["cddl-verify", "message.cddl", "message.cbor"], capture_output=True)
    print(name, "pycddl:", seen, "cddl-verifier:", "valid" if done.returncode == 0 else done)
PY
wanted='with .cbor pycddl: index 1 must be a byte string cddl-verifier: valid
without pycddl: valid cddl-verifier: valid'
holds "one message" "$wanted" "$(python case.py 2>/dev/null)"
