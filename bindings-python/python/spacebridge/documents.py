"""The documents as types.

``cargo xtask schemas`` generates this file from ``docs/spec/schemas``. A type whose name ends with
``Input`` is a document as it is given: what is left out has its default. The type without that
ending is the document as it is shown.
"""

from datetime import datetime
from typing import (
    TYPE_CHECKING,
    Any,
    Dict,
    List,
    Literal,
    Mapping,
    Optional,
    Tuple,
    TypedDict,
    Union,
    final,
)

if TYPE_CHECKING:
    from ._core import Release as _OwnRelease

Time = Union[str, datetime]
"""A time as it is given: RFC 3339, or an aware ``datetime``."""

Given = Mapping[str, Any]
"""A document that is given: keys that are left out have their defaults."""

GivenRelease = Union["_OwnRelease", Mapping[str, Any]]
"""A release that knows its secrets, or a document of one."""


Digest = str
"""A SHA-256: 64 hexadecimal digits."""


Fingerprint = str
"""A certificate's SHA-256, as ``openssl x509 -fingerprint -sha256`` prints it."""


@final
class EvidenceReceiptReceipt(TypedDict):
    #: Signer.
    signer: Fingerprint
    #: The Space to which the receipt is addressed, often this one. A signer counts its receipts for
    #: each Space separately.
    audience: Fingerprint
    #: The receipt's number in the signer's chain for that Space.
    sequence: int
    #: The identity of the receipt before it in that chain.
    previous: Optional[Digest]
    #: The receipt's identity.
    digest: Digest


@final
class EvidenceReceipt(TypedDict):
    receipt: EvidenceReceiptReceipt


@final
class EvidenceToldTold(TypedDict):
    #: Sender that reported it.
    sender: Fingerprint


@final
class EvidenceTold(TypedDict):
    told: EvidenceToldTold


Evidence = Union[Literal["own"], EvidenceReceipt, EvidenceTold]
"""Evidence of a deployment, as a Space knows it."""


Outcome = Union[
    Literal["queued"],
    Literal["executing"],
    Literal["succeeded"],
    Literal["succeeded-with-warnings"],
    Literal["failed"],
    Literal["cancelled"],
    Literal["timed-out"],
    Literal["refused"],
    Literal["superseded"],
]
"""Outcome of a deployment."""


Timestamp = str
"""A time as RFC 3339 writes it."""


@final
class Deployment(TypedDict):
    """One deployment, or an attempt at one. Progress, dashboards and eligibility are folds over these,
    independent of the order in which they arrived.
    """

    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: Digest of the content that the version named. ``None`` for a deployment made before the
    #: release was assembled for promotion.
    release: Optional[Digest]
    #: Environment.
    environment: str
    #: The tenant.
    tenant: Optional[str]
    #: Outcome.
    outcome: Outcome
    #: The time at which it was requested.
    queued: Timestamp
    #: The time at which it began.
    started: Optional[Timestamp]
    #: The time at which it ended.
    finished: Optional[Timestamp]
    #: Person who asked for it, as the deploying Space names them.
    by: str
    #: Notes of the deploying Space.
    notes: str
    #: True if the Space that did it says that its own lifecycle is completed with this.
    completed: bool
    #: Evidence of the deployment.
    evidence: Evidence


Code = Union[
    Literal["action-dropped"],
    Literal["already-imported"],
    Literal["answer-not-an-option"],
    Literal["answer-not-true-or-false"],
    Literal["answer-outdated"],
    Literal["answer-overridden"],
    Literal["answer-unused"],
    Literal["answers-contradictory"],
    Literal["answers-environment-unknown"],
    Literal["answers-field-type"],
    Literal["answers-field-unknown"],
    Literal["answers-in-clear"],
    Literal["answers-key-twice"],
    Literal["answers-malformed"],
    Literal["answers-project-missing"],
    Literal["answers-project-other"],
    Literal["answers-question-unknown"],
    Literal["answers-tenant-unknown"],
    Literal["answers-too-large"],
    Literal["audience-elsewhere"],
    Literal["audience-missing"],
    Literal["audience-other"],
    Literal["audit-broken"],
    Literal["audit-head-unknown"],
    Literal["audit-unrecorded"],
    Literal["blank"],
    Literal["blanks"],
    Literal["bundle-old"],
    Literal["bundle-too-large"],
    Literal["bundles-outstanding"],
    Literal["carries-onward"],
    Literal["cbor-depth"],
    Literal["cbor-duplicate-key"],
    Literal["cbor-float"],
    Literal["cbor-indefinite"],
    Literal["cbor-integer"],
    Literal["cbor-items"],
    Literal["cbor-key"],
    Literal["cbor-length"],
    Literal["cbor-not-shortest"],
    Literal["cbor-reserved"],
    Literal["cbor-simple"],
    Literal["cbor-tag"],
    Literal["cbor-too-large"],
    Literal["cbor-trailing"],
    Literal["cbor-truncated"],
    Literal["cbor-type"],
    Literal["cbor-unsorted-key"],
    Literal["cbor-utf8"],
    Literal["certificate-count"],
    Literal["certificate-critical-extension"],
    Literal["certificate-dual-use"],
    Literal["certificate-expired"],
    Literal["certificate-key-usage"],
    Literal["certificate-known"],
    Literal["certificate-malformed"],
    Literal["certificate-name"],
    Literal["certificate-not-issued"],
    Literal["certificate-not-p256"],
    Literal["certificate-pem-malformed"],
    Literal["certificate-too-large"],
    Literal["certificate-unsupported"],
    Literal["clock-ahead"],
    Literal["clock-behind"],
    Literal["compared-other"],
    Literal["cose-algorithm"],
    Literal["cose-chain-mismatch"],
    Literal["cose-claim"],
    Literal["cose-critical"],
    Literal["cose-header-missing"],
    Literal["cose-header-too-large"],
    Literal["cose-header-twice"],
    Literal["cose-header-unknown"],
    Literal["cose-issuer"],
    Literal["cose-log-receipts"],
    Literal["deployment-blocked"],
    Literal["deployment-foreign"],
    Literal["deployment-not-recorded"],
    Literal["digest-malformed"],
    Literal["document-malformed"],
    Literal["document-too-large"],
    Literal["environment-unknown"],
    Literal["epoch-skipped"],
    Literal["evidence-unverifiable"],
    Literal["fact-contradicts"],
    Literal["fact-number-used"],
    Literal["facts-malformed"],
    Literal["facts-too-large"],
    Literal["fields-unknown"],
    Literal["fingerprint-different"],
    Literal["fingerprint-incomplete"],
    Literal["former-certificates-too-many"],
    Literal["grant-missing"],
    Literal["identity-other"],
    Literal["import-not-recorded"],
    Literal["import-unverifiable"],
    Literal["instant-malformed"],
    Literal["key-point-invalid"],
    Literal["key-revoked"],
    Literal["key-signature-invalid"],
    Literal["key-too-much"],
    Literal["key-unavailable"],
    Literal["keys-mismatch"],
    Literal["keys-name"],
    Literal["keys-not-p256"],
    Literal["keys-passphrase"],
    Literal["keys-passphrase-empty"],
    Literal["keys-passphrase-missing"],
    Literal["keys-pem-malformed"],
    Literal["keys-too-expensive"],
    Literal["keys-too-large"],
    Literal["keys-unencodable"],
    Literal["keys-unsupported"],
    Literal["keys-validity"],
    Literal["lifecycle-ambiguous"],
    Literal["lifecycle-blocked"],
    Literal["lifecycle-cut"],
    Literal["lifecycle-unfit"],
    Literal["lifecycle-unknown"],
    Literal["lookup-malformed"],
    Literal["manifest-signature-invalid"],
    Literal["message-kind"],
    Literal["message-too-large"],
    Literal["name-confusable"],
    Literal["name-empty"],
    Literal["name-forbidden-character"],
    Literal["name-relied-on"],
    Literal["name-reserved-separator"],
    Literal["name-taken"],
    Literal["name-too-long"],
    Literal["no-audience"],
    Literal["notes-digest"],
    Literal["notes-too-long"],
    Literal["notice-equivocation"],
    Literal["notice-gap"],
    Literal["notice-known"],
    Literal["notice-not-recall"],
    Literal["numbers-leap"],
    Literal["octopus-ambiguous"],
    Literal["octopus-answer-twice"],
    Literal["octopus-answer-unasked"],
    Literal["octopus-assignment-dropped"],
    Literal["octopus-deployer-unknown"],
    Literal["octopus-deployment-disputed"],
    Literal["octopus-deployment-remote"],
    Literal["octopus-deployment-unread"],
    Literal["octopus-document-twice"],
    Literal["octopus-document-unknown"],
    Literal["octopus-encoding"],
    Literal["octopus-field"],
    Literal["octopus-key-twice"],
    Literal["octopus-lifecycle-open"],
    Literal["octopus-limit-by-variable"],
    Literal["octopus-local-id"],
    Literal["octopus-malformed"],
    Literal["octopus-members-elsewhere"],
    Literal["octopus-name"],
    Literal["octopus-ocl-element"],
    Literal["octopus-ocl-project-unknown"],
    Literal["octopus-ocl-sensitive"],
    Literal["octopus-ocl-syntax"],
    Literal["octopus-ocl-template-missing"],
    Literal["octopus-package-unresolvable"],
    Literal["octopus-package-unversioned"],
    Literal["octopus-parameter-conflict"],
    Literal["octopus-parameter-open"],
    Literal["octopus-permission-unknown"],
    Literal["octopus-process-missing"],
    Literal["octopus-process-template"],
    Literal["octopus-reference-missing"],
    Literal["octopus-release-missing"],
    Literal["octopus-release-unknown"],
    Literal["octopus-scope-unknown"],
    Literal["octopus-secret-unused"],
    Literal["octopus-selection-unused"],
    Literal["octopus-snapshot-missing"],
    Literal["octopus-spaces-mixed"],
    Literal["octopus-step-template-version"],
    Literal["octopus-task-alone"],
    Literal["octopus-template-per-unknown"],
    Literal["octopus-time"],
    Literal["octopus-too-large"],
    Literal["octopus-type-unknown"],
    Literal["octopus-value-withheld"],
    Literal["octopus-version"],
    Literal["onward-misaddressed"],
    Literal["onward-missing"],
    Literal["onward-not-committed"],
    Literal["owner-revoked"],
    Literal["owner-unknown"],
    Literal["pack-basis-changed"],
    Literal["pack-cancelled"],
    Literal["pack-frame-too-large"],
    Literal["pack-malformed"],
    Literal["pack-other-basis"],
    Literal["pack-other-package"],
    Literal["pack-out-of-basis"],
    Literal["pack-out-of-order"],
    Literal["pack-out-of-window"],
    Literal["pack-trailing"],
    Literal["pack-truncated"],
    Literal["pack-unknown"],
    Literal["pack-window-too-large"],
    Literal["package-ambiguous"],
    Literal["package-missing"],
    Literal["package-no-digest"],
    Literal["package-not-selected"],
    Literal["package-other-content"],
    Literal["package-too-long"],
    Literal["package-too-short"],
    Literal["package-unpinned"],
    Literal["part-mismatch"],
    Literal["part-withheld"],
    Literal["parts-malformed"],
    Literal["parts-no-size"],
    Literal["parts-too-many"],
    Literal["parts-unknown"],
    Literal["passed-on"],
    Literal["permission-missing"],
    Literal["permission-unknown"],
    Literal["permit-covered"],
    Literal["phase-incomplete"],
    Literal["preview-other"],
    Literal["project-not-granted"],
    Literal["project-owner-other"],
    Literal["promote-not-granted"],
    Literal["prompt-unanswered"],
    Literal["recall-foreign"],
    Literal["recall-override-missing"],
    Literal["recall-reason-missing"],
    Literal["recall-reason-too-long"],
    Literal["recall-signature-invalid"],
    Literal["receipt-awaited"],
    Literal["receipt-chain-broken"],
    Literal["receipt-equivocation"],
    Literal["receipt-gap"],
    Literal["receipt-known"],
    Literal["receipt-never-promoted"],
    Literal["receipt-not-ours"],
    Literal["receipt-number"],
    Literal["receipt-onward"],
    Literal["receipt-other-release"],
    Literal["receipt-signature-invalid"],
    Literal["receipt-signer-unknown"],
    Literal["receipt-supersedes-nothing"],
    Literal["receipt-supersedes-other"],
    Literal["receipts-outstanding"],
    Literal["reference-asked"],
    Literal["refused-imported"],
    Literal["release-changed"],
    Literal["release-defective"],
    Literal["release-older"],
    Literal["release-recalled"],
    Literal["renewal-older"],
    Literal["schema-field-missing"],
    Literal["schema-field-unknown"],
    Literal["schema-must-understand"],
    Literal["schema-name-form"],
    Literal["schema-placeholder"],
    Literal["schema-too-many"],
    Literal["schema-unsupported"],
    Literal["schema-value"],
    Literal["sealer-foreign"],
    Literal["secret-withheld"],
    Literal["secrets-do-not-open"],
    Literal["secrets-misaddressed"],
    Literal["secrets-mismatch"],
    Literal["secrets-not-committed"],
    Literal["seed-zero"],
    Literal["sender-certificate-expired"],
    Literal["sender-pending"],
    Literal["sender-replaced"],
    Literal["sender-revoked"],
    Literal["sender-unknown"],
    Literal["sequence-reused"],
    Literal["signature-invalid"],
    Literal["signer-foreign"],
    Literal["slice-digest"],
    Literal["slice-not-ours"],
    Literal["space-unknown"],
    Literal["step-dropped"],
    Literal["step-start-moved"],
    Literal["stop-not-in-lifecycle"],
    Literal["subject-mismatch"],
    Literal["succession-other"],
    Literal["succession-signature-invalid"],
    Literal["target-not-open"],
    Literal["target-unknown"],
    Literal["templates-digest"],
    Literal["tenant-unknown"],
    Literal["variable-ambiguous"],
    Literal["variable-falls-back"],
    Literal["variable-omitted"],
    Literal["variable-undefined"],
    Literal["version-empty"],
    Literal["version-has-other-content"],
    Literal["version-has-several-contents"],
    Literal["version-malformed"],
    Literal["version-number-too-large"],
    Literal["version-too-long"],
]
"""A stable code: ``docs/errors.md`` explains each one."""


