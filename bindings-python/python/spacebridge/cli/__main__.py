"""``python -m spacebridge.cli``: the same as the command ``spacebridge``."""

import sys

from . import main

sys.exit(main())
