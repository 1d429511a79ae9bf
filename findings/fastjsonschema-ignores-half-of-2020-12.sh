#!/usr/bin/env bash
# Software: fastjsonschema 2.22.3, jsonschema 4.26.0, jsonschema-rs 0.61.2 (PyPI), ajv 8.20.0 (npm).
# Date: 2026-12-01.
# Wrong guess: a validator that does not know a schema's `$schema` refuses the schema.
# Behaviour: fastjsonschema knows drafts 4, 6 and 7. It compiles a schema that declares draft
#   2020-12 as draft 7, without a word: `unevaluatedProperties`, `dependentRequired`, `minContains`
#   and the keywords beside a `$ref` do nothing. The three other validators reject each document.
#   A form that is checked by fastjsonschema and imported by a stricter program fails at the import.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages fastjsonschema==2.22.3 jsonschema==4.26.0 jsonschema-rs==0.61.2
npm_packages ajv@8.20.0
cd "$work"

cat >cases.json <<'JSON'
{
  "unevaluatedProperties": [{"properties": {"a": {}}, "unevaluatedProperties": false}, {"b": 1}],
  "dependentRequired": [{"dependentRequired": {"a": ["b"]}}, {"a": 1}],
  "minContains": [{"contains": {"const": 1}, "minContains": 2}, [1]],
  "beside $ref": [{"$defs": {"s": {"type": "string"}}, "$ref": "#/$defs/s", "enum": ["x", "y"]}, "z"]
}
JSON
cat >case.py <<'PY'
import json, fastjsonschema, jsonschema, jsonschema_rs

def fast(schema, document):
    try:
        fastjsonschema.compile(schema)(document)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False

for name, (schema, document) in json.load(open("cases.json")).items():
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    print(name, "fastjsonschema", fast(schema, document),
          "jsonschema", jsonschema.Draft202012Validator(schema).is_valid(document),
          "jsonschema-rs", jsonschema_rs.validator_for(schema).is_valid(document))
PY
cat >case.cjs <<'JS'
const { default: Ajv } = require('ajv/dist/2020');
for (const [schema, document] of Object.values(require('./cases.json'))) {
  console.log(new Ajv({ strict: false }).compile(schema)(document));
}
JS
wanted='unevaluatedProperties fastjsonschema True jsonschema False jsonschema-rs False
dependentRequired fastjsonschema True jsonschema False jsonschema-rs False
minContains fastjsonschema True jsonschema False jsonschema-rs False
beside $ref fastjsonschema True jsonschema False jsonschema-rs False'
holds "Python" "$wanted" "$(python case.py)"
holds "ajv" "false false false false" "$(node case.cjs | xargs)"
