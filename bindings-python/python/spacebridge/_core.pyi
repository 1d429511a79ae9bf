"""The native half of the package. Everything here is given by ``spacebridge`` itself.

``data`` is ``bytes``, ``bytearray``, ``memoryview``, or an ``os.PathLike`` of a file. ``now`` and ``at`` are aware
datetimes, and the time that it is if they are left out; ``seed`` is 32 random bytes, the system's if it
is left out; ``limits`` is a document of those that are not as usual, as ``{"bytes": 1_000_000}``. Every refusal is a ``SpacebridgeError`` with a ``code``.
"""

import os
from datetime import datetime
from typing import Any, Callable, Dict, List, Literal, Mapping, Optional, Sequence, Tuple, Union, final

from . import _results as r
from . import documents as d

_Data = Union[bytes, bytearray, memoryview, "os.PathLike[str]"]
_Written = Union[str, _Data]
_Seed = Union[bytes, Sequence[int]]
_Validity = Tuple[datetime, datetime]
_Facts = Union["Facts", d.Given]

__all__ = [
    "Secret",
    "Certificate",
    "ComparedFingerprint",
    "SpaceKeys",
    "UnsignedCertificate",
    "Signer",
    "Space",
    "BundleMessage",
    "VerifiedBundle",
    "ReceiptMessage",
    "VerifiedReceipt",
    "NoticeMessage",
    "VerifiedNotice",
    "Release",
    "AssembledRelease",
    "ImportedRelease",
    "Facts",
    "FactQuery",
    "TargetState",
    "Preview",
    "Plan",
    "OpenedSecrets",
    "Answers",
    "AnswerSheet",
    "VerifiedPackage",
    "AvailablePackages",
    "PackageDigest",
    "PackageCheck",
    "Unpacking",
    "PartSplitter",
    "PartTable",
    "PartAssembler",
    "DataCenter",
    "OctopusDocuments",
    "AuditLog",
    "read_message",
    "check_words",
    "prove_equivocation",
    "fingerprint_words",
    "slice",
    "slice_findings",
    "blanks",
    "compare",
    "compare_text",
    "progress",
    "promotable",
    "open_for",
    "due",
    "is_completed",
    "dashboard",
    "dashboard_text",
    "resolve",
    "resolve_all",
    "prompts",
    "everyone",
    "explain",
    "allows",
    "transfer_plan",
    "make_pack",
    "read_pack",
    "apply_pack",
    "facts_to_bytes",
    "facts_from_bytes",
    "printable",
    "check_word",
    "digest_of",
    "compare_versions",
    "__version__",
]

__version__: str

@final
class Secret:
    """A text that must not be seen.

    It is printed, formatted and logged as ``Secret(…)``, and neither pickled nor written as JSON.

    >>> from spacebridge import Secret
    >>> print(Secret("hunter2"))
    Secret(…)
    >>> Secret("hunter2").expose()
    'hunter2'
    """

    def __new__(cls, text: str, /) -> Secret: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

    def expose(self) -> str:
        """The text itself. Whoever calls this answers for where it goes."""
    def __repr__(self) -> str: ...
    def __reduce__(self) -> Any: ...

@final
class Certificate:
    """The public half of a Space: what others pin, and seal to."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

    @staticmethod
    def from_pem(pem: _Written, /, *, limits: Optional[d.LimitsInput] = None) -> Certificate:
        """Reads a certificate file: its text, or a path to it."""

    def to_pem(self) -> str:
        """The certificate file, to be carried to another network."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the identity certificate, as OpenSSL prints it."""

    @property
    def words(self) -> str:
        """The fingerprint in words, for two people on a telephone."""

    @property
    def name(self) -> str:
        """The name in it: shown, never believed."""

    @property
    def valid(self) -> _Validity:
        """The validity of the identity certificate."""

    @property
    def encryption_valid(self) -> _Validity:
        """The validity of the encryption certificate, to which secrets are sealed."""

    @property
    def identity_key(self) -> bytes:
        """The public key that verifies signatures: 65 bytes, an uncompressed point."""

    @property
    def encryption_key(self) -> bytes:
        """The public key that secrets are sealed to: 65 bytes, an uncompressed point."""

    def compare(self, typed: str, /) -> ComparedFingerprint:
        """Compares the fingerprint with what the other side read out, in words or in hexadecimal."""
    def __repr__(self) -> str: ...

@final
class ComparedFingerprint:
    """A fingerprint that a person compared: what ``confirm`` asks for."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint that a person compared."""

@final
class SpaceKeys:
    """The private keys of a Space, with its certificate. They are not printed, pickled or copied.

    >>> from spacebridge import SpaceKeys
    >>> SpaceKeys.generate("Dev Space")
    <SpaceKeys of Dev Space>
    """

    @staticmethod
    def generate(
        name: str,
        *,
        identity: Optional[_Validity] = None,
        encryption: Optional[_Validity] = None,
        now: Optional[datetime] = None,
        seed: Optional[_Seed] = None,
    ) -> SpaceKeys:
        """Makes the keys of a new Space: an identity for ten years, an encryption key for two."""

    @staticmethod
    def from_pem(
        pem: _Written,
        passphrase: Optional[str],
        certificate: Certificate,
        *,
        limits: Optional[d.LimitsInput] = None,
    ) -> SpaceKeys:
        """Reads keys from their file, with the passphrase that encrypts it."""

    def to_encrypted_pem(self, passphrase: str, *, seed: Optional[_Seed] = None) -> str:
        """The keys as a file that only the passphrase opens."""

    def to_unencrypted_pem(self) -> Secret:
        """The keys as a file that everybody can open."""

    def renew_encryption(
        self,
        *,
        encryption: Optional[_Validity] = None,
        now: Optional[datetime] = None,
        seed: Optional[_Seed] = None,
    ) -> SpaceKeys:
        """Returns keys with the same identity and a new encryption key. Keep the present keys as well."""

    @property
    def certificate(self) -> Certificate:
        """The public half, to be given to everybody."""

    def signer(
        self,
        *,
        by: Optional[str] = None,
        now: Optional[datetime] = None,
        seed: Optional[_Seed] = None,
    ) -> Signer:
        """These keys for one signature, in the hands of the person ``by``."""
    def __repr__(self) -> str: ...
    def __reduce__(self) -> Any: ...

