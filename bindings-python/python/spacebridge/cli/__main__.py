"""``python -m spacebridge.cli``: the same as the command ``spacebridge``."""

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
