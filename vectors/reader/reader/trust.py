"""What a reader knows: its own identities, and whom it trusts with what."""

from __future__ import annotations

from dataclasses import dataclass, field

from .certificate import Certificate
from .refusal import Refusal


@dataclass(frozen=True)
class End:
    """A key that ended: the last good number of each kind of message (format.md §24)."""

    revoked: bool
    bundles: int
    receipts: int
    notices: int

    def last(self, kind: str) -> int:
        return {"bundle": self.bundles, "receipt": self.receipts, "notice": self.notices}[kind]


@dataclass(frozen=True)
class Trusted:
    """One identity of another Space."""

    certificate: Certificate
    confirmed: bool = True
    end: End | None = None
    epoch: int | None = None
    releases: bool = False
    results: bool = False
    release_projects: frozenset[str] | None = None
    result_projects: frozenset[str] | None = None

    def grants(self, kind: str) -> bool:
        return self.results if kind == "receipt" else self.releases

    def covers(self, kind: str, project: str) -> bool:
        projects = self.result_projects if kind == "receipt" else self.release_projects
        return projects is None or project in projects


@dataclass(frozen=True)
class Own:
    """One identity of the reader's own, with the digest of its encryption certificate."""

    identity: bytes
    encryption: bytes


@dataclass
class Reader:
    """A Space as one who reads files needs it."""

    own: list[Own]
    trusted: dict[bytes, Trusted]
    # What was imported: the bundles by sender and number, and the identities of releases.
    bundles: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    releases: set[bytes] = field(default_factory=set)

    def addressed(self, audience: bytes | None) -> Own:
        for own in self.own:
            if own.identity == audience:
                return own
        raise Refusal("audience-other")