@final
class UnsignedCertificate:
    """The certificates of a Space whose keys are kept elsewhere, before the identity key has signed them.

    Each key is 65 bytes, an uncompressed point. The same arguments, with the same ``now`` and ``seed``, make
    the same bytes, so the signatures may be made on another machine.
    """

    def __new__(
        cls,
        name: str,
        identity_key: _Data,
        encryption_key: _Data,
        *,
        identity: Optional[_Validity] = None,
        encryption: Optional[_Validity] = None,
        now: Optional[datetime] = None,
        seed: Optional[_Seed] = None,
    ) -> UnsignedCertificate: ...
    @staticmethod
    def renewal(
        certificate: Certificate,
        encryption_key: _Data,
        *,
        encryption: Optional[_Validity] = None,
        now: Optional[datetime] = None,
        seed: Optional[_Seed] = None,
    ) -> UnsignedCertificate:
        """Prepares a new encryption certificate for the same identity."""

    @property
    def to_be_signed(self) -> List[bytes]:
        """The bytes that the identity key signs with ECDSA and SHA-256, in this order."""

    @property
    def digests(self) -> List[bytes]:
        """The SHA-256 of each part of ``to_be_signed``, for a token that signs digests."""

    def finish(self, signatures: Sequence[_Data], /) -> Certificate:
        """Joins the signatures, `r` and `s` in 64 bytes or DER, and verifies them."""

@final
class Signer:
    """A key that signs once, at one time, with one seed, for one person.

    ``key`` is an object whose ``sign(digest)`` gives the 64 bytes of an ECDSA signature, r and s, over the
    32 bytes of a digest: a key in a hardware module, say. What it raises is the cause of the refusal.
    """

    def __new__(
        cls,
        certificate: Certificate,
        key: Any,
        *,
        by: Optional[str] = None,
        now: Optional[datetime] = None,
        seed: Optional[_Seed] = None,
    ) -> Signer: ...

