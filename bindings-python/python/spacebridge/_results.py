"""Results of verbs: the value, and the fact to store with it."""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Union

from ._core import (
    Answers,
    DataCenter,
    ImportedRelease,
    Release,
    BundleMessage,
    NoticeMessage,
    ReceiptMessage,
    Space,
    SpaceKeys,
    VerifiedBundle,
    VerifiedNotice,
    VerifiedReceipt,
)
from . import documents as d


class Promoted(NamedTuple):
    """A release was promoted: the file to carry, and the fact to store."""

    bundle: BundleMessage
    fact: d.Promotion
    findings: List[d.Finding]
    omitted: d.Omitted


class Imported(NamedTuple):
    """A release was imported. ``fact`` is ``None`` if it was there already."""

    release: ImportedRelease
    fact: Optional[d.Import]
    history: List[d.Deployment]


class IssuedReceipt(NamedTuple):
    """A receipt was signed: the file to carry, what it says, and the fact to store.

    ``whole`` is the file with the salt of the answers, which the Space keeps."""

    receipt: ReceiptMessage
    text: str
    fact: d.ReceiptFact
    whole: Optional[ReceiptMessage] = None


class Accepted(NamedTuple):
    """A receipt was accepted: what to add to the deployments, together or not at all."""

    deployments: List[d.Deployment]
    findings: List[d.Finding]


class Announcement(NamedTuple):
    """A notice for one Space."""

    target: str
    notice: NoticeMessage
    fact: d.SentNotice


class RecallOutcome(NamedTuple):
    """A release was recalled: a notice for every Space that it went to, and the fact to store."""

    announcements: List[Announcement]
    fact: d.Recall


class RotationOutcome(NamedTuple):
    """The keys of a Space changed."""

    announcements: List[Announcement]
    space: Space
    record: d.AuditRecord


class NoticeOutcome(NamedTuple):
    """A notice was taken note of: what to store."""

    heard: Optional[d.ReceivedNotice]
    recall: Optional[d.Recall]
    space: Optional[Space]
    record: Optional[d.AuditRecord]
    findings: List[d.Finding]


Recordable = Union[
    Promoted,
    Imported,
    IssuedReceipt,
    Accepted,
    RecallOutcome,
    RotationOutcome,
    NoticeOutcome,
    Announcement,
    d.Given,
    Sequence[Announcement],
    Sequence[d.Given],
]
"""A result that ``Facts.record`` takes, or deployments that the host made."""


class TrustChanged(NamedTuple):
    """A trust changed: both are to be stored, or neither."""

    space: Space
    record: d.AuditRecord


class DataCenterChanged(NamedTuple):
    """A Data Center changed: both are to be stored, or neither."""

    center: DataCenter
    record: d.AuditRecord


class Created(NamedTuple):
    """A Space was made, with its keys."""

    changed: DataCenterChanged
    keys: SpaceKeys


class Delivery(NamedTuple):
    """A file was delivered: verified by the Space that it is for, and nothing more."""

    to: str
    content: Union[VerifiedBundle, VerifiedReceipt, VerifiedNotice]


class OctopusRelease(NamedTuple):
    """A release as Octopus has it. ``release`` knows its secrets."""

    release: Release
    lifecycle: Optional[d.Lifecycle]
    environments: List[str]
    findings: List[d.Finding]


class OctopusSpace(NamedTuple):
    """The parts of a ``Space``, as the documents of a server describe them."""

    environments: List[str]
    lifecycles: List[d.Lifecycle]
    tenants: List[Dict[str, Any]]
    teams: List[Dict[str, Any]]
    findings: List[d.Finding]


class OctopusDeployments(NamedTuple):
    """The deployments of a server. A finding reports each unreadable item."""

    deployments: List[d.Deployment]
    findings: List[d.Finding]


class OctopusAnswers(NamedTuple):
    """The variables of tenants, as answers to the templates of a project."""

    answers: Answers
    findings: List[d.Finding]