Severity = Union[
    Literal["note"],
    Literal["warning"],
    Literal["alarm"],
]
"""Severity of a finding."""


@final
class Finding(TypedDict):
    """Something a person should see before deciding."""

    #: A stable code, like ``variable-undefined``.
    code: Code
    #: Severity.
    severity: Severity
    #: Place in words: ``process › Deploy to IIS › package ``MyWebsite`` ``.
    path: str
    #: Finding in one sentence.
    detail: str


@final
class Accepted(TypedDict):
    """A receipt was accepted: what to store, whole or not at all."""

    #: Fact to add to ``Facts.deployments``; ``None`` if it is there already, or if the receipt only
    #: takes an earlier one back.
    fact: Optional[Deployment]
    #: Fact to add as well if the receipt supersedes an earlier one: the earlier word on the same
    #: deployment no longer holds. The earlier fact stays where it is.
    superseded: Optional[Deployment]
    #: Findings about the chain of receipts: gaps, and the like.
    findings: List[Finding]


@final
class GrantSource(TypedDict):
    """The team that grants a permission, and the role through which it does."""

    #: The team.
    team: str
    #: The role.
    role: str


Permission = Union[
    Literal["DeploymentCreate"],
    Literal["DeploymentView"],
    Literal["EnvironmentView"],
    Literal["LifecycleView"],
    Literal["ProcessView"],
    Literal["ProjectView"],
    Literal["ReleaseCreate"],
    Literal["ReleaseView"],
    Literal["VariableEdit"],
    Literal["VariableView"],
    Literal["ReleasePromote"],
    Literal["BundleImport"],
    Literal["TrustEdit"],
    Literal["ReceiptView"],
    Literal["LifecycleOverride"],
]
"""A permission, named as Octopus names it; the last four are ours."""


ScopeMismatch = Union[
    Literal["environment"],
    Literal["project"],
    Literal["tenant"],
]
"""The dimension in which an assignment does not cover the question."""


@final
class AccessDecision(TypedDict):
    """Decision on a permission, with the sources of the grant."""

    #: Requested permission.
    permission: Permission
    #: Roles that grant it; empty if none does. Empty if nobody does.
    granted: List[GrantSource]
    #: Roles of the user that have the permission elsewhere, and the dimension that limits each.
    missed: List[Tuple[GrantSource, ScopeMismatch]]


class _Sensitive(TypedDict):
    sensitive: None


@final
class Sensitive(_Sensitive, total=False):
    """A secret: given as a text, shown as ``None``; ``sealed`` is its place there."""

    sealed: int


PropertyValue = Union[str, Sensitive]
"""The value of a property, or of a template's default."""


Properties = Dict[str, PropertyValue]
"""Properties by name."""


class _PackageReference(TypedDict):
    #: The reference's name; ``None`` for an action's primary package.
    name: Optional[str]
    #: The package's id, or a binding such as ``#{Service.Package}``.
    package: str
    #: The version this release uses.
    version: Optional[str]
    #: The feed it comes from, by name, or a binding.
    feed: Optional[str]
    #: Place of acquisition: ``Server``, ``ExecutionTarget``, ``NotAcquired``, or a binding.
    acquisition: str
    #: Its properties.
    properties: Properties


@final
class PackageReference(_PackageReference, total=False):
    """A package as an action refers to it."""

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


class _Action(TypedDict):
    #: The action's name; for a step with one action usually the step's.
    name: str
    #: Kind of work, as Octopus names it: ``Octopus.Script``, ``Octopus.IIS``.
    kind: str
    #: Its author's notes.
    notes: str
    #: True if it is switched off.
    disabled: bool
    #: True if a deployment may not skip it.
    required: bool
    #: The condition under which it runs, as Octopus writes it.
    condition: str
    #: The worker pool it runs in, by name.
    pool: Optional[str]
    #: The environments it runs for. **Empty means all**, which is why slicing drops an action
    #: rather than empty this list.
    environments: List[str]
    #: The environments it does not run for.
    excluded: List[str]
    #: The channels it runs for; empty means all.
    channels: List[str]
    #: The tenant tags it runs for; empty means all.
    tags: List[str]
    #: Its properties: scripts, switches, settings.
    properties: Properties
    #: The packages it uses.
    packages: List[PackageReference]


@final
class Action(_Action, total=False):
    """Action of a step: a script, a deployment of packages, a question to a person."""

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


class _SensitiveInput(TypedDict):
    sensitive: Optional[str]


@final
class SensitiveInput(_SensitiveInput, total=False):
    """A secret: given as a text, shown as ``None``; ``sealed`` is its place there."""

    sealed: int


PropertyValueInput = Union[str, SensitiveInput]
"""The value of a property, or of a template's default."""


PropertiesInput = Dict[str, PropertyValueInput]
"""Properties by name."""


class _PackageReferenceInput(TypedDict):
    #: The package's id, or a binding such as ``#{Service.Package}``.
    package: str


@final
class PackageReferenceInput(_PackageReferenceInput, total=False):
    """A package as an action refers to it."""

    #: The reference's name; ``None`` for an action's primary package.
    name: Optional[str]
    #: The version this release uses.
    version: Optional[str]
    #: The feed it comes from, by name, or a binding.
    feed: Optional[str]
    #: Place of acquisition: ``Server``, ``ExecutionTarget``, ``NotAcquired``, or a binding.
    acquisition: str
    #: Its properties.
    properties: PropertiesInput
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


class _ActionInput(TypedDict):
    #: The action's name; for a step with one action usually the step's.
    name: str
    #: Kind of work, as Octopus names it: ``Octopus.Script``, ``Octopus.IIS``.
    kind: str


@final
class ActionInput(_ActionInput, total=False):
    """Action of a step: a script, a deployment of packages, a question to a person."""

    #: Its author's notes.
    notes: str
    #: True if it is switched off.
    disabled: bool
    #: True if a deployment may not skip it.
    required: bool
    #: The condition under which it runs, as Octopus writes it.
    condition: str
    #: The worker pool it runs in, by name.
    pool: Optional[str]
    #: The environments it runs for. **Empty means all**, which is why slicing drops an action
    #: rather than empty this list.
    environments: List[str]
    #: The environments it does not run for.
    excluded: List[str]
    #: The channels it runs for; empty means all.
    channels: List[str]
    #: The tenant tags it runs for; empty means all.
    tags: List[str]
    #: Its properties: scripts, switches, settings.
    properties: PropertiesInput
    #: The packages it uses.
    packages: List[PackageReferenceInput]
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


@final
class Claims(TypedDict):
    """Statements of a file about itself: anybody can have written them."""

    #: The fingerprint of the sender.
    sender: Fingerprint
    #: The fingerprint of the Space that the file is for.
    audience: Optional[Fingerprint]
    #: The project and version that the file is about.
    subject: str
    #: The time at which the sender says that it signed.
    issued: Timestamp
    #: True if the message contains a certificate.
    certificate: bool


@final
class NoticeMessage(TypedDict):
    """A file as it came: no one has verified it."""

    #: The kind of message.
    kind: Literal["notice"]
    #: The message's identity: the SHA-256 of what is signed.
    digest: Digest
    #: The size of the file in bytes.
    size: int
    #: Statements of the file about itself, which no one has checked.
    claimed: Claims


@final
class SentNotice(TypedDict):
    """A notice was signed for another Space."""

    #: The Space it is addressed to.
    audience: Fingerprint
    #: Its number among the notices for this Space, from 1.
    sequence: int
    #: Its identity.
    notice: Digest
    #: The time of the signature.
    at: Timestamp


@final
class Announcement(TypedDict):
    """A notice for one Space: the file to carry, and the fact to store."""

    #: The Space that it is for, by our name for it.
    target: str
    #: The file.
    notice: NoticeMessage
    #: Fact to add to ``Facts.announced``: the number is used up with it.
    fact: SentNotice


@final
class AnswerValueValue(TypedDict):
    value: str


@final
class AnswerValueSensitive(TypedDict):
    sensitive: None


@final
class AnswerValueBlank(TypedDict):
    blank: Literal[True]


AnswerValue = Union[AnswerValueValue, AnswerValueSensitive, AnswerValueBlank]
"""An answer: a text, a secret (which is not shown), or blank on purpose."""


class _AnswerRow(TypedDict):
    #: The name of the template, or of the thing in the source.
    question: str
    #: The control type that the answer was given for.
    control: str
    #: The answer.
    given: AnswerValue


@final
class AnswerRow(_AnswerRow, total=False):
    """An answer, and the question that it was given to."""

    #: The kind of thing in the source; a template has none.
    kind: Optional[str]
    #: The environment, if the question is asked per environment.
    environment: Optional[str]
    #: The tenant, if the question is asked per tenant.
    tenant: Optional[str]


class _StepInput(TypedDict):
    #: The step's name.
    name: str
    #: Its actions.
    actions: List[ActionInput]


@final
class StepInput(_StepInput, total=False):
    """A step: one action, or several that run together on each target."""

    #: The condition under which it runs, as Octopus writes it: ``Success``, ``Failure``,
    #: ``Always``, ``Variable``.
    condition: str
    #: Start of the step in relation to the one before: ``StartAfterPrevious``,
    #: ``StartWithPrevious``.
    start: str
    #: The time at which packages are acquired, relative to the step, as Octopus writes it.
    acquisition: str
    #: Its properties, target tags among them.
    properties: PropertiesInput
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