@final
class Space:
    """A Space: who we are, what is ours, and whom we trust with what.

    It holds no key and no clock, and changing it makes another value.

    >>> from spacebridge import Space, SpaceKeys
    >>> keys = SpaceKeys.generate("Dev Space")
    >>> dev = Space("Dev Space", keys.certificate).with_environment("Test")
    >>> dev.environments
    ['Test']
    """

    def __new__(
        cls,
        name: str,
        certificate: Certificate,
        *,
        environments: Sequence[str] = ...,
        remote: Sequence[str] = ...,
        tenants: Sequence[d.Given] = ...,
        lifecycles: Sequence[d.Given] = ...,
        teams: Sequence[d.Given] = ...,
        trusts: Sequence[d.Given] = ...,
    ) -> Space: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

    @staticmethod
    def from_document(document: d.Given, /, *, limits: Optional[d.LimitsInput] = None) -> Space:
        """Reads what ``document`` wrote."""

    def document(self) -> d.Space:
        """Everything that it is, as a document to be stored."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def certificate(self) -> Certificate:
        """The certificate of the Space."""

    @property
    def environments(self) -> List[str]:
        """Its environments, in their order."""

    @property
    def tenants(self) -> List[d.Tenant]:
        """Its tenants."""

    @property
    def lifecycles(self) -> List[d.Lifecycle]:
        """Its lifecycles."""

    @property
    def trusts(self) -> List[d.Trust]:
        """The trusts of the Space."""

    @property
    def trust_digest(self) -> str:
        """The digest of everything it trusts, as its audit log records it."""

    def trust_of(self, key: str, /) -> Optional[d.Trust]:
        """Returns the present or former trust in the key with this fingerprint."""

    def knows_as_one(self, one: str, other: str, /) -> bool:
        """Returns true if this Space knows both fingerprints as those of one Space."""

    def trusted(self, name: str) -> Optional[Certificate]:
        """The certificate that is trusted, or waits to be, under this name."""

    def lifecycle(self, name: str) -> Optional[d.Lifecycle]:
        """A lifecycle of it, by name."""

    def with_environment(self, name: str) -> Space:
        """The Space with an environment of its own."""

    def with_remote_environment(self, environment: str) -> Space:
        """The Space knowing an environment of another: ``"Prod Space: Production"``."""

    def with_tenant(self, tenant: d.Given) -> Space:
        """The Space with a tenant."""

    def with_lifecycle(self, lifecycle: d.Given) -> Space:
        """The Space with a lifecycle."""

    def with_team(self, team: d.Given) -> Space:
        """The Space with a team. Without one it permits nobody anything."""

    def heard_from(self, sender: str, facts: _Facts) -> d.LastGood:
        """The last numbers that came from a sender: where to draw the line when its key ends."""

    def facts_that_hold(self, facts: _Facts) -> d.Facts:
        """The facts of which what we trust now still lets us be sure."""

    def assemble(self, release: d.GivenRelease, signer: Signer) -> AssembledRelease:
        """Commits to a release, as its owner: signs the manifest under which it can be promoted."""

    def promote(
        self,
        release: AssembledRelease,
        target: str,
        facts: _Facts,
        signer: Signer,
        *,
        lifecycle: Optional[str] = ...,
        with_lifecycle: Optional[d.Given] = ...,
        onward: Sequence[str] = ...,
    ) -> r.Promoted:
        """Promotes a release to another Space: one file to carry, and a fact to store. The target may
        forward it to the Spaces in ``onward``, and to nobody else. ``lifecycle`` names one of this
        Space's, and ``with_lifecycle`` brings another along, which requires ``LifecycleOverride``."""

    def forward(
        self,
        release: ImportedRelease,
        target: str,
        facts: _Facts,
        signer: Signer,
        *,
        onward: Sequence[str] = ...,
    ) -> r.Promoted:
        """Passes somebody else's release on."""

    def preview(self, bundle: VerifiedBundle, answers: Answers, known: TargetState) -> Preview:
        """Shows what a bundle would bring, before anybody says yes."""

    def import_release(
        self,
        bundle: VerifiedBundle,
        reviewed: str,
        known: TargetState,
        *,
        by: str,
        lifecycle: Optional[str] = None,
        because: Optional[str] = None,
        although_recalled: Optional[str] = None,
        now: Optional[datetime] = None,
    ) -> r.Imported:
        """Imports what was reviewed: ``reviewed`` is the digest of the preview. ``because`` is the reason
        for importing a release that is older than the newest one, ``although_recalled`` for one that
        its owner recalled."""

    def reopen(self, bundle: BundleMessage, facts: _Facts) -> ImportedRelease:
        """Returns a release that was imported, from the stored file of its bundle. The fact of the
        import replaces the verification, so this works after the trust in the sender ended, too."""

    def plan(
        self,
        release: ImportedRelease,
        environment: str,
        tenant: Optional[str],
        answers: Answers,
        known: TargetState,
        *,
        by: str,
        now: Optional[datetime] = None,
    ) -> Plan:
        """Plans a deployment, or says every reason why it may not be made."""

    def issue_receipt(
        self,
        release: ImportedRelease,
        deployment: d.Given,
        facts: _Facts,
        signer: Signer,
        *,
        answers: Optional[str] = None,
        to_owner: bool = False,
    ) -> r.IssuedReceipt:
        """Signs a receipt for what became of a release, for the Space that sent it, or for the Space
        that owns it."""

    def refuse(
        self, bundle: VerifiedBundle, environment: str, reason: str, facts: _Facts, signer: Signer
    ) -> r.IssuedReceipt:
        """Refuses a bundle after looking at it, and signs that for its sender."""

    def accept(
        self, receipt: VerifiedReceipt, facts: _Facts, *, by: str, now: Optional[datetime] = None
    ) -> r.Accepted:
        """Accepts a verified receipt: its deployment becomes a fact of ours."""

    def recall(
        self, release: AssembledRelease, reason: str, facts: _Facts, signer: Signer
    ) -> r.RecallOutcome:
        """Recalls a release of ours, everywhere it went."""

    def forward_recall(
        self, notice: VerifiedNotice, facts: _Facts, signer: Signer
    ) -> List[r.Announcement]:
        """Passes another Space's recall on to those to whom we passed its release on."""

    def rotate(self, next: Signer, facts: _Facts, signer: Signer) -> r.RotationOutcome:
        """Gives our identity to another key, and tells everybody who trusts us."""

    def renew(self, certificate: Certificate, facts: _Facts, signer: Signer) -> r.RotationOutcome:
        """Tells everybody who trusts us of a new encryption certificate."""

    def take_note(
        self, notice: VerifiedNotice, facts: _Facts, *, by: str, now: Optional[datetime] = None
    ) -> r.NoticeOutcome:
        """Acts on a verified notice: a recall, a next identity, a new encryption certificate."""

    def recall_in(
        self, notice: NoticeMessage, facts: _Facts, *, by: str, now: Optional[datetime] = None
    ) -> r.NoticeOutcome:
        """Takes the owner's recall out of a notice that ``verify`` or ``take_note`` rejects: a recall only
        takes away, so a doubt about its envelope does not stop it."""

    def change_trust(
        self, change: d.TrustChange, *, by: str, now: Optional[datetime] = None
    ) -> r.TrustChanged:
        """Changes whom we trust with what, for a person, with the record for the audit log."""

    def inventory(
        self, target: str, facts: _Facts, releases: Sequence[AssembledRelease]
    ) -> d.Inventory:
        """The packages that ``target`` said it deployed, of ``releases`` of ours: what it surely has."""

    def rehearse(self, change: d.TrustChange, facts: _Facts) -> List[d.Finding]:
        """Returns findings about facts that a change of trust would leave without proof."""

    def rehearse_notice(self, notice: VerifiedNotice, facts: _Facts) -> List[d.Finding]:
        """Returns findings about facts that acting on a notice would leave without proof."""
    def __repr__(self) -> str: ...

@final
class BundleMessage:
    """A bundle as it came: well-formed, and believed by nobody yet."""

    @staticmethod
    def from_bytes(data: _Data, /, *, limits: Optional[d.LimitsInput] = None) -> BundleMessage:
        """Reads a file: its bytes, or a path to it."""
    def __bytes__(self) -> bytes: ...
    def statement_bytes(self) -> bytes:
        """The bytes of the statement, with which the file begins: a ``COSE_Sign1`` by itself."""
    @property
    def digest(self) -> str:
        """Its identity: the SHA-256 of what is signed, and not of the file."""

    def claims(self) -> d.Claims:
        """Returns the claims of the message, which are untrusted until it is verified."""

    def document(self) -> d.BundleMessage:
        """Returns the content of the message as a document, without verifying it."""

    def verify(
        self, space: Space, facts: _Facts, *, now: Optional[datetime] = None
    ) -> VerifiedBundle:
        """Verifies it for ``space``, which has to know and to trust its sender. It takes no private key."""
    def __repr__(self) -> str: ...

@final
class VerifiedBundle:
    """A bundle that holds: what it says is what its sender signed for us."""

    @property
    def sealed(self) -> BundleMessage:
        """The message as it came."""

    @property
    def digest(self) -> str:
        """Its identity: the SHA-256 of what is signed, and not of the file."""

    @property
    def report(self) -> List[d.CheckResult]:
        """The verification report: the result of each check."""

    @property
    def issued_at(self) -> datetime:
        """The time of the signature, by the sender's clock."""

    def document(self) -> d.VerifiedBundle:
        """Everything that it says, as a document."""

    def release(self) -> d.Release:
        """The release, as far as it is ours to see, with every secret still sealed."""
    def __repr__(self) -> str: ...

