"""The content of a verified file, and the checks that all kinds share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .message import Message
from .refusal import Refusal
from .sealed import Binding, Encrypt
from .statement import Statement
from .trust import Own, Trusted


@dataclass
class Verified:
    """A file that holds, with its statement."""

    message: Message
    content: dict[str, Any]
    own: Own
    statement: Statement
    manifest: Message | None = None
    release: dict[str, Any] | None = None
    row: dict[str, Any] | None = None
    encrypt: Encrypt | None = None
    bindings: list[Binding] = field(default_factory=list)
    parts: dict[int, bytes | None] = field(default_factory=dict)
    secrets: set[int] = field(default_factory=set)


def check_subject(message: Message, of: dict[str, Any]) -> None:
    if message.subject != f"{of['project']}/{of['version']}":
        raise Refusal("subject-mismatch")


def check_number(number: int, kind: str, sender: Trusted) -> None:
    """Row 13, its second half, and row 25."""
    if sender.end is not None and number > sender.end.last(kind):
        raise Refusal(_ended(sender))


def check_listed(message: Message, sender: Trusted) -> None:
    """A new message of a key that a rotation replaced (§24)."""
    if sender.end is not None and not sender.lists(message.digest):
        raise Refusal(_ended(sender))


def _ended(sender: Trusted) -> str:
    return "sender-revoked" if sender.end is not None and sender.end.revoked else "sender-replaced"


def check_link(content: dict[str, Any]) -> None:
    """Row 24."""
    number, linked = content["number"], "previous" in content
    if number == 0 or (number == 1) == linked or ("supersedes" in content and not linked):
        raise Refusal("receipt-number")
