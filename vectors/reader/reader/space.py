"""The JSON document of a Space (documents.md), as far as one who reads files needs it."""

from __future__ import annotations

from typing import Any

from . import certificate as certificates
from .certificate import Certificate
from .limits import Limits
from .trust import End, Grant, Own, Reader, Trusted


def trusting(own: str, others: list[str], limits: Limits) -> Reader:
    """A Space that accepts releases and results of all projects from `others`."""
    mine = certificates.from_pem(own, limits)
    known = [certificates.from_pem(other, limits) for other in others]
    return Reader(
        own=[_own(mine, [])],
        trusted={
            c.fingerprint: Trusted(c, c.name, releases=Grant(True), results=Grant(True))
            for c in known
        },
    )


def read(document: dict[str, Any], facts: dict[str, Any] | None, limits: Limits) -> Reader:
    """The Space of a document, and what its facts say of imports."""
    pems = [document["certificate"], *document.get("former", [])]
    own = [certificates.from_pem(pem, limits) for pem in pems]
    trusted: dict[bytes, Trusted] = {}
    for trust in document.get("trusts", []):
        permits = trust.get("permits", [])
        keys = [{"certificate": trust["certificate"], "end": trust.get("ended")}]
        for key in [*keys, *trust.get("former", [])]:
            pem, end, present = key["certificate"], key["end"], key in keys
            listed = key.get("transit")
            certificate = certificates.from_pem(pem, limits)
            trusted[certificate.fingerprint] = Trusted(
                certificate,
                trust["name"],
                confirmed=trust.get("confirmed", False),
                present=present,
                end=_end(end),
                epoch=trust.get("epoch"),
                days=trust.get("days"),
                dual_use=trust.get("dual", False),
                in_transit=None if listed is None else frozenset(map(bytes.fromhex, listed)),
                releases=_grant(permits, "accept-releases"),
                results=_grant(permits, "accept-results"),
            )
    earlier = [certificates.from_pem(p, limits) for p in document.get("former_encryption", [])]
    reader = Reader([_own(certificate, earlier) for certificate in own], trusted)
    for imported in (facts or {}).get("imports", []):
        sender = _fingerprint(imported["sender"])
        reader.bundles[sender, imported["sequence"]] = bytes.fromhex(imported["bundle"])
        reader.releases.add(bytes.fromhex(imported["release"]))
    for heard in (facts or {}).get("heard", []):
        numbers = reader.heard.setdefault(_fingerprint(heard["sender"]), {})
        numbers[heard["sequence"]] = bytes.fromhex(heard["notice"])
    return reader


def _own(certificate: Certificate, earlier: list[Certificate]) -> Own:
    identity = certificate.fingerprint
    same = [before for before in reversed(earlier) if before.fingerprint == identity]
    encryption = tuple(one.encryption_fingerprint for one in [certificate, *same])
    return Own(identity, encryption, certificate.verifying_key)


def _fingerprint(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


def _grant(permits: list[dict[str, Any]], grant: str) -> Grant:
    mine = [permit for permit in permits if permit["grant"] == grant]
    if any(permit.get("projects") is None for permit in mine):
        return Grant(True)
    found = (project for permit in mine for project in permit["projects"])
    return Grant(bool(mine), frozenset(found))


def _end(end: dict[str, Any] | None) -> End | None:
    if end is None:
        return None
    [(how, good)] = end.items()
    return End(how == "revoked", good["bundles"], good["receipts"], good["notices"])