@final
class ProcessInput(TypedDict):
    """The steps that deploy a release, in order."""

    #: The steps.
    steps: List[StepInput]


@final
class OriginLibraryLibrary(TypedDict):
    #: The set's name.
    set: str
    #: Its place among the project's included sets, from 0.
    order: int


@final
class OriginLibrary(TypedDict):
    library: OriginLibraryLibrary


Origin = Union[Literal["project"], OriginLibrary]
"""The set that defines a variable or a template."""


class _PromptInput(TypedDict):
    #: The question's label.
    label: str


@final
class PromptInput(_PromptInput, total=False):
    """Prompt that a person answers when creating a deployment."""

    #: Help for whoever answers.
    description: str
    #: True if an empty answer is refused.
    required: bool
    #: Control type of the question.
    control: str


@final
class ScopeInput(TypedDict, total=False):
    """Scope of a variable's value: OR inside a dimension, AND across dimensions; an empty dimension
    means any.
    """

    #: The steps' actions, by name.
    actions: List[str]
    #: The channels, by name.
    channels: List[str]
    #: The environments, ours and other Spaces'.
    environments: List[str]
    #: The deployment targets, by name: always ours.
    machines: List[str]
    #: The deployment process or runbooks, by name.
    processes: List[str]
    #: The target tags (Octopus calls the dimension Role).
    roles: List[str]
    #: The tenant tags: tags of one tag set are OR, different tag sets are AND.
    tags: List[str]


@final
class ValueInputText(TypedDict):
    text: str


@final
class ValueInputReferenceReference(TypedDict):
    kind: str
    name: str


@final
class ValueInputReference(TypedDict):
    reference: ValueInputReferenceReference


ValueInput = Union[ValueInputText, SensitiveInput, ValueInputReference]
"""The value of a variable: a text, a secret, or a thing of the source."""


class _VariableInput(TypedDict):
    #: The name, compared without regard to case.
    name: str
    #: The value, raw: bindings such as ``#{Other}`` are never resolved while bundling.
    value: ValueInput


@final
class VariableInput(_VariableInput, total=False):
    """One value of a variable. A variable with three values is three of these with one name."""

    #: Scope of the value.
    scope: ScopeInput
    #: Set that defines it.
    origin: Origin
    #: Purpose, in the author's words.
    description: str
    #: Prompt at the creation of a deployment.
    prompt: Optional[PromptInput]
    #: A specificity that counts instead of what the scope says, for a value whose scope was decided
    #: by somebody else than ``slice``): precedence must not change on the way. Slicing itself keeps
    #: every dimension, so it needs none.
    rank: Optional[int]
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


@final
class SliceInput(TypedDict):
    """Process and variables of a release, cut to one audience."""

    #: The steps that may run there.
    process: ProcessInput
    #: The values that may hold there, in document order.
    variables: List[VariableInput]


@final
class PerInput(TypedDict, total=False):
    """Dimensions per which a template's value is asked: two independent switches, hence four cases."""

    #: Once for each environment.
    environment: bool
    #: Once for each tenant.
    tenant: bool


@final
class SelectOption(TypedDict):
    """One choice of a ``Select``."""

    #: The value that is stored.
    value: str
    #: Text that a person reads.
    text: str


class _TemplateInput(TypedDict):
    #: The variable that the answer defines.
    name: str


@final
class TemplateInput(_TemplateInput, total=False):
    """A value that whoever deploys must supply, with all that helps a person to do so."""

    #: The question's label.
    label: str
    #: Help for whoever answers.
    help: str
    #: Control type of the question.
    control: str
    #: Value if there is no answer.
    default: Optional[PropertyValueInput]
    #: The choices of a ``Select``.
    options: List[SelectOption]
    #: True if a missing value blocks a deployment.
    required: bool
    #: Dimensions per which it is asked.
    per: PerInput
    #: Set that defines it.
    origin: Origin
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


class _TenantInput(TypedDict):
    #: The tenant's name.
    name: str


@final
class TenantInput(_TenantInput, total=False):
    """Somebody for whom a Space deploys separately. Tenants belong to one Space and cross no boundary."""

    #: Its tags.
    tags: List[str]


class _AnswerSheet(TypedDict):
    #: The project, as seen from here.
    project: str
    #: The release's version.
    version: str
    #: The release's templates.
    templates: List[TemplateInput]
    #: Our slice of the release.
    slice: SliceInput
    #: The environments to ask for.
    environments: List[str]


@final
class AnswerSheet(_AnswerSheet, total=False):
    """An ``AnswerSheet`` as a document gives it."""

    #: The tenants to ask for.
    tenants: List[TenantInput]


@final
class Answers(TypedDict):
    """The answers of a Space, without any secret."""

    #: The answers, ordered by question.
    answers: List[AnswerRow]
    #: The answers for prompted variables of one deployment, by name.
    prompted: Dict[str, AnswerValue]


@final
class ManifestAudience(TypedDict):
    """The part of a release that one target may receive."""

    #: The fingerprint of the target.
    audience: Fingerprint
    #: The digest of the target's slice.
    slice: Digest
    #: The number of sealed secrets for the target.
    secrets: int


@final
class Content(TypedDict):
    """Size and digest that pin a package's bytes. Id and version do not: a pushed package can be
    overwritten.
    """

    #: Length in bytes.
    size: int
    #: SHA-256 of the bytes.
    sha256: Digest


@final
class Lookup(TypedDict, total=False):
    """Further identifiers of a package, in stores that do not know its SHA-256."""

    #: The SHA-1 of its bytes, which is what Octopus's built-in feed knows packages by.
    sha1: Optional[str]
    #: Digest by which a container registry serves it.
    oci: Optional[str]


class _Package(TypedDict):
    #: The package's id in its feed.
    id: str
    #: Its version, as its feed writes it.
    version: str
    #: The feed it comes from, by name.
    feed: Optional[str]
    #: Content of its bytes. ``None`` until somebody read them: such a release cannot be promoted.
    content: Optional[Content]


@final
class Package(_Package, total=False):
    """A package that a release deploys."""

    #: Further identifiers, which only help to find it. This only helps to find it.
    lookup: Lookup


@final
class Manifest(TypedDict):
    """The commitment of a release's owner, signed once for every target: it names all of the release
    by digests.
    """

    #: The release's identity.
    digest: Digest
    #: The fingerprint of the owner.
    owner: Fingerprint
    #: The project, in the Space that owns it.
    project: str
    #: The version.
    version: str
    #: The channel.
    channel: Optional[str]
    #: The time of the snapshot.
    assembled: Timestamp
    #: The digest of the release notes.
    notes: Digest
    #: The packages, each with its content.
    packages: List[Package]
    #: The digest of the templates.
    templates: Digest
    #: The targets, each with the digest of its slice.
    audiences: List[ManifestAudience]


class _Step(TypedDict):
    #: The step's name.
    name: str
    #: The condition under which it runs, as Octopus writes it: ``Success``, ``Failure``,
    #: ``Always``, ``Variable``.
    condition: str
    #: Start of the step in relation to the one before: ``StartAfterPrevious``,
    #: ``StartWithPrevious``.
    start: str
    #: The time at which packages are acquired, relative to the step, as Octopus writes it.
    acquisition: str
    #: Its properties, target tags among them.
    properties: Properties
    #: Its actions.
    actions: List[Action]


@final
class Step(_Step, total=False):
    """A step: one action, or several that run together on each target."""

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


@final
class Process(TypedDict):
    """The steps that deploy a release, in order."""

    #: The steps.
    steps: List[Step]


@final
class Per(TypedDict):
    """Dimensions per which a template's value is asked: two independent switches, hence four cases."""

    #: Once for each environment.
    environment: bool
    #: Once for each tenant.
    tenant: bool


class _Template(TypedDict):
    #: The variable that the answer defines.
    name: str
    #: The question's label.
    label: str
    #: Help for whoever answers.
    help: str
    #: Control type of the question.
    control: str
    #: Value if there is no answer.
    default: Optional[PropertyValue]
    #: The choices of a ``Select``.
    options: List[SelectOption]
    #: True if a missing value blocks a deployment.
    required: bool
    #: Dimensions per which it is asked.
    per: Per
    #: Set that defines it.
    origin: Origin


@final
class Template(_Template, total=False):
    """A value that whoever deploys must supply, with all that helps a person to do so."""

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


@final
class Prompt(TypedDict):
    """Prompt that a person answers when creating a deployment."""

    #: The question's label.
    label: str
    #: Help for whoever answers.
    description: str
    #: True if an empty answer is refused.
    required: bool
    #: Control type of the question.
    control: str


@final
class Scope(TypedDict):
    """Scope of a variable's value: OR inside a dimension, AND across dimensions; an empty dimension
    means any.
    """

    #: The steps' actions, by name.
    actions: List[str]
    #: The channels, by name.
    channels: List[str]
    #: The environments, ours and other Spaces'.
    environments: List[str]
    #: The deployment targets, by name: always ours.
    machines: List[str]
    #: The deployment process or runbooks, by name.
    processes: List[str]
    #: The target tags (Octopus calls the dimension Role).
    roles: List[str]
    #: The tenant tags: tags of one tag set are OR, different tag sets are AND.
    tags: List[str]


@final
class ValueText(TypedDict):
    text: str


@final
class ValueReferenceReference(TypedDict):
    kind: str
    name: str


@final
class ValueReference(TypedDict):
    reference: ValueReferenceReference


Value = Union[ValueText, Sensitive, ValueReference]
"""The value of a variable: a text, a secret, or a thing of the source."""


class _Variable(TypedDict):
    #: The name, compared without regard to case.
    name: str
    #: The value, raw: bindings such as ``#{Other}`` are never resolved while bundling.
    value: Value
    #: Set that defines it.
    origin: Origin


@final
class Variable(_Variable, total=False):
    """One value of a variable. A variable with three values is three of these with one name."""

    #: Scope of the value.
    scope: Scope
    #: Purpose, in the author's words.
    description: str
    #: Prompt at the creation of a deployment.
    prompt: Optional[Prompt]
    #: A specificity that counts instead of what the scope says, for a value whose scope was decided
    #: by somebody else than ``slice``): precedence must not change on the way. Slicing itself keeps
    #: every dimension, so it needs none.
    rank: Optional[int]
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


class _Release(TypedDict):
    #: The project, in the Space that owns it.
    project: str
    #: The version.
    version: str
    #: The channel it was created in.
    channel: Optional[str]
    #: The time of the snapshot.
    assembled: Timestamp
    #: Release notes, as written.
    notes: str
    #: The packages it deploys.
    packages: List[Package]
    #: The steps that deploy it.
    process: Process
    #: The values its author knows, in document order.
    variables: List[Variable]
    #: The values that the target must supply.
    templates: List[Template]


@final
class Release(_Release, total=False):
    """A frozen snapshot of a project: details, process, variables, templates, packages."""

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


@final
class AssembledRelease(TypedDict):
    """A release, and the manifest that its owner signed for it."""

    #: The release's identity.
    digest: Digest
    #: The commitment of the owner.
    manifest: Manifest
    #: The release.
    release: Release


@final
class Role(TypedDict):
    """A named set of permissions."""

    #: The role's name.
    name: str
    #: Permissions of the role.
    permissions: List[Permission]


@final
class Assignment(TypedDict):
    """A role given to a team. Dimensions AND; an empty dimension is unrestricted."""

    #: The role.
    role: Role
    #: The projects it covers; empty means all.
    projects: List[str]
    #: The environments it covers; empty means all.
    environments: List[str]
    #: The tenants it covers; empty means all, and also deployments without a tenant.
    tenants: List[str]


class _AssignmentInput(TypedDict):
    #: The role.
    role: Role


