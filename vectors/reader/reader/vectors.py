"""Reads the vectors: the lists of cases, and the files that a case names."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

KINDS = ("accept", "refuse", "rules")

Files = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """One case, with the files that it names."""

    path: str
    fields: dict[str, Any]
    files: Files
    shared: Files

    @property
    def steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self.fields["steps"]
        return steps

    def data(self, name: str) -> bytes:
        """Returns the bytes of a file: a shared one has a `/` in its name."""
        return (self.shared if "/" in name else self.files)[name]

    def text(self, name: str) -> str:
        return self.data(name).decode()


@cache
def shared(root: Path) -> Files:
    """Returns the shared files by their references, such as `keys/dev/keys.pem`."""
    return {
        f"{path.stem}/{name}": data
        for path in sorted(root.glob("shared/*.json"))
        for name, data in _files(_load(path)).items()
    }


def cases(root: Path) -> list[Case]:
    """Returns every case of the vectors in `root`."""
    return [
        Case(f"{kind}/{fields['name']}", fields, _files(fields), shared(root))
        for kind in KINDS
        for path in sorted(root.glob(f"{kind}/*.json"))
        for fields in _load(path)["cases"]
    ]


def case(root: Path, path: str) -> Case:
    """Returns the case of that path, such as `accept/bundle`."""
    return next(case for case in cases(root) if case.path == path)


def _load(path: Path) -> Any:
    return json.loads(path.read_text())


def _files(holder: dict[str, Any]) -> Files:
    return {name: _content(file) for name, file in holder.get("files", {}).items()}


def _content(file: dict[str, Any]) -> bytes:
    ((form, value),) = file.items()
    if form == "base64":
        return base64.b64decode(value, validate=True)
    if form == "text":
        text: str = value
        return text.encode()
    if form == "json":
        return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    raise ValueError(f"a file has no form `{form}`")
