"""`python -m reader.example`: one bundle, byte for byte, as format.md §28 shows it."""

from __future__ import annotations

import hmac
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from . import bundles, sealed, space, strict, vectors
from .keys import read_keys
from .limits import Limits
from .verify import verify

VECTORS = Path(__file__).parents[2]
NOW = 1_795_435_200_000
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# What DevTest Space drew the values of this bundle from, as the program of the vectors has it.
SEED = bytes([11] * 32)


def main() -> None:
    sys.stdout.write(shown(example()))


def shown(values: dict[str, bytes]) -> str:
    """The values as the specification has them: a name, and digits in lines of 64."""
    blocks = []
    for name, value in values.items():
        digits = value.hex()
        lines = [digits[at : at + 64] for at in range(0, len(digits), 64)]
        blocks.append("\n".join([f"{name} ({len(value)})", *(f"  {line}" for line in lines)]))
    return "\n".join(blocks) + "\n"


def example() -> dict[str, bytes]:
    limits = Limits()
    bundle = vectors.case(VECTORS, "accept/bundle")
    own = bundle.text("keys/prod/certificate.pem")
    other = bundle.text("keys/dev/certificate.pem")
    reader = space.trusting(own, [other], limits)
    data = bundle.data("input")
    verified = verify(data, "bundle", reader, NOW, limits)
    bundles.preview(verified, reader, limits)
    message, manifest, encrypt = verified.message, verified.manifest, verified.encrypt
    [binding], row = verified.bindings, verified.row
    assert manifest and encrypt and row
    key = read_keys(bundle.text("keys/prod/keys.pem"))
    point = ec.EllipticCurvePublicNumbers(
        int.from_bytes(encrypt.x, "big"), int.from_bytes(encrypt.y, "big"), ec.SECP256R1()
    ).public_key()
    shared = key.exchange(ec.ECDH(), point)
    context = sealed.context(encrypt)
    wrapping = HKDF(hashes.SHA256(), 32, None, context).derive(shared)
    plaintext = sealed.plaintext(encrypt, [binding], key, limits)
    bundles.open_secrets(verified, key, limits)
    salt, texts = (strict.decode(plaintext, limits)[key] for key in (0, 1))
    [(frame, statement), *rest] = strict.sequence(data, limits, tag=18)
    table = strict.decode(message.payload, limits)[3]
    return {
        "protected header": frame[0],
        "digest of the payload": sha256(message.payload).digest(),
        "sig-structure, up to the payload": message.signed[: -len(message.payload)],
        "identity of the bundle": message.digest,
        "signature": message.signature,
        "table of the parts": strict.encode(table),
        "part 2, the notes": rest[1][1],
        "identity of the release": manifest.digest,
        "digest of the slice": row["slice"],
        "binding": binding.encode(),
        "enc-structure": sealed.associated(encrypt, binding),
        "protected header of the recipient": encrypt.recipient_protected,
        "kdf-context": context,
        "shared secret": shared,
        "wrapping key": wrapping,
        "wrapped content key": encrypt.wrapped,
        "content key": aes_key_unwrap(wrapping, encrypt.wrapped),
        "nonce": encrypt.nonce,
        "plaintext": plaintext,
        "commitment": sealed.commitment(salt, texts),
    }


# ── Where chance comes from (format.md §22) ──


def drawn() -> dict[str, bytes]:
    """Derives the values that the sender drew from its seed."""
    shown_ = example()
    files = vectors.shared(VECTORS)
    key = load_pem_private_key(files["keys/dev/keys.pem"], None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    limits = Limits()
    binding = strict.decode(shown_["binding"], limits)
    _, _, _, recipient, _, release, slice_ = binding
    bundle = extract(SEED, b"bundle", release, slice_, recipient)
    bundle = extract(bundle, (1).to_bytes(8, "big"))
    identifier = expand(bundle, "id", 16)
    point = read_keys(files["keys/prod/keys.pem"].decode()).public_key().public_numbers()
    public = b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
    secrets = extract(bundle, b"secrets", recipient)
    sealing = extract(
        secrets, b"seal", shown_["binding"], binding[2], recipient, public, shown_["plaintext"]
    )
    ephemeral = ec.derive_private_key(
        int.from_bytes(expand(sealing, "eph", 32), "big"), ec.SECP256R1()
    )
    their = ec.EllipticCurvePublicNumbers(point.x, point.y, ec.SECP256R1()).public_key()
    signing = extract(bundle, b"sign", shown_["identity of the bundle"])
    return {
        "id": identifier,
        "shared secret": ephemeral.exchange(ec.ECDH(), their),
        "content key": expand(sealing, "cek", 32),
        "nonce": expand(sealing, "iv", 12),
        "signature": sign(key, shown_["identity of the bundle"], expand(signing, "sign", 32)),
    }


def extract(secret: bytes, *parts: bytes) -> bytes:
    """`H(secret; part, …)`."""
    salt = sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()
    return hmac.new(salt, secret, "sha256").digest()


def expand(secret: bytes, label: str, length: int, index: int = 0) -> bytes:
    """`label[n]`."""
    info = label.encode() + b"\0" + index.to_bytes(4, "big")
    return HKDFExpand(hashes.SHA256(), length, info).derive(secret)


def sign(key: ec.EllipticCurvePrivateKey, digest: bytes, more: bytes) -> bytes:
    """RFC 6979 with `more` as in its §3.6, and the lower s."""
    private = key.private_numbers().private_value
    number = int.from_bytes(digest, "big") % ORDER
    start = private.to_bytes(32, "big") + number.to_bytes(32, "big") + more
    chain, state = b"\x01" * 32, b"\x00" * 32
    for mark in (b"\x00", b"\x01"):
        state = hmac.new(state, chain + mark + start, "sha256").digest()
        chain = hmac.new(state, chain, "sha256").digest()
    while True:
        chain = hmac.new(state, chain, "sha256").digest()
        nonce = int.from_bytes(chain, "big")
        if 0 < nonce < ORDER:
            break
        state = hmac.new(state, chain + b"\x00", "sha256").digest()
        chain = hmac.new(state, chain, "sha256").digest()
    r = ec.derive_private_key(nonce, ec.SECP256R1()).public_key().public_numbers().x % ORDER
    s = pow(nonce, -1, ORDER) * (number + r * private) % ORDER
    return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


if __name__ == "__main__":
    main()