@final
class AssignmentInput(_AssignmentInput, total=False):
    """A role given to a team. Dimensions AND; an empty dimension is unrestricted."""

    #: The projects it covers; empty means all.
    projects: List[str]
    #: The environments it covers; empty means all.
    environments: List[str]
    #: The tenants it covers; empty means all, and also deployments without a tenant.
    tenants: List[str]


@final
class AuditRecord(TypedDict):
    """One change: who, when, what, and the digest of the whole trust before and after it."""

    #: The time of the change.
    at: Timestamp
    #: Acting person.
    by: str
    #: The owner of the trust: the name of a Space or of a Data Center.
    subject: str
    #: Change, in words.
    what: str
    #: The digest of everything that the subject trusted before.
    before: Digest
    #: Digest after the change.
    after: Digest


@final
class AuditEntry(TypedDict):
    """A record in its place in an ``AuditLog``."""

    #: Its number, from 1.
    number: int
    #: The digest of the entry before it; ``None`` for the first.
    previous: Optional[Digest]
    #: The record.
    record: AuditRecord


@final
class AuditRecordInput(TypedDict):
    """One change: who, when, what, and the digest of the whole trust before and after it."""

    #: The time of the change.
    at: Time
    #: Acting person.
    by: str
    #: The owner of the trust: the name of a Space or of a Data Center.
    subject: str
    #: Change, in words.
    what: str
    #: The digest of everything that the subject trusted before.
    before: Digest
    #: Digest after the change.
    after: Digest


class _AuditEntryInput(TypedDict):
    #: Its number, from 1.
    number: int
    #: The record.
    record: AuditRecordInput


@final
class AuditEntryInput(_AuditEntryInput, total=False):
    """A record in its place in an ``AuditLog``."""

    #: The digest of the entry before it; ``None`` for the first.
    previous: Optional[Digest]


AuditLog = List[AuditEntry]
"""Records that each hold the digest of the one before: none can be changed, moved or taken out
without breaking the chain, and none taken off the end without contradicting a ``head`` that
somebody wrote down.
"""


AuditLogInput = List[AuditEntryInput]
"""Records that each hold the digest of the one before: none can be changed, moved or taken out
without breaking the chain, and none taken off the end without contradicting a ``head`` that
somebody wrote down.
"""


@final
class VerifiedPackage(TypedDict):
    """A package whose bytes are the ones that its manifest names. Only ``PackageCheck`` makes one."""

    id: str
    version: str
    content: Content


AvailablePackages = List[VerifiedPackage]
"""The packages whose bytes are available and were checked."""


BlankReason = Union[
    Literal["changed"],
    Literal["unanswered"],
]
"""The reason why a question is still asked."""


class _Blank(TypedDict):
    #: The name of the template, or of the thing in the source.
    question: str
    #: The control type that the question is asked by.
    control: str
    #: The reason why it is asked.
    why: BlankReason


@final
class Blank(_Blank, total=False):
    """A question that is still to be answered."""

    #: The kind of thing in the source; a template has none.
    kind: Optional[str]
    #: The environment, if the question is asked per environment.
    environment: Optional[str]
    #: The tenant, if the question is asked per tenant.
    tenant: Optional[str]
    #: The label of the question.
    label: str
    #: The help for the person who answers.
    help: str


@final
class BlockDefect(TypedDict):
    defect: str


@final
class BlockRecall(TypedDict):
    recall: str


Block = Union[BlockDefect, BlockRecall]
"""A ``Block`` as a document gives it: ``{"defect": …}`` or ``{"recall": …}``."""


CellState = Union[
    Literal["absent"],
    Literal["sent"],
    Literal["imported"],
    Literal["waiting"],
    Literal["deploying"],
    Literal["deployed"],
    Literal["failed"],
    Literal["refused"],
    Literal["recalled"],
]
"""State of a release at a stage, in the order of its progress."""


Offer = Union[
    Literal["deploy"],
    Literal["promote"],
]
"""Offered action."""


@final
class BoardCell(TypedDict):
    """A release at a stop."""

    #: Latest known state.
    state: CellState
    #: The first known time of the state.
    since: Optional[Timestamp]
    #: Age of the knowledge in seconds; negative if the other clock is ahead.
    age: Optional[int]
    #: True if this is the latest release whose last deployment there succeeded.
    current: bool
    #: True if the owner of the stop did not sign this for us, but somebody else told it.
    told: bool
    #: Environment in the Space, if the stage is a whole Space.
    environment: Optional[str]
    #: The number of tenants with a deployment there.
    tenants: int
    #: The number of tenants (or none) whose last deployment did not succeed.
    troubled: int
    #: The lifecycle through which the release was last promoted to the stop's Space, if the
    #: promoter brought it along in place of one of this Space's.
    overridden: Optional[str]
    #: Offered action, for at least one tenant or without one.
    offer: Optional[Offer]


@final
class BoardRow(TypedDict):
    """A release."""

    #: The version.
    version: str
    #: Block that keeps the release from new stages, in words.
    blocked: Optional[str]
    #: One for each column.
    cells: List[BoardCell]


@final
class StageEnvironment(TypedDict):
    environment: str


@final
class StageSpace(TypedDict):
    space: str


Stage = Union[StageEnvironment, StageSpace]
"""A place where a release stops: one of our environments, one of another Space's, or a whole
Space.
"""


@final
class Column(TypedDict):
    """A stop."""

    #: The stop.
    stop: Stage
    #: True if it is none of the lifecycle's: a stop of the source, or of a Space on the way.
    upstream: bool
    #: The time of the last message about the stop from the Space that owns it; ``None`` for own
    #: stops, and without any message.
    heard: Optional[Timestamp]


@final
class Board(TypedDict):
    """The releases of one project."""

    #: The project.
    project: str
    #: Its stops: first those that others told of, then those of the lifecycle, in its order.
    columns: List[Column]
    #: Its releases, newest first.
    releases: List[BoardRow]


@final
class BundleMessage(TypedDict):
    """A file as it came: no one has verified it."""

    #: The kind of message.
    kind: Literal["bundle"]
    #: The message's identity: the SHA-256 of what is signed.
    digest: Digest
    #: The size of the file in bytes.
    size: int
    #: Statements of the file about itself, which no one has checked.
    claimed: Claims


class _Candidate(TypedDict):
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str


@final
class Candidate(_Candidate, total=False):
    """A ``Candidate`` as a document gives it."""

    #: The release's identity, if it has one.
    release: Optional[Digest]
    #: The tenant for which it is judged.
    tenant: Optional[str]
    #: Block that keeps it from new stages.
    block: Optional[Block]


Certificate = str
"""The text of a PEM file: the identity certificate, then the encryption certificate."""


Change = Union[
    Literal["added"],
    Literal["removed"],
    Literal["changed"],
    Literal["cannot-tell"],
]
"""Kind of a change."""


Check = Union[
    Literal["size"],
    Literal["form"],
    Literal["kind"],
    Literal["sender"],
    Literal["algorithm"],
    Literal["sender-validity"],
    Literal["signature"],
    Literal["issued-at"],
    Literal["schema"],
    Literal["unknown-fields"],
    Literal["audience"],
    Literal["grant"],
    Literal["manifest"],
    Literal["project"],
    Literal["subject"],
    Literal["sequence"],
    Literal["key-standing"],
    Literal["owner"],
    Literal["owner-signature"],
    Literal["passed-on"],
    Literal["slice"],
    Literal["templates"],
    Literal["notes"],
    Literal["parts"],
    Literal["secrets-present"],
    Literal["secrets-addressed"],
    Literal["onward"],
    Literal["receipts"],
    Literal["history"],
    Literal["recall"],
    Literal["succession"],
    Literal["renewal"],
    Literal["secrets-open"],
    Literal["content"],
    Literal["packages"],
    Literal["chain"],
    Literal["age"],
    Literal["transparency"],
    Literal["notices"],
    Literal["freshness"],
]
"""One thing that verification looks at, in the order in which it does."""


CheckStatus = Union[
    Literal["passed"],
    Literal["failed"],
    Literal["not-applicable"],
    Literal["not-established"],
]
"""Status of a check."""


@final
class CheckResult(TypedDict):
    """Result of one check, with its detail."""

    #: The check.
    check: Check
    #: Status of the check.
    standing: CheckStatus
    #: Detail in a sentence without secrets.
    detail: str


@final
class ComparedFingerprint(TypedDict):
    """A fingerprint, and what a person typed to confirm it."""

    #: The fingerprint of the certificate at hand.
    fingerprint: Fingerprint
    #: The fingerprint that the person read out: 16 words, or 64 hexadecimal digits.
    typed: str


@final
class DiffLineSame(TypedDict):
    same: str


@final
class DiffLineRemoved(TypedDict):
    removed: str


@final
class DiffLineAdded(TypedDict):
    added: str


@final
class DiffLineSkipped(TypedDict):
    skipped: int


DiffLine = Union[DiffLineSame, DiffLineRemoved, DiffLineAdded, DiffLineSkipped]
"""A line of a difference, or how many lines are passed over because they are the same."""


DisplayValue = Union[str, Sensitive]
"""A value as it may be shown: a text, or a secret."""


class _Difference(TypedDict):
    #: The field.
    field: str
    #: Kind of change.
    change: Change
    #: Value in the newer release.
    newer: Optional[DisplayValue]
    #: Value in the older release.
    older: Optional[DisplayValue]


@final
class Difference(_Difference, total=False):
    """A field that differs."""

    #: Line by line, if either is more than one line.
    lines: List[DiffLine]


@final
class Entry(TypedDict):
    """One thing that differs."""

    #: Path of the thing: ``Deploy to IIS › Web``, or ``Log (Prod Space: Production)``.
    path: str
    #: Kind of change.
    change: Change
    #: The fields that differ. A thing that was added or removed lists all fields with a value.
    fields: List[Difference]


@final
class Notes(TypedDict):
    """The notes of one release."""

    #: The release's version.
    version: str
    #: Added; or removed, where an older release is put in the place of a newer one.
    change: Change
    #: The notes, as written.
    text: str


@final
class Comparison(TypedDict):
    """Differences of two releases, in reading order. ``Display`` shows it as text of at most 100
    columns in which nothing that somebody else wrote can act; serialised, it is a document.
    """

    #: The newer release's project.
    project: str
    #: The older release's version.
    older: str
    #: The newer release's version.
    newer: str
    #: The notes of every release after the older one, up to and including the newer one.
    notes: List[Notes]
    #: Project, channel, and what the source's document says beyond the model.
    details: List[Entry]
    #: Packages, by id.
    packages: List[Entry]
    #: Templates, by name.
    templates: List[Entry]
    #: Variables, by name; a variable with several values is compared value by value.
    variables: List[Entry]
    #: Steps and actions, in the order in which they run.
    process: List[Entry]


@final
class Dashboard(TypedDict):
    """Projects, releases and stops. ``Display`` shows it as tables of at most 100 columns in which
    nothing that somebody else wrote can act; serialised, it is a document.
    """

    #: The time of the dashboard. Ages are relative to it.
    now: Timestamp
    #: A board for each project.
    projects: List[Board]
    #: Findings for a person, alarms among them.
    findings: List[Finding]


class _Phase(TypedDict):
    #: The phase's name.
    name: str
    #: Stops that are made without anybody asking, as soon as the phase is open.
    automatic: List[Stage]
    #: Stops that a person decides on. Not skippable by that alone: see ``minimum``.
    manual: List[Stage]
    #: Number of stages to reach before the next phase opens; 0 means all of them.
    minimum: int
    #: True if the phase may be skipped.
    optional: bool


@final
class Phase(_Phase, total=False):
    """A phase: stops that are open together."""

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


class _Lifecycle(TypedDict):
    #: The lifecycle's name.
    name: str
    #: Its phases.
    phases: List[Phase]


@final
class Lifecycle(_Lifecycle, total=False):
    """The phases a release goes through, in order. Defined in one Space; other Spaces may be stops in
    it.
    """

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: Properties


