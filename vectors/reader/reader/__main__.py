"""`python -m reader FILE …`: verifies files, opens them with a key, and shows them as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from . import message as messages
from . import space
from .dump import dump
from .keys import read_keys
from .limits import Limits
from .refusal import Refusal
from .trust import Reader
from .bundles import open_secrets, preview
from .verify import verify


def main() -> int:
    parser = argparse.ArgumentParser(prog="reader", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--space", type=Path, help="the JSON document of the Space that reads")
    parser.add_argument("--own", type=Path, help="its certificate, where there is no document")
    parser.add_argument("--trust", type=Path, action="append", default=[], help="a certificate")
    parser.add_argument("--keys", type=Path, help="private keys in PEM: opens the secrets")
    parser.add_argument("--now", help="the time, as RFC 3339 writes it; else the clock's")
    given = parser.parse_args()
    limits = Limits()
    if given.space is None and given.own is None:
        parser.error("one of --space and --own is needed")
    if given.space is not None:
        reader = space.read(json.loads(given.space.read_text()), None, limits)
    else:
        reader = space.trusting(given.own.read_text(), [f.read_text() for f in given.trust], limits)
    now = datetime.fromisoformat(given.now) if given.now else datetime.now(timezone.utc)
    moment = int(now.timestamp() * 1000)
    answers = [_file(file, reader, moment, given.keys, limits) for file in given.files]
    print(json.dumps(answers, indent=2, ensure_ascii=False))
    return 0 if all(answer["accepted"] for answer in answers) else 1


def _file(
    file: Path, reader: Reader, now: int, keys: Path | None, limits: Limits
) -> dict[str, Any]:
    data = file.read_bytes()
    try:
        kind = messages.file(data, limits).kind or "bundle"
        verified = verify(data, kind, reader, now, limits)
        shown = {"file": str(file), "accepted": True, **dump(verified)}
        if kind == "bundle":
            shown["preview"] = dump(preview(verified, reader, limits))
            if keys is not None:
                shown["secrets"] = open_secrets(verified, read_keys(keys.read_text()), limits)
        return shown
    except Refusal as refusal:
        return {"file": str(file), "accepted": False, "code": refusal.code, "why": str(refusal)}


if __name__ == "__main__":
    sys.exit(main())
