#!/usr/bin/env bash
# Software: @cdktf/hcl2json 0.21.0 (HashiCorp's own HCL parser as WebAssembly; npm), python-hcl2 8.1.4
#   (PyPI). Date: 2026-12-01.
# Wrong guess: OCL, Octopus's configuration as code, is HCL, so a parser of HCL reads it.
# Behaviour: most files parse, and values differ in silence. By OCL's rules a key
#   Octopus.Action.Package[web].Name is plain text and a heredoc ends before the line break of its
#   end tag. HCL takes the key for an expression (${Octopus.Action.Package[web].Name}, and a/b for a
#   division) and gives the heredoc a line break more; python-hcl2 keeps quotes and the heredoc's
#   tags in the value. ${NAME:-x} in a script, plain text in OCL, is a syntax error in both.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages @cdktf/hcl2json@0.21.0
pip_packages python-hcl2==8.1.4
cd "$work"

cat >step.ocl <<'OCL'
properties = {
    Octopus.Action.Package[web].Name = "web"
    a/b = "c"
}
body = <<EOT
echo one
EOT
OCL
echo 'body = "echo ${NAME:-x}"' >shell.ocl
cat >case.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';
for (const name of ['step.ocl', 'shell.ocl']) {
  await parse(name, readFileSync(name, 'utf8')).then(
    (seen) => console.log(JSON.stringify(seen)), () => console.log('syntax error'));
}
JS
cat >case.py <<'PY'
import json, hcl2
for name in ("step.ocl", "shell.ocl"):
    try:
        print(json.dumps(hcl2.loads(open(name).read())))
    except Exception as error:
        print(type(error).__name__)
PY
key='${Octopus.Action.Package[web].Name}'
holds "HashiCorp's parser" '{"body":"echo one\n","properties":{"'"$key"'":"web","${a/b}":"c"}}
syntax error' "$(node case.mjs 2>/dev/null)"
wanted='{"properties": {"'$key'": "\"web\"", "${a / b}": "\"c\""}, '
wanted+='"body": "\"<<EOT\necho one\nEOT\""}
UnexpectedToken'
holds "python-hcl2" "$wanted" "$(python case.py)"
