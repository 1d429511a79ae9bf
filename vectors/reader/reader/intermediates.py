"""`python -m reader.intermediates FOLDER`: computes the intermediates of each case that holds, anew.

Everything is computed from the files, the specification and the private keys of the test
identities: what was signed, what it is identified by, and how sealed secrets open.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from . import certificate as certificates
from . import documents, keys, message, sealed, strict, vectors
from .limits import Limits
from .sealed import Binding
from .vectors import Case


class Identities:
    """The test identities, by the fingerprints of their certificates."""

    def __init__(self, root: Path) -> None:
        self.files = vectors.shared(root)
        self.certificates = {}
        for file, data in sorted(self.files.items()):
            group, _, rest = file.partition("/")
            name, _, kind = rest.partition("/")
            if (group, kind) == ("keys", "certificate.pem"):
                certificate = certificates.from_pem(data.decode(), Limits())
                self.certificates[certificate.fingerprint] = (name, certificate)

    def name(self, fingerprint: bytes) -> str:
        return self.certificates[fingerprint][0]

    def certificate(self, fingerprint: bytes) -> certificates.Certificate:
        return self.certificates[fingerprint][1]

    def opening(self, fingerprint: bytes) -> Any:
        return keys.read_keys(self.files[f"keys/{self.name(fingerprint)}/keys.pem"].decode())


def of_file(data: bytes, known: Identities) -> dict[str, Any]:
    """A message, with everything in it that is signed or sealed by itself."""
    read, shown = envelope(data, known)
    payload = strict.decode(read.payload, Limits())
    if read.is_of("bundle"):
        bundle(read, payload, known, shown)
    elif read.is_of("receipt"):
        matched = message.match(documents.rows(payload[17]), read, True) if 17 in payload else {}
        parts = {str(kind): part(data) for kind, data in matched.items() if data is not None}
        if parts:
            shown["parts"] = parts
    else:
        for key in (3, 4):
            if key in payload:
                shown["statement"] = envelope(payload[key], known)[1]
    return shown


def envelope(data: bytes, known: Identities) -> tuple[message.Message, dict[str, Any]]:
    read = message.file(data, Limits())
    if not read.is_signed_by(known.certificate(read.signer).verifying_key):
        raise ValueError("the signature does not hold")
    return read, {
        "signer": known.name(read.signer),
        "sig-structure": read.signed.hex(),
        "digest": read.digest.hex(),
    }


def bundle(read: message.Message, payload: Any, known: Identities, shown: dict[str, Any]) -> None:
    manifest, shown["manifest"] = envelope(payload[1], known)
    rows = {row[0]: row for row in strict.decode(manifest.payload, Limits())[8]}
    parts = message.match(documents.rows(payload[3]), read, False)
    named = {"notes": documents.NOTES, "templates": documents.TEMPLATES, "slice": documents.SLICE}
    for name, kind in named.items():
        shown[name] = sha256(parts[kind] or b"").hexdigest()

    def opened(encrypt: bytes, elsewhere: Any, recipient: bytes, slice_: bytes) -> dict[str, str]:
        sealer, bundle_ = elsewhere or (read.signer, read.id)
        binding = Binding(
            bundle=bundle_,
            sealer=sealer,
            recipient=recipient,
            encryption=known.certificate(recipient).encryption_fingerprint,
            release=manifest.digest,
            slice=sha256(slice_).digest(),
        )
        return secrets(encrypt, binding, known.opening(recipient), rows[recipient][3])

    if (found := parts.get(documents.SECRETS)) is not None:
        assert read.audience is not None
        encrypt = documents.sealed(found, Limits())
        slice_ = parts[documents.SLICE] or b""
        shown["secrets"] = opened(encrypt, payload.get(4), read.audience, slice_)
    if (found := parts.get(documents.ONWARD)) is not None:
        shown["onward"] = []
        for entry in documents.part(found, Limits()):
            one: dict[str, Any] = {
                "recipient": known.name(entry[0]),
                "slice": sha256(entry[1]).hexdigest(),
            }
            if 2 in entry:
                one["secrets"] = opened(entry[2], entry.get(3), entry[0], entry[1])
            shown["onward"].append(one)


def secrets(data: bytes, binding: Binding, key: Any, committed: bytes) -> dict[str, str]:
    """Everything between the recipient's key and the texts."""
    found = sealed.decode(data, Limits())
    plain = sealed.plaintext(found, [binding], key, Limits())
    texts = strict.decode(plain, Limits())
    commitment = sealed.commitment(texts[0], texts[1])
    if commitment != committed:
        raise ValueError("the secrets are not those of the manifest")
    shared, wrapping, content_key = sealed.keys(found, key)
    return {
        "binding": binding.encode().hex(),
        "enc-structure": sealed.associated(found, binding).hex(),
        "kdf-context": sealed.context(found).hex(),
        "shared-secret": shared.hex(),
        "kek": wrapping.hex(),
        "cek": content_key.hex(),
        "nonce": found.nonce.hex(),
        "plaintext": plain.hex(),
        "commitment": commitment.hex(),
    }


def part(data: bytes) -> dict[str, str]:
    return {"part": data.hex(), "digest": sha256(data).hexdigest()}


def of_case(case: Case, known: Identities) -> dict[str, Any]:
    """Returns the expected `intermediates` of the case."""
    return {name: of_file(case.data(name), known) for name in case.fields["intermediates"]}


def main() -> int:
    root = Path(sys.argv[1])
    known = Identities(root)
    holding = [case for case in vectors.cases(root) if "intermediates" in case.fields]
    wrong = [
        case.path for case in holding if of_case(case, known) != case.fields["intermediates"]
    ]
    print(f"{len(holding) - len(wrong)} agree; other intermediates: {', '.join(wrong) or 'none'}")
    return 1 if wrong or not holding else 0


if __name__ == "__main__":
    sys.exit(main())
