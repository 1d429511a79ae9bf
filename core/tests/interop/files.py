"""The files that the examples left behind, and what `docs/spec/format.md` says of them.

Nothing of this library is used here: what a message is made of is taken apart with `cbor2`, by the
numbers of the specification.
"""

import hashlib
import io
import json
import os
import pathlib
import re

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import serialization

ROOT = pathlib.Path(__file__).resolve().parents[3]
EXAMPLES = pathlib.Path(os.environ.get("SPACEBRIDGE_EXAMPLES", ROOT / "target/gate/examples"))
FOLDER = EXAMPLES / "interop"
GRAMMAR = ROOT / "docs/spec/spacebridge.cddl"

ISSUER, AUDIENCE, ID = 1, 3, 7
CLAIMS, X5CHAIN, X5T = 15, 33, 34


def expected():
    path = FOLDER / "expected.json"
    if not path.exists():
        raise AssertionError(f"run `cargo run --example interop -- {FOLDER}` first")
    return json.loads(path.read_text())


def message(name):
    return (FOLDER / name).read_bytes()


def messages():
    """Every message that an example left and did not refuse, by path."""
    changed = refused()
    kept = {path: data for path, data in files() if "refused" not in pathlib.Path(path).parts}
    found = {path: data for path, data in kept.items() if path not in changed}
    return found or {"no example left a message": b""}


def refused():
    """Every message of the examples of which something was changed, by path."""
    names = ("flipped-bit.sbbundle", "tampered.sbbundle")
    return {path: data for path, data in files() if path.endswith(names)}


def files():
    """The files that begin as tag 18 and an array do."""
    for path in sorted(EXAMPLES.rglob("*")):
        if path.is_file() and path.read_bytes()[:2] == b"\xd2\x84":
            yield str(path.relative_to(EXAMPLES)), path.read_bytes()


def certificates(space):
    """The identity certificate, and the encryption certificate."""
    return x509.load_pem_x509_certificates((FOLDER / space / "certificate.pem").read_bytes())


def private_keys(space, file="keys.pem", passphrase=None):
    """The private keys of a file, each read by itself."""
    text = (FOLDER / space / file).read_text()
    pems = re.findall("-----BEGIN.*?-----END [A-Z ]*-----", text, re.DOTALL)
    return [serialization.load_pem_private_key(pem.encode(), passphrase) for pem in pems]


def pem_of_private(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def pem_of_public(key):
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def sha256(data):
    return hashlib.sha256(data).digest()


def sequence(data):
    """The items of a CBOR sequence, each with its bytes."""
    stream = io.BytesIO(data)
    decoder = cbor2.CBORDecoder(stream)
    items, start = [], 0
    while start < len(data):
        item = decoder.decode()
        items.append((item, data[start : stream.tell()]))
        start = stream.tell()
    return items


class Signed:
    """A signed message, taken apart: its statement, and the parts that follow it."""

    def __init__(self, data):
        (tagged, self.data), *rest = sequence(data)
        assert tagged.tag == 18
        self.protected, self.unprotected, self.payload, self.signature = tagged.value
        self.header = cbor2.loads(self.protected)
        self.content = cbor2.loads(self.payload)
        self.parts = [part for part, _ in rest]

    def rows(self, key):
        """The parts that are here, by their kind, compared with the table of the statement."""
        rows = self.content.get(key, [])
        assert len(rows) == len(self.parts)
        found = {}
        for (kind, length, digest), part in zip(rows, self.parts):
            if part is not None:
                assert (length, digest) == (len(part), sha256(part))
                found[kind] = part
        return found

    @property
    def signer(self):
        return self.header[X5T][1]

    @property
    def certificate(self):
        return x509.load_der_x509_certificate(self.unprotected[X5CHAIN])

    @property
    def digest(self):
        """Returns the identity of the message: SHA-256 of `sig-structure`."""
        return sha256(cbor2.dumps(["Signature1", self.protected, b"", self.payload]))


class Bundle(Signed):
    """A bundle, and what its secrets are bound to."""

    def __init__(self, data):
        super().__init__(data)
        self.manifest = Signed(self.content[1])
        self.by_kind = self.rows(3)
        content = {kind: cbor2.loads(part)[1] for kind, part in self.by_kind.items()}
        self.templates, self.notes, self.slice = (content[kind] for kind in (1, 2, 3))
        self.sealed = content.get(4)
        self.receipts = content.get(5, {}).get(1, [])

    def row(self, recipient):
        """Returns the owner's commitment for a Space: digest of the slice, secrets, commitment."""
        (row,) = [row[1:] for row in self.manifest.content[8] if row[0] == recipient]
        return row

    def binding(self, recipient, encryption):
        """The `external_aad` of the sealed secrets."""
        return cbor2.dumps(
            [
                "spacebridge/sealed/1",
                self.header[CLAIMS][ID],
                self.signer,
                recipient,
                encryption,
                self.manifest.digest,
                sha256(self.by_kind[3]),
            ]
        )

    def placeholders(self):
        """The numbers that stand for secrets, in the order of the documents."""
        for template in self.templates:
            yield from numbers([template.get(4)])
            yield from numbers(template.get(9, {}).values())
        for step in self.slice.get(0, []):
            yield from numbers(step.get(4, {}).values())
            for action in step[5]:
                yield from numbers(action.get(11, {}).values())
                for reference in action.get(12, []):
                    yield from numbers(reference.get(5, {}).values())
                    yield from numbers(reference.get(6, {}).values())
                yield from numbers(action.get(13, {}).values())
            yield from numbers(step.get(6, {}).values())
        for variable in self.slice.get(1, []):
            yield from numbers([variable[1]])
            yield from numbers(variable.get(7, {}).values())


def numbers(values):
    return [value for value in values if isinstance(value, int)]


def commitment(salt, texts):
    """Returns the owner's commitment to texts: tag, salt, count, and each text with its id and its
    length before it."""
    number = lambda value, length=8: value.to_bytes(length, "big")
    encoded = [(id, text.encode()) for id, text in sorted(texts.items())]
    each = b"".join(number(id, 4) + number(len(text)) + text for id, text in encoded)
    return sha256(b"spacebridge/secrets/1" + salt + number(len(texts)) + each)
