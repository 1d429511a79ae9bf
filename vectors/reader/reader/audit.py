"""The audit log of who changed what is trusted (format.md §26, rule `audit-entry`)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from . import strict
from .refusal import Refusal


def verify(log: list[dict[str, Any]], since: str | None) -> str | None:
    """The digest of the last entry, if each follows the one before and the known head is there."""
    previous: bytes | None = None
    states: dict[str, str] = {}
    digests: list[str] = []
    for number, entry in enumerate(log, 1):
        record = entry["record"]
        if entry["number"] != number or entry["previous"] != _hex(previous):
            raise Refusal("audit-broken", str(number))
        if states.get(record["subject"], record["before"]) != record["before"]:
            raise Refusal("audit-unrecorded", record["subject"])
        states[record["subject"]] = record["after"]
        previous = sha256(_encode(number, previous, record)).digest()
        digests.append(previous.hex())
    if since is not None and since not in digests:
        raise Refusal("audit-head-unknown")
    return _hex(previous)


def _encode(number: int, previous: bytes | None, record: dict[str, Any]) -> bytes:
    at = int(datetime.fromisoformat(record["at"]).timestamp() * 1000)
    states = [bytes.fromhex(record[state]) for state in ("before", "after")]
    said = [record[field] for field in ("by", "subject", "what")]
    return strict.encode(["spacebridge/audit/1", number, previous, at, *said, *states])


def _hex(digest: bytes | None) -> str | None:
    return digest.hex() if digest is not None else None
