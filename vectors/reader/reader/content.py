"""A release as documents.md has it, made of what a bundle holds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from .documents import Document
from .verified import Verified

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def release_document(verified: Verified, read: Document) -> Any:
    """The release that a bundle brings, in the one form that `normal` gives."""
    release = verified.release or {}
    slice_ = read["slice"]
    libraries = slice_.get("libraries", {})
    return normal(
        {
            "project": release["project"],
            "version": release["version"],
            "channel": release.get("channel"),
            "assembled": instant(release["assembled"]),
            "notes": read["notes"],
            "packages": [_package(package) for package in release["packages"]],
            "process": {"steps": [_step(step) for step in slice_.get("steps", [])]},
            "variables": [_variable(v, libraries) for v in slice_.get("variables", [])],
            "templates": [_template(template) for template in read["templates"]],
        }
    )


def normal(value: Any) -> Any:
    """Removes empty members, and sorts sets of texts."""
    if isinstance(value, dict):
        members = {key: normal(member) for key, member in value.items()}
        if "sensitive" in members:
            return members
        return {key: member for key, member in members.items() if not _nothing(member)}
    if isinstance(value, list):
        members_ = [normal(member) for member in value]
        texts = all(isinstance(member, str) for member in members_)
        return sorted(members_) if texts else members_
    return value


def _nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {}) or value == "project"


def instant(milliseconds: int) -> str:
    """A time as RFC 3339 writes it, with milliseconds if there are any."""
    # Python has no year 0. The calendar repeats itself after 400 years.
    years, days = (0, 0) if milliseconds > 0 else (400, 146_097)
    moment = _EPOCH + timedelta(days=days, milliseconds=milliseconds)
    rest = f".{milliseconds % 1000:03}".rstrip("0") if milliseconds % 1000 else ""
    return f"{moment.year - years:04}{moment.strftime('-%m-%dT%H:%M:%S')}{rest}Z"


def _package(package: Document) -> Document:
    shown = {key: package.get(key) for key in ("id", "version", "feed")}
    shown["content"] = {"size": package["size"], "sha256": package["sha256"].hex()}
    sha1 = package.get("sha1")
    shown["lookup"] = {"sha1": sha1.hex() if sha1 else None, "oci": package.get("oci")}
    return shown


def _properties(properties: Document | None) -> Document:
    return {name: _property(value) for name, value in (properties or {}).items()}


def _property(value: Any) -> Any:
    if isinstance(value, dict):
        return {"sensitive": None, "sealed": value["secret"]}
    return value


def _step(step: Document) -> Document:
    return {
        **step,
        "properties": _properties(step.get("properties")),
        "extra": _properties(step.get("extra")),
        "actions": [_action(action) for action in step["actions"]],
    }


def _action(action: Document) -> Document:
    return {
        **action,
        "properties": _properties(action.get("properties")),
        "extra": _properties(action.get("extra")),
        "packages": [
            {
                **reference,
                "properties": _properties(reference.get("properties")),
                "extra": _properties(reference.get("extra")),
            }
            for reference in action.get("packages", [])
        ],
    }


def _variable(variable: Document, libraries: dict[int, str]) -> Document:
    shown = {key: value for key, value in variable.items() if key != "library"}
    if "secret" in shown["value"]:
        shown["value"] = _property(shown["value"])
    if "library" in variable:
        order = variable["library"]
        shown["origin"] = {"library": {"set": libraries[order], "order": order}}
    shown["extra"] = _properties(variable.get("extra"))
    return shown


def _template(template: Document) -> Document:
    shown = {key: value for key, value in template.items() if key != "library"}
    if "default" in shown:
        shown["default"] = _property(shown["default"])
    per = template.get("per", 0)
    shown["per"] = {"environment": bool(per & 1), "tenant": bool(per & 2)}
    if "library" in template:
        shown["origin"] = {"library": template["library"]}
    shown["extra"] = _properties(template.get("extra"))
    return shown
