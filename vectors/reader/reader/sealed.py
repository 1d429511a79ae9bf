"""Sealed secrets: COSE_Encrypt for one recipient, and the commitment (format.md §15 and §16)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from . import record as r
from . import strict
from .limits import Limits
from .record import Record
from .refusal import Refusal

PARTY_U, PARTY_V = -21, -24


@dataclass(frozen=True)
class Encrypt:
    """Sealed secrets in the profile; nothing is opened."""

    protected: bytes
    nonce: bytes
    ciphertext: bytes
    recipient_protected: bytes
    sealer: bytes
    recipient: bytes
    x: bytes
    y: bytes
    wrapped: bytes


@dataclass(frozen=True)
class Binding:
    """The context of sealed secrets; none of it is taken from the sealed bytes."""

    bundle: bytes
    sealer: bytes
    recipient: bytes
    encryption: bytes
    release: bytes
    slice: bytes

    def encode(self) -> bytes:
        return strict.encode(
            ["spacebridge/sealed/1", self.bundle, self.sealer, self.recipient, self.encryption,
             self.release, self.slice]
        )  # fmt: skip


def decode(data: bytes, limits: Limits) -> Encrypt:
    protected, unprotected, ciphertext, recipients = r.tuple_of(4)(
        strict.decode(data, limits, tag=96)
    )
    header = Record(strict.decode(r.data(protected), limits))
    if header.need(1, _int) != 3:
        raise Refusal("cose-algorithm")
    _only(header)
    beside = Record(unprotected)
    nonce = beside.need(5, r.sized(12))
    _only(beside)
    if len(r.array(recipients)) != 1:
        raise Refusal("cbor-length", "recipients")
    ours, theirs, wrapped = r.tuple_of(3)(r.array(recipients)[0])
    named = Record(strict.decode(r.data(ours), limits))
    if named.need(1, _int) != -31:
        raise Refusal("cose-algorithm")
    sealer, recipient = named.need(PARTY_U, r.digest), named.need(PARTY_V, r.digest)
    _only(named)
    keys = Record(theirs)
    key = Record(keys.need(-1, lambda value: value))
    _only(keys)
    if (key.need(1, _int), key.need(-1, _int)) != (2, 1):
        raise Refusal("cose-algorithm", "ephemeral key")
    x, y = key.need(-2, r.digest), key.need(-3, r.digest)
    _only(key)
    if len(r.data(ciphertext)) < 16:
        raise Refusal("cbor-length")
    return Encrypt(
        protected, nonce, ciphertext, ours, sealer, recipient, x, y, r.sized(40)(wrapped)
    )


def _int(value: Any) -> int:
    if type(value) is not int:
        raise Refusal("cbor-type", "a number is wanted")
    return value


def _only(record: Record) -> None:
    for key in record.fields:
        if key not in record.known:
            raise Refusal("cose-header-unknown", str(key))


def plaintext(
    sealed: Encrypt, bindings: list[Binding], key: ec.EllipticCurvePrivateKey, limits: Limits
) -> bytes:
    """Opens sealed bytes in one of these contexts; a refusal does not give the reason."""
    if len(sealed.ciphertext) > limits.sealed:
        raise Refusal("secrets-do-not-open")
    try:
        _, _, content_key = keys(sealed, key)
    except (ValueError, InvalidUnwrap) as error:
        raise Refusal("secrets-do-not-open") from error
    cipher = AESGCM(content_key)
    for binding in bindings:
        try:
            return cipher.decrypt(sealed.nonce, sealed.ciphertext, associated(sealed, binding))
        except InvalidTag:
            continue
    raise Refusal("secrets-do-not-open")


def keys(sealed: Encrypt, key: ec.EllipticCurvePrivateKey) -> tuple[bytes, bytes, bytes]:
    """The shared secret, the wrapping key that it gives, and the content key in the wrapping."""
    point = ec.EllipticCurvePublicNumbers(
        int.from_bytes(sealed.x, "big"), int.from_bytes(sealed.y, "big"), ec.SECP256R1()
    ).public_key()
    shared = key.exchange(ec.ECDH(), point)
    wrapping = HKDF(hashes.SHA256(), 32, None, context(sealed)).derive(shared)
    return shared, wrapping, aes_key_unwrap(wrapping, sealed.wrapped)


def context(sealed: Encrypt) -> bytes:
    """`kdf-context`."""
    return strict.encode(
        [-5, [sealed.sealer, None, None], [sealed.recipient, None, None],
         [256, sealed.recipient_protected]]
    )  # fmt: skip


def associated(sealed: Encrypt, binding: Binding) -> bytes:
    """`enc-structure`."""
    return strict.encode(["Encrypt", sealed.protected, binding.encode()])


def texts(data: bytes, row: dict[str, Any], ids: set[int], limits: Limits) -> list[str]:
    """The secrets, if they are those to which the owner committed, and have the ids of their
    places."""
    record = Record(strict.decode(data, limits))
    salt = record.need(0, r.digest)
    found = record.need(1, _by_id)
    padding = record.need(2, r.data)
    record.close()
    if any(padding):
        raise Refusal("schema-value", "padding")
    if found.keys() != ids or commitment(salt, found) != row["commitment"]:
        raise Refusal("secrets-not-committed")
    return [text for _, text in sorted(found.items())]


def _by_id(value: Any) -> dict[int, str]:
    if not isinstance(value, dict):
        raise Refusal("cbor-type")
    return {r.secret_id(id_): r.text(text) for id_, text in value.items()}


def commitment(salt: bytes, found: dict[int, str]) -> bytes:
    digest = sha256(b"spacebridge/secrets/1" + salt + len(found).to_bytes(8, "big"))
    for id_, text in sorted(found.items()):
        encoded = text.encode()
        digest.update(id_.to_bytes(4, "big") + len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()
