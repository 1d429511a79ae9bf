"""`python -m reader.cases FOLDER`: gives the answer of this reader to every vector that it can run.

A refusal has to be a refusal, for a reason of the same family (what stands before the first `-`,
see FAMILIES); what is accepted has to have the same identity, lines, secrets and content.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from . import audit, space, vectors
from . import certificate as certificates
from . import keys as private
from .content import normal, release_document
from .keys import read_keys
from .limits import Limits
from .refusal import Refusal
from .state import Memory
from .bundles import open_secrets, preview
from .vectors import Case
from .verify import verify

# Codes between which the specification leaves the choice: one fault breaks both rules.
FAMILIES = {
    "cbor": {"cbor", "cose", "schema", "message"},
    "cose": {"cbor", "cose", "schema", "message"},
    "schema": {"cbor", "cose", "schema", "name", "version", "instant", "receipt"},
    "message": {"message", "cose"},
    "certificate": {"certificate", "key"},
}
VERBS = ("verify", "preview", "open", "certificate", "keys", "audit", "accept", "take-note")


class Skipped(Exception):
    """This reader does not have what the step asks for."""


class Wrong(Exception):
    """Something else comes out than has to."""


def main() -> int:
    root = Path(sys.argv[1])
    ran = 0
    skipped: dict[str, list[str]] = {}
    wrong: list[str] = []
    for case in vectors.cases(root):
        try:
            run(case)
            ran += 1
        except Skipped as verb:
            skipped.setdefault(str(verb), []).append(case.path)
        except Wrong as error:
            wrong.append(f"{case.path}: {error}")
    for line in wrong:
        print(line)
    left = ", ".join(f"{len(names)} with {verb}" for verb, names in sorted(skipped.items()))
    print(f"{ran} cases agree, {len(wrong)} do not; not run: {left or 'none'}")
    return 1 if wrong or not ran else 0


def run(case: Case) -> None:
    verbs = {step["verb"] for step in case.steps}
    if not verbs <= set(VERBS):
        raise Skipped("`" + sorted(verbs - set(VERBS))[0] + "`")
    spaces: dict[str, Memory] = {}
    for step in case.steps:
        expected = step["expect"]
        try:
            came = perform(case, step, spaces)
        except Refusal as refusal:
            if "code" not in expected:
                raise Wrong(f"refused: {refusal}") from refusal
            if not akin(refusal.code, expected["code"]):
                raise Wrong(f"{refusal.code} instead of {expected['code']}") from refusal
            continue
        if "code" in expected:
            raise Wrong(f"accepted, instead of {expected['code']}")
        for key in came.keys() & expected.keys():
            wanted = normal(expected[key]) if key == "value" else expected[key]
            if key == "standing":
                came[key] = {line: came[key].get(line) for line in wanted}
            if came[key] != wanted:
                raise Wrong(f"{key} is {came[key]!r} instead of {wanted!r}")


def akin(code: str, wanted: str) -> bool:
    family, other = code.partition("-")[0], wanted.partition("-")[0]
    return code == wanted or family == other or other in FAMILIES.get(family, ())


def perform(case: Case, step: dict[str, Any], spaces: dict[str, Memory]) -> dict[str, Any]:
    # Documents call one limit otherwise than the specification does.
    named = {"transit": "in_transit"}
    limits = Limits(**{named.get(key, key): it for key, it in step.get("limits", {}).items()})
    if step["verb"] == "audit":
        return {"value": audit.verify(step["log"], step.get("since"))}
    data = case.data(step["file"])
    if step["verb"] == "certificate":
        certificate = certificates.from_pem(data.decode(), limits)
        return {"value": certificate.document()}
    if step["verb"] == "keys":
        pem = case.text(step["certificate"])
        certificate = certificates.from_pem(pem, Limits())
        private.of_certificate(data.decode(), step.get("passphrase"), certificate, limits)
        return {}
    kind = {"accept": "receipt", "take-note": "notice"}.get(step["verb"], step.get("kind", "bundle"))
    space_ = memory(case, step, spaces)
    verified = verify(data, kind, space_.reader, moment(step["now"]), limits)
    came: dict[str, Any] = {}
    if step["verb"] == "accept":
        space_.accept(verified)
    if step["verb"] == "take-note":
        space_.take_note(verified, limits)
    if step["verb"] in ("preview", "open"):
        read = preview(verified, space_.reader, limits)
        if step["verb"] == "preview":
            came["value"] = release_document(verified, read)
        else:
            keys = read_keys(case.text(step["keys"]))
            came["secrets"] = open_secrets(verified, keys, limits)
    if step["verb"] != "open":
        came["digest"] = verified.message.digest.hex()
        came["standing"] = verified.statement.lines
    return came


def memory(case: Case, step: dict[str, Any], spaces: dict[str, Memory]) -> Memory:
    """The Space of a step, with what it remembers of the steps before."""
    name = step["space"]
    if name not in spaces or "facts" in step:
        document = json.loads(case.text(name))
        known = space.read(document, step.get("facts"), Limits())
        if name in spaces:
            known.trusted = spaces[name].reader.trusted
        spaces[name] = Memory.of(known, step.get("facts"))
    return spaces[name]


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


if __name__ == "__main__":
    sys.exit(main())