@final
class ReceiptMessage:
    """A receipt as it came: well-formed, and believed by nobody yet."""

    @staticmethod
    def from_bytes(data: _Data, /, *, limits: Optional[d.LimitsInput] = None) -> ReceiptMessage:
        """Reads a file: its bytes, or a path to it."""
    def __bytes__(self) -> bytes: ...
    def statement_bytes(self) -> bytes:
        """The bytes of the statement, with which the file begins: a ``COSE_Sign1`` by itself."""
    @property
    def digest(self) -> str:
        """Its identity: the SHA-256 of what is signed, and not of the file."""

    def claims(self) -> d.Claims:
        """Returns the claims of the message, which are untrusted until it is verified."""

    def document(self) -> d.ReceiptMessage:
        """Returns the content of the message as a document, without verifying it."""

    def verify(self, space: Space, *, now: Optional[datetime] = None) -> VerifiedReceipt:
        """Verifies it for ``space``, which has to know its signer. It takes no private key."""

    def verify_own(self, space: Space) -> VerifiedReceipt:
        """Verifies one of our own, to pass it on."""

    def withhold(self, part: str) -> ReceiptMessage:
        """Returns the receipt without one of its parts; the signature stays valid."""
    def __repr__(self) -> str: ...

@final
class VerifiedReceipt:
    """A receipt that holds: what it says is what its sender signed for us."""

    @property
    def sealed(self) -> ReceiptMessage:
        """The message as it came."""

    @property
    def digest(self) -> str:
        """Its identity: the SHA-256 of what is signed, and not of the file."""

    @property
    def report(self) -> List[d.CheckResult]:
        """The verification report: the result of each check."""

    @property
    def issued_at(self) -> datetime:
        """The time of the signature, by the sender's clock."""

    def text(self) -> str:
        """Everything that it says, line by line."""

    def document(self) -> d.VerifiedReceipt:
        """Everything that it says, as a document."""
    def __repr__(self) -> str: ...

@final
class NoticeMessage:
    """A notice as it came: well-formed, and believed by nobody yet."""

    @staticmethod
    def from_bytes(data: _Data, /, *, limits: Optional[d.LimitsInput] = None) -> NoticeMessage:
        """Reads a file: its bytes, or a path to it."""
    def __bytes__(self) -> bytes: ...
    def statement_bytes(self) -> bytes:
        """The bytes of the statement, with which the file begins: a ``COSE_Sign1`` by itself."""
    @property
    def digest(self) -> str:
        """Its identity: the SHA-256 of what is signed, and not of the file."""

    def claims(self) -> d.Claims:
        """Returns the claims of the message, which are untrusted until it is verified."""

    def document(self) -> d.NoticeMessage:
        """Returns the content of the message as a document, without verifying it."""

    def verify(self, space: Space, *, now: Optional[datetime] = None) -> VerifiedNotice:
        """Verifies it for ``space``, which has to know its sender. It takes no private key."""
    def __repr__(self) -> str: ...

@final
class VerifiedNotice:
    """A notice that holds: what it says is what its sender signed for us."""

    @property
    def sealed(self) -> NoticeMessage:
        """The message as it came."""

    @property
    def digest(self) -> str:
        """Its identity: the SHA-256 of what is signed, and not of the file."""

    @property
    def report(self) -> List[d.CheckResult]:
        """The verification report: the result of each check."""

    @property
    def issued_at(self) -> datetime:
        """The time of the signature, by the sender's clock."""

    def document(self) -> d.VerifiedNotice:
        """Everything that it says, as a document."""
    def __repr__(self) -> str: ...

@final
class Release:
    """A release that knows its secrets. It is not printed, and a document of it has none of them."""

    def __new__(cls, document: d.Given, /) -> Release: ...
    def document(self) -> d.Release:
        """The release as a document, without its secrets."""

    def with_packages(self, packages: Sequence[d.Given]) -> Release:
        """The release with these packages instead of those it has."""
    def __repr__(self) -> str: ...

@final
class AssembledRelease:
    """A release, and the manifest that its owner signed for it: what can be promoted."""

    @staticmethod
    def from_stored(
        release: d.GivenRelease, manifest_bytes: _Data, salt: _Seed
    ) -> AssembledRelease:
        """Puts together again what a host stored."""

    def document(self) -> d.AssembledRelease:
        """The release, and what its owner committed to, as a document."""

    @property
    def release(self) -> Release:
        """The release, with its secrets as far as they are known here."""

    @property
    def manifest(self) -> d.Manifest:
        """The manifest that the owner signed."""

    @property
    def digest(self) -> str:
        """The release's identity in every Space."""

    @property
    def manifest_bytes(self) -> bytes:
        """The signed manifest, to be stored."""

    @property
    def salt(self) -> bytes:
        """The salt of the commitments. Store it, and keep it as secret as the release."""

    def with_receipt(self, receipt: VerifiedReceipt) -> AssembledRelease:
        """The release with a receipt to pass on."""

    def deployed(
        self, environment: str, outcome: str, *, by: str, at: Optional[datetime] = None
    ) -> d.Deployment:
        """The fact that it was deployed to an environment of ours."""
    def __repr__(self) -> str: ...

@final
class ImportedRelease:
    """A release that was imported. It is read-only: nothing edits it."""

    def document(self) -> d.ImportedRelease:
        """Everything about it, as a document."""

    @property
    def project(self) -> str:
        """The project, as seen from here."""

    @property
    def version(self) -> str:
        """The version."""

    @property
    def release(self) -> d.Release:
        """The release, as far as it is ours to see."""

    @property
    def slice(self) -> d.Slice:
        """Our slice of it: its process, and the values that came here."""

    @property
    def digest(self) -> str:
        """The release's identity in every Space."""

    @property
    def lifecycle(self) -> str:
        """The lifecycle it goes through here."""

    def with_receipt(self, receipt: VerifiedReceipt) -> ImportedRelease:
        """The release with a receipt to pass on."""

    def deployed(
        self, environment: str, outcome: str, *, by: str, at: Optional[datetime] = None
    ) -> d.Deployment:
        """The fact that it was deployed to an environment of ours."""
    def __repr__(self) -> str: ...

