"""A bundle, from its payload on (format.md §19, rows 7 to 23)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from . import certificate as certificates
from . import documents, sealed
from . import message as messages
from .limits import Limits
from .message import Message
from .refusal import Refusal
from .sealed import Binding, Encrypt
from .statement import Statement
from .trust import Reader, Trusted
from .verified import Verified, check_link, check_listed, check_number, check_subject

DAY = 24 * 60 * 60 * 1000


def verify(
    message: Message,
    sender: Trusted,
    reader: Reader,
    now: int,
    limits: Limits,
    statement: Statement,
) -> Verified:
    with statement.judge("schema"):
        content = documents.bundle(message.payload, limits)
    with statement.judge("audience"):
        own = reader.addressed(message.audience)
    with statement.judge("grant"):
        if not sender.releases.given:
            raise Refusal("grant-missing")
    with statement.judge("manifest"):
        manifest = messages.inner(content["manifest"], "manifest", limits)
        release = documents.manifest(manifest.payload, limits)
    with statement.judge("project"):
        if not sender.releases.covers(release["project"]):
            raise Refusal("project-not-granted")
    with statement.judge("subject"):
        for subject in (message, manifest):
            check_subject(subject, release)
    with statement.judge("sequence"):
        _sequence(message, content["number"], reader, statement)
    with statement.judge("key-standing"):
        check_number(content["number"], "bundle", sender)
        if message.digest not in reader.imported(message.signer):
            check_listed(message, sender)
    _owner(manifest, message, reader, limits, statement)
    verified = Verified(message, content, own, statement, manifest, release)
    _committed(verified)
    with statement.judge("parts"):
        verified.parts = messages.match(content["parts"], message, withholding=False)
    with statement.judge("secrets-present"):
        assert verified.row is not None
        if (documents.SECRETS in verified.parts) != (verified.row["secrets"] > 0):
            raise Refusal("secrets-mismatch")
    _remaining(verified, sender, reader, now)
    return verified


def _sequence(message: Message, number: int, reader: Reader, statement: Statement) -> None:
    """Row 13, its first half."""
    known = [used for sender, used in reader.bundles if sender == message.signer]
    if message.digest in reader.imported(message.signer):
        return
    if number == 0 or number in known:
        raise Refusal("sequence-reused")
    statement.unknown("sequence", any(number < other for other in known))


def _owner(
    manifest: Message, bundle: Message, reader: Reader, limits: Limits, statement: Statement
) -> None:
    """Row 14."""
    sends = manifest.signer == bundle.signer
    statement.unknown("passed-on", not sends)
    known = reader.trusted.get(manifest.signer)
    if known is not None and known.confirmed:
        with statement.judge("owner"):
            revoked = known.end is not None and known.end.revoked
            if revoked and not sends and manifest.digest not in reader.releases:
                raise Refusal("owner-revoked")
        of = known.certificate
        ended = known.end is not None and not sends
        valid = of.valid_from() <= manifest.issued * 1000 <= of.valid_until()
        statement.unknown("owner", ended or not valid)
    else:
        with statement.judge("owner-signature"):
            of = certificates.came_along(manifest.certificate, limits)
        statement.unknown("owner")
    with statement.judge("owner-signature"):
        if not manifest.is_signed_by(of.verifying_key):
            raise Refusal("manifest-signature-invalid")


def _committed(verified: Verified) -> None:
    """Rows 15 and 16."""
    release, content, statement = verified.release, verified.content, verified.statement
    assert release is not None
    digests = {row.kind: row.digest for row in content["parts"]}
    with statement.judge("slice"):
        row = next((r for r in release["audiences"] if r["space"] == verified.own.identity), None)
        if row is None:
            raise Refusal("slice-not-ours")
        if digests[documents.SLICE] != row["slice"]:
            raise Refusal("slice-digest")
    with statement.judge("templates"):
        if digests[documents.TEMPLATES] != release["templates"]:
            raise Refusal("templates-digest")
    with statement.judge("notes"):
        if digests[documents.NOTES] != release["notes"]:
            raise Refusal("notes-digest")
    verified.row = row


def _secrets(verified: Verified, limits: Limits) -> None:
    """Row 19."""
    content, row, message, manifest, statement = (
        verified.content, verified.row, verified.message, verified.manifest, verified.statement,
    )  # fmt: skip
    assert row is not None and manifest is not None
    part = verified.parts.get(documents.SECRETS)
    if part is None:
        return statement.moot("secrets-addressed", "secrets-open")
    with statement.judge("secrets-addressed"):
        sealer = _sealer(content, message, manifest, "sealer-foreign")
        encrypt = _in_profile(documents.sealed(part, limits), "secrets-misaddressed", limits)
        if (encrypt.sealer, encrypt.recipient) != (sealer, verified.own.identity):
            raise Refusal("secrets-misaddressed")
    statement.passed("secrets-addressed")
    statement.unknown("secrets-open")
    verified.encrypt = encrypt
    verified.bindings = [
        Binding(
            bundle=content.get("elsewhere", {}).get("bundle", message.id),
            sealer=sealer,
            recipient=verified.own.identity,
            encryption=encryption,
            release=manifest.digest,
            slice=row["slice"],
        )
        for encryption in verified.own.encryption
    ]


def _sealer(found: dict[str, Any], message: Message, manifest: Message, code: str) -> bytes:
    """The sender; or the owner, if it is named and is not the sender."""
    owner: bytes | None = found.get("elsewhere", {}).get("owner")
    if owner is None:
        return message.signer
    if owner != manifest.signer or owner == message.signer:
        raise Refusal(code)
    return owner


def _in_profile(data: bytes, code: str, limits: Limits) -> Encrypt:
    """Sealed secrets; whatever is wrong with their form has one code (row 19)."""
    try:
        return sealed.decode(data, limits)
    except Refusal as refusal:
        raise Refusal(code, str(refusal)) from refusal


def _check_onward(entry: dict[str, Any], verified: Verified, limits: Limits) -> None:
    """Row 20."""
    release, manifest = verified.release, verified.manifest
    assert release is not None and manifest is not None
    row = next((row for row in release["audiences"] if row["space"] == entry["space"]), None)
    if row is None or entry["space"] == verified.own.identity:
        raise Refusal("onward-not-committed")
    if sha256(entry["slice"]).digest() != row["slice"]:
        raise Refusal("onward-not-committed")
    if ("encrypt" in entry) != (row["secrets"] > 0):
        raise Refusal("onward-not-committed")
    if "encrypt" not in entry:
        return
    code = "onward-misaddressed"
    sealer = _sealer(entry, verified.message, manifest, code)
    encrypt = _in_profile(entry["encrypt"], code, limits)
    wanted = (manifest.signer, manifest.signer, entry["space"])
    if (sealer, encrypt.sealer, encrypt.recipient) != wanted:
        raise Refusal(code)


def _receipts(
    files: list[bytes], verified: Verified, reader: Reader, limits: Limits
) -> list[dict[str, Any]]:
    """Row 21: what the receipts say that came along, and which of them prove something."""
    manifest, release = verified.manifest, verified.release
    assert manifest is not None and release is not None
    shown = []
    seen: set[tuple[bytes, bytes | None, int]] = set()
    for data in files:
        message = messages.file(data, limits)
        messages.expect(message, "receipt")
        if message.audience is None:
            raise Refusal("message-kind", "a receipt for nobody")
        signer = reader.trusted.get(message.signer)
        if message.signer == verified.own.identity:
            key = verified.own.key
        elif signer is not None and signer.speaks:
            key = signer.certificate.verifying_key
        else:
            shown.append({"signer": message.signer, "proven": False})
            continue
        if not message.is_signed_by(key):
            raise Refusal("receipt-signature-invalid")
        content = documents.receipt(message.payload, limits)
        if content["release"] != manifest.digest:
            raise Refusal("receipt-other-release")
        check_subject(message, release)
        check_subject(message, content)
        check_link(content)
        place = (message.signer, message.audience, content["number"])
        if place in seen:
            raise Refusal("receipt-number")
        seen.add(place)
        matched = messages.match(content["parts"], message, withholding=True)
        content |= documents.receipt_parts(matched, limits)
        own = message.signer == verified.own.identity
        proven = own or (signer is not None and signer.results.covers(content["project"]))
        shown.append({"signer": message.signer, "proven": proven, **content})
    return shown


def _remaining(verified: Verified, sender: Trusted, reader: Reader, now: int) -> None:
    """Lines that refuse nothing."""
    content, message, statement = verified.content, verified.message, verified.statement
    statement.moot("chain", "recall", "succession", "renewal")
    for line in ("content", "packages"):
        statement.unknown(line)
    for kind, lines in (
        (documents.SECRETS, ("secrets-addressed", "secrets-open")),
        (documents.ONWARD, ("onward",)),
        (documents.HISTORY, ("receipts", "history")),
    ):
        for line in lines:
            if kind in verified.parts:
                statement.unknown(line)
            else:
                statement.moot(line)
    if sender.days is None:
        statement.moot("age")
    else:
        statement.unknown("age", now - message.issued * 1000 > sender.days * DAY)
    heard = reader.heard_from(message.signer)
    last = content.get("notice", 0)
    here = sum(1 for number in heard if number <= last)
    statement.unknown("notices", here < last)


def preview(verified: Verified, reader: Reader, limits: Limits) -> dict[str, Any]:
    """Decodes the parts (rows 19 to 22)."""
    assert verified.row is not None
    statement, parts = verified.statement, verified.parts
    _secrets(verified, limits)
    if (onward := parts.get(documents.ONWARD)) is not None:
        with statement.judge("onward"):
            for entry in documents.onward(onward, limits):
                _check_onward(entry, verified, limits)
        statement.passed("onward")
    _history(verified, reader, limits)
    secrets = documents.Secrets()
    with statement.judge("content"):
        read = {
            "templates": documents.templates(_needed(parts, documents.TEMPLATES), secrets, limits),
            "slice": documents.slice_(_needed(parts, documents.SLICE), secrets, limits),
            "notes": documents.notes(_needed(parts, documents.NOTES), limits),
        }
        if len(secrets.taken) != verified.row["secrets"]:
            raise Refusal("secrets-mismatch")
    statement.passed("content")
    verified.secrets = secrets.taken
    return read


def _needed(parts: dict[int, bytes | None], kind: int) -> bytes:
    """A part that every bundle has, and that no bundle withholds."""
    part = parts[kind]
    assert part is not None
    return part


def _history(verified: Verified, reader: Reader, limits: Limits) -> None:
    """Row 21."""
    statement = verified.statement
    part = verified.parts.get(documents.HISTORY)
    past: dict[str, Any] = {}
    if part is not None:
        with statement.judge("history"):
            past = documents.history(part, limits)
    with statement.judge("receipts"):
        shown = _receipts(past.get("receipts", []), verified, reader, limits)
    verified.content["receipts"] = shown
    if shown:
        statement.unknown("receipts", not all(receipt["proven"] for receipt in shown))
    else:
        statement.moot("receipts")
    if "told" in past:
        statement.unknown("history")
    else:
        statement.moot("history")


def open_secrets(
    verified: Verified, key: ec.EllipticCurvePrivateKey, limits: Limits
) -> list[str]:
    """The texts, in the order of their ids (row 23)."""
    if verified.encrypt is None:
        return []
    assert verified.row is not None
    with verified.statement.judge("secrets-open"):
        opened = sealed.plaintext(verified.encrypt, verified.bindings, key, limits)
        return sealed.texts(opened, verified.row, verified.secrets, limits)
