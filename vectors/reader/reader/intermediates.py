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
from . import keys, message, sealed, strict, vectors
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
        parts = {str(key): part(payload, key, value) for key, value in disclosed(read)}
        if parts:
            shown["parts"] = parts
    else:
        for key in (3, 4):
            if key in payload:
                shown["statement"] = envelope(payload[key], known)[1]
    return shown


def envelope(data: bytes, known: Identities) -> tuple[message.Message, dict[str, Any]]:
    read = message.decode(data, True, Limits())
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
    shown["notes"] = sha256(payload[3].encode()).hexdigest()
    shown["templates"] = sha256(payload[4]).hexdigest()
    shown["slice"] = sha256(payload[5]).hexdigest()

    def opened(entry: Any, recipient: bytes, slice_: bytes) -> dict[str, str]:
        binding = Binding(
            bundle=entry.get(1, read.id),
            sealer=entry.get(0, read.signer),
            recipient=recipient,
            encryption=known.certificate(recipient).encryption_fingerprint,
            release=manifest.digest,
            slice=sha256(slice_).digest(),
        )
        return secrets(entry[2], binding, known.opening(recipient), rows[recipient][3])

    if 6 in payload:
        assert read.audience is not None
        shown["secrets"] = opened(payload[6], read.audience, payload[5])
    if 10 in payload:
        shown["onward"] = []
        for entry in payload[10]:
            one: dict[str, Any] = {
                "recipient": known.name(entry[0]),
                "slice": sha256(entry[1]).hexdigest(),
            }
            if 2 in entry:
                one["secrets"] = opened(entry[2], entry[0], entry[1])
            shown["onward"].append(one)


def secrets(data: bytes, binding: Binding, key: Any, committed: bytes) -> dict[str, str]:
    """Everything between the recipient's key and the texts."""
    found = sealed.decode(data, Limits())
    plain = sealed.plaintext(found, binding, key, Limits())
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


def disclosed(read: message.Message) -> list[tuple[int, Any]]:
    return sorted(read.disclosures[0].items()) if read.disclosures else []


def part(payload: Any, key: int, value: Any) -> dict[str, str]:
    content = strict.encode(["spacebridge/part/1", key, *value])
    digest = sha256(content).digest()
    if payload[key] != digest:
        raise ValueError("another part was signed")
    return {"part-content": content.hex(), "digest": digest.hex()}


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
