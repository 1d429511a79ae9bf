"""What to do about a code, from the table that the library is documented with."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Optional

from spacebridge._core import ERRORS

_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| .* \| (.*) \|$", re.MULTILINE)


@lru_cache(maxsize=1)
def _table() -> Dict[str, str]:
    return dict(_ROW.findall(ERRORS))


def advice(code: str) -> Optional[str]:
    """What to do about a refusal or a finding with this code."""
    return _table().get(code)
