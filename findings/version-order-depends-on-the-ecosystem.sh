#!/usr/bin/env bash
# Software: univers 32.0.1 (PyPI), its orders of NuGet, SemVer, Maven, PyPI and Debian.
# Date: 2026-12-01.
# Wrong guess: versions that look like SemVer sort alike wherever a package is stored.
# Behaviour: NuGet ignores the case of a label and a missing fourth number, so 1.0.0-Beta is
#   1.0.0-beta, and 1.0 is 1.0.0.0; SemVer tells the first pair apart and has no second pair.
#   `beta9` comes after `beta10` in NuGet and SemVer, and before it in Maven, PyPI and Debian.
#   1.0.0-1 comes before 1.0.0-alpha in NuGet and SemVer, and after it in Maven and PyPI.
#   The name alone does not tell which of two packages is newer, or that two are the same.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages univers==32.0.1
cd "$work"

wanted='1.0.0-Beta 1.0.0-beta: Nuget = Semver < Maven = Pypi = Debian <
1.0.0-beta9 1.0.0-beta10: Nuget > Semver > Maven < Pypi < Debian <
1.0.0-1 1.0.0-alpha: Nuget < Semver < Maven > Pypi > Debian <'
cat >case.py <<'PY'
from univers import versions

def sign(left, right):
    return "=" if left == right else "<" if left < right else ">"

pairs = [("1.0.0-Beta", "1.0.0-beta"), ("1.0.0-beta9", "1.0.0-beta10"),
         ("1.0.0-1", "1.0.0-alpha")]
for left, right in pairs:
    seen = []
    for kind in ("Nuget", "Semver", "Maven", "Pypi", "Debian"):
        read = getattr(versions, kind + "Version")
        seen += [kind, sign(read(left), read(right))]
    print(f"{left} {right}:", *seen)
PY
holds "five orders" "$wanted" "$(python case.py)"
