"""The knowledge of a reader: its own identities, and its trusts."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec

from . import terms
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

    @property
    def nothing_counts(self) -> bool:
        return self.revoked and (self.bundles, self.receipts, self.notices) == (0, 0, 0)


@dataclass(frozen=True)
class Grant:
    """Something that is granted, for these projects: None for all of them."""

    given: bool = False
    projects: frozenset[str] | None = None

    def covers(self, project: str) -> bool:
        """Names are compared as §3 says."""
        if self.projects is None:
            return self.given
        return terms.folded(project) in {terms.folded(name) for name in self.projects}


@dataclass(frozen=True)
class Trusted:
    """One identity of another Space, which is called `space` here."""

    certificate: Certificate
    space: str
    confirmed: bool = True
    present: bool = True
    end: End | None = None
    epoch: int | None = None
    days: int | None = None
    # After a rotation: the messages of this key that may still arrive.
    in_transit: frozenset[bytes] | None = None
    # One certificate may serve for signatures and for encryption.
    dual_use: bool = False
    releases: Grant = Grant()
    results: Grant = Grant()

    def lists(self, message: bytes) -> bool:
        """Returns true if a new message can be one of this key (§24)."""
        if self.in_transit is not None:
            return message in self.in_transit
        return self.end is None or self.end.revoked

    @property
    def speaks(self) -> bool:
        """Returns true if it is a present key that did not end, which a person compared."""
        return self.confirmed and self.present and self.end is None


@dataclass(frozen=True)
class Own:
    """One identity of the reader's own, with the digests of its encryption certificates, the newest
    first."""

    identity: bytes
    encryption: tuple[bytes, ...]
    key: ec.EllipticCurvePublicKey


@dataclass
class Reader:
    """A Space as one who reads files needs it."""

    own: list[Own]
    trusted: dict[bytes, Trusted]
    # What was imported: the bundles by sender and number, and the identities of releases.
    bundles: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    releases: set[bytes] = field(default_factory=set)
    # The numbers of notices that somebody took note of, by sender.
    heard: dict[bytes, dict[int, bytes]] = field(default_factory=dict)

    def addressed(self, audience: bytes | None) -> Own:
        for own in self.own:
            if own.identity == audience:
                return own
        raise Refusal("audience-other")

    def imported(self, sender: bytes) -> set[bytes]:
        """The identities of the bundles that came from this key."""
        return {digest for (by, _), digest in self.bundles.items() if by == sender}

    def are_one(self, one: bytes, other: bytes) -> bool:
        """Returns true if both are known as identities of one Space."""
        if one == other:
            return True
        own = {own.identity for own in self.own}
        if one in own and other in own:
            return True
        first, second = self.trusted.get(one), self.trusted.get(other)
        return first is not None and second is not None and first.space == second.space

    def heard_from(self, sender: bytes) -> set[int]:
        """The numbers of notices of a Space, whichever of its keys signed them."""
        return {
            number
            for by, numbers in self.heard.items()
            if self.are_one(by, sender)
            for number in numbers
        }
