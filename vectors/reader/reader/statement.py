"""The verification report, line by line (format.md §19)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .refusal import Refusal

PASSED, UNKNOWN, MOOT = "passed", "not-established", "not-applicable"


class Statement:
    """The lines, as far as somebody said something about them."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}

    @contextmanager
    def judge(self, line: str) -> Iterator[None]:
        """Attributes a refusal inside the block to this line; without one the line holds."""
        try:
            yield
        except Refusal as refusal:
            refusal.line = refusal.line or line
            raise
        self.lines.setdefault(line, PASSED)

    def unknown(self, line: str, so: bool = True) -> None:
        self.lines[line] = UNKNOWN if so else PASSED

    def passed(self, line: str) -> None:
        self.lines[line] = PASSED

    def moot(self, *lines: str) -> None:
        for line in lines:
            self.lines[line] = MOOT
