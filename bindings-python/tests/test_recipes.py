"""The recipes of `docs/keys-elsewhere.md`, executed as they are printed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import spacebridge as sb

PAGE = Path(__file__).parents[2] / "docs" / "keys-elsewhere.md"
BLOCK = re.compile(r"^```(sh|python) recipe=(\w+)(?: file=(\S+))?\n(.*?)^```$", re.M | re.S)
TOOLS = {"softhsm": ["softhsm2-util"], "certtool": ["softhsm2-util", "certtool", "p11tool"]}
# `cargo xtask release-check` sets it: a recipe that cannot run fails then.
REQUIRED = "SPACEBRIDGE_RELEASE_CHECK" in os.environ


def blocks(recipe):
    return [found for found in BLOCK.findall(PAGE.read_text("utf-8")) if found[1] == recipe]


def test_every_recipe_of_the_page_is_executed():
    assert {recipe for _, recipe, _, _ in BLOCK.findall(PAGE.read_text("utf-8"))} == set(TOOLS)


@pytest.mark.parametrize("recipe", TOOLS)
def test_a_recipe_makes_a_certificate(recipe, tmp_path):
    missing = [tool for tool in TOOLS[recipe] if shutil.which(tool) is None]
    if recipe == "softhsm":
        try:
            import PyKCS11  # noqa: F401
        except ImportError:
            missing.append("PyKCS11")
    if missing:
        assert not REQUIRED, f"{missing} not installed"
        pytest.skip(f"skipped: {', '.join(missing)} not installed")
    script = []
    for language, _, file, text in blocks(recipe):
        if language == "python":
            (tmp_path / file).write_text(text, "utf-8")
        else:
            script.append(text)
    # `python` in a recipe is the Python that has the package.
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-euc", "\n".join(script)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    certificate = sb.Certificate.from_pem(tmp_path / "space.pem")
    assert certificate.name == "Dev Space"
    assert done.stdout.splitlines()[-1] == certificate.words
    assert "PRIVATE KEY" not in (tmp_path / "space.pem").read_text()
