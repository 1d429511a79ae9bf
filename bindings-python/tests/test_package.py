"""Tests of the package as a whole."""

import ast
import builtins
import importlib.metadata
import pickle
from pathlib import Path

import pytest

import spacebridge


def test_the_version_is_the_one_that_was_installed():
    assert spacebridge.__version__ == importlib.metadata.version("spacebridge")


def test_the_types_are_shipped():
    files = {file.name for file in importlib.metadata.files("spacebridge")}
    assert {"py.typed", "_core.pyi"} <= files


def test_one_wheel_serves_every_python_from_3_9_on():
    wheel = importlib.metadata.distribution("spacebridge").read_text("WHEEL")
    tags = [line.split(" ")[1] for line in wheel.splitlines() if line.startswith("Tag: ")]
    assert tags and all(tag.startswith("cp39-abi3-") for tag in tags)


def test_the_python_side_is_written_for_3_9():
    for file in Path(spacebridge.__file__).parent.rglob("*.py*"):
        if file.suffix in (".py", ".pyi"):
            ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))


def test_everything_that_is_exported_says_what_it_is():
    for name in spacebridge.__all__:
        assert getattr(spacebridge, name).__doc__, name


def test_a_refusal_survives_the_way_to_another_process():
    with pytest.raises(spacebridge.SpacebridgeError) as refused:
        spacebridge.compare_versions("", "1.0")
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.code, str(again)) == (refused.value.code, str(refused.value))
    assert type(again) is spacebridge.SpacebridgeError


def test_no_class_of_ours_hides_one_of_python():
    module = vars(spacebridge.errors)
    ours = {name for name, kind in module.items() if getattr(kind, "__module__", "") == module["__name__"]}
    assert ours == {"SpacebridgeError", "PermissionDenied", "PlanError", "VerificationError"}
    assert not ours & set(vars(builtins))
    for name in ours:
        assert issubclass(module[name], spacebridge.SpacebridgeError)
