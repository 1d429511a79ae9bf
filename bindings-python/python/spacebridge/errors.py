"""How a refusal reaches Python: one class for each operation that refuses.

The names are those of the library in Rust; some of them are also names of Python's own exceptions,
so import the module (``spacebridge.errors.ImportError``) and not the names.
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


class AcceptError(SpacebridgeError):
    """A receipt is not accepted."""


class AnswersError(SpacebridgeError):
    """A file of answers cannot be read."""


class ApplyError(SpacebridgeError):
    """A pack is refused."""


class AssembleError(SpacebridgeError):
    """A release cannot be assembled."""


class AuditError(SpacebridgeError):
    """An audit log does not hold."""


class CertificateError(SpacebridgeError):
    """A certificate cannot be used."""


class CompareError(SpacebridgeError):
    """A fingerprint is not the one that was typed."""


class DataCenterError(SpacebridgeError):
    """A Data Center refuses."""


class DigestError(SpacebridgeError):
    """A digest is malformed."""


class DocumentError(SpacebridgeError):
    """A document is not what it should be; ``path`` says where."""


class EnvelopeError(SpacebridgeError):
    """A file is no message of the expected kind."""


class GenerateError(SpacebridgeError):
    """Keys cannot be made."""


class ImportError(SpacebridgeError):
    """A bundle cannot be imported."""


class TimestampError(SpacebridgeError):
    """A time is malformed."""


class KeyError(SpacebridgeError):
    """A private key did not do what was asked of it."""


class KeyFileError(SpacebridgeError):
    """A file of private keys cannot be read or written."""


class LookupError(SpacebridgeError):
    """What a package is looked up by is malformed."""


class ManifestError(SpacebridgeError):
    """A release manifest cannot be read."""


class NameError(SpacebridgeError):
    """A name is malformed."""


class NoticeError(SpacebridgeError):
    """A notice cannot be made or acted upon."""


class NotPermitted(SpacebridgeError):
    """A user lacks a permission."""


class OctopusError(SpacebridgeError):
    """Octopus's documents cannot be read."""


class PackageError(SpacebridgeError):
    """A package is not the one that was tested."""


class PackCancelled(SpacebridgeError):
    """Whoever watched the making of a pack stopped it."""


class PartError(SpacebridgeError):
    """Parts cannot be made or put together."""


class PermissionError(SpacebridgeError):
    """A permission is not known."""


class PlanError(SpacebridgeError):
    """A deployment cannot be made."""

    reasons: "List[Finding]"
    """Every reason why not."""


class PreviewError(SpacebridgeError):
    """A bundle cannot be previewed."""


class PromoteError(SpacebridgeError):
    """A release cannot be promoted."""


class IssueReceiptError(SpacebridgeError):
    """A deployment cannot be reported."""


class OpenSecretsError(SpacebridgeError):
    """Sealed secrets cannot be used."""


class RecordError(SpacebridgeError):
    """A fact contradicts the recorded ones, or is missing among them."""


class SchemaError(SpacebridgeError):
    """A document is not what its schema says."""


class SealError(SpacebridgeError):
    """Something cannot be sealed."""


class SeedError(SpacebridgeError):
    """A seed cannot be used."""


class SpaceError(SpacebridgeError):
    """A change to a Space is refused."""


class StoreError(SpacebridgeError):
    """Stored facts cannot be read."""


class TrustError(SpacebridgeError):
    """A trust cannot be changed so."""


class VerifyError(SpacebridgeError):
    """A message does not hold."""

    statement: "List[CheckResult]"
    """What held before the check that failed, and what was not looked at."""


class VersionError(SpacebridgeError):
    """A release version is malformed."""
