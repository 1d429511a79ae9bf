"""Advice for each code, from the table in the documentation of the library."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Optional

# What there is to do here that the library cannot know of.
_HERE = {
    "blank": "answer it: `spacebridge fill VERSION`",
    "environment-unknown": "see how it is spelled: `spacebridge status`; or add it: `spacebridge space add environment NAME`",
    "message-kind": "`import` takes a bundle, `accept` a receipt, `note` a notice; `inspect` says what a file is",
    "package-missing": "put its file into packages/ of this Space, or name its folder with --packages",
    "prompt-unanswered": "give it with --prompted NAME=VALUE",
    "release-changed": "give what it was assembled of, the file of --secrets too; what is meant to differ needs a new version",
    "sender-unknown": "if you know the sender, take its certificate in: `spacebridge trust add NAME FILE`",
    "target-not-open": "report the outcome at the stage where it waits: `spacebridge report VERSION --environment NAME --outcome succeeded`",
    "target-unknown": "see how it is spelled: `spacebridge trust list`; or take its certificate in: `spacebridge trust add NAME FILE`",
}


def advice(code: str) -> Optional[str]:
    """Returns the remedy for an error or a finding with this code."""
    return _HERE.get(code) or _documented(code)


def _documented(code: str) -> Optional[str]:
    page = Path(__file__).parent.with_name("errors.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{re.escape(code)}` \| .* \| (.*) \|$", page, re.MULTILINE)
    return row[1] if row else None
