"""Cases that give a wrong result today. Each fails until its fault is mended, and then says so.

A case that begins to pass has to become an ordinary test of the right value.
"""

import os
import pathlib
import subprocess
import sys

import pytest

WEAK = pathlib.Path(__file__).parent / "weak"
CHECKS = sorted(path.parent.name for path in WEAK.glob("*/check.py"))
PROOFS = sorted(str(path.relative_to(WEAK)) for path in WEAK.glob("trust-*/*.py"))


def run(script: pathlib.Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(WEAK)}
    return subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.xfail(strict=True, reason="a known fault, not yet mended")
def test_the_case_gives_the_right_value(name: str) -> None:
    done = run(WEAK / name / "check.py")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", PROOFS)
@pytest.mark.skip(reason="shows a weakness of the command line that its replacement mends")
def test_the_proof_fails(name: str) -> None:
    assert run(WEAK / name).returncode != 0
