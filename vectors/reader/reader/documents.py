"""The documents in messages: manifest, bundle, receipt, notice, templates and slice (the
grammar)."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from . import strict
from . import record as r
from .limits import Limits
from .record import Record
from .refusal import Refusal

OUTCOMES = (
    "queued", "executing", "succeeded", "succeeded-with-warnings", "failed", "cancelled",
    "timed-out", "refused", "superseded",
)  # fmt: skip
PARTS = {13: "by", 14: "notes", 15: "answers"}

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


def bundle(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    schema = record.need(0, r.schema)
    understand = record.may(15, r.many(r.uint, 64))
    read = _some(
        schema=schema,
        manifest=record.need(1, r.data),
        number=record.need(2, r.uint),
        notes=record.need(3, r.text),
        templates=record.need(4, r.data),
        slice=record.need(5, r.data),
        sealed=record.may(6, lambda value: _sealed(value, limits)),
        omitted=record.may(7, _omitted),
        told=record.may(8, r.many(_told, limits.receipts)),
        receipts=record.may(9, r.many(r.data, limits.receipts)),
        onward=record.may(10, r.many(lambda value: _onward(value, limits), limits.audiences)),
        notice=record.may(11, r.sequence),
    )
    for key in understand or ():
        if key not in record.known:
            raise Refusal("schema-must-understand", str(key))
    r.ascending([entry["space"] for entry in read.get("onward", ())], "onward out of order")
    read["unknown"] = record.rest()
    return read


def _sealed(value: Any, limits: Limits) -> Document:
    record = Record(value)
    owner, bundle_ = record.may(0, r.digest), record.may(1, r.sized(16))
    encrypted = record.need(2, r.data)
    record.close()
    if (owner is None) != (bundle_ is None):
        raise Refusal("schema-field-missing", "owner and bundle go together")
    if len(encrypted) > limits.sealed:
        raise Refusal("schema-too-many", "bytes of sealed secrets")
    return _some(owner=owner, bundle=bundle_, encrypt=encrypted)


def _omitted(value: Any) -> Document:
    values, steps, actions = (r.count(part) for part in r.tuple_of(3)(value))
    if (values, steps, actions) == (0, 0, 0):
        raise Refusal("schema-value", "nothing was left out")
    return {"values": values, "steps": steps, "actions": actions}


def _outcome(value: Any) -> str:
    return OUTCOMES[r.number(0, len(OUTCOMES) - 1)(value)]


def _told(value: Any) -> Document:
    record = Record(value)
    read = _some(
        environment=record.need(0, r.name),
        tenant=record.may(1, r.name),
        outcome=record.need(2, _outcome),
        queued=record.need(3, r.instant),
        started=record.may(4, r.instant),
        finished=record.may(5, r.instant),
        by=record.need(6, r.text),
        space=record.may(7, r.digest),
    )
    record.close()
    return read


def _onward(value: Any, limits: Limits) -> Document:
    record = Record(value)
    read = _some(
        space=record.need(0, r.digest),
        slice=record.need(1, r.data),
        sealed=record.may(2, lambda sealed: _sealed(sealed, limits)),
        omitted=record.may(3, _omitted),
    )
    record.close()
    return read


# ── Templates and slice ──


class Secrets:
    """The places from which secrets were taken: they count up, first templates, then slice."""

    def __init__(self) -> None:
        self.taken = 0
        # So many actions and references to packages were read: they are limited in all.
        self.actions = 0
        self.references = 0

    def count(self, kind: str, value: Any, limit: int) -> None:
        total = getattr(self, kind) + len(r.array(value))
        if total > limit:
            raise Refusal("schema-too-many", kind)
        setattr(self, kind, total)

    def take(self, value: Any) -> Document:
        if r.count(value) != self.taken:
            raise Refusal("schema-placeholder", str(value))
        self.taken += 1
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
    return read(strict.decode(data, limits))


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
    record = Record(strict.decode(data, limits))
    record.need(0, r.digest)
    read = _some(
        steps=record.may(1, r.many(lambda value: _step(value, secrets, limits), limits.steps)),
        variables=record.may(2, r.many(lambda v: _variable(v, secrets, limits), limits.variables)),
        libraries=record.may(3, _libraries),
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


def receipt(payload: bytes, disclosures: tuple[Any] | None, limits: Limits) -> Document:
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
        parts={key: part for key in PARTS if (part := record.may(key, r.digest)) is not None},
        completed=record.may(16, r.true),
        supersedes=record.may(17, r.digest),
        notice=record.may(18, r.sequence),
    )
    if read["outcome"] == "superseded" and "supersedes" not in read:
        raise Refusal("schema-field-missing", "17")
    read["unknown"] = record.rest()
    parts = read.pop("parts")
    shown = _disclosures(disclosures, parts)
    read.update({PARTS[key]: value for key, value in shown.items()})
    read["withheld"] = [PARTS[key] for key in parts if key not in shown]
    return read


def _disclosures(came: tuple[Any] | None, parts: dict[int, bytes]) -> dict[int, Any]:
    if came is None:
        return {}
    [value] = came
    if not isinstance(value, dict):
        raise Refusal("cbor-type")
    if not value:
        raise Refusal("schema-value", "no disclosure, where the header should be left out")
    shown: dict[int, Any] = {}
    for key, disclosure in value.items():
        if key not in PARTS:
            raise Refusal("schema-field-unknown", str(key))
        salt, content = r.tuple_of(2)(disclosure)
        r.digest(salt)
        shown[key] = r.digest(content) if key == 15 else r.filled(content)
        committed = strict.encode(["spacebridge/part/1", key, salt, content])
        if parts.get(key) != sha256(committed).digest():
            raise Refusal("disclosure-mismatch", PARTS[key])
    return shown


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
    if len(said) != 1:
        raise Refusal("schema-field-missing" if not said else "schema-value", "one thing is said")
    last = {"bundles": bundles, "receipts": receipts}
    return {"schema": schema, "number": number, "last": last, **said, "unknown": record.rest()}


def recall(payload: bytes, limits: Limits) -> Document:
    record = Record(strict.decode(payload, limits))
    return {
        "schema": record.need(0, r.schema),
        "release": record.need(1, r.digest),
        "owner": record.need(2, r.digest),
        "project": record.need(3, r.name),
        "version": record.need(4, r.version),
        "reason": record.need(5, r.filled),
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
