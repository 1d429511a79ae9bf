"""What to do about a code, from the table that the library is documented with."""

from __future__ import annotations

import re
from typing import Dict, Optional

from spacebridge._core import ERRORS

_TABLE: Dict[str, str] = dict(re.findall(r"^\| `([a-z0-9-]+)` \| .* \| (.*) \|$", ERRORS, re.MULTILINE))


def advice(code: str) -> Optional[str]:
    """What to do about a refusal or a finding with this code."""
    return _TABLE.get(code)