@final
class Team(TypedDict):
    """People, and the roles they have together. A person's rights are the union over their teams."""

    #: The team's name.
    name: str
    #: The user names of its members.
    members: List[str]
    #: True if every user is a member, as in Octopus's team *Everyone*.
    everyone: bool
    #: The roles it has, each within a scope.
    assignments: List[Assignment]


@final
class Tenant(TypedDict):
    """Somebody for whom a Space deploys separately. Tenants belong to one Space and cross no boundary."""

    #: The tenant's name.
    name: str
    #: Its tags.
    tags: List[str]


@final
class LastGood(TypedDict):
    """The last number of each kind of message to us that counts; 0 if none does."""

    #: Of bundles.
    bundles: int
    #: Of receipts.
    receipts: int
    #: Of notices.
    notices: int


@final
class KeyEndReplaced(TypedDict):
    replaced: LastGood


@final
class KeyEndRevoked(TypedDict):
    revoked: LastGood


KeyEnd = Union[KeyEndReplaced, KeyEndRevoked]
"""End of a key. What it signed with a higher number than the last good one does not count, and no
time that it wrote into a message changes that: whoever has a stolen key can write any time.
"""


class _FormerKey(TypedDict):
    #: The certificate.
    certificate: Certificate
    #: End of the key, and the last numbers that count.
    end: KeyEnd


@final
class FormerKey(_FormerKey, total=False):
    """A key that a Space had before, kept so that what it signed then stays attributable."""

    #: The messages that may still arrive, as the notice of the rotation lists them. No other new
    #: message of a replaced key counts. ``None`` if no notice ended the key: the numbers decide.
    transit: Optional[List[Digest]]


Grant = Union[
    Literal["promote-to"],
    Literal["accept-releases"],
    Literal["accept-results"],
]
"""One of the three things that one Space can be trusted with."""


@final
class Permit(TypedDict):
    """A grant, and the projects that it covers: ``None`` means all."""

    grant: Grant
    projects: Optional[List[str]]


class _Trust(TypedDict):
    name: str
    certificate: Certificate
    permits: List[Permit]
    confirmed: bool
    ended: Optional[KeyEnd]
    epoch: Optional[int]
    former: List[FormerKey]
    days: Optional[int]


@final
class Trust(_Trust, total=False):
    """Trust in one other Space. Nothing is granted by default, and no bundle can grant anything."""

    #: True if one certificate of the Space may serve for signatures and for encryption.
    dual: bool


class _Space(TypedDict):
    name: str
    certificate: Certificate
    epoch: int
    former: List[Certificate]
    environments: List[str]
    remote: List[str]
    tenants: List[Tenant]
    lifecycles: List[Lifecycle]
    teams: List[Team]
    trusts: List[Trust]


@final
class Space(_Space, total=False):
    """A Space: name and certificate, environments, tenants, lifecycles, teams, and the trusts in other
    Spaces.
    """

    former_encryption: List[Certificate]


@final
class DataCenter(TypedDict):
    """Many Spaces under one administration, and all that they trust: it makes Spaces, connects them by
    exchanging their certificates itself, takes in the certificates of Remote Spaces that were
    carried here, and delivers files between its own.
    """

    name: str
    spaces: List[Space]
    teams: List[Team]


@final
class DataCenterChanged(TypedDict):
    """A Data Center changed: how it is now, and the record for the audit log. Both are to be stored,
    or neither.
    """

    #: The Data Center with the change.
    center: DataCenter
    #: Record to append to the ``AuditLog``.
    record: AuditRecord


class _PhaseInput(TypedDict):
    #: The phase's name.
    name: str


@final
class PhaseInput(_PhaseInput, total=False):
    """A phase: stops that are open together."""

    #: Stops that are made without anybody asking, as soon as the phase is open.
    automatic: List[Stage]
    #: Stops that a person decides on. Not skippable by that alone: see ``minimum``.
    manual: List[Stage]
    #: Number of stages to reach before the next phase opens; 0 means all of them.
    minimum: int
    #: True if the phase may be skipped.
    optional: bool
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


class _LifecycleInput(TypedDict):
    #: The lifecycle's name.
    name: str
    #: Its phases.
    phases: List[PhaseInput]


@final
class LifecycleInput(_LifecycleInput, total=False):
    """The phases a release goes through, in order. Defined in one Space; other Spaces may be stops in
    it.
    """

    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


class _TeamInput(TypedDict):
    #: The team's name.
    name: str
    #: The user names of its members.
    members: List[str]
    #: The roles it has, each within a scope.
    assignments: List[AssignmentInput]


@final
class TeamInput(_TeamInput, total=False):
    """People, and the roles they have together. A person's rights are the union over their teams."""

    #: True if every user is a member, as in Octopus's team *Everyone*.
    everyone: bool


class _PermitInputGrant(TypedDict):
    grant: Grant


@final
class PermitInputGrant(_PermitInputGrant, total=False):
    projects: Optional[List[str]]


PermitInput = Union[Grant, PermitInputGrant]
"""A grant, and the projects that it covers: ``None`` means all."""


class _TrustInput(TypedDict):
    name: str
    certificate: Certificate


@final
class TrustInput(_TrustInput, total=False):
    """Trust in one other Space. Nothing is granted by default, and no bundle can grant anything."""

    permits: List[PermitInput]
    confirmed: bool
    ended: Optional[KeyEnd]
    epoch: Optional[int]
    former: List[FormerKey]
    days: Optional[int]
    #: True if one certificate of the Space may serve for signatures and for encryption.
    dual: bool


class _SpaceInput(TypedDict):
    name: str
    certificate: Certificate


@final
class SpaceInput(_SpaceInput, total=False):
    """The parts of a Space, as its document has them. Nothing is checked yet."""

    #: Written for whoever reads the document. It follows from ``former``.
    epoch: Optional[int]
    former: List[Certificate]
    former_encryption: List[Certificate]
    environments: List[str]
    remote: List[str]
    tenants: List[TenantInput]
    lifecycles: List[LifecycleInput]
    teams: List[TeamInput]
    trusts: List[TrustInput]


class _DataCenterInput(TypedDict):
    name: str


@final
class DataCenterInput(_DataCenterInput, total=False):
    """The parts of a Data Center, as its document has them. Nothing is checked yet."""

    spaces: List[SpaceInput]
    teams: List[TeamInput]


@final
class DefinitionAnswer(TypedDict):
    answer: str


@final
class DefinitionDefault(TypedDict):
    default: str


@final
class DefinitionPrompted(TypedDict):
    prompted: str


@final
class DefinitionVariable(TypedDict):
    variable: Variable


Definition = Union[DefinitionAnswer, DefinitionDefault, DefinitionPrompted, DefinitionVariable]
"""A definition of a variable's value."""


@final
class Omitted(TypedDict):
    """Counts of the parts that a slice leaves out. It travels with the slice: the target sees that
    something was left out on purpose, and not what.
    """

    #: Variable values that hold only elsewhere.
    values: int
    #: Steps that run only elsewhere.
    steps: int
    #: Actions that run only elsewhere, of steps that are kept.
    actions: int


VerificationReport = List[CheckResult]
"""Verification report: a result for every check there is, so that a reader sees which checks were
made and which were not.
"""


@final
class VerifiedBundle(TypedDict):
    """A verified bundle."""

    #: The kind of message.
    kind: Literal["bundle"]
    #: The message's identity: the SHA-256 of what is signed.
    digest: Digest
    #: The reader's name for the sender.
    sender: str
    #: The fingerprint of the sender.
    fingerprint: Fingerprint
    #: The fingerprint of the Space that the message is for.
    audience: Fingerprint
    #: The message's number among those of its kind for this audience.
    sequence: int
    #: The time at which the sender says that it signed.
    issued: Timestamp
    #: The project, as the reader names it.
    project: str
    #: The commitment of the release's owner.
    manifest: Manifest
    #: The number of values, steps and actions that the target does not get.
    omitted: Omitted
    #: The number of the sender's last notice for the reader; 0 if there is none.
    notices: int
    #: The fields that this version does not know.
    unknown: List[int]
    #: Every check, and its outcome.
    statement: VerificationReport


@final
class KeyRotation(TypedDict):
    """The next identity of a Space."""

    #: The number of the identity, from 1.
    epoch: int
    #: The fingerprint of the next certificate.
    fingerprint: Fingerprint
    #: The next certificate.
    certificate: Certificate


@final
class RecallStatement(TypedDict):
    """The recall of a release by its owner."""

    #: The release's identity.
    release: Digest
    #: The fingerprint of the release's owner.
    owner: Fingerprint
    #: The fingerprint of the key that signed the recall.
    signer: Fingerprint
    #: The project, in the Space that owns it.
    project: str
    #: The version.
    version: str
    #: The reason, in the owner's words.
    reason: str


@final
class NoticeContentRecall(TypedDict):
    recall: RecallStatement


@final
class NoticeContentSuccession(TypedDict):
    succession: KeyRotation


@final
class NoticeContentRenewal(TypedDict):
    renewal: Certificate


NoticeContent = Union[NoticeContentRecall, NoticeContentSuccession, NoticeContentRenewal]
"""Content of a notice. One notice has one content. One notice says one thing."""


class _VerifiedNotice(TypedDict):
    #: The kind of message.
    kind: Literal["notice"]
    #: The message's identity: the SHA-256 of what is signed.
    digest: Digest
    #: The reader's name for the sender.
    sender: str
    #: The fingerprint of the sender.
    fingerprint: Fingerprint
    #: The fingerprint of the Space that the message is for.
    audience: Fingerprint
    #: The message's number among those of its kind for this audience.
    sequence: int
    #: The last number of each kind of message that the sender used before.
    last: LastGood
    #: The time at which the sender says that it signed.
    issued: Timestamp
    #: The statement of the notice.
    content: NoticeContent
    #: The statement as a sentence.
    words: str
    #: Every check, and its outcome.
    statement: VerificationReport


@final
class VerifiedNotice(_VerifiedNotice, total=False):
    """A verified notice."""

    #: The messages that may be on their way, if the sender's key gives way to the next.
    transit: List[Digest]


ReceiptPart = Union[
    Literal["by"],
    Literal["notes"],
    Literal["answers"],
    Literal["salt"],
]
"""A part of a receipt that can be withheld without breaking the signature."""


@final
class VerifiedReceipt(TypedDict):
    """A verified receipt. A withheld part is ``None``, and is named in ``withheld``."""

    #: The kind of message.
    kind: Literal["receipt"]
    #: The message's identity: the SHA-256 of what is signed.
    digest: Digest
    #: The reader's name for the sender.
    sender: str
    #: The fingerprint of the sender.
    fingerprint: Fingerprint
    #: The fingerprint of the Space that the message is for.
    audience: Fingerprint
    #: The message's number among those of its kind for this audience.
    sequence: int
    #: The identity of the receipt before it in the signer's chain.
    previous: Optional[Digest]
    #: The identity of the receipt that it supersedes.
    supersedes: Optional[Digest]
    #: The time at which the sender says that it signed.
    issued: Timestamp
    #: The bundle that brought the release.
    bundle: Digest
    #: The release's identity.
    release: Digest
    #: The project, in the Space that owns it.
    project: str
    #: The version.
    version: str
    #: The environment, as the signer names it.
    environment: str
    #: The tenant, as the signer names it.
    tenant: Optional[str]
    #: The outcome.
    outcome: Outcome
    #: The time at which the deployment was requested.
    queued: Timestamp
    #: The time at which it began.
    started: Optional[Timestamp]
    #: The time at which it ended.
    finished: Optional[Timestamp]
    #: True if the signer's own lifecycle is completed with it.
    completed: bool
    #: The person who requested the deployment.
    by: Optional[str]
    #: The signer's notes.
    notes: Optional[str]
    #: The HMAC-SHA256 of the digest of the answers that the deployment used, under ``salt``.
    answers: Optional[Digest]
    #: The salt of ``answers``; the file that leaves does not have it.
    salt: Optional[Digest]
    #: The number of the signer's last notice for the reader; 0 if there is none.
    notices: int
    #: The parts that are withheld.
    withheld: List[ReceiptPart]
    #: Every check, and its outcome.
    statement: VerificationReport


