"""The command line: one Space in one folder, and the files that are read_message to and from it."""

from __future__ import annotations

import sys
from typing import Optional, Sequence

from .arguments import understood
from .failure import DONE, INTERRUPTED, explain
from .screen import Screen

__all__ = ["main"]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Does what the arguments say, and gives the exit code of the process."""
    asked = understood(arguments)
    screen = Screen(as_json=asked.json, program=asked.program)
    try:
        code: int = asked.command(asked, screen)
        screen.close()
        return code
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:  # noqa: BLE001: what is not known is raised again
        return explain(error, screen)
