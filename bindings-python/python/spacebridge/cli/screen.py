"""The output: tables and colour at a terminal, JSON with ``--json``.

Text that came in a file passes through ``printable``: nothing of it can act on a terminal.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from types import TracebackType
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, TextIO, Type

from spacebridge import printable

_COLOURS = {"good": "32", "warning": "33", "alarm": "31", "faint": "2", "strong": "1"}
_SEVERITY = {"note": "faint", "warning": "warning", "alarm": "alarm"}
_STANDING = {
    "passed": ("ok", "good"),
    "failed": ("NO", "alarm"),
    "not-established": ("??", "warning"),
    "not-applicable": ("--", "faint"),
}


class Screen:
    """Collects what there is to say, and says it in the way that was asked for."""

    def __init__(self, as_json: bool, program: str) -> None:
        self.as_json = as_json
        self.program = program
        self.document: Dict[str, Any] = {}

    def paint(self, text: str, colour: str, out: Optional[TextIO] = None) -> str:
        """The text in a colour, where a terminal has any."""
        coloured = (out or sys.stdout).isatty() and "NO_COLOR" not in os.environ
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if coloured else text

    def put(self, **values: Any) -> None:
        """Adds to the document that ``--json`` prints."""
        self.document.update(values)

    def line(
        self, text: str = "", colour: Optional[str] = None, out: Optional[TextIO] = None
    ) -> None:
        """A line for a person."""
        if not self.as_json:
            text = printable(text)
            print(self.paint(text, colour, out) if colour else text, file=out)

    def advised(self, text: str) -> str:
        """Advice with its commands as this person calls them: ``spacebridge --space prod …``."""
        return text.replace("`spacebridge ", f"`{self.program} ")

    def text(self, text: str) -> None:
        """Lines that the library wrote, in which nothing can act any more."""
        if not self.as_json:
            print("\n".join(printable(line) for line in text.splitlines()))

    def entries(self, entries: Iterable[Sequence[str]]) -> None:
        """Names and what they stand for."""
        rows = [(name, printable(text)) for name, text in entries]
        width = max((len(name) for name, _ in rows), default=0)
        for name, text in rows:
            if not self.as_json:
                print(f"{self.paint(name.ljust(width), 'strong')}  {text}")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table as wide as it needs to be; the last column takes what is left."""
        shown = [[printable(cell) for cell in row] for row in rows]
        widths = [max(len(row[i]) for row in [list(head), *shown]) for i in range(len(head))]
        if self.as_json:
            return
        print(self.paint("  ".join(h.ljust(w) for h, w in zip(head, widths)).rstrip(), "strong"))
        for row in shown:
            print("  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip())

    def findings(
        self, findings: Sequence[Mapping[str, Any]], out: Optional[TextIO] = None
    ) -> None:
        """Prints the findings that a person should see before deciding; alarms come first."""
        order = {"alarm": 0, "warning": 1, "note": 2}
        for finding in sorted(findings, key=lambda one: order.get(one["severity"], 3)):
            severity = finding["severity"]
            place, detail = f"{finding['path']}: ", finding["detail"]
            # What says already where it is does not say it twice.
            text = f"{severity}: {'' if finding['path'] in detail else place}{detail} [{finding['code']}]"
            self.line(text, _SEVERITY.get(severity), out)

    def statement(
        self, statement: Sequence[Mapping[str, Any]], out: Optional[TextIO] = None
    ) -> None:
        """Prints one line for each check that applies, with its status."""
        if self.as_json:
            return
        width = max((len(line["check"]) for line in statement), default=0)
        for line in statement:
            mark, colour = _STANDING[line["standing"]]
            if line["standing"] != "not-applicable":
                text = f"{line['check'].ljust(width)}  {printable(line['detail'])}".rstrip()
                print(f"{self.paint(mark, colour, out)}  {text}", file=out)

    def failure(self, message: str, help: Optional[str], report: Dict[str, Any]) -> None:
        """Prints the reason of a failure and the next step."""
        if self.as_json:
            print(json.dumps({"error": report}, indent=2, ensure_ascii=False))
        print(f"spacebridge: {printable(message)}", file=sys.stderr)
        if help:
            print(f"  what to do: {printable(help)}", file=sys.stderr)

    def progress(self, label: str, total: int) -> Progress:
        """A bar while something large is read. There is none where nobody is watching."""
        return Progress(label, total, sys.stderr.isatty() and not self.as_json)

    def close(self) -> None:
        """Prints the document, if that was asked for."""
        if self.as_json:
            print(json.dumps(self.document, indent=2, ensure_ascii=False))


class Progress:
    """A display of the share of a file that has been read."""

    def __init__(self, label: str, total: int, watched: bool) -> None:
        self._label, self._total, self._watched = printable(label), max(total, 1), watched
        self._done, self._drawn = 0, 0.0

    def advance(self, amount: int) -> None:
        """So many bytes more."""
        self._done += amount
        if self._watched and time.monotonic() - self._drawn > 0.1:
            self._drawn = time.monotonic()
            self._draw()

    def _draw(self) -> None:
        width = max(10, min(40, shutil.get_terminal_size().columns - len(self._label) - 10))
        full = min(width, self._done * width // self._total)
        percent = min(100, self._done * 100 // self._total)
        bar = "#" * full + "." * (width - full)
        print(f"\r{self._label} [{bar}] {percent:3}%", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if self._watched:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
