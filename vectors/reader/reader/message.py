"""Files and statements: COSE_Sign1 in the profile of format.md §8 to §10, and what follows it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from . import strict
from .limits import Limits
from .refusal import Refusal

KINDS = ("bundle", "receipt", "notice", "recall", "succession", "manifest")
TO_ALL = ("recall", "succession", "manifest")
ALG, CRIT, CONTENT_TYPE, CLAIMS, TYPE, X5CHAIN, X5T = 1, 2, 3, 15, 16, 33, 34
LOG_RECEIPTS = 394
MOST_LOG_RECEIPTS = 8
_URI = "ni:///sha-256;"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class Message:
    """A message whose frame and header are in the profile, and of which nothing is believed."""

    typ: str
    content_type: str
    signer: bytes
    subject: str
    audience: bytes | None
    issued: int
    id: bytes
    certificate: bytes | None
    payload: bytes
    signature: bytes
    signed: bytes
    parts: tuple[bytes | None, ...] = ()

    @property
    def digest(self) -> bytes:
        """The identity of the message: the digest that was signed."""
        return sha256(self.signed).digest()

    @property
    def kind(self) -> str | None:
        """The kind whose two types it has."""
        for kind in KINDS:
            if self.is_of(kind):
                return kind
        return None

    def is_of(self, kind: str) -> bool:
        prefix = f"application/vnd.spacebridge.{kind}+"
        types = (self.typ, self.content_type) == (f"{prefix}cose", f"{prefix}cbor")
        return types and not (kind in TO_ALL and self.audience is not None)

    def is_signed_by(self, key: ec.EllipticCurvePublicKey) -> bool:
        r, s = (int.from_bytes(half, "big") for half in (self.signature[:32], self.signature[32:]))
        if not (0 < r < _ORDER and 0 < s < _ORDER):
            return False
        try:
            key.verify(encode_dss_signature(r, s), self.signed, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


def inner(data: bytes, kind: str, limits: Limits) -> Message:
    """A statement of `kind` that stands inside another one."""
    message = decode(strict.decode(data, limits, tag=18), limits)
    expect(message, kind)
    return message


def file(data: bytes, limits: Limits) -> Message:
    """A file: its statement, and the parts behind it, with which nobody compared anything."""
    if len(data) > limits.bytes:
        raise Refusal("message-too-large")
    (frame, encoded), *rest = strict.sequence(data, limits, tag=18)
    message = replace(decode(frame, limits), parts=tuple(part for part, _ in rest))
    if len(encoded) > limits.statement:
        raise Refusal("message-too-large", "the statement")
    return message


def expect(message: Message, kind: str) -> None:
    if not message.is_of(kind):
        raise Refusal("message-kind", message.typ)


def decode(frame: Any, limits: Limits) -> Message:
    """The message whose frame this is."""
    if not isinstance(frame, list):
        raise Refusal("cbor-type")
    if len(frame) != 4:
        raise Refusal("cbor-length")
    protected, unprotected, payload, signature = frame
    if not isinstance(protected, bytes):
        raise Refusal("cbor-type")
    if len(protected) > limits.header:
        raise Refusal("cose-header-too-large")
    header = strict.decode(protected, limits)
    if not isinstance(header, dict) or not isinstance(unprotected, dict):
        raise Refusal("cbor-type")
    claims = _header(header)
    certificate = _beside(unprotected, header, limits)
    if not isinstance(payload, bytes) or not isinstance(signature, bytes):
        raise Refusal("cbor-type")
    if len(signature) != 64:
        raise Refusal("cbor-length")
    signer = _thumbprint(header[X5T])
    if claims["iss"] != signer:
        raise Refusal("cose-issuer")
    if certificate is not None:
        if len(certificate) > limits.certificate:
            raise Refusal("cose-header-too-large")
        if sha256(certificate).digest() != signer:
            raise Refusal("cose-chain-mismatch")
    return Message(
        typ=header[TYPE],
        content_type=header[CONTENT_TYPE],
        signer=signer,
        subject=claims["sub"],
        audience=claims["aud"],
        issued=claims["iat"],
        id=claims["cti"],
        certificate=certificate,
        payload=payload,
        signature=signature,
        signed=strict.encode(["Signature1", protected, b"", payload]),
    )


def _header(header: dict[Any, Any]) -> dict[str, Any]:
    known = (ALG, CRIT, CONTENT_TYPE, CLAIMS, TYPE, X5T)
    for label in header:
        if label not in known:
            code = "cose-header-unknown"
            raise Refusal(code, str(label))
    if ALG not in header:
        raise Refusal("cose-header-missing", "alg")
    if isinstance(header[ALG], bool) or not isinstance(header[ALG], int):
        raise Refusal("cbor-type")
    if header[ALG] not in (-7, -9):
        raise Refusal("cose-algorithm", str(header[ALG]))
    if CRIT in header:
        _critical(header[CRIT], header)
    for label in (CONTENT_TYPE, CLAIMS, TYPE, X5T):
        if label not in header:
            raise Refusal("cose-header-missing", str(label))
    if not isinstance(header[TYPE], str) or not isinstance(header[CONTENT_TYPE], str):
        raise Refusal("cbor-type")
    return _claims(header[CLAIMS])


def _critical(labels: Any, header: dict[Any, Any]) -> None:
    if not isinstance(labels, list):
        raise Refusal("cbor-type")
    if not 1 <= len(labels) <= 8:
        raise Refusal("cose-critical")
    for label in labels:
        known = type(label) is int and label in (ALG, CONTENT_TYPE, CLAIMS, TYPE, X5T)
        if not known or label not in header:
            raise Refusal("cose-critical", str(label))


def _claims(claims: Any) -> dict[str, Any]:
    if not isinstance(claims, dict):
        raise Refusal("cbor-type")
    for label in claims:
        if label not in (1, 2, 3, 6, 7):
            raise Refusal("cose-claim", str(label))
    for label in (1, 2, 6, 7):
        if label not in claims:
            raise Refusal("cose-claim", str(label))
    issued, identifier = claims[6], claims[7]
    if isinstance(issued, bool) or not isinstance(issued, int):
        raise Refusal("cose-claim", "iat")
    if not 0 <= issued <= 253_402_300_799:
        raise Refusal("cose-claim", "iat")
    if not isinstance(identifier, bytes) or len(identifier) != 16:
        raise Refusal("cose-claim", "cti")
    if not isinstance(claims[2], str):
        raise Refusal("cose-claim", "sub")
    return {
        "iss": of_uri(claims[1]),
        "sub": claims[2],
        "aud": of_uri(claims[3]) if 3 in claims else None,
        "iat": issued,
        "cti": identifier,
    }


def of_uri(uri: Any) -> bytes:
    """The fingerprint that an RFC 6920 URI spells."""
    if not isinstance(uri, str) or not uri.startswith(_URI) or len(uri) != len(_URI) + 43:
        raise Refusal("cose-claim", "uri")
    text = uri.removeprefix(_URI)
    try:
        fingerprint = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except ValueError as error:
        raise Refusal("cose-claim", "uri") from error
    if base64.urlsafe_b64encode(fingerprint).decode().rstrip("=") != text:
        raise Refusal("cose-claim", "uri")
    return fingerprint


def _thumbprint(value: Any) -> bytes:
    if not isinstance(value, list):
        raise Refusal("cbor-type")
    if len(value) != 2:
        raise Refusal("cbor-length")
    if value[0] != -16:
        raise Refusal("cose-algorithm", "x5t")
    if not isinstance(value[1], bytes):
        raise Refusal("cbor-type")
    if len(value[1]) != 32:
        raise Refusal("cbor-length")
    return value[1]


def _beside(
    unprotected: dict[Any, Any], header: dict[Any, Any], limits: Limits
) -> bytes | None:
    for label in unprotected:
        if label in header:
            raise Refusal("cose-header-twice", str(label))
    for label in unprotected:
        if label not in (X5CHAIN, LOG_RECEIPTS):
            raise Refusal("cose-header-unknown", str(label))
    certificate = unprotected.get(X5CHAIN)
    if X5CHAIN in unprotected and not isinstance(certificate, bytes):
        raise Refusal("cbor-type")
    if LOG_RECEIPTS in unprotected:
        _log_receipts(unprotected[LOG_RECEIPTS], limits)
    return certificate


def _log_receipts(receipts: Any, limits: Limits) -> None:
    """Receipts of transparency logs, which nobody verifies here."""
    if not isinstance(receipts, list):
        raise Refusal("cbor-type")
    if not 1 <= len(receipts) <= MOST_LOG_RECEIPTS:
        raise Refusal("cose-log-receipts")
    if not all(isinstance(receipt, bytes) for receipt in receipts):
        raise Refusal("cbor-type")
    if sum(len(receipt) for receipt in receipts) > limits.log_receipts:
        raise Refusal("cose-header-too-large", "394")


@dataclass(frozen=True)
class Row:
    """A row of the signed table of parts."""

    kind: int
    length: int
    digest: bytes


def match(rows: list[Row], message: Message, withholding: bool) -> dict[int, bytes | None]:
    """The parts of a file by their kind, if they are those of the table (row 17)."""
    if len(rows) != len(message.parts):
        raise Refusal("part-mismatch", f"{len(message.parts)} parts, {len(rows)} rows")
    for row, part in zip(rows, message.parts):
        if part is None and not withholding:
            raise Refusal("part-withheld", str(row.kind))
        if part is not None and len(part) != row.length:
            raise Refusal("part-mismatch", str(row.kind))
    for row, part in zip(rows, message.parts):
        if part is not None and sha256(part).digest() != row.digest:
            raise Refusal("part-mismatch", str(row.kind))
    return {row.kind: part for row, part in zip(rows, message.parts)}