@final
class DeliveredBundle(TypedDict):
    bundle: VerifiedBundle


@final
class DeliveredReceipt(TypedDict):
    receipt: VerifiedReceipt


@final
class DeliveredNotice(TypedDict):
    notice: VerifiedNotice


Delivered = Union[DeliveredBundle, DeliveredReceipt, DeliveredNotice]
"""Delivered message, by its kind."""


@final
class Delivery(TypedDict):
    """A file was delivered: verified by the Space that it is for, and nothing more."""

    #: The Space that it is for.
    to: str
    #: Verified content.
    content: Delivered


class _EvidenceInputReceiptReceipt(TypedDict):
    #: Signer.
    signer: Fingerprint
    #: The Space to which the receipt is addressed, often this one. A signer counts its receipts for
    #: each Space separately.
    audience: Fingerprint
    #: The receipt's number in the signer's chain for that Space.
    sequence: int
    #: The receipt's identity.
    digest: Digest


@final
class EvidenceInputReceiptReceipt(_EvidenceInputReceiptReceipt, total=False):
    #: The identity of the receipt before it in that chain.
    previous: Optional[Digest]


@final
class EvidenceInputReceipt(TypedDict):
    receipt: EvidenceInputReceiptReceipt


@final
class EvidenceInputToldTold(TypedDict):
    #: Sender that reported it.
    sender: Fingerprint


@final
class EvidenceInputTold(TypedDict):
    told: EvidenceInputToldTold


EvidenceInput = Union[Literal["own"], EvidenceInputReceipt, EvidenceInputTold]
"""Evidence of a deployment, as a Space knows it."""


class _DeploymentInput(TypedDict):
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: Environment.
    environment: str
    #: Outcome.
    outcome: Outcome
    #: The time at which it was requested.
    queued: Time
    #: Person who asked for it, as the deploying Space names them.
    by: str


@final
class DeploymentInput(_DeploymentInput, total=False):
    """One deployment, or an attempt at one. Progress, dashboards and eligibility are folds over these,
    independent of the order in which they arrived.
    """

    #: Digest of the content that the version named. ``None`` for a deployment made before the
    #: release was assembled for promotion.
    release: Optional[Digest]
    #: The tenant.
    tenant: Optional[str]
    #: The time at which it began.
    started: Optional[Time]
    #: The time at which it ended.
    finished: Optional[Time]
    #: Notes of the deploying Space.
    notes: str
    #: True if the Space that did it says that its own lifecycle is completed with this.
    completed: bool
    #: Evidence of the deployment.
    evidence: EvidenceInput


@final
class Equivocation(TypedDict):
    """The proof that a signer signed two different receipts under one number."""

    #: The fingerprint of the signer.
    signer: Fingerprint
    #: The fingerprint of the audience.
    audience: Optional[Fingerprint]
    #: The number that both receipts have.
    sequence: int
    #: The identities of the receipts.
    receipts: List[Digest]


class _Import(TypedDict):
    #: The Space that sent the bundle.
    sender: Fingerprint
    #: The Space that owns the release: often, not always, the sender.
    owner: Fingerprint
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: The release's identity.
    release: Digest
    #: The digest of the slice that came with it.
    slice: Digest
    #: The bundle's identity.
    bundle: Digest
    #: The bundle's number among those that the sender sealed for us.
    sequence: int
    #: Digest of the preview that was reviewed before the import.
    preview: Digest
    #: The lifecycle it goes through here.
    lifecycle: str
    #: The time of the import.
    at: Timestamp
    #: Person who imported it.
    by: str
    #: Reason for importing an older release than the newest, if it was older.
    overridden: Optional[str]


@final
class Import(_Import, total=False):
    """A release was imported from another Space."""

    #: Reason for importing the release although its owner had recalled it.
    although_recalled: Optional[str]


@final
class PromotionGate(TypedDict):
    """The lifecycle that let a release go."""

    #: The lifecycle's name.
    lifecycle: str
    #: Identity of the lifecycle's content: ``Lifecycle.digest``.
    digest: Digest
    #: True if the promoter brought the lifecycle along, in place of one of this Space's.
    overridden: bool


@final
class Promotion(TypedDict):
    """A release was promoted to another Space."""

    #: The Space it was promoted to, by its local name.
    target: str
    #: Fingerprint of the same Space, to which the bundle is addressed.
    audience: Fingerprint
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: The release's identity.
    release: Digest
    #: The bundle's identity.
    bundle: Digest
    #: The bundle's number among those for this Space, from 1.
    sequence: int
    #: The Spaces further on for which the bundle carries something: the target may pass the release
    #: on to them.
    onward: List[Fingerprint]
    #: The lifecycle that let it go.
    gate: PromotionGate
    #: The time of the signature.
    at: Timestamp


@final
class Recall(TypedDict):
    """A release was recalled by its owner: it goes nowhere new."""

    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: The release's identity.
    release: Digest
    #: The Space that owns the release, by the key that signed its manifest.
    owner: Fingerprint
    #: Reason, in the owner's words.
    reason: str
    #: The notice that told of it; ``None`` for a release of our own.
    notice: Optional[Digest]
    #: The time at which this Space learned of it.
    at: Timestamp


@final
class ReceiptFact(TypedDict):
    """A receipt was signed for another Space."""

    #: The Space it is addressed to.
    audience: Fingerprint
    #: Its number among those for this Space, from 1.
    sequence: int
    #: Its identity.
    receipt: Digest
    #: The release it is about.
    release: Digest
    #: The environment of ours.
    environment: str
    #: The tenant.
    tenant: Optional[str]
    #: The time at which the deployment was requested. It identifies the deployment in its place.
    queued: Timestamp
    #: Outcome in the receipt.
    outcome: Outcome
    #: The time of the signature.
    at: Timestamp


@final
class ReceivedNotice(TypedDict):
    """A notice of another Space was heard."""

    #: The Space that signed it.
    sender: Fingerprint
    #: Its number among those for us.
    sequence: int
    #: Its identity.
    notice: Digest
    #: The time at which it was received.
    at: Timestamp
    #: Person who took note of it.
    by: str


@final
class Facts(TypedDict):
    """All events that a Space has recorded. The host stores them and passes them to every verb;
    ``record`` adds the facts that a verb returns.
    """

    #: Deployments here, and elsewhere as far as somebody told us.
    deployments: List[Deployment]
    #: Releases that we promoted to other Spaces.
    promotions: List[Promotion]
    #: Releases that we imported from other Spaces.
    imports: List[Import]
    #: Receipts that we signed for other Spaces.
    reports: List[ReceiptFact]
    #: Notices that we signed for other Spaces.
    announced: List[SentNotice]
    #: Notices that we heard from other Spaces.
    heard: List[ReceivedNotice]
    #: Releases that their owners recalled, we among them.
    recalls: List[Recall]


class _ImportInput(TypedDict):
    #: The Space that sent the bundle.
    sender: Fingerprint
    #: The Space that owns the release: often, not always, the sender.
    owner: Fingerprint
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: The release's identity.
    release: Digest
    #: The digest of the slice that came with it.
    slice: Digest
    #: The bundle's identity.
    bundle: Digest
    #: The bundle's number among those that the sender sealed for us.
    sequence: int
    #: Digest of the preview that was reviewed before the import.
    preview: Digest
    #: The lifecycle it goes through here.
    lifecycle: str
    #: The time of the import.
    at: Time
    #: Person who imported it.
    by: str


@final
class ImportInput(_ImportInput, total=False):
    """A release was imported from another Space."""

    #: Reason for importing an older release than the newest, if it was older.
    overridden: Optional[str]
    #: Reason for importing the release although its owner had recalled it.
    although_recalled: Optional[str]


class _PromotionInput(TypedDict):
    #: The Space it was promoted to, by its local name.
    target: str
    #: Fingerprint of the same Space, to which the bundle is addressed.
    audience: Fingerprint
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: The release's identity.
    release: Digest
    #: The bundle's identity.
    bundle: Digest
    #: The bundle's number among those for this Space, from 1.
    sequence: int
    #: The lifecycle that let it go.
    gate: PromotionGate
    #: The time of the signature.
    at: Time


@final
class PromotionInput(_PromotionInput, total=False):
    """A release was promoted to another Space."""

    #: The Spaces further on for which the bundle carries something: the target may pass the release
    #: on to them.
    onward: List[Fingerprint]


class _RecallInput(TypedDict):
    #: The project, as seen from here.
    project: str
    #: The version.
    version: str
    #: The release's identity.
    release: Digest
    #: The Space that owns the release, by the key that signed its manifest.
    owner: Fingerprint
    #: Reason, in the owner's words.
    reason: str
    #: The time at which this Space learned of it.
    at: Time


@final
class RecallInput(_RecallInput, total=False):
    """A release was recalled by its owner: it goes nowhere new."""

    #: The notice that told of it; ``None`` for a release of our own.
    notice: Optional[Digest]


class _ReceiptFactInput(TypedDict):
    #: The Space it is addressed to.
    audience: Fingerprint
    #: Its number among those for this Space, from 1.
    sequence: int
    #: Its identity.
    receipt: Digest
    #: The release it is about.
    release: Digest
    #: The environment of ours.
    environment: str
    #: The time at which the deployment was requested. It identifies the deployment in its place.
    queued: Time
    #: Outcome in the receipt.
    outcome: Outcome
    #: The time of the signature.
    at: Time


@final
class ReceiptFactInput(_ReceiptFactInput, total=False):
    """A receipt was signed for another Space."""

    #: The tenant.
    tenant: Optional[str]


@final
class ReceivedNoticeInput(TypedDict):
    """A notice of another Space was heard."""

    #: The Space that signed it.
    sender: Fingerprint
    #: Its number among those for us.
    sequence: int
    #: Its identity.
    notice: Digest
    #: The time at which it was received.
    at: Time
    #: Person who took note of it.
    by: str


@final
class SentNoticeInput(TypedDict):
    """A notice was signed for another Space."""

    #: The Space it is addressed to.
    audience: Fingerprint
    #: Its number among the notices for this Space, from 1.
    sequence: int
    #: Its identity.
    notice: Digest
    #: The time of the signature.
    at: Time


@final
class FactsInput(TypedDict, total=False):
    """All events that a Space has recorded. The host stores them and passes them to every verb;
    ``record`` adds the facts that a verb returns.
    """

    #: Deployments here, and elsewhere as far as somebody told us.
    deployments: List[DeploymentInput]
    #: Releases that we promoted to other Spaces.
    promotions: List[PromotionInput]
    #: Releases that we imported from other Spaces.
    imports: List[ImportInput]
    #: Receipts that we signed for other Spaces.
    reports: List[ReceiptFactInput]
    #: Notices that we signed for other Spaces.
    announced: List[SentNoticeInput]
    #: Notices that we heard from other Spaces.
    heard: List[ReceivedNoticeInput]
    #: Releases that their owners recalled, we among them.
    recalls: List[RecallInput]


ImportedRelease = TypedDict("ImportedRelease", {"digest": Digest, "project": str, "version": str, "import": Import, "release": Release, "secrets": int, "omitted": Omitted, "history": List[Deployment], "onward": List[Fingerprint]})
"""A release of another Space that was imported."""


@final
class Imported(TypedDict):
    """A release was imported: one value to store, whole or not at all."""

    #: The release.
    release: ImportedRelease
    #: Fact to add to ``Facts.imports``; ``None`` if it is there already, because the same bundle
    #: was imported before.
    fact: Optional[Import]
    #: Facts to add to ``Facts.deployments``: earlier deployments of the release, proven by
    #: forwarded receipts or told by the sender, as far as they are new.
    history: List[Deployment]


