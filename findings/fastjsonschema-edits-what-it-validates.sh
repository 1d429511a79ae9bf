#!/usr/bin/env bash
# Software: fastjsonschema 2.22.3, jsonschema 4.26.0 (PyPI), ajv 8.20.0 (npm). Date: 2026-12-01.
# Wrong guess: validation leaves the document as it is.
# Behaviour: fastjsonschema writes the `default` of each absent property into the document that
#   the caller passed, also into nested objects. A digest taken after the validation differs from
#   one taken before it. jsonschema and ajv change nothing unless that is asked for
#   (`useDefaults` in ajv); fastjsonschema needs `use_default=False`.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages fastjsonschema==2.22.3 jsonschema==4.26.0
npm_packages ajv@8.20.0
cd "$work"

cat >schema.json <<'JSON'
{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {
  "channel": {"type": "string", "default": "stable"},
  "package": {"type": "object", "properties": {"feed": {"default": "built-in"}}}}}
JSON
cat >case.py <<'PY'
import json, sys, fastjsonschema, jsonschema
schema = json.load(open("schema.json"))
for name, check in {
    "fastjsonschema": fastjsonschema.compile(schema),
    "use_default=False": fastjsonschema.compile(schema, use_default=False),
    "jsonschema": jsonschema.Draft7Validator(schema).validate,
}.items():
    release = {"package": {}}
    check(release)
    print(name, json.dumps(release))
PY
wanted='fastjsonschema {"package": {"feed": "built-in"}, "channel": "stable"}
use_default=False {"package": {}}
jsonschema {"package": {}}'
holds "Python" "$wanted" "$(python case.py)"
holds "ajv" '{"package":{}}' "$(node -e '
const release = { package: {} };
new (require("ajv").default)().validate(require("./schema.json"), release);
console.log(JSON.stringify(release));')"
