"""Limits on untrusted input (format.md §20)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Each limit is inclusive."""

    bytes: int = 33_554_432
    statement: int = 4_194_304
    depth: int = 16
    items: int = 4_000_000
    text: int = 4_194_304
    notes: int = 8_192
    header: int = 4_096
    log_receipts: int = 65_536
    certificate: int = 16_384
    pem: int = 65_536
    sealed: int = 8_388_608
    variables: int = 100_000
    steps: int = 10_000
    packages: int = 10_000
    templates: int = 10_000
    receipts: int = 1_000
    audiences: int = 1_000
    in_transit: int = 3_000
    pbkdf2_rounds: int = 10_000_000


UNKNOWN_FIELDS = 64
PARTS = 64
