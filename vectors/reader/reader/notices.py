"""A notice, from its payload on (format.md §25)."""

from __future__ import annotations

from typing import Any

from . import certificate as certificates
from . import documents
from . import message as messages
from .limits import Limits
from .message import Message
from .refusal import Refusal
from .statement import Statement
from .trust import Reader, Trusted
from .verified import Verified, check_number, check_subject


def verify(
    message: Message, sender: Trusted, reader: Reader, limits: Limits, statement: Statement
) -> Verified:
    with statement.judge("schema"):
        content = documents.notice(message.payload, limits)
    with statement.judge("audience"):
        own = reader.addressed(message.audience)
    statement.unknown("sequence", False)
    with statement.judge("key-standing"):
        check_number(content["number"], "notice", sender)
    statement.unknown("key-standing", sender.end is not None and not sender.lists(message.digest))
    with statement.judge("parts"):
        messages.match([], message, withholding=False)
    statement.moot(
        "grant", "project", "owner", "recall", "succession", "renewal", "manifest",
        "owner-signature", "passed-on", "slice", "templates", "notes", "secrets-present",
        "secrets-addressed", "secrets-open", "onward", "receipts", "history", "content",
        "packages", "chain", "age",
    )  # fmt: skip
    statement.unknown("notices")
    verified = Verified(message, content, own, statement)
    if "recall" in content:
        _recall(verified, sender, reader, limits)
    elif "succession" in content:
        _succession(verified, sender, limits)
    else:
        _renewal(verified, sender, limits)
    return verified


def _recall(verified: Verified, sender: Trusted, reader: Reader, limits: Limits) -> None:
    statement, notice = verified.statement, verified.message
    for line in ("grant", "project", "owner", "recall"):
        statement.lines.pop(line)
    with statement.judge("grant"):
        if not sender.releases.given:
            raise Refusal("grant-missing")
    with statement.judge("recall"):
        inner = messages.inner(verified.content["recall"], "recall", limits)
        said = documents.recall(inner.payload, limits)
    with statement.judge("project"):
        if not sender.releases.covers(said["project"]):
            raise Refusal("project-not-granted")
    with statement.judge("subject"):
        for subject in (notice, inner):
            check_subject(subject, said)
    known = reader.trusted.get(inner.signer)
    if known is not None and known.confirmed:
        with statement.judge("owner"):
            if not known.speaks and inner.signer != notice.signer:
                raise Refusal("owner-revoked")
        of = known.certificate
    else:
        with statement.judge("recall"):
            of = certificates.came_along(inner.certificate, limits)
        statement.unknown("owner")
    with statement.judge("recall"):
        if not inner.is_signed_by(of.verifying_key):
            raise Refusal("recall-signature-invalid")
        if not reader.are_one(inner.signer, said["owner"]):
            raise Refusal("recall-foreign")
    verified.content["recall"] = said


def _succession(verified: Verified, sender: Trusted, limits: Limits) -> None:
    statement, notice = verified.statement, verified.message
    statement.lines.pop("succession")
    with statement.judge("succession"):
        inner = messages.inner(verified.content["succession"], "succession", limits)
        said: dict[str, Any] = documents.succession(inner.payload, limits)
    with statement.judge("subject"):
        subject = f"identity/{said['epoch']}"
        if notice.subject != subject or inner.subject != subject:
            raise Refusal("subject-mismatch")
    with statement.judge("succession"):
        certificate = certificates.from_ders(said["certificates"], limits)
        if said["before"] != notice.signer or certificate.fingerprint != inner.signer:
            raise Refusal("succession-other")
        if not inner.is_signed_by(certificate.verifying_key):
            raise Refusal("succession-signature-invalid")
    verified.content["succession"] = said | {"certificate": certificate}


def _renewal(verified: Verified, sender: Trusted, limits: Limits) -> None:
    statement = verified.statement
    statement.lines.pop("renewal")
    with statement.judge("subject"):
        if verified.message.subject != "identity/encryption":
            raise Refusal("subject-mismatch")
    with statement.judge("renewal"):
        renewed = certificates.renewed(sender.certificate, verified.content["renewal"], limits)
        present = sender.certificate.encryption.not_valid_before_utc
        if renewed.encryption.not_valid_before_utc < present:
            raise Refusal("renewal-older")