@final
class Facts:
    """The facts of a Space, which every verb takes. A new one is empty: nothing happened yet."""

    def __new__(cls) -> Facts: ...
    @staticmethod
    def from_document(document: _Facts, /) -> Facts:
        """Reads what ``document`` wrote."""

    @staticmethod
    def from_bytes(data: _Data, /, *, limits: Optional[d.Given] = None) -> Facts:
        """Reads what ``to_bytes`` wrote: facts of any size, unless ``limits`` are given."""

    def document(self) -> d.Facts:
        """Everything in it, as a document."""

    def to_bytes(self) -> bytes:
        """The facts as bytes, for a host that keeps them in one column."""

    def record(self, result: r.Recordable) -> None:
        """Records every fact that a result brings, or none of them.

        A second record of the same result changes nothing. A deployment that the host made is
        recorded as well.
        """

    def select(self, query: FactQuery) -> Facts:
        """Returns the rows that a query selects."""

@final
class FactQuery:
    """The rows of the facts that one verb needs: what a host reads from its database for it."""

    @staticmethod
    def verify(
        message: BundleMessage, space: Space, *, now: Optional[datetime] = None
    ) -> FactQuery:
        """Selects the facts that ``BundleMessage.verify`` needs."""

    @staticmethod
    def preview(space: Space, bundle: VerifiedBundle) -> FactQuery:
        """Selects the facts that ``Space.preview`` needs."""

    @staticmethod
    def import_release(space: Space, bundle: VerifiedBundle, reviewed: str) -> FactQuery:
        """Selects the facts that ``Space.import_release`` needs."""

    @staticmethod
    def reopen(bundle: BundleMessage) -> FactQuery:
        """Selects the facts that ``Space.reopen`` needs."""

    @staticmethod
    def plan(release: ImportedRelease, environment: str) -> FactQuery:
        """Selects the facts that ``Space.plan`` needs."""

    @staticmethod
    def progress(candidate: d.Candidate) -> FactQuery:
        """Selects the facts that ``progress``, ``promotable``, ``open_for``, ``due`` and ``is_completed`` need."""

    @staticmethod
    def promote(space: Space, release: AssembledRelease, target: str) -> FactQuery:
        """Selects the facts that ``Space.promote`` needs."""

    @staticmethod
    def forward(space: Space, release: ImportedRelease, target: str) -> FactQuery:
        """Selects the facts that ``Space.forward`` needs."""

    @staticmethod
    def issue_receipt(
        space: Space, release: ImportedRelease, deployment: d.Given, *, to_owner: bool = False
    ) -> FactQuery:
        """Selects the facts that ``Space.issue_receipt`` needs."""

    @staticmethod
    def refuse(space: Space, bundle: VerifiedBundle, environment: str, reason: str) -> FactQuery:
        """Selects the facts that ``Space.refuse`` needs."""

    @staticmethod
    def accept(space: Space, receipt: VerifiedReceipt) -> FactQuery:
        """Selects the facts that ``Space.accept`` needs."""

    @staticmethod
    def take_note(space: Space, notice: VerifiedNotice) -> FactQuery:
        """Selects the facts that ``Space.take_note`` needs."""

    @staticmethod
    def recall(space: Space, release: AssembledRelease, reason: str) -> FactQuery:
        """Selects the facts that ``Space.recall`` needs."""

    @staticmethod
    def forward_recall(space: Space, notice: VerifiedNotice) -> FactQuery:
        """Selects the facts that ``Space.forward_recall`` needs."""

    @staticmethod
    def rotate(space: Space) -> FactQuery:
        """Selects the facts that ``Space.rotate`` needs."""

    @staticmethod
    def renew(space: Space) -> FactQuery:
        """Selects the facts that ``Space.renew`` needs."""

    @staticmethod
    def dashboard(rows: Sequence[d.Given]) -> FactQuery:
        """Selects the facts that ``dashboard`` needs."""

    @staticmethod
    def inventory(space: Space, target: str) -> FactQuery:
        """Selects the facts that ``Space.inventory`` needs."""

    @staticmethod
    def heard_from(space: Space, sender: str) -> FactQuery:
        """Selects the facts that ``Space.heard_from`` needs."""

    def also(self, other: FactQuery) -> FactQuery:
        """Returns the query that selects the rows of both."""

    def document(self) -> Dict[str, List[Any]]:
        """The keys of the rows, by the table that has them."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class TargetState:
    """The state of the target: facts, imported releases and available packages."""

    def __new__(
        cls,
        facts: _Facts,
        *,
        releases: Sequence[ImportedRelease] = ...,
        holdings: Optional[AvailablePackages] = None,
    ) -> TargetState: ...

@final
class Preview:
    """The content of a verified bundle, compared with the target. Importing takes its digest."""

    def document(self) -> d.Preview:
        """Everything in it, as a document."""

    @property
    def digest(self) -> str:
        """The digest of the preview, which importing takes."""

    @property
    def findings(self) -> List[d.Finding]:
        """Findings that a person should see before deciding."""

    def summary(self) -> str:
        """Returns a summary of the content in one sentence."""

    def blanks(
        self, answers: Answers, environment: str, tenant: Optional[str] = None
    ) -> List[d.Blank]:
        """Returns the blanks that remain for an environment and a tenant."""

    def compare_with(self, current: d.GivenRelease, known: TargetState) -> d.Comparison:
        """Compares the bundle with another release, with the notes of the releases between them."""

    def compare_text(self, current: d.GivenRelease, known: TargetState) -> str:
        """Returns the comparison as a text of at most 100 columns, with control characters escaped."""
    def __repr__(self) -> str: ...

@final
class Plan:
    """A deployment that may be made: its steps and values. Secrets stay sealed until ``open_secrets``."""

    def document(self) -> d.Plan:
        """Everything in it, as a document: no secret among it."""

    @property
    def digest(self) -> str:
        """The digest of the release."""

    @property
    def steps(self) -> List[d.PlannedStep]:
        """The planned steps, in order."""

    @property
    def variables(self) -> List[d.PlannedVariable]:
        """The variables as the deployment as a whole sees them, and why each value won."""

    @property
    def findings(self) -> List[d.Finding]:
        """Findings that a person should see before the deployment."""

    def resolve(
        self,
        name: str,
        *,
        roles: Sequence[str] = ...,
        action: Optional[str] = None,
        machine: Optional[str] = None,
    ) -> Optional[d.Resolution]:
        """The value of a variable on a target with these tags, in this step; and why it won."""

    def open_secrets(self, keys: Any) -> OpenedSecrets:
        """Opens the release's secrets: the only place where that is done.

        ``keys`` are the Space's, or an object whose ``agree(public_key)`` gives the 32 bytes of an ECDH with the
        65 bytes of a public key."""
    def __repr__(self) -> str: ...

@final
class OpenedSecrets:
    """The opened secrets of a release. They are not printed."""

    def text(self, value: d.Given) -> Optional[Secret]:
        """The secret that a sensitive value of the plan stands for, or ``None`` if it is none of these."""
    def variable(self, plan: Plan, name: str) -> Optional[Secret]:
        """The secret that a variable of ``plan`` comes to, whether it came along or was filled in here;
        ``None`` if its value is none."""
    def ids(self) -> List[int]:
        """The numbers that stand for the secrets in the plan, in ascending order."""
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...

@final
class Answers:
    """The answers of a Space to what releases ask. Secrets among them are not printed."""

    def insert(
        self,
        template: str,
        value: Union[str, Secret, None],
        *,
        environment: Optional[str] = None,
        tenant: Optional[str] = None,
        control: Optional[str] = None,
    ) -> None:
        """Answers a template, per environment and tenant as it asks. ``None`` leaves it blank on purpose."""

    def insert_reference(
        self,
        kind: str,
        name: str,
        value: Union[str, Secret, None],
        *,
        control: Optional[str] = None,
    ) -> None:
        """Answers what stands here for a thing that exists only in the source. It is asked for with the
        control of its kind."""

    def remove(
        self, template: str, *, environment: Optional[str] = None, tenant: Optional[str] = None
    ) -> None:
        """Withdraws the answer to a template."""

    def remove_reference(self, kind: str, name: str) -> None:
        """Withdraws what stands here for a thing that exists only in the source."""

    def with_prompted(self, name: str, value: Union[str, Secret, None]) -> Answers:
        """Returns these answers with a value for a prompted variable of one deployment."""

    def document(self) -> d.Answers:
        """The answers as a document, without the secrets."""
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...

@final
class AnswerSheet:
    """The fill-in file of one release at one target: one contract for a person and a pipeline."""

    def __new__(cls, document: d.Given, /) -> AnswerSheet: ...
    @staticmethod
    def of(shown: Union[Preview, ImportedRelease], space: Space) -> AnswerSheet:
        """The sheet of what is shown, for all that ``space`` has."""

    def skeleton(self, answers: Answers) -> str:
        """The file to fill in. A secret is never shown."""

    def schema(self) -> str:
        """The JSON Schema of the file."""

    def read(
        self, text: _Written, known: Answers, *, limits: Optional[d.LimitsInput] = None
    ) -> Answers:
        """Reads a file that was filled in: ``known``, with what the file answers put over it."""

    def review(self, answers: Answers) -> List[d.Finding]:
        """Returns findings about the answers that a person should review."""

@final
class VerifiedPackage:
    """A package whose bytes were read and are those of the release. Only a check makes one."""

    def document(self) -> Dict[str, Any]:
        """Id, version and content."""

@final
class AvailablePackages:
    """The packages at hand whose bytes were checked."""

    def insert(self, package: VerifiedPackage) -> None:
        """Adds a package."""

    def has(self, package: d.Given) -> bool:
        """Returns true if a package with exactly this content is available."""

    def has_other(self, package: d.Given) -> bool:
        """Returns true if another content is available under the same id and version."""

    def reach(self, feed: str) -> None:
        """Says that this Space fetches from a feed by itself."""

    def readiness(self, package: d.Given) -> d.Transfer:
        """Returns the way in which the bytes of a package reach the target."""

    def inventory(self) -> d.Inventory:
        """Returns the list of available packages, to be sent to a source that asks for it."""

    def document(self) -> d.AvailablePackages:
        """The packages, as a document."""
    def __len__(self) -> int: ...

@final
class PackageDigest:
    """The digest and the size of bytes that are read in pieces."""

    def update(self, data: _Data) -> None:
        """The next piece."""

    def finish(self) -> d.Content:
        """Returns the digest and the size of the bytes that were read."""

@final
class PackageCheck:
    """Checks the bytes of one package of a release, in pieces."""

    def __new__(cls, package: d.Given) -> PackageCheck: ...
    def update(self, data: _Data) -> None:
        """The next piece."""

    def finish(self) -> VerifiedPackage:
        """The verdict over all pieces."""

@final
class Unpacking:
    """Applies a pack in pieces."""

    def __new__(
        cls, package: d.Given, basis: d.Content, *, window: int = ...
    ) -> Unpacking: ...
    def give_pack(self, data: _Data) -> int:
        """Gives a piece of the pack; how much of it was taken."""

    def give_basis(self, data: _Data) -> int:
        """Gives a piece of the basis; how much of it was taken."""

    def advance(self) -> Union[str, bytes, None]:
        """Goes on: bytes of the package, or ``"pack"``, ``"basis"`` for what is needed, or ``None`` at the end."""

    def finish(self) -> VerifiedPackage:
        """The verdict over the package."""

@final
class PartSplitter:
    """Takes bytes apart into pieces of one size, and writes the table of their digests."""

    def __new__(cls, size: int, /) -> PartSplitter: ...
    def update(self, data: _Data) -> None:
        """The next bytes, in pieces of any size."""

    def finish(self) -> PartTable:
        """The table, to be carried with the parts."""

@final
class PartTable:
    """The parts of something that is carried in pieces."""

    @staticmethod
    def from_bytes(data: _Data, /) -> PartTable:
        """Reads what ``bytes(table)`` wrote, or a path to it."""
    def __bytes__(self) -> bytes: ...
    @property
    def whole(self) -> d.Content:
        """Size and digest of the whole."""

    @property
    def parts(self) -> List[d.Part]:
        """Its parts, in order."""

@final
class PartAssembler:
    """Puts parts together that arrive in any order."""

    def __new__(cls, table: PartTable, /) -> PartAssembler: ...
    def place(self, content: d.Content) -> List[int]:
        """Returns the positions in the file at which a part with this content belongs."""

    def missing(self) -> List[d.Part]:
        """Returns the parts that are still missing."""

@final
class DataCenter:
    """Many Spaces under one administration, and all that they trust."""

    def __new__(cls, name: str, teams: Sequence[d.Given]) -> DataCenter: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

    def with_space(self, space: Space) -> DataCenter:
        """The Data Center with a Space that a host stored as managed by it."""

    @staticmethod
    def from_document(document: d.Given, /, *, limits: Optional[d.LimitsInput] = None) -> DataCenter:
        """Reads what ``document`` wrote."""

    def document(self) -> d.DataCenter:
        """Everything that it is, as a document."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def spaces(self) -> List[Space]:
        """Its Spaces."""

    def space(self, name: str) -> Optional[Space]:
        """The Space of that name."""

    def trusts(self) -> d.TrustTable:
        """All that its Spaces trust, in one table."""

    def trusts_text(self) -> str:
        """Returns the trusts between the Spaces as a table of text."""

    @property
    def trust_digest(self) -> str:
        """The digest of all that its Spaces trust, as its audit log records it."""

    def create(
        self, name: str, *, by: str, now: Optional[datetime] = None, seed: Optional[_Seed] = None
    ) -> r.Created:
        """Makes a Space with new keys, for a person."""

    def enlist(
        self, space: Space, *, by: str, now: Optional[datetime] = None
    ) -> r.DataCenterChanged:
        """Manages a Space that exists already, for a person."""

    def connect(
        self,
        one: str,
        permits: Sequence[d.PermitInput],
        other: str,
        back: Sequence[d.PermitInput],
        *,
        by: str,
        now: Optional[datetime] = None,
    ) -> r.DataCenterChanged:
        """Connects two of its Spaces, for a person: ``one`` grants ``other`` this, and ``other`` that back."""

    def change_trust(
        self, space: str, change: d.TrustChange, *, by: str, now: Optional[datetime] = None
    ) -> r.DataCenterChanged:
        """Changes what one of its Spaces trusts, for a person."""

    def update(
        self, space: Space, what: str, *, by: str, now: Optional[datetime] = None
    ) -> r.DataCenterChanged:
        """Takes over a Space as it is after a change that was made in the Space itself."""

    def deliver(
        self,
        data: _Data,
        facts: Mapping[str, _Facts],
        *,
        now: Optional[datetime] = None,
        limits: Optional[d.LimitsInput] = None,
    ) -> r.Delivery:
        """Delivers a file to the Space that it is for, verified and nothing more. ``facts`` are those
        of each Space, by its name."""

