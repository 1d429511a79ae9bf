"""The error with which a file is rejected."""

from __future__ import annotations


class Refusal(Exception):
    """A file is refused; `code` is one of docs/errors.md, `line` that of the statement."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}" if why else code)
        self.code = code
        self.line: str | None = None
