"""From objects of Python to what the library takes, and back."""

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

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


def to_written(text: object) -> str:
    """The text: itself, or what is in the file."""
    if isinstance(text, str):
        return text
    try:
        return to_bytes(text).decode()
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None


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
