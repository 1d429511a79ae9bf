"""Questions to a person: passphrases, secrets, and the comparison of two fingerprints."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Optional

from .failure import USAGE, Trouble
from .state import read_text


def at_terminal() -> bool:
    """Returns true if a person at a terminal can answer."""
    return sys.stdin.isatty()


def passphrase(file: Optional[str], twice: bool = False) -> str:
    """The passphrase of the private keys: asked for, or the first line of a file.

    It is never an argument: every process of a machine can read those of every other.
    """
    if file is not None:
        text = sys.stdin.read() if file == "-" else read_text(Path(file))
        return text.split("\n", 1)[0].rstrip("\r")
    if not at_terminal():
        raise Trouble(
            "nobody is there to type the passphrase",
            "name a file that holds it with --passphrase-file (- for the standard input)",
            USAGE,
        )
    typed = getpass.getpass("Passphrase of the private keys: ")
    if twice and getpass.getpass("Repeat it: ") != typed:
        raise Trouble("the two passphrases differ", "start again", USAGE)
    return typed


def secret(label: str) -> str:
    """A secret, typed without being shown."""
    return getpass.getpass(label)


def line(label: str) -> str:
    """A line that is shown while it is typed."""
    return input(label).strip()


def agreed(question: str) -> bool:
    """Returns true if a person at a terminal typed `yes`."""
    return at_terminal() and line(f"{question} Type yes: ").lower() == "yes"


def user(given: Optional[str]) -> str:
    """Returns the acting person, as the teams of the Space list them."""
    return given or os.environ.get("SPACEBRIDGE_USER") or getpass.getuser()
