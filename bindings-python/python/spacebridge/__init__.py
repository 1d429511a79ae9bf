"""Promotes a software release from one Space to another, across an air gap."""

from ._core import __version__, certificate_fingerprint, compare_versions
from ._error import SpacebridgeError

__all__ = ["SpacebridgeError", "__version__", "certificate_fingerprint", "compare_versions"]