@final
class OctopusDocuments:
    """The JSON documents of an Octopus server, by name."""

    @staticmethod
    def read(
        documents: Sequence[Tuple[str, _Data]], *, limits: Optional[d.LimitsInput] = None
    ) -> OctopusDocuments:
        """Reads pairs of a name and its bytes, or a path to them."""

    def versions(self) -> List[str]:
        """The versions of the releases among them."""

    def release(
        self,
        *,
        project: Optional[str] = None,
        version: Optional[str] = None,
        secrets: Optional[_Data] = None,
        limits: Optional[d.LimitsInput] = None,
    ) -> r.OctopusRelease:
        """One release. ``secrets`` is the file that supplies what Octopus withholds."""

    def space(self) -> r.OctopusSpace:
        """Returns the parts of the Space that the documents describe, in the order of the documents."""

    def deployments(self) -> r.OctopusDeployments:
        """The deployments that dashboards, deployments and tasks among the documents tell of."""

    def answers(self, project: str) -> r.OctopusAnswers:
        """Returns the answers for ``project`` that the tenants' variables among the documents contain."""

    def step_templates(self) -> List[d.StepTemplate]:
        """The step templates among the documents."""

@final
class AuditLog:
    """A log of who changed whom we trust, each entry with the digest of the one before."""

    def __new__(cls, document: Sequence[d.Given] = ..., /) -> AuditLog: ...
    def document(self) -> d.AuditLog:
        """The entries, as a document to be stored."""

    def append(self, record: d.Given) -> AuditLog:
        """The log with one more entry."""

    @property
    def head(self) -> Optional[str]:
        """The digest of the last entry: what an auditor writes down."""

    def verify(self, since: Optional[str] = None) -> None:
        """Verifies that every entry follows the entry before it, from a recorded head if one is given."""

