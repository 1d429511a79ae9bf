"""The JSON document of a Space (documents.md), as far as one who reads files needs it."""

from __future__ import annotations

from typing import Any

from . import certificate as certificates
from .limits import Limits
from .trust import End, Own, Reader, Trusted


def trusting(own: str, others: list[str], limits: Limits) -> Reader:
    """A Space that accepts releases and results of all projects from `others`."""
    mine = certificates.from_pem(own, limits)
    known = [certificates.from_pem(other, limits) for other in others]
    return Reader(
        own=[Own(mine.fingerprint, mine.encryption_fingerprint)],
        trusted={c.fingerprint: Trusted(c, releases=True, results=True) for c in known},
    )


def read(document: dict[str, Any], facts: dict[str, Any] | None, limits: Limits) -> Reader:
    """The Space of a document, and what its facts say of imports."""
    pems = [document["certificate"], *document.get("former", [])]
    own = [certificates.from_pem(pem, limits) for pem in pems]
    trusted: dict[bytes, Trusted] = {}
    for trust in document.get("trusts", []):
        permits = trust.get("permits", [])
        releases = _projects(permits, "accept-releases")
        results = _projects(permits, "accept-results")
        ends = [(trust["certificate"], trust.get("ended"), trust.get("epoch"))]
        ends += [(former["certificate"], former["end"], None) for former in trust.get("former", [])]
        for pem, end, epoch in ends:
            certificate = certificates.from_pem(pem, limits)
            trusted[certificate.fingerprint] = Trusted(
                certificate,
                confirmed=trust.get("confirmed", False),
                end=_end(end),
                epoch=epoch,
                releases=releases[0],
                results=results[0],
                release_projects=releases[1],
                result_projects=results[1],
            )
    reader = Reader([Own(c.fingerprint, c.encryption_fingerprint) for c in own], trusted)
    for imported in (facts or {}).get("imports", []):
        sender = bytes.fromhex(imported["sender"].replace(":", ""))
        reader.bundles[sender, imported["sequence"]] = bytes.fromhex(imported["bundle"])
        reader.releases.add(bytes.fromhex(imported["release"]))
    return reader


def _projects(
    permits: list[dict[str, Any]], grant: str
) -> tuple[bool, frozenset[str] | None]:
    """Whether something is granted, and for which projects: None for all of them."""
    found: set[str] = set()
    mine = [permit for permit in permits if permit["grant"] == grant]
    if any(permit.get("projects") is None for permit in mine):
        return True, None
    for permit in mine:
        found.update(permit["projects"])
    return bool(mine), frozenset(found)


def _end(end: dict[str, Any] | None) -> End | None:
    if end is None:
        return None
    [(how, good)] = end.items()
    return End(how == "revoked", good["bundles"], good["receipts"], good["notices"])
