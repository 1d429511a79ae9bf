"""The documents: what a thing looks like when it is shown, stored or given.

A document is JSON. ``docs/spec/documents.md`` says what every key means; the same documents serve Rust
and JavaScript. Times are texts in RFC 3339; where a document is given, an aware ``datetime`` will do.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, TypedDict, Union

if TYPE_CHECKING:
    from ._core import Certificate, ComparedFingerprint, Release as _Release

Grant = Union[str, Mapping[str, Any]]
"""``"promote-to"``, ``"accept-releases"``, ``"accept-results"``, or ``{"grant": …, "projects": […]}``."""

Time = Union[str, datetime]
"""When something was: RFC 3339, or an aware ``datetime``."""

GivenRelease = Union["_Release", Mapping[str, Any]]
"""A release that knows its secrets, or a document of one."""

Given = Mapping[str, Any]
"""A document that is given: keys that are left out have their defaults."""


class Finding(TypedDict):
    """What a person should look at. It stops nothing."""

    code: str
    severity: str
    path: str
    detail: str


class CheckResult(TypedDict):
    """One check: how it stands, and what it saw."""

    check: str
    standing: str
    detail: str


class Content(TypedDict):
    """The bytes of a package: their size and digest."""

    size: int
    sha256: str


class _Package(TypedDict):
    id: str
    version: str
    feed: Optional[str]
    content: Optional[Content]


class Package(_Package, total=False):
    """A package that a release uses."""

    lookup: Dict[str, Any]


class Deployment(TypedDict):
    """A fact: what became of a release in an environment."""

    project: str
    version: str
    release: Optional[str]
    environment: str
    tenant: Optional[str]
    outcome: str
    queued: str
    started: Optional[str]
    finished: Optional[str]
    by: str
    notes: str
    completed: bool
    evidence: Any


class Promotion(TypedDict):
    """A fact: a release was promoted."""

    target: str
    audience: str
    project: str
    version: str
    release: str
    bundle: str
    sequence: int
    onward: List[str]
    at: str


class Import(TypedDict):
    """A fact: a release was imported."""

    sender: str
    owner: str
    project: str
    version: str
    release: str
    slice: str
    bundle: str
    sequence: int
    preview: str
    lifecycle: str
    at: str
    by: str
    overridden: Optional[str]


class ReceiptFact(TypedDict):
    """A fact: a receipt was signed."""

    audience: str
    sequence: int
    receipt: str
    release: str
    environment: str
    tenant: Optional[str]
    queued: str
    outcome: str
    at: str


class SentNotice(TypedDict):
    """A fact: a notice was signed."""

    audience: str
    sequence: int
    notice: str
    at: str


class ReceivedNotice(TypedDict):
    """A fact: a notice was taken note of."""

    sender: str
    sequence: int
    notice: str
    at: str
    by: str


class Recall(TypedDict):
    """A fact: a release was recalled by its owner."""

    project: str
    version: str
    release: str
    owner: str
    reason: str
    notice: Optional[str]
    at: str


class Facts(TypedDict, total=False):
    """What happened, in any order. ``{}`` is a history in which nothing did."""

    deployments: List[Deployment]
    promotions: List[Promotion]
    imports: List[Import]
    reports: List[ReceiptFact]
    announced: List[SentNotice]
    heard: List[ReceivedNotice]
    recalls: List[Recall]


class Omitted(TypedDict):
    """How much of a release deliberately does not cross."""

    values: int
    steps: int
    actions: int


class Phase(TypedDict, total=False):
    """A phase of a lifecycle, and its stops: ``{"environment": …}`` or ``{"space": …}``."""

    name: str
    automatic: List[Dict[str, str]]
    manual: List[Dict[str, str]]
    minimum: int
    optional: bool
    extra: Dict[str, Any]


class _Lifecycle(TypedDict):
    name: str
    phases: List[Phase]


class Lifecycle(_Lifecycle, total=False):
    """The way of a release through phases."""

    extra: Dict[str, Any]


class Release(TypedDict, total=False):
    """A release, frozen."""

    project: str
    version: str
    channel: Optional[str]
    assembled: str
    notes: str
    packages: List[Package]
    process: Dict[str, Any]
    variables: List[Dict[str, Any]]
    templates: List[Dict[str, Any]]
    extra: Dict[str, Any]


class Manifest(TypedDict):
    """What the owner of a release committed to."""

    digest: str
    owner: str
    project: str
    version: str
    channel: Optional[str]
    assembled: str
    notes: str
    packages: List[Package]
    templates: str
    audiences: List[Dict[str, Any]]


class PreviewedPackage(TypedDict):
    """A package of a release, and whether it is here: ``have``, ``missing``, ``other-content``."""

    package: Package
    standing: str


class Preview(TypedDict):
    """What a bundle would bring."""

    digest: str
    bundle: str
    statement: List[CheckResult]
    sender: str
    project: str
    release: Release
    novelty: str
    packages: List[PreviewedPackage]
    findings: List[Finding]
    history: List[Deployment]
    omitted: Omitted


class Blank(TypedDict, total=False):
    """A question that nobody has answered."""

    question: str
    kind: Optional[str]
    environment: Optional[str]
    tenant: Optional[str]
    control: str
    label: str
    help: str
    why: Any


class PlannedStep(TypedDict):
    """A step of a deployment, and the values that only it sees."""

    step: Dict[str, Any]
    overrides: List[Any]


class PlannedVariable(TypedDict):
    """A variable of a deployment, its value, and why that won. ``None`` is left blank on purpose."""

    name: str
    value: Optional[Dict[str, Any]]
    why: str


class Plan(TypedDict):
    """A deployment that may be made."""

    release: str
    environment: str
    tenant: Any
    steps: List[PlannedStep]
    variables: List[PlannedVariable]
    findings: List[Finding]


class AuditRecord(TypedDict):
    """Who changed a trust, how and when."""

    at: str
    by: str
    subject: str
    what: str
    before: str
    after: str


class Comparison(TypedDict):
    """What differs between two releases, in reading order."""

    project: str
    older: str
    newer: str
    notes: List[Dict[str, Any]]
    details: List[Dict[str, Any]]
    packages: List[Dict[str, Any]]
    templates: List[Dict[str, Any]]
    variables: List[Dict[str, Any]]
    process: List[Dict[str, Any]]


class _Resolution(TypedDict):
    name: str
    value: Optional[Dict[str, Any]]
    rank: int
    winner: Dict[str, Any]
    lost: List[Dict[str, Any]]
    why: str


class Resolution(_Resolution, total=False):
    """The value of a variable in a place, what won and what lost, and why."""

    finding: Finding


class Progress(TypedDict):
    """How far a release has come in a lifecycle."""

    phases: List[Dict[str, Any]]
    findings: List[Finding]


class Dashboard(TypedDict):
    """Which release is where."""

    now: str
    projects: List[Dict[str, Any]]
    findings: List[Finding]


class TransferPlan(TypedDict):
    """How each package gets to a target."""

    packages: List[Dict[str, Any]]


class Inventory(TypedDict):
    """What a target said it holds."""

    packages: List[Package]
    pinned: bool


class Part(TypedDict):
    """A part of something that is carried in pieces."""

    number: int
    offset: int
    content: Content


class StepTemplate(TypedDict):
    """What many steps of an Octopus server share, and the parameters that each of them sets."""

    name: str
    version: int
    parameters: List[Dict[str, Any]]


class LastGood(TypedDict):
    """The last numbers that count of a key that ended."""

    bundles: int
    receipts: int
    notices: int
