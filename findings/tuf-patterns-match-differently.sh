#!/usr/bin/env bash
# Software: tuf 7.0.1 (PyPI), @tufjs/models 4.1.1 (npm). Date: 2026-12-01.
# Wrong guess: one delegation of TUF finds the same targets in python-tuf and in tuf-js.
# Behaviour: the specification asks for shell-style patterns. python-tuf matches with `fnmatch`,
#   tuf-js with `minimatch`. Braces and +(...) are alternatives in JavaScript and plain text in
#   Python; a star takes a name that begins with a dot in Python only; [^a] means "not a" in
#   JavaScript only; a pattern that begins with # matches nothing in JavaScript. A repository that
#   was tested with one client serves an error, "target not found", to the other.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages tuf==7.0.1
npm_packages @tufjs/models@4.1.1
cd "$work"

cat >cases.json <<'JSON'
[["pkg/{web,db}-*.zip", "pkg/web-1.zip"], ["pkg/+(web|db).zip", "pkg/web.zip"],
 ["pkg/*", "pkg/.manifest"], ["pkg/[^a]*", "pkg/b"], ["#web.zip", "#web.zip"],
 ["pkg/*.zip", "pkg/web.zip"]]
JSON
cat >case.py <<'PY'
import json
from tuf.api.metadata import DelegatedRole
for pattern, target in json.load(open("cases.json")):
    role = DelegatedRole("r", [], 1, False, [pattern])
    print(pattern, target, str(role.is_delegated_path(target)).lower())
PY
cat >case.cjs <<'JS'
const { join, dirname } = require('path');
const { DelegatedRole } = require(join(dirname(require.resolve('@tufjs/models')), 'role.js'));
for (const [pattern, target] of require('./cases.json')) {
  const role = new DelegatedRole({ name: 'r', keyIDs: [], threshold: 1, terminating: false, paths: [pattern] });
  console.log(pattern, target, role.isDelegatedPath(target));
}
JS
holds "python-tuf" 'pkg/{web,db}-*.zip pkg/web-1.zip false
pkg/+(web|db).zip pkg/web.zip false
pkg/* pkg/.manifest true
pkg/[^a]* pkg/b false
#web.zip #web.zip true
pkg/*.zip pkg/web.zip true' "$(python case.py)"
holds "tuf-js" 'pkg/{web,db}-*.zip pkg/web-1.zip true
pkg/+(web|db).zip pkg/web.zip true
pkg/* pkg/.manifest false
pkg/[^a]* pkg/b true
#web.zip #web.zip false
pkg/*.zip pkg/web.zip true' "$(node case.cjs)"