def check_words() -> Dict[str, str]:
    """Returns a description of each check, by the name of the check."""

def prove_equivocation(
    signer: Certificate, one: ReceiptMessage, other: ReceiptMessage
) -> Optional[Dict[str, Any]]:
    """The proof that the holder of a certificate told two stories; ``None`` if the two receipts do
    not prove it."""

def fingerprint_words(fingerprint: str, /) -> str:
    """The words of a fingerprint, for two people on a telephone."""

def read_message(
    data: _Data, /, *, limits: Optional[d.LimitsInput] = None
) -> Union[BundleMessage, ReceiptMessage, NoticeMessage]:
    """Reads a file of whichever kind it is."""

def slice(release: d.GivenRelease, target: str) -> d.Sliced:
    """Returns the slice for ``target``, the parts left out of it, and findings for the promoter."""

def slice_findings(slice: d.Given, environments: Sequence[str]) -> List[d.Finding]:
    """Returns findings about a slice that the target should see."""

def blanks(
    templates: Sequence[d.Given],
    slice: d.Given,
    answers: Answers,
    environment: str,
    tenant: Optional[str] = None,
) -> List[d.Blank]:
    """Returns the blanks that remain for an environment and a tenant."""

def compare(
    older: d.GivenRelease, newer: d.GivenRelease, between: Sequence[Tuple[str, str]] = ...
) -> d.Comparison:
    """Compares two releases; ``between`` lists versions and notes of the releases between them."""

