"""Exit codes, and what a person is told when something is refused."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Sequence, Tuple

from spacebridge import SpacebridgeError

from .advice import advice

if TYPE_CHECKING:
    from .screen import Screen

DONE = 0
REFUSED = 1
USAGE = 2
FILES = 3
LOOK = 4
INTERRUPTED = 130

EXIT_CODES = """exit codes:
  0    done
  1    refused, with the code of the refusal: nothing was changed
  2    the command was not understood
  3    a file or the folder of the Space cannot be used
  4    done, and somebody should look: blanks are left, or there is an alarm
  130  interrupted
"""


class Trouble(Exception):
    """The folder, a file or an argument does not serve; ``help`` says what may."""

    def __init__(self, message: str, help: Optional[str] = None, exit_code: int = FILES) -> None:
        super().__init__(message)
        self.help = help
        self.exit_code = exit_code


def explain(error: Exception, screen: Screen) -> int:
    """Says what was refused and what to do next; what is nobody's fault but ours is raised."""
    if isinstance(error, SpacebridgeError):
        next_step = _advice(error.code, screen)
        report: Dict[str, Any] = {
            "code": error.code,
            "path": error.path,
            "detail": error.detail,
            "advice": next_step,
        }
        reasons = getattr(error, "reasons", None)
        if reasons:
            report["reasons"] = reasons
        if reasons and not screen.as_json:
            _for_reasons(error, reasons, screen)
            return REFUSED
        detail = error.detail if error.detail.startswith("refused") else f"refused: {error.detail}"
        screen.failure(f"{detail} [{error.code}]", next_step, report)
        statement = getattr(error, "statement", None)
        if statement and not screen.as_json:
            screen.statement([line for line in statement if line["standing"] == "failed"], sys.stderr)
        return REFUSED
    if isinstance(error, Trouble):
        help = screen.advised(error.help) if error.help else None
        report = {"code": None, "detail": str(error), "advice": help}
        screen.failure(str(error), help, report)
        return error.exit_code
    if isinstance(error, (OSError, UnicodeError)):
        detail, help = _of_a_file(error)
        screen.failure(detail, help, {"code": None, "detail": detail, "advice": help})
        return FILES
    raise error


def _advice(code: str, screen: Screen) -> Optional[str]:
    found = advice(code)
    return screen.advised(found) if found else None


def _for_reasons(
    error: SpacebridgeError, reasons: Sequence[Mapping[str, Any]], screen: Screen
) -> None:
    """Every reason on a line of its own, and once for each kind what to do about it."""
    what = error.detail.split(":", 1)[0]
    screen.failure(f"refused: {what} [{error.code}]", None, {})
    screen.findings(reasons, sys.stderr)
    for code in dict.fromkeys(reason["code"] for reason in reasons):
        next_step = _advice(code, screen)
        if next_step:
            screen.line(f"  what to do about {code}: {next_step}", out=sys.stderr)


def _of_a_file(error: Exception) -> Tuple[str, Optional[str]]:
    """Returns the message of the system about a file, in words for a person."""
    name = getattr(error, "filename", None)
    if isinstance(error, UnicodeError) or name is None:
        return str(error), None
    if isinstance(error, FileNotFoundError):
        return f"there is no `{name}`", f"see how it is spelled; you are in `{Path.cwd()}`"
    if isinstance(error, PermissionError):
        return f"you may not use `{name}`", "ask its owner, or be the user that it belongs to"
    if isinstance(error, IsADirectoryError):
        return f"`{name}` is a folder, and a file is wanted", None
    return f"`{name}`: {getattr(error, 'strerror', error)}", None
