"""What to do about a code, from the table that the library is documented with."""

from __future__ import annotations

import re
from typing import Dict, Optional

from spacebridge._core import ERRORS

_TABLE: Dict[str, str] = dict(re.findall(r"^\| `([a-z0-9-]+)` \| .* \| (.*) \|$", ERRORS, re.MULTILINE))

# What there is to do here that the library cannot know of.
_HERE = {
    "blank": "answer it: `spacebridge fill VERSION`",
    "message-kind": "`import` takes a bundle, `accept` a receipt, `note` a notice; `inspect` says what a file is",
    "package-missing": "put its file into packages/ of this Space, or name its folder with --packages",
    "prompt-unanswered": "give it with --prompted NAME=VALUE",
}


def advice(code: str) -> Optional[str]:
    """What to do about a refusal or a finding with this code."""
    return _HERE.get(code) or _TABLE.get(code)
