"""From objects of Python to the text of a document."""

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ._core import Certificate, ComparedFingerprint, Secret


def to_text(document: object) -> str:
    """The document as JSON. A secret in it is given to the library, which seals it."""
    return json.dumps(document, default=_plain, allow_nan=False, separators=(",", ":"))


def _plain(value: object) -> Any:
    if isinstance(value, Secret):
        return value.expose()
    if isinstance(value, Certificate):
        return value.to_pem()
    if isinstance(value, ComparedFingerprint):
        return {"fingerprint": value.fingerprint, "typed": value.fingerprint}
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(
                "a naive datetime could be any of many moments: give its time zone, "
                "as datetime.now(timezone.utc) does"
            )
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"a document holds no {type(value).__name__}")
