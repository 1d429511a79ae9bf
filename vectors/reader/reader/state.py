"""The state of a Space: accepted messages and notices (format.md §18, §19, §24 and §25).

Only what refuses: the findings that a host is shown beside are no part of the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from . import certificate as certificates
from .limits import Limits
from .refusal import Refusal
from .trust import End, Reader
from .verified import Verified, check_listed


@dataclass(frozen=True)
class Promotion:
    """A bundle that the Space promoted, and for whom it carried something further on."""

    audience: bytes
    bundle: bytes
    release: bytes
    onward: tuple[bytes, ...] = ()


@dataclass
class Memory:
    """A Space with what it remembers."""

    reader: Reader
    promotions: list[Promotion] = field(default_factory=list)
    receipts: list[tuple[bytes, bytes, int, bytes]] = field(default_factory=list)
    owners: dict[bytes, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader, facts: dict[str, Any] | None) -> Memory:
        memory = cls(reader)
        for promotion in (facts or {}).get("promotions", []):
            memory.promotions.append(
                Promotion(
                    _fingerprint(promotion["audience"]),
                    bytes.fromhex(promotion["bundle"]),
                    bytes.fromhex(promotion["release"]),
                    tuple(_fingerprint(space) for space in promotion.get("onward") or ()),
                )
            )
        for imported in (facts or {}).get("imports", []):
            memory.owners[bytes.fromhex(imported["release"])] = _fingerprint(imported["owner"])
        return memory

    def accept(self, verified: Verified) -> None:
        """Rows 25 and 26 for a receipt that was verified."""
        signer, content, reader = verified.message.signer, verified.content, self.reader
        own, digest, number = verified.own.identity, verified.message.digest, content["number"]
        for by, to, known, other in self.receipts:
            if reader.are_one(by, signer) and to == own and known == number:
                if other != digest:
                    raise Refusal("receipt-equivocation")
                return
        check_listed(verified.message, reader.trusted[signer])
        sent = any(
            reader.are_one(promotion.audience, signer) and promotion.bundle == content["bundle"]
            or any(reader.are_one(beyond, signer) for beyond in promotion.onward)
            for promotion in self.promotions
            if promotion.release == content["release"]
        )
        if not sent:
            raise Refusal("receipt-never-promoted")
        self.receipts.append((signer, own, number, digest))

    def take_note(self, verified: Verified, limits: Limits) -> None:
        """Applies the steps of §25 to a verified notice, in its order."""
        message, content = verified.message, verified.content
        heard = self.reader.heard.setdefault(message.signer, {})
        known = heard.get(content["number"])
        if known is not None:
            if known != message.digest:
                raise Refusal("notice-equivocation")
            return
        check_listed(message, self.reader.trusted[message.signer])
        if "recall" in content:
            self._recall(content["recall"])
        elif "succession" in content:
            self._succession(message.signer, content, message.digest)
        else:
            self._renewal(message.signer, content["renewal"], limits)
        heard[content["number"]] = message.digest

    def _recall(self, said: dict[str, Any]) -> None:
        owner = self.owners.get(said["release"])
        ours = any(promotion.release == said["release"] for promotion in self.promotions)
        if owner != said["owner"] if owner is not None else ours:
            raise Refusal("recall-foreign")

    def _succession(self, signer: bytes, content: dict[str, Any], digest: bytes) -> None:
        before, said = self.reader.trusted[signer], content["succession"]
        following: certificates.Certificate = said["certificate"]
        if not before.speaks:
            raise Refusal("key-revoked")
        own = {own.identity for own in self.reader.own}
        if following.fingerprint in own | self.reader.trusted.keys():
            raise Refusal("certificate-known")
        if following.is_dual_use and not before.dual_use:
            raise Refusal("certificate-dual-use")
        if before.epoch is not None and said["epoch"] != before.epoch + 1:
            raise Refusal("epoch-skipped")
        last = content["last"]
        end = End(False, last["bundles"], last["receipts"], content["number"])
        listed = frozenset([*content["in_transit"], digest])
        self.reader.trusted[signer] = replace(before, present=False, end=end, in_transit=listed)
        self.reader.trusted[following.fingerprint] = replace(
            before, certificate=following, epoch=said["epoch"]
        )

    def _renewal(self, signer: bytes, der: bytes, limits: Limits) -> None:
        before = self.reader.trusted[signer]
        if not before.speaks:
            raise Refusal("key-revoked")
        renewed = certificates.renewed(before.certificate, der, limits)
        self.reader.trusted[signer] = replace(before, certificate=renewed)


def _fingerprint(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))
