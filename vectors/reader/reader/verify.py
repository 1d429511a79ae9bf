"""The order in which a file is judged (format.md §19 and §25)."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from .trust import Own, Reader, Trusted


@dataclass
class Verified:
    """A file that holds, with what could not be established about it."""

    message: Message
    content: dict[str, Any]
    own: Own
    manifest: Message | None = None
    release: dict[str, Any] | None = None
    row: dict[str, Any] | None = None
    encrypt: Encrypt | None = None
    binding: Binding | None = None
    open_points: list[str] = field(default_factory=list)


def verify(data: bytes, kind: str, reader: Reader, now: int, limits: Limits) -> Verified:
    """`kind` is bundle, receipt or notice; `now` is in milliseconds since 1970."""
    if len(data) > limits.bytes:
        raise Refusal("message-too-large")
    message = messages.decode(data, kind, limits)
    sender = _sender(message, kind, reader, now)
    open_points = ["freshness"]
    if message.issued * 1000 > now:
        open_points.append("signed ahead of the clock")
    if sender.certificate.valid_from() > now:
        open_points.append("certificate not valid yet")
    if kind == "bundle":
        verified = _bundle(message, sender, reader, limits)
    elif kind == "receipt":
        verified = _receipt(message, sender, reader, limits)
    else:
        verified = _notice(message, sender, reader, limits)
    verified.open_points[:0] = open_points
    if verified.content.get("unknown"):
        verified.open_points.append("unknown fields")
    return verified


def _sender(message: Message, kind: str, reader: Reader, now: int) -> Trusted:
    sender = reader.trusted.get(message.signer)
    if sender is None:
        raise Refusal("sender-unknown")
    if not sender.confirmed:
        raise Refusal("sender-pending")
    if sender.end is not None and sender.end.revoked and sender.end.last(kind) == 0:
        raise Refusal("sender-revoked")
    if now > sender.certificate.valid_until():
        raise Refusal("sender-certificate-expired")
    if not message.is_signed_by(sender.certificate.verifying_key):
        raise Refusal("signature-invalid")
    return sender


def _check_number(number: int, kind: str, sender: Trusted) -> None:
    if sender.end is not None and number > sender.end.last(kind):
        raise Refusal("sender-revoked" if sender.end.revoked else "sender-replaced")


# ── Bundles ──


def _bundle(message: Message, sender: Trusted, reader: Reader, limits: Limits) -> Verified:
    content = documents.bundle(message.payload, limits)
    own = reader.addressed(message.audience)
    if not sender.grants("bundle"):
        raise Refusal("grant-missing")
    manifest = messages.decode(content["manifest"], "manifest", limits)
    release = documents.manifest(manifest.payload, limits)
    if not sender.covers("bundle", release["project"]):
        raise Refusal("project-not-granted")
    for subject in (message, manifest):
        _check_subject(subject, release)
    used = reader.bundles.get((message.signer, content["number"]))
    if content["number"] == 0 or (used is not None and used != message.digest):
        raise Refusal("sequence-reused")
    _check_number(content["number"], "bundle", sender)
    verified = Verified(message, content, own, manifest, release)
    verified.open_points += _owner(manifest, message, reader, limits)
    verified.row = _row(release, own.identity)
    if sha256(content["slice"]).digest() != verified.row["slice"]:
        raise Refusal("slice-digest")
    if sha256(content["templates"]).digest() != release["templates"]:
        raise Refusal("templates-digest")
    if sha256(content["notes"].encode()).digest() != release["notes"]:
        raise Refusal("notes-digest")
    _secrets(verified, limits)
    for entry in content.get("onward", ()):
        _check_onward(entry, verified, limits)
    proven = _receipts(content.get("receipts", []), manifest.digest, release, reader, limits)
    content["receipts"] = proven
    return verified


def _check_subject(message: Message, of: dict[str, Any]) -> None:
    if (message.project, message.version) != (of["project"], of["version"]):
        raise Refusal("subject-mismatch")


def _row(release: dict[str, Any], space: bytes) -> dict[str, Any]:
    for row in release["audiences"]:
        if row["space"] == space:
            found: dict[str, Any] = row
            return found
    raise Refusal("slice-not-ours")


def _owner(manifest: Message, bundle: Message, reader: Reader, limits: Limits) -> list[str]:
    """Whose release it is; gives what could not be established."""
    known = reader.trusted.get(manifest.signer)
    open_points = []
    if known is not None:
        revoked = known.end is not None and known.end.revoked
        passed_on = manifest.signer != bundle.signer
        if passed_on and revoked and manifest.digest not in reader.releases:
            raise Refusal("owner-revoked")
        key, of = known.certificate.verifying_key, known.certificate
        if not known.confirmed:
            open_points.append("owner pending")
    elif manifest.signer in {own.identity for own in reader.own}:
        return ["owner is the reader"]
    else:
        if manifest.certificate is None:
            raise Refusal("owner-unknown")
        of = _alone(manifest.certificate, limits)
        key = of.verifying_key
        open_points.append("owner unknown")
    if not manifest.is_signed_by(key):
        raise Refusal("manifest-signature-invalid")
    if not of.valid_from() <= manifest.issued * 1000 <= of.valid_until():
        open_points.append("owner's certificate was not valid")
    return open_points


def _alone(der: bytes, limits: Limits) -> certificates.Certificate:
    """An identity certificate that came without the one that it issued."""
    return certificates.identity_from_der(der, limits)


def _secrets(verified: Verified, limits: Limits) -> None:
    content, row, message, manifest = (
        verified.content, verified.row, verified.message, verified.manifest,
    )  # fmt: skip
    assert row is not None and manifest is not None
    if ("sealed" in content) != (row["secrets"] > 0):
        raise Refusal("secrets-mismatch")
    if "sealed" not in content:
        return
    found = content["sealed"]
    encrypt = _in_profile(found["encrypt"], "secrets-misaddressed", limits)
    sealer = found.get("owner", message.signer)
    if "owner" in found and (sealer != manifest.signer or sealer == message.signer):
        raise Refusal("sealer-foreign")
    if encrypt.sealer != sealer or encrypt.recipient != verified.own.identity:
        raise Refusal("secrets-misaddressed")
    verified.encrypt = encrypt
    verified.binding = Binding(
        bundle=found.get("bundle", message.id),
        sealer=sealer,
        recipient=verified.own.identity,
        encryption=verified.own.encryption,
        release=manifest.digest,
        slice=row["slice"],
    )


def _in_profile(data: bytes, code: str, limits: Limits) -> Encrypt:
    """Sealed secrets; whatever is wrong with their form has one code (row 18)."""
    try:
        return sealed.decode(data, limits)
    except Refusal as refusal:
        raise Refusal(code, str(refusal)) from refusal


def _check_onward(entry: dict[str, Any], verified: Verified, limits: Limits) -> None:
    release, manifest = verified.release, verified.manifest
    assert release is not None and manifest is not None
    row = next((row for row in release["audiences"] if row["space"] == entry["space"]), None)
    if row is None or entry["space"] == verified.own.identity:
        raise Refusal("onward-not-committed")
    if sha256(entry["slice"]).digest() != row["slice"]:
        raise Refusal("onward-not-committed")
    if ("sealed" in entry) != (row["secrets"] > 0):
        raise Refusal("onward-not-committed")
    if "sealed" not in entry:
        return
    encrypt = _in_profile(entry["sealed"]["encrypt"], "onward-misaddressed", limits)
    sealer = entry["sealed"].get("owner", verified.message.signer)
    if (sealer, encrypt.sealer, encrypt.recipient) != (
        manifest.signer, manifest.signer, entry["space"],
    ):  # fmt: skip
        raise Refusal("onward-misaddressed")


def _receipts(
    files: list[bytes], identity: bytes, release: dict[str, Any], reader: Reader, limits: Limits
) -> list[dict[str, Any]]:
    shown = []
    seen: set[tuple[bytes, bytes | None, int]] = set()
    for data in files:
        message = messages.decode(data, "receipt", limits)
        signer = reader.trusted.get(message.signer)
        proven = signer is not None and signer.confirmed and signer.results
        if signer is None or not proven:
            shown.append({"signer": message.signer, "proven": False})
            continue
        if not message.is_signed_by(signer.certificate.verifying_key):
            raise Refusal("receipt-signature-invalid")
        content = documents.receipt(message.payload, message.disclosures, limits)
        _check_subject(message, content)
        if content["release"] != identity:
            raise Refusal("receipt-other-release")
        if (content["project"], content["version"]) != (release["project"], release["version"]):
            raise Refusal("receipt-other-release")
        _check_link(content)
        key = (message.signer, message.audience, content["number"])
        if key in seen:
            raise Refusal("receipt-number")
        seen.add(key)
        shown.append({"signer": message.signer, "proven": True, **content})
    return shown


def preview(verified: Verified, limits: Limits) -> dict[str, Any]:
    """Templates and slice, with a place for every secret of the row (row 21)."""
    assert verified.row is not None
    secrets = documents.Secrets()
    content = verified.content
    read = {
        "templates": documents.templates(content["templates"], secrets, limits),
        "slice": documents.slice_(content["slice"], secrets, limits),
    }
    if secrets.taken != verified.row["secrets"]:
        raise Refusal("secrets-mismatch")
    return read


def open_secrets(
    verified: Verified, key: ec.EllipticCurvePrivateKey, limits: Limits
) -> list[str]:
    """The texts, by their ids (row 22)."""
    if verified.encrypt is None or verified.binding is None:
        return []
    assert verified.row is not None
    opened = sealed.plaintext(verified.encrypt, verified.binding, key)
    return sealed.texts(opened, verified.row, limits)


# ── Receipts ──


def _receipt(message: Message, sender: Trusted, reader: Reader, limits: Limits) -> Verified:
    content = documents.receipt(message.payload, message.disclosures, limits)
    own = reader.addressed(message.audience)
    if not sender.grants("receipt"):
        raise Refusal("grant-missing")
    if not sender.covers("receipt", content["project"]):
        raise Refusal("project-not-granted")
    _check_subject(message, content)
    _check_number(content["number"], "receipt", sender)
    _check_link(content)
    return Verified(message, content, own)


def _check_link(content: dict[str, Any]) -> None:
    number = content["number"]
    if number == 0 or (number == 1) == ("previous" in content):
        raise Refusal("receipt-number")


# ── Notices ──


def _notice(message: Message, sender: Trusted, reader: Reader, limits: Limits) -> Verified:
    content = documents.notice(message.payload, limits)
    own = reader.addressed(message.audience)
    _check_number(content["number"], "notice", sender)
    verified = Verified(message, content, own)
    if "recall" in content:
        _recall(verified, sender, reader, limits)
    elif "succession" in content:
        _succession(verified, sender, reader, limits)
    else:
        _renewal(verified, sender, limits)
    return verified


def _recall(verified: Verified, sender: Trusted, reader: Reader, limits: Limits) -> None:
    if not sender.grants("notice"):
        raise Refusal("grant-missing")
    inner = messages.decode(verified.content["recall"], "recall", limits)
    said = documents.recall(inner.payload, limits)
    if not sender.covers("notice", said["project"]):
        raise Refusal("project-not-granted")
    for subject in (verified.message, inner):
        _check_subject(subject, said)
    known = reader.trusted.get(inner.signer)
    if known is not None:
        if known.end is not None and known.end.revoked and inner.signer != verified.message.signer:
            raise Refusal("owner-revoked")
        key = known.certificate.verifying_key
    elif inner.certificate is not None:
        key = _alone(inner.certificate, limits).verifying_key
    else:
        raise Refusal("owner-unknown")
    if not inner.is_signed_by(key):
        raise Refusal("recall-signature-invalid")
    if inner.signer != said["owner"]:
        raise Refusal("recall-foreign")
    verified.content["recall"] = said


def _succession(verified: Verified, sender: Trusted, reader: Reader, limits: Limits) -> None:
    inner = messages.decode(verified.content["succession"], "succession", limits)
    said = documents.succession(inner.payload, limits)
    subject = f"identity/{said['epoch']}"
    if verified.message.subject != subject or inner.subject != subject:
        raise Refusal("subject-mismatch")
    certificate = certificates.from_ders(said["certificates"], limits)
    if said["before"] != verified.message.signer or certificate.fingerprint != inner.signer:
        raise Refusal("succession-other")
    if not inner.is_signed_by(certificate.verifying_key):
        raise Refusal("succession-signature-invalid")
    known = certificate.fingerprint in reader.trusted
    if known or certificate.fingerprint in {own.identity for own in reader.own}:
        raise Refusal("certificate-known")
    if sender.epoch is not None and said["epoch"] != sender.epoch + 1:
        raise Refusal("epoch-skipped")
    verified.content["succession"] = said


def _renewal(verified: Verified, sender: Trusted, limits: Limits) -> None:
    if verified.message.subject != "identity/encryption":
        raise Refusal("subject-mismatch")
    renewed = certificates.renewed(sender.certificate, verified.content["renewal"], limits)
    present = sender.certificate.encryption.not_valid_before_utc
    if renewed.encryption.not_valid_before_utc < present:
        raise Refusal("renewal-older")
