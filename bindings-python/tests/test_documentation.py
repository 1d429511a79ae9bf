"""Runs the examples of the documentation."""

import ast
import doctest
import re
from pathlib import Path

import pytest

import spacebridge

PACKAGE = Path(spacebridge.__file__).parent
README = Path(__file__).resolve().parents[1] / "README.md"


def examples():
    """Every documented thing of the stubs that has an example."""
    tree = ast.parse((PACKAGE / "_core.pyi").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            text = ast.get_docstring(node) or ""
            if ">>>" in text:
                yield pytest.param(text, id=node.name)


def run(name, text):
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    assert test.examples, f"{name} has no example"
    report = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


def test_the_readme_does_what_it_says():
    run("README.md", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", list(examples()))
def test_an_example_of_the_stubs(text):
    run("_core.pyi", text)


def test_every_public_thing_of_the_stubs_is_documented():
    tree = ast.parse((PACKAGE / "_core.pyi").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("__"):
            assert ast.get_docstring(node), node.name


def test_help_says_what_the_stubs_say():
    """One sentence in two places, because an editor reads the one and `help()` the other."""
    tree = ast.parse((PACKAGE / "_core.pyi").read_text(encoding="utf-8"))
    seen = list(documented(tree.body, spacebridge._core))
    assert len(seen) > 150
    for name, stub, own in seen:
        assert words(own) == words(stub.partition(">>>")[0]), name


def documented(nodes, owner):
    for node in nodes:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            own = getattr(owner, node.name)
            yield node.name, ast.get_docstring(node), own.__doc__ or ""
            if isinstance(node, ast.ClassDef):
                yield from documented(node.body, own)


def words(text):
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()
