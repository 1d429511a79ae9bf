#!/usr/bin/env bash
# Software: jsonschema 4.26.0, jsonschema-rs 0.61.2 (PyPI), ajv 8.20.0,
#   vscode-json-languageservice 5.7.2 (npm). Date: 2026-12-01.
# Wrong guess: a schema that one validator takes is taken by all, and gives one verdict.
# Behaviour, each on a valid schema of draft 2020-12:
#   `"enum": []` (a question without choices): ajv throws for the whole schema; the others compile
#     it and reject values.
#   `"pattern": "^\\p{L}+$"` (letters, as ECMA-262 writes them): jsonschema raises an error when it
#     meets the first document, because Python's `re` lacks \p; the others take "abc".
#   `"pattern": "^sha256\\:..."`: ajv throws, because an escaped colon is an error in the `u` mode
#     that it compiles patterns in; the others take the digest.
#   `"multipleOf": 0.01` for 19.99: jsonschema and ajv divide doubles and say no; jsonschema-rs and
#     the editor say yes.
#   `properties` beside a `$ref` to a schema with `properties`: the language service of VS Code
#     applies one of the two only, so an editor shows no error where the others reject.
# Output seen: below, after `wanted=` (true: valid; false: not valid; error: the schema is refused).
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages jsonschema==4.26.0 jsonschema-rs==0.61.2
npm_packages ajv@8.20.0 vscode-json-languageservice@5.7.2
cd "$work"

cat >cases.json <<'JSON'
[[{"enum": []}, 1],
 [{"pattern": "^\\p{L}+$"}, "abc"],
 [{"pattern": "^sha256\\:[0-9a-f]+$"}, "sha256:ab"],
 [{"multipleOf": 0.01}, 19.99],
 [{"$defs": {"q": {"properties": {"value": {"type": "string"}}}},
   "$ref": "#/$defs/q", "properties": {"value": {"enum": ["stable"]}}}, {"value": "nightly"}]]
JSON
cat >case.py <<'PY'
import json, jsonschema, jsonschema_rs

def verdict(check, schema, document):
    try:
        return str(check(schema, document)).lower()
    except Exception:
        return "error"

for name, check in {
    "jsonschema": lambda s, d: jsonschema.Draft202012Validator(s).is_valid(d),
    "jsonschema-rs": lambda s, d: jsonschema_rs.Draft202012Validator(s).is_valid(d),
}.items():
    print(name, *(verdict(check, *case) for case in json.load(open("cases.json"))))
PY
cat >case.cjs <<'JS'
const { default: Ajv } = require('ajv/dist/2020');
const { getLanguageService, TextDocument } = require('vscode-json-languageservice');
const cases = require('./cases.json');
console.log('ajv', ...cases.map(([schema, document]) => {
  try { return new Ajv({ strict: false }).compile(schema)(document); } catch { return 'error'; }
}));
(async () => {
  const service = getLanguageService({});
  const seen = [];
  for (const [schema, document] of cases) {
    schema.$schema = 'https://json-schema.org/draft/2020-12/schema';
    const text = TextDocument.create('file:///a.json', 'json', 1, JSON.stringify(document));
    const problems = await service.doValidation(text, service.parseJSONDocument(text), {}, schema);
    seen.push(problems.length === 0);
  }
  console.log('VS Code', ...seen);
})();
JS
wanted='jsonschema false error true false false
jsonschema-rs false true true true false
ajv error true error false false
VS Code false true true true true'
holds "enum, letters, colon, 19.99, beside a reference" "$wanted" "$(python case.py; node case.cjs)"
