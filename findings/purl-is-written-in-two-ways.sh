#!/usr/bin/env bash
# Software: packageurl-python 0.17.6 (PyPI), packageurl-js 2.0.1 (npm). Date: 2026-12-01.
# Wrong guess: the canonical text of a package URL is the same in all libraries, so it can be a key.
# Behaviour: for one package the two libraries percent-encode differently: the plus of a version
#   (%2B in Python, + in JavaScript), the colon of a checksum and the slashes of a URL in qualifiers
#   (plain in Python, encoded in JavaScript), a colon in a name. Both read both forms to the same
#   parts. A lookup by text, as in a VEX document or an SBOM, finds nothing across the two.
#   Compare the parts, never the text.
# Output seen: below, after each `holds`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages packageurl-python==0.17.6
npm_packages packageurl-js@2.0.1
cd "$work"

cat >cases.json <<'JSON'
[["nuget", null, "Shop.Web", "1.1.0+build.7", null],
 ["generic", null, "web", "1.1.0", {"checksum": "sha256:ab"}],
 ["oci", null, "web", "sha256:ab", {"repository_url": "registry.test/shop/web"}]]
JSON
cat >case.py <<'PY'
import json, sys
from packageurl import PackageURL
texts = [PackageURL(*case).to_string() for case in json.load(open("cases.json"))]
print("\n".join(texts))
theirs = open(sys.argv[1]).read().split() if len(sys.argv) > 1 else texts
assert [PackageURL.from_string(t) for t in texts] == [PackageURL.from_string(t) for t in theirs]
PY
cat >case.cjs <<'JS'
const { PackageURL } = require('packageurl-js');
for (const parts of require('./cases.json')) {
  console.log(new PackageURL(...parts.map((part) => part ?? undefined)).toString());
}
JS
node case.cjs >theirs
holds "Python, which reads both alike" 'pkg:nuget/Shop.Web@1.1.0%2Bbuild.7
pkg:generic/web@1.1.0?checksum=sha256:ab
pkg:oci/web@sha256:ab?repository_url=registry.test/shop/web' "$(python case.py theirs)"
holds "JavaScript" 'pkg:nuget/Shop.Web@1.1.0+build.7
pkg:generic/web@1.1.0?checksum=sha256%3Aab
pkg:oci/web@sha256:ab?repository_url=registry.test%2Fshop%2Fweb' "$(cat theirs)"
