"""The parsed content as JSON: bytes in hexadecimal digits, instants in milliseconds."""

from __future__ import annotations

from typing import Any

from .verified import Verified


def dump(value: Any) -> Any:
    if isinstance(value, Verified):
        return _verified(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): dump(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [dump(member) for member in value]
    return value


def _verified(verified: Verified) -> dict[str, Any]:
    message = verified.message
    shown = {
        "kind": message.kind,
        "digest": message.digest,
        "signer": message.signer,
        "subject": message.subject,
        "issued": message.issued,
        "id": message.id,
        "not-established": [
            line for line, how in verified.statement.lines.items() if how == "not-established"
        ],
        "content": verified.content,
    }
    if verified.manifest is not None:
        shown["release"] = {
            "digest": verified.manifest.digest,
            "owner": verified.manifest.signer,
            **(verified.release or {}),
        }
    read: dict[str, Any] = dump(shown)
    return read
