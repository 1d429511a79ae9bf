"""The documents in messages: manifest, bundle, receipt, notice, templates and slice (the
grammar)."""

from __future__ import annotations

import re
from typing import Any

from . import strict
from . import record as r
from .limits import PARTS, Limits
from .message import Row
from .record import Record
from .refusal import Refusal

OUTCOMES = (
    "queued", "executing", "succeeded", "succeeded-with-warnings", "failed", "cancelled",
    "timed-out", "refused", "superseded",
)  # fmt: skip
OF_RECEIPT = {1: "by", 2: "notes", 3: "answers", 4: "salt"}

Document = dict[str, Any]


def _some(**fields: Any) -> Document:
    """The fields that are there."""
    return {name: value for name, value in fields.items() if value is not None}


# ── The release manifest ──


def manifest(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    schema = record.need(0, r.schema)
    read = _some(
        schema=schema,
        project=record.need(1, r.name),
        version=record.need(2, r.version),
        channel=record.may(3, r.label),
        assembled=record.need(4, r.instant),
        notes=record.need(5, r.digest),
        packages=record.need(6, r.many(_package, limits.packages, empty=True)),
        templates=record.need(7, r.digest),
        audiences=record.need(8, r.many(_audience, limits.audiences)),
    )
    r.ascending([row["space"] for row in read["audiences"]], "audiences out of order")
    known: dict[tuple[str, str], tuple[int, bytes]] = {}
    for package in read["packages"]:
        content = (package["size"], package["sha256"])
        if known.setdefault((package["id"], package["version"]), content) != content:
            raise Refusal("schema-value", "one package with two contents")
    read["unknown"] = record.rest()
    return read


def _package(value: Any) -> Document:
    record = Record(value)
    read = _some(
        id=record.need(0, r.label),
        version=record.need(1, r.text),
        feed=record.may(2, r.label),
        size=record.need(3, r.uint),
        sha256=record.need(4, r.digest),
        sha1=record.may(5, r.sized(20)),
        oci=record.may(6, _oci_digest),
    )
    record.close()
    return read


def _oci_digest(value: Any) -> str:
    if not re.fullmatch("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}", r.text(value)):
        raise Refusal("schema-value", "oci-digest")
    return r.text(value)


def _audience(value: Any) -> Document:
    space, slice_, secrets, commitment = r.tuple_of(4)(value)
    return {
        "space": r.digest(space),
        "slice": r.digest(slice_),
        "secrets": r.count(secrets),
        "commitment": r.digest(commitment),
    }


# ── The bundle ──


TEMPLATES, NOTES, SLICE, SECRETS, HISTORY, ONWARD = 1, 2, 3, 4, 5, 8


def bundle(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    schema = record.need(0, r.schema)
    understand = record.may(15, r.many(r.uint, 64))
    read = _some(
        schema=schema,
        manifest=record.need(1, r.data),
        number=record.need(2, r.uint),
        parts=record.need(3, rows),
        elsewhere=record.may(4, _elsewhere),
        omitted=record.may(5, _omitted),
        notice=record.may(6, r.sequence),
    )
    for key in understand or ():
        if key not in record.known:
            raise Refusal("schema-must-understand", str(key))
    lengths = {row.kind: row.length for row in read["parts"]}
    for kind in (TEMPLATES, NOTES, SLICE):
        if kind not in lengths:
            raise Refusal("schema-field-missing", f"part {kind}")
    if SECRETS not in lengths and "elsewhere" in read:
        raise Refusal("schema-value", "no secrets that were sealed elsewhere")
    if lengths.get(SECRETS, 0) > limits.sealed:
        raise Refusal("schema-too-many", "bytes of sealed secrets")
    read["unknown"] = record.rest()
    return read


def rows(value: Any) -> list[Row]:
    """The table of the parts."""

    def row(value: Any) -> Row:
        kind, length, digest = r.tuple_of(3)(value)
        return Row(r.uint(kind), r.uint(length), r.digest(digest))

    read: list[Row] = r.many(row, PARTS)(value)
    if any(one.kind >= next_.kind for one, next_ in zip(read, read[1:])):
        raise Refusal("schema-value", "parts out of order")
    return read


def part(data: bytes, limits: Limits, padded: bool = False) -> Any:
    """The content of a part, of which only a slice and the texts of a receipt are `padded`."""
    salt, content, padding = r.tuple_of(3)(strict.decode(data, limits))
    r.digest(salt)
    if any(r.data(padding)) or (padding and not padded):
        raise Refusal("schema-value", "padding")
    return content


def _elsewhere(value: Any) -> Document:
    owner, bundle_ = r.tuple_of(2)(value)
    return {"owner": r.digest(owner), "bundle": r.sized(16)(bundle_)}


def sealed(data: bytes, limits: Limits) -> bytes:
    """The COSE_Encrypt in part 4."""
    return r.data(part(data, limits))


def notes(data: bytes, limits: Limits) -> str:
    return r.text(part(data, limits))


def history(data: bytes, limits: Limits) -> Document:
    record = Record(part(data, limits))
    read = _some(
        told=record.may(0, r.many(lambda value: _told(value, limits), limits.receipts)),
        receipts=record.may(1, r.many(r.data, limits.receipts)),
    )
    record.close()
    if not read:
        raise Refusal("schema-value", "an empty history that should be left out")
    return read


def onward(data: bytes, limits: Limits) -> list[Document]:
    read: list[Document] = r.many(lambda value: _onward(value, limits), limits.audiences)(
        part(data, limits)
    )
    r.ascending([entry["space"] for entry in read], "onward out of order")
    return read


def _omitted(value: Any) -> Document:
    values, steps, actions = (r.count(part) for part in r.tuple_of(3)(value))
    if (values, steps, actions) == (0, 0, 0):
        raise Refusal("schema-value", "nothing was left out")
    return {"values": values, "steps": steps, "actions": actions}


def _outcome(value: Any) -> str:
    return OUTCOMES[r.number(0, len(OUTCOMES) - 1)(value)]


def _told(value: Any, limits: Limits) -> Document:
    record = Record(value)
    read = _some(
        environment=record.need(0, r.name),
        tenant=record.may(1, r.name),
        outcome=record.need(2, _outcome),
        queued=record.need(3, r.instant),
        started=record.may(4, r.instant),
        finished=record.may(5, r.instant),
        by=record.need(6, r.note(limits.notes)),
        space=record.may(7, r.digest),
    )
    record.close()
    return read


def _onward(value: Any, limits: Limits) -> Document:
    record = Record(value)
    read = _some(
        space=record.need(0, r.digest),
        slice=record.need(1, r.data),
        encrypt=record.may(2, r.data),
        elsewhere=record.may(3, _elsewhere),
        omitted=record.may(4, _omitted),
    )
    record.close()
    if "elsewhere" in read and "encrypt" not in read:
        raise Refusal("schema-value", "no secrets that were sealed elsewhere")
    if len(read.get("encrypt", b"")) > limits.sealed:
        raise Refusal("schema-too-many", "bytes of sealed secrets")
    return read


# ── Templates and slice ──


class Secrets:
    """The ids of the secrets that were taken from templates and slice: each comes once."""

    def __init__(self) -> None:
        self.taken: set[int] = set()
        # So many actions and references to packages were read: they are limited in all.
        self.actions = 0
        self.references = 0

    def count(self, kind: str, value: Any, limit: int) -> None:
        total = getattr(self, kind) + len(r.array(value))
        if total > limit:
            raise Refusal("schema-too-many", kind)
        setattr(self, kind, total)

    def take(self, value: Any) -> Document:
        if r.secret_id(value) in self.taken:
            raise Refusal("schema-placeholder", str(value))
        self.taken.add(value)
        return {"secret": value}

    def property(self, value: Any) -> Any:
        return value if isinstance(value, str) else self.take(value)

    def properties(self, value: Any) -> Document:
        if not isinstance(value, dict):
            raise Refusal("cbor-type")
        if not value:
            raise Refusal("schema-value", "an empty map that should be left out")
        return {r.text(name): self.property(member) for name, member in value.items()}


def templates(data: bytes, secrets: Secrets, limits: Limits) -> list[Document]:
    read = r.many(lambda value: _template(value, secrets), limits.templates, empty=True)
    return read(part(data, limits))


def _template(value: Any, secrets: Secrets) -> Document:
    record = Record(value)
    read = _some(
        name=record.need(0, r.label),
        label=record.may(1, r.filled),
        help=record.may(2, r.filled),
        control=record.need(3, r.filled),
        default=record.may(4, secrets.property),
        options=record.may(5, r.many(_option, 1 << 32)),
        required=record.may(6, r.true),
        per=record.may(7, r.number(1, 3)),
        library=record.may(8, _library),
        extra=record.may(9, secrets.properties),
    )
    record.close()
    return read


def _option(value: Any) -> Document:
    given, shown = (r.text(part) for part in r.tuple_of(2)(value))
    return {"value": given, "text": shown}


def _library(value: Any) -> Document:
    order, set_ = r.tuple_of(2)(value)
    return {"order": r.count(order), "set": r.label(set_)}


def slice_(data: bytes, secrets: Secrets, limits: Limits) -> Document:
    record = Record(part(data, limits, padded=True))
    read = _some(
        steps=record.may(0, r.many(lambda value: _step(value, secrets, limits), limits.steps)),
        variables=record.may(1, r.many(lambda v: _variable(v, secrets, limits), limits.variables)),
        libraries=record.may(2, _libraries),
    )
    record.close()
    used = {v["library"] for v in read.get("variables", ()) if "library" in v}
    if used != set(read.get("libraries", {})):
        raise Refusal("schema-value", "library sets that are not those of the variables")
    return read


def _libraries(value: Any) -> dict[int, str]:
    if not isinstance(value, dict):
        raise Refusal("cbor-type")
    if not value:
        raise Refusal("schema-value", "an empty map that should be left out")
    return {r.count(order): r.label(set_) for order, set_ in value.items()}


def _step(value: Any, secrets: Secrets, limits: Limits) -> Document:
    def actions(value: Any) -> list[Document]:
        secrets.count("actions", value, limits.steps)
        return r.many(lambda v: _action(v, secrets, limits), limits.steps)(value)

    record = Record(value)
    read = _some(
        name=record.need(0, r.label),
        condition=record.may(1, r.filled),
        start=record.may(2, r.filled),
        acquisition=record.may(3, r.filled),
        properties=record.may(4, secrets.properties),
        actions=record.need(5, actions),
        extra=record.may(6, secrets.properties),
    )
    record.close()
    return read


def _action(value: Any, secrets: Secrets, limits: Limits) -> Document:
    def packages(value: Any) -> list[Document]:
        secrets.count("references", value, limits.packages)
        return r.many(lambda v: _reference(v, secrets), limits.packages)(value)

    record = Record(value)
    read = _some(
        name=record.need(0, r.label),
        kind=record.need(1, r.text),
        notes=record.may(2, r.filled),
        disabled=record.may(3, r.true),
        required=record.may(4, r.true),
        condition=record.may(5, r.filled),
        pool=record.may(6, r.label),
        environments=record.may(7, r.members(r.name, 1 << 32)),
        excluded=record.may(8, r.members(r.name, 1 << 32)),
        channels=record.may(9, r.members(r.label, 1 << 32)),
        tags=record.may(10, r.members(r.tag, 1 << 32)),
        properties=record.may(11, secrets.properties),
        packages=record.may(12, packages),
        extra=record.may(13, secrets.properties),
    )
    record.close()
    return read


def _reference(value: Any, secrets: Secrets) -> Document:
    record = Record(value)
    read = _some(
        name=record.may(0, r.label),
        package=record.need(1, r.text),
        version=record.may(2, r.text),
        feed=record.may(3, r.label),
        acquisition=record.may(4, r.filled),
        properties=record.may(5, secrets.properties),
        extra=record.may(6, secrets.properties),
    )
    record.close()
    return read


def _variable(value: Any, secrets: Secrets, limits: Limits) -> Document:
    def content(value: Any) -> Document:
        if isinstance(value, str):
            return {"text": value}
        if isinstance(value, list):
            kind, name = (r.label(part) for part in r.tuple_of(2)(value))
            return {"reference": {"kind": kind, "name": name}}
        return secrets.take(value)

    record = Record(value)
    read = _some(
        name=record.need(0, r.label),
        value=record.need(1, content),
        scope=record.may(2, _scope),
        library=record.may(3, r.count),
        description=record.may(4, r.filled),
        prompt=record.may(5, _prompt),
        rank=record.may(6, r.count),
        extra=record.may(7, secrets.properties),
    )
    record.close()
    return read


def _scope(value: Any) -> Document:
    record = Record(value)
    labels, most = r.members(r.label, 1 << 32), 1 << 32
    read = _some(
        actions=record.may(0, labels),
        channels=record.may(1, labels),
        environments=record.may(2, r.members(r.name, most)),
        processes=record.may(3, labels),
        roles=record.may(4, labels),
        tags=record.may(5, r.members(r.tag, most)),
    )
    record.close()
    if not read:
        raise Refusal("schema-value", "an empty scope that should be left out")
    return read


def _prompt(value: Any) -> Document:
    record = Record(value)
    read = _some(
        label=record.need(0, r.text),
        description=record.may(1, r.filled),
        required=record.may(2, r.true),
        control=record.need(3, r.filled),
    )
    record.close()
    return read


# ── The receipt ──


def receipt(payload: bytes, limits: Limits) -> Document:
    """The statement of a receipt; its parts are not read."""
    record = Record(strict.decode(payload, limits))
    schema = record.need(0, r.schema)
    read = _some(
        schema=schema,
        release=record.need(1, r.digest),
        bundle=record.need(2, r.digest),
        number=record.need(3, r.uint),
        previous=record.may(4, r.digest),
        project=record.need(5, r.name),
        version=record.need(6, r.version),
        environment=record.need(7, r.name),
        tenant=record.may(8, r.name),
        outcome=record.need(9, _outcome),
        queued=record.need(10, r.instant),
        started=record.may(11, r.instant),
        finished=record.may(12, r.instant),
        completed=record.may(13, r.true),
        supersedes=record.may(14, r.digest),
        notice=record.may(16, r.sequence),
        parts=record.may(17, rows),
    )
    if read["outcome"] == "superseded" and "supersedes" not in read:
        raise Refusal("schema-field-missing", "14")
    read.setdefault("parts", [])
    read["unknown"] = record.rest()
    return read


def receipt_parts(matched: dict[int, bytes | None], limits: Limits) -> Document:
    """The parts of a receipt that are here, and the names of those that are withheld."""
    read: Document = {"withheld": []}
    for kind, name in OF_RECEIPT.items():
        if kind not in matched:
            continue
        data = matched[kind]
        if data is None:
            read["withheld"].append(name)
        elif name in ("answers", "salt"):
            read[name] = r.digest(part(data, limits))
        else:
            read[name] = r.filled(r.note(limits.notes)(part(data, limits, padded=True)))
    return read


# ── The notice ──


def notice(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    schema = record.need(0, r.schema)
    number = record.need(1, r.sequence)
    bundles, receipts = (r.uint(part) for part in record.need(2, r.tuple_of(2)))
    said = _some(
        recall=record.may(3, r.data),
        succession=record.may(4, r.data),
        renewal=record.may(5, r.data),
    )
    listed = record.may(6, r.many(r.digest, limits.in_transit))
    if len(said) != 1:
        raise Refusal("schema-field-missing" if not said else "schema-value", "one thing is said")
    if listed is not None and ("succession" not in said or listed != sorted(set(listed))):
        raise Refusal("schema-value", "messages in transit")
    last = {"bundles": bundles, "receipts": receipts}
    return {
        "schema": schema, "number": number, "last": last, **said,
        "in_transit": listed or [], "unknown": record.rest(),
    }  # fmt: skip


def recall(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    return {
        "schema": record.need(0, r.schema),
        "release": record.need(1, r.digest),
        "owner": record.need(2, r.digest),
        "project": record.need(3, r.name),
        "version": record.need(4, r.version),
        "reason": r.filled(record.need(5, r.note(limits.notes))),
        "unknown": record.rest(),
    }


def succession(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    schema = record.need(0, r.schema)
    before = record.need(1, r.digest)
    epoch = record.need(2, r.number(2, r.U64))
    ders = record.need(3, r.many(r.data, 2))
    unknown = record.rest()
    return {
        "schema": schema, "before": before, "epoch": epoch, "certificates": ders,
        "unknown": unknown,
    }  # fmt: skip
