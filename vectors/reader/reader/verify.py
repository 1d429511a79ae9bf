"""The order in which a file is judged (format.md §19)."""

from __future__ import annotations

from typing import Any

from . import bundles, documents, notices
from . import message as messages
from .limits import Limits
from .message import Message
from .refusal import Refusal
from .statement import Statement
from .trust import Reader, Trusted
from .verified import Verified, check_link, check_number, check_subject

SKEW = 5 * 60 * 1000


def verify(data: bytes, kind: str, reader: Reader, now: int, limits: Limits) -> Verified:
    """`kind` is bundle, receipt or notice; `now` is in milliseconds since 1970."""
    statement = Statement()
    with statement.judge("size"):
        if len(data) > limits.bytes:
            raise Refusal("message-too-large")
    with statement.judge("form"):
        message = messages.file(data, limits)
    with statement.judge("kind"):
        messages.expect(message, kind)
    sender = _sender(message, reader, now, statement)
    statement.unknown("issued-at", message.issued * 1000 - now > SKEW)
    statement.unknown("freshness")
    statement.unknown("transparency")
    if kind == "bundle":
        verified = bundles.verify(message, sender, reader, now, limits, statement)
    elif kind == "receipt":
        verified = _receipt(message, sender, reader, limits, statement)
    else:
        verified = notices.verify(message, sender, reader, limits, statement)
    inside = [verified.release, verified.content.get("recall"), verified.content.get("succession")]
    unknown = [*verified.content["unknown"]]
    for document in inside:
        unknown += (document or {}).get("unknown", [])
    statement.unknown("unknown-fields", bool(unknown))
    return verified


def _sender(message: Message, reader: Reader, now: int, statement: Statement) -> Trusted:
    with statement.judge("sender"):
        sender = reader.trusted.get(message.signer)
        if sender is None:
            raise Refusal("sender-unknown")
        if not sender.confirmed:
            raise Refusal("sender-pending")
        if sender.end is not None and sender.end.nothing_counts:
            raise Refusal("sender-revoked")
    statement.unknown("algorithm", False)
    with statement.judge("sender-validity"):
        if now > sender.certificate.valid_until():
            raise Refusal("sender-certificate-expired")
    statement.unknown("sender-validity", now < sender.certificate.valid_from())
    with statement.judge("signature"):
        if not message.is_signed_by(sender.certificate.verifying_key):
            raise Refusal("signature-invalid")
    return sender


def _receipt(
    message: Message, sender: Trusted, reader: Reader, limits: Limits, statement: Statement
) -> Verified:
    with statement.judge("schema"):
        content: dict[str, Any] = documents.receipt(message.payload, limits)
    with statement.judge("audience"):
        own = reader.addressed(message.audience)
    with statement.judge("grant"):
        if not sender.results.given:
            raise Refusal("grant-missing")
    with statement.judge("project"):
        if not sender.results.covers(content["project"]):
            raise Refusal("project-not-granted")
    with statement.judge("subject"):
        check_subject(message, content)
    with statement.judge("sequence"):
        check_link(content)
    with statement.judge("key-standing"):
        check_number(content["number"], "receipt", sender)
    statement.unknown("key-standing", sender.end is not None and not sender.lists(message.digest))
    with statement.judge("parts"):
        matched = messages.match(content["parts"], message, withholding=True)
        content |= documents.receipt_parts(matched, limits)
    statement.moot(
        "manifest", "owner", "owner-signature", "passed-on", "slice", "templates", "notes",
        "secrets-present", "secrets-addressed", "secrets-open", "onward", "content", "receipts",
        "packages", "recall", "succession", "renewal", "age",
    )  # fmt: skip
    for line in ("history", "chain", "notices"):
        statement.unknown(line)
    return Verified(message, content, own, statement)
