#!/usr/bin/env bash
# Software: cyclonedx-python-lib 11.12.0 (PyPI). Date: 2026-12-01.
# Wrong guess: a valid SBOM that is read and written by the reference library keeps its statements,
#   and a document of one specification version fails the schema of another.
# Behaviour: `Bom.from_json` knows no `compositions`, `annotations`, `declarations` and
#   `formulation`; they are gone from the output, without a warning. The library invents a serial
#   number and a time where the document has none, so two runs give two digests. The strict
#   validator for 1.7 accepts a document that says `specVersion` 1.6.
#   An SBOM that was reviewed has to travel as its octets.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages 'cyclonedx-python-lib[json-validation]==11.12.0'
cd "$work"

cat >case.py <<'PY'
import json
from cyclonedx.model.bom import Bom
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

sbom = {
    "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
    "components": [{"type": "library", "bom-ref": "web", "name": "web", "version": "1.1.0"}],
    "compositions": [{"aggregate": "complete", "assemblies": ["web"]}],
    "annotations": [{"subjects": ["web"], "annotator": {"individual": {"name": "Ada"}},
                     "timestamp": "2026-12-01T00:00:00Z", "text": "reviewed"}],
    "declarations": {"assessors": [{"bom-ref": "ada", "thirdParty": True}]},
    "formulation": [{"bom-ref": "build"}],
}
for version in (SchemaVersion.V1_6, SchemaVersion.V1_7):
    error = JsonStrictValidator(version).validate_str(json.dumps(sbom))
    print("as", version.to_version(), "valid" if error is None else "not valid")
back = [json.loads(JsonV1Dot6(Bom.from_json(sbom)).output_as_string()) for _ in range(2)]
print("dropped", *sorted(set(sbom) - set(back[0])))
print("invented", *(key for key in ("serialNumber", "metadata") if key in back[0]))
print("same serial number", back[0]["serialNumber"] == back[1]["serialNumber"])
PY
wanted='as 1.6 valid
as 1.7 valid
dropped annotations compositions declarations formulation
invented serialNumber metadata
same serial number False'
holds "one SBOM, read and written" "$wanted" "$(python case.py)"
