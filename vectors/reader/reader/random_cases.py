"""`python -m reader.random_cases FOLDER`: messages generated at random, each with the core's answer.

`cargo run -p spacebridge-vectors -- random COUNT SEED FOLDER` writes them. What is compared is
how far a message comes: the line at which it is refused, and a code of that line (format.md §19);
or its identity, every line of its statement, its content, and its secrets.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from . import space, vectors
from .bundles import open_secrets, preview
from .cases import moment
from .certificate import from_pem
from .content import normal, release_document
from .keys import read_keys
from .limits import Limits
from .refusal import Refusal
from .verify import verify

VECTORS = Path(__file__).parents[2]


def main() -> int:
    folder = Path(sys.argv[1])
    cases = json.loads((folder / "cases.json").read_text())
    wrong = [f"{case['file']} ({case['how']}): {why}" for case, why in compared(folder, cases)]
    same = Counter(case["answer"].get("refused", {}).get("check", "accepted") for case in cases)
    print("\n".join(wrong))
    print(f"{len(cases)} messages, {len(wrong)} differences; of the core: {dict(same)}")
    return 1 if wrong or not cases else 0


def compared(folder: Path, cases: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """The cases of which something else is said here, and what."""
    wrong = []
    for case in cases:
        why = difference(case["answer"], answer(folder, case))
        if why is not None:
            wrong.append((case, why))
    return wrong


def answer(folder: Path, case: dict[str, Any]) -> dict[str, Any]:
    """Returns the result of this reader."""
    if case["kind"] == "certificate":
        return _certificate((folder / case["file"]).read_bytes().decode())
    limits = Limits(**case["limits"])
    reader = space.read(_document(case["space"]), case["facts"], Limits())
    data = (folder / case["file"]).read_bytes()
    came: dict[str, Any] = {}
    try:
        verified = verify(data, case["kind"], reader, moment(case["now"]), limits)
        came["digest"] = verified.message.digest.hex()
        came["standing"] = dict(verified.statement.lines)
        if case["kind"] == "bundle":
            came["value"] = release_document(verified, preview(verified, reader, limits))
            came["standing"] = dict(verified.statement.lines)
            # The core opens secrets where a plan leads to them, and this reader always.
            if "secrets" in case["answer"] or _stops_at(case) == "secrets-open":
                keys = read_keys(_shared(f"keys/{case['keys']}/keys.pem"))
                came["secrets"] = open_secrets(verified, keys, limits)
    except Refusal as refusal:
        came["refused"] = {"check": refusal.line, "code": refusal.code}
    return came


def _certificate(text: str) -> dict[str, Any]:
    try:
        return {"value": from_pem(text, Limits()).document()}
    except Refusal as refusal:
        return {"refused": {"check": "certificate", "code": refusal.code}}


def difference(core: dict[str, Any], ours: dict[str, Any]) -> str | None:
    """Describes the first difference; None if there is none."""
    theirs, own = core.get("refused"), ours.get("refused")
    if (theirs is None) != (own is None):
        return f"the core says {theirs or 'accepted'}, and this reader {own or 'accepted'}"
    if theirs is not None and own is not None:
        if theirs["check"] != own["check"] or not may_both(own, theirs):
            return f"the core refuses with {theirs}, and this reader with {own}"
    for key in ours.keys() & core.keys() - {"refused"}:
        wanted = normal(core[key]) if key == "value" else core[key]
        if key == "secrets" and _in_order(wanted, ours[key]):
            continue
        if ours[key] != wanted:
            return f"{key} is {_differing(ours[key], wanted)}"
    return None


def _in_order(used: list[str], opened: list[str]) -> bool:
    """Returns true if the secrets of the plan are among those that open, in the order of their ids.
    The core gives out those that the plan uses, and this reader all of them."""
    rest = iter(opened)
    return all(text in rest for text in used)


def may_both(own: dict[str, str], theirs: dict[str, str]) -> bool:
    """Returns true if both codes are of the row: where a row has more than one, either may be
    named."""
    documents = {"schema", "manifest", "parts", "secrets-addressed", "onward", "history",
                 "receipts", "recall", "succession", "content", "secrets-open"}  # fmt: skip
    families: set[str] = set()
    if own["check"] == "form":
        families = {"cbor", "cose"}
    elif own["check"] == "certificate":
        families = {"certificate", "key"}
    elif own["check"] in documents:
        families = {"cbor", "cose", "schema", "name", "version", "instant"}
    codes = (own["code"], theirs["code"])
    return codes[0] == codes[1] or all(code.partition("-")[0] in families for code in codes)


def _differing(ours: Any, wanted: Any) -> str:
    if isinstance(ours, dict) and isinstance(wanted, dict):
        keys = [key for key in ours.keys() | wanted.keys() if ours.get(key) != wanted.get(key)]
        return "; ".join(f"{key}: {ours.get(key)!r} for {wanted.get(key)!r}" for key in keys)
    return f"{ours!r} instead of {wanted!r}"


def _stops_at(case: dict[str, Any]) -> str | None:
    line: str | None = case["answer"].get("refused", {}).get("check")
    return line


@cache
def _document(name: str) -> Any:
    return json.loads(_shared(f"spaces/{name}.json"))


def _shared(name: str) -> str:
    return vectors.shared(VECTORS)[name].decode()


if __name__ == "__main__":
    sys.exit(main())
