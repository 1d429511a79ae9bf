#!/usr/bin/env bash
# Software: regopy 1.5.2 (rego-cpp), semver 3.1.2 (PyPI). Date: 2026-12-01.
# Wrong guess: `semver.compare(a, b)` of a Rego engine is 1 when a is newer, as Rego defines it.
# Behaviour: regopy answers -1 for 2.0.0 against 1.9.0 and for 1.9.0 against 2.0.0, so no order of
#   the two is ever "newer". For pre-releases the answer is reversed: 1.0.0-rc.1 comes after 1.0.0.
#   Equal versions give 0, so a test with equal versions passes. A policy "at least 1.9.0"
#   refuses 2.0.0. Compare versions in the host and hand the result to the policy.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages regopy==1.5.2 semver==3.1.2
cd "$work"

cat >case.py <<'PY'
import json, regopy, semver
policy = regopy.Interpreter()
for left, right in (("2.0.0", "1.9.0"), ("1.9.0", "2.0.0"), ("1.10.0", "1.9.0"), ("1.0.0", "1.0.0-rc.1"),
                    ("1.0.0-rc.1", "1.0.0"), ("1.9.0", "1.9.0")):
    answer = json.loads(str(policy.query(f'semver.compare("{left}", "{right}")')))["expressions"][0]
    print(left, right, "regopy", answer, "semver", semver.Version.parse(left).compare(right))
PY
wanted='2.0.0 1.9.0 regopy -1 semver 1
1.9.0 2.0.0 regopy -1 semver -1
1.10.0 1.9.0 regopy -1 semver 1
1.0.0 1.0.0-rc.1 regopy -1 semver 1
1.0.0-rc.1 1.0.0 regopy 1 semver -1
1.9.0 1.9.0 regopy 0 semver 0'
holds "versions" "$wanted" "$(python case.py)"
