"""From objects of Python to what the library takes, and back."""

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List, Tuple

from ._core import Certificate, ComparedFingerprint, Secret

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)


def to_text(document: object) -> str:
    """The document as JSON. A secret in it is given to the library, which seals it."""
    return json.dumps(document, default=_plain, allow_nan=False, separators=(",", ":"))


def to_word(text: object) -> str:
    """The text, which has to be one."""
    if isinstance(text, str):
        return text
    raise TypeError(f"a str is wanted, and no {type(text).__name__}")


def to_bytes(data: object) -> bytes:
    """The bytes: themselves, or those of the file."""
    if isinstance(data, bytes):
        return data
    if isinstance(data, (bytearray, memoryview)):
        return bytes(data)
    if isinstance(data, os.PathLike):
        with open(data, "rb") as file:
            return file.read()
    raise TypeError("bytes, a bytearray, a memoryview or an os.PathLike is wanted")


def to_written(text: object) -> bytes:
    """The bytes of a text or of a file. The library judges their encoding."""
    return text.encode() if isinstance(text, str) else to_bytes(text)


def to_new_facts(result: object) -> Tuple[Any, bool]:
    """The facts that a result brings, and whether two receipts of one signer may share a number."""
    from . import _results as r

    facts: Dict[str, List[Any]] = {}
    if isinstance(result, r.Promoted):
        facts["promotions"] = [result.fact]
    elif isinstance(result, r.Imported):
        facts["imports"], facts["deployments"] = [result.fact], list(result.history)
    elif isinstance(result, r.IssuedReceipt):
        facts["reports"] = [result.fact]
    elif isinstance(result, r.Accepted):
        facts["deployments"] = list(result.deployments)
    elif isinstance(result, r.RecallOutcome):
        facts["recalls"] = [result.fact]
        facts["announced"] = [one.fact for one in result.announcements]
    elif isinstance(result, r.RotationOutcome):
        facts["announced"] = [one.fact for one in result.announcements]
    elif isinstance(result, r.NoticeOutcome):
        facts["heard"], facts["recalls"] = [result.heard], [result.recall]
    elif isinstance(result, r.Announcement):
        facts["announced"] = [result.fact]
    elif isinstance(result, Mapping):
        facts["deployments"] = [result]
    elif isinstance(result, (list, tuple)):
        for one in result:
            for kind, rows in to_new_facts(one)[0].items():
                facts.setdefault(kind, []).extend(rows)
    else:
        raise TypeError(f"a result of a verb or a deployment is wanted, and no {type(result).__name__}")
    known = {kind: [row for row in rows if row is not None] for kind, rows in facts.items()}
    return known, isinstance(result, r.Imported)


def to_milliseconds(time: object) -> int:
    """Milliseconds since 1970 in UTC."""
    if not isinstance(time, datetime):
        raise TypeError("a time is a datetime.datetime with its time zone")
    return (_aware(time) - EPOCH) // MILLISECOND


def from_milliseconds(milliseconds: int) -> datetime:
    """The time that is so long after 1970, in UTC."""
    return EPOCH + milliseconds * MILLISECOND


def _aware(time: datetime) -> datetime:
    if time.utcoffset() is None:
        raise ValueError(
            "a naive datetime could be any of many moments: give its time zone, "
            "as datetime.now(timezone.utc) does"
        )
    return time


def _plain(value: object) -> Any:
    if isinstance(value, Secret):
        return value.expose()
    if isinstance(value, Certificate):
        return value.to_pem()
    if isinstance(value, ComparedFingerprint):
        return {"fingerprint": value.fingerprint, "typed": value.fingerprint}
    if isinstance(value, datetime):
        return _aware(value).astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"a document holds no {type(value).__name__}")