def compare_text(
    older: d.GivenRelease, newer: d.GivenRelease, between: Sequence[Tuple[str, str]] = ...
) -> str:
    """Returns the comparison as a text of at most 100 columns, with control characters escaped."""

def progress(
    lifecycle: d.Given, environments: Sequence[str], candidate: d.Candidate, facts: _Facts
) -> d.Progress:
    """Returns the progress of a release in a lifecycle."""

def promotable(
    lifecycle: d.Given,
    environments: Sequence[str],
    candidate: d.Candidate,
    facts: _Facts,
    target: str,
) -> List[Any]:
    """Every reason why a release may not be promoted to ``target`` now; none if it may."""

def open_for(
    lifecycle: d.Given,
    environments: Sequence[str],
    candidate: d.Candidate,
    facts: _Facts,
    stop: Mapping[str, str],
) -> List[Any]:
    """Every reason why a release may not go to a stop now; none if it may."""

def due(
    lifecycle: d.Given, environments: Sequence[str], candidate: d.Candidate, facts: _Facts
) -> List[Dict[str, str]]:
    """The stops that are to be made now without anybody asking."""

def is_completed(
    lifecycle: d.Given, environments: Sequence[str], candidate: d.Candidate, facts: _Facts
) -> bool:
    """Returns true if every phase that is not optional is complete."""

def dashboard(
    space: Space, rows: Sequence[d.Given], facts: _Facts, *, now: Optional[datetime] = None
) -> d.Dashboard:
    """Returns the dashboard: the releases at each stage, and the actions that may come next."""

def dashboard_text(
    space: Space, rows: Sequence[d.Given], facts: _Facts, *, now: Optional[datetime] = None
) -> str:
    """Returns the dashboard as tables of at most 100 columns, with control characters escaped."""

def resolve(
    variables: Sequence[d.Given],
    name: str,
    place: d.Given,
    *,
    templates: Sequence[d.Given] = ...,
    answers: Optional[Answers] = None,
) -> Optional[d.Resolution]:
    """Resolves a variable in a place and gives the reason; ``None`` if no value holds there. Answers to
    ``templates``, and their defaults, count beside the values."""

def resolve_all(
    variables: Sequence[d.Given],
    place: d.Given,
    *,
    templates: Sequence[d.Given] = ...,
    answers: Optional[Answers] = None,
) -> List[d.Resolution]:
    """Resolves every variable that has a value in a place."""

def prompts(variables: Sequence[d.Given], place: d.Given) -> List[d.Variable]:
    """The variables to ask for when a deployment to a place is created, in their order."""

def everyone(name: str, /) -> Dict[str, Any]:
    """A team that lets everybody do everything: for a host that manages permissions itself."""

def explain(
    teams: Sequence[d.Given],
    user: str,
    permission: str,
    *,
    project: Optional[str] = None,
    environment: Optional[str] = None,
    tenant: Optional[str] = None,
) -> Dict[str, Any]:
    """Returns the grants of a permission to ``user``, and the scope mismatches of other roles."""

def allows(
    space: Space,
    user: str,
    permission: str,
    *,
    project: Optional[str] = None,
    environment: Optional[str] = None,
    tenant: Optional[str] = None,
) -> bool:
    """Returns true if ``user`` has a permission in a Space."""

def transfer_plan(
    packages: Sequence[d.Given], inventory: d.Given, holdings: AvailablePackages, policy: d.TransferPolicyInput
) -> d.TransferPlan:
    """Returns the way in which each package reaches a target."""

def make_pack(
    basis: _Data,
    target: _Data,
    *,
    options: Optional[d.PackOptionsInput] = None,
    watch: Optional[Callable[[int, int], object]] = None,
) -> Optional[bytes]:
    """Makes the pack that turns ``basis`` into ``target``; ``None`` if a pack would save too little.
    ``watch(done, whole)`` is called every few megabytes; an exception that it raises stops the work."""

def read_pack(pack: _Data, /) -> Optional[Dict[str, Any]]:
    """Reads the header of a pack; ``None`` if the bytes are not a pack."""

def apply_pack(
    pack: _Data, basis: _Data, package: d.Given, *, window: int = ...
) -> Tuple[bytes, VerifiedPackage]:
    """Applies a pack: the bytes of the package, checked."""

def facts_to_bytes(facts: _Facts, /) -> bytes:
    """Facts as bytes, for a host that keeps them in one column."""

def facts_from_bytes(data: _Data, /, *, limits: Optional[d.LimitsInput] = None) -> d.Facts:
    """Reads what ``facts_to_bytes`` wrote: facts of any size, unless ``limits`` are given."""

def printable(text: str, /) -> str:
    """A text that somebody else wrote, in a form in which nothing of it can act on a terminal."""

def check_word(kind: str, text: str, /) -> str:
    """A word as documents write it; refused if it is none of its kind.

    ``kind`` is ``"digest"``, ``"environment"``, ``"instant"``, ``"label"``, ``"name"``, ``"oci"``, ``"sha1"``,
    ``"tag"`` or ``"version"``.

    >>> from spacebridge import check_word
    >>> check_word("tag", " Region / North ")
    'Region/North'
    """

def digest_of(data: _Data, /) -> str:
    """The SHA-256 of bytes, as documents write it."""

def compare_versions(left: str, right: str, /) -> int:
    """Compare the versions of two releases as Octopus orders them.

    Returns -1 if ``left`` comes before ``right``, 0 if they are the same version, 1 if it comes after.

    >>> from spacebridge import compare_versions
    >>> compare_versions("1.9", "1.10")
    -1
    """
