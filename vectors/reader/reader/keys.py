"""Private keys (format.md §6)."""

from __future__ import annotations

import base64
import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .certificate import Certificate
from .limits import Limits
from .refusal import Refusal

_ANY = re.compile(r"-----BEGIN ([^-]*)-----(.*?)-----END ([^-]*)-----", re.S)
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC = bytes.fromhex("2a864886f70d02")
_HMAC_SHA1 = _HMAC + b"\x07"
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
# Version 1 of an `ECPrivateKey` with the head of its padded scalar; the curve; the head of a point.
_PADDED = bytes.fromhex("020101042100")
_P256 = bytes.fromhex("06082a8648ce3d030107")
_POINT = bytes.fromhex("03420004")
_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.S)


def read_keys(text: str, passphrase: str | None = None) -> ec.EllipticCurvePrivateKey:
    """The key that opens: the last one of the file."""
    blocks = _BLOCK.findall(text)
    if len(blocks) not in (1, 2):
        raise Refusal("keys-pem-malformed")
    secret = passphrase.encode() if passphrase is not None else None
    key = serialization.load_pem_private_key(blocks[-1].encode(), secret)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Refusal("keys-not-p256")
    return key


def of_certificate(
    text: str, passphrase: str | None, certificate: Certificate, limits: Limits
) -> None:
    """Refuses a file that does not hold the private keys of the certificate, and no others."""
    if len(text.encode()) > limits.pem:
        raise Refusal("keys-too-large")
    blocks = [(found[1], found[2]) for found in _ANY.finditer(text) if found[1] == found[3]]
    if not blocks or text.count("-----BEGIN") != len(blocks):
        raise Refusal("keys-pem-malformed")
    blocks = [block for block in blocks if block[0] != "CERTIFICATE"]
    others = [label for label, _ in blocks if label not in ("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")]
    if others or not blocks:
        raise Refusal("keys-pem-malformed", *others[:1])
    public = [certificate.verifying_key, certificate.encryption_key]
    wanted = {key.public_numbers() for key in public}
    if len(blocks) > len(wanted):
        raise Refusal("keys-mismatch")
    found = {_read(*block, passphrase, limits).public_key().public_numbers() for block in blocks}
    if found != wanted:
        raise Refusal("keys-mismatch")


def _read(
    label: str, body: str, passphrase: str | None, limits: Limits
) -> ec.EllipticCurvePrivateKey:
    try:
        der = base64.b64decode("".join(body.split()), validate=True)
    except ValueError as error:
        raise Refusal("keys-pem-malformed") from error
    encrypted = label.startswith("ENCRYPTED")
    if encrypted:
        if passphrase is None:
            raise Refusal("keys-passphrase-missing")
        _check_cost(der, limits)
    secret = passphrase.encode() if encrypted and passphrase is not None else None
    padded = None if encrypted else _padded(der)
    if padded is not None:
        return padded
    try:
        key = serialization.load_der_private_key(der, secret)
    except UnsupportedAlgorithm as error:
        raise Refusal("keys-unsupported" if encrypted else "keys-not-p256") from error
    except (TypeError, ValueError) as error:
        raise Refusal("keys-passphrase" if encrypted else "keys-not-p256") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise Refusal("keys-not-p256")
    return key


def _padded(der: bytes) -> ec.EllipticCurvePrivateKey | None:
    """The key whose scalar has 33 octets of which the first is zero, as GnuTLS writes it (§6).

    `cryptography` does not load it.
    """
    start = der.find(_PADDED)
    if start < 0 or _P256 not in der[:start]:
        return None
    at = start + len(_PADDED)
    key = ec.derive_private_key(int.from_bytes(der[at : at + 32], "big"), ec.SECP256R1())
    form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    rest = der[at + 32 :]
    if _POINT in rest and key.public_key().public_bytes(*form) not in rest:
        raise Refusal("keys-mismatch")
    return key


def _check_cost(der: bytes, limits: Limits) -> None:
    """Looks at what a key costs to open before anything is paid."""
    _, algorithm = _item(_item(der, 0)[1], 0)
    if not algorithm.startswith(_PBES2):
        raise Refusal("keys-unsupported")
    _, derivation = _item(_item(algorithm, len(_PBES2))[1], 0)
    for name in (_PBKDF2, _SCRYPT):
        if derivation.startswith(name):
            parameters = _item(derivation, len(name))[1]
            # SHA-1 is the default where no function is named (RFC 8018 A.2).
            if name == _PBKDF2 and (_HMAC not in parameters or _HMAC_SHA1 in parameters):
                raise Refusal("keys-unsupported", "HMAC-SHA1")
            numbers = _numbers(parameters)
            within = (limits.pbkdf2_rounds,) if name == _PBKDF2 else (1 << 14, 8, 1)
            if any(number > most for number, most in zip(numbers, within)):
                raise Refusal("keys-too-expensive")
            return
    raise Refusal("keys-unsupported")


def _numbers(content: bytes) -> list[int]:
    """The integers among the items of a sequence, in their order."""
    numbers, start = [], 0
    while start < len(content):
        tag, value = content[start], _item(content, start)[1]
        if tag == 2:
            numbers.append(int.from_bytes(value, "big"))
        start = _item(content, start)[0]
    return numbers


def _item(data: bytes, start: int) -> tuple[int, bytes]:
    """Returns the end of the item of DER at `start`, and its content."""
    try:
        length, at = data[start + 1], start + 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(data[start + 2 : at], "big")
    except IndexError as error:
        raise Refusal("keys-unsupported") from error
    return at + length, data[at : at + length]
