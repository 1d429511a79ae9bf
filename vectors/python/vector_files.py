"""Reads the vectors: the lists of cases, and the files that a case names."""

import base64
import json
import os
from pathlib import Path

VECTORS = Path(os.environ.get("SPACEBRIDGE_VECTORS", Path(__file__).resolve().parents[1]))
KINDS = ("accept", "refuse", "rules")


class Files:
    """The files of a case, and those that all cases share."""

    def __init__(self, own, shared):
        self.own, self.shared = own, shared

    def data(self, name):
        """Returns the bytes of a file: a shared one has a ``/`` in its name."""
        return (self.shared if "/" in name else self.own)[name]

    def text(self, name):
        return self.data(name).decode()

    def document(self, name):
        return json.loads(self.text(name))


def content(file):
    """Decodes one file, which is given in exactly one form."""
    ((form, value),) = file.items()
    if form == "base64":
        return base64.b64decode(value, validate=True)
    if form == "text":
        return value.encode()
    if form == "json":
        return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    raise ValueError(f"a file has no form `{form}`")


def contents(holder):
    return {name: content(file) for name, file in holder.get("files", {}).items()}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def shared():
    """Returns the shared files by their references, such as ``keys/dev/keys.pem``."""
    return {
        f"{path.stem}/{name}": data
        for path in sorted(VECTORS.glob("shared/*.json"))
        for name, data in contents(load(path)).items()
    }


def cases():
    """Returns the cases by their paths, such as ``accept/bundle``."""
    return {
        f"{kind}/{case['name']}": case
        for kind in KINDS
        for path in sorted(VECTORS.glob(f"{kind}/*.json"))
        for case in load(path)["cases"]
    }
