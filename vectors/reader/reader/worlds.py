"""`python -m reader.worlds FOLDER`: reads bundles that a generator made at random.

`worlds.json` holds, for each: the file, the Space, the keys, and what the library says is inside.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from . import space
from .cases import moment
from .content import normal, release_document
from .keys import read_keys
from .limits import Limits
from .refusal import Refusal
from .verify import open_secrets, preview, verify


def main() -> int:
    folder = Path(sys.argv[1])
    worlds = json.loads((folder / "worlds.json").read_text())
    wrong = 0
    for world in worlds:
        differing = differences(folder, world)
        wrong += bool(differing)
        for line in differing:
            print(f"{world['file']}: {line}")
    print(f"{len(worlds)} bundles made at random were read, {wrong} of them otherwise")
    return 1 if wrong or not worlds else 0


def differences(folder: Path, world: dict[str, Any]) -> list[str]:
    """What this reader finds to be other than the library says."""
    limits = Limits()
    document = json.loads((folder / world["space"]).read_text())
    try:
        data = (folder / world["file"]).read_bytes()
        reader = space.read(document, None, limits)
        verified = verify(data, "bundle", reader, moment(world["now"]), limits)
        read = preview(verified, limits)
        keys = read_keys((folder / world["keys"]).read_text())
        assert verified.manifest is not None
        came = {
            "digest": verified.message.digest.hex(),
            "release": verified.manifest.digest.hex(),
            "secrets": open_secrets(verified, keys, limits),
            "content": release_document(verified, read),
        }
    except Refusal as refusal:
        return [f"refused: {refusal}"]
    expected = {**world["expect"], "content": normal(world["expect"]["content"])}
    return [
        f"{key} is {came[key]!r} instead of {expected[key]!r}"
        for key in expected
        if came[key] != expected[key]
    ]


if __name__ == "__main__":
    sys.exit(main())
