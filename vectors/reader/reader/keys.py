"""Private keys (format.md §6)."""

from __future__ import annotations

import re

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .refusal import Refusal

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
