"""Compares the verbs with `vectors/surface.json`: all languages have them, with a list of Python's
own names."""

import inspect
import json
import os
from pathlib import Path

import pytest

import spacebridge as sb

VECTORS = Path(
    os.environ.get("SPACEBRIDGE_VECTORS", Path(__file__).resolve().parents[2] / "vectors")
)
SURFACE = json.loads((VECTORS / "surface.json").read_text(encoding="utf-8"))
OWN = SURFACE["python"]

# What Python says in its own way.
OTHERWISE = {
    "AnswerSheet.of_preview": "of",
    "AnswerSheet.of_release": "of",
    "TargetState.with_holdings": None,  # An argument of `TargetState`.
    "TargetState.with_release": None,  # An argument of `TargetState`.
    "PartTable.document": None,  # Its attributes have all of it.
    "PartTable.to_bytes": "__bytes__",
    "BundleMessage.to_bytes": "__bytes__",
    "NoticeMessage.to_bytes": "__bytes__",
    "ReceiptMessage.to_bytes": "__bytes__",
}


def classes():
    return {name for name in sb.__all__ if getattr(sb, name).__class__ is type} & native()


def native():
    """Returns the names of the compiled module, without the wrappers in Python."""
    return {name for name in dir(sb._core) if not name.startswith("_")}


def test_python_has_every_function_and_no_other():
    given = {name for name in sb.__all__ if inspect.isbuiltin(getattr(sb, name))}
    assert given == {*SURFACE["functions"], *OWN["functions"]}


def test_python_has_every_class_and_no_other():
    assert classes() == set(SURFACE["classes"])


@pytest.mark.parametrize("name", sorted(SURFACE["classes"]))
def test_a_class_has_every_member_and_no_other(name):
    common = {OTHERWISE.get(f"{name}.{member}", member) for member in SURFACE["classes"][name]}
    wanted = {*common, *OWN["classes"].get(name, [])} - {None}
    kind = getattr(sb, name)
    assert {member for member in wanted if not hasattr(kind, member)} == set()
    assert {member for member in vars(kind) if not member.startswith("_")} <= wanted


def test_what_is_said_otherwise_is_not_said_the_other_way_too():
    for name in OTHERWISE:
        kind, member = name.split(".")
        assert member in SURFACE["classes"][kind] and not hasattr(getattr(sb, kind), member), name