@final
class Inventory(TypedDict):
    """Inventory of a target, from its latest receipt or from its answer to a question."""

    packages: List[Package]
    pinned: bool


class _PackageInput(TypedDict):
    #: The package's id in its feed.
    id: str
    #: Its version, as its feed writes it.
    version: str


@final
class PackageInput(_PackageInput, total=False):
    """A package that a release deploys."""

    #: The feed it comes from, by name.
    feed: Optional[str]
    #: Content of its bytes. ``None`` until somebody read them: such a release cannot be promoted.
    content: Optional[Content]
    #: Further identifiers, which only help to find it. This only helps to find it.
    lookup: Lookup


class _InventoryInput(TypedDict):
    #: The packages that the target said it holds.
    packages: List[PackageInput]


@final
class InventoryInput(_InventoryInput, total=False):
    """The parts of an inventory, as its document has them."""

    #: True if the target keeps them until it says otherwise.
    pinned: bool


@final
class ReceiptMessage(TypedDict):
    """A file as it came: no one has verified it."""

    #: The kind of message.
    kind: Literal["receipt"]
    #: The message's identity: the SHA-256 of what is signed.
    digest: Digest
    #: The size of the file in bytes.
    size: int
    #: Statements of the file about itself, which no one has checked.
    claimed: Claims


class _IssuedReceipt(TypedDict):
    #: The file. It does not have the salt of the answers.
    receipt: ReceiptMessage
    #: Everything that it says, for a person to read before it leaves.
    text: str
    #: Fact to add to ``Facts.reports``: the number is used up with it.
    fact: ReceiptFact


@final
class IssuedReceipt(_IssuedReceipt, total=False):
    """A deployment was reported: the file to carry, and the fact to store."""

    #: The file with the salt of the answers, if the receipt has an HMAC of them. The Space keeps
    #: it, and shows it only to whom it proves the answers.
    whole: Optional[ReceiptMessage]


@final
class KnownRelease(TypedDict):
    """An imported release, as far as a preview of another one needs it: a few kilobytes of it."""

    #: The project, as it is called in this Space.
    project: str
    #: The version.
    version: str
    #: The release notes.
    notes: str
    #: The packages, with the contents that its owner signed for.
    packages: List[Package]


@final
class KnownReleaseInput(TypedDict):
    """An imported release, as far as a preview of another one needs it: a few kilobytes of it."""

    #: The project, as it is called in this Space.
    project: str
    #: The version.
    version: str
    #: The release notes.
    notes: str
    #: The packages, with the contents that its owner signed for.
    packages: List[PackageInput]


@final
class Limits(TypedDict):
    """Limits on untrusted input. Every limit is inclusive."""

    #: The whole file, in bytes.
    bytes: int
    #: The statement at the beginning of a file, in bytes.
    statement: int
    #: Nesting of CBOR items.
    depth: int
    #: CBOR items in one file.
    items: int
    #: One text string, in bytes.
    text: int
    #: One text that becomes part of the reader's facts, in bytes: who deployed, the notes of a
    #: deployment, the reason of a recall.
    notes: int
    #: The protected header of one message, in bytes.
    header: int
    #: The receipts of transparency logs beside one statement, in bytes.
    logs: int
    #: One certificate, in bytes of DER.
    certificate: int
    #: One PEM file, in bytes.
    pem: int
    #: The sealed secrets of one bundle, in bytes.
    sealed: int
    #: Variable values in one release.
    variables: int
    #: Steps in one release, and the actions of all of them.
    steps: int
    #: Packages in one release, and references to packages in all of its actions.
    packages: int
    #: Variable templates in one release.
    templates: int
    #: Receipts embedded in one bundle.
    receipts: int
    #: Audiences named by one release manifest.
    audiences: int
    #: Messages that the notice of one key rotation lists.
    transit: int
    #: Rounds of PBKDF2 accepted when an encrypted private key is opened.
    rounds: int


@final
class LimitsInput(TypedDict, total=False):
    """Limits on untrusted input. Every limit is inclusive."""

    #: The whole file, in bytes.
    bytes: int
    #: The statement at the beginning of a file, in bytes.
    statement: int
    #: Nesting of CBOR items.
    depth: int
    #: CBOR items in one file.
    items: int
    #: One text string, in bytes.
    text: int
    #: One text that becomes part of the reader's facts, in bytes: who deployed, the notes of a
    #: deployment, the reason of a recall.
    notes: int
    #: The protected header of one message, in bytes.
    header: int
    #: The receipts of transparency logs beside one statement, in bytes.
    logs: int
    #: One certificate, in bytes of DER.
    certificate: int
    #: One PEM file, in bytes.
    pem: int
    #: The sealed secrets of one bundle, in bytes.
    sealed: int
    #: Variable values in one release.
    variables: int
    #: Steps in one release, and the actions of all of them.
    steps: int
    #: Packages in one release, and references to packages in all of its actions.
    packages: int
    #: Variable templates in one release.
    templates: int
    #: Receipts embedded in one bundle.
    receipts: int
    #: Audiences named by one release manifest.
    audiences: int
    #: Messages that the notice of one key rotation lists.
    transit: int
    #: Rounds of PBKDF2 accepted when an encrypted private key is opened.
    rounds: int


Message = Union[BundleMessage, ReceiptMessage, NoticeMessage]
"""A file as it came, of any kind: no one has verified it."""


@final
class NoticeOutcome(TypedDict):
    """Somebody took note of a notice: what to store, whole or not at all."""

    #: Fact to add to ``Facts.heard``; ``None`` if it is there already.
    heard: Optional[ReceivedNotice]
    #: Fact to add to ``Facts.recalls``, if a release is recalled.
    recall: Optional[Recall]
    #: The Space with the changed trust, if an identity or an encryption key gave way to another.
    space: Optional[Space]
    #: Record to append to the ``AuditLog``, if the trust changed.
    record: Optional[AuditRecord]
    #: Findings from the numbers: notices, bundles and receipts that have not arrived.
    findings: List[Finding]


@final
class OctopusAnswers(TypedDict):
    """Tenants' variables, as answers to the templates of one project."""

    #: The answers.
    answers: Answers
    #: Findings for a person: set values that are no answers here.
    findings: List[Finding]


@final
class OctopusDeployments(TypedDict):
    """Deployments of a server, from its documents."""

    #: Deployments in the server's own environments, in the order of their requests.
    deployments: List[Deployment]
    #: Findings for a person: unreadable parts, and the reasons.
    findings: List[Finding]


@final
class OctopusRelease(TypedDict):
    """A release as an Octopus server has it, and what was read with it."""

    #: The release.
    release: Release
    #: The lifecycle that the release goes through, if the documents hold it.
    lifecycle: Optional[Lifecycle]
    #: The environments of the server, in its order.
    environments: List[str]
    #: The findings that a person should look at.
    findings: List[Finding]


@final
class OctopusSpace(TypedDict):
    """Things of which a host makes a ``Space``, from a server's documents."""

    #: The environments in the server's order. One that is named like another Space's is remote.
    environments: List[str]
    #: The lifecycles, with what they leave open written out as of these environments.
    lifecycles: List[Lifecycle]
    #: The tenants with their tags.
    tenants: List[Tenant]
    #: The teams, with the roles they have here.
    teams: List[Team]
    #: Findings for a person.
    findings: List[Finding]


OverrideReason = Union[
    Literal["default"],
    Literal["later-set"],
    Literal["less-specific"],
    Literal["library"],
    Literal["not-ours"],
    Literal["tied"],
]
"""Reason why a definition lost against the winner."""


@final
class Overridden(TypedDict):
    """A definition that holds in a place and did not win."""

    #: The definition.
    definition: Definition
    #: Rank of the definition.
    rank: int
    #: Reason for losing.
    why: OverrideReason


@final
class PackHeader(TypedDict):
    """Header of a pack, known before anything is unpacked."""

    #: The package that has to be there.
    basis: Content
    #: The package that it makes.
    target: Content
    #: Number of bytes of the basis to remember at once.
    window: int


@final
class PackOptions(TypedDict):
    """Options for making a pack."""

    #: The most bytes that whoever unpacks it has to remember: 64 MiB by default.
    window: int
    #: A pack that is larger than this many per cent of the package is not worth it: 80 by default.
    worth: int


@final
class PackOptionsInput(TypedDict, total=False):
    """Options for making a pack."""

    #: The most bytes that whoever unpacks it has to remember: 64 MiB by default.
    window: int
    #: A pack that is larger than this many per cent of the package is not worth it: 80 by default.
    worth: int


PackageStanding = Union[
    Literal["have"],
    Literal["missing"],
    Literal["other-content"],
]
"""Availability of a package."""


@final
class TransferDeltaDelta(TypedDict):
    #: The package that the target holds, and we do too.
    basis: Content


@final
class TransferDelta(TypedDict):
    delta: TransferDeltaDelta


@final
class TransferFeed(TypedDict):
    feed: str


Transfer = Union[Literal["absent", "full", "have", "look-up"], TransferDelta, TransferFeed]
"""Transfer of one package to a target."""


@final
class PackageTransfer(TypedDict):
    """One package of a release, and how it gets to a target."""

    #: The package.
    package: Package
    #: Returns the content of the bytes.
    content: Content
    #: Transfer of the package.
    transfer: Transfer
    #: Other bytes that the target holds under the same id and version: somebody has to look at
    #: that.
    other: Optional[Content]


@final
class Part(TypedDict):
    """One part of something larger."""

    #: Number of the part, from 1.
    number: int
    #: Offset of its bytes in the whole.
    offset: int
    #: Content of its bytes. Its digest is its name. Its digest is its name.
    content: Content


@final
class PartTable(TypedDict):
    """A table of parts."""

    #: The content of the whole file.
    whole: Content
    #: The size of every part but the last, in bytes.
    size: int
    #: The parts, in the order of the whole.
    parts: List[Part]


PhaseStatus = Union[
    Literal["pending"],
    Literal["current"],
    Literal["complete"],
]
"""Status of a phase, in Octopus's words."""


@final
class Reason(TypedDict):
    """A reason why a release may not go to a stop now."""

    code: str
    detail: str


@final
class StageStateReachedReached(TypedDict):
    #: The time of the first success.
    since: Timestamp


@final
class StageStateReached(TypedDict):
    reached: StageStateReachedReached


@final
class StageStateBlockedBlocked(TypedDict):
    #: Everything that stands in the way.
    by: List[Reason]


@final
class StageStateBlocked(TypedDict):
    blocked: StageStateBlockedBlocked


StageState = Union[Literal["open"], StageStateReached, StageStateBlocked]
"""Reached, open, or blocked and by what."""


@final
class StageProgress(TypedDict):
    """Progress of a release towards one stage."""

    #: The stop.
    stop: Stage
    #: True if it is made without anybody asking. Never so in an optional phase.
    automatic: bool
    #: Reached, open, or blocked and by what.
    state: StageState


@final
class PhaseProgress(TypedDict):
    """Progress of a release in one phase."""

    #: The phase's name; of a lifecycle without phases, the environment's.
    name: str
    #: True if the phase may be skipped.
    optional: bool
    #: Number of stages to reach for the phase to be complete.
    required: int
    #: Number of reached stages.
    reached: int
    #: Status of the phase.
    status: PhaseStatus
    #: Its stops, automatic ones first, each once.
    stops: List[StageProgress]


class _Place(TypedDict):
    #: The environment.
    environment: str


@final
class Place(_Place, total=False):
    """A ``Place`` as a document gives it."""

    #: The tenant, with its tags.
    tenant: Optional[TenantInput]
    #: The deployment target.
    machine: Optional[str]
    #: The target's tags.
    roles: List[str]
    #: The tags that the step is limited to.
    targeted: List[str]
    #: The step's action.
    action: Optional[str]
    #: The channel of the release.
    channel: Optional[str]
    #: The deployment process or runbook.
    process: Optional[str]


