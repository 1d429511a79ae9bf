"""The exception of the library, with a stable code.

Every refusal is a ``SpacebridgeError``. Tell refusals apart by ``code``. The subclasses are for those
that have more to say, and for the one that a host answers differently.
"""

from typing import TYPE_CHECKING, Any, List, Optional, Tuple

if TYPE_CHECKING:
    from .documents import Finding, CheckResult


class SpacebridgeError(Exception):
    """A refusal: nothing was done, and nothing was changed.

    ``code`` is stable and listed in ``docs/errors.md``, ``detail`` says in words what is wrong and may
    be reworded at any time, and ``path`` says where, if the refusal knows.
    """

    code: str
    detail: str
    path: Optional[str]

    def __init__(self, code: str, detail: str, path: Optional[str] = None) -> None:
        super().__init__(code, detail, path)
        self.code = code
        self.detail = detail
        self.path = path

    def __str__(self) -> str:
        return self.detail

    def __reduce__(self) -> Tuple[Any, ...]:
        return (type(self), (self.code, self.detail, self.path), self.__dict__)


class PermissionDenied(SpacebridgeError):
    """The acting person lacks a permission; ``code`` is ``permission-missing``."""


class PlanError(SpacebridgeError):
    """A deployment cannot be made."""

    reasons: "List[Finding]"
    """Every reason why not."""


class VerificationError(SpacebridgeError):
    """A message does not hold."""

    statement: "List[CheckResult]"
    """The check results that verification reached, and the checks that it did not reach."""