@final
class PlannedOverride(TypedDict):
    """A variable that has another value in one action of a step."""

    #: The action.
    action: str
    #: The variable.
    name: str
    #: The value; ``None`` if it was left blank on purpose.
    value: Optional[Value]
    #: The reason for the value.
    why: str


@final
class PlannedStep(TypedDict):
    """A step that runs, and the variables that it sees differently from the others."""

    #: The step, with the actions that run.
    step: Step
    #: The variables that have another value in one of the actions.
    overrides: List[PlannedOverride]


@final
class PlannedVariable(TypedDict):
    """A variable as the deployment uses it."""

    #: The name.
    name: str
    #: The value; ``None`` if it was left blank on purpose.
    value: Optional[Value]
    #: Explanation of the value, and of the values that it overrides.
    why: str


@final
class PreviewedPackage(TypedDict):
    """A package of the release, and whether it is at hand."""

    #: The package.
    package: Package
    #: Availability of the package.
    standing: PackageStanding
    #: Way in which its bytes arrive.
    transfer: Transfer


@final
class Plan(TypedDict):
    """A deployment that may be made."""

    #: The release's identity.
    release: Digest
    #: The environment.
    environment: str
    #: The tenant, or ``None`` for a deployment without one.
    tenant: Optional[Tenant]
    #: The steps that run, in order.
    steps: List[PlannedStep]
    #: The variables, resolved for the deployment as a whole.
    variables: List[PlannedVariable]
    #: The packages, and whether each is at hand.
    packages: List[PreviewedPackage]
    #: The findings that a person should look at.
    findings: List[Finding]


VersionComparison = Union[
    Literal["imported"],
    Literal["newer"],
    Literal["older"],
    Literal["other-content"],
]
"""Relation of a bundle to the versions that were imported before."""


@final
class Preview(TypedDict):
    """Content of a bundle, as a person reviews it. What was reviewed is what is imported: the preview
    has a digest, and importing takes it.
    """

    digest: Digest
    bundle: Digest
    statement: VerificationReport
    sender: str
    project: str
    release: Release
    novelty: VersionComparison
    packages: List[PreviewedPackage]
    findings: List[Finding]
    history: List[Deployment]
    omitted: Omitted


@final
class Progress(TypedDict):
    """Progress of a release in a lifecycle."""

    #: The lifecycle's phases, in order.
    phases: List[PhaseProgress]
    #: Findings for a person: other content under the same version.
    findings: List[Finding]


class _ReleaseRow(TypedDict):
    #: The version.
    version: str


@final
class ReleaseRow(_ReleaseRow, total=False):
    """A ``ReleaseRow`` as a document gives it."""

    #: The release's identity, if it has one.
    release: Optional[Digest]
    #: Block that keeps it from new stages.
    block: Optional[Block]


class _ProjectRow(TypedDict):
    #: The project, as seen from here.
    project: str
    #: The lifecycle that its releases go through.
    lifecycle: LifecycleInput


@final
class ProjectRow(_ProjectRow, total=False):
    """A ``ProjectRow`` as a document gives it."""

    #: The releases to show.
    releases: List[ReleaseRow]


@final
class Promoted(TypedDict):
    """A release was promoted: the file to carry, and the fact to store."""

    #: The file.
    bundle: BundleMessage
    #: Fact to add to ``Facts.promotions``: the number is used up with it.
    fact: Promotion
    #: Findings for the promoter: dropped, narrowed and undefined values.
    findings: List[Finding]
    #: Counts of the parts that were left out.
    omitted: Omitted


@final
class RecallOutcome(TypedDict):
    """A release was recalled: a file for every Space that it was promoted to, and the fact for
    ourselves.
    """

    #: Notices to carry.
    announcements: List[Announcement]
    #: Fact to add to ``Facts.recalls``.
    fact: Recall


class _ReleaseInput(TypedDict):
    #: The project, in the Space that owns it.
    project: str
    #: The version.
    version: str
    #: The time of the snapshot.
    assembled: Time


@final
class ReleaseInput(_ReleaseInput, total=False):
    """A frozen snapshot of a project: details, process, variables, templates, packages."""

    #: The channel it was created in.
    channel: Optional[str]
    #: Release notes, as written.
    notes: str
    #: The packages it deploys.
    packages: List[PackageInput]
    #: The steps that deploy it.
    process: ProcessInput
    #: The values its author knows, in document order.
    variables: List[VariableInput]
    #: The values that the target must supply.
    templates: List[TemplateInput]
    #: Fields of the source's document beyond this model, by name, as JSON text.
    extra: PropertiesInput


class _Resolution(TypedDict):
    #: The variable.
    name: str
    #: The value; ``None`` if it was left blank on purpose.
    value: Optional[Value]
    #: The specificity of the winner.
    rank: int
    #: The definition that gives the value.
    winner: Definition
    #: The other definitions that hold at the place.
    lost: List[Overridden]
    #: The reason in a sentence.
    why: str


@final
class Resolution(_Resolution, total=False):
    """The value of a variable at one place, the winner, the losers, and the reason."""

    #: The finding, where the order of the document alone decided between values that differ.
    finding: Optional[Finding]


@final
class RotationOutcome(TypedDict):
    """Our own certificate changed: a file for every Space that trusts us, and the Space as it is now."""

    #: Notices to carry.
    announcements: List[Announcement]
    #: The Space under its next certificate.
    space: Space
    #: Record to append to the ``AuditLog``.
    record: AuditRecord


@final
class Slice(TypedDict):
    """Process and variables of a release, cut to one audience."""

    #: The steps that may run there.
    process: Process
    #: The values that may hold there, in document order.
    variables: List[Variable]


@final
class Sliced(TypedDict):
    """A slice, with what was left out of it and what the promoter should know."""

    #: Slice that the target may see. Environments are still named as the source names them: ``Prod
    #: Space: Production``.
    slice: Slice
    #: Counts of the parts left out.
    omitted: Omitted
    #: Findings for the promoter: dropped steps, undefined variables, and things to find in the
    #: target. Never part of what crosses: they name what was left out.
    findings: List[Finding]


@final
class StepTemplate(TypedDict):
    """A step template: what many steps share, with parameters that each step sets."""

    #: The template's name.
    name: str
    #: Version of the template.
    version: int
    #: Parameters that a step sets among its properties, by these names.
    parameters: List[Template]


@final
class TransferPlan(TypedDict):
    """Transfers of all packages of a release to a target."""

    packages: List[PackageTransfer]


UseDelta = Union[
    Literal["always"],
    Literal["pinned"],
    Literal["never"],
]
"""A policy for sending packs in place of whole packages."""


@final
class TransferPolicy(TypedDict):
    """Policy for the transfer of packages to a target. The default suits a target that cannot be
    reached.
    """

    #: The feeds that the target reaches by itself.
    feeds: List[str]
    #: The policy for sending packs in place of whole packages.
    delta: UseDelta


@final
class TransferPolicyInput(TypedDict, total=False):
    """Policy for the transfer of packages to a target. The default suits a target that cannot be
    reached.
    """

    #: The feeds that the target reaches by itself.
    feeds: List[str]
    #: The policy for sending packs in place of whole packages.
    delta: UseDelta


@final
class TrustChangeImportImport(TypedDict):
    #: Local name of the Space.
    name: str
    #: Its certificate.
    certificate: Certificate
    #: Permits of the Space once it is confirmed.
    permits: List[PermitInput]


TrustChangeImport = TypedDict("TrustChangeImport", {"import": TrustChangeImportImport})


@final
class TrustChangeConfirmConfirm(TypedDict):
    #: The Space.
    name: str
    #: Compared fingerprint.
    compared: ComparedFingerprint


@final
class TrustChangeConfirm(TypedDict):
    confirm: TrustChangeConfirmConfirm


@final
class TrustChangeGrantGrant(TypedDict):
    #: The Space.
    name: str
    #: Permits of the Space beside those that it has.
    permits: List[PermitInput]


@final
class TrustChangeGrant(TypedDict):
    grant: TrustChangeGrantGrant


@final
class TrustChangeRegrantRegrant(TypedDict):
    #: The Space.
    name: str
    #: All permits of the Space from this change on.
    permits: List[PermitInput]


@final
class TrustChangeRegrant(TypedDict):
    regrant: TrustChangeRegrantRegrant


@final
class TrustChangeWithdrawWithdraw(TypedDict):
    #: The Space.
    name: str
    #: Grant that is withdrawn, for every project.
    grant: Grant


@final
class TrustChangeWithdraw(TypedDict):
    withdraw: TrustChangeWithdrawWithdraw


@final
class TrustChangeDualDual(TypedDict):
    #: The Space.
    name: str


@final
class TrustChangeDual(TypedDict):
    dual: TrustChangeDualDual


class _TrustChangeDaysDays(TypedDict):
    #: The Space.
    name: str


@final
class TrustChangeDaysDays(_TrustChangeDaysDays, total=False):
    #: The number of days.
    days: Optional[int]


@final
class TrustChangeDays(TypedDict):
    days: TrustChangeDaysDays


@final
class TrustChangeRevokeRevoke(TypedDict):
    #: The Space.
    name: str
    #: The last numbers that still count.
    good: LastGood


@final
class TrustChangeRevoke(TypedDict):
    revoke: TrustChangeRevokeRevoke


@final
class TrustChangeFormerFormer(TypedDict):
    #: The Space.
    name: str
    #: The fingerprint of that key's certificate.
    key: Fingerprint
    #: The last numbers that still count.
    good: LastGood


@final
class TrustChangeFormer(TypedDict):
    former: TrustChangeFormerFormer


@final
class TrustChangeReplaceReplace(TypedDict):
    #: The Space.
    name: str
    #: The new certificate.
    certificate: Certificate
    #: Compared fingerprint.
    compared: ComparedFingerprint
    #: The last numbers of the key before that still count.
    good: LastGood


@final
class TrustChangeReplace(TypedDict):
    replace: TrustChangeReplaceReplace


TrustChange = Union[TrustChangeImport, TrustChangeConfirm, TrustChangeGrant, TrustChangeRegrant, TrustChangeWithdraw, TrustChangeDual, TrustChangeDays, TrustChangeRevoke, TrustChangeFormer, TrustChangeReplace]
"""One change of what a Space trusts. ``Space.rehearse`` shows what it would make unverifiable,
``Space.change_trust`` makes it.
"""


@final
class TrustChanged(TypedDict):
    """A trust changed: the Space as it is now, and the record for the audit log. Both are to be
    stored, or neither.
    """

    #: The Space with the change.
    space: Space
    #: Record to append to the ``AuditLog``.
    record: AuditRecord


TrustState = Union[
    Literal["pending"],
    Literal["confirmed"],
    Literal["revoked"],
]
"""State of a trust."""


@final
class TrustRow(TypedDict):
    """One trust."""

    #: The Space that trusts.
    space: str
    #: The Space that is trusted, by the name that the first has for it.
    trusted: str
    #: True if the Data Center manages both.
    connected: bool
    #: State of the trust.
    state: TrustState
    #: Permits that hold once the trust is confirmed and while it is not revoked.
    permits: List[Permit]
    #: The fingerprint of the certificate that is trusted.
    fingerprint: Fingerprint


@final
class TrustTable(TypedDict):
    """Table of all trusts between the Spaces of a Data Center, a row for each. It displays as a table
    of at most 100 columns.
    """

    #: The rows, by Space and in the order in which the trusts were made.
    rows: List[TrustRow]


Validity = TypedDict("Validity", {"from": Timestamp, "until": Timestamp})
"""The time between two instants, both included: when a certificate is valid."""


ValidityInput = TypedDict("ValidityInput", {"from": Time, "until": Time})
"""The time between two instants, both included: when a certificate is valid."""
